//! `chancery show`: what the record holds on two states.

use std::fmt::Write as _;
use std::process::ExitCode;

use chancery_relate::{Asked, ImportedRow, Measure, Order, Period, Relation, Series, Step, Tally, Voice};

use crate::desk::{Desk, Fault, cited, clipped, end, line};
use crate::record_args::{By, Show};
use crate::spark::{bar, gathered, spark, spark_of};
use crate::style::Style;

/// Runs the verb.
pub(crate) fn run(args: &Show) -> ExitCode {
    end(show(args))
}

fn show(args: &Show) -> Result<String, Fault> {
    let desk = Desk::open(&args.record)?;
    let codes = desk.codes(&args.a, &args.b)?;
    let asked = Asked { from: args.span.from, to: args.span.to, origins: args.record.origins(), contexts: Vec::new() };
    let relation = desk.record.relation(codes, &asked).map_err(Fault::of)?;
    let step = args.by.map_or_else(|| Step::fitting(relation.span), By::step);
    let series = desk.record.series(&relation, step).map_err(Fault::of)?;
    let measure = Measure::relations();
    let stories =
        desk.record.stories(&relation, relation.span, &measure, Order::Main, args.stories).map_err(Fault::of)?;
    let remarks = desk.record.remarks(&relation, relation.span, args.statements).map_err(Fault::of)?;
    let rows = desk.record.imported_rows(&relation, args.stories).map_err(Fault::of)?;
    let changes = relation.changes(&measure);
    let mut out = String::new();
    if args.answer.jsonl() {
        out.push_str(&line("relation", &relation));
        for (month, level) in relation.levels(&measure, 12) {
            out.push_str(&line("level", &serde_json::json!({ "month": month, "level": level })));
        }
        let whole = Series { periods: Vec::new(), ..series.clone() };
        out.push_str(&line("series", &whole));
        series.periods.iter().for_each(|p| out.push_str(&line("period", p)));
        changes.iter().for_each(|c| out.push_str(&line("change", c)));
        stories.iter().for_each(|s| out.push_str(&line("story", s)));
        rows.iter().for_each(|r| out.push_str(&line("imported", r)));
        remarks.iter().for_each(|r| out.push_str(&line("statement", r)));
        return Ok(out);
    }
    let style = Style::of_stdout();
    let c = &relation.coverage;
    let _ = writeln!(out, "{}  {}", style.bold(&desk.title(&relation.dyad)), style.dim(&relation.span.to_string()));
    if c.stories == 0 {
        let _ = writeln!(out, "The record holds no story between them in these months.");
        return Ok(out);
    }
    let mut facts = vec![
        format!("{} stories ({} that happened)", c.stories, c.actual),
        format!("of {} that involve either", c.exposure),
    ];
    let by: Vec<String> = series.publishers.iter().map(|(country, n)| format!("{country} {n}")).collect();
    if !by.is_empty() {
        facts.push(format!("reports by publishers of {}", by.join(", ")));
    }
    if !relation.origins.is_empty() {
        facts.push(format!("rows of {} counted with them, each as a story that happened", relation.origins.join(", ")));
    }
    let facts: Vec<String> = facts.iter().map(|f| format!("· {f}")).collect();
    let _ = writeln!(out, "{}", style.flowing(&facts, 0));
    out.push_str(&table(&relation, &series, style));
    for change in changes {
        let _ =
            writeln!(out, "from {} on: mean level {:+.1}, before {:+.1}", change.month, change.after, change.before);
    }
    out.push_str(&panel(&series, style));
    if !stories.is_empty() {
        let _ = writeln!(out, "\n{}", style.bold("Stories that most tell, by date"));
    }
    for story in &stories {
        out.push_str(&cited(story, style));
    }
    if !rows.is_empty() {
        let _ = writeln!(out, "\n{}", style.bold("Imported rows of the greatest score, by date"));
    }
    rows.iter().for_each(|r| out.push_str(&imported(r, style)));
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

/// A row of another record, and whose account it is.
fn imported(row: &ImportedRow, style: Style) -> String {
    let side = |state: &str, name: &Option<String>| {
        format!("{} {}", style.country(state), name.as_deref().unwrap_or_default()).trim_end().to_owned()
    };
    let kind = row.kind.as_deref().filter(|k| !k.is_empty()).unwrap_or("statement");
    let score = row.score.map(|s| format!(" {s:+}")).unwrap_or_default();
    let mut parts = vec![
        format!("{}  {}", row.day, side(&row.source, &row.source_name)),
        format!("{} {}{score}", style.dim("→"), style.by_quad(row.quad.as_deref().unwrap_or_default(), kind)),
        format!("{} {}", style.dim("→"), side(&row.target, &row.target_name)),
    ];
    parts.extend(row.place.as_ref().map(|p| format!("{} {p}", style.dim("·"))));
    let by = row.publisher.as_deref().or(row.url.as_deref()).map(|p| format!(", by {p}")).unwrap_or_default();
    let about = format!("      {}", style.dim(&format!("{} {}{by}", row.origin, row.key)));
    format!("  {}\n{about}\n", style.flowing(&parts, 2))
}

/// Columns of the bar of a day or month.
const BAR: usize = 10;

/// One row a period; periods without a story are drawn together.
fn table(relation: &Relation, series: &Series, style: Style) -> String {
    let [a, b] = &series.dyad;
    let width = series.periods.first().map_or(4, |p| p.label.len());
    let (name, bars) = match series.step {
        Step::Day => ("day", ""),
        Step::Month => ("month", ""),
        Step::Year => ("year", "months"),
    };
    let room = if series.step == Step::Year { 12 } else { BAR };
    let head = format!(
        "{name:width$}  {bars:<room$} {:>4}  talk+ deed+ talk- deed-  {a}→ {b}→ both  score    level  interval",
        "n"
    );
    let mut out = format!("\n{}\n", style.dim(&head));
    let months = relation.monthly(&Measure::relations());
    let most = match series.step {
        Step::Year => months.iter().map(|m| m.1.stories).max(),
        _ => series.periods.iter().map(|p| p.tally.stories).max(),
    };
    let most = most.unwrap_or(0);
    for group in series.periods.chunk_by(|p, q| p.tally.stories == 0 && q.tally.stories == 0) {
        let (first, last) = (&group[0], &group[group.len() - 1]);
        if first.tally.stories == 0 {
            let to = if group.len() > 1 { format!("..{}", last.label) } else { String::new() };
            let _ = writeln!(out, "{}", style.dim(&format!("{}{to}  no story", first.label)));
            continue;
        }
        let bars = match series.step {
            Step::Year => {
                let year = months.iter().filter(|m| m.0.year() == i32::from(first.from.year()));
                // The first and the last year of a span may lack months.
                let mut counts = [None; 12];
                for (month, sums) in year {
                    counts[usize::try_from(month.month() - 1).unwrap_or(0)] = Some(sums.stories);
                }
                counts.map(|c| c.map_or_else(|| " ".to_owned(), |n| spark_of(&[n], most))).concat()
            }
            _ => format!("{:<BAR$}", bar(first.tally.stories, most, BAR as u64)),
        };
        out.push_str(&row(first, width, &bars, style));
    }
    out
}

fn row(period: &Period, width: usize, bars: &str, style: Style) -> String {
    let t = &period.tally;
    let quad = |name: &str| t.quads.get(name).copied().unwrap_or_default().all();
    let [q1, q2, q3, q4] =
        ["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"].map(quad);
    let d = t.directions;
    let score = t.score.map_or_else(|| "-".to_owned(), |s| format!("{s:+.1}"));
    let level = t.level.map_or_else(String::new, |l| {
        let side = if l.value < 0.0 { "conflict" } else { "cooperation" };
        format!("{}  {:+.1}..{:+.1}", style.by_quad(side, &format!("{:+7.1}", l.value)), l.low, l.high)
    });
    let text = format!(
        "{:width$}  {bars} {:>4}  {q1:>5} {q2:>5} {q3:>5} {q4:>5}  {:>4} {:>4} {:>4} {score:>6}  {level}",
        period.label, t.stories, d.forth, d.back, d.mutual
    );
    format!("{}\n", text.trim_end())
}

/// Columns that the small bars of the panel may take.
const BARS: usize = 60;
/// Types that the panel names.
const TYPES: usize = 8;

/// The other series, one line each: small bars over the periods, and the sum.
fn panel(series: &Series, style: Style) -> String {
    let [a, b] = &series.dyad;
    let whole = &series.whole;
    let mut out = String::new();
    let title = |out: &mut String, text: &str| {
        let _ = writeln!(out, "\n{}", style.bold(text));
    };
    let line = |out: &mut String, name: &str, total: u64, note: &str, value: &dyn Fn(&Tally) -> u64| {
        let values: Vec<u64> = series.periods.iter().map(|p| value(&p.tally)).collect();
        let bars = spark(&gathered(&values, BARS));
        let _ = writeln!(out, "{}", format!("  {name:<18} {bars} {total:>5}  {note}").trim_end());
    };
    let mut types: Vec<_> = whole.types.iter().collect();
    types.sort_by_key(|(name, n)| (std::cmp::Reverse(n.all()), *name));
    title(&mut out, "Stories that happened, by type");
    for (name, n) in types.iter().take(TYPES) {
        let note = format!("{a}→ {}, {b}→ {}, both {}", n.forth, n.back, n.mutual);
        line(&mut out, name, n.all(), &note, &|t| t.types.get(*name).copied().unwrap_or_default().all());
    }
    if types.len() > TYPES {
        let _ = writeln!(out, "  {}", style.dim(&format!("and {} more types", types.len() - TYPES)));
    }
    for (status, n) in whole.status.iter().filter(|s| s.0 != "actual") {
        line(&mut out, status, *n, "not counted above", &|t| t.status.get(status).copied().unwrap_or(0));
    }
    let reports = whole.reports;
    if reports.first + reports.second + reports.others + reports.unknown > 0 {
        title(&mut out, "By whose account: reports by the state of their publisher");
        line(&mut out, a, reports.first, "", &|t| t.reports.first);
        line(&mut out, b, reports.second, "", &|t| t.reports.second);
        line(&mut out, "other states", reports.others, "", &|t| t.reports.others);
        line(&mut out, "not known", reports.unknown, "", &|t| t.reports.unknown);
    }
    let voices = [whole.said_first, whole.said_second, whole.said_others];
    if voices.iter().any(|v| v.statements > 0) {
        title(&mut out, "What was said: statements, and their mean polarity (-1 to 1)");
        let mut said = |name: &str, voice: Voice, value: &dyn Fn(&Tally) -> u64| {
            let told = |p: f64| format!("{p:+.2} ({} above 0, {} below)", voice.warm, voice.cold);
            line(&mut out, name, voice.statements, &voice.polarity.map_or_else(String::new, told), value);
        };
        said(&format!("{a} of {b}"), voices[0], &|t| t.said_first.statements);
        said(&format!("{b} of {a}"), voices[1], &|t| t.said_second.statements);
        said("others of both", voices[2], &|t| t.said_others.statements);
    }
    out
}
