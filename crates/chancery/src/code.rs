//! `chancery code`: reports in, events and statements out.

use std::io::{self, IsTerminal};
use std::mem::ManuallyDrop;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::thread;

use chancery_code::Coder;
use chancery_code::report::Report;
use chancery_read::{Article, ReadError, Record, Records};

use crate::args::{Code, Format};
use crate::output::Output;
use crate::pipeline::{self, Done};
use crate::progress::{Progress, say};
use crate::style::Style;
use crate::{FAILED, USAGE, csv_rows, interrupt, open_coder, table};

/// Runs the verb.
pub(crate) fn run(args: &Code) -> ExitCode {
    let coder = match open_coder(&args.tables) {
        // Taking the tables apart again would hold up the end of the program.
        Ok(coder) => ManuallyDrop::new(coder),
        Err(status) => return status,
    };
    let mut output = match Output::open(args.output.as_deref()) {
        Ok(output) => output,
        Err(e) => {
            say(&format!("error: cannot write: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    let style = if args.output.is_some() { Style::plain() } else { Style::of_stdout() };
    let stop = interrupt::flag().unwrap_or_default();
    let source = (args.inputs.iter().flat_map(Records::open)).take_while(|_| !stop.load(Ordering::Relaxed));
    let threads = match args.threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let progress = Progress::new(args.output.is_some() || !io::stdout().is_terminal());
    let mut failed = 0;
    let mut broken = None;
    if args.format == Format::Csv {
        broken = output.write(&csv_rows::header()).err();
    }
    let work = |item: &Result<Record, ReadError>| code(item, &coder, args, style);
    pipeline::run(threads, source, name, work, |done| {
        let problem = match done {
            Done::Result(Ok(bytes)) => {
                broken = broken.take().or_else(|| output.write(&bytes).err());
                None
            }
            Done::Result(Err(message)) => Some(message),
            Done::Fault(name, message) => Some(format!("{name}: the program failed on this report: {message}")),
        };
        if let Some(problem) = problem {
            failed += 1;
            progress.say(&format!("error: {problem}"));
        }
        progress.one_more(failed);
        if broken.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    progress.finish();
    finish(output, broken, failed, stop.load(Ordering::Relaxed))
}

fn finish(output: Output, broken: Option<io::Error>, failed: u64, stopped: bool) -> ExitCode {
    if let Some(e) = broken {
        // A reader that has seen enough, as in `chancery code ... | head`, is no failure.
        if e.kind() == io::ErrorKind::BrokenPipe {
            return ExitCode::SUCCESS;
        }
        say(&format!("error: cannot write: {e}"));
        return ExitCode::from(FAILED);
    }
    if stopped {
        match output.keep_part() {
            Ok(Some(part)) => say(&format!("interrupted: what is finished stands in {}", part.display())),
            Ok(None) => say("interrupted"),
            Err(e) => say(&format!("error: cannot write: {e}")),
        }
        return ExitCode::from(interrupt::STATUS);
    }
    match output.complete() {
        Ok(()) if failed == 0 => ExitCode::SUCCESS,
        Ok(()) => ExitCode::from(FAILED),
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            say(&format!("error: cannot write: {e}"));
            ExitCode::from(FAILED)
        }
    }
}

pub(crate) fn name(item: &Result<Record, ReadError>) -> String {
    match item {
        Ok(record) => {
            let source = record.source();
            source.line.map_or_else(|| source.path.clone(), |line| format!("{}:{line}", source.path))
        }
        Err(e) => e.path.clone(),
    }
}

/// The printed report of one record, or what is wrong with it.
fn code(item: &Result<Record, ReadError>, coder: &Coder, args: &Code, style: Style) -> Result<Vec<u8>, String> {
    let record = item.as_ref().map_err(ToString::to_string)?;
    let article = record.article(coder.knowledge()).map_err(|e| e.to_string())?;
    let mut report = coder.code(&article);
    keep_confident(&mut report, args.min_confidence);
    print(&article, &report, args.format, style)
}

pub(crate) fn print(article: &Article, report: &Report, format: Format, style: Style) -> Result<Vec<u8>, String> {
    match format {
        Format::Table => Ok(table::report(article, report, style).into_bytes()),
        Format::Csv => Ok(csv_rows::report(article, report)),
        Format::Jsonl => {
            let mut line = serde_json::to_vec(report).map_err(|e| e.to_string())?;
            line.push(b'\n');
            Ok(line)
        }
    }
}

/// Leaves out what is less sure than `least`, and links to it.
fn keep_confident(report: &mut Report, least: f64) {
    report.statements.retain(|s| s.confidence >= least);
    report.events.retain(|e| e.confidence >= least);
    for event in &mut report.events {
        let kept = |id: &String| report.statements.iter().any(|s| s.id == *id);
        event.reported_by = event.reported_by.take().filter(kept);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn what_is_less_sure_is_left_out_with_the_links_to_it() {
        let check = |least: f64, events: usize, statements: usize| {
            let (_, mut report) = sample::coded();
            keep_confident(&mut report, least);
            assert_eq!((report.events.len(), report.statements.len()), (events, statements), "{least}");
            report
        };
        check(0.0, 2, 1);
        check(0.5, 1, 1);
        check(0.95, 0, 0);
        let (_, mut report) = sample::coded();
        report.statements[0].confidence = 0.1;
        keep_confident(&mut report, 0.3);
        assert_eq!(report.events[1].reported_by, None);
    }

    #[test]
    fn json_lines_hold_one_report_each() {
        let (article, report) = sample::coded();
        let bytes = print(&article, &report, Format::Jsonl, Style::plain()).unwrap();
        assert_eq!(bytes.iter().filter(|b| **b == b'\n').count(), 1);
        let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(value["events"][0]["type"], "CONSULT");
        assert_eq!(value["article"]["published"]["date"], "2024-05-14");
    }
}
