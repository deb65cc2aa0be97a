//! `chancery import`: rows of other data sets into an archive.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::time::Instant;

use chancery_archive::Archive;
use chancery_archive::exchange::{CodeTables, LoadError, LoadSummary, Rejected, Rows, RowsError, load};
use chancery_knowledge::Knowledge;

use crate::exchange_args::Import;
use crate::progress::{Progress, say};
use crate::{FAILED, USAGE, database, interrupt};

/// Rejected rows that are named on standard error where there is no file for them.
const NAMED: u64 = 3;

/// The code tables of the knowledge asked for; a table that is wrong is told.
pub(crate) fn open_tables(folder: Option<&Path>) -> Result<CodeTables, ExitCode> {
    let knowledge = folder.map_or_else(Knowledge::embedded, Knowledge::open);
    knowledge.and_then(|k| CodeTables::new(&k)).map_err(|e| {
        say(&format!("error: {e}"));
        ExitCode::from(USAGE)
    })
}

/// Runs the verb.
pub(crate) fn run(args: &Import) -> ExitCode {
    let tables = match open_tables(args.knowledge.as_deref()) {
        Ok(tables) => tables,
        Err(status) => return status,
    };
    let mut rejects = match args.rejects.as_deref().map(reject_file).transpose() {
        Ok(rejects) => rejects,
        Err(e) => {
            say(&format!("error: the file of rejected rows cannot be written: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    let mut archive = match database::path_to_write(args.db.as_deref())
        .and_then(|path| Archive::open(path).map_err(|e| e.to_string()))
    {
        Ok(archive) => archive,
        Err(e) => {
            say(&format!("error: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    let stop = interrupt::flag().unwrap_or_default();
    let mut failed = false;
    for path in &args.files {
        let name = path.display().to_string();
        let progress = Progress::rows();
        let start = Instant::now();
        let mut named = 0;
        let mut reject = |rejected: &Rejected| -> io::Result<()> {
            if let Some(file) = &mut rejects {
                let Rejected { line, problem, text } = rejected;
                return writeln!(file, "{name}\t{line}\t{}\t{problem}\t{text}", problem.reason());
            }
            named += 1;
            if named <= NAMED {
                progress.say(&format!("{name}:{}: {}", rejected.line, rejected.problem));
            }
            Ok(())
        };
        let mut told = |summary: &LoadSummary| {
            progress.at(summary.rows, summary.rejects());
            if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let done = open(path, args, &tables).map_err(LoadError::from).and_then(|rows| {
            let origin = rows.origin();
            load(&mut archive, rows, &tables, &mut reject, &mut told).map(|summary| (origin, summary))
        });
        progress.finish();
        match done {
            Ok((origin, summary)) => {
                let seconds = start.elapsed().as_secs_f64();
                tell(&name, origin.word(), &summary, seconds, rejects.is_some());
                failed |= summary.rows > 0 && summary.rejects() == summary.rows;
                if summary.stopped {
                    say("interrupted: what was read is kept; import again to go on");
                    return ExitCode::from(interrupt::STATUS);
                }
            }
            Err(e) => {
                say(&format!("error: {e}"));
                failed = true;
                // The next file would meet the same archive.
                if !matches!(e, LoadError::Rows(_)) {
                    return ExitCode::from(FAILED);
                }
            }
        }
    }
    if let Some(Err(e)) = rejects.map(|mut file| file.flush()) {
        say(&format!("error: the file of rejected rows cannot be written: {e}"));
        failed = true;
    }
    if failed { ExitCode::from(FAILED) } else { ExitCode::SUCCESS }
}

fn open<'t>(path: &Path, args: &Import, tables: &'t CodeTables) -> Result<Rows<'t>, RowsError> {
    let format = args.format.origin();
    if path.as_os_str() == "-" {
        return Rows::new("standard input", io::stdin(), format, tables);
    }
    Rows::open(path, format, tables)
}

fn reject_file(path: &Path) -> io::Result<BufWriter<File>> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "file\tline\treason\tdetail\trow")?;
    Ok(file)
}

fn tell(name: &str, format: &str, summary: &LoadSummary, seconds: f64, kept: bool) {
    let rate = summary.rows as f64 / seconds.max(0.001);
    say(&format!(
        "{name}: {format}, {} rows in {seconds:.1} s ({rate:.0} a second): {} added, {} known already, {} rejected",
        summary.rows,
        summary.added,
        summary.present,
        summary.rejects()
    ));
    for (reason, count) in &summary.rejected {
        say(&format!("  rejected, {reason}: {count}"));
    }
    if summary.rejects() > 0 && !kept {
        say("  --rejects FILE writes them down, each with its line and reason");
    }
    let mut unknown: Vec<_> = summary.unknown_countries.iter().collect();
    unknown.sort_by_key(|(name, count)| (std::cmp::Reverse(**count), *name));
    for (country, count) in unknown.iter().take(5) {
        say(&format!("  country not known, row kept without it: {country}, {count} times"));
    }
    if unknown.len() > 5 {
        say(&format!("  and {} other names of countries not known", unknown.len() - 5));
    }
    if summary.recoded > 0 {
        say(&format!("  {} lines were not UTF-8 and were read as Latin-1", summary.recoded));
    }
}
