//! Which of many patterns a sentence may match, without running them; and patterns that are compiled when first run.
//!
//! Compiling all patterns of the table together takes longer than coding an article, and the automaton of them all is too
//! large to stay in its cache. Nearly every pattern has words that it cannot do without, and few stand in any one sentence.

use std::sync::OnceLock;

use regex::Regex;
use rustc_hash::FxHashMap;

/// A regular expression that is compiled when it is first used. It must be sound: what is written here, or what
/// [`super::pattern::expression`] made, which escapes all that a person wrote.
#[derive(Debug)]
pub(super) struct LateRegex {
    source: String,
    compiled: OnceLock<Regex>,
}

impl LateRegex {
    pub(super) fn new(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    pub(super) fn get(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            Regex::new(&self.source).unwrap_or_else(|e| panic!("the table of claims holds a malformed expression: {e}"))
        })
    }
}

/// Patterns by the words they need.
#[derive(Debug, Default)]
pub(super) struct Sieve {
    words: FxHashMap<String, Vec<usize>>,
    /// The same by the beginnings of words.
    stems: FxHashMap<String, Vec<usize>>,
    /// Patterns that need no word.
    always: Vec<usize>,
}

impl Sieve {
    /// A sieve for patterns by number, each with the words of which it needs one; `*` ends the beginning of a word.
    pub(super) fn new(needs: Vec<Vec<String>>) -> Self {
        let mut sieve = Self::default();
        for (number, words) in needs.into_iter().enumerate() {
            if words.is_empty() {
                sieve.always.push(number);
            }
            for word in words {
                match word.strip_suffix('*') {
                    Some(stem) => sieve.stems.entry(stem.to_owned()).or_default().push(number),
                    None => sieve.words.entry(word).or_default().push(number),
                }
            }
        }
        sieve
    }

    /// The numbers of the patterns that may match a sentence of words parted by blanks, ascending.
    pub(super) fn candidates(&self, text: &str) -> Vec<usize> {
        let mut found = self.always.clone();
        for word in text.split(' ').filter(|w| !w.is_empty()) {
            found.extend(self.words.get(word).into_iter().flatten());
            for (end, _) in word.char_indices().skip(1).chain([(word.len(), ' ')]) {
                found.extend(self.stems.get(&word[..end]).into_iter().flatten());
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_have_a_word_that_they_need() {
        let needs = [&["low", "high"][..], &[], &["sour*"], &["tie"]];
        let sieve = Sieve::new(needs.iter().map(|words| words.iter().map(|w| (*w).to_owned()).collect()).collect());
        let check = |text: &str, expect: &[usize]| assert_eq!(sieve.candidates(text), expect, "{text}");
        check(" ties at a new low ", &[0, 1]);
        check(" a high and a low tie ", &[0, 1, 3]);
        check(" it soured , then sours ", &[1, 2]);
        check("", &[1]);
    }
}
