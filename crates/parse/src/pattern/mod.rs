//! A small matcher for the patterns of a tokenizer.
//!
//! A pipeline brings its prefix, suffix, infix and address patterns as regular expressions with
//! look-around. They are long lists of short alternatives, so this matcher splits the list, finds for
//! every character the few alternatives that can begin (or end) there, and runs only those. Cold text
//! is cut an order of magnitude faster than by a general engine, and no step takes more than linear time.

mod set;
mod syntax;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::error::ModelError;
use set::Set;
use syntax::Node;

/// One instruction of a compiled alternative.
#[derive(Clone, Copy, Debug)]
enum Op {
    /// Consume a character of the set.
    Set(u32),
    /// Try the first, then the second.
    Split(u32, u32),
    Jump(u32),
    Start,
    End,
    /// The instructions that follow, up to `next`, are the condition. `behind` is its width when it looks back.
    /// `branching` as in an alternative.
    Look {
        next: u32,
        negative: bool,
        behind: Option<u32>,
        branching: bool,
    },
    Accept,
}

#[derive(Debug)]
struct Alternative {
    start: u32,
    end: u32,
    first: Reach,
    last: Reach,
    /// All sets of the alternative, and the most characters it can consume if that is bounded.
    sets: Vec<u32>,
    widest: Option<usize>,
    /// Whether it can come to the same instruction at the same place in so many ways that these must be noted.
    branching: bool,
}

/// The characters that a match can begin or end with; `None` when it can be empty.
type Reach = Option<Vec<u32>>;

/// For a character, the alternatives that can begin or end with it, in their order.
#[derive(Debug)]
struct Dispatch {
    ascii: Vec<Vec<u16>>,
    other: Vec<u16>,
}

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Pattern {
    sets: Vec<Set>,
    code: Vec<Op>,
    alternatives: Vec<Alternative>,
    by_first: Dispatch,
    by_last: Dispatch,
    /// A character without which there is no match.
    required: Option<char>,
}

/// Buffers of the matcher, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    stack: Vec<(u32, u32)>,
    seen: Vec<u64>,
}

impl Pattern {
    /// Compiles a pattern; `file` names its origin in errors. An empty pattern never matches.
    pub(crate) fn new(file: &str, source: &str) -> Result<Self, ModelError> {
        let mut pattern = Self {
            sets: Vec::new(),
            code: Vec::new(),
            alternatives: Vec::new(),
            by_first: Dispatch { ascii: vec![Vec::new(); 128], other: Vec::new() },
            by_last: Dispatch { ascii: vec![Vec::new(); 128], other: Vec::new() },
            required: None,
        };
        if source.is_empty() {
            return Ok(pattern);
        }
        let nodes = syntax::parse(source).map_err(|reason| ModelError::unsupported(file, reason))?;
        let mut required: Option<Vec<char>> = None;
        for node in &nodes {
            let chars = node.required();
            required = Some(match required {
                None => chars,
                Some(all) => all.into_iter().filter(|c| chars.contains(c)).collect(),
            });
            pattern.add(node).map_err(|reason| ModelError::unsupported(file, reason))?;
        }
        pattern.required = required.and_then(|all| all.first().copied());
        pattern.by_first = pattern.dispatch(|a| &a.first);
        pattern.by_last = pattern.dispatch(|a| &a.last);
        Ok(pattern)
    }

    fn add(&mut self, node: &Node) -> Result<(), String> {
        let start = self.code.len() as u32;
        let first_set = self.sets.len() as u32;
        self.compile(node)?;
        self.code.push(Op::Accept);
        let sets: Vec<u32> = (first_set..self.sets.len() as u32).collect();
        let reach = |edge: Option<Vec<&Set>>, all: &[Set]| {
            edge.map(|edge| {
                edge.into_iter().filter_map(|s| all.iter().position(|t| t == s).map(|i| i as u32)).collect()
            })
        };
        let first = reach(node.edge(true), &self.sets);
        let last = reach(node.edge(false), &self.sets);
        let end = self.code.len() as u32;
        let widest = node.widest();
        let branching = branches(&self.code[start as usize..], widest);
        self.alternatives.push(Alternative { start, end, first, last, sets, widest, branching });
        Ok(())
    }

