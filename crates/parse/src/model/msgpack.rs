//! A reader of msgpack documents: the form in which spaCy stores the parts of a pipeline.

use crate::error::ModelError;

/// A msgpack value; strings and bytes borrow from the input.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Text(&'a str),
    Bytes(&'a [u8]),
    List(Vec<Value<'a>>),
    Map(Vec<(Value<'a>, Value<'a>)>),
}

/// Values nest no deeper in a pipeline; a limit keeps a hostile file from exhausting the stack.
const DEEPEST: usize = 32;

/// Reads one document that fills the whole input.
pub(crate) fn read<'a>(file: &str, bytes: &'a [u8]) -> Result<Value<'a>, ModelError> {
    let mut reader = Reader { bytes, at: 0 };
    match reader.value(0) {
        Some(value) if reader.at == bytes.len() => Ok(value),
        _ => Err(ModelError::malformed(file, format!("not a msgpack document (at byte {})", reader.at))),
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(taken)
    }

    /// A big-endian unsigned number of `n` bytes.
    fn number(&mut self, n: usize) -> Option<u64> {
        Some(self.take(n)?.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)))
    }

    fn size(&mut self, n: usize) -> Option<usize> {
        usize::try_from(self.number(n)?).ok()
    }

    fn text(&mut self, n: usize) -> Option<Value<'a>> {
        std::str::from_utf8(self.take(n)?).ok().map(Value::Text)
    }

    fn list(&mut self, n: usize, depth: usize) -> Option<Value<'a>> {
        let mut items = Vec::new();
        for _ in 0..n {
            items.push(self.value(depth + 1)?);
        }
        Some(Value::List(items))
    }

    fn map(&mut self, n: usize, depth: usize) -> Option<Value<'a>> {
        let mut items = Vec::new();
        for _ in 0..n {
            let key = self.value(depth + 1)?;
            items.push((key, self.value(depth + 1)?));
        }
        Some(Value::Map(items))
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        if depth > DEEPEST {
            return None;
        }
        let kind = self.take(1)?[0];
        Some(match kind {
            0x00..=0x7f => Value::Int(i64::from(kind)),
            0x80..=0x8f => self.map(usize::from(kind & 15), depth)?,
            0x90..=0x9f => self.list(usize::from(kind & 15), depth)?,
            0xa0..=0xbf => self.text(usize::from(kind & 31))?,
            0xc0 => Value::Nil,
            0xc2 => Value::Bool(false),
            0xc3 => Value::Bool(true),
            0xc4..=0xc6 => {
                let n = self.size(1 << (kind - 0xc4))?;
                Value::Bytes(self.take(n)?)
            }
            0xca => Value::Float(f64::from(f32::from_bits(self.number(4)? as u32))),
            0xcb => Value::Float(f64::from_bits(self.number(8)?)),
            0xcc..=0xcf => Value::Uint(self.number(1 << (kind - 0xcc))?),
            0xd0..=0xd3 => {
                let n = 1usize << (kind - 0xd0);
                let unused = 64 - 8 * n as u32;
                Value::Int(((self.number(n)? << unused) as i64) >> unused)
            }
            0xd9..=0xdb => {
                let n = self.size(1 << (kind - 0xd9))?;
                self.text(n)?
            }
            0xdc | 0xdd => {
                let n = self.size(2 << (kind - 0xdc))?;
                self.list(n, depth)?
            }
            0xde | 0xdf => {
                let n = self.size(2 << (kind - 0xde))?;
                self.map(n, depth)?
            }
            0xe0..=0xff => Value::Int(i64::from(kind as i8)),
            // Extension types do not occur in a pipeline.
            _ => return None,
        })
    }
}

impl<'a> Value<'a> {
    /// The value under a key that is a string or the same bytes.
    pub(crate) fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.entries().iter().find(|(k, _)| k.key() == Some(key.as_bytes())).map(|(_, v)| v)
    }

    /// The value under a number.
    pub(crate) fn get_number(&self, key: u64) -> Option<&Value<'a>> {
        self.entries().iter().find(|(k, _)| k.uint() == Some(key)).map(|(_, v)| v)
    }

    pub(crate) fn entries(&self) -> &[(Value<'a>, Value<'a>)] {
        if let Value::Map(entries) = self { entries } else { &[] }
    }

    pub(crate) fn items(&self) -> &[Value<'a>] {
        if let Value::List(items) = self { items } else { &[] }
    }

    pub(crate) fn text_value(&self) -> Option<&'a str> {
        if let Value::Text(text) = self { Some(text) } else { None }
    }

    pub(crate) fn bytes(&self) -> Option<&'a [u8]> {
        if let Value::Bytes(bytes) = self { Some(bytes) } else { None }
    }

    pub(crate) fn uint(&self) -> Option<u64> {
        match *self {
            Value::Uint(n) => Some(n),
            Value::Int(n) => u64::try_from(n).ok(),
            _ => None,
        }
    }

    fn key(&self) -> Option<&'a [u8]> {
        match *self {
            Value::Text(text) => Some(text.as_bytes()),
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_every_kind() {
        let check = |bytes: &[u8], expect: Option<Value<'_>>| assert_eq!(read("test", bytes).ok(), expect);
        check(&[0x05], Some(Value::Int(5)));
        check(&[0xff], Some(Value::Int(-1)));
        check(&[0xcd, 1, 0], Some(Value::Uint(256)));
        check(&[0xd1, 0xff, 0xfe], Some(Value::Int(-2)));
        check(&[0xa2, b'h', b'i'], Some(Value::Text("hi")));
        check(&[0xc4, 1, 7], Some(Value::Bytes(&[7])));
        check(&[0x92, 0xc0, 0xc3], Some(Value::List(vec![Value::Nil, Value::Bool(true)])));
        check(&[0x81, 0x01, 0xa0], Some(Value::Map(vec![(Value::Int(1), Value::Text(""))])));
        check(&[0xcb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0], Some(Value::Float(1.0)));
        check(&[], None);
        check(&[0x92, 0xc0], None);
        check(&[0xc0, 0xc0], None);
        check(&[0xdb, 0xff, 0xff, 0xff, 0xff], None);
        check(&[0x91; 100], None);
    }
}
