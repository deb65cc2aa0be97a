//! Sides that only the passage tells: an act that names none, or one, takes them from what was told just before it of the same
//! kind ("**the bombardment** went on"), from whom its sentence is about, or from whose word is answered ("Asmara denied
//! **the claim**").

use super::roles::{Roles, push};
use super::{Draft, missing};
use crate::lexicon::{Kind, Lexicon};
use crate::report::{Entity, Status};
use crate::syntax;

/// How many sentences back an act is looked for.
const SENTENCES: usize = 2;

/// Fills sides from the passage. `drafts` are in text order.
pub(crate) fn complete(drafts: &mut [Draft], roles: &Roles<'_>, lexicon: &Lexicon) {
    for k in 0..drafts.len() {
        if drafts[k].kind == Kind::Noun && drafts[k].dropped.is_none() {
            noun(drafts, k, roles, lexicon);
            judged(drafts, k);
        }
    }
    for k in 0..drafts.len() {
        if drafts[k].kind == Kind::Verb && drafts[k].dropped.is_none() {
            answered(drafts, k, roles, lexicon);
            deed(drafts, k, roles, lexicon);
            deed_judged(drafts, k, roles, lexicon);
            ended(drafts, k, roles);
        }
    }
}

/// Who condemns or welcomes an act ("Warsaw condemned **the arrests**") does so towards those who did it.
fn judged(drafts: &mut [Draft], k: usize) {
    let Some(outer) = drafts[k].outer else { return };
    let o = &drafts[outer];
    let judges = matches!(o.event.as_str(), "ACCUSE" | "SUPPORT" | "PROTEST") && !o.reciprocal && o.dropped.is_none();
    if judges && o.recipients.is_empty() && !o.actors.is_empty() {
        let own = o.actors.clone();
        let doers = drafts[k].actors.clone();
        if !share(&doers, &own) {
            doers.into_iter().for_each(|e| push(&mut drafts[outer].recipients, e));
        }
    }
}

/// What is lifted, suspended, signed or broken is of the sides that it was told of ("**the sanctions** were lifted").
fn ended(drafts: &mut [Draft], k: usize, roles: &Roles<'_>) {
    let d = &drafts[k];
    if !d.actors.is_empty() || !d.recipients.is_empty() {
        return;
    }
    let act = |&o: &usize| definite(roles, o) && family(roles.chooser.event(o)) != 0;
    let Some(object) = syntax::objects(roles.doc, d.trigger).into_iter().find(act) else { return };
    let event = roles.chooser.event(object).to_owned();
    let Some(told) = before(drafts, k, &event, roles, |_| true) else { return };
    drafts[k].actors.clone_from(&told.actors);
    if !drafts[k].reciprocal {
        drafts[k].recipients.clone_from(&told.recipients);
    }
    note(&mut drafts[k], &told, roles);
}

/// Kinds of acts that tell of each other.
fn family(event: &str) -> u8 {
    match event {
        "ASSAULT" | "COERCE" => 1,
        "CONSULT" | "AGREE" | "SUPPORT" | "COOPERATE" => 2,
        "SANCTION" => 3,
        "PROTEST" => 4,
        "RETREAT" | "CONCEDE" => 5,
        "AID" => 6,
        _ => 0,
    }
}

