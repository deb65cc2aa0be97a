//! The syntax of patterns: the part of Python's regular expressions that tokenizers use.

use super::set::{Class, Set};

/// A part of a pattern.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Set(Set),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat { node: Box<Node>, least: usize, most: Option<usize>, greedy: bool },
    Look { node: Box<Node>, behind: bool, negative: bool },
    Start,
    End,
}

impl Node {
    /// The sets a match can begin (or end) with; `None` if it can be empty.
    pub(super) fn edge(&self, first: bool) -> Option<Vec<&Set>> {
        let mut sets = Vec::new();
        (!self.edges(first, &mut sets)).then_some(sets)
    }

    /// Adds the sets a match that is not empty can begin (or end) with; whether it can be empty. One walk, however deep
    /// the groups nest.
    fn edges<'a>(&'a self, first: bool, sets: &mut Vec<&'a Set>) -> bool {
        match self {
            Node::Set(set) => {
                sets.push(set);
                false
            }
            Node::Sequence(nodes) => {
                let mut node = |n: &'a Node| n.edges(first, sets);
                if first { nodes.iter().all(&mut node) } else { nodes.iter().rev().all(&mut node) }
            }
            Node::Either(nodes) => nodes.iter().filter(|node| node.edges(first, sets)).count() > 0,
            Node::Repeat { node, least, .. } => node.edges(first, sets) || *least == 0,
            Node::Look { .. } | Node::Start | Node::End => true,
        }
    }

    /// The most characters that a match can take, if that is bounded.
    pub(super) fn widest(&self) -> Option<usize> {
        match self {
            Node::Set(_) => Some(1),
            Node::Sequence(nodes) => nodes.iter().try_fold(0usize, |all, n| all.checked_add(n.widest()?)),
            Node::Either(nodes) => nodes.iter().map(Node::widest).try_fold(0, |all, n| Some(all.max(n?))),
            Node::Repeat { node, most, .. } => node.widest()?.checked_mul((*most)?),
            Node::Look { .. } | Node::Start | Node::End => Some(0),
        }
    }

    /// The number of characters of every match, if it is always the same.
    pub(super) fn width(&self) -> Option<usize> {
        match self {
            Node::Set(_) => Some(1),
            Node::Sequence(nodes) => nodes.iter().try_fold(0usize, |all, n| all.checked_add(n.width()?)),
            Node::Either(nodes) => {
                let first = nodes.first()?.width()?;
                nodes.iter().all(|n| n.width() == Some(first)).then_some(first)
            }
            Node::Repeat { node, least, most, .. } if Some(*least) == *most => node.width()?.checked_mul(*least),
            Node::Repeat { .. } => None,
            Node::Look { .. } | Node::Start | Node::End => Some(0),
        }
    }

    /// Characters that stand in every match.
    pub(super) fn required(&self) -> Vec<char> {
        match self {
            Node::Set(set) => set.single().into_iter().collect(),
            Node::Sequence(nodes) => nodes.iter().flat_map(Node::required).collect(),
            Node::Either(nodes) => {
                let mut lists = nodes.iter().map(Node::required);
                let first = lists.next().unwrap_or_default();
                lists.fold(first, |all, list| all.into_iter().filter(|c| list.contains(c)).collect())
            }
            Node::Repeat { node, least, .. } if *least > 0 => node.required(),
            _ => Vec::new(),
        }
    }
}

/// The alternatives of a pattern.
pub(super) fn parse(source: &str) -> Result<Vec<Node>, String> {
    let chars: Vec<char> = source.strip_prefix("(?u)").unwrap_or(source).chars().collect();
    let mut parser = Parser { chars: &chars, at: 0, depth: 0 };
    let nodes = parser.alternatives()?;
    if parser.at < chars.len() {
        return Err(parser.error("an unexpected character"));
    }
    Ok(nodes)
}

struct Parser<'a> {
    chars: &'a [char],
    at: usize,
    depth: usize,
}

/// Groups nest no deeper in a tokenizer's patterns.
const DEEPEST: usize = 32;

