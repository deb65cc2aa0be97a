//! Cuts text into tokens: by whitespace first, then affixes are stripped from each chunk.

use rustc_hash::FxHashMap;

use crate::error::ModelError;
use crate::lexeme::{Lexicon, Norms};
use crate::model::TokenizerRules;
use crate::pattern::{Buffers, Pattern};
use crate::unicode::is_space;

/// A token: bytes of the text, the word, and whether one space follows that belongs to no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) lexeme: u32,
    pub(crate) space: bool,
}

/// The tokens of an exception: each its text and, where given, its norm.
type Parts = Vec<(Box<str>, Option<Box<str>>)>;

/// The rules of a tokenizer, compiled.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    prefix: Pattern,
    suffix: Pattern,
    infix: Pattern,
    url: Pattern,
    exceptions: FxHashMap<Box<str>, Parts>,
    longest_exception: usize,
    /// Exceptions that affixes would break up, as the tokens they break into, by the first of these.
    sequences: FxHashMap<Box<str>, Vec<Vec<Box<str>>>>,
    norms: Norms,
}

/// What one thread keeps: words, chunks seen, and buffers.
#[derive(Debug, Default)]
pub(crate) struct TokenizerState {
    pub(crate) lexicon: Lexicon,
    chunks: FxHashMap<Box<str>, Box<[(u32, u32)]>>,
    buffers: Buffers,
    chars: Vec<char>,
    offsets: Vec<u32>,
}

impl TokenizerState {
    /// Number of chunks kept.
    pub(crate) fn kept(&self) -> usize {
        self.chunks.len()
    }
}

/// Chunks of more bytes than this are not kept: they hardly recur.
const LONGEST_KEPT: usize = 64;

/// Token boundaries inside a chunk, in characters.
#[derive(Default)]
struct Cuts {
    /// Tokens from the left: first and last character, and whether it stands in the table of exceptions.
    tokens: Vec<(usize, usize, bool)>,
}

impl Tokenizer {
    pub(crate) fn new(rules: &TokenizerRules, norms: Norms) -> Result<Self, ModelError> {
        let mut tokenizer = Self {
            prefix: Pattern::new("tokenizer prefix", &rules.prefix)?,
            suffix: Pattern::new("tokenizer suffix", &rules.suffix)?,
            infix: Pattern::new("tokenizer infix", &rules.infix)?,
            url: Pattern::new("tokenizer url", &rules.url)?,
            exceptions: FxHashMap::default(),
            longest_exception: 0,
            sequences: FxHashMap::default(),
            norms,
        };
        for (chunk, tokens) in &rules.exceptions {
            let joined: String = tokens.iter().map(|t| t.0.as_str()).collect();
            if joined != *chunk || chunk.is_empty() || tokens.iter().any(|t| t.0.is_empty()) {
                return Err(ModelError::malformed("tokenizer", format!("the tokens of {chunk:?} do not join to it")));
            }
        }
        let mut state = TokenizerState::default();
        for (chunk, _) in &rules.exceptions {
            if tokenizer.is_broken_up(chunk, &mut state) {
                let sequence = tokenizer.plain_tokens(chunk, &mut state);
                if let Some(first) = sequence.first() {
                    tokenizer.sequences.entry(first.clone()).or_default().push(sequence);
                }
            }
        }
        for (chunk, tokens) in &rules.exceptions {
            let parts = tokens.iter().map(|(t, n)| (t.as_str().into(), n.as_deref().map(Box::from))).collect();
            tokenizer.exceptions.insert(chunk.as_str().into(), parts);
            tokenizer.longest_exception = tokenizer.longest_exception.max(chunk.len());
        }
        Ok(tokenizer)
    }

    /// Whether an affix is found in an exception, so that it must be looked for in the finished tokens too.
    fn is_broken_up(&self, chunk: &str, state: &mut TokenizerState) -> bool {
        let chars: Vec<char> = chunk.chars().collect();
        let buffers = &mut state.buffers;
        chunk.contains(' ')
            || self.prefix.match_at(&chars, 0, buffers).is_some()
            || self.suffix.suffix(&chars, buffers).is_some()
            || self.infix.find(&chars, 0, buffers).is_some()
    }

