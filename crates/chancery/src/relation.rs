//! `chancery show` and `chancery check`: what the record holds on two states.

use std::fmt::Write as _;
use std::process::ExitCode;

use chancery_code::{ClaimReader, Wording};
use chancery_knowledge::{Files, States};
use chancery_relate::{
    Asked, Cell, Citation, Direction, Finding, Level, Measure, Measures, Month, Order, Record, Relation, Scope, Sides,
    Verdict, Window, check,
};

use crate::args::{AnswerFormat, Check, RecordArgs, Show};
use crate::progress::say;
use crate::style::Style;
use crate::{FAILED, USAGE, database, state_words};

/// What is wrong, and with which status to end.
struct Fault(u8, String);

fn usage(reason: impl ToString) -> Fault {
    Fault(USAGE, reason.to_string())
}

fn failed(reason: impl ToString) -> Fault {
    Fault(FAILED, reason.to_string())
}

fn end(result: Result<String, Fault>) -> ExitCode {
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
struct Desk {
    files: Files,
    states: States,
    record: Record,
}

impl Desk {
    fn open(args: &RecordArgs) -> Result<Self, Fault> {
        let files = match &args.knowledge {
            Some(dir) => Files::open(dir).map_err(usage)?,
            None => Files::embedded(),
        };
        let states = States::load(&files).map_err(usage)?;
        let record = Record::open(&database::path(args.db.as_deref()).map_err(failed)?).map_err(failed)?;
        Ok(Self { files, states, record })
    }

    fn codes(&self, a: &str, b: &str) -> Result<[Vec<String>; 2], Fault> {
        let code = |words: &str| state_words::code(&self.states, words).map_err(usage);
        let (a, b) = (code(a)?, code(b)?);
        if a == b {
            return Err(usage("the two states are the same"));
        }
        Ok([self.states.with_predecessors(a), self.states.with_predecessors(b)])
    }

    fn title(&self, dyad: &[String; 2]) -> String {
        dyad.each_ref().map(|c| self.states.name(c).unwrap_or(c)).join(" and ")
    }
}

/// Runs `show`.
pub(crate) fn run(args: &Show) -> ExitCode {
    end(show(args))
}

fn show(args: &Show) -> Result<String, Fault> {
    let desk = Desk::open(&args.record)?;
    let codes = desk.codes(&args.a, &args.b)?;
    let asked = Asked { from: args.from, to: args.to, origins: args.record.origins(), contexts: Vec::new() };
    let relation = desk.record.relation(codes, &asked).map_err(failed)?;
    let measure = Measure::relations();
    let stories = desk.record.stories(&relation, relation.span, &measure, Order::Main, args.stories).map_err(failed)?;
    let remarks = desk.record.remarks(&relation, relation.span, args.statements).map_err(failed)?;
    if args.format == AnswerFormat::Jsonl {
        let mut out = String::new();
        let mut line = |kind: &str, value: serde_json::Value| {
            let _ = writeln!(out, "{}", serde_json::json!({ "kind": kind, "value": value }));
        };
        line("relation", json(&relation));
        for (month, level) in relation.levels(&measure, 12) {
            line("level", serde_json::json!({ "month": month, "level": level }));
        }
        relation.changes(&measure).iter().for_each(|c| line("change", json(c)));
        stories.iter().for_each(|s| line("story", json(s)));
        remarks.iter().for_each(|r| line("statement", json(r)));
        return Ok(out);
    }
    let style = Style::of_stdout();
    let mut out = String::new();
    let c = &relation.coverage;
    let _ = writeln!(out, "{}  {}", style.bold(&desk.title(&relation.dyad)), style.dim(&relation.span.to_string()));
    if c.stories == 0 {
        let _ = writeln!(out, "The record holds no story between them in these months.");
        return Ok(out);
    }
    let by: Vec<String> = c.publishers.iter().map(|(country, n)| format!("{country} {n}")).collect();
    let facts = [
        format!("{} stories ({} that happened)", c.stories, c.actual),
        format!("of {} that involve either", c.exposure),
        format!(
            "printings by publishers of {}",
            if by.is_empty() { "no known state".to_owned() } else { by.join(", ") }
        ),
    ];
    let _ = writeln!(out, "{}", style.flowing(&facts.map(|f| format!("· {f}")), 0));
    let levels: Vec<(Month, Level)> = relation.levels(&measure, 12);
    out.push_str(&years(&relation, &levels, style));
    for change in relation.changes(&measure) {
        let _ =
            writeln!(out, "from {} on: mean level {:+.1}, before {:+.1}", change.month, change.after, change.before);
    }
    let _ = writeln!(out, "\n{}", style.bold("Stories that most tell, by date"));
    for story in &stories {
        out.push_str(&cited(story, style));
    }
    if !remarks.is_empty() {
        let _ = writeln!(out, "\n{}", style.bold("What they said of each other"));
        for r in &remarks {
            let who = format!("{} {}", style.country(&r.country), r.speaker);
            let claim = if r.claims > 0 { format!(" · check --statement {}", r.statement) } else { String::new() };
            let _ = writeln!(out, "  {}  {} {}", r.day, who.trim(), style.dim(&format!("{:+.1}{claim}", r.polarity)));
            let _ = writeln!(out, "{}", style.wrapped(&clipped(&r.content), 6, None));
        }
    }
    Ok(out)
}

/// A record as JSON; what cannot be written so, which no record of ours is, as null.
fn json(value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

fn clipped(text: &str) -> String {
    let mut words: Vec<&str> = text.split_whitespace().take(60).collect();
    if text.split_whitespace().count() > words.len() {
        words.push("…");
    }
    words.join(" ")
}

/// One row a calendar year: how many stories each month, by quad and direction, and the level.
fn years(relation: &Relation, levels: &[(Month, Level)], style: Style) -> String {
    let [a, b] = &relation.dyad;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}",
        style.dim(&format!(
            "\nyear  months        stories  talk+ deed+ talk- deed-   {a}→{b} {b}→{a} both    level (interval)"
        ))
    );
    let all = |cells: &[&Cell], keep: &dyn Fn(&Cell) -> bool| -> u64 {
        cells.iter().filter(|c| keep(c)).map(|c| c.stories).sum()
    };
    let mut blank = false;
    for year in relation.span.first.year()..=relation.span.last.year() {
        let (Some(first), Some(last)) = (Month::new(year, 1), Month::new(year, 12)) else { continue };
        let window = Window { first, last };
        let cells: Vec<&Cell> = relation.within(window).filter(|c| c.status == "actual").collect();
        let total = all(&cells, &|_| true);
        if total == 0 {
            if !blank {
                let _ = writeln!(out, "{}", style.dim(&format!("{year}  no story")));
            }
            blank = true;
            continue;
        }
        blank = false;
        let months: Vec<u64> = (0..12).map(|i| all(&cells, &|c| c.month == first.plus(i))).collect();
        let quads = ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
        let [q1, q2, q3, q4] = quads.map(|q| all(&cells, &|c| c.quad == q));
        let [forth, back, mutual] =
            [Direction::Forth, Direction::Back, Direction::Mutual].map(|d| all(&cells, &|c| c.direction == d));
        let end = last.min(relation.span.last);
        let level = levels.iter().find(|l| l.0 == end).map(|l| l.1).unwrap_or_default();
        let figure =
            style.by_quad(if level.value < 0.0 { "conflict" } else { "cooperation" }, &format!("{:+7.1}", level.value));
        let _ = writeln!(
            out,
            "{year}  {}  {total:>6}  {q1:>5} {q2:>5} {q3:>5} {q4:>5}   {forth:>7} {back:>7} {mutual:>4}  {figure} ({:+.1} to {:+.1})",
            spark(&months),
            level.low,
            level.high
        );
    }
    out
}

