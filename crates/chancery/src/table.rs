//! Reports as a table for people: who, what, whom, when and where, and the sentence that it rests on.

use std::fmt::Write as _;

use chancery_code::report::{Basis, Entity, Event, Evidence, Place, Report, Statement, Status, Time, TimeBasis};
use chancery_read::{Article, BlockKind, Field, PublisherKind, Span};

use crate::style::Style;

const INDENT: usize = 5;

/// One report. Sentences are taken from the article that it was coded from.
pub(crate) fn report(article: &Article, report: &Report, style: Style) -> String {
    let mut out = String::new();
    head(&mut out, report, style);
    if report.events.is_empty() && report.statements.is_empty() {
        let _ = writeln!(out, "  {}", style.dim("no event and no statement"));
    }
    let label = report.events.len().max(report.statements.len()).to_string().len() + 1;
    let mut last_sentence = None;
    for event in &report.events {
        out.push_str(&event_lines(article, event, label, style, &mut last_sentence));
    }
    for statement in &report.statements {
        out.push_str(&statement_lines(article, statement, label, style, &mut last_sentence));
    }
    out.push('\n');
    out
}

fn head(out: &mut String, report: &Report, style: Style) {
    let info = &report.article;
    let title = info.title.as_deref().unwrap_or("(no title)");
    let _ = writeln!(
        out,
        "{}",
        style.wrapped(title, 0, None).lines().map(|l| style.bold(l)).collect::<Vec<_>>().join("\n")
    );
    let mut parts = Vec::new();
    parts.push(info.published.as_ref().map_or_else(|| "no date".to_owned(), |p| p.date.to_string()));
    if let Some(name) = &info.publisher.name {
        let kind = match info.publisher.kind {
            PublisherKind::State => Some("state"),
            PublisherKind::Public => Some("public"),
            PublisherKind::Private => Some("private"),
            PublisherKind::Agency => Some("agency"),
            PublisherKind::Unknown => None,
        };
        let about: Vec<&str> = info.publisher.country.as_deref().into_iter().chain(kind).collect();
        parts.push(if about.is_empty() { name.clone() } else { format!("{name} ({})", about.join(", ")) });
    }
    parts.extend(info.section.clone());
    parts.extend(info.dateline.as_ref().map(|d| format!("filed from {}", d.place)));
    let line = info.source.line.map(|l| format!(":{l}")).unwrap_or_default();
    if !info.source.path.is_empty() {
        parts.push(format!("{}{line}", info.source.path));
    }
    let _ = writeln!(out, "{}", style.dim(&style.wrapped(&parts.join(" · "), 0, None)));
}

fn event_lines(
    article: &Article,
    event: &Event,
    label: usize,
    style: Style,
    last_sentence: &mut Option<Span>,
) -> String {
    let mut out = String::new();
    let mode = event.mode.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
    let status = match event.status {
        Status::Actual => "",
        Status::Planned => " (planned)",
        Status::Possible => " (possible)",
        Status::Negated => " (did not happen)",
    };
    let what = style.by_quad(&event.quad, &format!("{}{mode}", event.kind));
    let who = entities(&event.actors, style);
    let whom = entities(&event.recipients, style);
    let arrow = style.dim("→");
    let mut parts = vec![who, format!("{arrow} {what}{status}")];
    if !event.recipients.is_empty() {
        parts.push(format!("{arrow} {whom}"));
    }
    parts.extend(facts([when(&event.date), event.place.as_ref().map(place)], style));
    let _ = writeln!(out, "  {:<label$} {}", event.id, style.flowing(&parts, label + 3));
    let mut notes: Vec<String> = Vec::new();
    if !event.contexts.is_empty() {
        notes.push(event.contexts.join(", "));
    }
    if let Some(score) = event.score {
        notes.push(format!("score {score:+}"));
    }
    if let Some(id) = &event.reported_by {
        notes.push(format!("told in {id}"));
    }
    notes.push(format!("confidence {:.2}", event.confidence));
    evidence(&mut out, article, &event.evidence, style, last_sentence);
    let _ = writeln!(out, "{:INDENT$}{}", "", style.dim(&notes.join(" · ")));
    out
}

fn statement_lines(
    article: &Article,
    statement: &Statement,
    label: usize,
    style: Style,
    last_sentence: &mut Option<Span>,
) -> String {
    let mut out = String::new();
    let verb = statement.verb.as_ref().map_or("said", |v| v.text.as_str());
    let mut parts = vec![format!("{} {}", entity(&statement.speaker, style), style.bold(verb))];
    if !statement.about.is_empty() {
        let about: Vec<String> = statement.about.iter().map(|c| style.country(c)).collect();
        parts.push(format!("about {}", about.join(", ")));
    }
    let occasion = statement.occasion.as_ref().map(|o| shortened(&o.text));
    parts.extend(facts([when(&statement.date), statement.place.as_ref().map(place), occasion], style));
    let _ = writeln!(out, "  {:<label$} {}", statement.id, style.flowing(&parts, label + 3));
    evidence(&mut out, article, &statement.evidence, style, last_sentence);
    for claim in &statement.claims {
        let scope = claim.scope.as_ref().map(|s| format!(", {s}")).unwrap_or_default();
        let dyad = if claim.dyad.is_empty() { String::new() } else { format!("{} ", claim.dyad.join("-")) };
        let text = format!("claim: {dyad}{} {} ({}{scope})", claim.subject, claim.direction, claim.degree);
        let _ = writeln!(out, "{:INDENT$}{text}", "");
    }
    let notes = format!("polarity {:+} · confidence {:.2}", statement.polarity, statement.confidence);
    let _ = writeln!(out, "{:INDENT$}{}", "", style.dim(&notes));
    out
}

