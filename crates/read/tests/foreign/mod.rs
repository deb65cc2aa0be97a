//! What must hold of the reader whatever bytes it is given. The fuzz targets run these on bytes of the fuzzer's making, the
//! tests on the inputs that are kept.

use std::io::Cursor;

use chancery_read::{Article, Field, Limits, Records, Span};

/// Longest line and largest file of these runs, in bytes.
const LIMIT: usize = 1 << 20;

/// Reads bytes as a file of this name, and checks each article that comes out.
fn read(name: &str, bytes: &[u8]) -> usize {
    let limits = Limits { line: LIMIT, file: LIMIT };
    let records = Records::of_source(name, Cursor::new(bytes.to_vec())).with_limits(limits);
    let mut found = 0;
    for record in records {
        match record.and_then(|r| r.article(&chancery_read::NoPublishers)) {
            Ok(article) => {
                found += 1;
                check(&article);
            }
            Err(e) => assert!(e.to_string().starts_with(name), "{e}"),
        }
    }
    found
}

/// The blocks make up the text, in order; each byte that has a place in the source has one place, and spans go there and
/// back.
fn check(article: &Article) {
    let mut last = 0;
    for (n, block) in article.blocks.iter().enumerate() {
        let Span { start, end } = block.span;
        assert!(start >= last && article.text.get(start..end).is_some_and(|t| !t.trim().is_empty()));
        assert!(article.text[last..start].trim().is_empty(), "text between blocks");
        last = end;
        // The way back looks at every segment.
        if n < 100
            && let Some((field, raw)) = article.raw.raw_span(block.span)
        {
            assert!(raw.start < raw.end, "{raw:?}");
            assert!(article.raw.text_span(field, raw).is_some_and(|t| t.overlaps(block.span)));
        }
    }
    assert!(article.text[last..].is_empty(), "text behind the last block");
    let mut last = 0;
    for segment in &article.raw.segments {
        assert!(segment.text >= last && segment.len > 0);
        last = segment.text + segment.len;
        assert!(article.text.get(segment.text..last).is_some());
    }
    assert!(article.raw.raw_span(Span::new(0, 0)).is_none());
    let _ = article.raw.text_span(Field::Text, Span::new(0, usize::MAX));
}

/// A file of one article, as crawled, in whatever encoding.
pub fn page(bytes: &[u8]) {
    assert!(read("a.txt", bytes) <= bytes.len().max(1));
}

/// The same bytes over and over: work must not grow with the square of the length.
pub fn page_repeated(bytes: &[u8]) {
    if !bytes.is_empty() {
        read("a.txt", &bytes.repeat((1 << 16) / bytes.len() + 1));
    }
}

/// JSON lines.
pub fn json_lines(bytes: &[u8]) {
    let lines = bytes.split(|b| *b == b'\n').count();
    assert!(read("a.jsonl", bytes) <= lines.max(bytes.len() / 4));
}

/// A JSON document.
pub fn json_document(bytes: &[u8]) {
    read("a.json", bytes);
}