/// Heights by eighths of the greatest value; a point for nothing.
fn spark(values: &[u64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let most = values.iter().copied().max().unwrap_or(0).max(4);
    let bar = |v: &u64| if *v == 0 { '·' } else { BARS[((v * 8).div_ceil(most)).clamp(1, 8) as usize - 1] };
    values.iter().map(bar).collect()
}

fn cited(story: &Citation, style: Style) -> String {
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

/// Runs `check`.
pub(crate) fn run_check(args: &Check) -> ExitCode {
    end(answer(args))
}

fn answer(args: &Check) -> Result<String, Fault> {
    let desk = Desk::open(&args.record)?;
    let measures = Measures::load(&desk.files).map_err(usage)?;
    let mut out = String::new();
    let style = Style::of_stdout();
    if let Some(id) = args.statement {
        let said = desk.record.claims(id).map_err(failed)?;
        let said =
            said.ok_or_else(|| usage(format!("there is no statement {id}; `chancery show` prints their numbers")))?;
        let at = match args.at {
            Some(at) => at,
            None => said.day.parse().map_err(|_| usage("it is not known when this was said; give --at YYYY-MM"))?,
        };
        let mut any = false;
        for claim in &said.claims {
            let (Some(a), Some(b)) = (&claim.a, &claim.b) else { continue };
            any = true;
            if args.format != AnswerFormat::Jsonl {
                let _ =
                    writeln!(out, "{} {} on {}: “{}”", said.country, said.speaker, said.day, clipped(&said.content));
            }
            out.push_str(&one(&desk, &measures, args, desk.codes(a, b)?, &claim.wording, at, style)?);
        }
        if !any {
            return Err(usage(format!("statement {id} holds no claim about two states")));
        }
        return Ok(out);
    }
    let [Some(a), Some(b), Some(words)] = [&args.a, &args.b, &args.claim] else {
        return Err(usage("give two states and a claim, or --statement ID"));
    };
    let reader = ClaimReader::load(&desk.files).map_err(usage)?;
    let hint = "try words like \"unprecedentedly high\", \"worst since 1994\", \"trade at a record high\"";
    let wording = reader.read(words).ok_or_else(|| usage(format!("no claim is recognised in `{words}`; {hint}")))?;
    let at = match args.at {
        Some(at) => at,
        None => desk.record.span().map_err(failed)?.last,
    };
    one(&desk, &measures, args, desk.codes(a, b)?, &wording, at, style)
}

fn one(
    desk: &Desk,
    measures: &Measures,
    args: &Check,
    codes: [Vec<String>; 2],
    claim: &Wording,
    at: Month,
    style: Style,
) -> Result<String, Fault> {
    let contexts = measures.of(&claim.subject).map(|m| m.contexts.clone()).unwrap_or_default();
    let asked = Asked { from: None, to: None, origins: args.record.origins(), contexts };
    let relation = desk.record.relation(codes, &asked).map_err(failed)?;
    let finding = check(&relation, measures, claim, at, args.months)
        .ok_or_else(|| usage(format!("the record says nothing on `{}`", claim.subject)))?;
    let sides = desk.record.sides(&relation, &finding, args.evidence).map_err(failed)?;
    if args.format == AnswerFormat::Jsonl {
        return Ok(format!("{}\n", serde_json::json!({ "finding": finding, "evidence": sides })));
    }
    Ok(told(desk, &relation, &finding, &sides, style))
}

fn told(desk: &Desk, relation: &Relation, f: &Finding, sides: &Sides, style: Style) -> String {
    let mut out = String::new();
    let (word, quad) = match f.verdict {
        Verdict::Supported => ("supported", "cooperation"),
        Verdict::Contradicted => ("contradicted", "conflict"),
        Verdict::Open => ("open", ""),
    };
    let claim = format!("{} {} ({})", f.claim.subject, f.claim.direction, f.claim.degree);
    let scope = match (f.scope, &f.claim.scope) {
        (Scope::From(month), Some(words)) => format!("{words}: from {month}"),
        (_, Some(words)) => words.clone(),
        _ => "ever".to_owned(),
    };
    let _ = writeln!(out, "{}: {claim}, {scope}", style.bold(&desk.title(&f.dyad)));
    let _ = writeln!(out, "{}  {}\n", style.by_quad(quad, word), f.question);
    for reason in &f.thin {
        let _ = writeln!(out, "  thin: {reason}");
    }
    let p = &f.period;
    let row = |r: &chancery_relate::Ranked, mark: &str| {
        let s = &r.sums;
        format!(
            "{}  {:>3}  {:>5}  {:>5}  {:>7.1}  {:>8.1}  {:>+7.1}  {:+.1} to {:+.1}{mark}",
            r.window,
            if r.rank == 0 { "-".to_owned() } else { r.rank.to_string() },
            s.exposure,
            s.stories,
            s.sum,
            s.squares,
            r.level.value,
            r.level.low,
            r.level.high
        )
    };
    let _ =
        writeln!(out, "{}", style.dim("period            rank      E      n        S         Q    level  interval"));
    let mut best: Vec<&chancery_relate::Ranked> = f.periods.iter().collect();
    best.sort_by_key(|r| (r.rank, std::cmp::Reverse(r.window.first)));
    best.truncate(5);
    if !best.iter().any(|r| r.window == p.window) {
        best.push(p);
    }
    for r in best {
        let mark = if r.window == p.window { "  ← the claim's" } else { "" };
        let _ = writeln!(out, "{}", row(r, mark));
    }
    if let Some(rival) = f.rival.as_ref().filter(|r| r.rank == 0) {
        let _ = writeln!(out, "{}", row(rival, "  ← compared with"));
    }
    let _ = writeln!(
        out,
        "rank {} of {} periods; long run m = {:.4}, q = {:.4}, k = 10",
        p.rank,
        f.periods.len(),
        f.long_run.mean,
        f.long_run.square
    );
    if let Some(d) = f.difference {
        let _ = writeln!(out, "difference {:+.1} ± {:.1}: {:+.1} to {:+.1}", d.value, 1.96 * d.error, d.low, d.high);
    }
    let c = &relation.coverage;
    let _ = writeln!(
        out,
        "record {}: {} stories between them, {} that happened, of {} that involve either",
        relation.span, c.stories, c.actual, c.exposure
    );
    if let Some(note) = &f.measure.note {
        let _ = writeln!(out, "note: {note}");
    }
    let rival = f.rival.map(|r| format!("From {}, which it was compared with", r.window)).unwrap_or_default();
    for (title, stories) in [("For", &sides.for_claim), ("Against", &sides.against), (rival.as_str(), &sides.rival)] {
        if !stories.is_empty() {
            let _ = writeln!(out, "\n{}", style.bold(title));
            stories.iter().for_each(|s| out.push_str(&cited(s, style)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spark_lines() {
        assert_eq!(spark(&[0, 1, 2, 4, 8]), "·▁▂▄█");
        assert_eq!(spark(&[0, 0]), "··");
        assert_eq!(spark(&[1, 0]), "▂·");
    }
}
