//! Lemmas by rules over tables of known words.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::model::LemmaTable;
use crate::unicode::is_letter;

/// The lemma tables of a model.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    tables: BTreeMap<String, Table>,
}

#[derive(Debug)]
struct Table {
    rules: Vec<(String, String)>,
    exceptions: FxHashMap<String, Vec<String>>,
    /// Known lemmas, ascending, a line each: searched by halves, so that loading costs nothing.
    index: String,
}

impl Table {
    fn knows(&self, word: &str) -> bool {
        let text = self.index.as_bytes();
        let (mut low, mut high) = (0, text.len());
        while low < high {
            // The line around the middle.
            let middle = low + (high - low) / 2;
            let start = text[low..middle].iter().rposition(|&b| b == b'\n').map_or(low, |i| low + i + 1);
            let end = text[middle..high].iter().position(|&b| b == b'\n').map_or(high, |i| middle + i);
            match text[start..end].cmp(word.as_bytes()) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        false
    }
}

/// Whether the features of a word say that it is its own lemma.
fn is_base(pos: &str, morph: &str) -> bool {
    let value = |name: &str| morph.split('|').find_map(|f| f.strip_prefix(name)?.strip_prefix('='));
    (pos == "noun" && value("Number") == Some("Sing"))
        || value("VerbForm") == Some("Inf")
        || (pos == "verb"
            && value("VerbForm") == Some("Fin")
            && value("Tense") == Some("Pres")
            && value("Number").is_none())
        || value("Degree") == Some("Pos")
}

impl Lemmatizer {
    pub(crate) fn new(tables: &BTreeMap<String, LemmaTable>) -> Self {
        let tables = tables.iter().map(|(pos, table)| {
            let exceptions = table.exceptions.iter().cloned().collect();
            let table = Table { rules: table.rules.clone(), exceptions, index: table.index.clone() };
            (pos.clone(), table)
        });
        Self { tables: tables.collect() }
    }

    /// The lemma of a word. `lower` is `text` in lower case.
    pub(crate) fn lemma(&self, text: &str, lower: &str, pos: &str, morph: &str) -> String {
        let pos = pos.to_lowercase();
        if pos.is_empty() || pos == "space" || is_base(&pos, morph) {
            return lower.to_owned();
        }
        let Some(table) = self.tables.get(&pos) else {
            return if pos == "propn" { text.to_owned() } else { lower.to_owned() };
        };
        let mut forms: Vec<String> = Vec::new();
        let mut unknown: Vec<String> = Vec::new();
        for (old, new) in &table.rules {
            let Some(stem) = lower.strip_suffix(old.as_str()) else { continue };
            let form = format!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            if table.knows(&form) {
                forms.insert(0, form);
            } else if !form.chars().all(is_letter) {
                forms.push(form);
            } else {
                unknown.push(form);
            }
        }
        for form in table.exceptions.get(lower).into_iter().flatten() {
            if !forms.contains(form) {
                forms.insert(0, form.clone());
            }
        }
        forms.into_iter().chain(unknown).next().unwrap_or_else(|| text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lemmatizer() -> Lemmatizer {
        let table = |rules: &[(&str, &str)], exceptions: &[(&str, &str)], index: &str| LemmaTable {
            rules: rules.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
            exceptions: exceptions.iter().map(|(a, b)| ((*a).to_owned(), vec![(*b).to_owned()])).collect(),
            index: index.to_owned(),
        };
        let noun = table(&[("s", ""), ("ies", "y"), ("men", "man")], &[("mice", "mouse")], "city\nstate\ntalk\n");
        let verb = table(&[("s", ""), ("ed", "e"), ("ed", "")], &[("went", "go")], "agree\ntalk\nurge\n");
        Lemmatizer::new(&[("noun".to_owned(), noun), ("verb".to_owned(), verb)].into())
    }

    #[test]
    fn lemmas() {
        let lemmatizer = lemmatizer();
        let check = |text: &str, pos, morph, expect| {
            assert_eq!(lemmatizer.lemma(text, &text.to_lowercase(), pos, morph), expect, "{text}");
        };
        check("States", "NOUN", "Number=Plur", "state");
        check("cities", "NOUN", "Number=Plur", "city");
        check("mice", "NOUN", "Number=Plur", "mouse");
        check("Talks", "NOUN", "Number=Sing", "talks");
        check("envoys", "NOUN", "Number=Plur", "envoy");
        check("urged", "VERB", "Tense=Past|VerbForm=Fin", "urge");
        check("talked", "VERB", "Tense=Past|VerbForm=Fin", "talk");
        check("went", "VERB", "Tense=Past|VerbForm=Fin", "go");
        check("Sees", "VERB", "Tense=Pres|VerbForm=Fin", "sees");
        check("U.N.s", "NOUN", "", "u.n.");
        check("Ghana", "PROPN", "Number=Sing", "Ghana");
        check("The", "DET", "", "the");
        check("Ho", "NOUN", "", "Ho");
        check("", "", "", "");
    }

    #[test]
    fn the_index_is_searched_by_lines() {
        let lemmatizer = lemmatizer();
        let table = &lemmatizer.tables["noun"];
        for (word, known) in [("city", true), ("state", true), ("talk", true), ("a", false), ("cit", false)] {
            assert_eq!(table.knows(word), known, "{word}");
        }
        assert!(!table.knows("zebra") && !table.knows("") && !table.knows("state\ntalk"));
    }
}
