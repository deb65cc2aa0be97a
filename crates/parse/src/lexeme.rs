//! What depends on a word alone: its features, kept for every word that was seen.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::error::ModelError;
use crate::hash::string_id;
use crate::unicode::{is_digit, is_letter, is_space};

/// A feature of a token that an encoder embeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Feature {
    Orth,
    Lower,
    Norm,
    Prefix,
    Suffix,
    Shape,
    Space,
    IsSpace,
}

impl Feature {
    pub(crate) fn named(name: &str) -> Result<Self, ModelError> {
        Ok(match name {
            "ORTH" => Self::Orth,
            "LOWER" => Self::Lower,
            "NORM" => Self::Norm,
            "PREFIX" => Self::Prefix,
            "SUFFIX" => Self::Suffix,
            "SHAPE" => Self::Shape,
            "SPACY" => Self::Space,
            "IS_SPACE" => Self::IsSpace,
            _ => return Err(ModelError::unsupported("encoder", format!("the feature {name}"))),
        })
    }
}

/// A word form (with the norm that a tokenizer exception may give it).
#[derive(Clone, Debug)]
pub(crate) struct Lexeme {
    pub(crate) text: Arc<str>,
    pub(crate) lower: Arc<str>,
    pub(crate) is_space: bool,
    /// Whether a token sequence that the tokenizer joins can begin with it.
    pub(crate) opens_sequence: bool,
    ids: [u64; 6],
}

impl Lexeme {
    /// The id of a feature of this word with or without a space after it.
    pub(crate) fn feature(&self, feature: Feature, space: bool) -> u64 {
        match feature {
            Feature::Space => u64::from(space),
            Feature::IsSpace => u64::from(self.is_space),
            other => self.ids[other as usize],
        }
    }
}

/// Norms that hold whatever the model: typographic variants of punctuation and currency signs.
const BASE_NORMS: [(&str, &str); 45] = [
    ("'s", "'s"),
    ("'S", "'s"),
    ("’s", "'s"),
    ("’S", "'s"),
    ("’", "'"),
    ("‘", "'"),
    ("´", "'"),
    ("`", "'"),
    ("”", "\""),
    ("“", "\""),
    ("''", "\""),
    ("``", "\""),
    ("´´", "\""),
    ("„", "\""),
    ("»", "\""),
    ("«", "\""),
    ("‘‘", "\""),
    ("’’", "\""),
    ("？", "?"),
    ("！", "!"),
    ("，", ","),
    ("；", ";"),
    ("：", ":"),
    ("。", "."),
    ("।", "."),
    ("…", "..."),
    ("—", "-"),
    ("–", "-"),
    ("--", "-"),
    ("---", "-"),
    ("——", "-"),
    ("€", "$"),
    ("£", "$"),
    ("¥", "$"),
    ("฿", "$"),
    ("US$", "$"),
    ("C$", "$"),
    ("A$", "$"),
    ("₺", "$"),
    ("₹", "$"),
    ("৳", "$"),
    ("₩", "$"),
    ("Mex$", "$"),
    ("₣", "$"),
    ("E£", "$"),
];

/// The norms of a model.
#[derive(Debug)]
pub(crate) struct Norms(FxHashMap<u64, Box<str>>);

impl Norms {
    pub(crate) fn new(model: &[(u64, String)]) -> Self {
        let mut norms: FxHashMap<u64, Box<str>> = FxHashMap::default();
        for (word, norm) in BASE_NORMS {
            norms.insert(string_id(word), norm.into());
        }
        for (id, norm) in model {
            norms.insert(*id, norm.as_str().into());
        }
        Self(norms)
    }

    fn make(&self, text: &str, norm: Option<&str>) -> Lexeme {
        let lower: Arc<str> = text.to_lowercase().into();
        let orth = string_id(text);
        let norm = norm.or_else(|| self.0.get(&orth).map(|n| &**n)).unwrap_or(&lower);
        let first = text.char_indices().nth(1).map_or(text, |(i, _)| &text[..i]);
        let last = text.char_indices().nth_back(2).map_or(text, |(i, _)| &text[i..]);
        let ids =
            [orth, string_id(&lower), string_id(norm), string_id(first), string_id(last), string_id(&shape(text))];
        let is_space = !text.is_empty() && text.chars().all(is_space);
        Lexeme { text: text.into(), lower, is_space, opens_sequence: false, ids }
    }
}

/// The shape of a word: `Xx` for letters, `d` for digits, at most four alike in a row.
fn shape(text: &str) -> String {
    if text.chars().count() >= 100 {
        return "LONG".to_owned();
    }
    let mut shape = String::with_capacity(text.len());
    let mut last = None;
    let mut run = 0;
    for c in text.chars() {
        let mapped = if is_letter(c) {
            if c.is_uppercase() { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        run = if last == Some(mapped) { run + 1 } else { 0 };
        last = Some(mapped);
        if run < 4 {
            shape.push(mapped);
        }
    }
    shape
}

/// The words seen so far by one thread.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    lexemes: Vec<Lexeme>,
    plain: FxHashMap<Arc<str>, u32>,
    normed: FxHashMap<(Arc<str>, Box<str>), u32>,
    bytes: usize,
}

impl Lexicon {
    pub(crate) fn len(&self) -> usize {
        self.lexemes.len()
    }

    /// Bytes of all words.
    pub(crate) fn bytes(&self) -> usize {
        self.bytes
    }

    pub(crate) fn get(&self, index: u32) -> &Lexeme {
        &self.lexemes[index as usize]
    }

    /// The index of a word; `opens` says whether a sequence begins with it.
    pub(crate) fn intern(
        &mut self,
        norms: &Norms,
        text: &str,
        norm: Option<&str>,
        opens: impl FnOnce(&str) -> bool,
    ) -> u32 {
        if norm.is_none()
            && let Some(&index) = self.plain.get(text)
        {
            return index;
        }
        let index = self.lexemes.len() as u32;
        if let Some(norm) = norm {
            let key = (Arc::from(text), Box::from(norm));
            if let Some(&index) = self.normed.get(&key) {
                return index;
            }
            self.normed.insert(key, index);
        }
        let mut lexeme = norms.make(text, norm);
        lexeme.opens_sequence = opens(text);
        if norm.is_none() {
            self.plain.insert(lexeme.text.clone(), index);
        }
        self.bytes += text.len();
        self.lexemes.push(lexeme);
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let check = |text: &str, expect| assert_eq!(shape(text), expect, "{text}");
        check("Police", "Xxxxx");
        check("UN", "XX");
        check("A1b2", "Xdxd");
        check("2024-11-24", "dddd-dd-dd");
        check("12345678", "dddd");
        check("¼é中²", "¼xxd");
        check("", "");
        check(&"a".repeat(100), "LONG");
        check(&"a".repeat(99), "xxxx");
    }

    #[test]
    fn features_of_words() {
        let norms = Norms::new(&[(string_id("colour"), "color".to_owned())]);
        let check = |text, norm, feature, expect| {
            assert_eq!(norms.make(text, norm).feature(feature, false), string_id(expect), "{text}");
        };
        check("Colour", None, Feature::Norm, "colour");
        check("colour", None, Feature::Norm, "color");
        check("“", None, Feature::Norm, "\"");
        check("ca", Some("can"), Feature::Norm, "can");
        check("Élysée", None, Feature::Prefix, "É");
        check("Élysée", None, Feature::Suffix, "sée");
        check("of", None, Feature::Suffix, "of");
        check("Élysée", None, Feature::Lower, "élysée");
    }
}