impl Parser<'_> {
    fn error(&self, what: &str) -> String {
        format!("{what} at character {} of a pattern", self.at)
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn eat(&mut self, text: &str) -> bool {
        let matches = text.chars().enumerate().all(|(k, c)| self.chars.get(self.at + k) == Some(&c));
        if matches {
            self.at += text.chars().count();
        }
        matches
    }

    fn alternatives(&mut self) -> Result<Vec<Node>, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.error("groups nested too deep"));
        }
        let mut all = vec![self.sequence()?];
        while self.eat("|") {
            all.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(all)
    }

    fn sequence(&mut self) -> Result<Node, String> {
        let mut nodes = Vec::new();
        while self.peek().is_some_and(|c| c != '|' && c != ')') {
            let node = self.atom()?;
            nodes.push(self.quantified(node)?);
        }
        Ok(Node::Sequence(nodes))
    }

    fn quantified(&mut self, node: Node) -> Result<Node, String> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => return self.counted(node),
            _ => return Ok(node),
        };
        self.at += 1;
        let greedy = !self.eat("?");
        Ok(Node::Repeat { node: Box::new(node), least, most, greedy })
    }

    fn counted(&mut self, node: Node) -> Result<Node, String> {
        self.at += 1;
        let least = self.number();
        let most = if self.eat(",") { self.number() } else { least };
        if !self.eat("}") || (least.is_none() && most.is_none()) {
            return Err(self.error("a brace that is no count"));
        }
        let least = least.unwrap_or(0);
        if least > 1000 || most.is_some_and(|m| m < least || m > 1000) {
            return Err(self.error("a count out of range"));
        }
        let greedy = !self.eat("?");
        Ok(Node::Repeat { node: Box::new(node), least, most, greedy })
    }

    fn number(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        self.chars[start..self.at].iter().collect::<String>().parse().ok()
    }

    fn group(&mut self) -> Result<Node, String> {
        let look = [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        let look = look.into_iter().find(|(mark, ..)| self.eat(mark));
        if look.is_none() && !self.eat("?:") && self.peek() == Some('?') {
            return Err(self.error("a group of an unknown kind"));
        }
        let mut nodes = self.alternatives()?;
        if !self.eat(")") {
            return Err(self.error("a group that is not closed"));
        }
        let inner = if nodes.len() == 1 { nodes.remove(0) } else { Node::Either(nodes) };
        Ok(match look {
            Some((_, behind, negative)) => Node::Look { node: Box::new(inner), behind, negative },
            None => inner,
        })
    }

    fn atom(&mut self) -> Result<Node, String> {
        let Some(c) = self.peek() else { return Err(self.error("the end")) };
        self.at += 1;
        Ok(match c {
            '(' => self.group()?,
            '[' => Node::Set(self.class()?),
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::Set(Set::new(vec![('\n', '\n')], Vec::new(), true)),
            '*' | '+' | '?' | '{' => return Err(self.error("a quantifier without object")),
            '\\' => Node::Set(match self.escape()? {
                Item::Char(c) => Set::one(c),
                Item::Class(class, complement) => Set::new(Vec::new(), vec![(class, complement)], false),
            }),
            c => Node::Set(Set::one(c)),
        })
    }

    fn escape(&mut self) -> Result<Item, String> {
        let Some(c) = self.peek() else { return Err(self.error("a lone backslash")) };
        self.at += 1;
        Ok(match c {
            'w' => Item::Class(Class::Word, false),
            'W' => Item::Class(Class::Word, true),
            's' => Item::Class(Class::Space, false),
            'S' => Item::Class(Class::Space, true),
            'd' => Item::Class(Class::Decimal, false),
            'D' => Item::Class(Class::Decimal, true),
            'n' => Item::Char('\n'),
            't' => Item::Char('\t'),
            'r' => Item::Char('\r'),
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            'U' => self.code(8)?,
            c if c.is_ascii_alphanumeric() => return Err(self.error("an unknown escape")),
            c => Item::Char(c),
        })
    }

    fn code(&mut self, digits: usize) -> Result<Item, String> {
        let text: String = self.chars.iter().skip(self.at).take(digits).collect();
        self.at += text.chars().count();
        let complete = text.len() == digits;
        let c = u32::from_str_radix(&text, 16).ok().filter(|_| complete).and_then(char::from_u32);
        c.map(Item::Char).ok_or_else(|| self.error("a bad code point"))
    }

    fn class(&mut self) -> Result<Set, String> {
        let negative = self.eat("^");
        let (mut ranges, mut classes) = (Vec::new(), Vec::new());
        let start = self.at;
        loop {
            let item = match self.peek() {
                None => return Err(self.error("a set that is not closed")),
                Some(']') if self.at > start => {
                    self.at += 1;
                    return Ok(Set::new(ranges, classes, negative));
                }
                Some('\\') => {
                    self.at += 1;
                    self.escape()?
                }
                Some(c) => {
                    self.at += 1;
                    Item::Char(c)
                }
            };
            match item {
                Item::Class(class, complement) => classes.push((class, complement)),
                Item::Char(low) => {
                    let is_range = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
                    if !is_range {
                        ranges.push((low, low));
                        continue;
                    }
                    self.at += 1;
                    let escaped = self.eat("\\");
                    let high = if escaped {
                        self.escape()?
                    } else {
                        self.at += 1;
                        Item::Char(self.chars[self.at - 1])
                    };
                    match high {
                        Item::Char(high) if low <= high => ranges.push((low, high)),
                        _ => return Err(self.error("a bad range")),
                    }
                }
            }
        }
    }
}

enum Item {
    Char(char),
    Class(Class, bool),
}
