//! The parsed text: tokens, sentences and their tree.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// A label of the model's inventory (tag, part of speech, dependency, entity type) or a morphology string.
///
/// Labels are interned for the life of the process: an inventory is a few hundred short strings,
/// made once when a model is loaded. Two labels with the same text are equal.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub(crate) &'static str);

impl Label {
    /// No label.
    pub const EMPTY: Label = Label("");

    /// A label from text that lives as long as the process, for documents that are not made by a model.
    #[must_use]
    pub const fn from_static(text: &'static str) -> Label {
        Label(text)
    }

    /// The label with this text.
    pub(crate) fn intern(text: &str) -> Self {
        static LABELS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let mut labels = LABELS.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = labels.get(text) {
            return Self(known);
        }
        let kept: &'static str = Box::leak(text.into());
        labels.insert(kept);
        Self(kept)
    }

    /// The text of the label.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl PartialEq<str> for Label {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for Label {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Debug for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

/// One token. Offsets are bytes of the text that was parsed.
#[derive(Clone, Debug)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether one space follows that belongs to no token.
    pub space: bool,
    /// Fine-grained tag (Penn Treebank).
    pub tag: Label,
    /// Universal part of speech.
    pub pos: Label,
    /// Morphological features, `Number=Sing|Person=3`; empty for none.
    pub morph: Label,
    /// Lemma.
    pub lemma: Arc<str>,
    /// Index of the head in the document; a root is its own head.
    pub head: usize,
    /// Dependency label (ClearNLP); `ROOT` for a root.
    pub dep: Label,
    /// Whether the token begins a sentence.
    pub sent_start: bool,
    /// Entity type, empty outside entities.
    pub ent_type: Label,
    /// `B`, `I` or `O`.
    pub ent_iob: u8,
}

/// A parsed text.
#[derive(Clone, Debug, Default)]
pub struct Document {
    text: String,
    tokens: Vec<Token>,
    sentences: Vec<Range<usize>>,
    /// Children of token `i`: `children[child_start[i]..child_start[i + 1]]`, ascending.
    child_start: Vec<usize>,
    children: Vec<usize>,
}

impl Document {
    /// A document over `text` whose tokens already have all their fields.
    #[must_use]
    pub fn new(text: String, tokens: Vec<Token>) -> Self {
        let mut document = Self { text, tokens, ..Self::default() };
        document.index();
        document
    }

    fn index(&mut self) {
        let n = self.tokens.len();
        self.sentences.clear();
        let starts: Vec<usize> = (0..n).filter(|&i| i == 0 || self.tokens[i].sent_start).collect();
        for (k, &start) in starts.iter().enumerate() {
            self.sentences.push(start..starts.get(k + 1).copied().unwrap_or(n));
        }
        let mut count = vec![0usize; n + 1];
        for (i, token) in self.tokens.iter().enumerate() {
            if token.head != i {
                count[token.head + 1] += 1;
            }
        }
        for i in 0..n {
            count[i + 1] += count[i];
        }
        self.child_start.clone_from(&count);
        self.children = vec![0; count[n]];
        let mut next = count;
        for (i, token) in self.tokens.iter().enumerate() {
            if token.head != i {
                self.children[next[token.head]] = i;
                next[token.head] += 1;
            }
        }
    }

    /// Joins documents that were parsed from parts of `text`: each with the offset of its part.
    #[must_use]
    pub fn join(text: String, parts: impl IntoIterator<Item = (usize, Document)>) -> Self {
        let mut tokens = Vec::new();
        for (offset, part) in parts {
            let base = tokens.len();
            tokens.extend(part.tokens.into_iter().enumerate().map(|(i, mut token)| {
                token.start += offset;
                token.end += offset;
                token.head += base;
                token.sent_start |= i == 0;
                token
            }));
        }
        Self::new(text, tokens)
    }

    /// The text that was parsed.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.text
    }

    /// All tokens.
    #[must_use]
    pub fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Token ranges of the sentences.
    #[must_use]
    pub fn sentences(&self) -> &[Range<usize>] {
        &self.sentences
    }

    /// Index of the sentence that holds token `i`.
    #[must_use]
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.end <= i)
    }

    /// Text of token `i`.
    #[must_use]
    pub fn word(&self, i: usize) -> &str {
        &self.text[self.tokens[i].start..self.tokens[i].end]
    }

    /// Text from the first to the last token of a range, as it stands.
    #[must_use]
    pub fn words(&self, range: Range<usize>) -> &str {
        if range.is_empty() {
            return "";
        }
        &self.text[self.tokens[range.start].start..self.tokens[range.end - 1].end]
    }

    /// Direct children of token `i`, in text order.
    #[must_use]
    pub fn children(&self, i: usize) -> &[usize] {
        &self.children[self.child_start[i]..self.child_start[i + 1]]
    }

    /// Token range spanned by token `i` and all that depends on it.
    #[must_use]
    pub fn subtree(&self, i: usize) -> Range<usize> {
        let (mut low, mut high) = (i, i);
        let mut stack = vec![i];
        while let Some(k) = stack.pop() {
            low = low.min(k);
            high = high.max(k);
            stack.extend_from_slice(self.children(k));
        }
        low..high + 1
    }

    /// Token ranges and types of the entities that the recogniser found.
    pub fn entities(&self) -> impl Iterator<Item = (Range<usize>, Label)> + '_ {
        let mut i = 0;
        std::iter::from_fn(move || {
            while i < self.tokens.len() && self.tokens[i].ent_iob != b'B' {
                i += 1;
            }
            if i >= self.tokens.len() {
                return None;
            }
            let start = i;
            i += 1;
            while i < self.tokens.len() && self.tokens[i].ent_iob == b'I' {
                i += 1;
            }
            Some((start..i, self.tokens[start].ent_type))
        })
    }
}

impl std::ops::Index<usize> for Document {
    type Output = Token;

    fn index(&self, i: usize) -> &Token {
        &self.tokens[i]
    }
}
