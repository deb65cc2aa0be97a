//! Who takes part in what a noun names: possessors, light verbs and the verb that governs it, phrases that hang loose, and
//! nouns that only measure ("dozens of", "the series of") and are seen through.

use chancery_parse::Document;

use super::{
    agents, children_by, conjuncts, has_child, is_nominal, is_passive, is_verb, objects, prepositional, subject_up,
    surface_subject,
};

/// The possessors of noun `n`: "Russia's", "its".
pub(crate) fn possessors(doc: &Document, n: usize) -> Vec<usize> {
    let mut all = Vec::new();
    for p in children_by(doc, n, "poss") {
        all.extend(conjuncts(doc, p));
    }
    all
}

/// Verbs that lend their subject to the noun they govern: "hold talks", "pay a visit".
const LIGHT: [&str; 51] = [
    "hold",
    "make",
    "pay",
    "conduct",
    "launch",
    "stage",
    "issue",
    "sign",
    "impose",
    "have",
    "begin",
    "start",
    "continue",
    "resume",
    "lead",
    "open",
    "mount",
    "give",
    "take",
    "carry",
    "wage",
    "commit",
    "perform",
    "offer",
    "provide",
    "send",
    "express",
    "voice",
    "deliver",
    "extend",
    "reach",
    "conclude",
    "undertake",
    "convene",
    "host",
    "kick",
    "do",
    "raise",
    "declare",
    "announce",
    "order",
    "file",
    "grant",
    "lodge",
    "step",
    "intensify",
    "redouble",
    "renew",
    "increase",
    "pursue",
    "wrap",
];

/// Whether verb `v` is one of [`LIGHT`].
pub(crate) fn is_light(doc: &Document, v: usize) -> bool {
    LIGHT.contains(&base(&doc[v].lemma))
}

/// The lemma of a verb where the rules of the lemmatizer take the shorter of two verbs ("staged" as a form of "stag").
pub(crate) fn base(lemma: &str) -> &str {
    match lemma {
        "stag" => "stage",
        "rap" => "rape",
        "fin" => "fine",
        "spar" => "spare",
        "wag" => "wage",
        _ => lemma,
    }
}

/// Verbs whose subject takes part in what a preposition names: "engage in talks", "go on strike".
const TAKING_PART: [&str; 14] = [
    "engage",
    "enter",
    "participate",
    "take",
    "join",
    "go",
    "meet",
    "sit",
    "gather",
    "arrive",
    "come",
    "attend",
    "return",
    "involve",
];

/// Who does what noun `n` names, by the verb that governs it or by the noun's own modifiers.
pub(crate) fn noun_subjects(doc: &Document, n: usize, depth: usize) -> Vec<usize> {
    if depth > 8 {
        return Vec::new();
    }
    let mut all = possessors(doc, n);
    if all.is_empty() {
        all = prepositional(doc, n, "by");
    }
    if all.is_empty()
        && let Some(v) = governing_verb(doc, n)
    {
        all = if is_passive(doc, v) {
            agents(doc, v)
        } else {
            subject_up(doc, v, depth + 1).map_or_else(Vec::new, |s| conjuncts(doc, s))
        };
        all.retain(|&s| s != n);
    }
    // "in defiance of the Council, Iran resumed", "resigned in protest": who does what the clause tells.
    let p = doc[n].head;
    let manner = doc[n].dep == "pobj" && doc[n].tag == "NN" && doc[p].lemma.eq_ignore_ascii_case("in");
    if all.is_empty() && manner && !has_child(doc, n, "det") && is_verb(doc, doc[p].head) {
        all = agents(doc, doc[p].head);
        all.retain(|&s| s != n);
    }
    all
}

/// The light verb that governs noun `n` as its object ("held talks"), passive subject ("talks were held"), or through a
/// preposition of taking part ("engaged in talks").
pub(crate) fn governing_verb(doc: &Document, n: usize) -> Option<usize> {
    let mut at = n;
    while doc[at].dep == "conj" && is_nominal(doc, doc[at].head) {
        at = doc[at].head;
    }
    let h = doc[at].head;
    match doc[at].dep.as_str() {
        "dobj" | "nsubjpass" if is_verb(doc, h) && is_light(doc, h) => Some(h),
        "pobj" => {
            let v = doc[h].head;
            let part = matches!(&*doc[h].lemma, "in" | "on" | "into" | "for" | "to" | "at" | "with");
            (part && is_verb(doc, v) && TAKING_PART.contains(&&*doc[v].lemma)).then_some(v)
        }
        "relcl" | "acl" => None,
        _ => {
            // "the talks they held"
            let v = children_by(doc, at, "relcl").find(|&v| is_light(doc, v))?;
            objects(doc, v).contains(&at).then_some(v)
        }
    }
}

/// The objects of `prep` at noun `n`, or at the nearest noun below its prepositions that has some.
pub(crate) fn below(doc: &Document, n: usize, prep: &str) -> Vec<usize> {
    below_to(doc, n, prep, 0)
}

