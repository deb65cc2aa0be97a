//! The front door: opening a file, its version, its settings.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use crate::checkpoint::Checkpointer;
use crate::error::ArchiveError;
use crate::write::{Batch, Names};

/// Marks the file as an archive: `Chcy` in ASCII, in the field that SQLite keeps for this.
const APPLICATION_ID: i64 = 0x4368_6379;

/// What brings an archive from version N to N + 1, in order.
const MIGRATIONS: [&str; 2] = [include_str!("schema/001.sql"), include_str!("schema/002.sql")];

/// How long one waits for another process that is writing.
const BUSY: Duration = Duration::from_secs(5);

/// Pages of the write-ahead log after which they go to their places in the file, where no thread sees to that: 32 MB.
const CHECKPOINT: i64 = 8192;

/// What an archive is made with. It stays as it was made: a record half of which is grouped means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether events that tell the same happening become one story. Where not, each event is a story of its own.
    pub stories: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { stories: true }
    }
}

/// An archive: reports, what they tell, and the stories behind them, in one SQLite file.
pub struct Archive {
    /// While batch follows batch.
    checkpointer: Option<Checkpointer>,
    pub(crate) db: Connection,
    pub(crate) path: PathBuf,
    pub(crate) options: Options,
    pub(crate) names: Names,
}

impl Archive {
    /// Opens the archive at `path` for writing; makes it where there is none.
    ///
    /// # Errors
    /// When the file is no archive, of a newer version, locked, or cannot be written; each says which file and why.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ArchiveError> {
        Self::open_with(path, None)
    }

    /// Like [`Archive::open`], with options. An archive that was made with others is an error.
    ///
    /// # Errors
    /// As [`Archive::open`], and where the options differ from those of the archive.
    pub fn open_with(path: impl AsRef<Path>, options: Option<Options>) -> Result<Self, ArchiveError> {
        let path = path.as_ref();
        let fail = |e: rusqlite::Error| ArchiveError::of(path, &e);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(|e| cannot_open(path, true, &e))?;
        db.busy_timeout(BUSY).map_err(fail)?;
        let version = version(&db, path)?;
        // SQLite opens what it may only read without a word; telling it now is better than at the first batch.
        if db.is_readonly("main").map_err(fail)? {
            return Err(ArchiveError::ReadOnly { path: path.to_owned() });
        }
        prepare(&db).map_err(fail)?;
        db.pragma_update(None, "journal_mode", "WAL").map_err(fail)?;
        db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT).map_err(fail)?;
        migrate(&db, path, version, options.unwrap_or_default())?;
        let kept = settings(&db).map_err(fail)?;
        if let Some(asked) = options
            && asked != kept
        {
            let word = |o: Options| if o.stories { "with stories" } else { "without stories" };
            let reason = format!("made {}, and now asked for {}; choose another file", word(kept), word(asked));
            return Err(ArchiveError::Setting { path: path.to_owned(), reason });
        }
        Ok(Self { checkpointer: None, db, path: path.to_owned(), options: kept, names: Names::default() })
    }

    /// Opens the archive at `path` for reading only. Any number may read while one writes.
    ///
    /// # Errors
    /// When there is no such file, or it is no archive of a version known here.
    pub fn open_read_only(path: impl AsRef<Path>) -> Result<Self, ArchiveError> {
        let path = path.as_ref();
        let fail = |e: rusqlite::Error| ArchiveError::of(path, &e);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut db = Connection::open_with_flags(path, flags).map_err(|e| cannot_open(path, false, &e))?;
        db.busy_timeout(BUSY).map_err(fail)?;
        let version = match version(&db, path) {
            // To share an archive with a writer, SQLite keeps two files beside it, which it cannot make in a folder that
            // may only be read. Where there is no writer and nothing is left of one, it needs none.
            Err(ArchiveError::CannotOpen { .. } | ArchiveError::ReadOnly { .. }) if !beside(path, "-wal").exists() => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                db = Connection::open_with_flags(unchanging(path), flags).map_err(|e| cannot_open(path, false, &e))?;
                version(&db, path)?
            }
            other => other?,
        };
        if version == 0 {
            return Err(ArchiveError::Foreign { path: path.to_owned() });
        }
        prepare(&db).map_err(fail)?;
        let options = settings(&db).map_err(fail)?;
        Ok(Self { checkpointer: None, db, path: path.to_owned(), options, names: Names::default() })
    }

    /// Where the archive lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What the archive was made with.
    #[must_use]
    pub fn options(&self) -> Options {
        self.options
    }

    /// The connection, for queries that have no function of their own. The schema is public (`docs/archive.md`).
    #[must_use]
    pub fn connection(&self) -> &Connection {
        &self.db
    }

    /// Begins a batch: what is added to it is committed together or not at all.
    ///
    /// # Errors
    /// When another process is writing or the archive is open for reading only.
    pub fn batch(&mut self) -> Result<Batch<'_>, ArchiveError> {
        Batch::begin(self)
    }

    /// To be called after each commit that others follow, outside of transactions.
    pub(crate) fn committed(&mut self) -> rusqlite::Result<()> {
        if self.checkpointer.is_none() {
            self.checkpointer = Checkpointer::start(&self.path);
            if self.checkpointer.is_some() {
                self.db.pragma_update(None, "wal_autocheckpoint", 0)?;
            }
        }
        if let Some(checkpointer) = &mut self.checkpointer {
            checkpointer.committed();
        }
        Ok(())
    }

    /// To be called when the writing ends: nobody else holds the file then.
    pub(crate) fn rest(&mut self) -> rusqlite::Result<()> {
        if self.checkpointer.take().is_some() {
            self.db.pragma_update(None, "wal_autocheckpoint", CHECKPOINT)?;
        }
        Ok(())
    }

    pub(crate) fn fail(&self, error: &rusqlite::Error) -> ArchiveError {
        ArchiveError::of(&self.path, error)
    }
}

