//! How far the noun phrase around a head reaches, for the words that a side of an event is shown with.

use std::ops::Range;

use chancery_parse::Document;

/// Prepositions whose phrase, right after a noun, most often belongs to it rather than to the clause.
const ATTACHED: [&str; 5] = ["of", "in", "from", "near", "by"];

/// The tokens of the noun phrase headed by `h`: what stands before it, and the phrases and names in apposition right
/// after it; participles and clauses are left out, for they say more often what happens than who it is. What is coordinated with it has a phrase of its own.
pub(crate) fn extent(doc: &Document, h: usize) -> Range<usize> {
    if doc[h].pos == "PRON" {
        return h..h + 1;
    }
    let mut start = h;
    for &c in doc.children(h).iter().rev().filter(|&&c| c < h) {
        if !matches!(doc[c].dep.as_str(), "punct" | "cc" | "conj" | "relcl" | "mark") || doc.word(c) == "-" {
            start = start.min(doc.subtree(c).start);
        }
    }
    let mut end = h + 1;
    let children: Vec<usize> = doc.children(h).iter().copied().filter(|&c| c > h).collect();
    for (n, &c) in children.iter().enumerate() {
        let whole = doc.subtree(c);
        let bracket = |t: usize| matches!(doc.word(t), "(" | ")" | "-" | "'s" | "’s" | "’");
        // One mark may stand before a name in apposition ("his counterpart, Michel Aoun").
        let touching = whole.start == end || whole.start == end + 1 && doc.word(end) == ",";
        let part = match doc[c].dep.as_str() {
            "prep" => whole.start == end && ATTACHED.contains(&doc[c].lemma.to_lowercase().as_str()),
            "appos" => touching && doc[c].pos == "PROPN" || whole.start == end,
            "amod" | "compound" | "nmod" | "nummod" | "case" => whole.start == end,
            "punct" => whole.start == end && bracket(c),
            _ => false,
        };
        if !part {
            if doc[c].dep == "punct" && children.get(n + 1).is_some_and(|&k| doc[k].dep == "appos") {
                continue;
            }
            break;
        }
        end = whole.end;
    }
    start..end
}