    /// The tokens of a text by affixes alone. Called before there are exceptions.
    fn plain_tokens(&self, text: &str, state: &mut TokenizerState) -> Vec<Box<str>> {
        let mut pieces = Vec::new();
        self.chunks(text, state, &mut pieces);
        pieces.iter().map(|p| text[p.start as usize..p.end as usize].into()).collect()
    }

    /// Appends the tokens of `text`, which is shorter than 4 GiB.
    pub(crate) fn tokenize(&self, text: &str, state: &mut TokenizerState, pieces: &mut Vec<Piece>) {
        self.chunks(text, state, pieces);
        if pieces.iter().any(|p| state.lexicon.get(p.lexeme).opens_sequence) {
            self.join_sequences(text, state, pieces);
        }
    }

    fn chunks(&self, text: &str, state: &mut TokenizerState, pieces: &mut Vec<Piece>) {
        let Some(first) = text.chars().next() else { return };
        let mut in_space = is_space(first);
        let mut start = 0;
        for (i, c) in text.char_indices() {
            let space = is_space(c);
            if space == in_space {
                continue;
            }
            in_space = space;
            if start < i {
                self.chunk(text, start, i, state, pieces);
            }
            start = i;
            if c == ' '
                && let Some(last) = pieces.last_mut()
            {
                last.space = true;
                start = i + 1;
            }
        }
        if start < text.len() {
            self.chunk(text, start, text.len(), state, pieces);
        }
    }

    fn chunk(&self, text: &str, start: usize, end: usize, state: &mut TokenizerState, pieces: &mut Vec<Piece>) {
        let chunk = &text[start..end];
        let mut at = start as u32;
        let mut push = |tokens: &[(u32, u32)]| {
            for &(length, lexeme) in tokens {
                pieces.push(Piece { start: at, end: at + length, lexeme, space: false });
                at += length;
            }
        };
        if let Some(tokens) = state.chunks.get(chunk) {
            push(tokens);
            return;
        }
        let tokens = self.cut(chunk, state);
        push(&tokens);
        if chunk.len() <= LONGEST_KEPT {
            state.chunks.insert(chunk.into(), tokens);
        }
    }

    fn exception(&self, text: &str) -> Option<&Parts> {
        if text.len() > self.longest_exception { None } else { self.exceptions.get(text) }
    }

    /// The tokens of a chunk: length in bytes and word.
    fn cut(&self, chunk: &str, state: &mut TokenizerState) -> Box<[(u32, u32)]> {
        let mut cuts = Cuts::default();
        if self.exception(chunk).is_some() {
            cuts.tokens.push((0, 1, true));
            state.offsets = vec![0, chunk.len() as u32];
        } else {
            state.chars.clear();
            state.offsets.clear();
            for (i, c) in chunk.char_indices() {
                state.chars.push(c);
                state.offsets.push(i as u32);
            }
            state.offsets.push(chunk.len() as u32);
            self.strip(chunk, &state.chars, &state.offsets, &mut state.buffers, &mut cuts);
        }
        let mut tokens = Vec::with_capacity(cuts.tokens.len());
        for (first, last, is_exception) in cuts.tokens {
            let text = &chunk[state.offsets[first] as usize..state.offsets[last] as usize];
            match self.exception(text) {
                Some(parts) if is_exception => {
                    for (text, norm) in parts {
                        tokens.push((text.len() as u32, self.word(text, norm.as_deref(), &mut state.lexicon)));
                    }
                }
                _ => tokens.push((text.len() as u32, self.word(text, None, &mut state.lexicon))),
            }
        }
        tokens.into()
    }

    fn word(&self, text: &str, norm: Option<&str>, lexicon: &mut Lexicon) -> u32 {
        lexicon.intern(&self.norms, text, norm, |t| self.sequences.contains_key(t))
    }

