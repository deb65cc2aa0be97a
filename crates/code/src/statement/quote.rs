//! Quotation marks: which stretches of a text stand between them.
//!
//! The press mixes styles (straight and curly, doubled single marks, guillemets), drops marks, and
//! opens every paragraph of a long quotation anew while closing only the last. Marks are therefore
//! paired within paragraphs by what stands beside them, a mark left open runs to the end of its
//! paragraph, and a paragraph that opens with a mark after one left open continues it.

use chancery_read::Span;

/// Longest stretch, in bytes, that a pair of single marks may hold: an apostrophe is the more likely reading of a longer one.
const LONGEST_SINGLE: usize = 400;

/// One stretch of quoted text within one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quotation {
    /// From the opening to the closing mark, marks included.
    pub(crate) span: Span,
    /// What stands between the marks.
    pub(crate) inner: Span,
    /// Whether it goes on with the quotation that the paragraph before left open.
    pub(crate) continues: bool,
    /// Whether both marks stand in the text.
    pub(crate) closed: bool,
    /// Whether the marks are single ones.
    pub(crate) single: bool,
}

/// What a mark may do where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Open,
    Close,
    Either,
}

/// A mark of a text.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    len: usize,
    side: Side,
    single: bool,
}

/// The quotations of `text`, in order, where `paragraphs` are its paragraphs (ascending byte ranges on character boundaries).
///
/// Quotations within quotations are part of the outer one.
#[must_use]
pub(crate) fn quotations(text: &str, paragraphs: &[Span]) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut left_open = false;
    for paragraph in paragraphs {
        let Some(body) = text.get(paragraph.start..paragraph.end) else { continue };
        left_open = pair(body, paragraph.start, left_open, &mut found);
    }
    found
}

/// The paragraphs of a stretch of text: lines that end with the end of a sentence, or are followed by an empty line.
pub(crate) fn paragraphs(text: &str, block: Span) -> Vec<Span> {
    let Some(body) = text.get(block.start..block.end) else { return Vec::new() };
    let mut spans = Vec::new();
    let mut start = 0;
    for (i, _) in body.match_indices('\n') {
        let before = body[start..i].trim_end();
        let ends = before.ends_with(['.', '!', '?', ':', '”', '"', '»', '\'', '’', '…']);
        if i > start && (ends || body[i + 1..].starts_with(['\n', '\r'])) {
            spans.push(Span::new(block.start + start, block.start + i));
            start = i + 1;
        }
    }
    if start < body.len() {
        spans.push(Span::new(block.start + start, block.end));
    }
    spans
}

/// Pairs the marks of one paragraph. Gives whether a double mark is left open.
fn pair(body: &str, offset: usize, left_open: bool, found: &mut Vec<Quotation>) -> bool {
    let marks = marks(body);
    let first_text = body.len() - body.trim_start().len();
    let mut open: Option<Mark> = None;
    let mut continues = false;
    let mut last_end = first_text;
    for (k, mark) in marks.iter().enumerate() {
        match open {
            None if mark.single => {
                if mark.side == Side::Close || mark.at < last_end {
                    continue;
                }
                if let Some(end) = close_of_single(body, &marks[k + 1..], mark) {
                    found.push(quotation(offset, mark.at, mark.len, end.at, end.len, true));
                    last_end = end.at + end.len;
                }
            }
            None if mark.at < last_end => {}
            None => match mark.side {
                Side::Open | Side::Either => {
                    open = Some(*mark);
                    continues = left_open && mark.at == first_text;
                }
                Side::Close => {
                    // The opening mark was lost: the quotation began with the paragraph, or a paragraph went on unmarked.
                    let start = last_end;
                    if last_end == first_text && body[start..mark.at].trim_end().ends_with([',', '.', '!', '?']) {
                        found.push(Quotation {
                            span: Span::new(offset + start, offset + mark.at + mark.len),
                            inner: Span::new(offset + start, offset + mark.at),
                            continues: left_open,
                            closed: false,
                            single: false,
                        });
                    }
                    last_end = mark.at + mark.len;
                }
            },
            Some(start) => {
                if mark.single || mark.side == Side::Open {
                    continue;
                }
                let mut q = quotation(offset, start.at, start.len, mark.at, mark.len, false);
                q.continues = continues;
                // Single marks before the pair may have been taken for quotations that reach into it.
                found.push(q);
                open = None;
                last_end = mark.at + mark.len;
            }
        }
    }
    let Some(start) = open else { return false };
    let end = body.trim_end().len();
    if end > start.at + start.len {
        found.push(Quotation {
            span: Span::new(offset + start.at, offset + end),
            inner: Span::new(offset + start.at + start.len, offset + end),
            continues,
            closed: false,
            single: false,
        });
        return true;
    }
    false
}

