//! States by the words that people type: a code, a name, a people. Light: it reads two tables and nothing else.

use rustc_hash::FxHashMap;

use crate::files::Files;
use crate::fold::fold;
use crate::table::{KnowledgeError, Table};

/// The states, and the words for them.
#[derive(Clone, Debug)]
pub struct States {
    names: Vec<(&'static str, &'static str, Option<&'static str>)>,
    by_word: FxHashMap<String, &'static str>,
    // Codes of bodies that are no states.
    international: Vec<&'static str>,
}

impl States {
    /// Reads `countries.tsv` and `names.tsv`.
    ///
    /// # Errors
    /// A missing table or a malformed row.
    pub fn load(files: &Files) -> Result<Self, KnowledgeError> {
        let (file, text) = files.get("countries.tsv")?;
        let columns = [
            "code",
            "name",
            "successor",
            "iso2",
            "numeric",
            "kind",
            "from",
            "until",
            "capital",
            "capital_lat",
            "capital_lon",
            "continent",
        ];
        let mut names = Vec::new();
        let mut by_word = FxHashMap::default();
        let mut international = Vec::new();
        for row in Table::new(file, text, columns)?.rows() {
            let row = row?;
            if row.cells[5] == "international" {
                international.push(row.cells[0]);
            }
            // Territories and states that not all recognise have the state that claims them in this column.
            let heir = Some(row.cells[2]).filter(|s| !s.is_empty() && row.cells[5] == "historic");
            names.push((row.cells[0], row.cells[1], heir));
            by_word.insert(fold(row.cells[1]), row.cells[0]);
            if !row.cells[3].is_empty() {
                by_word.entry(fold(row.cells[3])).or_insert(row.cells[0]);
            }
        }
        for (code, ..) in &names {
            by_word.insert(fold(code), *code);
        }
        let (file, text) = files.get("names.tsv")?;
        for row in Table::new(file, text, ["name", "code", "kind", "from", "until", "note"])?.rows() {
            let row = row?;
            if !row.cells[5].starts_with("ambiguous") {
                by_word.entry(fold(row.cells[0])).or_insert(row.cells[1]);
            }
        }
        Ok(Self { names, by_word, international })
    }

    /// The code of a state given by its code, name, adjective or capital, in any case.
    #[must_use]
    pub fn code(&self, words: &str) -> Option<&'static str> {
        let folded = fold(words.trim());
        let plain = folded.strip_prefix("the ").unwrap_or(&folded);
        self.by_word.get(plain).or_else(|| self.by_word.get(&folded)).copied()
    }

    /// The name of a code.
    #[must_use]
    pub fn name(&self, code: &str) -> Option<&'static str> {
        self.names.iter().find(|n| n.0 == code).map(|n| n.1)
    }

    /// The code, and those of states of the past that it alone carries on: `RUS` and `SUN`.
    #[must_use]
    pub fn with_predecessors(&self, code: &str) -> Vec<String> {
        let mut all = vec![code.to_owned()];
        let mut next = 0;
        while let Some(heir) = all.get(next).cloned() {
            let before = self.names.iter().filter(|n| n.2 == Some(&heir) && !all.iter().any(|c| c == n.0));
            let before: Vec<String> = before.map(|n| n.0.to_owned()).collect();
            all.extend(before);
            next += 1;
        }
        all
    }

    /// Whether a code stands for a body such as the United Nations, and for no state or territory.
    #[must_use]
    pub fn is_international(&self, code: &str) -> bool {
        self.international.contains(&code)
    }

    /// The state of today that carries a code on; the code itself where none does: `RUS` for `SUN`.
    #[must_use]
    pub fn heir<'a>(&self, code: &'a str) -> &'a str
    where
        Self: 'a,
    {
        let mut at = code;
        // No chain is longer than the table, whatever a table of one's own says.
        for _ in 0..self.names.len() {
            match self.names.iter().find(|n| n.0 == at).and_then(|n| n.2) {
                Some(heir) => at = heir,
                None => break,
            }
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_states() {
        let states = States::load(&Files::embedded()).unwrap();
        let check = |words: &str, want: Option<&str>| assert_eq!(states.code(words), want, "{words}");
        check("RUS", Some("RUS"));
        check("prk", Some("PRK"));
        check("North Korea", Some("PRK"));
        check("the united states", Some("USA"));
        check("Pyongyang", Some("PRK"));
        check("Soviet Union", Some("SUN"));
        check("jp", Some("JPN"));
        check("Atlantis", None);
        check("", None);
        assert_eq!(states.name("PRK"), Some("North Korea"));
        assert_eq!(states.with_predecessors("RUS"), ["RUS", "SUN"]);
        assert_eq!(states.with_predecessors("PRK"), ["PRK"]);
        assert_eq!(states.with_predecessors("CHN"), ["CHN"]);
        assert_eq!(states.with_predecessors("SRB"), ["SRB", "SCG", "YUG"]);
        let heir = |code: &str, want: &str| assert_eq!(states.heir(code), want, "{code}");
        heir("SUN", "RUS");
        heir("YUG", "SRB");
        heir("TWN", "TWN");
        heir("PRK", "PRK");
        assert!(!states.is_international("PRK") && !states.is_international("TWN"));
        assert!(states.code("United Nations").is_some_and(|code| states.is_international(code)));
    }
}
