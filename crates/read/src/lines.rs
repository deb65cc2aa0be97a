//! Lines of a stream with bounded memory.

use std::io::{self, BufRead};

/// What stood at the next line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// The line is in the buffer, without its end.
    Whole,
    /// The line passed the limit; it was skipped to its end and the buffer is empty.
    TooLong,
}

/// Reads the next line into `buffer`, holding at most `limit` bytes of it. `None` at the end.
pub(crate) fn next_line(input: &mut impl BufRead, buffer: &mut Vec<u8>, limit: usize) -> io::Result<Option<Line>> {
    buffer.clear();
    let mut seen = false;
    let mut too_long = false;
    loop {
        let chunk = match input.fill_buf() {
            Ok(chunk) => chunk,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if chunk.is_empty() {
            break;
        }
        seen = true;
        let end = memchr::memchr(b'\n', chunk);
        let part = &chunk[..end.unwrap_or(chunk.len())];
        if !too_long && buffer.len() + part.len() <= limit {
            buffer.extend_from_slice(part);
        } else if !too_long {
            too_long = true;
            *buffer = Vec::new();
        }
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    if !seen {
        return Ok(None);
    }
    if buffer.last() == Some(&b'\r') {
        buffer.pop();
    }
    Ok(Some(if too_long { Line::TooLong } else { Line::Whole }))
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn check(input: &str, limit: usize, expect: &[Option<&str>]) {
        let mut reader = BufReader::with_capacity(4, input.as_bytes());
        let mut buffer = Vec::new();
        let mut got = Vec::new();
        while let Some(line) = next_line(&mut reader, &mut buffer, limit).unwrap() {
            got.push((line == Line::Whole).then(|| String::from_utf8(buffer.clone()).unwrap()));
        }
        let expect: Vec<_> = expect.iter().map(|l| l.map(str::to_owned)).collect();
        assert_eq!(got, expect, "{input:?} with limit {limit}");
    }

    #[test]
    fn lines_are_bounded() {
        check("", 8, &[]);
        check("a\nb", 8, &[Some("a"), Some("b")]);
        check("a\r\n\nb\n", 8, &[Some("a"), Some(""), Some("b")]);
        check("a\n123456789\nb\n", 8, &[Some("a"), None, Some("b")]);
        check("12345678\n123456789", 8, &[Some("12345678"), None]);
    }
}
