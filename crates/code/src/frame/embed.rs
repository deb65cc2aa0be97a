//! Acts inside acts: "refused to withdraw", "urged Iran to resume talks", "will impose sanctions".

use super::choose::{Choice, Chooser};
use super::roles::Roles;
use super::{Draft, Inner, push, same};
use crate::lexicon::{Kind, Lexicon};
use crate::report::{Entity, Status};
use crate::syntax;

/// Combines drafts with the acts that they embed, and turns the future of each type into the type
/// that PLOVER gives it (AGREE, CONCEDE, THREATEN).
pub(crate) fn compose(drafts: &mut [Draft], chooser: &Chooser<'_>, roles: &Roles<'_>) {
    let doc = chooser.doc;
    let by_token: std::collections::BTreeMap<usize, usize> =
        drafts.iter().enumerate().map(|(k, d)| (d.trigger, k)).collect();
    // Innermost first: a draft deeper in the tree is done before the one that embeds it.
    let depth = |mut i: usize| {
        let mut n = 0;
        while doc[i].head != i && n < 200 {
            i = doc[i].head;
            n += 1;
        }
        n
    };
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&k| (std::cmp::Reverse(depth(drafts[k].trigger)), k));
    for k in order {
        let mut inside = acts_under(chooser, drafts[k].trigger);
        // "pulled out of talks": the object of the trigger's own preposition.
        for o in chooser.objects_of(drafts[k].trigger, drafts[k].kind, &drafts[k].words) {
            if drafts[k].kind == Kind::Verb && !inside.contains(&o) && !chooser.event(o).is_empty() {
                inside.push(o);
            }
        }
        // "expressed interest in cooperation": what the noun of an offer or a wish is of or in.
        if drafts[k].event == "AGREE" && drafts[k].kind == Kind::Verb {
            for o in chooser.objects_of(drafts[k].trigger, drafts[k].kind, &drafts[k].words) {
                if chooser.choice(o) == Choice::Nothing && !syntax::is_verb(doc, o) {
                    inside
                        .extend(acts_under(chooser, o).into_iter().filter(|a| !inside.contains(a)).collect::<Vec<_>>());
                }
            }
        }
        for inner in inside {
            if let Some(&j) = by_token.get(&inner)
                && j != k
                && drafts[j].outer.is_none()
            {
                drafts[j].outer = Some(k);
                let d = &drafts[k];
                let part = chooser.objects_of(d.trigger, d.kind, &d.words).contains(&inner);
                let topic = is_topic(chooser.doc, inner);
                embed(drafts, k, j, chooser.lexicon, part, topic);
            }
        }
        if drafts[k].future {
            future(&mut drafts[k], chooser.lexicon);
            if drafts[k].reciprocal && drafts[k].event == "REJECT" {
                one_sided(&mut drafts[k], roles);
            }
        }
    }
    inherit(drafts, doc);
    for d in drafts.iter_mut() {
        let word = matches!(d.event.as_str(), "AGREE" | "CONCEDE" | "REJECT" | "THREATEN" | "AID");
        if word && d.dropped.is_none() && !d.reciprocal && d.recipients.is_empty() && !d.actors.is_empty() {
            let touched = roles.touched(d.trigger, &d.actors);
            touched.into_iter().for_each(|e| push(&mut d.recipients, e));
        }
    }
    purposes(drafts, doc, &by_token);
    // The purpose of an act that is only told as intended is itself only intended: "agreed to meet to discuss".
    for k in 0..drafts.len() {
        let t = drafts[k].trigger;
        let purpose = doc[t].dep == "advcl" && doc[t].tag == "VB";
        if purpose
            && drafts[k].dropped.is_none()
            && let Some(&j) = by_token.get(&doc[t].head)
            && (drafts[j].dropped.is_some() || drafts[j].future)
        {
            drafts[k].dropped = Some("the purpose of an act that is only intended");
        }
    }
    victims(drafts, chooser, roles, &by_token);
}

