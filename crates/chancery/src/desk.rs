//! What the verbs that ask the record share: the record, the states, how an answer or a fault ends, how a story is cited.

use std::fmt::Write as _;
use std::process::ExitCode;

use chancery_knowledge::{Files, States};
use chancery_relate::{Citation, Record, RelateError};

use crate::progress::say;
use crate::record_args::RecordArgs;
use crate::style::Style;
use crate::{FAILED, USAGE, database, state_words};

/// What is wrong, and with which status to end.
#[derive(Debug)]
pub(crate) struct Fault(u8, String);

impl Fault {
    /// Of a question that the record does not answer. An archive that is missing or damaged is told apart from one
    /// that holds nothing.
    pub(crate) fn of(error: RelateError) -> Self {
        match error {
            RelateError::Empty { .. } => Self(FAILED, error.to_string()),
            RelateError::Archive(_) | RelateError::Outside { .. } | RelateError::Backwards { .. } => usage(error),
        }
    }
}

pub(crate) fn usage(reason: impl ToString) -> Fault {
    Fault(USAGE, reason.to_string())
}

pub(crate) fn failed(reason: impl ToString) -> Fault {
    Fault(FAILED, reason.to_string())
}

pub(crate) fn end(result: Result<String, Fault>) -> ExitCode {
    match result {
        Ok(text) => {
            use std::io::Write as _;
            match std::io::stdout().lock().write_all(text.as_bytes()) {
                Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
                    say(&format!("error: cannot write: {e}"));
                    ExitCode::from(FAILED)
                }
                _ => ExitCode::SUCCESS,
            }
        }
        Err(Fault(status, reason)) => {
            say(&format!("error: {reason}"));
            ExitCode::from(status)
        }
    }
}

/// Tables, record and states of a question.
pub(crate) struct Desk {
    pub(crate) files: Files,
    pub(crate) states: States,
    pub(crate) record: Record,
}

impl Desk {
    pub(crate) fn open(args: &RecordArgs) -> Result<Self, Fault> {
        let files = match &args.knowledge {
            Some(dir) => Files::open(dir).map_err(usage)?,
            None => Files::embedded(),
        };
        let states = States::load(&files).map_err(usage)?;
        let record = Record::open(&database::path(args.db.as_deref()).map_err(usage)?).map_err(Fault::of)?;
        Ok(Self { files, states, record })
    }

    pub(crate) fn codes(&self, a: &str, b: &str) -> Result<[Vec<String>; 2], Fault> {
        let code = |words: &str| state_words::code(&self.states, words).map_err(usage);
        let (a, b) = (code(a)?, code(b)?);
        if a == b {
            return Err(usage("the two states are the same"));
        }
        Ok([self.states.with_predecessors(a), self.states.with_predecessors(b)])
    }

    pub(crate) fn title(&self, dyad: &[String; 2]) -> String {
        dyad.each_ref().map(|c| self.states.name(c).unwrap_or(c)).join(" and ")
    }
}

/// A record as JSON; what cannot be written so, which no record of ours is, as null.
pub(crate) fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// One line of JSON that says what it holds.
pub(crate) fn line(kind: &str, value: &impl serde::Serialize) -> String {
    format!("{}\n", serde_json::json!({ "kind": kind, "value": json(value) }))
}

/// The first words of a text that runs on.
pub(crate) fn clipped(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().take(60).collect();
    if text.split_whitespace().count() > words.len() {
        words.push("…");
    }
    words.join(" ")
}

/// A story with the sentence it rests on and whose account it is.
pub(crate) fn cited(story: &Citation, style: Style) -> String {
    let mut out = String::new();
    let score = story.score.map(|s| format!(" {s:+}")).unwrap_or_default();
    let status = if story.status == "actual" { String::new() } else { format!(" ({})", story.status) };
    let mut parts = vec![
        format!("{}  {}", story.day, style.country(&story.actors.join(", "))),
        format!("{} {}{score}{status}", style.dim("→"), style.by_quad(&story.quad, &story.kind)),
    ];
    if !story.recipients.is_empty() {
        parts.push(format!("{} {}", style.dim("→"), style.country(&story.recipients.join(", "))));
    }
    parts.extend(story.place.as_ref().map(|p| format!("{} {p}", style.dim("·"))));
    let _ = writeln!(out, "  {}", style.flowing(&parts, 2));
    if let Some(text) = story.sentence.as_ref().or(story.title.as_ref()) {
        let _ = writeln!(out, "{}", style.wrapped(text, 6, None));
    }
    let by = story.publisher.as_deref().unwrap_or("publisher unknown");
    let country = story.publisher_country.as_ref().map(|c| format!(" ({c})")).unwrap_or_default();
    let more = if story.publishers > 1 { format!(" and {} more", story.publishers - 1) } else { String::new() };
    let day = story.published.as_deref().unwrap_or("no date");
    let _ = writeln!(
        out,
        "      {}",
        style.dim(&format!("by the account of {by}{country}{more}, {day} · story {}", story.story))
    );
    out
}