/// The objects of `prep` at noun `n` or at a noun below its prepositions: "an agreement on trade **between** X and Y".
fn below_to(doc: &Document, n: usize, prep: &str, depth: usize) -> Vec<usize> {
    let found = prepositional(doc, n, prep);
    // "a summit in the resort of Sochi": every noun has an `of` of its own.
    if !found.is_empty() || depth > 2 || prep == "of" {
        return found;
    }
    for p in children_by(doc, n, "prep") {
        for o in children_by(doc, p, "pobj") {
            let found = below_to(doc, o, prep, depth + 1);
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

/// The objects of `prep` where the parser hung the phrase on a neighbour of `h`: on the object of another preposition
/// ("protests by students **against** Russia"), on the passive subject, or on the verb that governs a noun, right after it
/// ("welcomed the apology **to** Bosnia").
pub(crate) fn loose_prepositional(doc: &Document, h: usize, prep: &str) -> Vec<usize> {
    // `of` stands right at its noun: one further down ("a summit in the city of Sochi") says something else.
    if prep == "of" {
        return Vec::new();
    }
    for &p in doc.children(h) {
        if doc[p].dep == "prep" || doc[p].dep == "dative" && doc[p].pos == "ADP" {
            for o in children_by(doc, p, "pobj").filter(|_| prep != "of") {
                let found = below(doc, o, prep);
                if !found.is_empty() {
                    return found;
                }
            }
        }
    }
    if is_verb(doc, h) {
        if is_passive(doc, h)
            && let Some(s) = surface_subject(doc, h)
        {
            return prepositional(doc, s, prep);
        }
        return Vec::new();
    }
    let v = doc[h].head;
    let governed = matches!(doc[h].dep.as_str(), "dobj" | "nsubjpass" | "nsubj" | "pobj");
    let v = if doc[h].dep == "pobj" { doc[v].head } else { v };
    if !governed || !is_verb(doc, v) {
        return Vec::new();
    }
    // "A meeting took place between X and Y", "talks failed with X": what happens is told of its sides.
    let happens = matches!(doc[h].dep.as_str(), "nsubj" | "nsubjpass")
        && children_by(doc, v, "dobj").all(|o| &*doc[o].lemma == "place");
    if happens && matches!(prep, "between" | "with" | "among") {
        return prepositional(doc, v, prep);
    }
    let after = doc.subtree(h).end;
    for &p in doc.children(v) {
        if doc[p].dep == "prep" && p >= h && p <= after + 1 && doc[p].lemma.eq_ignore_ascii_case(prep) {
            return prepositional(doc, v, prep);
        }
    }
    Vec::new()
}

/// Nouns that say how much or which kind of a thing, and stand before it: "$49 million **in** aid", "a shipment **of** arms".
pub(crate) const MEASURES: [&str; 48] = [
    "worth",
    "most",
    "half",
    "team",
    "tranche",
    "contingent",
    "fragment",
    "collection",
    "million",
    "billion",
    "number",
    "series",
    "shipment",
    "package",
    "dozen",
    "hundred",
    "thousand",
    "tonne",
    "ton",
    "lot",
    "batch",
    "couple",
    "pair",
    "round",
    "kind",
    "form",
    "type",
    "amount",
    "portion",
    "increase",
    "rest",
    "majority",
    "part",
    "wave",
    "string",
    "set",
    "range",
    "variety",
    "volume",
    "consignment",
    "load",
    "total",
    "share",
    "dollar",
    "euro",
    "piece",
    "one",
    "some",
];

/// Adds to `heads` what their measures are of, so that a constraint sees the thing itself.
pub(crate) fn see_through(doc: &Document, heads: &mut Vec<usize>) {
    let mut at = 0;
    while at < heads.len() && heads.len() < 32 {
        let h = heads[at];
        at += 1;
        if doc[h].pos == "NUM" || MEASURES.contains(&&*doc[h].lemma.to_lowercase()) {
            for prep in ["of", "in", "worth"] {
                for o in prepositional(doc, h, prep) {
                    if !heads.contains(&o) {
                        heads.push(o);
                    }
                }
            }
        }
    }
}

/// Who does what is told to happen at the occasion that noun `n` names: "during a meeting with Xi, **Modi** said".
pub(crate) fn occasion_subjects(doc: &Document, n: usize) -> Vec<usize> {
    let p = doc[n].head;
    let occasion = matches!(
        doc[p].lemma.to_lowercase().as_str(),
        "during" | "in" | "at" | "after" | "before" | "following" | "on" | "upon" | "ahead"
    );
    if doc[n].dep != "pobj" || !occasion || doc[n].ent_type == "EVENT" {
        return Vec::new();
    }
    let v = doc[p].head;
    if !is_verb(doc, v) {
        return Vec::new();
    }
    // "The plan was agreed by the two presidents at a summit": who agreed met there, not the plan.
    if is_passive(doc, v) {
        return agents(doc, v);
    }
    subject_up(doc, v, 0).map_or_else(Vec::new, |s| conjuncts(doc, s))
}
