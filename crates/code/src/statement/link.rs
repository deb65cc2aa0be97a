//! One statement told twice: the lede in indirect words, and later the quotation it rests on.

use rustc_hash::FxHashSet;

use super::RawStatement;
use crate::passage::Passage;

/// Share of common content words from which two contents of one speaker are one statement.
const SAME: f64 = 0.6;

/// Words without content.
const EMPTY: &[&str] = &[
    "the", "a", "an", "of", "to", "in", "on", "at", "and", "or", "for", "with", "by", "from", "that", "this", "these",
    "those", "it", "its", "be", "have", "will", "would", "as", "but", "not", "he", "she", "they", "we", "i", "his",
    "her", "their", "our", "has", "very", "also", "between",
];

/// Joins statements of one speaker whose contents say nearly the same: the fuller one stays and takes the evidence of the other.
pub(super) fn merge(passage: &Passage<'_>, mut found: Vec<RawStatement>) -> Vec<RawStatement> {
    let words: Vec<FxHashSet<String>> = found.iter().map(|s| content_words(passage, s)).collect();
    let mut gone = vec![false; found.len()];
    for later in 1..found.len() {
        for earlier in 0..later {
            if gone[earlier] || gone[later] || !same_speaker(&found[earlier], &found[later]) {
                continue;
            }
            let common = words[earlier].iter().filter(|w| words[later].contains(*w)).count();
            let all = words[earlier].len() + words[later].len() - common;
            let near = common >= 3 && (common as f64) >= SAME * all as f64;
            if !near && !same_claim(&found[earlier], &found[later]) {
                continue;
            }
            let (keep, drop) = if fuller(&found[earlier], &found[later]) { (earlier, later) } else { (later, earlier) };
            let anchors = found[drop].anchors.clone();
            let about = found[drop].about.clone();
            let kept = &mut found[keep];
            kept.anchors.extend(anchors);
            kept.anchors.sort_unstable();
            kept.anchors.dedup();
            kept.about.extend(about);
            kept.about.sort_unstable();
            kept.about.dedup();
            gone[drop] = true;
        }
    }
    let mut stay = gone.iter().map(|g| !g);
    found.retain(|_| stay.next().unwrap_or(true));
    found
}

/// Whether both claim the same of the same pair of states, and little else.
fn same_claim(a: &RawStatement, b: &RawStatement) -> bool {
    match (a.claims.as_slice(), b.claims.as_slice()) {
        ([x], [y]) => {
            let mostly = |s: &RawStatement, c: &crate::report::Claim| 2 * c.span.len() >= s.content.len();
            x.dyad.len() == 2
                && x.dyad == y.dyad
                && x.subject == y.subject
                && x.direction == y.direction
                && mostly(a, x)
                && mostly(b, y)
        }
        _ => false,
    }
}

/// Whether both have one known speaker.
fn same_speaker(a: &RawStatement, b: &RawStatement) -> bool {
    match (&a.speaker, &b.speaker) {
        (Some(x), Some(y)) => {
            let key = |e: &crate::report::Entity| e.person.clone().or_else(|| e.id.clone()).or_else(|| e.name.clone());
            key(x).is_some() && key(x) == key(y)
        }
        _ => false,
    }
}

/// Whether the first says more: quotations first, then length.
fn fuller(a: &RawStatement, b: &RawStatement) -> bool {
    let quoted = |s: &RawStatement| s.quotes.iter().map(|q| q.len()).sum::<usize>();
    (quoted(a), a.content.len()) >= (quoted(b), b.content.len())
}

fn content_words(passage: &Passage<'_>, s: &RawStatement) -> FxHashSet<String> {
    super::tokens_in(&passage.doc, s.content)
        .map(|i| passage.doc[i].lemma.to_lowercase())
        .filter(|w| w.chars().any(char::is_alphanumeric) && !EMPTY.contains(&w.as_str()))
        .collect()
}