/// Victims whose country no word tells are those of the side that was attacked ("bombed a Syrian post, killing **two
/// soldiers**", "attacked a convoy and killed **ten people**"): the killing is told as part of the attack, and is none of
/// the attacker's own people.
fn victims(
    drafts: &mut [Draft],
    chooser: &Chooser<'_>,
    roles: &Roles<'_>,
    by_token: &std::collections::BTreeMap<usize, usize>,
) {
    let doc = chooser.doc;
    for k in 0..drafts.len() {
        let d = &drafts[k];
        let t = d.trigger;
        let result = doc[t].dep == "advcl" && doc[t].tag == "VBG" || doc[t].dep == "conj";
        let violent = |d: &Draft| d.event == "ASSAULT" && d.dropped.is_none() && !d.reciprocal;
        if d.kind != Kind::Verb || !result || !violent(d) || d.recipients.is_empty() {
            continue;
        }
        let Some(&j) = by_token.get(&doc[t].head).filter(|&&j| violent(&drafts[j])) else { continue };
        let attacker = |e: &Entity| drafts[j].actors.iter().any(|a| a.country == e.country);
        let guessed = d.recipients.iter().all(|e| e.name.is_none() && (e.country.is_none() || attacker(e)));
        let objects = chooser.objects_of(t, d.kind, &d.words);
        let told = objects.iter().any(|&o| !roles.modifiers(o).is_empty() || syntax::has_child(doc, o, "poss"));
        if guessed && !told && !drafts[j].recipients.is_empty() {
            drafts[k].dropped = Some("its victims are of the side that was attacked");
        }
    }
}

/// What a protest or a use of force is for is told as part of it ("marched to demand that the president resign", "fired tear
/// gas to disperse protesters"), and those whom it is towards are its recipients where it names none.
fn purposes(drafts: &mut [Draft], doc: &chancery_parse::Document, by_token: &std::collections::BTreeMap<usize, usize>) {
    for k in 0..drafts.len() {
        let t = drafts[k].trigger;
        // "rallied in support of the prisoners"
        let cause = doc[t].dep == "pobj" && &*doc[doc[t].head].lemma == "in";
        let above = if cause { doc[doc[t].head].head } else { doc[t].head };
        let purpose = cause || matches!(doc[t].dep.as_str(), "advcl" | "xcomp" | "acl") && doc[t].tag == "VB";
        let Some(&j) = by_token.get(&above).filter(|_| purpose && drafts[k].dropped.is_none()) else { continue };
        let inner = drafts[k].event.as_str();
        let part = match drafts[j].event.as_str() {
            "PROTEST" if cause => inner == "SUPPORT",
            "PROTEST" => matches!(inner, "PROTEST" | "REQUEST" | "ACCUSE" | "REJECT" | "SUPPORT"),
            "ASSAULT" => !cause && matches!(inner, "ASSAULT" | "COERCE"),
            _ => false,
        };
        if !part || drafts[j].dropped.is_some() {
            continue;
        }
        drafts[k].dropped = Some("the purpose of the act around it");
        // Who is supported is not whom the protest is against.
        if drafts[j].recipients.is_empty() && !drafts[j].reciprocal && drafts[k].event != "SUPPORT" {
            for e in drafts[k].recipients.clone() {
                push(&mut drafts[j].recipients, e);
            }
        }
    }
}

/// Whether `inner` stands inside `outer` as what it is about: objects, infinitives, clauses and phrases all the way up.
fn is_about(doc: &chancery_parse::Document, inner: usize, outer: usize) -> bool {
    let mut at = inner;
    for _ in 0..8 {
        let h = doc[at].head;
        let inside = match doc[at].dep.as_str() {
            "dobj" | "xcomp" | "ccomp" | "oprd" | "pcomp" | "pobj" => true,
            "prep" => matches!(&*doc[at].lemma, "of" | "to" | "from" | "for" | "against"),
            "acl" => doc[at].tag == "VB",
            _ => false,
        };
        if !inside || h == at {
            return false;
        }
        if h == outer {
            return true;
        }
        at = h;
    }
    false
}

