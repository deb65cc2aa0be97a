//! Ctrl-C: the first one ends the reading, so that what is under way is finished and kept; the second one ends the
//! program.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Exit status of a program that was interrupted.
pub(crate) const STATUS: u8 = 130;

/// A flag that Ctrl-C sets.
#[cfg(unix)]
pub(crate) fn flag() -> io::Result<Arc<AtomicBool>> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let flag = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, i32::from(STATUS), Arc::clone(&flag))?;
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
    }
    Ok(flag)
}

/// Elsewhere the system ends the program at once.
#[cfg(not(unix))]
pub(crate) fn flag() -> io::Result<Arc<AtomicBool>> {
    Ok(Arc::new(AtomicBool::new(false)))
}
