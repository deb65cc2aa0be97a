//! Light tokens for the grammar of times: runs of letters, numbers, single marks. No parse, no allocation per token.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of letters.
    Word,
    /// A number, with its commas and decimal point.
    Number,
    /// One other character.
    Mark,
    /// An empty line: no expression reaches over it.
    Break,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    /// Nothing stands between the previous token and this one.
    pub(super) glued: bool,
    /// The word begins with a capital.
    pub(super) capital: bool,
}

/// A text with its tokens and its lower-case form of the same byte offsets.
pub(super) struct Tokens<'a> {
    pub(super) text: &'a str,
    lower: String,
    pub(super) list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut list = Vec::with_capacity(text.len() / 5);
        let mut chars = text.char_indices().peekable();
        let mut glued = false;
        let mut lines = 0;
        while let Some((start, c)) = chars.next() {
            if c.is_whitespace() {
                glued = false;
                lines += usize::from(c == '\n');
                continue;
            }
            if lines > 1 {
                list.push(Token { start, end: start, kind: Kind::Break, glued: false, capital: false });
            }
            lines = 0;
            let mut end = start + c.len_utf8();
            let kind = if c.is_alphabetic() {
                while let Some(&(at, c)) = chars.peek().filter(|(_, c)| c.is_alphabetic()) {
                    end = at + c.len_utf8();
                    chars.next();
                }
                Kind::Word
            } else if c.is_ascii_digit() {
                end = number_end(text.as_bytes(), start);
                while chars.peek().is_some_and(|&(at, _)| at < end) {
                    chars.next();
                }
                Kind::Number
            } else {
                Kind::Mark
            };
            list.push(Token { start, end, kind, glued, capital: c.is_uppercase() });
            glued = true;
        }
        Self { text, lower: text.to_ascii_lowercase(), list }
    }

    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Token `i` in lower case; empty at a break and beyond the ends.
    pub(super) fn word(&self, i: usize) -> &str {
        self.list.get(i).map_or("", |t| &self.lower[t.start..t.end])
    }

    /// The word before token `i`, in lower case.
    pub(super) fn before(&self, i: usize) -> &str {
        i.checked_sub(1).map_or("", |i| self.word(i))
    }

    pub(super) fn kind(&self, i: usize) -> Kind {
        self.list.get(i).map_or(Kind::Break, |t| t.kind)
    }

    pub(super) fn capital(&self, i: usize) -> bool {
        self.list.get(i).is_some_and(|t| t.capital)
    }

    pub(super) fn glued(&self, i: usize) -> bool {
        self.list.get(i).is_some_and(|t| t.glued)
    }

    pub(super) fn is(&self, i: usize, words: &[&str]) -> bool {
        words.contains(&self.word(i))
    }

    /// The whole number that token `i` writes in digits.
    pub(super) fn integer(&self, i: usize) -> Option<u64> {
        let token = self.list.get(i).filter(|t| t.kind == Kind::Number)?;
        let mut value: u64 = 0;
        for b in self.text.as_bytes()[token.start..token.end].iter().filter(|&&b| b != b',') {
            value = value.checked_mul(10)?.checked_add(u64::from(b.checked_sub(b'0').filter(|d| *d < 10)?))?;
        }
        Some(value)
    }

    /// The number that token `i` writes in digits, with its decimals.
    pub(super) fn decimal(&self, i: usize) -> Option<f64> {
        let token = self.list.get(i).filter(|t| t.kind == Kind::Number)?;
        self.text[token.start..token.end].replace(',', "").parse().ok()
    }

    /// Number of characters of token `i`.
    pub(super) fn width(&self, i: usize) -> usize {
        self.list.get(i).map_or(0, |t| t.end - t.start)
    }

    /// Whether token `i` begins a sentence, as far as marks tell.
    pub(super) fn opens(&self, i: usize) -> bool {
        i == 0 || matches!(self.kind(i - 1), Kind::Break) || self.is(i - 1, &[".", "?", "!", "\"", "“", "`", ":", "_"])
    }
}

/// End of the number that starts at `start`: digits, commas before three digits, one decimal point.
fn number_end(bytes: &[u8], start: usize) -> usize {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let run = |mut i: usize| {
        while digit(i) {
            i += 1;
        }
        i
    };
    let mut end = run(start);
    if end - start <= 3 {
        while bytes.get(end) == Some(&b',') && run(end + 1) == end + 4 {
            end += 4;
        }
    }
    if bytes.get(end) == Some(&b'.') && digit(end + 1) {
        end = run(end + 1);
    }
    end
}
