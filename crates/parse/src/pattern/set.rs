//! Sets of characters.

use crate::unicode::{is_decimal, is_space, is_word};

/// A named class inside a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Space,
    Decimal,
}

/// A set of characters: a bit for each of ASCII, ranges and classes for the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set {
    ascii: u128,
    /// Ascending and apart.
    ranges: Vec<(char, char)>,
    /// Classes, each with whether its complement is meant.
    classes: Vec<(Class, bool)>,
    negative: bool,
}

impl Set {
    pub(super) fn new(mut ranges: Vec<(char, char)>, classes: Vec<(Class, bool)>, negative: bool) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<(char, char)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if u32::from(low) <= u32::from(last.1) + 1 => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        let mut set = Self { ascii: 0, ranges: merged, classes, negative };
        for code in 0..128u8 {
            if set.search(char::from(code)) {
                set.ascii |= 1 << code;
            }
        }
        set
    }

    pub(super) fn one(c: char) -> Self {
        Self::new(vec![(c, c)], Vec::new(), false)
    }

    #[inline]
    pub(super) fn contains(&self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> (c as u32) & 1 == 1 } else { self.search(c) }
    }

    fn search(&self, c: char) -> bool {
        let i = self.ranges.partition_point(|r| r.1 < c);
        let listed = self.ranges.get(i).is_some_and(|r| r.0 <= c);
        let holds = |&(class, complement): &(Class, bool)| {
            let inside = match class {
                Class::Word => is_word(c),
                Class::Space => is_space(c),
                Class::Decimal => is_decimal(c),
            };
            inside != complement
        };
        (listed || self.classes.iter().any(holds)) != self.negative
    }

    /// Whether it may hold a character beyond ASCII.
    pub(super) fn beyond_ascii(&self) -> bool {
        self.negative || !self.classes.is_empty() || self.ranges.last().is_some_and(|r| !r.1.is_ascii())
    }

    /// The only character of the set, if there is one only.
    pub(super) fn single(&self) -> Option<char> {
        match self.ranges[..] {
            [(low, high)] if low == high && self.classes.is_empty() && !self.negative => Some(low),
            _ => None,
        }
    }
}
