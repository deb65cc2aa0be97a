//! Events from frames: which words of a passage tell an event, who fills its roles, whether it
//! happened, and how acts that embed acts combine.

mod choose;
mod embed;
mod handed;
mod passage;
mod roles;
mod status;

use crate::actor::Actors;
use crate::lexicon::{Entry, Inner, Kind, Lexicon, Slot};
use crate::passage::Passage;
use crate::report::{Entity, Status};

pub(crate) use choose::{Choice, Chooser};
use roles::Sides;
pub(crate) use roles::{push, same};
pub(crate) use status::time_anchor;

/// An event as one trigger tells it, before time, place and merging.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Token of the trigger.
    pub(crate) trigger: usize,
    /// All tokens of the trigger, the head first.
    pub(crate) words: Vec<usize>,
    pub(crate) kind: Kind,
    pub(crate) entry: usize,
    pub(crate) event: String,
    pub(crate) mode: Option<String>,
    pub(crate) contexts: Vec<String>,
    pub(crate) cameo: Option<String>,
    pub(crate) actors: Vec<Entity>,
    pub(crate) recipients: Vec<Entity>,
    pub(crate) reciprocal: bool,
    pub(crate) status: Status,
    /// Told as future, before composition.
    pub(crate) future: bool,
    /// Slots that gave the sides.
    pub(crate) from: (Option<Slot>, Option<Slot>),
    /// The outer draft that tells it, if any.
    pub(crate) outer: Option<usize>,
    /// Absorbed by its outer draft, or otherwise not an event; with the reason.
    pub(crate) dropped: Option<&'static str>,
    /// What happened on the way, for `explain`.
    pub(crate) steps: Vec<String>,
}

impl Draft {
    /// Its sides as they are now.
    fn sides(&self) -> Sides {
        Sides { actors: self.actors.clone(), recipients: self.recipients.clone(), from: (None, None) }
    }
}

/// All drafts of a passage, the dropped ones included, in text order.
pub(crate) fn find(passage: &Passage<'_>, actors: &Actors, lexicon: &Lexicon) -> Vec<Draft> {
    let doc = &passage.doc;
    let blocked = (0..doc.len()).map(|i| actors.in_name(i)).collect();
    let denotes = (0..doc.len()).map(|i| actors.denotes(i)).collect();
    let state = |i| actors.of(i).iter().any(|e| e.sectors.is_empty() && e.id.is_some() && e.id == e.country);
    let states = (0..doc.len()).map(state).collect();
    let public = (0..doc.len()).map(|i| actors.of(i).iter().any(is_public)).collect();
    let chooser = Chooser::new(doc, lexicon, blocked, denotes, states, public);
    let filler = roles::Roles { passage, doc, actors, chooser: &chooser };
    let mut drafts = Vec::new();
    for i in 0..doc.len() {
        let Choice::Entry(fitting) = chooser.choice(i) else { continue };
        let kind = match doc[i].pos.as_str() {
            "VERB" | "AUX" => Kind::Verb,
            "ADJ" => Kind::Adjective,
            _ => Kind::Noun,
        };
        // The most particular entry whose roles are filled as it asks; else the first, which says what is missing.
        let filled = fitting
            .iter()
            .map(|(entry, words)| (*entry, words, filler.sides(i, kind, words, &lexicon.entries[*entry])))
            .collect::<Vec<_>>();
        let best = filled.iter().position(|(e, _, sides)| missing(&lexicon.entries[*e], sides).is_none()).unwrap_or(0);
        let Some((index, words, sides)) = filled.into_iter().nth(best) else { continue };
        let (entry, words) = (&lexicon.entries[index], words.clone());
        let setting = status::setting(&chooser, i, entry.attempt);
        let mut steps =
            vec![format!("`{}` is {} by {}", doc.word(i), label(&entry.event, entry.mode.as_deref()), entry.origin)];
        if setting.status != Status::Actual || setting.future {
            steps.push(format!("told as {:?}{}", setting.status, if setting.future { ", future" } else { "" }));
        }
        drafts.push(Draft {
            trigger: i,
            words,
            kind,
            entry: index,
            event: entry.event.clone(),
            mode: entry.mode.clone(),
            contexts: entry.contexts.clone(),
            cameo: entry.cameo.clone(),
            actors: sides.actors,
            recipients: sides.recipients,
            reciprocal: entry.reciprocal,
            status: entry.status.filter(|_| setting.status != Status::Negated).unwrap_or(setting.status),
            future: setting.future,
            from: sides.from,
            outer: None,
            dropped: setting.spoken_of.then_some("it is only spoken of"),
            steps,
        });
    }
    let taken: Vec<(usize, usize)> = drafts
        .iter()
        .flat_map(|d: &Draft| d.words.iter().skip(1).map(|&w| (w, d.trigger)).collect::<Vec<_>>())
        .collect();
    for draft in &mut drafts {
        if taken.iter().any(|&(w, by)| w == draft.trigger && by != draft.trigger) {
            draft.dropped = Some("part of another trigger");
        }
    }
    embed::compose(&mut drafts, &chooser, &filler);
    handed::complete(&mut drafts, &filler, lexicon);
    passage::complete(&mut drafts, &filler, lexicon);
    for draft in &mut drafts {
        let entry = &lexicon.entries[draft.entry];
        if draft.dropped.is_none() {
            draft.dropped = missing(entry, &draft.sides());
        }
        // "people suspected of links to rebels": who they are, and nobody's accusation.
        let token = &doc[draft.trigger];
        let describes = draft.event == "ACCUSE" && token.dep == "acl" && token.tag == "VBN" && draft.actors.is_empty();
        // "agreed that the regime had a pattern": of one mind, and no promise.
        let opinion = draft.event == "AGREE" && &*token.lemma == "agree" && states_fact(doc, draft.trigger);
        // "talks should continue": wished for, and not held.
        if draft.kind == Kind::Noun && draft.status == Status::Actual && status::wished(doc, draft.trigger) {
            draft.status = Status::Possible;
            if draft.event == "CONSULT" {
                draft.dropped = draft.dropped.or(Some("it is only wished for"));
            }
        }
        if opinion && draft.dropped.is_none() {
            draft.dropped = Some("it tells an opinion");
        }
        if describes && draft.dropped.is_none() {
            draft.dropped = Some("it says who somebody is");
        }
    }
    drafts
}