    /// Strips prefixes and suffixes from a chunk and splits the rest at infixes.
    fn strip(&self, chunk: &str, chars: &[char], offsets: &[u32], buffers: &mut Buffers, cuts: &mut Cuts) {
        let is_exception =
            |a: usize, b: usize| a < b && self.exception(&chunk[offsets[a] as usize..offsets[b] as usize]).is_some();
        let (mut a, mut b) = (0, chars.len());
        let mut suffixes = Vec::new();
        let mut last_length = usize::MAX;
        while a < b && b - a != last_length {
            if is_exception(a, b) {
                break;
            }
            last_length = b - a;
            let prefix = self.prefix.match_at(&chars[a..b], 0, buffers).unwrap_or(0);
            if prefix > 0 && is_exception(a + prefix, b) {
                cuts.tokens.push((a, a + prefix, false));
                a += prefix;
                break;
            }
            let rest = &chars[a + prefix..b];
            let suffix = self.suffix.suffix(rest, buffers).map_or(0, |at| rest.len() - at);
            if suffix > 0 && is_exception(a, b - suffix) {
                suffixes.push((b - suffix, b));
                b -= suffix;
                break;
            }
            if prefix > 0 {
                cuts.tokens.push((a, a + prefix, false));
                a += prefix;
            }
            if suffix > 0 {
                suffixes.push((b - suffix, b));
                b -= suffix;
            }
        }
        if a < b {
            if is_exception(a, b) {
                cuts.tokens.push((a, b, true));
            } else if self.url.matches(&chars[a..b], buffers) {
                cuts.tokens.push((a, b, false));
            } else {
                self.split(&chars[a..b], a, buffers, cuts);
            }
        }
        cuts.tokens.extend(suffixes.iter().rev().map(|&(a, b)| (a, b, false)));
    }

    fn split(&self, chars: &[char], base: usize, buffers: &mut Buffers, cuts: &mut Cuts) {
        let (mut done, mut at) = (0, 0);
        while let Some((first, last)) = self.infix.find(chars, at, buffers) {
            // An empty match would not advance; a match at the start is no infix.
            at = last.max(first + 1);
            if first == 0 {
                continue;
            }
            if done < first {
                cuts.tokens.push((base + done, base + first, false));
            }
            if first < last {
                cuts.tokens.push((base + first, base + last, false));
            }
            done = last;
        }
        if done < chars.len() {
            cuts.tokens.push((base + done, base + chars.len(), false));
        }
    }

    /// Replaces token sequences that spell an exception, such as an emoticon behind a bracket.
    fn join_sequences(&self, text: &str, state: &mut TokenizerState, pieces: &mut Vec<Piece>) {
        let word = |i: usize| &text[pieces[i].start as usize..pieces[i].end as usize];
        let mut found: Vec<(usize, usize)> = Vec::new();
        for i in 0..pieces.len() {
            if !state.lexicon.get(pieces[i].lexeme).opens_sequence {
                continue;
            }
            for sequence in self.sequences.get(word(i)).into_iter().flatten() {
                let end = i + sequence.len();
                if end <= pieces.len() && sequence.iter().enumerate().all(|(k, w)| word(i + k) == &**w) {
                    found.push((i, end));
                }
            }
        }
        // The longest first, then from the left. A sequence that is dropped still bars what it covers.
        found.sort_by_key(|&(start, end)| (std::cmp::Reverse(end - start), start));
        let mut seen = vec![false; pieces.len()];
        let mut kept = Vec::new();
        for (start, end) in found {
            if !seen[start] && !seen[end - 1] {
                kept.push((start, end));
            }
            seen[start..end].fill(true);
        }
        kept.sort_unstable();
        let mut joined = Vec::with_capacity(pieces.len());
        let mut next = 0;
        for (start, end) in kept {
            let (first, last) = (pieces[start], pieces[end - 1]);
            let Some(parts) = self.exception(&text[first.start as usize..last.end as usize]) else { continue };
            joined.extend_from_slice(&pieces[next..start]);
            let mut at = first.start;
            for (text, norm) in parts {
                let lexeme = self.word(text, norm.as_deref(), &mut state.lexicon);
                let end = at + text.len() as u32;
                joined.push(Piece { start: at, end, lexeme, space: false });
                at = end;
            }
            if let Some(piece) = joined.last_mut() {
                piece.space = last.space;
            }
            next = end;
        }
        joined.extend_from_slice(&pieces[next..]);
        *pieces = joined;
    }
}

#[cfg(test)]
#[path = "tokenizer_tests.rs"]
mod tests;
