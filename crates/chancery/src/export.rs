//! `chancery export`: events out of an archive, in the formats that others read.

use std::io;
use std::process::ExitCode;

use chancery_archive::exchange::{
    CodeTables, ExportEvent, ExportFormat, ExportQuery, Unit, export, header, write_event,
};
use chancery_archive::{Archive, ArchiveError};
use chancery_knowledge::{Files, States};

use crate::exchange_args::{Export, ExportAs};
use crate::import::open_tables;
use crate::output::Output;
use crate::progress::say;
use crate::{FAILED, USAGE, database, state_words};

/// Bytes that are written at once.
const BLOCK: usize = 1 << 16;

/// Why an export ended early.
enum Fault {
    Archive(ArchiveError),
    Write(io::Error),
}

impl From<ArchiveError> for Fault {
    fn from(error: ArchiveError) -> Self {
        Self::Archive(error)
    }
}

/// Runs the verb.
pub(crate) fn run(args: &Export) -> ExitCode {
    let tables = match open_tables(args.knowledge.as_deref()) {
        Ok(tables) => tables,
        Err(status) => return status,
    };
    let query = match query(args) {
        Ok(query) => query,
        Err(message) => {
            say(&format!("error: {message}"));
            return ExitCode::from(USAGE);
        }
    };
    let archive = match database::path(args.db.as_deref())
        .and_then(|path| Archive::open_read_only(path).map_err(|e| e.to_string()))
    {
        Ok(archive) => archive,
        Err(e) => {
            say(&format!("error: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    let mut output = match Output::open(args.output.as_deref()) {
        Ok(output) => output,
        Err(e) => {
            say(&format!("error: cannot write: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    let done = match args.format.text() {
        Some(format) => text(&archive, &query, format, &tables, &mut output),
        None => columns(&archive, &query, &tables, &mut output),
    };
    let written = match done {
        Ok(()) => output.complete(),
        Err(Fault::Write(e)) => Err(e),
        Err(Fault::Archive(e)) => {
            say(&format!("error: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            say(&format!("error: cannot write: {e}"));
            ExitCode::from(FAILED)
        }
        _ => ExitCode::SUCCESS,
    }
}

fn query(args: &Export) -> Result<ExportQuery, String> {
    let dyad = match args.dyad.as_slice() {
        [a, b] => {
            let files = args.knowledge.as_deref().map_or_else(|| Ok(Files::embedded()), Files::open);
            let states = files.and_then(|f| States::load(&f)).map_err(|e| e.to_string())?;
            let code = |words: &str| state_words::code(&states, words).map(str::to_owned);
            Some((code(a)?, code(b)?))
        }
        _ => None,
    };
    let unit = args.format.text().map_or(Unit::Event, ExportFormat::unit);
    let with = args.with.iter().map(|o| o.origin()).collect();
    Ok(ExportQuery { unit, dyad, from: args.from, to: args.to, with, imported_only: args.imported_only })
}

fn text(
    archive: &Archive,
    query: &ExportQuery,
    format: ExportFormat,
    tables: &CodeTables,
    output: &mut Output,
) -> Result<(), Fault> {
    let mut block = String::new();
    header(format, &mut block);
    export::<Fault>(archive, query, tables, &mut |event: ExportEvent| {
        write_event(format, &event, tables, &mut block);
        if block.len() >= BLOCK {
            output.write(block.as_bytes()).map_err(Fault::Write)?;
            block.clear();
        }
        Ok(())
    })?;
    output.write(block.as_bytes()).map_err(Fault::Write)
}

#[cfg(feature = "parquet")]
fn columns(archive: &Archive, query: &ExportQuery, tables: &CodeTables, output: &mut Output) -> Result<(), Fault> {
    use chancery_archive::exchange::ParquetWriter;
    let fault = |e: &dyn std::fmt::Display| Fault::Write(io::Error::other(e.to_string()));
    let mut writer = ParquetWriter::new(output).map_err(|e| fault(&e))?;
    export::<Fault>(archive, query, tables, &mut |event: ExportEvent| writer.write(&event).map_err(|e| fault(&e)))?;
    writer.finish().map(drop).map_err(|e| fault(&e))
}

#[cfg(not(feature = "parquet"))]
fn columns(_: &Archive, _: &ExportQuery, _: &CodeTables, _: &mut Output) -> Result<(), Fault> {
    let message = "this build has no Parquet; build with `cargo build --release --features parquet`";
    Err(Fault::Write(io::Error::new(io::ErrorKind::Unsupported, message)))
}

impl ExportAs {
    fn text(self) -> Option<ExportFormat> {
        match self {
            Self::Jsonl => Some(ExportFormat::Jsonl),
            Self::Csv => Some(ExportFormat::Csv),
            Self::Plover => Some(ExportFormat::Plover),
            Self::Gdelt => Some(ExportFormat::Gdelt),
            Self::Icews => Some(ExportFormat::Icews),
            Self::Parquet => None,
        }
    }
}
