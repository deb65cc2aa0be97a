//! Tab-separated tables: comment lines, one header line, rows whose cells may hold lists.

use std::fmt;

/// What is wrong in a file of knowledge, and where.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    /// A row, cell or header that cannot be right.
    #[error("{file}:{line}: {column}{reason}")]
    Cell {
        /// Path below `knowledge/`.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column that is meant, if one is.
        column: Column,
        /// What is wrong.
        reason: String,
    },
    /// A file or folder that cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Path as given.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A table without which nothing works.
    #[error("{0}: the table is missing")]
    Missing(String),
}

/// The name of a column in an error; empty where the whole row is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column(pub Option<String>);

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_ref().map_or(Ok(()), |name| write!(f, "column {name}: "))
    }
}

/// A table whose columns are picked by name, so that their order in the file is free.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a, const N: usize> {
    file: &'a str,
    columns: [&'a str; N],
    /// Place of each wanted column in the file; optional columns may have none.
    places: [Option<usize>; N],
    width: usize,
    body: &'a str,
    first_line: usize,
}

/// One row: its cells in the order in which the columns were asked for.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a, const N: usize> {
    file: &'a str,
    columns: [&'a str; N],
    /// Line in the file, from 1.
    pub line: usize,
    /// The cells; a cell that the file leaves out is empty.
    pub cells: [&'a str; N],
}

impl<'a, const N: usize> Table<'a, N> {
    /// Reads the header. A column whose name ends in `?` need not be in the file; a column in the
    /// file that is not asked for is an error, for it is most likely misspelt.
    ///
    /// # Errors
    /// A missing, unknown or repeated column.
    pub fn new(file: &'a str, text: &'a str, columns: [&'a str; N]) -> Result<Self, KnowledgeError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let fail =
            |line, reason: String| KnowledgeError::Cell { file: file.to_owned(), line, column: Column(None), reason };
        let mut rest = text;
        let mut line = 0;
        let header = loop {
            let (head, tail) = rest.split_once('\n').unwrap_or((rest, ""));
            line += 1;
            if !is_skipped(head) {
                rest = tail;
                break head.trim_end_matches('\r');
            }
            if tail.is_empty() {
                return Err(fail(line, "no header line".to_owned()));
            }
            rest = tail;
        };
        let names: Vec<&str> = header.split('\t').collect();
        let mut places = [None; N];
        for (place, column) in places.iter_mut().zip(columns) {
            let name = column.trim_end_matches('?');
            *place = names.iter().position(|n| *n == name);
            if place.is_none() && !column.ends_with('?') {
                return Err(fail(line, format!("there is no column `{name}`")));
            }
        }
        for (at, name) in names.iter().enumerate() {
            if !places.contains(&Some(at)) {
                let what = if names[..at].contains(name) { "twice the same" } else { "unknown" };
                return Err(fail(line, format!("{what} column `{name}`")));
            }
        }
        Ok(Self { file, columns, places, width: names.len(), body: rest, first_line: line + 1 })
    }

    /// The rows, without blank and comment lines.
    ///
    /// # Errors
    /// Each row with more cells than the header has.
    pub fn rows(&self) -> impl Iterator<Item = Result<Row<'a, N>, KnowledgeError>> + use<'a, N> {
        let table = *self;
        let mut full = vec![""; self.width];
        table.body.split('\n').enumerate().filter(|(_, line)| !is_skipped(line)).map(move |(at, line)| {
            let mut row = Row { file: table.file, columns: table.columns, line: table.first_line + at, cells: [""; N] };
            full.fill("");
            for (column, cell) in line.trim_end_matches('\r').split('\t').enumerate() {
                match full.get_mut(column) {
                    Some(place) => *place = cell,
                    None => {
                        return Err(
                            row.fail_row(format!("more than the {} cells of the header: a stray tab?", table.width))
                        );
                    }
                }
            }
            for (at, place) in table.places.iter().enumerate() {
                row.cells[at] = place.map_or("", |place| full[place]);
                if row.cells[at].trim() != row.cells[at] {
                    return Err(row.fail(at, "blanks at the start or end of the cell"));
                }
            }
            Ok(row)
        })
    }
}

fn is_skipped(line: &str) -> bool {
    line.starts_with('#') || line.trim().is_empty()
}

impl<const N: usize> Row<'_, N> {
    /// An error about one cell (by its place in `cells`).
    #[must_use]
    pub fn fail(&self, column: usize, reason: impl Into<String>) -> KnowledgeError {
        KnowledgeError::Cell {
            file: self.file.to_owned(),
            line: self.line,
            column: Column(self.columns.get(column).map(|name| name.trim_end_matches('?').to_owned())),
            reason: reason.into(),
        }
    }

    /// An error about the whole row.
    #[must_use]
    pub fn fail_row(&self, reason: impl Into<String>) -> KnowledgeError {
        self.fail(usize::MAX, reason)
    }

    /// A cell that must not be empty.
    ///
    /// # Errors
    /// When it is.
    pub fn need(&self, column: usize) -> Result<(), KnowledgeError> {
        if self.cells[column].is_empty() {
            return Err(self.fail(column, "must not be empty"));
        }
        Ok(())
    }

    /// A number, or `None` for an empty cell.
    ///
    /// # Errors
    /// A cell that is no number.
    pub fn number(&self, column: usize) -> Result<Option<f64>, KnowledgeError> {
        let cell = self.cells[column];
        if cell.is_empty() {
            return Ok(None);
        }
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(Some(number)),
            _ => Err(self.fail(column, format!("`{cell}` is not a number"))),
        }
    }
}

/// The parts of a cell that holds a list (`a | b | c`); none for an empty cell.
pub fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let rows = || -> Result<String, KnowledgeError> {
            let table = Table::new("t.tsv", text, ["a", "b", "note?"])?;
            let mut shown = String::new();
            for row in table.rows() {
                let row = row?;
                shown += &format!("{}:{}/", row.line, row.cells.join(","));
            }
            Ok(shown)
        };
        let got = rows().unwrap_or_else(|error| error.to_string());
        assert_eq!(got, expect);
    }

    #[test]
    fn columns_by_name_and_lines_counted() {
        check("# about\na\tb\n1\t2\n", "3:1,2,/");
        check("b\ta\n1\t2\n\n# x\n3\t4", "2:2,1,/5:4,3,/");
        check("a\tb\tnote\n1\t2\n1\t2\tn", "2:1,2,/3:1,2,n/");
        check("a\tb\r\n1\t2\r\n", "2:1,2,/");
        check("a\tb\n", "");
    }

    #[test]
    fn errors_name_the_place() {
        check("", "t.tsv:1: no header line");
        check("# only\n", "t.tsv:1: no header line");
        check("a\n1", "t.tsv:1: there is no column `b`");
        check("#\na\tb\tc\n", "t.tsv:2: unknown column `c`");
        check("a\tb\ta\n", "t.tsv:1: twice the same column `a`");
        check("a\tb\n1\t2\t3\n", "t.tsv:2: more than the 2 cells of the header: a stray tab?");
        check("a\tb\n1\t2 \n", "t.tsv:2: column b: blanks at the start or end of the cell");
    }

    #[test]
    fn lists() {
        assert_eq!(list("").count(), 0);
        assert_eq!(list("a | b c |d").collect::<Vec<_>>(), ["a", "b c", "d"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_gives_rows_or_an_error(text in "[ab\t\n# |\u{e9}]{0,60}") {
            if let Ok(table) = Table::new("t", &text, ["a", "b?"]) {
                for row in table.rows() {
                    let _ = row.map(|row| row.number(0).is_ok());
                }
            }
        }
    }
}
