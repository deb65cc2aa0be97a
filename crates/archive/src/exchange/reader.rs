//! Rows out of a file: which format it is, line by line, each an event or a reason why not.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::codes::CodeTables;
use super::event::{ImportedEvent, Origin, Problem, Rejected};
use super::{gdelt, icews, polecat};

/// The longest line that can be a row.
const LONGEST: usize = 1 << 20;
/// How much of a rejected line is kept.
const KEPT: usize = 4096;

/// A file that cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// It cannot be read.
    #[error("{path}: cannot be read: {source}")]
    Read {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// It is none of the formats, or not the one that was asked for.
    #[error("{path}: {reason}")]
    Format {
        /// The file.
        path: String,
        /// What is wrong.
        reason: String,
    },
}

enum Layout {
    Gdelt(Origin),
    Icews,
    Polecat(polecat::Header),
}

/// The rows of one file.
pub struct Rows<'t> {
    path: String,
    input: Box<dyn BufRead + Send>,
    layout: Layout,
    tables: &'t CodeTables,
    line: u64,
    /// A first line that is a row already.
    pending: Option<Line>,
    /// Lines that were not UTF-8 and were taken as Latin-1.
    pub recoded: u64,
}

struct Line {
    text: String,
    too_long: bool,
}

/// One line of a file.
#[derive(Debug)]
pub enum Outcome {
    /// A row.
    Event(Box<ImportedEvent>),
    /// A line that is none.
    Rejected(Rejected),
}

impl<'t> Rows<'t> {
    /// Opens a file, plain or gzip-compressed; `None` for `format` finds out which it is.
    ///
    /// # Errors
    /// When the file cannot be read or is none of the formats.
    pub fn open(path: &Path, format: Option<Origin>, tables: &'t CodeTables) -> Result<Self, RowsError> {
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(RowsError::Format { path: name, reason: "a folder; name the files in it".to_owned() });
        }
        let file = File::open(path).map_err(|source| RowsError::Read { path: name.clone(), source })?;
        Self::new(&name, file, format, tables)
    }

    /// Reads rows from any source; `name` stands in messages.
    ///
    /// # Errors
    /// As [`Rows::open`].
    pub fn new(
        name: &str,
        input: impl Read + Send + 'static,
        format: Option<Origin>,
        tables: &'t CodeTables,
    ) -> Result<Self, RowsError> {
        let read = |source| RowsError::Read { path: name.to_owned(), source };
        let mut plain = BufReader::with_capacity(1 << 17, input);
        let head = plain.fill_buf().map_err(read)?;
        if head.starts_with(b"PK\x03\x04") {
            let reason = "a zip archive; unpack it first, as with: unzip -p FILE | chancery import -".to_owned();
            return Err(RowsError::Format { path: name.to_owned(), reason });
        }
        let input: Box<dyn BufRead + Send> = if head.starts_with(&[0x1f, 0x8b]) {
            Box::new(BufReader::with_capacity(1 << 17, MultiGzDecoder::new(plain)))
        } else {
            Box::new(plain)
        };
        let mut rows =
            Self { path: name.to_owned(), input, layout: Layout::Icews, tables, line: 0, pending: None, recoded: 0 };
        rows.begin(format)?;
        Ok(rows)
    }

    /// The format that was found.
    #[must_use]
    pub fn origin(&self) -> Origin {
        match self.layout {
            Layout::Gdelt(origin) => origin,
            Layout::Icews => Origin::Icews,
            Layout::Polecat(_) => Origin::Polecat,
        }
    }

    fn begin(&mut self, format: Option<Origin>) -> Result<(), RowsError> {
        let first = loop {
            match self.next_line().map_err(|source| RowsError::Read { path: self.path.clone(), source })? {
                Some(line) if line.text.trim().is_empty() && !line.too_long => {}
                line => break line,
            }
        };
        let Some(first) = first else {
            self.layout = layout_of_empty(format);
            return Ok(());
        };
        let head = first.text.trim_start_matches('\u{feff}').to_owned();
        let columns = head.split('\t').count();
        let is_icews_head = head.split('\t').map(str::trim).eq(icews::COLUMNS);
        let polecat_head = polecat::Header::read(&head);
        let found = if polecat_head.is_ok() {
            Some(Origin::Polecat)
        } else if is_icews_head || columns == icews::COLUMNS.len() {
            Some(Origin::Icews)
        } else if columns == gdelt::COLUMNS_2 {
            Some(Origin::Gdelt2)
        } else if gdelt::COLUMNS_1.contains(&columns) {
            Some(Origin::Gdelt1)
        } else {
            None
        };
        let fail = |path: &str, reason: String| Err(RowsError::Format { path: path.to_owned(), reason });
        let origin = match (format, found) {
            (Some(asked), _) => asked,
            (None, Some(found)) => found,
            (None, None) => {
                let reason = format!(
                    "none of the formats known: its first line has {columns} columns (GDELT 2.0 has 61, GDELT 1.0 57 or \
                     58, ICEWS 20, POLECAT a header with Event ID and Event Type); say which with --format"
                );
                return fail(&self.path, reason);
            }
        };
        let mut row = true;
        self.layout = match origin {
            Origin::Polecat => match polecat_head {
                Ok(header) => {
                    row = false;
                    Layout::Polecat(header)
                }
                Err(missing) => {
                    let reason = format!("no POLECAT table: its first line has no column {}", missing.join(", "));
                    return fail(&self.path, reason);
                }
            },
            Origin::Icews => {
                row = !is_icews_head && !head.starts_with("Event ID");
                Layout::Icews
            }
            gdelt => Layout::Gdelt(gdelt),
        };
        if row {
            self.pending = Some(Line { text: head, too_long: first.too_long });
        }
        Ok(())
    }

    /// The next line without its end, in one piece however it is encoded.
    fn next_line(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        let got = self.input.by_ref().take(LONGEST as u64 + 1).read_until(b'\n', &mut bytes)?;
        if got == 0 {
            return Ok(None);
        }
        self.line += 1;
        let too_long = bytes.len() > LONGEST;
        if too_long {
            if bytes.last() != Some(&b'\n') {
                self.skip_line()?;
            }
            bytes.truncate(KEPT);
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let text = String::from_utf8(bytes).unwrap_or_else(|e| {
            self.recoded += 1;
            e.as_bytes().iter().map(|b| char::from(*b)).collect()
        });
        Ok(Some(Line { text, too_long }))
    }

    fn skip_line(&mut self) -> io::Result<()> {
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                return Ok(());
            }
            let (used, done) = match memchr::memchr(b'\n', buffer) {
                Some(at) => (at + 1, true),
                None => (buffer.len(), false),
            };
            self.input.consume(used);
            if done {
                return Ok(());
            }
        }
    }

    fn outcome(&self, line: Line) -> Outcome {
        let read = if line.too_long {
            Err(Problem::TooLong(LONGEST))
        } else {
            match &self.layout {
                Layout::Gdelt(origin) => gdelt::read(*origin, &line.text, self.tables),
                Layout::Icews => icews::read(&line.text, self.tables),
                Layout::Polecat(header) => polecat::read(&line.text, header, self.tables),
            }
        };
        match read {
            Ok(mut event) => {
                if !matches!(self.layout, Layout::Polecat(_)) {
                    event.row = line.text;
                }
                Outcome::Event(Box::new(event))
            }
            Err(problem) => {
                let text = line.text.chars().take(KEPT).collect();
                Outcome::Rejected(Rejected { line: self.line, problem, text })
            }
        }
    }
}