impl Drop for Archive {
    fn drop(&mut self) {
        // Figures for the query planner, where they are out of date. Only a matter of speed.
        let _ = self.db.execute_batch("PRAGMA analysis_limit = 1000; PRAGMA optimize;");
    }
}

/// The path with something put to its end.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// The address of a file that nobody changes.
fn unchanging(path: &Path) -> PathBuf {
    let mut address = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => address.push(char::from(*byte)),
            byte => address.push_str(&format!("%{byte:02X}")),
        }
    }
    PathBuf::from(address + "?immutable=1")
}

fn cannot_open(path: &Path, write: bool, error: &rusqlite::Error) -> ArchiveError {
    // SQLite only says that it could not open; the system knows why.
    match fs::OpenOptions::new().read(true).open(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if !folder.is_dir() {
                let reason = format!("there is no folder {}", folder.display());
                return ArchiveError::CannotOpen { path: path.to_owned(), reason };
            }
            // The folder's permissions do not tell of a medium that may only be read, or of another owner.
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::CannotOpen) && write {
                return ArchiveError::ReadOnly { path: path.to_owned() };
            }
            ArchiveError::CannotOpen { path: path.to_owned(), reason: "there is no such file".to_owned() }
        }
        Err(e) => ArchiveError::CannotOpen { path: path.to_owned(), reason: e.to_string() },
        Ok(_) if path.is_dir() => {
            ArchiveError::CannotOpen { path: path.to_owned(), reason: "it is a folder".to_owned() }
        }
        Ok(_) => ArchiveError::of(path, error),
    }
}

fn prepare(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;",
    )?;
    // A prepared statement stays as it is: by default one with a range is planned anew for each range.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.set_prepared_statement_cache_capacity(128);
    Ok(())
}

/// The version of the archive; 0 for an empty file.
fn version(db: &Connection, path: &Path) -> Result<i64, ArchiveError> {
    let fail = |e: rusqlite::Error| ArchiveError::of(path, &e);
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).map_err(fail);
    let (application, version) = (number("application_id")?, number("user_version")?);
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).map_err(fail)?;
    if application != APPLICATION_ID {
        let empty = application == 0 && version == 0 && tables == 0;
        return if empty { Ok(0) } else { Err(ArchiveError::Foreign { path: path.to_owned() }) };
    }
    let known = MIGRATIONS.len() as i64;
    if version > known {
        return Err(ArchiveError::Newer { path: path.to_owned(), found: version, known });
    }
    Ok(version)
}

fn migrate(db: &Connection, path: &Path, from: i64, options: Options) -> Result<(), ArchiveError> {
    if from as usize >= MIGRATIONS.len() {
        return Ok(());
    }
    let fail = |e: rusqlite::Error| ArchiveError::of(path, &e);
    // A table that is made anew goes for a moment, and others point to it. Inside a transaction this cannot be switched.
    db.pragma_update(None, "foreign_keys", false).map_err(fail)?;
    let transaction =
        rusqlite::Transaction::new_unchecked(db, rusqlite::TransactionBehavior::Immediate).map_err(fail)?;
    // Another process may have been quicker.
    let from = version(&transaction, path)?;
    for (number, sql) in MIGRATIONS.iter().enumerate().skip(from as usize) {
        transaction.execute_batch(sql).map_err(fail)?;
        if number == 0 {
            let stories = if options.stories { "on" } else { "off" };
            transaction.execute("INSERT INTO setting VALUES ('stories', ?1)", [stories]).map_err(fail)?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID).map_err(fail)?;
    transaction.pragma_update(None, "user_version", MIGRATIONS.len() as i64).map_err(fail)?;
    transaction.commit().map_err(fail)?;
    db.pragma_update(None, "foreign_keys", true).map_err(fail)
}

fn settings(db: &Connection) -> rusqlite::Result<Options> {
    let stories: Option<String> =
        db.query_row("SELECT value FROM setting WHERE name = 'stories'", [], |row| row.get(0)).optional()?;
    Ok(Options { stories: stories.as_deref() != Some("off") })
}
