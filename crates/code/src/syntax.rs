//! Who does what in a parse: subjects, objects and prepositional arguments, as the sentence means
//! them rather than as they stand. Passive, relative clauses, participles, control, raising and
//! coordination are undone here, so that the lexicon can speak of `subj` and `obj` alone.
//!
//! Labels are ClearNLP's (Choi and Palmer 2012), the ones the parser gives.

mod nominal;

use chancery_parse::Document;

pub(crate) use self::nominal::{
    MEASURES, base, below, governing_verb, is_light, loose_prepositional, noun_subjects, occasion_subjects, possessors,
    see_through,
};

/// Whether token `i` is a verb form (an auxiliary that heads a clause included).
pub(crate) fn is_verb(doc: &Document, i: usize) -> bool {
    doc[i].pos == "VERB" || doc[i].pos == "AUX"
}

/// Whether token `i` is a noun, name, pronoun or number that can fill a role.
pub(crate) fn is_nominal(doc: &Document, i: usize) -> bool {
    matches!(doc[i].pos.as_str(), "NOUN" | "PROPN" | "PRON" | "NUM")
        || (doc[i].pos == "ADJ" && matches!(doc[i].dep.as_str(), "nsubj" | "nsubjpass" | "dobj" | "pobj" | "conj"))
        || (doc[i].pos == "DET" && matches!(doc[i].dep.as_str(), "nsubj" | "nsubjpass" | "dobj" | "pobj"))
}

/// The children of `i` whose label is `dep`.
pub(crate) fn children_by<'d>(doc: &'d Document, i: usize, dep: &'d str) -> impl Iterator<Item = usize> + 'd {
    doc.children(i).iter().copied().filter(move |&c| doc[c].dep == dep)
}

/// Whether `i` has a child labelled `dep`.
pub(crate) fn has_child(doc: &Document, i: usize, dep: &str) -> bool {
    children_by(doc, i, dep).next().is_some()
}

/// `i` and all that is coordinated with it, in text order.
pub(crate) fn conjuncts(doc: &Document, i: usize) -> Vec<usize> {
    let mut all = vec![i];
    let mut at = 0;
    while at < all.len() {
        let head = all[at];
        all.extend(children_by(doc, head, "conj").filter(|&c| is_nominal(doc, c)));
        at += 1;
    }
    all
}

/// Verbs that a headline uses without auxiliary of what was done to its subject.
const SUFFERED: [&str; 24] = [
    "kill",
    "arrest",
    "detain",
    "kidnap",
    "abduct",
    "wound",
    "injure",
    "shoot",
    "jail",
    "sentence",
    "release",
    "free",
    "sack",
    "expel",
    "deport",
    "execute",
    "attack",
    "bomb",
    "ban",
    "charge",
    "seize",
    "assassinate",
    "convict",
    "hit",
];

/// Whether the sentence of token `i` ends in a full stop or the like; headlines do not.
fn ends_in_stop(doc: &Document, i: usize) -> bool {
    let sentence = doc.sentences()[doc.sentence_of(i)].clone();
    sentence.rev().take(3).any(|k| matches!(doc.word(k), "." | "!" | "?"))
}

/// Whether verb `v` stands in the passive.
pub(crate) fn is_passive(doc: &Document, v: usize) -> bool {
    if has_child(doc, v, "auxpass") || has_child(doc, v, "nsubjpass") {
        return true;
    }
    // Headlines leave out the auxiliary: "Three soldiers killed in clash".
    if matches!(doc[v].tag.as_str(), "VBD" | "VBN")
        && SUFFERED.contains(&&*doc[v].lemma)
        && has_child(doc, v, "nsubj")
        && !doc.children(v).iter().any(|&c| matches!(doc[c].dep.as_str(), "aux" | "dobj" | "ccomp" | "prt"))
        && !ends_in_stop(doc, v)
    {
        return true;
    }
    // A bare past participle that modifies a noun ("the sanctions imposed in 2006"), or that goes on from a passive.
    if doc[v].tag != "VBN" || has_child(doc, v, "aux") {
        return false;
    }
    match doc[v].dep.as_str() {
        "acl" => !has_child(doc, v, "dobj") || has_child(doc, v, "agent"),
        "advcl" => !has_child(doc, v, "dobj") && !has_child(doc, v, "nsubj"),
        "conj" => is_verb(doc, doc[v].head) && !has_child(doc, v, "nsubj") && is_passive(doc, doc[v].head),
        _ => has_child(doc, v, "agent"),
    }
}

