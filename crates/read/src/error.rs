//! What can go wrong while reading, said so that a person can find the place.

use std::fmt;
use std::io;

/// One input, or one row of it, that could not be read. The rest of the input goes on.
#[derive(Debug)]
pub struct ReadError {
    /// Path as given; `-` for standard input.
    pub path: String,
    /// Line, from 1, where the reason has one.
    pub line: Option<u64>,
    /// Why.
    pub reason: Reason,
}

impl ReadError {
    pub(crate) fn new(path: &str, line: Option<u64>, reason: Reason) -> Self {
        Self { path: path.to_owned(), line, reason }
    }

    pub(crate) fn io(path: &str, line: Option<u64>, error: io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::NotFound => Reason::Missing,
            io::ErrorKind::PermissionDenied => Reason::Permission,
            _ => Reason::Io(error),
        };
        Self::new(path, line, reason)
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path == "-" { "standard input" } else { &self.path };
        match self.line {
            Some(line) => write!(f, "{path}:{line}: {}", self.reason),
            None => write!(f, "{path}: {}", self.reason),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.reason)
    }
}

/// Why an input could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// No such file or folder.
    #[error("no such file or folder")]
    Missing,
    /// The system does not let us read it.
    #[error("permission denied")]
    Permission,
    /// Any other fault of the system.
    #[error("cannot be read: {0}")]
    Io(io::Error),
    /// A folder in which no file is one that Chancery reads.
    #[error("the folder holds no articles (text files or JSON lines)")]
    NoArticles,
    /// Not text.
    #[error("not text: {0}")]
    Binary(&'static str),
    /// A format that is not read.
    #[error("{0} is not read yet; give plain text or JSON lines")]
    Unsupported(&'static str),
    /// Bytes that are no UTF-8 and no other encoding that could be recognised.
    #[error("invalid UTF-8 at byte {column} of the line, and no other encoding fits")]
    Encoding {
        /// Byte within the line, from 1.
        column: usize,
    },
    /// A line of JSON that ends before its end.
    #[error("truncated JSON: {0}")]
    TruncatedJson(String),
    /// A line that is no JSON.
    #[error("malformed JSON: {0}")]
    Json(String),
    /// A row without the text of an article.
    #[error("no text: none of the fields text, body, content, article, story is a filled string")]
    NoTextField,
    /// An empty file or article.
    #[error("empty: there is no text in it")]
    Empty,
    /// A line that is longer than is held in memory.
    #[error("line longer than {0} bytes, skipped")]
    LineTooLong(usize),
    /// A file that is longer than one article can be.
    #[error("larger than {0} bytes, too large for one article")]
    FileTooLarge(usize),
}
