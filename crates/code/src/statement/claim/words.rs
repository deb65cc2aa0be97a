//! A sentence as plain words, the form in which claim patterns read it.

use chancery_read::Span;

/// A sentence in lower case, every word and mark with one blank before it and one at the end; quotation marks are left out.
///
/// `"Trade hit a ‘record’."` becomes `" trade hit a record . "`.
#[derive(Debug)]
pub(super) struct Words<'a> {
    source: &'a str,
    /// The normal form.
    pub(super) text: String,
    /// Offset in `text` of each word (behind its blank) and its bytes in the source.
    at: Vec<(usize, Span)>,
}

impl<'a> Words<'a> {
    /// The words of `source[span]`.
    pub(super) fn new(source: &'a str, span: Span) -> Self {
        let mut words = Self { source, text: String::new(), at: Vec::new() };
        let Some(sentence) = source.get(span.start..span.end) else { return words };
        let mut start: Option<usize> = None;
        let mut chars = sentence.char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            let next = chars.peek().map(|&(_, c)| c);
            let inside = start.is_some() && next.is_some_and(char::is_alphanumeric);
            let part = c.is_alphanumeric()
                || matches!(c, '$' | '€' | '£' | '%')
                || (inside && matches!(c, '-' | '\'' | '’' | '.' | ','))
                    && (matches!(c, '-' | '\'' | '’') || next.is_some_and(|n| n.is_ascii_digit()) || c == '.');
            if part {
                if matches!(c, '\'' | '’') && is_genitive(sentence, i + c.len_utf8()) {
                    words.take(sentence, span.start, &mut start, i);
                }
                start.get_or_insert(i);
                continue;
            }
            words.take(sentence, span.start, &mut start, i);
            if matches!(c, ',' | ';' | ':' | '.' | '?' | '!' | '(' | ')' | '—' | '–') {
                words.push(&sentence[i..i + c.len_utf8()], Span::new(span.start + i, span.start + i + c.len_utf8()));
            }
        }
        words.take(sentence, span.start, &mut start, sentence.len());
        words.text.push(' ');
        words
    }

    fn take(&mut self, sentence: &str, offset: usize, start: &mut Option<usize>, end: usize) {
        if let Some(from) = start.take()
            && from < end
        {
            self.push(&sentence[from..end], Span::new(offset + from, offset + end));
        }
    }

    fn push(&mut self, word: &str, span: Span) {
        self.text.push(' ');
        self.at.push((self.text.len(), span));
        self.text.extend(word.chars().map(|c| if c == '’' { '\'' } else { c }).flat_map(char::to_lowercase));
    }

    /// Words of the source under `text[start..end]`.
    pub(super) fn source_text(&self, start: usize, end: usize) -> Option<String> {
        let span = self.source(start, end)?;
        self.source.get(span.start..span.end).map(str::to_owned)
    }

    /// Bytes of the source under `text[start..end]`.
    pub(super) fn source(&self, start: usize, end: usize) -> Option<Span> {
        let first = self.at.partition_point(|&(at, _)| at < start);
        let last = self.at.partition_point(|&(at, _)| at < end);
        let (_, from) = self.at.get(first)?;
        let (_, to) = self.at.get(last.checked_sub(1)?)?;
        (from.start < to.end).then(|| Span::new(from.start, to.end))
    }
}

/// Whether a genitive `s` and the end of the word follow.
fn is_genitive(sentence: &str, after: usize) -> bool {
    let mut rest = sentence[after..].chars();
    matches!(rest.next(), Some('s' | 'S')) && !rest.next().is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, want: &str) {
        let words = Words::new(source, Span::new(0, source.len()));
        assert_eq!(words.text, want, "in: {source}");
    }

    #[test]
    fn words_and_marks() {
        check("Trade hit a ‘record’.", " trade hit a record . ");
        check("Russia's ties aren’t good", " russia 's ties aren't good ");
        check("An all-time high of $1,200.5 bn, he said", " an all-time high of $1,200.5 bn , he said ");
        check("US-China ties; U.S. ties", " us-china ties ; u.s . ties ");
        check("", " ");
    }
}
