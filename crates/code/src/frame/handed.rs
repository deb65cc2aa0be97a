//! Sides that other words of the sentence hand on to an act: "claimed responsibility for the attack", "arrested on the orders
//! of the president", "killed in a French strike", "the town suffered an attack". The word lists are in
//! `knowledge/lexicon/sides.toml`.

use super::Draft;
use super::roles::{Roles, push};
use crate::lexicon::{Kind, Lexicon};
use crate::report::Entity;
use crate::syntax;

/// Fills sides that the sentence itself hands on. `drafts` are in text order.
pub(crate) fn complete(drafts: &mut [Draft], roles: &Roles<'_>, lexicon: &Lexicon) {
    for k in 0..drafts.len() {
        if drafts[k].dropped.is_some() {
            continue;
        }
        let (i, kind) = (drafts[k].trigger, drafts[k].kind);
        if drafts[k].actors.is_empty() && !drafts[k].reciprocal {
            let found = match kind {
                Kind::Noun => by_noun_above(roles, lexicon, i),
                Kind::Verb => {
                    let ordered = by_order(roles, lexicon, i);
                    if ordered.is_empty() { by_distant(roles, i) } else { ordered }
                }
                Kind::Adjective => Vec::new(),
            };
            give_actors(&mut drafts[k], found, "another word of the sentence tells who does it");
        }
        if drafts[k].recipients.is_empty() && kind == Kind::Noun && !drafts[k].reciprocal {
            let found = sufferers(roles, lexicon, i);
            let actors = drafts[k].actors.clone();
            found.into_iter().filter(|e| !actors.contains(e)).for_each(|e| push(&mut drafts[k].recipients, e));
        }
        merge_noun(drafts, k, roles);
        merge_clause(drafts, k, roles);
    }
}

fn give_actors(draft: &mut Draft, found: Vec<Entity>, why: &str) {
    if found.is_empty() {
        return;
    }
    found.into_iter().for_each(|e| push(&mut draft.actors, e));
    let actors = draft.actors.clone();
    draft.recipients.retain(|r| !actors.contains(r));
    draft.steps.push(why.to_owned());
}

/// Who does act `n` by a noun above it that hands it on: whose responsibility, role or stance it is.
fn by_noun_above(roles: &Roles<'_>, lexicon: &Lexicon, n: usize) -> Vec<Entity> {
    let doc = roles.doc;
    // "aid to Iraq **by German firms**"
    let by = syntax::below(doc, n, "by");
    if !by.is_empty() && by.iter().all(|&o| roles.actors.denotes(o)) {
        return roles.fill(&by);
    }
    let mut at = n;
    while doc[at].dep == "conj" && doc[at].head < at && syntax::is_nominal(doc, doc[at].head) {
        at = doc[at].head;
    }
    let p = doc[at].head;
    if doc[at].dep != "pobj" || !matches!(&*doc[p].lemma, "for" | "in" | "of" | "on" | "to") {
        return Vec::new();
    }
    let above = doc[p].head;
    let is_handing = |m: usize| lexicon.is_in("handing", &doc[m].lemma);
    // The parser hangs "for the attack" on the verb now and then.
    let noun = if syntax::is_verb(doc, above) {
        syntax::children_by(doc, above, "dobj").find(|&m| is_handing(m))
    } else {
        Some(above).filter(|&m| is_handing(m))
    };
    if let Some(m) = noun {
        let mut heads = syntax::noun_subjects(doc, m, 0);
        let v = doc[m].head;
        if heads.is_empty() && doc[m].dep == "dobj" && lexicon.is_in("having", &doc[v].lemma) {
            heads = syntax::agents(doc, v);
        }
        let mut found = roles.fill(&heads);
        if found.is_empty() {
            found = roles.modifiers(m);
        }
        return found;
    }
    // "were responsible for the attack", "are behind the attack"
    if doc[above].pos == "ADJ" && lexicon.is_in("responsible", &doc[above].lemma) {
        return roles.fill(&syntax::copular_subject(doc, above, 0).into_iter().collect::<Vec<_>>());
    }
    Vec::new()
}

/// On whose orders it was done that `v` tells in the passive.
fn by_order(roles: &Roles<'_>, lexicon: &Lexicon, v: usize) -> Vec<Entity> {
    if !syntax::is_passive(roles.doc, v) {
        return Vec::new();
    }
    for prep in ["on", "under", "by", "at"] {
        for o in syntax::prepositional(roles.doc, v, prep) {
            if lexicon.is_in("orders", &roles.doc[o].lemma) {
                return roles.owners(o, 0);
            }
        }
    }
    Vec::new()
}

/// Who did what `v` tells in the passive, where other phrases stand before the one that names him.
fn by_distant(roles: &Roles<'_>, v: usize) -> Vec<Entity> {
    if !syntax::is_passive(roles.doc, v) || !syntax::agents(roles.doc, v).is_empty() {
        return Vec::new();
    }
    let heads = syntax::distant_agents(roles.doc, v);
    // "condemned in a report by the union": that is who wrote the report.
    let whole = |&h: &usize| {
        let on = roles.doc[roles.doc[h].head].head;
        roles.actors.denotes(on) || matches!(roles.doc[on].ent_type.as_str(), "DATE" | "TIME" | "GPE" | "LOC" | "ORG")
    };
    match heads.first() {
        Some(first) if whole(first) => heads.iter().flat_map(|&h| roles.actors.of(h)).collect(),
        _ => Vec::new(),
    }
}

