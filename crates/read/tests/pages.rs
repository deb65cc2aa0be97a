//! Whole pages as crawls leave them, in texts of our own.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::Write;

use chancery_read::{Article, BlockKind, Publisher, PublisherKind, PublisherLookup, Reader};

/// A table with two publishers.
struct Table;

impl PublisherLookup for Table {
    fn find(&self, name: &str) -> Option<Publisher> {
        let (known, country, kind) = match name {
            "Example Wire" | "EW" | "wire.example.org" => ("Example Wire", "NOR", PublisherKind::Agency),
            "Northern Herald" => ("Northern Herald", "ISL", PublisherKind::Private),
            _ => return None,
        };
        Some(Publisher { name: Some(known.to_owned()), country: Some(country.to_owned()), kind })
    }
}

fn read_named(name: &str, bytes: &[u8]) -> Article {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(bytes).unwrap();
    let mut all: Vec<_> = Reader::open(&path).with_publishers(std::sync::Arc::new(Table)).collect();
    assert_eq!(all.len(), 1);
    all.remove(0).unwrap()
}

fn read(text: &str) -> Article {
    read_named("page.txt", text.as_bytes())
}

fn blocks(article: &Article) -> Vec<(BlockKind, &str)> {
    article.blocks.iter().map(|b| (b.kind, &article.text[b.span.start..b.span.end])).collect()
}

/// Every mapped byte is the byte of the source.
fn check_map(article: &Article, raw: &str) {
    let mut last = 0;
    for segment in &article.raw.segments {
        assert!(segment.text >= last);
        last = segment.text + segment.len;
        assert_eq!(article.text[segment.text..last], raw[segment.raw..segment.raw + segment.len]);
    }
}

const TITLE: &str = "Iceland-Norway Ties Closer Than Ever - Minister";
const LEDE: &str =
    "Ties between Iceland and Norway are closer than ever, Icelandic Foreign Minister Thor Jonsson said.";
const SECOND: &str = "The two states “have never worked together so closely,” Jonsson said at a dinner on the 50th anniversary of the fisheries agreement between Iceland and the Kingdom of Norway.";
const THIRD: &str = "He said the catch quotas were discussed in detail during the meeting of the joint commission held in Bergen in May 2022.";
const LAST: &str = "“More ships call at our ports. At the beginning of this year, two Norwegian trawlers already landed their catch in Akureyri,” the minister said.";
const CAPTION: &str = "Norwegian Prime Minister Jonas Berg meets Icelandic President Gudrun Olafsdottir at the Akershus Fortress on May 17, 2022.";

fn noisy() -> String {
    format!(
        " date 2024-02-20 World\n{TITLE}\n{TITLE}\nExample Wire\n{LEDE}\n{SECOND}{THIRD}\n{TITLE}\n\n{CAPTION}\n\
         OSLO (EW) - {LEDE}\n{SECOND}\n{THIRD}\n{LAST}\n"
    )
}

#[test]
fn every_kind_of_noise() {
    let raw = noisy();
    let article = read(&raw);
    assert_eq!(article.title.as_deref(), Some(TITLE));
    assert_eq!(article.section.as_deref(), Some("World"));
    let published = article.published.clone().unwrap();
    assert_eq!((published.date.to_string().as_str(), published.from.as_str()), ("2024-02-20", "header line"));
    assert_eq!(article.publisher.name.as_deref(), Some("Example Wire"));
    assert_eq!(article.publisher.country.as_deref(), Some("NOR"));
    assert_eq!(article.publisher.kind, PublisherKind::Agency);
    let dateline = article.dateline.clone().unwrap();
    assert_eq!((dateline.place.as_str(), dateline.agency.as_deref()), ("OSLO", Some("EW")));
    let span = dateline.span.unwrap();
    assert_eq!(&raw[span.start..span.end], "OSLO");
    assert_eq!(
        blocks(&article),
        [
            (BlockKind::Headline, TITLE),
            (BlockKind::Caption, CAPTION),
            (BlockKind::Lede, LEDE),
            (BlockKind::Paragraph, SECOND),
            (BlockKind::Paragraph, THIRD),
            (BlockKind::Paragraph, LAST),
        ]
    );
    check_map(&article, &raw);
    assert!(article.notes.iter().any(|n| n.contains("copy of the body")), "{:?}", article.notes);
}

#[test]
fn clean_and_noisy_give_the_same_text() {
    let clean = format!("{TITLE}\n\n{CAPTION}\n\nOSLO (EW) - {LEDE}\n\n{SECOND}\n\n{THIRD}\n\n{LAST}\n");
    assert_eq!(read(&noisy()).text, read(&clean).text);
    // The same with the run-together copy behind the good one, and with an unknown publisher.
    let turned = format!(
        "date 2024-02-20 World\n{TITLE}\n{TITLE}\nCoast Radio\n{CAPTION}\n\nOSLO (EW) - {LEDE}\n{SECOND}\n{THIRD}\n{LAST}\n{TITLE}\n{LEDE}{SECOND}{THIRD}\n"
    );
    let article = read(&turned);
    assert_eq!(article.text, read(&clean).text);
    assert_eq!(article.publisher.name.as_deref(), Some("Coast Radio"));
}

