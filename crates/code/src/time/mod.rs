//! Time expressions: recognised in the text, resolved to TIMEX3 values and to calendar intervals, and
//! attached to the events they date.
//!
//! Recognition needs no parse: it is a grammar over light tokens ([`recognise_text`]), so it can run on
//! sentences that are never parsed. The parse, where there is one, tells only whether the verb over a
//! weekday or month looks back or ahead ([`recognise`]), and which event a time belongs to ([`attach`]).

#[allow(dead_code, reason = "the coder calls it")]
mod attach;
#[cfg(test)]
mod attach_tests;
mod calendar;
mod grammar;
mod lexicon;
#[allow(dead_code, reason = "the coder calls it")]
mod passage;
mod resolve;
mod tense;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_more;
mod token;

use std::ops::Range;

use chancery_read::Span;
use jiff::civil::Date;

use crate::report::TimeBasis;

#[allow(unused_imports, reason = "the coder calls them")]
pub(crate) use self::{attach::attach, passage::recognise};
pub use tense::Tense;

/// TIMEX3 type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimexType {
    /// A calendar time of a day or longer, or a vague reference to past, present or future.
    Date,
    /// A time within a day.
    Time,
    /// A length of time.
    Duration,
    /// A time that recurs.
    Set,
}

impl TimexType {
    /// The name in TIMEX3.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeMention {
    /// Bytes of the text.
    pub span: Span,
    /// Tokens of the parse that the span touches; empty without a parse.
    pub tokens: Range<usize>,
    /// TIMEX3 type.
    pub class: TimexType,
    /// TIMEX3 value.
    pub value: String,
    /// First day, where a calendar interval follows.
    pub earliest: Option<Date>,
    /// Last day.
    pub latest: Option<Date>,
    /// Whether the text gives the date or it is counted from another.
    pub basis: TimeBasis,
    /// `75` for `the 75th anniversary`: the thing that follows `of` happened so many years before.
    pub anniversary: Option<u32>,
}

/// The time expressions of a text, in text order.
///
/// `published` anchors what is told relative to today; without it such values stay open (`XXXX-WXX-5`).
/// `tense` says for a byte offset whether the verb over it looks back or ahead; where it gives `None`, the
/// words around decide.
#[must_use]
pub fn recognise_text(
    text: &str,
    published: Option<Date>,
    tense: Option<&dyn Fn(Span) -> Option<Tense>>,
) -> Vec<TimeMention> {
    let tokens = token::Tokens::new(text);
    let items = grammar::Grammar::new(&tokens, lexicon::Lexicon::built_in()).scan();
    let mut resolver = resolve::Resolver::new(published);
    let (mut paragraph, mut sentence, mut seen) = (0, 0, 0);
    items
        .iter()
        .map(|item| {
            while seen < item.start {
                paragraph += usize::from(tokens.kind(seen) == token::Kind::Break);
                sentence += usize::from(tense::boundary(&tokens, seen));
                seen += 1;
            }
            let span = Span::new(tokens.list[item.start].start, tokens.list[item.end.max(item.start + 1) - 1].end);
            let direction = tense.and_then(|tense| tense(span)).or_else(|| tense::light(&tokens, item.start, item.end));
            let joined = item.start.checked_sub(1).filter(|&i| tokens.is(i, &["and", "or", "to", "through", "-", "–"]));
            let since = tokens.before(item.start) == "since";
            let at = resolve::Where { paragraph, sentence, tense: direction, since, joined };
            let resolved = resolver.resolve(item, at);
            TimeMention {
                span,
                tokens: 0..0,
                class: resolved.class,
                value: resolved.value,
                earliest: resolved.interval.0,
                latest: resolved.interval.1,
                basis: resolved.basis,
                anniversary: resolved.anniversary,
            }
        })
        .collect()
}
