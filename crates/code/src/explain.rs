//! The whole trace of a passage: what was recognised, which entry made which event, what was rejected and why.

use std::fmt;

use chancery_read::Span;

use crate::actor::Actors;
use crate::frame::Draft;
use crate::lexicon::Slot;
use crate::passage::Passage;
use crate::place::PlaceMention;
use crate::report::{Entity, Place, Report, Time};
use crate::time::TimeMention;

/// What the coder saw and did, for people.
#[derive(Debug)]
pub struct Trace {
    /// The report that came out.
    pub report: Report,
    sections: Sections,
}

/// Titles and lines, in order.
pub(crate) type Sections = Vec<(String, Vec<String>)>;

impl Trace {
    pub(crate) fn new(report: Report, sections: Sections) -> Self {
        Self { report, sections }
    }

    /// The sections: a title and its lines.
    #[must_use]
    pub fn sections(&self) -> &[(String, Vec<String>)] {
        &self.sections
    }
}

impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, lines) in &self.sections {
            writeln!(f, "{title}")?;
            for line in lines {
                writeln!(f, "  {line}")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// What was recognised in a passage.
pub(crate) fn passage(
    sections: &mut Sections,
    passage: &Passage<'_>,
    actors: &Actors,
    times: &[TimeMention],
    places: &[PlaceMention],
) {
    let words = |span: Span| passage.article.text[span.start..span.end].to_owned();
    sections.push(("PARSE (token, lemma, part of speech, tag, label, head, entity)".to_owned(), parse_lines(passage)));
    let mut lines = Vec::new();
    for m in actors.mentions() {
        for e in &m.entities {
            lines.push(format!("{:<30} {}", passage.doc.words(m.tokens.clone()), entity_line(e)));
        }
    }
    sections.push(("ACTORS".to_owned(), lines));
    let lines = times.iter().map(|t| format!("{:<30} {} {}", words(t.span), t.class.as_str(), t.value)).collect();
    sections.push(("TIMES".to_owned(), lines));
    let lines = places
        .iter()
        .map(|p| format!("{:<30} {} {}", words(p.span), p.country.as_deref().unwrap_or("---"), p.kind))
        .collect();
    sections.push(("PLACES".to_owned(), lines));
}

/// What became of each trigger, in text order.
pub(crate) fn drafts<'d>(sections: &mut Sections, passage: &Passage<'_>, drafts: impl Iterator<Item = &'d Draft>) {
    let mut all: Vec<&Draft> = drafts.collect();
    all.sort_by_key(|d| d.trigger);
    for d in all {
        sections.push((format!("TRIGGER {} `{}`", d.trigger, passage.doc.word(d.trigger)), draft_lines(d)));
    }
}

/// What came out: each event with the words that its date and place rest on, each statement with why its speaker.
pub(crate) fn outcome(sections: &mut Sections, report: &Report) {
    let words = |text: &Option<String>| text.as_ref().map(|t| format!(" by `{t}`")).unwrap_or_default();
    let day = |d: Option<jiff::civil::Date>| d.map_or_else(|| "open".to_owned(), |d| d.to_string());
    let time = |t: &Time| format!("{}..{} ({:?}){}", day(t.earliest), day(t.latest), t.basis, words(&t.text));
    let place = |p: &Option<Place>| {
        p.as_ref().map_or_else(
            || "none stated".to_owned(),
            |p| format!("{}, {} ({:?}){}", p.name, p.country.as_deref().unwrap_or("---"), p.basis, words(&p.text)),
        )
    };
    let mut lines = Vec::new();
    for e in &report.events {
        lines.push(format!("{} {}  confidence {}", e.id, crate::lexicon::notation(e), e.confidence));
        lines.push(format!("   when: {}", time(&e.date)));
        lines.push(format!("   where: {}", place(&e.place)));
        if let Some(statement) = &e.reported_by {
            lines.push(format!("   told in {statement}"));
        }
        if e.evidence.len() > 1 {
            lines.push(format!("   told {} times: merged", e.evidence.len()));
        }
    }
    sections.push(("EVENTS".to_owned(), lines));
    let mut lines = Vec::new();
    for s in &report.statements {
        let verb = s.verb.as_ref().map_or_else(|| "goes on without a verb".to_owned(), |v| format!("by `{}`", v.text));
        lines.push(format!("{} {:?}, {verb}, polarity {}", s.id, s.kind, s.polarity));
        lines.push(format!("   speaker: {}{}", entity_line(&s.speaker), words(&s.speaker.text)));
        lines.push(format!("   when: {}", time(&s.date)));
        for c in &s.claims {
            let scope = c.scope.as_deref().unwrap_or("no scope");
            let dyad = c.dyad.join("-");
            lines.push(format!(
                "   claim: {dyad} {} {} ({}, {scope}) by `{}`",
                c.subject, c.direction, c.degree, c.text
            ));
        }
    }
    sections.push(("STATEMENTS".to_owned(), lines));
}

/// The parse, a token a line.
fn parse_lines(passage: &Passage<'_>) -> Vec<String> {
    let doc = &passage.doc;
    let mut lines = Vec::new();
    for sentence in doc.sentences() {
        for i in sentence.clone() {
            let t = &doc[i];
            let head = if t.head == i { "-".to_owned() } else { format!("{}:{}", t.head, doc.word(t.head)) };
            let entity = if t.ent_type.as_str().is_empty() { "" } else { t.ent_type.as_str() };
            lines.push(
                format!(
                    "{i:>4} {:<18} {:<14} {:<5} {:<5} {:<10} {head:<20} {entity}",
                    doc.word(i),
                    t.lemma,
                    t.pos,
                    t.tag,
                    t.dep
                )
                .trim_end()
                .to_owned(),
            );
        }
        lines.push(String::new());
    }
    lines.pop();
    lines
}

/// An entity in one line.
pub(crate) fn entity_line(e: &Entity) -> String {
    let mut line = format!("{} {}", e.country.as_deref().unwrap_or("---"), e.sectors.join("/"));
    for (name, value) in [("", &e.name), ("person ", &e.person), ("office ", &e.office), ("id ", &e.id)] {
        if let Some(value) = value {
            line.push_str(&format!("  {name}{value}"));
        }
    }
    line.push_str(&format!("  ({:?})", e.basis));
    line
}

/// What became of a draft.
pub(crate) fn draft_lines(draft: &Draft) -> Vec<String> {
    let slot = |s: &Option<Slot>| s.as_ref().map_or(String::new(), |s| format!(" from {s:?}"));
    let side = |all: &[Entity]| {
        if all.is_empty() { "nobody".to_owned() } else { all.iter().map(entity_line).collect::<Vec<_>>().join("; ") }
    };
    let mut lines = draft.steps.clone();
    lines.push(format!("actors{}: {}", slot(&draft.from.0), side(&draft.actors)));
    if !draft.reciprocal {
        lines.push(format!("recipients{}: {}", slot(&draft.from.1), side(&draft.recipients)));
    }
    lines.push(match draft.dropped {
        Some(why) => format!("no event: {why}"),
        None => format!(
            "event {}{} {:?}",
            draft.event,
            draft.mode.as_ref().map(|m| format!(":{m}")).unwrap_or_default(),
            draft.status
        ),
    });
    lines
}
