//! Whether a thing happened: negation, modality, conditions, plans and questions around a trigger.

use chancery_parse::Document;

use super::choose::{Choice, Chooser};
use crate::lexicon::Effect;
use crate::report::Status;
use crate::syntax;

/// What surrounds a trigger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Status by the words around it.
    pub(crate) status: Status,
    /// Told as future.
    pub(crate) future: bool,
    /// The modal of obligation above it, if any ("must withdraw").
    pub(crate) obliged: bool,
    /// What stands above only speaks of it ("the importance of cooperation").
    pub(crate) spoken_of: bool,
}

const POSSIBLE: [&str; 4] = ["could", "may", "might", "would"];
const OBLIGED: [&str; 3] = ["must", "should", "ought"];
const FUTURE: [&str; 5] = ["will", "'ll", "’ll", "wo", "shall"];
const NEGATIVE: [&str; 9] = ["not", "n't", "n’t", "never", "no", "neither", "nor", "without", "hardly"];

/// The verb that carries tense and negation for trigger `i`: itself, or the light verb of a noun.
pub(crate) fn anchor(doc: &Document, i: usize) -> usize {
    if syntax::is_verb(doc, i) {
        return i;
    }
    if doc[i].pos == "ADJ" {
        let h = doc[i].head;
        return if syntax::is_verb(doc, h) { h } else { i };
    }
    if let Some(v) = happening(doc, i) {
        return v;
    }
    syntax::governing_verb(doc, i).unwrap_or(i)
}

/// The verb that tells that what noun `i` names happens: "talks **will resume**", "negotiations are to **begin**".
fn happening(doc: &Document, i: usize) -> Option<usize> {
    const HAPPENS: [&str; 12] = [
        "begin",
        "start",
        "resume",
        "continue",
        "open",
        "end",
        "happen",
        "occur",
        "follow",
        "proceed",
        "reconvene",
        "restart",
    ];
    let happens = |v: usize| {
        let place = &*doc[v].lemma == "take" && syntax::children_by(doc, v, "dobj").any(|o| &*doc[o].lemma == "place");
        place || HAPPENS.contains(&syntax::base(&doc[v].lemma)) && !syntax::has_child(doc, v, "dobj")
    };
    let h = doc[i].head;
    if !matches!(doc[i].dep.as_str(), "nsubj" | "nsubjpass") || !syntax::is_verb(doc, h) {
        return None;
    }
    if happens(h) {
        return Some(h);
    }
    syntax::children_by(doc, h, "xcomp").find(|&x| happens(x))
}

/// The token that the time of trigger `i` hangs on: for a noun that is the subject of a verb, what the verb tells of it
/// ("contacts **intensified** after the war").
pub(crate) fn time_anchor(doc: &Document, i: usize) -> usize {
    let h = doc[i].head;
    if !syntax::is_verb(doc, i)
        && doc[i].dep == "nsubj"
        && syntax::is_verb(doc, h)
        && !syntax::has_child(doc, h, "dobj")
    {
        return h;
    }
    // The parser now and then takes the subject for a part of the phrase before it ("after the war, contacts
    // intensified"): a finite verb right after the phrase that has no subject tells of it.
    let next = doc.subtree(i).end;
    let finite = next < doc.len() && matches!(doc[next].tag.as_str(), "VBD" | "VBZ" | "VBP");
    if !syntax::is_verb(doc, i) && finite && syntax::is_verb(doc, next) && !syntax::has_child(doc, next, "nsubj") {
        return next;
    }
    i
}

