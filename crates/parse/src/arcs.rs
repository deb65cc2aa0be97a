//! The transition system of the dependency parser: arc-eager, with actions that can be repaired and
//! a break that begins a sentence.

use crate::transition::{Scorer, ScorerState};

/// Kinds of actions, as the model numbers them.
mod kind {
    pub(super) const SHIFT: u8 = 0;
    pub(super) const REDUCE: u8 = 1;
    pub(super) const LEFT: u8 = 2;
    pub(super) const RIGHT: u8 = 3;
    pub(super) const BREAK: u8 = 4;
}

/// Tokens that the scorer looks at.
pub(crate) const SLOTS: usize = 8;

/// No token.
const NONE: u32 = u32::MAX;

/// A tree under construction, and its result: the head of each token (`None` for roots) and the class of the
/// action that attached it.
#[derive(Debug, Default)]
pub(crate) struct Arcs {
    stack: Vec<u32>,
    /// Next word of the text, after the words that were put back.
    next: u32,
    put_back: Vec<u32>,
    length: u32,
    pub(crate) heads: Vec<u32>,
    pub(crate) classes: Vec<u32>,
    /// Most recently attached child on each side, and for a child the one attached before it.
    left: Vec<u32>,
    right: Vec<u32>,
    earlier: Vec<u32>,
    starts: Vec<bool>,
    unshiftable: Vec<bool>,
}

impl Arcs {
    fn reset(&mut self, n: usize) {
        self.stack.clear();
        self.put_back.clear();
        self.next = 0;
        self.length = n as u32;
        for list in [&mut self.heads, &mut self.classes, &mut self.left, &mut self.right, &mut self.earlier] {
            list.clear();
            list.resize(n, NONE);
        }
        for list in [&mut self.starts, &mut self.unshiftable] {
            list.clear();
            list.resize(n, false);
        }
        if let Some(first) = self.starts.first_mut() {
            *first = true;
        }
    }

    /// The head of a token, if it has one.
    pub(crate) fn head(&self, token: usize) -> Option<usize> {
        let head = self.heads[token];
        (head != NONE).then_some(head as usize)
    }

    fn buffer(&self, i: usize) -> Option<u32> {
        let waiting = self.put_back.len();
        if i < waiting {
            return Some(self.put_back[waiting - 1 - i]);
        }
        let word = self.next + (i - waiting) as u32;
        (word < self.length).then_some(word)
    }

    fn buffer_length(&self) -> usize {
        (self.length - self.next) as usize + self.put_back.len()
    }

    fn stacked(&self, i: usize) -> Option<u32> {
        self.stack.len().checked_sub(i + 1).map(|k| self.stack[k])
    }

    fn take(&mut self) -> Option<u32> {
        if let Some(word) = self.put_back.pop() {
            return Some(word);
        }
        let word = self.buffer(0)?;
        self.next += 1;
        Some(word)
    }

    fn attach(&mut self, head: u32, child: u32, class: usize) {
        self.detach(child);
        let (h, c) = (head as usize, child as usize);
        let side = if child > head { &mut self.right } else { &mut self.left };
        self.earlier[c] = side[h];
        side[h] = child;
        self.heads[c] = head;
        self.classes[c] = class as u32;
    }

    fn detach(&mut self, child: u32) {
        let c = child as usize;
        let head = self.heads[c];
        if head == NONE {
            return;
        }
        let side = if child > head { &mut self.right } else { &mut self.left };
        let before = self.earlier[c];
        if side[head as usize] == child {
            side[head as usize] = before;
        } else {
            let mut at = side[head as usize];
            while at != NONE && self.earlier[at as usize] != child {
                at = self.earlier[at as usize];
            }
            if at != NONE {
                self.earlier[at as usize] = before;
            }
        }
        self.heads[c] = NONE;
    }

    fn looks_at(&self) -> [Option<u32>; SLOTS] {
        let (b0, s0) = (self.buffer(0), self.stacked(0));
        let child = |side: &[u32], of: Option<u32>| of.map(|w| side[w as usize]).filter(|&c| c != NONE);
        [
            b0,
            self.buffer(1),
            s0,
            self.stacked(1),
            self.stacked(2),
            child(&self.left, b0),
            child(&self.left, s0),
            child(&self.right, s0),
        ]
    }

    /// Which kinds of actions may be taken.
    fn valid(&self) -> [bool; 5] {
        let depth = self.stack.len();
        let length = self.buffer_length();
        let starts = |word: Option<u32>| word.is_some_and(|w| self.starts[w as usize]);
        let (b0, b1) = (self.buffer(0), self.buffer(1));
        let unshiftable = b0.is_some_and(|w| self.unshiftable[w as usize]);
        let shift = b0.is_some() && (depth == 0 || (length >= 2 && !starts(b0) && !unshiftable));
        let arc = depth > 0 && length > 0 && !starts(b0);
        let adjacent = matches!((b0, b1), (Some(a), Some(b)) if b == a + 1);
        [shift, depth > 0, arc, arc, length >= 2 && adjacent && !starts(b1)]
    }

    /// Parses a document whose rows were prepared.
    pub(crate) fn parse(&mut self, n: usize, scorer: &Scorer, state: &mut ScorerState) {
        self.reset(n);
        // Every word is shifted or attached, and put back at most once for each word: far fewer actions than this
        // are ever taken, and a damaged model cannot loop.
        for _ in 0..8 * n + 8 {
            if self.stack.is_empty() && self.buffer_length() == 0 {
                break;
            }
            let valid = self.valid();
            let allowed = |_: usize, kind: u8| valid.get(usize::from(kind)).copied().unwrap_or(false);
            let Some(class) = scorer.best(&self.looks_at(), state, allowed) else { break };
            self.act(class, scorer.kinds[class]);
        }
    }

    fn act(&mut self, class: usize, kind: u8) {
        let (b0, s0) = (self.buffer(0), self.stacked(0));
        match (kind, s0, b0) {
            (kind::SHIFT, _, Some(_)) => {
                let word = self.take();
                self.stack.extend(word);
            }
            (kind::REDUCE, Some(top), _) => {
                if self.heads[top as usize] == NONE && self.stack.len() > 1 {
                    self.unshiftable[top as usize] = true;
                    self.put_back.push(top);
                }
                self.stack.pop();
            }
            (kind::LEFT, Some(top), Some(word)) => {
                self.attach(word, top, class);
                self.unshiftable[word as usize] = false;
                self.stack.pop();
            }
            (kind::RIGHT, Some(top), Some(word)) => {
                self.attach(top, word, class);
                self.take();
                self.stack.push(word);
            }
            (kind::BREAK, ..) => {
                if let Some(second) = self.buffer(1) {
                    self.starts[second as usize] = true;
                }
            }
            _ => {}
        }
    }
}