fn layout_of_empty(format: Option<Origin>) -> Layout {
    match format {
        Some(Origin::Polecat) => Layout::Polecat(polecat::Header::canonical()),
        Some(origin @ (Origin::Gdelt1 | Origin::Gdelt2)) => Layout::Gdelt(origin),
        Some(Origin::Icews) | None => Layout::Icews,
    }
}

impl Iterator for Rows<'_> {
    type Item = Result<Outcome, RowsError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(line) = self.pending.take() {
            return Some(Ok(self.outcome(line)));
        }
        loop {
            match self.next_line() {
                Ok(Some(line)) if line.text.trim().is_empty() => {}
                Ok(Some(line)) => return Some(Ok(self.outcome(line))),
                Ok(None) => return None,
                Err(source) => {
                    // A stream that failed once is not read further.
                    self.input = Box::new(io::empty());
                    return Some(Err(RowsError::Read { path: self.path.clone(), source }));
                }
            }
        }
    }
}

/// A row as the archive keeps it, read again.
///
/// # Errors
/// What is wrong with it; rows that were imported have nothing wrong.
pub fn reread(origin: Origin, row: &str, tables: &CodeTables) -> Result<ImportedEvent, Problem> {
    let mut event = match origin {
        Origin::Gdelt1 | Origin::Gdelt2 => gdelt::read(origin, row, tables)?,
        Origin::Icews => icews::read(row, tables)?,
        Origin::Polecat => return polecat::reread(row, tables),
    };
    row.clone_into(&mut event.row);
    Ok(event)
}
