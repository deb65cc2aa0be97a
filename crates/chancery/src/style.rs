//! Colours and line breaks for a terminal.

use std::fmt::Write as _;
use std::io::IsTerminal;

/// How to print for people.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// Whether to colour.
    pub(crate) colour: bool,
    /// Columns.
    pub(crate) width: usize,
}

impl Style {
    /// For standard output: colours on a terminal where `NO_COLOR` is not set, lines as wide as it is.
    pub(crate) fn of_stdout() -> Self {
        let terminal = std::io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
        let width = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        Self { colour: terminal && !no_color && !dumb, width: if terminal { width.clamp(50, 120) } else { 100 } }
    }

    /// Plain lines of 100 columns, for files.
    pub(crate) fn plain() -> Self {
        Self { colour: false, width: 100 }
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(crate) fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(crate) fn dim(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub(crate) fn country(self, text: &str) -> String {
        self.paint("36", text)
    }

    pub(crate) fn underlined(self, text: &str) -> String {
        self.paint("4", text)
    }

    /// Cooperation green, conflict red.
    pub(crate) fn by_quad(self, quad: &str, text: &str) -> String {
        match quad {
            q if q.contains("conflict") => self.paint("1;31", text),
            q if q.contains("cooperation") => self.paint("1;32", text),
            _ => self.bold(text),
        }
    }

    /// Joins parts, which may be coloured, by blanks; the first line begins `indent` columns in, and a part that does
    /// not fit begins a new one there.
    pub(crate) fn flowing(self, parts: &[String], indent: usize) -> String {
        let mut out = String::new();
        let mut column = indent;
        for (i, part) in parts.iter().enumerate() {
            let length = visible(part);
            if i > 0 && column + 1 + length > self.width {
                let _ = write!(out, "\n{:indent$}  ", "");
                column = indent + 2;
            } else if i > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(part);
            column += length;
        }
        out
    }

    /// Breaks `text` at blanks into lines of the width, `indent` columns in. `marked` is a range of bytes to underline.
    pub(crate) fn wrapped(self, text: &str, indent: usize, marked: Option<std::ops::Range<usize>>) -> String {
        let room = self.width.saturating_sub(indent).max(20);
        let mut out = String::new();
        let mut column = 0;
        let mut at = 0;
        for word in text.split(' ') {
            let start = at;
            at += word.len() + 1;
            let length = word.chars().count();
            if column > 0 && column + 1 + length > room {
                out.push('\n');
                column = 0;
            }
            if column == 0 {
                let _ = write!(out, "{:indent$}", "");
            } else {
                out.push(' ');
                column += 1;
            }
            column += length;
            let inside = marked
                .as_ref()
                .map(|m| (m.start.clamp(start, start + word.len()), m.end.clamp(start, start + word.len())));
            match inside {
                Some((from, to)) if from < to => {
                    out.push_str(&word[..from - start]);
                    out.push_str(&self.underlined(&word[from - start..to - start]));
                    out.push_str(&word[to - start..]);
                }
                _ => out.push_str(word),
            }
        }
        out
    }
}

/// Columns of a text without its colour codes.
fn visible(text: &str) -> usize {
    let mut parts = text.split('\x1b');
    let first = parts.next().map_or(0, |p| p.chars().count());
    first + parts.map(|p| p.split_once('m').map_or(0, |(_, rest)| rest.chars().count())).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_and_marked() {
        let style = Style { colour: false, width: 24 };
        assert_eq!(style.wrapped("one two three four five six", 4, None), "    one two three four\n    five six");
        let style = Style { colour: true, width: 80 };
        assert_eq!(style.wrapped("they met here", 0, Some(5..8)), "they \x1b[4mmet\x1b[0m here");
        assert_eq!(style.wrapped("they met here", 0, Some(5..13)), "they \x1b[4mmet\x1b[0m \x1b[4mhere\x1b[0m");
        assert_eq!(style.wrapped("", 2, None), "  ");
    }

    #[test]
    fn parts_flow_and_colours_take_no_room() {
        let parts = |style: Style| ["one two", "three", "four five"].map(|p| style.bold(p));
        let plain = Style { colour: false, width: 16 };
        assert_eq!(plain.flowing(&parts(plain), 3), "one two three\n     four five");
        let coloured = Style { colour: true, width: 16 };
        let lines = coloured.flowing(&parts(coloured), 3);
        assert_eq!(lines.lines().map(visible).collect::<Vec<_>>(), [13, 14]);
    }
}
