//! From raw text to its paragraphs: lines, blank lines, and lines that a typesetter wrapped.

use crate::Field;
use crate::header;
use crate::piece::Piece;

/// A paragraph as laid out in the source.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    pub(crate) piece: Piece,
}

struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Length in characters without blanks at the ends.
    fn width(&self) -> usize {
        self.text.trim().chars().count()
    }
}

/// Widths at which text is wrapped.
const WRAP: std::ops::RangeInclusive<usize> = 40..=120;

/// The paragraphs of a raw text.
pub(crate) fn paragraphs(raw: &str, field: Field) -> Vec<Paragraph> {
    let lines = lines(raw);
    let wrap = wrap_width(&lines);
    let mut found: Vec<Paragraph> = Vec::new();
    let mut apart = true;
    for (i, line) in lines.iter().enumerate() {
        if line.blank() {
            apart = true;
            continue;
        }
        let piece = Piece::of(raw, line.start..line.start + line.text.len(), field);
        if piece.is_empty() {
            continue;
        }
        match found.last_mut() {
            Some(last) if !apart && continues(&lines[i - 1], line, wrap) => {
                let hyphen = last.piece.text().ends_with('-')
                    && last.piece.text().chars().rev().nth(1).is_some_and(char::is_alphabetic);
                last.piece.join(if hyphen { "" } else { " " }, &piece);
            }
            _ => found.push(Paragraph { piece }),
        }
        apart = false;
    }
    found
}

fn lines(raw: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut start = 0;
    for (i, c) in raw.char_indices() {
        if matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}') {
            // The break of a line that ends in "\r\n" is one break.
            if !(c == '\n' && raw[..i].ends_with('\r')) {
                lines.push(Line { start, text: &raw[start..i] });
            }
            start = i + c.len_utf8();
        }
    }
    lines.push(Line { start, text: &raw[start..] });
    lines
}

/// Whether a line ends as a sentence does.
fn ends_sentence(text: &str) -> bool {
    text.trim_end().trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '!', '?', ':', '…', '_'])
}

/// Whether the first word of `next` would not have fitted on `line`.
fn full(line: &Line<'_>, next: &Line<'_>, width: usize) -> bool {
    let word = next.text.split_whitespace().next().unwrap_or("").chars().count();
    line.width() <= width && line.width() + 1 + word > width
}

/// The width at which the text was wrapped: most lines that another line follows are as full as that width lets them
/// be, and most of them stop within a sentence. `None` where each line is a paragraph.
fn wrap_width(lines: &[Line<'_>]) -> Option<usize> {
    let pairs: Vec<_> = lines.windows(2).filter(|w| !w[0].blank() && !w[1].blank()).map(|w| (&w[0], &w[1])).collect();
    let mut widths: Vec<usize> = pairs.iter().map(|(line, _)| line.width()).filter(|w| WRAP.contains(w)).collect();
    widths.sort_unstable();
    widths.dedup();
    let count = |width: usize| pairs.iter().filter(|(line, next)| full(line, next, width)).count();
    let width = widths.into_iter().max_by_key(|w| (count(*w), *w))?;
    let wrapped: Vec<_> = pairs.iter().filter(|(line, next)| full(line, next, width)).collect();
    let open = wrapped.iter().filter(|(line, _)| !ends_sentence(line.text)).count();
    (wrapped.len() >= 2 && wrapped.len() * 2 >= pairs.len() && open * 3 >= wrapped.len() * 2).then_some(width)
}

/// Whether `line` goes on with the paragraph of the line before it.
fn continues(before: &Line<'_>, line: &Line<'_>, wrap: Option<usize>) -> bool {
    let indent = |l: &Line<'_>| l.text.len() - l.text.trim_start().len();
    if let Some(width) = wrap {
        // A line that stops short ends its paragraph, and so does an indent that the line before has not.
        let short = !full(before, line, width);
        let indented = indent(line) > indent(before) + 1 && ends_sentence(before.text);
        return !short && !indented || lower_start(line.text) && !ends_sentence(before.text);
    }
    lower_start(line.text)
        && !ends_sentence(before.text)
        && before.width() >= 30
        && header::read(before.text).is_none()
        && header::read(line.text).is_none()
}

fn lower_start(text: &str) -> bool {
    text.trim_start().chars().next().is_some_and(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expect: &[&str]) {
        let got = paragraphs(raw, Field::Text);
        let got: Vec<&str> = got.iter().map(|p| p.piece.text()).collect();
        assert_eq!(got, expect, "{raw:?}");
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("One.\n\nTwo.\r\n\r\nThree.", &["One.", "Two.", "Three."]);
        check("\n\nNAIROBI, Kenya _\n\nTwo.\n", &["NAIROBI, Kenya _", "Two."]);
        check("", &[]);
        check(" \n\t\n", &[]);
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_are_long() {
        let first = "The foreign ministers of the two states met in Vienna on Monday and spoke about the border, the prisoners and the reopening of the railway between them.";
        let second = "They agreed to meet again in the autumn.";
        check(&format!("{first}\n{second}\n"), &[first, second]);
        check("KENYA:\nDead: 12\nInjured: 40\n", &["KENYA:", "Dead: 12", "Injured: 40"]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let raw = "The foreign ministers of the two states met in Vienna on Monday\n\
                   and spoke about the border, the prisoners and the reopening of\n\
                   the railway between them.\n\
                   They agreed to meet again in the autumn, when the cross-\n\
                   border commission has done its work in the frontier villages\n\
                   of both sides.\n";
        check(
            raw,
            &[
                "The foreign ministers of the two states met in Vienna on Monday and spoke about the border, the prisoners and the reopening of the railway between them.",
                "They agreed to meet again in the autumn, when the cross-border commission has done its work in the frontier villages of both sides.",
            ],
        );
    }
}
