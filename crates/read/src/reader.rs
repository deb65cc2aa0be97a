//! The front door: a path in, articles out, one after the other.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::encoding::{self, Transcoder};
use crate::error::{ReadError, Reason};
use crate::jsonl;
use crate::lines::{self, Line};
use crate::publisher::{NoPublishers, PublisherLookup};
use crate::record::{Content, Record};
use crate::{Article, Source};

/// Bounds on what is held in memory.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest line of JSON lines, in bytes. Longer ones are an error and are skipped.
    pub line: usize,
    /// Largest file that is read as one article, in bytes.
    pub file: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { line: 8 << 20, file: 8 << 20 }
    }
}

/// Reads the articles of a file, a folder, or standard input (`-`).
///
/// A folder is read with the folders in it, by name in the order of bytes; hidden files, Markdown and files named
/// README or LICENSE are passed over. One bad file or row is an error and does not stop the rest.
///
/// ```no_run
/// for article in chancery_read::Reader::open("reports/") {
///     match article {
///         Ok(article) => println!("{}", article.text),
///         Err(error) => eprintln!("{error}"),
///     }
/// }
/// ```
pub struct Reader {
    records: Records,
    publishers: Arc<dyn PublisherLookup>,
}

impl Reader {
    /// Opens a path. Errors, also that of a missing file, come out of the iterator.
    pub fn open(path: impl AsRef<Path>) -> Self {
        Self { records: Records::open(path), publishers: Arc::new(NoPublishers) }
    }

    /// Looks publishers up in `table`.
    #[must_use]
    pub fn with_publishers(self, table: Arc<dyn PublisherLookup>) -> Self {
        Self { publishers: table, ..self }
    }

    /// Sets the bounds.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { records: self.records.with_limits(limits), ..self }
    }
}

impl Iterator for Reader {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.records.next()?.and_then(|record| record.article(&*self.publishers)))
    }
}

/// Reads records that are not cleaned yet, so that cleaning can be shared among threads.
pub struct Records {
    limits: Limits,
    /// A source that was given in place of a path.
    source: Option<(String, Box<dyn Read + Send>)>,
    /// Paths still to read, the next one last.
    todo: Vec<Todo>,
    rows: Option<Rows>,
    /// Records of a JSON document, the next one last.
    ready: Vec<Record>,
}

struct Todo {
    path: PathBuf,
    /// Whether the path was given, or found in a folder.
    given: bool,
}

struct Rows {
    path: String,
    input: Box<dyn BufRead + Send>,
    line: u64,
}

impl Records {
    /// Opens a path. Errors come out of the iterator.
    pub fn open(path: impl AsRef<Path>) -> Self {
        let first = Todo { path: path.as_ref().to_owned(), given: true };
        Self { limits: Limits::default(), source: None, todo: vec![first], rows: None, ready: Vec::new() }
    }

    /// Reads from any source. `name` stands in messages, and its ending tells the format as that of a path does.
    pub fn of_source(name: &str, input: impl Read + Send + 'static) -> Self {
        let source = Some((name.to_owned(), Box::new(input) as Box<dyn Read + Send>));
        Self { limits: Limits::default(), source, todo: Vec::new(), rows: None, ready: Vec::new() }
    }

    /// Sets the bounds.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// Opens the next path. `Ok(None)` when it opened rows or a folder.
    fn enter(&mut self, todo: &Todo) -> Result<Option<Record>, ReadError> {
        let name = todo.path.to_string_lossy().into_owned();
        let fail = |e: io::Error| ReadError::io(&name, None, e);
        if name == "-" && todo.given {
            return self.enter_stream(name, Box::new(io::stdin()));
        }
        let meta = fs::metadata(&todo.path).map_err(fail)?;
        if meta.is_dir() {
            let found = self.list(&todo.path).map_err(fail)?;
            if found == 0 && todo.given {
                return Err(ReadError::new(&name, None, Reason::NoArticles));
            }
            return Ok(None);
        }
        if let Some(format) = unsupported(&todo.path) {
            return Err(ReadError::new(&name, None, Reason::Unsupported(format)));
        }
        let file = File::open(&todo.path).map_err(fail)?;
        self.enter_stream(name, Box::new(file))
    }

    /// Opens what comes next; `None` at the end.
    fn enter_next(&mut self) -> Option<Result<Option<Record>, ReadError>> {
        if let Some((name, input)) = self.source.take() {
            if let Some(format) = unsupported(Path::new(&name)) {
                return Some(Err(ReadError::new(&name, None, Reason::Unsupported(format))));
            }
            return Some(self.enter_stream(name, input));
        }
        let todo = self.todo.pop()?;
        Some(self.enter(&todo))
    }

