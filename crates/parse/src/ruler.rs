//! The attribute ruler: rules that map tag, word and label to part of speech, features and lemma.

use std::sync::Arc;

use crate::document::Label;
use crate::error::ModelError;
use crate::lexeme::Lexeme;
use crate::model::{Condition, Rule};
use crate::pattern::{Buffers, Pattern};

const FILE: &str = "attribute ruler";

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) lexeme: &'a Lexeme,
    pub(crate) tag: Label,
    pub(crate) dep: Label,
}

#[derive(Debug)]
enum Field {
    Orth,
    Lower,
    Tag,
    Dep,
    IsSpace,
}

#[derive(Debug)]
enum Test {
    In(Vec<String>),
    NotIn(Vec<String>),
    Regex(Box<Pattern>),
    Flag(bool),
}

/// Conditions on one token, all of which must hold.
type Conditions = Vec<(Field, Test)>;

#[derive(Debug, Default)]
struct Setting {
    tag: Option<Label>,
    pos: Option<Label>,
    morph: Option<Label>,
    dep: Option<Label>,
    lemma: Option<Arc<str>>,
}

#[derive(Debug)]
struct Compiled {
    /// Alternatives of one token.
    single: Vec<Conditions>,
    setting: Setting,
}

/// A pattern of several tokens: its rule, its tokens, and which of them the rule sets.
#[derive(Debug)]
struct Sequence {
    rule: usize,
    tokens: Vec<Conditions>,
    index: usize,
    /// The bit of its first token in [`Outcome::fits`]; the others follow.
    bit: u32,
}

/// What the rules make of a token. It depends on word, tag and label alone, so it can be kept.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) tag: Label,
    pub(crate) pos: Label,
    pub(crate) morph: Label,
    pub(crate) dep: Label,
    pub(crate) lemma: Option<Arc<str>>,
    /// Places in patterns of several tokens that the token fits.
    pub(crate) fits: u64,
}

/// The rules of a model.
#[derive(Debug)]
pub(crate) struct Ruler {
    rules: Vec<Compiled>,
    sequences: Vec<Sequence>,
    /// The bits of first tokens.
    pub(crate) openers: u64,
}

impl Ruler {
    pub(crate) fn new(rules: &[Rule]) -> Result<Self, ModelError> {
        let mut ruler = Self { rules: Vec::new(), sequences: Vec::new(), openers: 0 };
        let mut bits = 0;
        for rule in rules {
            let mut single = Vec::new();
            for pattern in &rule.patterns {
                let mut tokens = pattern.iter().map(|t| conditions(t)).collect::<Result<Vec<_>, _>>()?;
                if rule.index >= tokens.len() {
                    return Err(ModelError::malformed(FILE, "a rule sets a token beyond its pattern"));
                }
                if tokens.len() == 1 {
                    single.append(&mut tokens);
                    continue;
                }
                let bit = bits;
                bits += tokens.len() as u32;
                if bits > 64 {
                    return Err(ModelError::unsupported(FILE, "more than 64 tokens in patterns of several"));
                }
                ruler.openers |= 1 << bit;
                ruler.sequences.push(Sequence { rule: ruler.rules.len(), tokens, index: rule.index, bit });
            }
            let mut setting = Setting::default();
            for (name, value) in &rule.set {
                let label = || Some(Label::intern(value));
                match name.as_str() {
                    "TAG" => setting.tag = label(),
                    "POS" => setting.pos = label(),
                    "MORPH" => setting.morph = Some(Label::intern(if value == "_" { "" } else { value })),
                    "DEP" => setting.dep = label(),
                    "LEMMA" => setting.lemma = Some(value.as_str().into()),
                    _ => return Err(ModelError::unsupported(FILE, format!("setting {name}"))),
                }
            }
            ruler.rules.push(Compiled { single, setting });
        }
        Ok(ruler)
    }

    /// Applies the rules to one token; `also` lists rules that matched it as part of a sequence, ascending.
    pub(crate) fn apply(&self, view: View<'_>, also: &[usize]) -> Outcome {
        let mut buffers = Buffers::default();
        let mut outcome =
            Outcome { tag: view.tag, pos: Label::EMPTY, morph: Label::EMPTY, dep: view.dep, lemma: None, fits: 0 };
        for (k, rule) in self.rules.iter().enumerate() {
            let hit = also.binary_search(&k).is_ok() || rule.single.iter().any(|c| holds(c, view, &mut buffers));
            if !hit {
                continue;
            }
            let setting = &rule.setting;
            outcome.tag = setting.tag.unwrap_or(outcome.tag);
            outcome.pos = setting.pos.unwrap_or(outcome.pos);
            outcome.morph = setting.morph.unwrap_or(outcome.morph);
            outcome.dep = setting.dep.unwrap_or(outcome.dep);
            if let Some(lemma) = &setting.lemma {
                outcome.lemma = Some(lemma.clone());
            }
        }
        for sequence in &self.sequences {
            for (k, token) in sequence.tokens.iter().enumerate() {
                if holds(token, view, &mut buffers) {
                    outcome.fits |= 1 << (sequence.bit + k as u32);
                }
            }
        }
        outcome
    }

    /// Rules of several tokens that match at token `i`: each with the token it sets.
    pub(crate) fn sequences_at(&self, i: usize, n: usize, fits: impl Fn(usize) -> u64) -> Vec<(usize, usize)> {
        let matches = |s: &&Sequence| {
            i + s.tokens.len() <= n && (0..s.tokens.len()).all(|k| fits(i + k) >> (s.bit + k as u32) & 1 == 1)
        };
        self.sequences.iter().filter(matches).map(|s| (i + s.index, s.rule)).collect()
    }
}

fn conditions(token: &[(String, Condition)]) -> Result<Conditions, ModelError> {
    let mut all = Vec::new();
    for (name, condition) in token {
        let field = match name.as_str() {
            "ORTH" | "TEXT" => Field::Orth,
            "LOWER" => Field::Lower,
            "TAG" => Field::Tag,
            "DEP" => Field::Dep,
            "IS_SPACE" => Field::IsSpace,
            _ => return Err(ModelError::unsupported(FILE, format!("a condition on {name}"))),
        };
        let test = match condition {
            Condition::Is(text) => Test::In(vec![text.clone()]),
            Condition::In(list) => Test::In(list.clone()),
            Condition::NotIn(list) => Test::NotIn(list.clone()),
            Condition::Regex(source) => Test::Regex(Box::new(Pattern::new(FILE, source)?)),
            Condition::Flag(flag) => Test::Flag(*flag),
        };
        if matches!(field, Field::IsSpace) != matches!(test, Test::Flag(_)) {
            return Err(ModelError::unsupported(FILE, format!("this condition on {name}")));
        }
        all.push((field, test));
    }
    Ok(all)
}

fn holds(conditions: &Conditions, view: View<'_>, buffers: &mut Buffers) -> bool {
    conditions.iter().all(|(field, test)| {
        let text: &str = match field {
            Field::Orth => &view.lexeme.text,
            Field::Lower => &view.lexeme.lower,
            Field::Tag => view.tag.as_str(),
            Field::Dep => view.dep.as_str(),
            Field::IsSpace => "",
        };
        match test {
            Test::In(list) => list.iter().any(|t| t == text),
            Test::NotIn(list) => !list.iter().any(|t| t == text),
            Test::Regex(pattern) => {
                let chars: Vec<char> = text.chars().collect();
                pattern.find(&chars, 0, buffers).is_some()
            }
            Test::Flag(flag) => view.lexeme.is_space == *flag,
        }
    })
}
