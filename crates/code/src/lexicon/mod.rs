//! The event lexicon: which words, in which frame, are which type of event.
//!
//! It is read from `knowledge/lexicon/*.toml`; `knowledge/lexicon/README.md` describes the entries.

mod examples;
mod load;

pub use examples::ExampleFailure;
pub(crate) use examples::{article, notation, parse_example};
pub use load::LexiconError;
pub(crate) use load::{Known, add_examples, load};

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::report::Status;

/// An argument place of a trigger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    /// Who does it: the subject, the agent of a passive, the possessor of a noun.
    Subject,
    /// To whom it is done: the direct object, the subject of a passive.
    Object,
    /// The recipient of "gave Ukraine aid".
    Dative,
    /// The verb's own object where the trigger ends in a preposition: "asked **Spain** for help".
    Direct,
    /// Whose the object is: "lifted Iran's sanctions", "rejected an Armenian proposal".
    Owner,
    /// A country or body that stands before the noun: "Russian invasion", "US-Iran talks".
    Modifier,
    /// The subject of the embedded act: "demanded that Israel withdraw".
    Inner,
    /// The object of a preposition.
    Prep(String),
}

/// What becomes of an act that stands inside another: "refused to withdraw", "condemned the attack".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Inner {
    /// It is told as part of the outer act only.
    Absorb,
    /// It is an event of its own.
    Keep,
    /// It did not happen.
    Negate,
    /// It may happen.
    Possible,
    /// It stands alone: the outer word is no event itself when an act is inside.
    Defer,
}

/// A word or class of words in a constraint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// A lemma, lower-case.
    Word(String),
    /// A noun or verb that is itself an event of this type.
    Event(String),
    /// Any actor.
    Actor,
    /// A noun phrase that names a state itself, not people of it.
    State,
    /// A noun phrase that denotes a state, a named body, or people who hold or contest public power.
    Public,
    /// The name of a place.
    Place,
    /// Any word.
    Any,
}

/// Part of speech of a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A verb, perhaps with particles.
    Verb,
    /// A noun.
    Noun,
    /// An adjective.
    Adjective,
}

/// One entry of the lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// File and line, for messages and for `explain`.
    pub(crate) origin: String,
    /// PLOVER type; empty for a word that is known to be no event in this frame.
    pub(crate) event: String,
    pub(crate) mode: Option<String>,
    pub(crate) contexts: Vec<String>,
    pub(crate) cameo: Option<String>,
    pub(crate) actor: Vec<Slot>,
    pub(crate) recipient: Vec<Slot>,
    pub(crate) reciprocal: bool,
    pub(crate) object: Vec<Term>,
    pub(crate) without: Vec<Term>,
    pub(crate) subject: Vec<Term>,
    pub(crate) modifier: Vec<Term>,
    pub(crate) preps: Vec<(String, Vec<Term>)>,
    pub(crate) complement: Vec<Term>,
    pub(crate) inner: Inner,
    /// To try it is to do it: "efforts to persuade Iran" are made.
    pub(crate) attempt: bool,
    /// What the trigger itself says of the act: "failed to agree".
    pub(crate) status: Option<Status>,
    pub(crate) needs_actor: bool,
    pub(crate) needs_recipient: bool,
    /// Number of constraints: among entries that fit, the one with more of them is taken.
    pub(crate) weight: usize,
}

/// A trigger's words: `words[0]` is looked up, the others must stand as particles or prepositions below it (verbs), or
/// before it as modifiers (nouns).
#[derive(Clone, Debug)]
pub(crate) struct Trigger {
    pub(crate) rest: Vec<String>,
    pub(crate) entry: usize,
}

/// What an operator does to the act below it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It is to happen: "plans to".
    Planned,
    /// It may happen: "considers", "possibility of".
    Possible,
    /// It does not happen: "failed to", "avoided".
    Negated,
    /// It happens: "began to", "managed to".
    Actual,
    /// It is only spoken of, and is no event: "the importance of", "needs", "safe from".
    Nothing,
}

/// The words that must stand below an operator, and its effect.
pub(crate) type Operator = (Vec<String>, Effect);

/// The lexicon.
#[derive(Debug, Default)]
pub struct Lexicon {
    pub(crate) entries: Vec<Entry>,
    pub(crate) triggers: FxHashMap<(Kind, String), Vec<Trigger>>,
    /// Operators by kind and lemma, with the words that must stand below.
    pub(crate) operators: FxHashMap<(Kind, String), Vec<Operator>>,
    /// (outer type, inner type or `*`) to (type, mode).
    pub(crate) compose: BTreeMap<(String, String), (String, Option<String>)>,
    /// Named word lists.
    pub(crate) classes: BTreeMap<String, Vec<String>>,
    /// The example sentences: origin, sentence, expectation.
    pub(crate) examples: Vec<(String, String)>,
}

impl Lexicon {
    /// Number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a lemma is of the word list `class`.
    pub(crate) fn is_in(&self, class: &str, lemma: &str) -> bool {
        self.classes.get(class).is_some_and(|words| words.iter().any(|w| w.eq_ignore_ascii_case(lemma)))
    }

    /// The example sentences: where each stands, and the sentence with its expectation as written.
    #[must_use]
    pub fn examples(&self) -> &[(String, String)] {
        &self.examples
    }
}