/// A word act that names nobody it is towards is towards those whom the act it speaks of touches ("refusal to acknowledge
/// a commitment to withdraw troops from Georgia"); and a promise inside it is that of the one who speaks.
fn inherit(drafts: &mut [Draft], doc: &chancery_parse::Document) {
    for k in 0..drafts.len() {
        let d = &drafts[k];
        let word = matches!(d.event.as_str(), "REJECT" | "AGREE" | "REQUEST" | "ACCUSE" | "CONCEDE" | "THREATEN");
        if d.dropped.is_some() || d.actors.is_empty() || d.reciprocal || !word {
            continue;
        }
        for j in 0..drafts.len() {
            if j == k || !is_about(doc, drafts[j].trigger, drafts[k].trigger) {
                continue;
            }
            let actors = drafts[k].actors.clone();
            if drafts[k].recipients.is_empty() {
                for e in drafts[j].recipients.clone() {
                    if e.country.is_some() && actors.iter().all(|a| a.country != e.country) {
                        push(&mut drafts[k].recipients, e);
                    }
                }
            }
            if drafts[j].actors.is_empty() && matches!(drafts[j].event.as_str(), "AGREE" | "CONCEDE") {
                drafts[j].actors = actors;
            }
        }
    }
}

/// The triggers that stand directly inside trigger `i`, through light verbs and operators.
fn acts_under(chooser: &Chooser<'_>, i: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut queue = chooser.complements(i);
    let mut at = 0;
    while at < queue.len() && at < 64 {
        let c = queue[at];
        at += 1;
        match chooser.choice(c) {
            Choice::Entry(..) => found.push(c),
            Choice::Operator(_) => queue.extend(chooser.complements(c)),
            Choice::Nothing => {
                // The topic of a plain noun in between: "the signing of an agreement on cooperation".
                if !syntax::is_verb(chooser.doc, c) {
                    queue.extend(chooser.complements(c).into_iter().filter(|&t| is_topic(chooser.doc, t)));
                }
                let light = syntax::is_verb(chooser.doc, c) && syntax::is_light(chooser.doc, c);
                if light {
                    queue.extend(chooser.complements(c));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether noun `n` only names what something is about: below `on`, `about`, `over` or `regarding` of a noun.
fn is_topic(doc: &chancery_parse::Document, n: usize) -> bool {
    let p = doc[n].head;
    doc[n].dep == "pobj"
        && matches!(&*doc[p].lemma, "on" | "about" | "over" | "regarding" | "concerning")
        && matches!(doc[doc[p].head].pos.as_str(), "NOUN" | "PROPN")
}

fn embed(drafts: &mut [Draft], outer: usize, inner: usize, lexicon: &Lexicon, part_of_trigger: bool, topic: bool) {
    let entry = &lexicon.entries[drafts[outer].entry];
    let child = drafts[inner].clone();
    // "held talks", "launched an investigation": the object is part of the trigger.
    if !entry.object.is_empty() && entry.inner == Inner::Keep && part_of_trigger {
        drafts[inner].dropped = Some("part of the trigger around it");
        return;
    }
    // "an agreement on cooperation", "talks on trade": the topic of an act is not an act beside it.
    if topic {
        drafts[inner].dropped = Some("the topic of the act around it");
        for context in child.contexts {
            if !drafts[outer].contexts.contains(&context) {
                drafts[outer].contexts.push(context);
            }
        }
        return;
    }
    match entry.inner {
        Inner::Keep => {
            // "backed Russia's war": what is backed, and no war of the one who backs it.
            if part_of_trigger && drafts[outer].event == "SUPPORT" && child.reciprocal && child.kind == Kind::Noun {
                drafts[inner].dropped = Some("what is supported");
                return;
            }
            // "The visit included talks": one noun below another of the same type tells one thing.
            if child.event == drafts[outer].event && child.actors.is_empty() {
                drafts[inner].dropped = Some("told by the act around it");
            }
            return;
        }
        Inner::Negate => {
            drafts[inner].status = Status::Negated;
            return;
        }
        Inner::Possible => {
            if drafts[inner].status == Status::Actual {
                drafts[inner].status = Status::Possible;
            }
            return;
        }
        Inner::Defer => {
            drafts[outer].dropped = Some("the act inside says it");
            let sides = drafts[outer].actors.clone();
            if drafts[inner].actors.is_empty() {
                drafts[inner].actors = sides;
            }
            return;
        }
        Inner::Absorb => {}
    }
    drafts[inner].dropped = Some(super::handed::EMBEDDED);
    // "vowed to wage a war", "postponed all exchanges of visits": what the act inside is made of is part of it as well.
    let defers = lexicon.entries[child.entry].inner == Inner::Defer;
    for d in drafts.iter_mut().filter(|d| d.outer == Some(inner) && d.dropped.is_none()) {
        if defers || child.kind == Kind::Noun && d.kind == Kind::Noun {
            d.dropped = Some(super::handed::EMBEDDED);
        }
    }
    let parent = &mut drafts[outer];
    parent.steps.push(format!("embeds {}", child.event));
    let negated = (child.status == Status::Negated)
        .then(|| lexicon.compose.get(&(format!("{} NOT", parent.event), child.event.clone())))
        .flatten()
        .map(|(_, mode)| (parent.event.clone(), mode.clone()));
    let combined = negated
        .as_ref()
        .or_else(|| lexicon.compose.get(&(parent.event.clone(), child.event.clone())))
        .or_else(|| lexicon.compose.get(&(parent.event.clone(), "*".to_owned())));
    if let Some((event, mode)) = combined {
        if *event != parent.event {
            parent.steps.push(format!("{} of {} is {event}", parent.event, child.event));
            parent.event.clone_from(event);
            parent.mode.clone_from(mode);
            parent.cameo = None;
        } else if mode.is_some() && parent.mode.is_none() {
            parent.mode.clone_from(mode);
        }
    }
    for context in child.contexts {
        if !parent.contexts.contains(&context) {
            parent.contexts.push(context);
        }
    }
    if parent.recipients.is_empty() && !parent.reciprocal {
        let pool = if child.recipients.is_empty() || child.reciprocal { &child.actors } else { &child.recipients };
        for e in pool {
            let own = |a: &Entity| {
                let undivided = a.sectors.is_empty() || e.sectors.is_empty() || a.sectors == e.sectors;
                same(a, e) || (a.country == e.country && a.country.is_some() && undivided)
            };
            if !parent.actors.iter().any(own) {
                push(&mut parent.recipients, e.clone());
            }
        }
    }
    if parent.actors.is_empty() && parent.reciprocal {
        parent.actors = child.actors;
    }
}

/// Who will not meet or cooperate refuses it to the others: the sides that the subject does not name are its recipients.
fn one_sided(draft: &mut Draft, roles: &Roles<'_>) {
    let subjects = roles.subjects(draft.trigger, draft.kind, &draft.words);
    let (own, others): (Vec<_>, Vec<_>) =
        draft.actors.iter().cloned().partition(|a| subjects.iter().any(|s| same(s, a)));
    if !own.is_empty() && !others.is_empty() {
        draft.reciprocal = false;
        draft.actors = own;
        draft.recipients = others;
    }
}

/// The type of a future act.
fn future(draft: &mut Draft, lexicon: &Lexicon) {
    if draft.status == Status::Negated {
        // "will not withdraw" is a refusal.
        if let Some((event, mode)) = lexicon.compose.get(&("NEGATED FUTURE".to_owned(), draft.event.clone())) {
            draft.steps.push(format!("negated future of {} is {event}", draft.event));
            draft.event.clone_from(event);
            draft.mode.clone_from(mode);
            draft.status = Status::Actual;
            draft.cameo = None;
        }
        return;
    }
    if let Some((event, mode)) = lexicon.compose.get(&("FUTURE".to_owned(), draft.event.clone())) {
        draft.steps.push(format!("future {} is {event}", draft.event));
        if *event != draft.event {
            draft.event.clone_from(event);
            draft.mode.clone_from(mode);
            draft.cameo = None;
        }
    } else if draft.status == Status::Actual {
        draft.status = Status::Planned;
    }
}
