//! The example sentences of the lexicon, and how an expectation is written:
//! `Sentence. => TYPE:mode actors > recipients [status]; TYPE ...` or `=> none`.

use chancery_read::{Article, Block, BlockKind, Field, Publisher, RawMap, RawSegment, Source, Span};

use crate::report::{Entity, Event, Status};

/// One expected event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expectation {
    event: String,
    mode: Option<String>,
    actors: Vec<String>,
    recipients: Vec<String>,
    status: Status,
}

/// An example that did not give what it says.
#[derive(Clone, Debug)]
pub struct ExampleFailure {
    /// File and line of the entry.
    pub origin: String,
    /// The sentence.
    pub sentence: String,
    /// What was expected, as written.
    pub expected: String,
    /// What came out, in the same notation.
    pub got: String,
}

/// Splits an example into its sentence and its expected events.
///
/// # Errors
/// Says what is wrong with the notation.
pub(crate) fn parse_example(example: &str) -> Result<(&str, Vec<Expectation>), String> {
    let (sentence, expected) = example.rsplit_once("=>").ok_or("an example needs `=>`")?;
    let expected = expected.trim();
    if expected == "none" {
        return Ok((sentence.trim(), Vec::new()));
    }
    let events = expected.split(';').map(|e| parse_event(e.trim())).collect::<Result<_, _>>()?;
    Ok((sentence.trim(), events))
}

fn parse_event(text: &str) -> Result<Expectation, String> {
    let (text, status) = match text.rsplit_once('[') {
        Some((head, status)) => {
            let status = match status.trim_end_matches(']').trim() {
                "actual" => Status::Actual,
                "planned" => Status::Planned,
                "possible" => Status::Possible,
                "negated" => Status::Negated,
                other => return Err(format!("unknown status `{other}`")),
            };
            (head.trim(), status)
        }
        None => (text, Status::Actual),
    };
    let (head, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (event, mode) = match head.split_once(':') {
        Some((event, mode)) => (event, Some(mode.to_owned())),
        None => (head, None),
    };
    let (actors, recipients) = rest.split_once('>').unwrap_or((rest, ""));
    let list = |s: &str| {
        let mut all: Vec<String> = s.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect();
        all.sort();
        all
    };
    Ok(Expectation { event: event.to_owned(), mode, actors: list(actors), recipients: list(recipients), status })
}

impl Expectation {
    /// Whether `event` is the expected one. A mode counts only where the expectation names one.
    pub(crate) fn matches(&self, event: &Event) -> bool {
        self.event == event.kind
            && self.status == event.status
            && (self.mode.is_none() || self.mode == event.mode)
            && sides_match(&self.actors, &event.actors)
            && sides_match(&self.recipients, &event.recipients)
    }
}

/// Each expected code (`RUS`, `RUS/GOV`, `---`, `---/REB`) has an entity, and each entity a code.
fn sides_match(expected: &[String], entities: &[Entity]) -> bool {
    let fits = |code: &str, e: &Entity| {
        let (country, sector) = code.split_once('/').map_or((code, None), |(c, s)| (c, Some(s)));
        e.country.as_deref().unwrap_or("---") == country && sector.is_none_or(|s| e.sectors.iter().any(|x| x == s))
    };
    expected.iter().all(|code| entities.iter().any(|e| fits(code, e)))
        && entities.iter().all(|e| expected.iter().any(|code| fits(code, e)))
}

/// An event in the notation of the examples.
pub(crate) fn notation(event: &Event) -> String {
    let list = |entities: &[Entity]| {
        let mut codes: Vec<String> = entities
            .iter()
            .map(|e| {
                let country = e.country.as_deref().unwrap_or("---");
                e.sectors.first().map_or_else(|| country.to_owned(), |s| format!("{country}/{s}"))
            })
            .collect();
        codes.sort();
        codes.dedup();
        codes.join(",")
    };
    let mode = event.mode.as_ref().map(|m| format!(":{m}")).unwrap_or_default();
    let status = match event.status {
        Status::Actual => "",
        Status::Planned => " [planned]",
        Status::Possible => " [possible]",
        Status::Negated => " [negated]",
    };
    let recipients = list(&event.recipients);
    let to = if recipients.is_empty() { String::new() } else { format!(" > {recipients}") };
    format!("{}{mode} {}{to}{status}", event.kind, list(&event.actors))
}

/// A sentence as an article of its own.
pub(crate) fn article(sentence: &str) -> Article {
    let span = Span::new(0, sentence.len());
    Article {
        id: String::new(),
        source: Source::default(),
        url: None,
        title: None,
        publisher: Publisher::default(),
        section: None,
        byline: None,
        language: None,
        published: None,
        dateline: None,
        text: sentence.to_owned(),
        blocks: vec![Block { kind: BlockKind::Lede, span }],
        raw: RawMap { segments: vec![RawSegment { text: 0, raw: 0, len: sentence.len(), field: Field::Text }] },
        notes: Vec::new(),
    }
}
