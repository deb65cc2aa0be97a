//! Whether the words around a time look back or ahead, told from the words alone. A parse tells it better;
//! this serves where there is none.

use super::token::{Kind, Tokens};

/// The direction in which a bare `Friday` or `May` is to be sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// It is over.
    Past,
    /// It is to come.
    Future,
}

const FUTURE: &[&str] = &[
    "will",
    "would",
    "shall",
    "ll",
    "scheduled",
    "expected",
    "expects",
    "expect",
    "plans",
    "planning",
    "due",
    "slated",
    "upcoming",
    "intends",
    "wo",
    "hopes",
    "wants",
    "going",
    "may",
    "can",
    "must",
    "should",
    "could",
    "ahead",
    "deadline",
    "effective",
    "expires",
    "expire",
    "tomorrow",
    "payable",
    "poised",
];

const PAST: &[&str] = &[
    "was", "were", "had", "did", "has", "have", "said", "told", "met", "held", "took", "went", "came", "left", "began",
    "fell", "rose", "won", "lost", "made", "gave", "sent", "got", "found", "saw", "led", "hit", "shot", "brought",
    "cut", "became", "spoke", "wrote", "broke", "ran", "paid", "put", "kept", "grew", "flew", "drew", "stood",
    "struck", "blew", "threw", "been", "since", "ended", "sold", "bought", "closed", "built", "fought", "thought",
    "heard", "quit",
];

/// Reads the nearest cue in the sentence, looking back further than ahead.
pub(super) fn light(t: &Tokens<'_>, start: usize, end: usize) -> Option<Tense> {
    let mut best: Option<(usize, Tense)> = None;
    let mut offer = |distance: usize, tense| {
        if best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, tense));
        }
    };
    // `by Friday`, `until August` mostly set a term.
    if matches!(t.before(start), "by" | "until") {
        offer(1, Tense::Future);
    }
    for k in 1..=20 {
        let Some(i) = start.checked_sub(k) else { break };
        if boundary(t, i) {
            break;
        }
        if let Some(tense) = cue(t, i) {
            offer(k, tense);
            break;
        }
    }
    let mut penalty = 2;
    for k in 0..20 {
        let i = end + k;
        if i >= t.len() || boundary(t, i) {
            break;
        }
        if t.is(i, &[",", ";", "-", "–", "—"]) {
            penalty += 4;
        }
        if let Some(tense) = cue(t, i) {
            offer(k + penalty, tense);
            break;
        }
    }
    best.map(|(_, tense)| tense)
}

/// Whether a sentence ends at token `i`.
pub(super) fn boundary(t: &Tokens<'_>, i: usize) -> bool {
    if t.kind(i) == Kind::Break || t.is(i, &["?", "!", ";"]) {
        return true;
    }
    // A full stop after a short word is mostly an abbreviation.
    t.is(i, &["."]) && t.glued(i) && !t.glued(i + 1) && t.capital(i + 1) && i > 0 && t.width(i - 1) > 3
}

fn cue(t: &Tokens<'_>, i: usize) -> Option<Tense> {
    if t.kind(i) != Kind::Word {
        return None;
    }
    let word = t.word(i);
    if FUTURE.contains(&word) {
        // `had planned`, `was scheduled` still look ahead; `May` with a capital is a month
        let perfect = t.is(i + 1, &["have"]);
        return ((!t.capital(i) || t.opens(i)) && !perfect).then_some(Tense::Future);
    }
    let planned = word == "planned" && matches!(t.before(i), "is" | "are" | "was" | "were" | "a" | "the" | "of");
    let soon = word == "as" && t.is(i.wrapping_sub(1), &["soon", "early", "late"]);
    if planned || soon || matches!(word, "is" | "are" | "set") && t.is(i + 1, &["to", "for"]) {
        return Some(Tense::Future);
    }
    // `will be held`, `to be signed`, `to cut`: the word before decides
    if matches!(t.before(i), "be" | "to" | "being" | "will" | "would") {
        return None;
    }
    if PAST.contains(&word) || (word.len() > 4 && word.ends_with("ed") && !t.capital(i)) {
        // `have to`, `has to`; `said` outside the clause is no cue of it
        return (!(matches!(word, "has" | "have") && t.is(i + 1, &["to"]))).then_some(Tense::Past);
    }
    None
}