#[test]
fn other_encodings() {
    let clean = format!("{TITLE}\n\n{LEDE}\n\n{SECOND}\n");
    let expect = read(&clean);
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(clean.encode_utf16().flat_map(u16::to_le_bytes));
    let wide = read_named("a.txt", &utf16);
    assert_eq!(wide.text, expect.text);
    check_map(&wide, &clean);
    let (latin, _, lossy) = encoding_rs::WINDOWS_1252.encode(&clean);
    assert!(!lossy);
    let latin = read_named("b.txt", &latin);
    assert_eq!(latin.text, expect.text);
    assert_eq!(latin.notes[0], "decoded from windows-1252");
}

#[test]
fn wire_text_with_a_dateline_of_its_own() {
    let raw = "\n\nOSLO, Norway (EW) _\n\nThe envoys met on Monday.\n\nThey agreed on a ferry line.\n";
    let article = read(raw);
    assert_eq!(article.title, None);
    assert_eq!(article.dateline.as_ref().map(|d| d.place.as_str()), Some("OSLO, Norway"));
    assert_eq!(article.text, "The envoys met on Monday.\n\nThey agreed on a ferry line.");
    assert_eq!(article.publisher.name.as_deref(), Some("Example Wire"));
    assert!(article.notes.iter().any(|n| n == "no date of publication"));
    check_map(&article, raw);
}

#[test]
fn where_the_day_of_publication_is_found() {
    let check = |name: &str, text: &str, date: &str, from: &str| {
        let published = read_named(name, text.as_bytes()).published.unwrap();
        assert_eq!((published.date.to_string().as_str(), published.from.as_str()), (date, from), "{name}");
    };
    let text = format!("{TITLE}\n\n{LEDE}\n");
    check("a.txt", &format!("Published: 20 February 2024, 10:30 GMT\n{text}"), "2024-02-20", "header line");
    check("a.txt", &format!("{TITLE}\n\n20 February 2024\n\n{LEDE}\n"), "2024-02-20", "header line");
    check("a.txt", &format!("{TITLE}\n\nOSLO, Feb. 20, 2024 (EW) - {LEDE}\n"), "2024-02-20", "dateline");
    check("a.txt", &format!("https://wire.example.org/2024/02/20/ties\n{text}"), "2024-02-20", "address");
    check("2024-02-20_ties.txt", &text, "2024-02-20", "file name");
    check("a.jsonl", r#"{"text": "Envoys met.", "date": "2024-02-20T08:00:00Z"}"#, "2024-02-20", "field date");
}

#[test]
fn rows_keep_id_title_and_text() {
    let row = r#"{"id": "r-1", "title": "Envoys meet in Oslo", "text": "OSLO, Feb. 20 (EW) -- The envoys met.They agreed on a ferry line.\n\nThe line opens in 2025.", "published": "2024-02-21", "url": "https://wire.example.org/x"}"#;
    let article = read_named("rows.jsonl", row.as_bytes());
    assert_eq!(article.id, "r-1");
    assert_eq!(article.source.line, Some(1));
    assert_eq!(
        blocks(&article),
        [
            (BlockKind::Headline, "Envoys meet in Oslo"),
            (BlockKind::Lede, "The envoys met."),
            (BlockKind::Paragraph, "They agreed on a ferry line."),
            (BlockKind::Paragraph, "The line opens in 2025."),
        ]
    );
    assert_eq!(article.dateline.unwrap().date.unwrap().to_string(), "2024-02-20");
    assert_eq!(article.publisher.name.as_deref(), Some("Example Wire"));
}

/// The first crawled page that the reader was built for; its text has an owner and is not part of the repository.
#[test]
fn the_seed_page() {
    let path = "../../../shared/seeds/000_ef7d03f52d61a703.txt";
    let Ok(raw) = std::fs::read_to_string(path) else {
        return println!("skipped: {path} is not here");
    };
    let article = read(&raw);
    // S1
    assert_eq!(article.published.as_ref().unwrap().date.to_string(), "2024-03-14");
    assert_eq!(article.section.as_deref(), Some("International"));
    assert_eq!(article.publisher.name.as_deref(), Some("Sputnik International"));
    let title = article.title.clone().unwrap();
    assert_eq!(article.text.matches(&title).count(), 1);
    // S2
    let words = |s: &str| article.text.matches(s).count();
    assert_eq!(words("gala reception"), 1);
    assert_eq!(words("tourist groups"), 1);
    assert!(!article.text.contains("Federation.He"));
    // S3, S4
    let kinds: Vec<BlockKind> = article.blocks.iter().map(|b| b.kind).collect();
    assert_eq!(kinds[..3], [BlockKind::Headline, BlockKind::Caption, BlockKind::Lede]);
    assert_eq!(kinds.len(), 7);
    let dateline = article.dateline.clone().unwrap();
    assert_eq!((dateline.place.as_str(), dateline.agency.as_deref()), ("MOSCOW", Some("Sputnik")));
    assert!(!article.text.contains("(Sputnik)"));
    check_map(&article, &raw);
}
