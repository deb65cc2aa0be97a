//! Moving pages from the write-ahead log to their places in the file, on a thread beside the writing: it waits for the disk,
//! and the writer need not.

use std::path::Path;
use std::sync::mpsc::{self, Receiver, Sender, SyncSender};
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, OpenFlags};

/// The log begins anew only where all of it is in the file when a transaction begins. After so many commits the writer waits
/// for that, so that the log does not grow without end.
const WAIT: u32 = 5;

/// The thread. It ends with this.
pub(crate) struct Checkpointer {
    /// With a sender where somebody waits for it to be done.
    ask: Option<SyncSender<Option<Sender<()>>>>,
    thread: Option<JoinHandle<()>>,
    commits: u32,
}

impl Checkpointer {
    /// Starts the thread; `None` where the system gives none, or no further connection.
    pub(crate) fn start(path: &Path) -> Option<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).ok()?;
        db.pragma_update(None, "synchronous", "NORMAL").ok()?;
        let (ask, asked) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name("checkpoint".to_owned()).spawn(move || run(&db, &asked)).ok()?;
        Some(Self { ask: Some(ask), thread: Some(thread), commits: 0 })
    }

    /// To be told of each commit, before the next transaction begins.
    pub(crate) fn committed(&mut self) {
        let Some(ask) = &self.ask else { return };
        self.commits += 1;
        if !self.commits.is_multiple_of(WAIT) {
            // Where it is at work, it is asked at the next commit.
            let _ = ask.try_send(None);
            return;
        }
        let (done, wait) = mpsc::channel();
        if ask.send(Some(done)).is_ok() {
            let _ = wait.recv();
        }
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.ask = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn run(db: &Connection, asked: &Receiver<Option<Sender<()>>>) {
    while let Ok(done) = asked.recv() {
        // What cannot be moved now stays in the log, where it is as safe: the next round, or whoever opens the file, moves it.
        let _ = db.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        if let Some(done) = done {
            let _ = done.send(());
        }
    }
}