/// Whether `i` is a noun that points back to what was told: "**the** loan", "**this** attack", and no date beside it.
pub(crate) fn points_back(doc: &chancery_parse::Document, i: usize) -> bool {
    let nominal = matches!(doc[i].pos.as_str(), "NOUN" | "PROPN");
    let back = |c: usize| matches!(doc.word(c).to_lowercase().as_str(), "the" | "this" | "that" | "these" | "those");
    let dated = doc.subtree(i).any(|c| doc[c].ent_type.as_str() == "DATE");
    nominal && !dated && crate::syntax::children_by(doc, i, "det").any(back)
}

/// Whether what verb `v` says is a clause in the present or past tense, of how things are.
fn states_fact(doc: &chancery_parse::Document, v: usize) -> bool {
    crate::syntax::children_by(doc, v, "ccomp").any(|c| {
        let tensed = |i: usize| matches!(doc[i].tag.as_str(), "VBD" | "VBZ" | "VBP");
        let finite = tensed(c) || crate::syntax::children_by(doc, c, "aux").any(tensed);
        let modal = crate::syntax::children_by(doc, c, "aux").any(|a| doc[a].tag == "MD");
        finite && !modal && crate::syntax::has_child(doc, c, "nsubj")
    })
}

/// Whether an entity is a state, a named body, or holds or contests public power.
fn is_public(e: &Entity) -> bool {
    const SECTORS: [&str; 10] = ["GOV", "MIL", "COP", "LEG", "JUD", "PTY", "OPP", "REB", "UAF", "SPY"];
    let body = e.person.is_none() && (e.name.is_some() || e.id.is_some() && e.id == e.country);
    body || e.sectors.iter().any(|s| SECTORS.contains(&s.as_str()))
}

/// What a trigger lacks to be an event.
fn missing(entry: &Entry, sides: &Sides) -> Option<&'static str> {
    if sides.actors.is_empty() && sides.recipients.is_empty() {
        Some("nobody fills its roles")
    } else if entry.needs_actor && sides.actors.is_empty() {
        Some("it needs an actor")
    } else if entry.reciprocal && entry.needs_recipient && sides.actors.len() < 2 {
        Some("it needs two sides")
    } else if entry.needs_recipient && !entry.reciprocal && sides.recipients.is_empty() {
        Some("it needs a recipient")
    } else {
        None
    }
}

fn label(event: &str, mode: Option<&str>) -> String {
    mode.map_or_else(|| event.to_owned(), |m| format!("{event}:{m}"))
}