fn quotation(offset: usize, at: usize, len: usize, end_at: usize, end_len: usize, single: bool) -> Quotation {
    Quotation {
        span: Span::new(offset + at, offset + end_at + end_len),
        inner: Span::new(offset + at + len, offset + end_at.max(at + len)),
        continues: false,
        closed: true,
        single,
    }
}

/// The mark that ends a quotation in single marks: the first that follows punctuation, or else the first that may close.
fn close_of_single<'m>(body: &str, later: &'m [Mark], start: &Mark) -> Option<&'m Mark> {
    let near = || later.iter().take_while(|m| m.at - start.at <= LONGEST_SINGLE && m.single);
    let closes = |m: &&Mark| m.side == Side::Close && m.at > start.at + start.len;
    let punctuated = |m: &&Mark| body[..m.at].ends_with([',', '.', '!', '?']);
    let first = near().find(closes)?;
    // "the ministers' talks": a close after the letter s may be a genitive, if a better one follows.
    if body[..first.at].ends_with('s') {
        let next_open = near().find(|m| m.side == Side::Open && m.at > start.at).map_or(usize::MAX, |m| m.at);
        if let Some(better) = near().filter(closes).find(|m| m.at > first.at && m.at < next_open && punctuated(m)) {
            return Some(better);
        }
    }
    Some(first)
}

/// The quotation marks of a paragraph.
fn marks(body: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut before: Option<char> = None;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let mut push = |len, side, single| marks.push(Mark { at, len, side, single });
        match c {
            '“' | '„' | '«' | '‟' => {
                // German style closes with “ and Nordic style opens with »: what stands beside the mark decides.
                let side = if closes(before) && !opens(next) && before.is_some() { Side::Close } else { Side::Open };
                push(c.len_utf8(), side, false);
            }
            '”' | '»' => {
                let side = if before.is_none_or(char::is_whitespace) && next.is_some_and(char::is_alphanumeric) {
                    Side::Open
                } else {
                    Side::Close
                };
                push(c.len_utf8(), side, false);
            }
            '"' | '＂' => push(c.len_utf8(), side_of(before, next), false),
            '`' | '\'' if next == Some(c) => {
                chars.next();
                let after = chars.peek().map(|&(_, c)| c);
                let side = if c == '`' { Side::Open } else { side_of(before, after) };
                push(2, side, false);
                before = Some(c);
                continue;
            }
            '‘' | '‹' | '‚'
                if !before.is_some_and(char::is_alphanumeric) && next.is_some_and(|n| !n.is_whitespace()) =>
            {
                push(c.len_utf8(), Side::Open, true);
            }
            '\'' | '’' | '›' | '`' => {
                let word_before = before.is_some_and(char::is_alphanumeric);
                let word_after = next.is_some_and(char::is_alphanumeric);
                if !word_before && word_after && c != '’' && !next.is_some_and(|n| n.is_ascii_digit()) {
                    let open_here = before.is_none_or(|b| {
                        b.is_whitespace() || matches!(b, '(' | '[' | '—' | '–' | '-' | '"' | '“' | ':')
                    });
                    if open_here {
                        push(c.len_utf8(), Side::Open, true);
                    }
                } else if before.is_some_and(|b| !b.is_whitespace()) && !word_after {
                    push(c.len_utf8(), Side::Close, true);
                }
            }
            _ => {}
        }
        before = Some(c);
    }
    marks
}

fn opens(next: Option<char>) -> bool {
    next.is_some_and(|c| c.is_alphanumeric() || matches!(c, '[' | '(' | '$' | '#' | '@' | '…' | '\'' | '‘' | '-' | '—'))
}

fn closes(before: Option<char>) -> bool {
    before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '[' | '—' | '–'))
}