/// Whether `i` is a relative pronoun.
fn is_relative(doc: &Document, i: usize) -> bool {
    matches!(doc[i].tag.as_str(), "WP" | "WDT" | "WP$")
}

/// The noun that a relative pronoun stands for; `i` itself for all else.
pub(crate) fn antecedent(doc: &Document, i: usize) -> usize {
    if !is_relative(doc, i) {
        return i;
    }
    let mut at = i;
    for _ in 0..12 {
        let head = doc[at].head;
        if head == at {
            return i;
        }
        if doc[at].dep == "relcl" {
            return head;
        }
        at = head;
    }
    i
}

/// Verbs whose object, not their subject, does what their infinitive says, need no list: the parser
/// either makes it the infinitive's subject or the verb's object. These few keep their subject
/// although they have an object.
const SUBJECT_CONTROL: [&str; 5] = ["promise", "threaten", "vow", "pledge", "use"];

/// What the grammar shows as the subject of verb `v`, wherever it stands: of an active verb who
/// does it, of a passive one to whom it is done. Coordination is not expanded.
pub(crate) fn surface_subject(doc: &Document, v: usize) -> Option<usize> {
    subject_up(doc, v, 0)
}

fn subject_up(doc: &Document, v: usize, depth: usize) -> Option<usize> {
    if depth > 8 {
        return None;
    }
    let own = doc.children(v).iter().copied().find(|&c| matches!(doc[c].dep.as_str(), "nsubj" | "nsubjpass"));
    if let Some(s) = own.or_else(|| inverted(doc, v)).or_else(|| named_before(doc, v)) {
        return if is_relative(doc, s) { Some(antecedent(doc, s)) } else { Some(s) };
    }
    let h = doc[v].head;
    if h == v {
        return None;
    }
    match doc[v].dep.as_str() {
        "conj" if is_verb(doc, h) => subject_up(doc, h, depth + 1),
        "relcl" => Some(h),
        "acl" => match doc[v].tag.as_str() {
            // "troops fighting", "sanctions imposed"; but "a decision to withdraw" is done by who decides.
            "VBG" | "VBN" => Some(h),
            _ => noun_subjects(doc, h, depth + 1).first().copied(),
        },
        "xcomp" | "ccomp" | "oprd" | "acomp" if is_verb(doc, h) => {
            let object = children_by(doc, h, "dobj").next();
            match object {
                Some(o) if !SUBJECT_CONTROL.contains(&&*doc[h].lemma) && !is_passive(doc, h) => Some(o),
                _ => subject_up(doc, h, depth + 1),
            }
        }
        "xcomp" | "ccomp" if doc[h].pos == "ADJ" => copular_subject(doc, h, depth + 1),
        "advcl" if is_verb(doc, h) => subject_up(doc, h, depth + 1),
        "advcl" if doc[h].pos == "ADJ" => copular_subject(doc, h, depth + 1),
        "pcomp" => {
            let mut above = doc[h].head;
            // "stopped short of condemning"
            if doc[above].pos == "ADV" && is_verb(doc, doc[above].head) {
                above = doc[above].head;
            }
            if is_verb(doc, above) {
                // "accused Iran of attacking", "stopped the ship from leaving"
                let of = matches!(&*doc[h].lemma, "of" | "from" | "for" | "into");
                let object = if is_passive(doc, above) { None } else { children_by(doc, above, "dobj").next() };
                match object {
                    Some(o) if of => Some(o),
                    _ => subject_up(doc, above, depth + 1),
                }
            } else if doc[above].pos == "ADJ" {
                copular_subject(doc, above, depth + 1)
            } else {
                noun_subjects(doc, above, depth + 1).first().copied()
            }
        }
        _ => None,
    }
}

