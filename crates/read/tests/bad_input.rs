//! What cannot be read is told with file, line and reason, and never stops the rest.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use chancery_read::{Limits, ReadError, Reader};
use proptest::prelude::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }
}

/// Ids or texts of what was read, and messages with the folder cut off.
fn outcome(path: &Path, root: &Path) -> Vec<String> {
    let limits = Limits { line: 1 << 16, file: 1 << 16 };
    let shown = |item: Result<chancery_read::Article, ReadError>| match item {
        Ok(article) if article.id.starts_with("a-") => article.text,
        Ok(article) => article.id,
        Err(e) => e.to_string().replace(&*root.to_string_lossy(), "").trim_start_matches('/').to_owned(),
    };
    Reader::open(path).with_limits(limits).map(shown).collect()
}

fn check(files: &[(&str, &[u8])], open: &str, expect: &[&str]) {
    let folder = Folder::new();
    for (name, bytes) in files {
        folder.file(name, bytes);
    }
    let root = folder.0.path();
    assert_eq!(outcome(&root.join(open), root), expect);
}

#[test]
fn missing_and_empty() {
    check(&[], "none.txt", &["none.txt: no such file or folder"]);
    check(&[("a.txt", b"")], "a.txt", &["a.txt: empty: there is no text in it"]);
    check(&[("a.txt", b" \n\n")], "a.txt", &["a.txt: empty: there is no text in it"]);
    check(&[("d/README.md", b"# hi")], "d", &["d: the folder holds no articles (text files or JSON lines)"]);
    check(&[("d/e/.hidden", b"hi")], "d", &["d: the folder holds no articles (text files or JSON lines)"]);
    check(&[("a.jsonl", b"\n\n")], "a.jsonl", &[]);
}

#[test]
fn what_is_no_text() {
    check(&[("a.txt", b"\x1f\x8b\x08\0\0")], "a.txt", &["a.txt: not text: gzip data"]);
    check(&[("a.bin", &[0, 159, 146, 150, 1, 2, 3])], "a.bin", &["a.bin: not text: binary data"]);
    check(&[("a.html", b"<p>Hi</p>")], "a.html", &["a.html: HTML is not read yet; give plain text or JSON lines"]);
    check(
        &[("a.txt", b"One line.\nTalks \xff\xfe went on.\n")],
        "a.txt",
        &["a.txt:2: invalid UTF-8 at byte 7 of the line, and no other encoding fits"],
    );
}

#[test]
fn one_bad_row_does_not_stop_the_rest() {
    let long = format!("{{\"id\": \"long\", \"text\": \"{}\"}}", "x".repeat(1 << 17));
    let rows = [
        &br#"{"id": "r1", "text": "Envoys met."}"#[..],
        br#"{"id": "r2", "text": "Envoys"#,
        br#"{"id": "r3"}"#,
        b"{\"id\": \"r4\", \"text\": \"\xe9\"}",
        long.as_bytes(),
        b"",
        b"\x00\x01\x02",
        br#"{"id": "r8", "text": "Envoys met again."}"#,
        br#"{"id": "r9", "text": "  "}"#,
        br#"{"id": "r10", "text": "A last"#,
    ]
    .join(&b'\n');
    check(
        &[("rows.jsonl", &rows)],
        "rows.jsonl",
        &[
            "r1",
            "rows.jsonl:2: truncated JSON: EOF while parsing a string at byte 28",
            "rows.jsonl:3: no text: none of the fields text, body, content, article, story is a filled string",
            "rows.jsonl:4: invalid UTF-8 at byte 23 of the line, and no other encoding fits",
            "rows.jsonl:5: line longer than 65536 bytes, skipped",
            "rows.jsonl:7: malformed JSON: expected value at byte 1",
            "r8",
            "rows.jsonl:9: no text: none of the fields text, body, content, article, story is a filled string",
            "rows.jsonl:10: truncated JSON: EOF while parsing a string at byte 29",
        ],
    );
}

#[test]
fn a_folder_is_read_by_name_with_its_folders() {
    check(
        &[
            ("d/b.txt", b"Second."),
            ("d/a.jsonl", b"{\"id\": \"first\", \"text\": \"First.\"}\n"),
            ("d/c/x.txt", b"Third."),
            ("d/d.bin", &[0, 1, 2, 0]),
            ("d/e.txt", b"Last."),
            ("d/README.md", b"# Not an article"),
        ],
        "d",
        &["first", "Second.", "Third.", "d/d.bin: not text: binary data", "Last."],
    );
}