/// What a mark without a direction does.
fn side_of(before: Option<char>, next: Option<char>) -> Side {
    let glued_left =
        before.is_some_and(|c| !c.is_whitespace() && !matches!(c, '(' | '[' | '—' | '–' | '-' | '\'' | '‘'));
    let glued_right =
        next.is_some_and(|c| !c.is_whitespace() && !matches!(c, ',' | '.' | ';' | ')' | ']' | '!' | '?' | '—' | '–'));
    match (glued_left, glued_right) {
        (false, true) => Side::Open,
        (true, false) => Side::Close,
        _ => Side::Either,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The quotations of a text whose paragraphs are its lines, as `[words]`, with `+` before those that continue one and `?` after those with a mark missing.
    fn marked(text: &str) -> String {
        let mut spans = Vec::new();
        let mut start = 0;
        for line in text.split('\n') {
            spans.push(Span::new(start, start + line.len()));
            start += line.len() + 1;
        }
        quotations(text, &spans)
            .iter()
            .map(|q| {
                format!(
                    "{}[{}]{}",
                    if q.continues { "+" } else { "" },
                    &text[q.inner.start..q.inner.end],
                    if q.closed { "" } else { "?" }
                )
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn check(text: &str, want: &str) {
        assert_eq!(marked(text), want, "in: {text}");
    }

    #[test]
    fn styles() {
        check("\"The pact stands,\" the envoy said.", "[The pact stands,]");
        check("“The pact stands,” the envoy said.", "[The pact stands,]");
        check("``The pact stands,'' the envoy said.", "[The pact stands,]");
        check("''The pact stands,'' the envoy said.", "[The pact stands,]");
        check("«The pact stands», the envoy said.", "[The pact stands]");
        check("„The pact stands“, the envoy said.", "[The pact stands]");
        check("‘The pact stands,’ the envoy said.", "[The pact stands,]");
        check("'The pact stands,' the envoy said.", "[The pact stands,]");
        check("The envoy said \"the pact stands\".", "[the pact stands]");
        check("The envoy said ”the pact stands”.", "[the pact stands]");
    }

    #[test]
    fn apostrophes_are_no_marks() {
        check("The ministers' talks on Oslo's offer didn't end.", "");
        check("Norway’s envoys’ talks didn’t end.", "");
        check("It was the summer of '68 and the treaty of '72.", "");
        check("'We won't sign,' Norway's envoy said.", "[We won't sign,]");
        check("The pact was called 'the ministers' gift,' he said.", "[the ministers' gift,]");
        check("\"Norway's offer isn't dead,\" she said.", "[Norway's offer isn't dead,]");
    }

    #[test]
    fn several_in_a_paragraph() {
        check("\"Yes,\" she said. \"We shall come.\"", "[Yes,] [We shall come.]");
        check("A \"new\" and \"bold\" course", "[new] [bold]");
        check("“He told me ‘never again’ twice,” she said.", "[He told me ‘never again’ twice,]");
        check("(\"A good day\")", "[A good day]");
        check("“Why?”—“Because!”", "[Why?] [Because!]");
    }

    #[test]
    fn paragraphs_reopen() {
        check("“We came in peace.\n“We leave in peace.”", "[We came in peace.]? +[We leave in peace.]");
        check("\"We came in peace.\n\"We leave in peace,\" he said.", "[We came in peace.]? +[We leave in peace,]");
        check("“One.”\n“Two.”", "[One.] [Two.]");
        check("“One.\n“Two.\n“Three.”\nFour.", "[One.]? +[Two.]? +[Three.]");
    }

    #[test]
    fn lost_marks() {
        check("He said “the pact stands.\nThe envoy left.", "[the pact stands.]?");
        check("The pact stands,” the envoy said.", "[The pact stands,]?");
        check("\"", "");
        check("“”", "[]");
    }

    #[test]
    fn lines_of_a_block() {
        let text = "One line\nruns on.\nThe next\n\nLast";
        let spans = paragraphs(text, Span::new(0, text.len()));
        let words: Vec<&str> = spans.iter().map(|s| text[s.start..s.end].trim()).collect();
        assert_eq!(words, ["One line\nruns on.", "The next", "Last"]);
    }

    proptest! {
        #[test]
        fn odd_quotes_never_panic(text in "[ab \n.,'\"“”‘’«»„`?s-]{0,60}") {
            let spans = paragraphs(&text, Span::new(0, text.len()));
            for q in quotations(&text, &spans) {
                prop_assert!(q.span.contains(q.inner));
                prop_assert!(text.get(q.inner.start..q.inner.end).is_some());
                prop_assert!(text.get(q.span.start..q.span.end).is_some());
            }
        }

        #[test]
        fn any_text_gives_ordered_disjoint_quotations(text in "\\PC{0,80}") {
            let found = quotations(&text, &paragraphs(&text, Span::new(0, text.len())));
            for pair in found.windows(2) {
                prop_assert!(pair[0].span.end <= pair[1].span.start);
            }
        }
    }
}