/// The first sentence of the evidence with its trigger marked, unless it was just shown.
fn evidence(out: &mut String, article: &Article, all: &[Evidence], style: Style, last: &mut Option<Span>) {
    let Some(first) = all.first() else { return };
    if *last == Some(first.sentence) {
        let _ = writeln!(out, "{:INDENT$}{}", "", style.dim(&format!("same sentence: “{}”", first.text)));
    } else if let Some((sentence, trigger)) = sentence(article, first) {
        let _ = writeln!(out, "{}", style.wrapped(&sentence, INDENT, trigger));
    } else {
        let _ = writeln!(out, "{:INDENT$}“{}”", "", first.text);
    }
    *last = Some(first.sentence);
    if all.len() > 1 {
        let more = if all.len() == 2 {
            "also told once more".to_owned()
        } else {
            format!("also told {} times more", all.len() - 1)
        };
        let _ = writeln!(out, "{:INDENT$}{}", "", style.dim(&more));
    }
}

/// The words of a sentence in the clean text, and the range of the trigger in them.
pub(crate) fn sentence(article: &Article, evidence: &Evidence) -> Option<(String, Option<std::ops::Range<usize>>)> {
    let titled = evidence.block == BlockKind::Headline && article.raw.segments.iter().any(|s| s.field == Field::Title);
    let field = if titled { Field::Title } else { Field::Text };
    let span = article.raw.text_span(field, evidence.sentence)?;
    let text = article.text.get(span.start..span.end)?.replace('\n', " ");
    let trigger = article.raw.text_span(field, evidence.trigger).filter(|t| span.contains(*t));
    Some((text, trigger.map(|t| t.start - span.start..t.end - span.start)))
}

fn entities(all: &[Entity], style: Style) -> String {
    if all.is_empty() {
        return style.dim("somebody");
    }
    all.iter().map(|e| entity(e, style)).collect::<Vec<_>>().join(" and ")
}

/// What is known of when and where, each behind a point.
fn facts<const N: usize>(known: [Option<String>; N], style: Style) -> impl Iterator<Item = String> {
    known.into_iter().flatten().map(move |fact| format!("{} {fact}", style.dim("·")))
}

/// The first words of a long phrase.
fn shortened(text: &str) -> String {
    const WORDS: usize = 10;
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= WORDS { words.join(" ") } else { format!("{} …", words[..WORDS].join(" ")) }
}

/// `RUS Vladimir Putin`, `FRA the president`, `RUS`. A pronoun gives way to the name that it stands for.
fn entity(entity: &Entity, style: Style) -> String {
    let country = style.country(entity.country.as_deref().unwrap_or("---"));
    let (name, text) = (entity.name.as_deref(), entity.text.as_deref());
    let words = match entity.basis {
        Basis::Pronoun => entity.person.as_deref().or(name).or(text),
        _ => entity.person.as_deref().or(text).or(name),
    };
    match words {
        Some(words) => format!("{country} {words}"),
        None => country,
    }
}

fn when(time: &Time) -> Option<String> {
    if time.basis == TimeBasis::None {
        return None;
    }
    let text = match (time.earliest, time.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("since {a}"),
        (None, Some(b)) => format!("until {b}"),
        (None, None) => return None,
    };
    Some(if time.basis == TimeBasis::Publication { format!("{text} (day of the report)") } else { text })
}

fn place(place: &Place) -> String {
    match &place.country {
        Some(country) => format!("{} ({country})", place.name),
        None => place.name.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_table_for_people() {
        let (article, coded) = sample::coded();
        let style = Style { colour: false, width: 80 };
        assert_eq!(
            report(&article, &coded, style),
            "\
Norway and Japan agree on ferry line
2024-05-14 · Example Wire · filed from OSLO · a.jsonl:1
  e1 NOR Kari Vik and JPN her Japanese counterpart → CONSULT meet · 2024-05-13
       · Oslo (NOR)
     Norwegian Foreign Minister Kari Vik met her Japanese counterpart in Oslo on
     Monday.
     diplomatic · score +4 · confidence 0.90
  e2 JPN Japan → SANCTION (did not happen) · 2024-05-14 (day of the report)
     “Our relations are better than ever,” Vik said, and Japan imposed no
     sanctions.
     score -5 · told in s1 · confidence 0.40
  s1 NOR Kari Vik said about NOR, JPN
     same sentence: “said”
     claim: JPN-NOR relations better (superlative, ever)
     polarity +1 · confidence 0.80

"
        );
    }

    #[test]
    fn the_trigger_is_marked_where_there_are_colours() {
        let (article, coded) = sample::coded();
        let shown = report(&article, &coded, Style { colour: true, width: 120 });
        assert!(shown.contains("Kari Vik \x1b[4mmet\x1b[0m her"), "{shown}");
        assert!(shown.contains("\x1b[1;32mCONSULT meet\x1b[0m"), "{shown}");
        assert!(shown.contains("\x1b[1;31mSANCTION\x1b[0m"), "{shown}");
    }
}