    fn dispatch(&self, edge: impl Fn(&Alternative) -> &Reach) -> Dispatch {
        let mut found = Dispatch { ascii: vec![Vec::new(); 128], other: Vec::new() };
        for (i, alternative) in self.alternatives.iter().enumerate() {
            let i = i as u16;
            for code in 0..128u8 {
                if self.reaches(edge(alternative), char::from(code)) {
                    found.ascii[usize::from(code)].push(i);
                }
            }
            let beyond = |s: &u32| self.sets[*s as usize].beyond_ascii();
            if edge(alternative).as_ref().is_none_or(|sets| sets.iter().any(beyond)) {
                found.other.push(i);
            }
        }
        found
    }

    fn reaches(&self, reach: &Reach, c: char) -> bool {
        reach.as_ref().is_none_or(|sets| sets.iter().any(|&s| self.sets[s as usize].contains(c)))
    }

    fn set(&mut self, set: &Set) -> u32 {
        self.sets.push(set.clone());
        self.sets.len() as u32 - 1
    }

    fn compile(&mut self, node: &Node) -> Result<(), String> {
        let here = |code: &Vec<Op>| code.len() as u32;
        match node {
            Node::Set(set) => {
                let set = self.set(set);
                self.code.push(Op::Set(set));
            }
            Node::Start => self.code.push(Op::Start),
            Node::End => self.code.push(Op::End),
            Node::Sequence(nodes) => nodes.iter().try_for_each(|n| self.compile(n))?,
            Node::Either(nodes) => {
                let mut jumps = Vec::new();
                for (k, node) in nodes.iter().enumerate() {
                    if k + 1 == nodes.len() {
                        self.compile(node)?;
                        break;
                    }
                    let split = self.code.len();
                    self.code.push(Op::Accept);
                    self.compile(node)?;
                    jumps.push(self.code.len());
                    self.code.push(Op::Accept);
                    self.code[split] = Op::Split(split as u32 + 1, here(&self.code));
                }
                let end = here(&self.code);
                for jump in jumps {
                    self.code[jump] = Op::Jump(end);
                }
            }
            Node::Repeat { node, least, most, greedy } => {
                let split = |to: u32, out: u32| if *greedy { Op::Split(to, out) } else { Op::Split(out, to) };
                for _ in 0..*least {
                    self.compile(node)?;
                }
                if let Some(most) = most {
                    let mut splits = Vec::new();
                    for _ in *least..*most {
                        splits.push(self.code.len());
                        self.code.push(Op::Accept);
                        self.compile(node)?;
                    }
                    let end = here(&self.code);
                    for at in splits {
                        self.code[at] = split(at as u32 + 1, end);
                    }
                } else {
                    if node.edge(true).is_none() {
                        return Err("an unbounded repetition of what can be empty".to_owned());
                    }
                    let at = self.code.len();
                    self.code.push(Op::Accept);
                    self.compile(node)?;
                    self.code.push(Op::Jump(at as u32));
                    self.code[at] = split(at as u32 + 1, here(&self.code));
                }
            }
            Node::Look { node, behind, negative } => {
                let width = match behind {
                    false => None,
                    true => Some(node.width().ok_or("a look-behind of varying width")? as u32),
                };
                let at = self.code.len();
                self.code.push(Op::Accept);
                self.compile(node)?;
                self.code.push(Op::Accept);
                let branching = branches(&self.code[at + 1..], node.widest());
                self.code[at] = Op::Look { next: here(&self.code), negative: *negative, behind: width, branching };
            }
        }
        if self.code.len() > 1 << 16 { Err("a pattern that is too long".to_owned()) } else { Ok(()) }
    }

    /// The end of the match that begins at `at`, if there is one.
    pub(crate) fn match_at(&self, chars: &[char], at: usize, buffers: &mut Buffers) -> Option<usize> {
        let (list, certain) = match chars.get(at) {
            Some(c) if c.is_ascii() => (&self.by_first.ascii[*c as usize], true),
            _ => (&self.by_first.other, false),
        };
        list.iter().find_map(|&i| {
            let alternative = &self.alternatives[usize::from(i)];
            if !certain && !chars.get(at).is_some_and(|&c| self.reaches(&alternative.first, c)) {
                return None;
            }
            self.run(alternative, chars, at, buffers)
        })
    }

    /// The first match at `from` or after it, as a range.
    pub(crate) fn find(&self, chars: &[char], from: usize, buffers: &mut Buffers) -> Option<(usize, usize)> {
        (from..chars.len()).find_map(|at| Some((at, self.match_at(chars, at, buffers)?)))
    }