/// The setting of trigger `i`; `attempt`: to try it is to do it, so what is only tried, sought or hoped for is done.
pub(crate) fn setting(chooser: &Chooser<'_>, i: usize, attempt: bool) -> Setting {
    let doc = chooser.doc;
    let certain = attempt || under_way(chooser, i);
    let mut at = anchor(doc, i);
    let mut s = own(doc, at);
    // "the upcoming visit", "possible talks"
    if doc[i].pos == "NOUN" {
        for m in syntax::children_by(doc, i, "amod") {
            match &*doc[m].lemma.to_lowercase() {
                "upcoming" | "forthcoming" | "planned" | "plan" | "scheduled" | "impending" | "future" => {
                    s.future = true
                }
                "possible" | "potential" | "hypothetical" if s.status == Status::Actual => s.status = Status::Possible,
                _ => {}
            }
        }
    }
    let noun = !syntax::is_verb(doc, i) && negated_noun(doc, i);
    if noun || syntax::is_verb(doc, at) && negated_argument(doc, at) {
        s.status = Status::Negated;
    }
    // "would not withdraw" refuses.
    if would_not(doc, at) {
        s.future = true;
    }
    // What stands above: operators, conditions, questions.
    for _ in 0..10 {
        let Some((above, link)) = governor(doc, at) else { break };
        match link {
            Link::Complement => {
                if let Choice::Operator(effect) = chooser.choice(above) {
                    // "a decision on strikes": it is still to be made.
                    let open = effect == Effect::Actual && topic(doc, at);
                    let effect = if open { Effect::Possible } else { effect };
                    let upper = own(doc, anchor(doc, above));
                    if !(certain && effect == Effect::Possible) {
                        apply(&mut s, effect);
                    }
                    merge(&mut s, upper, effect);
                } else if !matches!(chooser.choice(above), Choice::Entry(..)) {
                    // A plain verb in between hands down its own mood ("could begin to withdraw").
                    let upper = own(doc, anchor(doc, above));
                    if link_passes(doc, above) && !topic(doc, at) && (upper.status != Status::Actual || upper.future) {
                        s.future |= upper.future;
                        s.status = s.status.max(upper.status);
                    }
                } else {
                    break;
                }
            }
            Link::Conditional => {
                if s.status == Status::Actual {
                    s.status = Status::Possible;
                }
                break;
            }
            Link::Shared => {
                // A verb coordinated with another shares its auxiliaries: "will meet and sign".
                let upper = own(doc, above);
                if !syntax::has_child(doc, at, "aux") && doc[at].tag == doc[above].tag {
                    s.future |= upper.future;
                    s.obliged |= upper.obliged;
                    if s.status == Status::Actual && upper.status == Status::Possible {
                        s.status = Status::Possible;
                    }
                }
            }
        }
        at = above;
    }
    // "If there is a shortage, we can ask for help."
    let mut clause = anchor(doc, i);
    for _ in 0..4 {
        if s.status == Status::Actual && syntax::is_verb(doc, clause) && hypothetical(doc, clause) {
            s.status = Status::Possible;
        }
        if !matches!(doc[clause].dep.as_str(), "xcomp" | "conj" | "dobj" | "pobj" | "prep")
            || doc[clause].head == clause
        {
            break;
        }
        clause = doc[clause].head;
    }
    if s.status == Status::Actual && question(doc, i) {
        s.status = Status::Possible;
    }
    s
}

/// Whether the act noun `i` is told as under way: "warned of **increasing** violence".
fn under_way(chooser: &Chooser<'_>, i: usize) -> bool {
    let doc = chooser.doc;
    let adjectives = chooser.lexicon.classes.get("under_way").map_or(&[][..], Vec::as_slice);
    let says = |word: &str| adjectives.iter().any(|w| w.eq_ignore_ascii_case(word));
    syntax::children_by(doc, i, "amod").any(|c| says(&doc[c].lemma) || says(doc.word(c)))
}

/// Whether verb `v` refuses: "would not", "would never", and not "would not have".
fn would_not(doc: &Document, v: usize) -> bool {
    let aux = |test: &dyn Fn(usize) -> bool| syntax::children_by(doc, v, "aux").any(test);
    aux(&|a| doc.word(a).eq_ignore_ascii_case("would"))
        && !aux(&|a| &*doc[a].lemma == "have")
        && syntax::has_child(doc, v, "neg")
}

