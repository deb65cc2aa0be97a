//! What can go wrong with an archive, in words that name the file and what to do.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// Why an archive could not be opened, read or written. What was committed before is never lost by any of these.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// The file is an archive of a later version of the program.
    #[error(
        "{path}: made by a newer version of chancery (archive version {found}, this one reads up to {known}); update chancery"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The latest version known here.
        known: i64,
    },
    /// The file is a database of something else.
    #[error("{path}: a database, but no archive of chancery; nothing was changed")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file is no database, or a damaged one.
    #[error("{path}: not a database, or damaged ({reason}); nothing was changed")]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What the database engine says.
        reason: String,
    },
    /// The file or its folder cannot be written.
    #[error(
        "{path}: the file or its folder cannot be written; check its permissions or choose another place with --db"
    )]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// There is no such file, or it cannot be opened.
    #[error("{path}: cannot be opened: {reason}")]
    CannotOpen {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Another process is writing.
    #[error("{path}: another process is writing to it; try again when it is done")]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// No room is left.
    #[error("{path}: the disk is full; everything committed so far is kept, free some room and add again to go on")]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// A row that the program wrote cannot be read back as what it was.
    #[error("{path}: a row of table {table} is malformed: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The table.
        table: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A setting asked for differs from the one that the archive was made with.
    #[error("{path}: {reason}")]
    Setting {
        /// The file.
        path: PathBuf,
        /// What differs.
        reason: String,
    },
    /// A search text that the search language does not allow.
    #[error("the search text cannot be understood: {reason}")]
    Search {
        /// What is wrong.
        reason: String,
    },
    /// Anything else that the database engine reports.
    #[error("{path}: {reason}")]
    Database {
        /// The file.
        path: PathBuf,
        /// What the database engine says.
        reason: String,
    },
}

impl ArchiveError {
    /// The error of the database engine on the file at `path`, as one of ours.
    #[must_use]
    pub fn of(path: &Path, error: &rusqlite::Error) -> Self {
        let path = path.to_owned();
        let reason = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Corrupt { path, reason },
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => Self::ReadOnly { path },
            Some(ErrorCode::CannotOpen) => Self::CannotOpen { path, reason },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            _ => Self::Database { path, reason },
        }
    }
}