/// The subject of the clause in which adjective `a` is predicated.
pub(crate) fn copular_subject(doc: &Document, a: usize, depth: usize) -> Option<usize> {
    if depth > 8 {
        return None;
    }
    let h = doc[a].head;
    match doc[a].dep.as_str() {
        "acomp" | "attr" | "oprd" if is_verb(doc, h) => subject_up(doc, h, depth + 1),
        "conj" if doc[h].pos == "ADJ" => copular_subject(doc, h, depth + 1),
        "amod" | "relcl" => Some(h),
        "advcl" if is_verb(doc, h) => subject_up(doc, h, depth + 1),
        _ => children_by(doc, a, "nsubj").next(),
    }
}

/// The noun right after a verb that closes what somebody said (", urged **the ambassador**"): its subject, which the parser
/// takes for its object where it also takes the speech for the clause before it.
fn inverted(doc: &Document, v: usize) -> Option<usize> {
    let finite = matches!(doc[v].tag.as_str(), "VBD" | "VBZ") && !has_child(doc, v, "auxpass");
    let closes = v > 0 && matches!(doc.word(v - 1), "," | "\"" | "”" | "''" | "’");
    let joined = doc[v].dep == "conj" && children_by(doc, doc[v].head, "cc").any(|c| c < v);
    let clause =
        matches!(doc[v].dep.as_str(), "conj" | "parataxis") || doc[v].dep == "ROOT" && has_child(doc, v, "ccomp");
    if !finite || !closes || joined || !clause {
        return None;
    }
    let object = children_by(doc, v, "dobj").next()?;
    (object > v && doc.subtree(object).start == v + 1).then_some(object)
}

/// A name right before a finite verb that has no subject: the parser now and then takes a short subject for an adverbial
/// ("**Turkey** massed troops").
fn named_before(doc: &Document, v: usize) -> Option<usize> {
    let finite = doc[v].dep == "ROOT" && matches!(doc[v].tag.as_str(), "VBD" | "VBZ" | "VBP");
    let mut names = children_by(doc, v, "npadvmod").filter(|&c| c < v && doc[c].pos == "PROPN");
    names.next().filter(|&c| finite && !matches!(doc[c].ent_type.as_str(), "DATE" | "TIME"))
}

/// The clause that a verb closes where the parser makes the verb a second one beside it: "The ports must open, **urged** the
/// envoy".
pub(crate) fn said_before(doc: &Document, v: usize) -> Option<usize> {
    let h = doc[v].head;
    let beside = matches!(doc[v].dep.as_str(), "conj" | "parataxis") && h < v && is_verb(doc, h);
    (beside && inverted(doc, v).is_some()).then_some(h)
}

/// Who does what verb `v` says.
pub(crate) fn agents(doc: &Document, v: usize) -> Vec<usize> {
    if is_passive(doc, v) {
        let by = doc
            .children(v)
            .iter()
            .copied()
            .filter(|&c| doc[c].dep == "agent" || (doc[c].dep == "prep" && &*doc[c].lemma == "by"))
            .find_map(|p| children_by(doc, p, "pobj").next());
        return by.map_or_else(Vec::new, |b| conjuncts(doc, antecedent(doc, b)));
    }
    if let Some(last) = singular_antecedent(doc, v) {
        return vec![last];
    }
    let mut subject = surface_subject(doc, v);
    // "considered it prudent to postpone the talks": who considers it does it.
    if let Some(it) = subject
        && doc.word(it).eq_ignore_ascii_case("it")
        && doc[it].head != v
        && doc[doc[it].head].pos == "ADJ"
        && is_verb(doc, doc[doc[it].head].head)
        && matches!(doc[doc[it].head].dep.as_str(), "ccomp" | "xcomp" | "oprd")
    {
        subject = surface_subject(doc, doc[doc[it].head].head);
    }
    let mut all = subject.map_or_else(Vec::new, |s| conjuncts(doc, s));
    for s in listed(doc, v) {
        if !all.contains(&s) {
            all.push(s);
        }
    }
    all
}

