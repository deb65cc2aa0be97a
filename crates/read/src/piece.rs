//! A piece of clean text that knows where each of its bytes stood.

use std::ops::Range;

use crate::{Block, BlockKind, Field, RawMap, RawSegment, Span};

/// Clean text on its way into an article, with its places in the raw source.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    text: String,
    runs: Vec<Run>,
    field: Field,
}

/// `len` bytes at `at` of the piece stand at `raw` of the source.
#[derive(Clone, Copy, Debug)]
struct Run {
    at: usize,
    raw: usize,
    len: usize,
}

impl Piece {
    /// The raw text at `range` with white space made single blanks and invisible characters left out.
    pub(crate) fn of(raw: &str, range: Range<usize>, field: Field) -> Self {
        let mut piece = Self { text: String::with_capacity(range.len()), runs: Vec::new(), field };
        let offset = range.start;
        let mut skip = 0;
        for (i, c) in raw[range.clone()].char_indices() {
            if i < skip {
                continue;
            }
            if c == '&'
                && let Some((decoded, length)) = reference(&raw[range.start + i..range.end])
            {
                // What stands for a character is not the character, so it has no place in the source.
                skip = i + length;
                if !decoded.is_whitespace() {
                    piece.text.push(decoded);
                } else if !piece.text.is_empty() && !piece.text.ends_with(' ') {
                    piece.text.push(' ');
                }
                continue;
            }
            if c == ' ' && parts_possessive(&piece.text, &raw[range.start + i + 1..range.end]) {
                continue;
            }
            if c == ' ' || !c.is_whitespace() && !invisible(c) {
                if c != ' ' || !(piece.text.is_empty() || piece.text.ends_with(' ')) {
                    piece.keep(c, offset + i);
                }
            } else if c.is_whitespace() && !piece.text.is_empty() && !piece.text.ends_with(' ') {
                piece.text.push(' ');
            }
        }
        let end = piece.text.trim_end().len();
        piece.slice(0..end)
    }

    fn keep(&mut self, c: char, raw: usize) {
        let at = self.text.len();
        self.text.push(c);
        match self.runs.last_mut() {
            Some(run) if run.at + run.len == at && run.raw + run.len == raw => run.len += c.len_utf8(),
            _ => self.runs.push(Run { at, raw, len: c.len_utf8() }),
        }
    }

    /// The clean text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether nothing is left.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The part at `range`, which lies on character borders, without blanks at its ends.
    pub(crate) fn slice(&self, range: Range<usize>) -> Self {
        let part = &self.text[range.clone()];
        let start = range.start + part.len() - part.trim_start().len();
        let end = start + part.trim().len();
        let mut runs = Vec::new();
        let first = self.runs.partition_point(|run| run.at + run.len <= start);
        for run in self.runs[first..].iter().take_while(|run| run.at < end) {
            let (from, to) = (run.at.max(start), (run.at + run.len).min(end));
            if from < to {
                runs.push(Run { at: from - start, raw: run.raw + from - run.at, len: to - from });
            }
        }
        Self { text: self.text[start..end].to_owned(), runs, field: self.field }
    }

    /// Adds `other` after `joint`, which stands in no source.
    pub(crate) fn join(&mut self, joint: &str, other: &Self) {
        self.text.push_str(joint);
        let offset = self.text.len();
        self.text.push_str(&other.text);
        self.runs.extend(other.runs.iter().map(|r| Run { at: r.at + offset, ..*r }));
    }

    /// The raw place of a range of the piece.
    pub(crate) fn raw_span(&self, range: Range<usize>) -> Option<Span> {
        let mut inside = self.slice(range).runs.into_iter();
        let first = inside.next()?;
        let last = inside.next_back().unwrap_or(first);
        Some(Span::new(first.raw, last.raw + last.len))
    }
}

/// Whether a blank between these two stands inside a possessive that was taken apart: "Norway ’ s".
fn parts_possessive(before: &str, after: &str) -> bool {
    let ends = |rest: &str| !rest.chars().next().is_some_and(char::is_alphanumeric);
    let mut last = before.chars().rev();
    match last.next() {
        Some('’') => last.next().is_some_and(char::is_alphanumeric) && after.strip_prefix('s').is_some_and(ends),
        Some(c) => c.is_alphanumeric() && after.strip_prefix("’ s").is_some_and(ends),
        None => false,
    }
}

/// The character that a reference such as `&amp;` or `&#8217;` at the start of `text` stands for, and its length.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMED: [(&str, char); 16] = [
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
        ("lt", '<'),
        ("gt", '>'),
        ("nbsp", ' '),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("eacute", 'é'),
    ];
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let found = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']).map(|h| u32::from_str_radix(h, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?).filter(|c| !invisible(*c))?
        }
        None => NAMED.iter().find(|(n, _)| *n == name)?.1,
    };
    Some((found, end + 1))
}

/// Characters that are not seen and mean nothing to the reader of news: controls, marks of direction, soft hyphens.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

/// The text of an article as it is put together.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    pub(crate) raw: RawMap,
}

impl Assembly {
    /// Adds a block; an empty piece adds nothing.
    pub(crate) fn push(&mut self, kind: BlockKind, piece: &Piece) {
        if piece.is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(&piece.text);
        self.blocks.push(Block { kind, span: Span::new(start, self.text.len()) });
        let segment = |r: &Run| RawSegment { text: r.at + start, raw: r.raw, len: r.len, field: piece.field };
        self.raw.segments.extend(piece.runs.iter().map(segment));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(raw: &str, expect: &str) {
        let piece = Piece::of(raw, 0..raw.len(), Field::Text);
        assert_eq!(piece.text(), expect);
        mapped(raw, &piece);
    }

    fn mapped(raw: &str, piece: &Piece) {
        for run in &piece.runs {
            assert_eq!(piece.text[run.at..run.at + run.len], raw[run.raw..run.raw + run.len]);
        }
    }

    #[test]
    fn white_space_and_invisible_characters() {
        check("  a  b\tc\u{a0}d \n e ", "a b c d e");
        check("co\u{ad}op\u{200b}erate\u{feff}", "cooperate");
        check("", "");
        check(" \n ", "");
        check("AT&amp;T&nbsp;said &ldquo;no&rdquo; &#8211; &#x2019;", "AT&T said “no” – ’");
        check("AT&T; &unknown; &#0; &", "AT&T; &unknown; &#0; &");
        check("Norway ’ s fleet , the ministers ’ s", "Norway’s fleet , the ministers’s");
        check("the fleets ’ ships , ’ so he said", "the fleets ’ ships , ’ so he said");
    }

    proptest! {
        #[test]
        fn every_run_stands_in_the_source(raw in "\\PC*[ \t\n\u{a0}é]\\PC*", cut in 0usize..40) {
            let piece = Piece::of(&raw, 0..raw.len(), Field::Text);
            mapped(&raw, &piece);
            let at = (0..=cut.min(piece.text.len())).rev().find(|i| piece.text.is_char_boundary(*i)).unwrap_or(0);
            let mut joined = piece.slice(0..at);
            mapped(&raw, &joined);
            joined.join(" ", &piece.slice(at..piece.text.len()));
            mapped(&raw, &joined);
        }
    }
}