fn apply(s: &mut Setting, effect: Effect) {
    match effect {
        Effect::Planned => s.future = true,
        Effect::Possible => {
            if s.status == Status::Actual {
                s.status = Status::Possible;
            }
        }
        Effect::Negated => s.status = if s.status == Status::Negated { Status::Actual } else { Status::Negated },
        Effect::Actual => {}
        Effect::Nothing => s.spoken_of = true,
    }
}

/// Whether word `i` is only what the word above speaks or decides about: "would comment **on** the ban".
fn topic(doc: &Document, i: usize) -> bool {
    matches!(doc[i].dep.as_str(), "pobj" | "pcomp") && matches!(&*doc[doc[i].head].lemma, "on" | "about" | "over")
}

/// The mood of the operator itself: "did not fail to", "could begin to", "will begin to".
fn merge(s: &mut Setting, upper: Setting, effect: Effect) {
    match upper.status {
        Status::Negated if effect == Effect::Negated => s.status = Status::Actual,
        Status::Negated => s.status = Status::Negated,
        Status::Possible if s.status == Status::Actual => s.status = Status::Possible,
        _ => {}
    }
    s.future |= upper.future && effect != Effect::Negated;
}

/// Verbs of saying and thinking pass nothing of their own mood to what is said.
fn link_passes(doc: &Document, above: usize) -> bool {
    !syntax::has_child(doc, above, "ccomp")
}

/// The mood that stands at verb `v` itself.
pub(crate) fn own(doc: &Document, v: usize) -> Setting {
    let mut s = Setting { status: Status::Actual, future: false, obliged: false, spoken_of: false };
    let mut perfect = false;
    for &c in doc.children(v) {
        let word = doc.word(c).to_lowercase();
        match doc[c].dep.as_str() {
            "neg" => s.status = Status::Negated,
            "aux" | "auxpass" => {
                if FUTURE.contains(&word.as_str()) || matches!(word.as_str(), "would" | "'d") && reported(doc, v) {
                    s.future = true;
                } else if POSSIBLE.contains(&word.as_str()) {
                    s.status = s.status.max(Status::Possible);
                } else if OBLIGED.contains(&word.as_str()) {
                    s.obliged = true;
                } else if matches!(word.as_str(), "have" | "has" | "had") {
                    perfect = true;
                }
            }
            "advmod" | "preconj" | "cc" if NEGATIVE.contains(&word.as_str()) && c < v => s.status = Status::Negated,
            "mark" if matches!(word.as_str(), "if" | "unless" | "whether") => s.status = s.status.max(Status::Possible),
            _ => {}
        }
    }
    let _ = perfect;
    // "is to visit", "are to meet"
    let h = doc[v].head;
    if doc[v].dep == "xcomp"
        && &*doc[h].lemma == "be"
        && syntax::children_by(doc, v, "aux").any(|a| &*doc[a].lemma == "to")
    {
        s.future = true;
    }
    // "is going to"
    if doc[v].dep == "xcomp" && &*doc[h].lemma == "go" && doc[h].tag == "VBG" {
        s.future = true;
    }
    // "without attacking"
    if doc[v].dep == "pcomp" {
        let instead = &*doc[h].lemma == "instead" || (&*doc[h].lemma == "of" && &*doc[doc[h].head].lemma == "instead");
        if &*doc[h].lemma == "without" || instead {
            s.status = Status::Negated;
        }
    }
    s
}

fn negated_noun(doc: &Document, n: usize) -> bool {
    doc.children(n)
        .iter()
        .any(|&c| (doc[c].dep == "det" && matches!(&*doc[c].lemma, "no" | "neither")) || doc[c].dep == "neg")
        || (doc[n].dep == "pobj" && &*doc[doc[n].head].lemma == "without")
}