    /// Puts the files of a folder on the list; their number, those in folders below counted.
    fn list(&mut self, folder: &Path) -> io::Result<usize> {
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            // A link to a folder could lead in a circle.
            let linked_folder = entry.file_type()?.is_symlink() && path.is_dir();
            if !linked_folder && !passed_over(&path) {
                paths.push(path);
            }
        }
        paths.sort();
        let mut files = 0;
        for path in &paths {
            files += if path.is_dir() { count_files(path) } else { 1 };
        }
        self.todo.extend(paths.into_iter().rev().map(|path| Todo { path, given: false }));
        Ok(files)
    }

    fn enter_stream(&mut self, path: String, mut input: Box<dyn Read + Send>) -> Result<Option<Record>, ReadError> {
        let fail = |e: io::Error| ReadError::io(&path, None, e);
        let mut head = Vec::new();
        input.by_ref().take(16 << 10).read_to_end(&mut head).map_err(fail)?;
        if let Some(what) = encoding::binary(&head) {
            return Err(ReadError::new(&path, None, Reason::Binary(what)));
        }
        if head.is_empty() {
            return Err(ReadError::new(&path, None, Reason::Empty));
        }
        if is_json_lines(&path, &head) {
            let mark = encoding::declared(&head);
            let skipped = mark.map_or(0, |(_, length)| length);
            let bytes = Cursor::new(head.split_off(skipped)).chain(input);
            let input: Box<dyn BufRead + Send> = match mark {
                Some((encoding, _)) if encoding != encoding_rs::UTF_8 => {
                    Box::new(BufReader::new(Transcoder::new(bytes, encoding)))
                }
                _ => Box::new(BufReader::with_capacity(64 << 10, bytes)),
            };
            self.rows = Some(Rows { path, input, line: 0 });
            return Ok(None);
        }
        let room = (self.limits.file + 1).saturating_sub(head.len()) as u64;
        input.take(room).read_to_end(&mut head).map_err(fail)?;
        if head.len() > self.limits.file {
            return Err(ReadError::new(&path, None, Reason::FileTooLarge(self.limits.file)));
        }
        if starts_json_document(&path, &head) {
            return self.enter_document(path, &head);
        }
        Ok(Some(Record { source: Source { path, line: None }, content: Content::Text(head) }))
    }

    /// A file that is one JSON value over many lines: an article, or a list of them.
    fn enter_document(&mut self, path: String, bytes: &[u8]) -> Result<Option<Record>, ReadError> {
        let rows = jsonl::document(bytes).map_err(|(line, reason)| ReadError::new(&path, line, reason))?;
        let record = |content| Record { source: Source { path: path.clone(), line: None }, content };
        let numbered = rows.into_iter().enumerate();
        self.ready = numbered.map(|(i, fields)| record(Content::Fields(fields, i as u64))).rev().collect();
        Ok(self.ready.pop())
    }
}

impl Iterator for Records {
    type Item = Result<Record, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(rows) = &mut self.rows {
                match rows.next(self.limits.line) {
                    Some(item) => return Some(item),
                    None => self.rows = None,
                }
            }
            if let Some(record) = self.ready.pop() {
                return Some(Ok(record));
            }
            match self.enter_next()? {
                Ok(Some(record)) => return Some(Ok(record)),
                Ok(None) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl Rows {
    fn next(&mut self, limit: usize) -> Option<Result<Record, ReadError>> {
        loop {
            let mut buffer = Vec::new();
            let line = match lines::next_line(&mut self.input, &mut buffer, limit) {
                Ok(line) => line?,
                Err(e) => {
                    // A stream that failed once is not read further.
                    let error = ReadError::io(&self.path, Some(self.line + 1), e);
                    self.input = Box::new(io::empty());
                    return Some(Err(error));
                }
            };
            self.line += 1;
            if line == Line::TooLong {
                return Some(Err(ReadError::new(&self.path, Some(self.line), Reason::LineTooLong(limit))));
            }
            if !buffer.trim_ascii().is_empty() {
                let source = Source { path: self.path.clone(), line: Some(self.line) };
                return Some(Ok(Record { source, content: Content::Row(buffer) }));
            }
        }
    }
}

/// Files in a folder that are not articles.
fn passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let upper = name.to_ascii_uppercase();
    name.starts_with('.')
        || ["README", "LICENSE", "NOTICE"].iter().any(|n| upper == *n || upper.starts_with(&format!("{n}.")))
        || upper.ends_with(".MD")
}

fn count_files(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        // The fault is told when the folder itself is entered.
        return 1;
    };
    let mut files = 0;
    for entry in entries.flatten() {
        let path = entry.path();
        let folder = entry.file_type().is_ok_and(|t| t.is_dir());
        if passed_over(&path) {
            continue;
        }
        files += if folder { count_files(&path) } else { usize::from(path.is_file()) };
        if files > 0 {
            break;
        }
    }
    files
}

/// Formats that are known by their ending and not read as text.
fn unsupported(path: &Path) -> Option<&'static str> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "html" | "htm" | "xhtml" => Some("HTML"),
        "csv" | "tsv" => Some("a table (CSV)"),
        "warc" => Some("WARC"),
        "xml" | "rss" | "atom" => Some("XML"),
        _ => None,
    }
}

fn ending(path: &str) -> String {
    path.rsplit_once('.').map_or("", |(_, e)| e).to_ascii_lowercase()
}

fn decoded_head(head: &[u8]) -> Cow<'_, str> {
    match encoding::declared(head) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&head[mark..]).0,
        None => String::from_utf8_lossy(head),
    }
}

/// By its ending, or because it starts with an object that does not run over several lines.
fn is_json_lines(path: &str, head: &[u8]) -> bool {
    if matches!(ending(path).as_str(), "jsonl" | "ndjson" | "jl") {
        return true;
    }
    let text = decoded_head(head);
    let rest = text.trim_start().strip_prefix('{');
    rest.is_some_and(|rest| rest.starts_with([' ', '"']) && rest.trim_start().starts_with('"'))
}

/// An object or a list of objects over several lines.
fn starts_json_document(path: &str, head: &[u8]) -> bool {
    let text = decoded_head(&head[..head.len().min(1024)]);
    let text = text.trim_start();
    let opens =
        |open: char, next: char| text.strip_prefix(open).is_some_and(|rest| rest.trim_start().starts_with(next));
    opens('{', '"') || opens('[', '{') || ending(path) == "json"
}
