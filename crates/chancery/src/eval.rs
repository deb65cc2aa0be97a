//! `chancery eval`: how well coding agrees with annotated passages.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::thread;

use chancery_code::report::Report;
use chancery_eval::{Evaluation, Gold, Scope, evaluate};
use chancery_read::{ReadError, Record, Records};

use crate::args::{Eval, EvalFormat};
use crate::pipeline::{self, Done};
use crate::progress::{Progress, say};
use crate::style::Style;
use crate::text_input::finish;
use crate::{FAILED, USAGE, open_coder};

/// Runs the verb.
pub(crate) fn run(args: &Eval) -> ExitCode {
    let gold = match Gold::read(&args.gold) {
        Ok(gold) => gold,
        Err(e) => {
            say(&format!("error: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    for problem in &gold.problems {
        say(&format!("error: {problem}"));
    }
    if gold.passages.is_empty() {
        say(&format!("error: {}: no annotated passage", args.gold.display()));
        return ExitCode::from(FAILED);
    }
    let coder = match open_coder(&args.tables) {
        Ok(coder) => coder,
        Err(status) => return status,
    };
    let mut failed = !gold.problems.is_empty();
    let mut reports: Vec<(u64, Report)> = Vec::new();
    let progress = Progress::new(true);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let work = |item: &Result<Record, ReadError>| -> Result<(u64, Report), String> {
        let record = item.as_ref().map_err(ToString::to_string)?;
        let article = record.article(coder.knowledge()).map_err(|e| e.to_string())?;
        let mut report = coder.code(&article);
        report.events.retain(|e| e.confidence >= args.min_confidence);
        Ok((record.source().line.unwrap_or(1), report))
    };
    let name = |_: &Result<Record, ReadError>| args.gold.display().to_string();
    pipeline::run(threads, Records::open(&args.gold), name, work, |done| {
        match done {
            Done::Result(Ok(report)) => reports.push(report),
            Done::Result(Err(message)) => {
                failed = true;
                progress.say(&format!("error: {message}"));
            }
            Done::Fault(name, message) => {
                failed = true;
                progress.say(&format!("error: {name}: the program failed on a passage: {message}"));
            }
        }
        progress.one_more(0);
        ControlFlow::Continue(())
    });
    progress.finish();
    let report = |line: u64| reports.iter().find(|(l, _)| *l == line).map(|(_, r)| r);
    let pairs = gold.passages.iter().filter_map(|(line, passage)| Some((passage, report(*line)?)));
    let evaluation = evaluate(pairs);
    let text = match args.format {
        EvalFormat::Table => table(&evaluation, Style::of_stdout()),
        EvalFormat::Json => serde_json::to_string_pretty(&evaluation).map_or_else(|e| e.to_string(), |t| t + "\n"),
    };
    finish(io::stdout().write_all(text.as_bytes()), failed)
}

fn table(of: &Evaluation, style: Style) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{} passages", of.passages);
    for scope in [Scope::All, Scope::CrossBorder] {
        let title = if scope == Scope::All { "all events" } else { "events across borders" };
        let _ = writeln!(out, "\n{}", style.bold(&format!("{title:<34}{HEADS}   coders with each other")));
        for row in of.measures.iter().filter(|r| r.scope == scope) {
            let coders = row.coders.map(|f| format!("{f:>11.3}")).unwrap_or_default();
            let f = row.figure;
            let _ = writeln!(out, "{:<34}{:>9.3}{:>9.3}{:>9.3}{coders}", row.measure, f.precision, f.recall, f.f1);
        }
    }
    let _ = writeln!(out, "\npassages without any event: {}; events printed there: {}", of.quiet, of.printed_in_quiet);
    let _ = writeln!(out, "\n{}", style.bold(&format!("{:<34}{HEADS}  printed annotated", "core by type")));
    for (kind, f) in &of.types {
        let _ = writeln!(
            out,
            "{kind:<34}{:>9.3}{:>9.3}{:>9.3}{:>9}{:>10.1}",
            f.precision, f.recall, f.f1, f.printed, f.annotated
        );
    }
    let _ = writeln!(
        out,
        "\n{}",
        style.bold("taken for another type, missed (as none) or printed without ground (none as)")
    );
    for (annotated, printed, number) in of.confusion.cells.iter().filter(|(a, p, _)| a != p) {
        let _ = writeln!(out, "{number:>5}  {annotated} as {printed}");
    }
    let _ = writeln!(out, "\n{}", style.bold("confidence    events   mean   right"));
    for bin in &of.calibration.bins {
        let _ = writeln!(out, "{:>20}{:>7.2}{:>8.2}", bin.events, bin.confidence, bin.right);
    }
    let _ = writeln!(out, "expected calibration error {:.3}", of.calibration.error);
    out
}

const HEADS: &str = "precision   recall       F1";