/// The subjects of verb `v` that a headline only sets side by side: "Japan, Australia hold drills".
fn listed(doc: &Document, v: usize) -> Vec<usize> {
    let mut before: Vec<usize> =
        doc.children(v).iter().copied().filter(|&c| c < v && !matches!(doc[c].dep.as_str(), "aux" | "neg")).collect();
    before.sort_unstable();
    let side =
        |c: usize| matches!(doc[c].dep.as_str(), "nsubj" | "dep") && matches!(doc[c].pos.as_str(), "NOUN" | "PROPN");
    match before.as_slice() {
        &[a, comma, b] if side(a) && side(b) && doc.word(comma) == "," && !is_relative(doc, a) => vec![a, b],
        _ => Vec::new(),
    }
}

/// "Ankara and **Washington**, which has": a relative clause with a verb in the singular speaks of the last of several.
fn singular_antecedent(doc: &Document, v: usize) -> Option<usize> {
    let mut clause = v;
    for _ in 0..4 {
        if doc[clause].dep == "relcl" || doc[clause].head == clause {
            break;
        }
        if has_child(doc, clause, "nsubj") || !matches!(doc[clause].dep.as_str(), "xcomp" | "advcl" | "conj" | "ccomp")
        {
            return None;
        }
        clause = doc[clause].head;
    }
    let relative = children_by(doc, clause, "nsubj").find(|&s| matches!(&*doc[s].lemma, "which" | "who" | "that"))?;
    let finite = |t: usize| doc[t].tag == "VBZ";
    let singular = finite(clause) || doc.children(clause).iter().any(|&c| doc[c].dep == "aux" && finite(c));
    if doc[clause].dep != "relcl" || !singular {
        return None;
    }
    let several = conjuncts(doc, doc[clause].head);
    let last = several.iter().copied().filter(|&c| c < relative).max()?;
    (several.len() > 1).then_some(last)
}

/// A `by` phrase of passive verb `v` that the parser hung on a noun in between: "arrested in the capital, with two aides,
/// **by police**".
pub(crate) fn distant_agents(doc: &Document, v: usize) -> Vec<usize> {
    let mut stack: Vec<usize> = doc.children(v).iter().copied().filter(|&c| c > v).collect();
    let mut found: Vec<usize> = Vec::new();
    while let Some(t) = stack.pop() {
        let clause =
            matches!(doc[t].dep.as_str(), "relcl" | "acl" | "advcl" | "ccomp" | "xcomp" | "pcomp" | "parataxis");
        if clause || is_verb(doc, t) {
            continue;
        }
        if doc[t].dep == "prep" && doc[t].lemma.eq_ignore_ascii_case("by") && doc[t].head != v {
            found.extend(children_by(doc, t, "pobj"));
            continue;
        }
        stack.extend(doc.children(t).iter().copied());
    }
    found.sort_unstable();
    found.first().map_or_else(Vec::new, |&f| conjuncts(doc, f))
}

/// To whom or what it is done.
pub(crate) fn objects(doc: &Document, v: usize) -> Vec<usize> {
    if is_passive(doc, v) {
        if let Some(kept) = kept_object(doc, v) {
            return conjuncts(doc, kept);
        }
        return surface_subject(doc, v).map_or_else(Vec::new, |s| conjuncts(doc, s));
    }
    if let Some(o) = children_by(doc, v, "dobj").next() {
        if inverted(doc, v) == Some(o) && !has_child(doc, v, "nsubj") {
            return Vec::new();
        }
        return conjuncts(doc, antecedent(doc, o));
    }
    // A relative clause that has a subject of its own and lacks its object: the noun before it.
    if doc[v].dep == "relcl" {
        let own = doc.children(v).iter().copied().find(|&c| doc[c].dep == "nsubj");
        let stranded = doc.children(v).iter().any(|&c| doc[c].dep == "prep" && doc.children(c).is_empty());
        if own.is_some_and(|s| !is_relative(doc, s)) && !stranded && !has_child(doc, v, "ccomp") {
            return conjuncts(doc, doc[v].head);
        }
    }
    // "bombed and occupied the town": the object stands at the last of the coordinated verbs.
    let next = children_by(doc, v, "conj").find(|&c| doc[c].pos == "VERB");
    if let Some(c) = next {
        let bare = !doc.children(v).iter().any(|&k| matches!(doc[k].dep.as_str(), "prep" | "ccomp" | "xcomp") && k < c);
        if bare && !has_child(doc, c, "nsubj") && !is_passive(doc, c) && c - v <= 4 {
            return objects(doc, c);
        }
    }
    Vec::new()
}

