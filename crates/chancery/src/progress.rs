//! What the program says while it works: messages and a count, on standard error.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Prints a line on standard error. A closed standard error is no reason to stop.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// A count of articles, shown on a terminal when the work takes longer than a moment.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// `visible` is false where the output itself runs over the terminal.
    pub(crate) fn new(visible: bool) -> Self {
        let shown = visible && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr_with_hz(5) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} reports, {per_sec}, {elapsed}  {msg}") {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(250));
        }
        Self { bar }
    }

    /// Whether it is seen.
    pub(crate) fn is_shown(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// What sets the number of articles in all, from another thread, so that the time left can be told.
    pub(crate) fn total(&self) -> impl FnOnce(u64) + Send + 'static {
        let bar = self.bar.clone();
        move |total| {
            bar.set_length(total);
            let template = "{spinner} {pos} of {len} reports, {per_sec}, {elapsed}, {eta} left  {msg}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
        }
    }

    /// A count of rows.
    pub(crate) fn rows() -> Self {
        let progress = Self::new(true);
        if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} rows, {per_sec}, {elapsed}  {msg}") {
            progress.bar.set_style(style);
        }
        progress
    }

    /// The count so far.
    pub(crate) fn at(&self, count: u64, rejected: u64) {
        self.bar.set_position(count);
        if rejected > 0 {
            self.bar.set_message(format!("{rejected} rejected"));
        }
    }

    pub(crate) fn one_more(&self, failed: u64) {
        self.bar.inc(1);
        if failed > 0 {
            self.bar.set_message(format!("{failed} could not be read"));
        }
    }

    /// A message that does not run into the count.
    pub(crate) fn say(&self, text: &str) {
        self.bar.suspend(|| say(text));
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
