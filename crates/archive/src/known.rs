//! Asking, beside the writing, what the archive holds already: a known article need not be coded again.

use std::sync::{Mutex, PoisonError};

use chancery_read::Article;
use rusqlite::Connection;

use crate::archive::Archive;
use crate::error::ArchiveError;
use crate::keys;

/// How much of an article the archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nothing: it is to be coded.
    New,
    /// The wording, printed elsewhere: [`crate::Batch::add_printing`] adds it uncoded.
    Wording,
    /// This printing: nothing is to be done.
    Printing,
}

/// A connection that only asks. Threads share it while another adds; it sees what is committed.
pub struct Lookup {
    db: Mutex<Connection>,
    path: std::path::PathBuf,
}

impl Archive {
    /// A connection that asks what the archive holds.
    ///
    /// # Errors
    /// When the file cannot be opened once more.
    pub fn lookup(&self) -> Result<Lookup, ArchiveError> {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY | rusqlite::OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(&self.path, flags).map_err(|e| self.fail(&e))?;
        Ok(Lookup { db: Mutex::new(db), path: self.path.clone() })
    }
}

impl Lookup {
    /// How much of this article the archive holds.
    ///
    /// # Errors
    /// When the database fails.
    pub fn standing(&self, article: &Article) -> Result<Standing, ArchiveError> {
        let report = keys::report(article);
        let printing = keys::article(article, &report);
        let db = self.db.lock().unwrap_or_else(PoisonError::into_inner);
        let holds = |sql: &str, key: &str| {
            db.prepare_cached(sql).and_then(|mut q| q.exists([key])).map_err(|e| ArchiveError::of(&self.path, &e))
        };
        if holds("SELECT 1 FROM article WHERE key = ?1", &printing)? {
            return Ok(Standing::Printing);
        }
        let wording = holds("SELECT 1 FROM report WHERE key = ?1", &report)?;
        Ok(if wording { Standing::Wording } else { Standing::New })
    }
}
