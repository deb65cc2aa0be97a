//! `chancery add`: reports in, an archive that knows them out.

use std::io::IsTerminal as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use chancery_archive::{Added, Archive, ArchiveError, Batch, Lookup, Options, Standing};
use chancery_code::Coder;
use chancery_code::report::Report;
use chancery_read::{Article, ReadError, Record, Records};

use crate::args::Add;
use crate::pipeline::{self, Done};
use crate::progress::{Progress, say};
use crate::{FAILED, USAGE, code, database, interrupt, open_coder};

/// A batch is committed at the latest after so many articles,
const BATCH: u64 = 500;
/// or so much time.
const PAUSE: Duration = Duration::from_secs(2);

/// What became of the articles.
#[derive(Debug, Default)]
struct Counts {
    reports: u64,
    reprints: u64,
    known: u64,
    failed: u64,
}

/// An article, and its report where it had to be coded.
enum Work {
    Known,
    Printing(Box<Article>),
    Coded(Box<(Article, Report)>),
}

/// Runs the verb.
pub(crate) fn run(args: &Add) -> ExitCode {
    // A mistyped path alone is no reason to make an archive.
    if args.inputs.iter().all(|path| path.as_os_str() != "-" && !path.exists()) {
        for path in &args.inputs {
            say(&format!("error: {}: no such file or folder", path.display()));
        }
        return ExitCode::from(FAILED);
    }
    let (mut archive, path) = match open(args) {
        Ok(opened) => opened,
        Err(message) => {
            say(&format!("error: {message}"));
            return ExitCode::from(USAGE);
        }
    };
    let coder = match open_coder(&args.tables) {
        Ok(coder) => coder,
        Err(status) => return status,
    };
    let stop = interrupt::flag().unwrap_or_default();
    let source = args.inputs.iter().flat_map(Records::open).take_while(|_| !stop.load(Ordering::Relaxed));
    let progress = Progress::new(std::io::stderr().is_terminal());
    count_ahead(&progress, &args.inputs);
    let mut counts = Counts::default();
    let outcome = add(&mut archive, &coder, args.threads, source, &progress, &mut counts);
    progress.finish();
    finish(&path, outcome, &counts, stop.load(Ordering::Relaxed))
}

fn open(args: &Add) -> Result<(Archive, PathBuf), String> {
    let path = database::path_to_write(args.db.as_deref())?;
    let options = args.no_stories.then_some(Options { stories: false });
    let archive = Archive::open_with(&path, options).map_err(|e| e.to_string())?;
    Ok((archive, path))
}

/// Counts the articles beside the work, so that the time left can be told. Standard input cannot be read twice.
fn count_ahead(progress: &Progress, inputs: &[PathBuf]) {
    if !progress.is_shown() || inputs.iter().any(|path| path.as_os_str() == "-") {
        return;
    }
    let (total, inputs) = (progress.total(), inputs.to_vec());
    thread::spawn(move || total(inputs.iter().flat_map(Records::open).count() as u64));
}

fn add(
    archive: &mut Archive,
    coder: &Coder,
    threads: usize,
    source: impl Iterator<Item = Result<Record, ReadError>> + Send,
    progress: &Progress,
    counts: &mut Counts,
) -> Result<(), ArchiveError> {
    let lookup = archive.lookup()?;
    let threads = match threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        n => n,
    };
    let mut batch = archive.batch()?;
    let (mut waiting, mut since) = (0, Instant::now());
    let mut broken = None;
    let work = |item: &Result<Record, ReadError>| prepare(item, coder, &lookup);
    pipeline::run(threads, source, code::name, work, |done| {
        let result = match done {
            Done::Result(Ok(work)) => put(&mut batch, work, counts),
            Done::Result(Err(Problem::Input(message))) => {
                counts.failed += 1;
                progress.say(&format!("error: {message}"));
                Ok(())
            }
            Done::Result(Err(Problem::Archive(error))) => Err(error),
            Done::Fault(name, message) => {
                counts.failed += 1;
                progress.say(&format!("error: {name}: the program failed on this report: {message}"));
                Ok(())
            }
        };
        progress.one_more(counts.failed);
        waiting += 1;
        let renewed = if waiting >= BATCH || since.elapsed() >= PAUSE {
            (waiting, since) = (0, Instant::now());
            result.and_then(|()| batch.renew())
        } else {
            result
        };
        match renewed {
            Ok(()) => ControlFlow::Continue(()),
            Err(e) => {
                broken = Some(e);
                ControlFlow::Break(())
            }
        }
    });
    match broken {
        Some(e) => Err(e),
        None => batch.commit(),
    }
}

/// Why an article has no result.
enum Problem {
    Input(String),
    Archive(ArchiveError),
}

/// Cleans an article and codes it, unless it is known.
fn prepare(item: &Result<Record, ReadError>, coder: &Coder, lookup: &Lookup) -> Result<Work, Problem> {
    let record = item.as_ref().map_err(|e| Problem::Input(e.to_string()))?;
    let article = record.article(coder.knowledge()).map_err(|e| Problem::Input(e.to_string()))?;
    Ok(match lookup.standing(&article).map_err(Problem::Archive)? {
        Standing::Printing => Work::Known,
        Standing::Wording => Work::Printing(Box::new(article)),
        Standing::New => {
            let report = coder.code(&article);
            Work::Coded(Box::new((article, report)))
        }
    })
}

fn put(batch: &mut Batch<'_>, work: Work, counts: &mut Counts) -> Result<(), ArchiveError> {
    let added = match work {
        Work::Known => Added::Known,
        // A wording that is there stays there.
        Work::Printing(article) => batch.add_printing(&article)?.unwrap_or(Added::Known),
        Work::Coded(coded) => batch.add(&coded.0, &coded.1)?,
    };
    match added {
        Added::Report => counts.reports += 1,
        Added::Reprint => counts.reprints += 1,
        Added::Known => counts.known += 1,
    }
    Ok(())
}

fn finish(path: &Path, outcome: Result<(), ArchiveError>, counts: &Counts, stopped: bool) -> ExitCode {
    if let Err(e) = outcome {
        say(&format!("error: {e}"));
        return ExitCode::from(FAILED);
    }
    let plural = |n: u64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut parts = vec![format!("{} added", plural(counts.reports, "report", "reports"))];
    if counts.reprints > 0 {
        parts.push(format!("{} of known texts", plural(counts.reprints, "printing", "printings")));
    }
    if counts.known > 0 {
        parts.push(format!("{} known already", counts.known));
    }
    if counts.failed > 0 {
        parts.push(format!("{} could not be read", counts.failed));
    }
    say(&format!("{}: {}", path.display(), parts.join(", ")));
    if stopped {
        say("interrupted: what is finished is kept; the same command goes on from there");
        return ExitCode::from(interrupt::STATUS);
    }
    if counts.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(FAILED) }
}