/// "No troops attacked": the negation stands at the subject or object.
fn negated_argument(doc: &Document, v: usize) -> bool {
    doc.children(v).iter().any(|&c| {
        matches!(doc[c].dep.as_str(), "nsubj" | "nsubjpass" | "dobj")
            && (negated_noun(doc, c) || matches!(doc.word(c).to_lowercase().as_str(), "nobody" | "none" | "nothing"))
    })
}

/// Whether verb `v` is what somebody said in the past: its "would" is the "will" that was spoken ("said it **would**
/// withdraw"), and no condition.
fn reported(doc: &Document, v: usize) -> bool {
    let h = doc[v].head;
    let past = matches!(doc[h].tag.as_str(), "VBD" | "VBN" | "VBG");
    let perfect = syntax::children_by(doc, v, "aux").any(|a| &*doc[a].lemma == "have");
    doc[v].dep == "ccomp" && h != v && past && !perfect
}

enum Link {
    /// The act is the clause, infinitive, gerund or object of what stands above.
    Complement,
    /// It stands under `if` or `unless`.
    Conditional,
    /// It is coordinated with what stands above.
    Shared,
}

fn governor(doc: &Document, i: usize) -> Option<(usize, Link)> {
    let h = doc[i].head;
    if h == i {
        return None;
    }
    match doc[i].dep.as_str() {
        "xcomp" | "ccomp" | "oprd" | "dobj" | "nsubjpass" | "acomp" | "attr" => Some((h, Link::Complement)),
        "acl" if doc[i].tag == "VB" => Some((h, Link::Complement)),
        "pcomp" | "pobj" => {
            let mut above = doc[h].head;
            // "stopped short of condemning"
            if doc[above].pos == "ADV" && syntax::is_verb(doc, doc[above].head) {
                above = doc[above].head;
            }
            // An act inside an adjunct is not governed by the clause it modifies.
            let governed =
                matches!(&*doc[h].lemma, "of" | "from" | "to" | "for" | "against" | "about" | "on" | "with" | "in");
            (above != h && governed).then_some((above, Link::Complement))
        }
        "conj" => Some((h, Link::Shared)),
        "advcl" => {
            let conditional = syntax::children_by(doc, i, "mark")
                .any(|m| matches!(doc.word(m).to_lowercase().as_str(), "if" | "unless" | "lest"));
            // "sanctions until Iran agrees", "before it lifts the ban": not yet.
            let awaited = matches!(doc[i].tag.as_str(), "VBZ" | "VBP")
                && syntax::children_by(doc, i, "mark")
                    .any(|m| matches!(doc.word(m).to_lowercase().as_str(), "until" | "till" | "before"));
            if conditional || awaited { Some((h, Link::Conditional)) } else { None }
        }
        _ => None,
    }
}

/// Whether the verb that tells noun `n` stands under a modal of obligation: "talks **should** go on".
pub(crate) fn wished(doc: &Document, n: usize) -> bool {
    let v = match doc[n].dep.as_str() {
        "nsubj" | "nsubjpass" => doc[n].head,
        _ => anchor(doc, n),
    };
    syntax::is_verb(doc, v) && own(doc, v).obliged
}

/// Whether verb `v` tells what can or would be done under a condition.
fn hypothetical(doc: &Document, v: usize) -> bool {
    let modal = syntax::children_by(doc, v, "aux").any(|a| doc[a].tag == "MD");
    let condition = |c: usize| {
        syntax::children_by(doc, c, "mark").any(|m| matches!(doc.word(m).to_lowercase().as_str(), "if" | "unless"))
    };
    modal && syntax::children_by(doc, v, "advcl").any(condition)
}

/// Whether the sentence of token `i` is a question.
fn question(doc: &Document, i: usize) -> bool {
    let sentence = &doc.sentences()[doc.sentence_of(i)];
    let mut last = sentence.end;
    while last > sentence.start
        && (doc[last - 1].pos == "SPACE" || matches!(doc.word(last - 1), "\"" | "”" | "''" | "'" | ")"))
    {
        last -= 1;
    }
    last > sentence.start && doc.word(last - 1) == "?"
}
