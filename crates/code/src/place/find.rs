//! Runs of words that the gazetteer knows: longest first, from each word that begins with a capital.

use std::ops::Range;

use chancery_knowledge::{Place, fold};
use chancery_parse::Document;
use rustc_hash::FxHashMap;

use super::index::PlaceIndex;

/// Names of places have at most so many tokens.
const LONGEST: usize = 8;

/// Words that are known, with all that they may mean.
#[derive(Debug)]
pub(super) struct Found {
    /// The words.
    pub(super) tokens: Range<usize>,
    /// The name as filed.
    pub(super) folded: String,
    /// The places, the most likely first; never empty.
    pub(super) senses: Vec<Place>,
    /// Whether the words are the adjective of a country.
    pub(super) adjective: bool,
}

impl Found {
    /// Whether the news is likely to mean the place: a country, a hand-written one, a large city.
    pub(super) fn is_strong(&self) -> bool {
        self.senses.iter().any(|p| p.by_hand || p.population >= 100_000)
    }
}

/// All names in the document that may be places, without overlap.
pub(super) fn find(doc: &Document, index: &PlaceIndex) -> Vec<Found> {
    let mut found = Vec::new();
    let mut dead: FxHashMap<&str, bool> = FxHashMap::default();
    for sentence in doc.sentences() {
        let mut i = sentence.start;
        while i < sentence.end {
            if !may_begin(doc, i) || dead.contains_key(doc.word(i)) {
                i += 1;
                continue;
            }
            match longest(doc, index, i, sentence.end) {
                Search::Found(hit) => {
                    i = hit.tokens.end;
                    found.push(*hit);
                }
                Search::None { first_leads_on } => {
                    if !first_leads_on {
                        dead.insert(doc.word(i), true);
                    }
                    i += 1;
                }
            }
        }
    }
    found
}

enum Search {
    Found(Box<Found>),
    None { first_leads_on: bool },
}

fn longest(doc: &Document, index: &PlaceIndex, start: usize, limit: usize) -> Search {
    let mut best = None;
    let mut first_leads_on = false;
    for end in start + 1..=limit.min(start + LONGEST) {
        let text = doc.words(start..end);
        if text.contains("\n\n") {
            break;
        }
        let folded = fold(text);
        if may_end(doc, end - 1) {
            let senses = index.senses(text, &folded);
            if !senses.places.is_empty() {
                best = Some(Found {
                    tokens: start..end,
                    folded: folded.clone(),
                    senses: senses.places,
                    adjective: senses.adjective,
                });
            }
        }
        // "Cox" begins no name, "Cox's" does.
        let possessive = end < limit && doc.word(end).starts_with(['\'', '’']);
        if !possessive && !index.continues(&folded) {
            break;
        }
        first_leads_on = true;
    }
    match best {
        Some(found) => Search::Found(Box::new(found)),
        None => Search::None { first_leads_on },
    }
}

/// A name begins with a capital, or with an Arabic article before one (`al-Bab`).
fn may_begin(doc: &Document, i: usize) -> bool {
    let word = doc.word(i);
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    if capital(word) {
        return true;
    }
    let article = ["al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "sub"];
    match word.split_once('-') {
        Some((head, tail)) => article.contains(&head) && capital(tail),
        None => {
            (article.contains(&word) && i + 2 < doc.len() && doc.word(i + 1) == "-" && capital(doc.word(i + 2)))
                || (word == "occupied" && i + 1 < doc.len() && capital(doc.word(i + 1)))
        }
    }
}

fn may_end(doc: &Document, i: usize) -> bool {
    doc.word(i).chars().any(char::is_alphanumeric) && doc.word(i) != "'s" && doc.word(i) != "’s"
}
