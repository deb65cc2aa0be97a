//! Expressions that the tables give whole: holidays and vague references.

use super::{Grammar, Head, Item, Part, Rel, Year};
use crate::time::calendar::Unit;
use crate::time::token::Kind;

impl Grammar<'_> {
    /// A holiday by name, with its year where it follows.
    pub(super) fn holiday(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let list = self.lexicon.holidays.get(t.word(i))?;
        let phrase = list.iter().find(|p| p.tokens.iter().enumerate().all(|(k, w)| self.same(i + k, w)))?;
        let mut end = i + phrase.tokens.len();
        if t.kind(i) == Kind::Word && !t.capital(i) {
            return None;
        }
        if t.is(end, &["week"]) {
            let day = Item::new(i, end, Head::Partial(Part::Holiday(phrase.means), Rel::Bare, Year::Open));
            return Some(Item::new(i, end + 1, Head::Holding(Unit::Week, Box::new(day))));
        }
        // Christmas Island, Easter Rising: the name of something else.
        if t.kind(end) == Kind::Word && t.capital(end) && !self.lexicon.is_known(t.word(end)) && !t.opens(end) {
            return None;
        }
        let mut year = Year::Open;
        if let Some((y, next)) = self.year_number(end).or_else(|| {
            let j = end + usize::from(t.is(end, &[",", "of", "in"]));
            self.year_number(j)
        }) {
            year = Year::Of(y);
            end = next;
        }
        Some(Item::new(i, end, Head::Partial(Part::Holiday(phrase.means), Rel::Bare, year)))
    }

    /// Whether token `i` is `word`; typographic apostrophes count as plain ones.
    pub(super) fn same(&self, i: usize, word: &str) -> bool {
        let have = self.t.word(i);
        have == word || (word == "'" && matches!(have, "’" | "‘" | "`"))
    }

    /// A vague reference: `now`, `recently`, `the near future`.
    pub(super) fn reference(&self, i: usize) -> Option<Item> {
        let t = self.t;
        let list = self.lexicon.references.get(t.word(i))?;
        let phrase = list.iter().find(|p| p.tokens.iter().enumerate().all(|(k, w)| self.same(i + k, w)))?;
        let end = i + phrase.tokens.len();
        let first = t.word(i);
        let refused = match first {
            // `as soon as`, `soon after the talks`: counted from an event that is told.
            "at" => t.is(end, &["of", "when"]),
            "soon" => {
                t.is(end, &["after", "as", "enough", "before", "became", "began"])
                    || matches!(t.before(i), "as" | "too" | "how" | "was" | "were" | "had")
                    || t.word(end).ends_with("ed")
            }
            "the" if t.is(end - 1, &["past"]) => {
                self.lexicon.word(t.word(end)).unit.is_some()
                    || self.number(end).is_some()
                    || t.is(end, &["few", "several", "couple"])
            }
            // A capital makes it part of a name: Current TV.
            _ => t.capital(i) && t.capital(end) && !t.opens(i),
        };
        (!refused).then(|| Item::new(i, end, Head::Reference(phrase.means)))
    }
}