/// The object that a passive keeps where its subject is the one who gets it: "was granted **asylum**".
fn kept_object(doc: &Document, v: usize) -> Option<usize> {
    const GIVING: [&str; 14] = [
        "give", "grant", "offer", "award", "hand", "send", "deny", "refuse", "promise", "show", "pay", "lend", "allow",
        "issue",
    ];
    let giving = GIVING.contains(&&*doc[v].lemma.to_lowercase());
    children_by(doc, v, "dobj").next().filter(|&o| giving && o > v)
}

/// The recipient of "gave Ukraine aid".
pub(crate) fn datives(doc: &Document, v: usize) -> Vec<usize> {
    let mut all = Vec::new();
    if is_passive(doc, v) && kept_object(doc, v).is_some() {
        all.extend(surface_subject(doc, v).map_or_else(Vec::new, |s| conjuncts(doc, s)));
    }
    for &c in doc.children(v) {
        match doc[c].dep.as_str() {
            "dative" if doc[c].pos != "ADP" => all.extend(conjuncts(doc, antecedent(doc, c))),
            "iobj" => all.extend(conjuncts(doc, c)),
            _ => {}
        }
    }
    all
}

/// The objects of preposition `prep` at head `h` ("with", "in front of" by its first word), coordination expanded.
pub(crate) fn prepositional(doc: &Document, h: usize, prep: &str) -> Vec<usize> {
    let mut all = Vec::new();
    for &c in doc.children(h) {
        if !matches!(doc[c].dep.as_str(), "prep" | "dative" | "agent" | "prt") {
            continue;
        }
        if doc[c].lemma.eq_ignore_ascii_case(prep) {
            collect_objects(doc, c, &mut all);
        } else if doc[c].dep == "prep" {
            // "together with", "along with", "out of", "because of"
            for inner in children_by(doc, c, "prep") {
                if doc[inner].lemma.eq_ignore_ascii_case(prep) && inner == c + 1 {
                    collect_objects(doc, inner, &mut all);
                }
            }
        }
    }
    all
}

fn collect_objects(doc: &Document, p: usize, all: &mut Vec<usize>) {
    for o in children_by(doc, p, "pobj") {
        all.extend(conjuncts(doc, antecedent(doc, o)));
    }
    // "between A, also known as B, and C": `between` needs two; the second may hang on the verb.
    if all.len() == 1 && doc[p].lemma.eq_ignore_ascii_case("between") {
        let end = doc.sentences()[doc.sentence_of(p)].end;
        let second = (all[0] + 1..end)
            .find(|&k| doc[k].dep == "conj" && is_nominal(doc, k) && !is_nominal(doc, doc[k].head) && doc[k].head < p);
        all.extend(second);
    }
    // "out of Lebanon", "away from the border"
    for inner in children_by(doc, p, "prep").filter(|&c| c == p + 1) {
        for o in children_by(doc, inner, "pobj") {
            all.extend(conjuncts(doc, antecedent(doc, o)));
        }
    }
    // "with Russia and with China"
    for other in children_by(doc, p, "conj").filter(|&c| doc[c].pos == "ADP") {
        for o in children_by(doc, other, "pobj") {
            all.extend(conjuncts(doc, antecedent(doc, o)));
        }
    }
    // A relative clause whose preposition is stranded: "the country it traded with".
    if doc.children(p).is_empty() && doc[doc[p].head].dep == "relcl" && is_verb(doc, doc[p].head) {
        all.push(doc[doc[p].head].head);
    }
}