/// Whom act `n` befalls by the verb that has it as its object.
fn sufferers(roles: &Roles<'_>, lexicon: &Lexicon, n: usize) -> Vec<Entity> {
    let doc = roles.doc;
    let v = doc[n].head;
    if doc[n].dep != "dobj" || !syntax::is_verb(doc, v) || !lexicon.is_in("suffering", syntax::base(&doc[v].lemma)) {
        return Vec::new();
    }
    let spared = syntax::datives(doc, v);
    let heads = if spared.is_empty() {
        syntax::surface_subject(doc, v).map_or_else(Vec::new, |s| syntax::conjuncts(doc, s))
    } else {
        spared
    };
    roles.fill(&heads)
}

/// "Killed in a French strike", "died during clashes with rebels": the noun tells who did what the verb tells, and is no
/// event beside it.
fn merge_noun(drafts: &mut [Draft], k: usize, roles: &Roles<'_>) {
    let doc = roles.doc;
    let d = &drafts[k];
    if d.kind != Kind::Verb || d.event != "ASSAULT" || d.reciprocal || !d.actors.is_empty() || d.recipients.is_empty() {
        return;
    }
    let below: Vec<usize> = ["in", "during", "by", "from", "after"]
        .iter()
        .flat_map(|prep| syntax::prepositional(doc, d.trigger, prep))
        .collect();
    let noun = |j: &usize| {
        let n = &drafts[*j];
        n.kind == Kind::Noun && n.event == "ASSAULT" && below.contains(&n.trigger) && n.status == d.status
    };
    let Some(j) = (0..drafts.len()).find(noun) else { return };
    let n = drafts[j].clone();
    if n.dropped.is_some_and(|why| why != EMBEDDED) {
        return;
    }
    let d = &mut drafts[k];
    let victim = |e: &Entity| e.country.is_some() && d.recipients.iter().any(|r| r.country == e.country);
    let mut doers: Vec<Entity> = n.actors.clone();
    if n.reciprocal {
        // Of the sides of a fight those do it who are not the dead; where all are of one state, those who are named.
        let others: Vec<Entity> = doers.iter().filter(|e| !victim(e)).cloned().collect();
        if !others.is_empty() {
            doers = others;
        }
        if doers.len() > 1 && n.actors.len() > 1 && doers.len() == n.actors.len() {
            doers.clear();
        }
    }
    if doers.is_empty() {
        return;
    }
    doers.into_iter().for_each(|e| push(&mut d.actors, e));
    if d.mode.is_none() {
        d.mode.clone_from(&n.mode);
    }
    d.steps.push("the act it happened in tells who did it".to_owned());
    drafts[j].outer = Some(k);
    drafts[j].dropped = Some("told by the act around it");
}

/// "Killed when Lebanese militants fired rockets", "wounded after a plane bombed": the clause tells who did what its verb tells.
fn merge_clause(drafts: &mut [Draft], k: usize, roles: &Roles<'_>) {
    let doc = roles.doc;
    let d = &drafts[k];
    if d.kind != Kind::Verb || d.event != "ASSAULT" || d.reciprocal || !d.actors.is_empty() || d.recipients.is_empty() {
        return;
    }
    let clause = |n: &Draft| {
        let t = n.trigger;
        doc[t].dep == "advcl"
            && doc[t].head == d.trigger
            && syntax::children_by(doc, t, "mark")
                .chain(syntax::children_by(doc, t, "advmod"))
                .any(|m| matches!(&*doc[m].lemma.to_lowercase(), "when" | "after" | "as"))
    };
    let tells = |n: &Draft| {
        n.dropped.is_none()
            && n.status == d.status
            && !n.actors.is_empty()
            && !n.reciprocal
            && (n.event == "ASSAULT" || n.event == "MOBILIZE" && n.mode.as_deref() == Some("weapons"))
    };
    let Some(j) = (0..drafts.len()).find(|&j| clause(&drafts[j]) && tells(&drafts[j])) else { return };
    let n = drafts[j].clone();
    let of_the_dead = |e: &Entity| drafts[k].recipients.iter().any(|r| r.country == e.country);
    if !n.recipients.iter().all(of_the_dead) {
        return;
    }
    let d = &mut drafts[k];
    n.actors.into_iter().for_each(|e| push(&mut d.actors, e));
    if d.mode.is_none() && n.event == "ASSAULT" {
        d.mode.clone_from(&n.mode);
    }
    d.steps.push("the clause below it tells who did it".to_owned());
    drafts[j].outer = Some(k);
    drafts[j].dropped = Some("told by the act around it");
}

/// Why [`super::embed`] drops an act told as part of another.
pub(crate) const EMBEDDED: &str = "told as part of the act around it";
