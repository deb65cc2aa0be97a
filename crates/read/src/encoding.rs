//! From bytes to UTF-8: byte order marks, UTF-16, and the encodings of the older web.

use std::borrow::Cow;
use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding that a byte order mark or the pattern of zero bytes tells, and the length of the mark.
pub(crate) fn declared(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    if let Some(found) = Encoding::for_bom(head) {
        return Some(found);
    }
    // UTF-16 without a mark: in text of mostly Latin letters every second byte is zero.
    let head = &head[..head.len().min(1024) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    if half < 8 {
        return None;
    }
    match (zeros(0), zeros(1)) {
        (even, odd) if odd * 10 > half * 7 && even * 10 < half => Some((UTF_16LE, 0)),
        (even, odd) if even * 10 > half * 7 && odd * 10 < half => Some((UTF_16BE, 0)),
        _ => None,
    }
}

/// What kind of data that is no text these bytes are the start of; `None` for text.
pub(crate) fn binary(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 9] = [
        (b"\x1f\x8b", "gzip data"),
        (b"PK\x03\x04", "a zip archive"),
        (b"%PDF", "a PDF file"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"\x28\xb5\x2f\xfd", "zstd data"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3", "an SQLite database"),
    ];
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(name);
    }
    if declared(head).is_some() {
        return None;
    }
    let control = head.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127)).count();
    (head.contains(&0) || control * 50 > head.len()).then_some("binary data")
}

/// Text in UTF-8, and the encoding it came from where that was another one.
pub(crate) type Decoded<'a> = (Cow<'a, str>, Option<&'static str>);

/// Decodes a whole file. `Err` holds the place of the first byte that fits no encoding.
pub(crate) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, usize> {
    if let Some((encoding, mark)) = declared(bytes) {
        let (text, malformed) = encoding.decode_without_bom_handling(&bytes[mark..]);
        if encoding == UTF_8 {
            return match std::str::from_utf8(&bytes[mark..]) {
                Ok(text) => Ok((Cow::Borrowed(text), None)),
                Err(e) => Err(mark + e.valid_up_to()),
            };
        }
        return if malformed { Err(0) } else { Ok((text, Some(encoding.name()))) };
    }
    let bad = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok((Cow::Borrowed(text), None)),
        Err(e) => e.valid_up_to(),
    };
    if holds_utf8_sequences(bytes) {
        return Err(bad);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, malformed) = encoding.decode_without_bom_handling(bytes);
    if malformed || !plausible(&text) { Err(bad) } else { Ok((Cow::Owned(text.into_owned()), Some(encoding.name()))) }
}

/// Whether some run of high bytes is a well-formed UTF-8 sequence. In text of a one-byte encoding that hardly
/// happens by chance, so such a file is damaged UTF-8, not another encoding.
fn holds_utf8_sequences(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii())
}

/// Whether the characters beyond ASCII stand where writing puts them: letters in words, marks between them.
/// Random bytes decode in any one-byte encoding; this tells them from text.
fn plausible(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let (mut good, mut all) = (0usize, 0usize);
    for (i, &c) in chars.iter().enumerate() {
        if c.is_ascii() {
            continue;
        }
        all += 1;
        let near = |k: usize| chars.get(k).copied().unwrap_or(' ');
        let (before, after) = (if i == 0 { ' ' } else { near(i - 1) }, near(i + 1));
        let fits = match c {
            '\u{80}'..='\u{9f}' | '\u{fffd}' => return false,
            '‘' | '’' | '“' | '”' | '–' | '—' | '…' | '•' | '«' | '»' | '\u{a0}' | '·' | '„' | '‚' => {
                true
            }
            '€' | '£' | '¥' | '°' | '§' | '©' | '®' | '™' | '±' | '½' | '¼' | '¾' => {
                before.is_ascii() && after.is_ascii()
            }
            c if c.is_alphabetic() => before.is_alphabetic() || after.is_alphabetic() || "àéèóíúÀÉ".contains(c),
            _ => false,
        };
        // Two high Latin letters side by side are rare in the languages of the press.
        let crowded = c < '\u{250}' && !before.is_ascii() && before < '\u{250}' && before.is_alphabetic();
        good += usize::from(fits && !crowded);
    }
    good * 10 >= all * 8
}

/// A stream decoded to UTF-8 as it is read.
pub(crate) struct Transcoder<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    at: usize,
    done: bool,
}

impl<R: Read> Transcoder<R> {
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { inner, decoder, input: vec![0; 16 << 10], output: Vec::new(), at: 0, done: false }
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.output.len() && !self.done {
            let read = self.inner.read(&mut self.input)?;
            self.done = read == 0;
            let room = self.decoder.max_utf8_buffer_length(read).unwrap_or(read * 3 + 16);
            self.output.resize(room, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.input[..read], &mut self.output, self.done);
            self.output.truncate(written);
            self.at = 0;
        }
        let n = buffer.len().min(self.output.len() - self.at);
        buffer[..n].copy_from_slice(&self.output[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expect: Result<(&str, Option<&str>), usize>) {
        let got = decode(bytes);
        assert_eq!(got.as_ref().map(|(t, e)| (t.as_ref(), *e)).map_err(|e| *e), expect, "{bytes:?}");
    }

    #[test]
    fn encodings() {
        check("Élysée, “talks”".as_bytes(), Ok(("Élysée, “talks”", None)));
        check(b"\xef\xbb\xbfTalks", Ok(("Talks", None)));
        check(b"\xff\xfeT\0a\0l\0k\0s\0", Ok(("Talks", Some("UTF-16LE"))));
        check(b"\xfe\xff\0T\0a\0l\0k\0s", Ok(("Talks", Some("UTF-16BE"))));
        check(b"N\0o\0 \0b\0y\0t\0e\0 \0o\0r\0d\0e\0r\0", Ok(("No byte order", Some("UTF-16LE"))));
        check(
            b"The minister called the talks \x93useful\x94 and left the \xc9lys\xe9e palace.",
            Ok(("The minister called the talks “useful” and left the Élysée palace.", Some("windows-1252"))),
        );
    }

    #[test]
    fn damaged_text_is_an_error() {
        check(b"Talks \xff\xfe went on", Err(6));
        check(b"\xc3\xa9t\xc3\xa9 and \xe9", Err(10));
        check(b"ab\xe2\x80 cd", Err(2));
    }

    #[test]
    fn binary_is_told_from_text() {
        assert_eq!(binary(b"\x1f\x8b\x08\0\0"), Some("gzip data"));
        assert_eq!(binary(&[0, 1, 2, 3, 200, 7, 0, 9]), Some("binary data"));
        assert_eq!(binary("Gespräch\nund\tmehr".as_bytes()), None);
        assert_eq!(binary(b"\xff\xfeT\0a\0"), None);
    }

    #[test]
    fn streams_are_transcoded() {
        let bytes: Vec<u8> = "“Talks”\nwent on".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut text = String::new();
        Transcoder::new(&bytes[..], UTF_16LE).read_to_string(&mut text).unwrap();
        assert_eq!(text, "“Talks”\nwent on");
    }
}