#[test]
fn json_over_several_lines() {
    let list = b"[\n  {\"id\": \"r1\", \"text\": \"Envoys met.\"},\n  {\"id\": \"r2\"},\n  {\"id\": \"r3\", \"text\": \"They left.\"}\n]\n";
    let no_text = "no text: none of the fields text, body, content, article, story is a filled string";
    check(&[("a.json", list)], "a.json", &["r1", &format!("a.json: {no_text}"), "r3"]);
    check(&[("a.txt", b"{\n  \"id\": \"r1\",\n  \"text\": \"Envoys met.\"\n}\n")], "a.txt", &["r1"]);
    check(
        &[("a.json", b"[\n  {\"id\": \"r1\",\n")],
        "a.json",
        &["a.json:3: truncated JSON: EOF while parsing a value at byte 0"],
    );
    check(&[("a.json", b"[]")], "a.json", &["a.json: malformed JSON: it holds no object { ... }"]);
    check(
        &[("a.json", b"{\"id\": \"r1\", \"text\": \"Envoys met.\"}\n{\"id\": \"r2\", \"text\": \"More.\"}")],
        "a.json",
        &["r1", "r2"],
    );
}

#[test]
fn rows_in_utf_16() {
    let rows = "{\"id\": \"r1\", \"text\": \"Élysée talks.\"}\n{\"id\": \"r2\", \"text\": \"More.\"}\n";
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(rows.encode_utf16().flat_map(u16::to_le_bytes));
    check(&[("a.jsonl", &bytes)], "a.jsonl", &["r1", "r2"]);
}

#[test]
fn a_file_too_large_for_one_article() {
    let text = "Envoys met. ".repeat(10_000);
    check(&[("a.txt", text.as_bytes())], "a.txt", &["a.txt: larger than 65536 bytes, too large for one article"]);
}

/// Text that repeats one thing over and over must not cost the square of its length.
#[test]
fn monotonous_files_end() {
    let folder = Folder::new();
    for (name, part) in [
        ("points", "a."),
        ("glued", "He left.They met"),
        ("words", "Oslo "),
        ("short lines", "Envoys Meet\n"),
        ("sentences", "The envoys of Norway and Japan met in Oslo on Monday. "),
        ("tabs", "met\tand\tleft.They "),
        ("captions", "Photo: Jonas Berg meets Gudrun in Oslo\n\n"),
    ] {
        let path = folder.file(&format!("{name}.txt"), part.repeat((1 << 20) / part.len()));
        assert!(Reader::open(&path).all(|a| a.is_ok()), "{name}");
    }
    let lines: String =
        (0..20_000).map(|n| format!("Envoys of group {n} met in room {n} of house {}.\n", n % 97)).collect();
    assert!(Reader::open(folder.file("lines.txt", lines)).all(|a| a.is_ok()));
}

#[cfg(unix)]
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let path = folder.file("a.txt", "Envoys met.");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    // Root may read everything.
    if fs::read(&path).is_err() {
        assert_eq!(outcome(&path, folder.0.path()), ["a.txt: permission denied"]);
    }
}

fn read_bytes(name: &str, bytes: &[u8]) {
    let folder = Folder::new();
    let path = folder.file(name, bytes);
    for article in Reader::open(&path).flatten() {
        let mut last = 0;
        for block in &article.blocks {
            assert!(article.text.get(block.span.start..block.span.end).is_some_and(|t| !t.is_empty()));
        }
        for segment in &article.raw.segments {
            assert!(segment.text >= last);
            last = segment.text + segment.len;
            assert!(article.text.get(segment.text..last).is_some());
        }
    }
}

/// Pieces that crawled pages are made of, so that random pages meet the reader's rules.
const PARTS: &[&str] = &[
    "date 2024-03-14 World",
    "Envoys Meet in Oslo",
    "Example Wire",
    "OSLO (EW) - ",
    "OSLO, March 14 (EW) -- ",
    "MOSCOW —",
    "(EW) -",
    "The envoys of Norway and Japan met in Oslo on Monday.",
    "They agreed on a ferry line between the two states.He left.",
    "“We are ready,” he said.“All of us.”",
    "Jonas Berg meets Gudrun Olafsdottir on May 17, 2022.",
    "FILE PHOTO: ",
    "(AP Photo/A B)",
    "Read more: this",
    "...",
    "…",
    "\"",
    "”",
    "é",
    "\u{a0}",
    "\u{feff}",
    ".",
    ",",
    ":",
    "-",
    "\r\n",
    "\u{2028}",
    "U.S.",
    "No.",
    "> ",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_bytes("a.txt", &bytes);
        read_bytes("a.jsonl", &bytes);
    }

    #[test]
    fn any_page_is_read_and_mapped(picks in proptest::collection::vec((0..PARTS.len(), 0..4usize), 1..30)) {
        let mut raw = String::new();
        for (part, joint) in picks {
            raw.push_str(PARTS[part]);
            raw.push_str(["\n", " ", "\n\n", ""][joint]);
        }
        let folder = Folder::new();
        let path = folder.file("a.txt", &raw);
        let raw = raw.strip_prefix('\u{feff}').unwrap_or(&raw);
        for article in Reader::open(&path).flatten() {
            for s in &article.raw.segments {
                prop_assert_eq!(&article.text[s.text..s.text + s.len], &raw[s.raw..s.raw + s.len]);
            }
            // What is no separator stands in the source.
            let mapped: usize = article.raw.segments.iter().map(|s| s.len).sum();
            let blanks = article.text.chars().filter(|c| c.is_whitespace()).count();
            prop_assert!(article.text.len() <= mapped + blanks);
        }
    }
}
