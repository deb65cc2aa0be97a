//! The whole trace of a passage: what was recognised, which entry made which event, what was rejected and why.

use std::fmt;

use crate::frame::Draft;
use crate::lexicon::Slot;
use crate::passage::Passage;
use crate::report::{Entity, Report};

/// What the coder saw and did, for people.
#[derive(Debug)]
pub struct Trace {
    /// The report that came out.
    pub report: Report,
    sections: Vec<(String, Vec<String>)>,
}

impl Trace {
    pub(crate) fn new(report: Report) -> Self {
        Self { report, sections: Vec::new() }
    }

    pub(crate) fn section(&mut self, title: impl Into<String>, lines: Vec<String>) {
        if !lines.is_empty() {
            self.sections.push((title.into(), lines));
        }
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

/// The parse, a token a line.
pub(crate) fn parse_lines(passage: &Passage<'_>) -> Vec<String> {
    let doc = &passage.doc;
    let mut lines = Vec::new();
    for sentence in doc.sentences() {
        for i in sentence.clone() {
            let t = &doc[i];
            let head = if t.head == i { "-".to_owned() } else { format!("{}:{}", t.head, doc.word(t.head)) };
            let entity = if t.ent_type.as_str().is_empty() { "" } else { t.ent_type.as_str() };
            lines.push(
                format!("{i:>4} {:<18} {:<14} {:<5} {:<5} {:<10} {head:<20} {entity}", doc.word(i), t.lemma, t.pos, t.tag, t.dep)
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
    let side = |all: &[Entity]| if all.is_empty() { "nobody".to_owned() } else { all.iter().map(entity_line).collect::<Vec<_>>().join("; ") };
    let mut lines = draft.steps.clone();
    lines.push(format!("actors{}: {}", slot(&draft.from.0), side(&draft.actors)));
    if !draft.reciprocal {
        lines.push(format!("recipients{}: {}", slot(&draft.from.1), side(&draft.recipients)));
    }
    lines.push(match draft.dropped {
        Some(why) => format!("no event: {why}"),
        None => format!("event {}{} {:?}", draft.event, draft.mode.as_ref().map(|m| format!(":{m}")).unwrap_or_default(), draft.status),
    });
    lines
}