fn countries(all: &[Entity]) -> Vec<&str> {
    let mut codes: Vec<&str> = all.iter().filter_map(|e| e.country.as_deref()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

fn share(a: &[Entity], b: &[Entity]) -> bool {
    a.iter().any(|e| e.country.is_some() && b.iter().any(|f| f.country == e.country))
}

/// Whether a draft tells enough to lend its sides.
fn complete_draft(d: &Draft) -> bool {
    d.dropped.is_none()
        && d.status != Status::Negated
        && if d.reciprocal { countries(&d.actors).len() > 1 } else { !d.actors.is_empty() && !d.recipients.is_empty() }
}

/// The act like `event` told before draft `k` that `fits` and whose sides are known: of the same type before one of the same family, the
/// nearest first.
fn before(drafts: &[Draft], k: usize, event: &str, roles: &Roles<'_>, fits: impl Fn(&Draft) -> bool) -> Option<Draft> {
    let doc = roles.doc;
    let own = doc.sentence_of(drafts[k].trigger);
    let near = |d: &&Draft| own - doc.sentence_of(d.trigger) <= SENTENCES && complete_draft(d) && fits(d);
    let all = || drafts[..k].iter().rev().filter(near);
    let same = all().find(|d| d.event == event);
    let kin = || all().find(|d| family(&d.event) != 0 && family(&d.event) == family(event));
    // A ceasefire is of those who agreed or fought.
    let peace = || all().find(|d| event == "RETREAT" && matches!(family(&d.event), 1 | 2));
    same.or_else(kin).or_else(peace).cloned()
}

fn noun(drafts: &mut [Draft], k: usize, roles: &Roles<'_>, lexicon: &Lexicon) {
    let d = &drafts[k];
    if d.reciprocal {
        if d.actors.len() == 1 && countries(&d.actors).len() == 1 {
            one_side_of(drafts, k, roles);
        } else if d.actors.is_empty()
            && points_back(roles, d.trigger)
            && let Some(told) = before(drafts, k, &drafts[k].event, roles, |_| true)
        {
            let sides = told.actors.iter().chain(&told.recipients).cloned().collect::<Vec<_>>();
            if countries(&sides).len() > 1 {
                sides.into_iter().for_each(|e| push(&mut drafts[k].actors, e));
                note(&mut drafts[k], &told, roles);
            }
        }
        return;
    }
    let lacking = missing(&lexicon.entries[d.entry], &d.sides()).is_some();
    if d.actors.is_empty() && d.recipients.is_empty() && lacking && points_back(roles, d.trigger) {
        if let Some(told) = before(drafts, k, &drafts[k].event, roles, |t| !t.reciprocal) {
            drafts[k].actors = told.actors.clone();
            drafts[k].recipients = told.recipients.clone();
            note(&mut drafts[k], &told, roles);
        }
    } else if d.actors.is_empty() && !d.recipients.is_empty() && definite(roles, d.trigger) {
        let recipients = d.recipients.clone();
        if let Some(told) =
            before(drafts, k, &drafts[k].event, roles, |t| !t.reciprocal && share(&t.recipients, &recipients))
        {
            told.actors.iter().for_each(|e| push(&mut drafts[k].actors, e.clone()));
            note(&mut drafts[k], &told, roles);
        }
    } else if !d.actors.is_empty() && d.recipients.is_empty() && family(&d.event) == 1 {
        let actors = d.actors.clone();
        let told = before(drafts, k, &drafts[k].event, roles, |t| !t.reciprocal && share(&t.actors, &actors));
        if let Some(told) = told.filter(|_| definite(roles, drafts[k].trigger)) {
            told.recipients.iter().for_each(|e| push(&mut drafts[k].recipients, e.clone()));
            note(&mut drafts[k], &told, roles);
        } else if definite(roles, drafts[k].trigger) {
            // "Iraq votes for the first time since the US-led invasion"
            let abroad = |e: &Entity| e.country.is_some() && actors.iter().all(|a| a.country != e.country);
            let found: Vec<Entity> = subjects_above(roles, drafts[k].trigger).into_iter().filter(abroad).collect();
            if !found.is_empty() {
                found.into_iter().for_each(|e| push(&mut drafts[k].recipients, e));
                drafts[k].steps.push("it befalls those whom its sentence is about".to_owned());
            }
        }
    }
}

fn note(draft: &mut Draft, told: &Draft, roles: &Roles<'_>) {
    draft.steps.push(format!("takes its sides from `{}`", roles.doc.word(told.trigger)));
}

/// The other side of a fight or talks that names one: whom the sentence is about, else who did what was told just before.
fn one_side_of(drafts: &mut [Draft], k: usize, roles: &Roles<'_>) {
    let doc = roles.doc;
    let d = &drafts[k];
    let other = |e: &Entity| e.country.is_some() && d.actors.iter().all(|a| a.country != e.country);
    let mut found: Vec<Entity> = subjects_above(roles, d.trigger).into_iter().filter(other).collect();
    if found.is_empty() {
        let own = doc.sentence_of(d.trigger);
        let near = drafts[..k].iter().rev().filter(|t| t.dropped.is_none() && doc.sentence_of(t.trigger) == own);
        found = near
            .map(|t| t.actors.iter().filter(|e| other(e)).cloned().collect::<Vec<_>>())
            .find(|all| !all.is_empty())
            .unwrap_or_default();
    }
    if !found.is_empty() {
        found.into_iter().for_each(|e| push(&mut drafts[k].actors, e));
        drafts[k].steps.push("the other side is whom its sentence is about".to_owned());
    }
}

/// Who does what the verbs above token `i` tell, the nearest first.
fn subjects_above(roles: &Roles<'_>, i: usize) -> Vec<Entity> {
    let doc = roles.doc;
    let mut at = i;
    for _ in 0..12 {
        let head = doc[at].head;
        if head == at {
            break;
        }
        at = head;
        if syntax::is_verb(doc, at) {
            let heads: Vec<usize> = syntax::surface_subject(doc, at)
                .map_or_else(Vec::new, |s| syntax::conjuncts(doc, s))
                .into_iter()
                .filter(|&s| s != i)
                .collect();
            let found = roles.fill(&heads);
            if !found.is_empty() {
                return found;
            }
        }
    }
    Vec::new()
}

/// Whether noun `n` has an article or the like that points to what is known.
fn definite(roles: &Roles<'_>, n: usize) -> bool {
    let doc = roles.doc;
    doc.children(n).iter().any(|&c| {
        doc[c].dep == "det" && matches!(&*doc[c].lemma.to_lowercase(), "the" | "this" | "that" | "these" | "those")
    })
}

/// Whether noun `n` may point to what was told: it is definite, or stands bare ("weeks of **clashes**") and is not the object
/// that a verb brings up anew.
fn points_back(roles: &Roles<'_>, n: usize) -> bool {
    let doc = roles.doc;
    let article = doc.children(n).iter().any(|&c| doc[c].dep == "det" || doc[c].dep == "nummod");
    let dated = doc.children(n).iter().any(|&c| c < n && doc[c].ent_type == "DATE");
    definite(roles, n) || dated || !article && doc[n].dep == "pobj" && &*doc[doc[n].head].lemma == "of"
}

/// Who rejects a claim, a demand or an offer rejects those who made it: the last act of that kind that was towards him.
fn answered(drafts: &mut [Draft], k: usize, roles: &Roles<'_>, lexicon: &Lexicon) {
    let doc = roles.doc;
    let d = &drafts[k];
    if d.event != "REJECT" || !d.recipients.is_empty() || d.actors.is_empty() {
        return;
    }
    let mut objects = syntax::objects(doc, d.trigger);
    objects.extend(roles.chooser.objects_of(d.trigger, d.kind, &d.words));
    let Some(&object) = objects.iter().find(|&&o| definite(roles, o)) else { return };
    let lemma = &*doc[object].lemma;
    let charge = lexicon.is_in("charge", lemma);
    if !charge && !lexicon.is_in("asked", lemma) {
        return;
    }
    let own = doc.sentence_of(d.trigger);
    let speaks = |t: &&Draft| {
        let kind = match t.event.as_str() {
            "ACCUSE" | "THREATEN" => charge,
            "REQUEST" | "AGREE" | "CONCEDE" => !charge,
            _ => false,
        };
        let towards = t.recipients.is_empty() || share(&t.recipients, &d.actors);
        kind && towards
            && t.dropped.is_none()
            && !t.actors.is_empty()
            && own - doc.sentence_of(t.trigger) <= SENTENCES
            && !share(&t.actors, &d.actors)
    };
    let Some(told) = drafts[..k].iter().rev().find(speaks).cloned() else { return };
    told.actors.iter().for_each(|e| push(&mut drafts[k].recipients, e.clone()));
    note(&mut drafts[k], &told, roles);
}

/// What a statement, a move or a decision told just before does is done by whose it is: the subject of the sentence before.
fn deed(drafts: &mut [Draft], k: usize, roles: &Roles<'_>, lexicon: &Lexicon) {
    let doc = roles.doc;
    let d = &drafts[k];
    let word = matches!(
        d.event.as_str(),
        "REQUEST" | "ACCUSE" | "SUPPORT" | "REJECT" | "THREATEN" | "AGREE" | "CONCEDE" | "SANCTION" | "COERCE"
    );
    if !word || d.reciprocal || !d.actors.is_empty() || syntax::is_passive(doc, d.trigger) {
        return;
    }
    let Some(subject) = syntax::surface_subject(doc, d.trigger) else { return };
    if !definite(roles, subject) || !lexicon.is_in("deed", &doc[subject].lemma) {
        return;
    }
    let towards = d.recipients.clone();
    let found: Vec<Entity> =
        subject_before(roles, d.trigger).into_iter().filter(|e| !share(std::slice::from_ref(e), &towards)).collect();
    if !found.is_empty() {
        found.into_iter().for_each(|e| push(&mut drafts[k].actors, e));
        drafts[k].steps.push("done by the subject of the sentence before".to_owned());
    }
}

/// The subject of the sentence before that of token `i`.
fn subject_before(roles: &Roles<'_>, i: usize) -> Vec<Entity> {
    let doc = roles.doc;
    let Some(previous) = doc.sentence_of(i).checked_sub(1) else { return Vec::new() };
    let root = doc.sentences()[previous].clone().find(|&t| doc[t].head == t);
    let heads = root.and_then(|v| syntax::surface_subject(doc, v)).map_or_else(Vec::new, |s| syntax::conjuncts(doc, s));
    roles.fill(&heads)
}

/// Who criticises or welcomes a move told just before does so towards whose it is: "**The move** was criticised by Poland".
fn deed_judged(drafts: &mut [Draft], k: usize, roles: &Roles<'_>, lexicon: &Lexicon) {
    let doc = roles.doc;
    let d = &drafts[k];
    if !matches!(d.event.as_str(), "ACCUSE" | "SUPPORT")
        || d.reciprocal
        || !d.recipients.is_empty()
        || d.actors.is_empty()
    {
        return;
    }
    let deed = |&o: &usize| definite(roles, o) && lexicon.is_in("deed", &doc[o].lemma) && roles.owners(o, 0).is_empty();
    if !syntax::objects(doc, d.trigger).iter().any(deed) {
        return;
    }
    let found: Vec<Entity> = subject_before(roles, d.trigger);
    if !found.is_empty() && !share(&found, &d.actors) {
        found.into_iter().for_each(|e| push(&mut drafts[k].recipients, e));
        drafts[k].steps.push("towards the subject of the sentence before".to_owned());
    }
}