    /// Whether the whole of `chars` matches.
    pub(crate) fn matches(&self, chars: &[char], buffers: &mut Buffers) -> bool {
        self.required.is_none_or(|c| chars.contains(&c)) && self.match_at(chars, 0, buffers) == Some(chars.len())
    }

    /// The start of the leftmost match that ends where `chars` end. Only for patterns whose alternatives
    /// all end in `$`.
    pub(crate) fn suffix(&self, chars: &[char], buffers: &mut Buffers) -> Option<usize> {
        let n = chars.len();
        let last = *chars.last()?;
        let (list, certain) =
            if last.is_ascii() { (&self.by_last.ascii[last as usize], true) } else { (&self.by_last.other, false) };
        let mut found: Option<usize> = None;
        for &i in list {
            let alternative = &self.alternatives[usize::from(i)];
            if !certain && !self.reaches(&alternative.last, last) {
                continue;
            }
            // No match reaches back past a character that is in none of the sets.
            let any = |c: char| alternative.sets.iter().any(|&s| self.sets[s as usize].contains(c));
            let width = alternative.widest.unwrap_or(n).min(n);
            let low = n - chars[n - width..].iter().rev().take_while(|c| any(**c)).count();
            let high = found.unwrap_or(n);
            if let Some(at) = (low..high).find(|&at| self.run(alternative, chars, at, buffers) == Some(n)) {
                found = Some(at);
            }
        }
        found
    }

    fn run(&self, alternative: &Alternative, chars: &[char], at: usize, buffers: &mut Buffers) -> Option<usize> {
        let Alternative { start, end, branching, .. } = *alternative;
        self.step(start..end, chars, at, buffers, branching)
    }

    /// Runs the instructions of `code` from its first one with `at` characters consumed. Where they branch, no pair of
    /// instruction and place is tried twice, which bounds the time; the outcome is the same, since it depends on nothing
    /// else.
    fn step(
        &self,
        code: Range<u32>,
        chars: &[char],
        at: usize,
        buffers: &mut Buffers,
        branching: bool,
    ) -> Option<usize> {
        let bottom = buffers.stack.len();
        let noted = buffers.seen.len();
        let width = chars.len() + 1;
        if branching {
            buffers.seen.resize(noted + (code.len() * width).div_ceil(64), 0);
        }
        buffers.stack.push((code.start, at as u32));
        let mut end = None;
        while buffers.stack.len() > bottom {
            let Some((mut pc, from)) = buffers.stack.pop() else { break };
            let mut at = from as usize;
            loop {
                if branching {
                    let bit = (pc - code.start) as usize * width + at;
                    let word = &mut buffers.seen[noted + bit / 64];
                    if *word >> (bit % 64) & 1 == 1 {
                        break;
                    }
                    *word |= 1 << (bit % 64);
                }
                match self.code[pc as usize] {
                    Op::Set(set) => match chars.get(at) {
                        Some(&c) if self.sets[set as usize].contains(c) => {
                            at += 1;
                            pc += 1;
                        }
                        _ => break,
                    },
                    Op::Split(first, second) => {
                        buffers.stack.push((second, at as u32));
                        pc = first;
                    }
                    Op::Jump(to) => pc = to,
                    Op::Start if at == 0 => pc += 1,
                    Op::End if at == chars.len() => pc += 1,
                    Op::Start | Op::End => break,
                    Op::Look { next, negative, behind, branching } => {
                        let from = at.checked_sub(behind.unwrap_or(0) as usize);
                        let holds =
                            from.is_some_and(|from| self.step(pc + 1..next, chars, from, buffers, branching).is_some());
                        if holds == negative {
                            break;
                        }
                        pc = next;
                    }
                    Op::Accept => {
                        end = Some(at);
                        break;
                    }
                }
            }
            if end.is_some() {
                break;
            }
        }
        buffers.stack.truncate(bottom);
        buffers.seen.truncate(noted);
        end
    }
}

/// Whether code can come to the same instruction at the same place in so many ways that these must be noted.
fn branches(code: &[Op], widest: Option<usize>) -> bool {
    let splits = code.iter().filter(|op| matches!(op, Op::Split(..))).count();
    splits > 8 || splits > 0 && widest.is_none_or(|w| w > 16)
}
