//! The sample record: every report can be read and coded, and tells something of its two states.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use chancery_code::Coder;
use chancery_code::report::Report;
use chancery_knowledge::Knowledge;
use chancery_read::{Article, BlockKind, PublisherKind, Reader};
use jiff::civil::{Date, Weekday};

/// The two states of each pair, by the start of the file's name, with the codes of predecessors.
const PAIRS: [(&str, &[&str], &[&str]); 3] = [
    ("india-pakistan", &["IND"], &["PAK"]),
    ("russia-north-korea", &["RUS", "SUN"], &["PRK"]),
    ("usa-cuba", &["USA"], &["CUB"]),
];

static RECORD: LazyLock<Vec<Article>> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/record");
    let publishers = Arc::new(Knowledge::embedded().unwrap());
    Reader::open(folder).with_publishers(publishers).map(Result::unwrap).collect()
});

fn file_of(article: &Article) -> &str {
    article.source.path.rsplit(['/', '\\']).next().unwrap()
}

fn day_of(article: &Article) -> Date {
    article.published.as_ref().unwrap().date
}

#[test]
fn reports_stand_in_order_in_the_file_of_their_decade() {
    let mut ids = BTreeSet::new();
    let mut last: BTreeMap<&str, Date> = BTreeMap::new();
    for article in RECORD.iter() {
        let (file, day) = (file_of(article), day_of(article));
        assert!(ids.insert(article.id.as_str()), "{} stands twice", article.id);
        assert!(article.notes.is_empty(), "{}: {:?}", article.id, article.notes);
        assert!(file.ends_with(&format!("_{}s.jsonl", day.year() / 10 * 10)), "{} in {file}", article.id);
        assert!(article.id.contains(&day.to_string()), "{} of {day}", article.id);
        assert!(last.insert(file, day).is_none_or(|before| before <= day), "{} is out of order", article.id);
        assert!(article.title.is_some(), "{}", article.id);
        assert!(article.publisher.country.is_some(), "{}", article.id);
        assert_ne!(article.publisher.kind, PublisherKind::Unknown, "{}", article.id);
        let words = article.text.split_whitespace().count();
        assert!((60..=200).contains(&words), "{} has {words} words", article.id);
    }
}

#[test]
fn weekdays_agree_with_the_days_of_publication() {
    const DAYS: [(&str, Weekday); 7] = [
        ("Monday", Weekday::Monday),
        ("Tuesday", Weekday::Tuesday),
        ("Wednesday", Weekday::Wednesday),
        ("Thursday", Weekday::Thursday),
        ("Friday", Weekday::Friday),
        ("Saturday", Weekday::Saturday),
        ("Sunday", Weekday::Sunday),
    ];
    for article in RECORD.iter() {
        let lede = article.blocks.iter().find(|b| b.kind == BlockKind::Lede).unwrap();
        let lede = &article.text[lede.span.start..lede.span.end];
        let named = |name: &str| lede.find(&format!("on {name}")).or_else(|| lede.find(&format!("of {name}")));
        let Some((_, weekday)) = DAYS.iter().filter_map(|(name, day)| Some((named(name)?, *day))).min_by_key(|d| d.0)
        else {
            continue;
        };
        // A report tells of the day itself or of the days before it, rarely of more than two.
        let back = (day_of(article).weekday().to_monday_zero_offset() - weekday.to_monday_zero_offset()).rem_euclid(7);
        assert!(back <= 2, "{}: {weekday:?} is {back} days before {}", article.id, day_of(article));
    }
}

#[test]
fn every_report_tells_something_of_its_pair() {
    let coder = Coder::embedded().unwrap();
    let mut silent = Vec::new();
    for article in RECORD.iter() {
        let (_, one, other) = PAIRS.iter().find(|(start, ..)| file_of(article).starts_with(start)).unwrap();
        let report = coder.code(article);
        if !tells(&report, one, other) {
            silent.push(article.id.as_str());
        }
    }
    assert!(silent.is_empty(), "no event and no statement between the two states in {silent:?}");
}

/// Whether an event has both states among its sides, or a speaker of one speaks about the other.
fn tells(report: &Report, one: &[&str], other: &[&str]) -> bool {
    let has = |countries: &[&str], codes: &[&str]| countries.iter().any(|c| codes.contains(c));
    let event = report.events.iter().any(|event| {
        let sides = event.actors.iter().chain(&event.recipients);
        let countries: Vec<&str> = sides.filter_map(|side| side.country.as_deref()).collect();
        has(&countries, one) && has(&countries, other)
    });
    let statement = report.statements.iter().any(|statement| {
        let speaker = [statement.speaker.country.as_deref().unwrap_or("")];
        let about: Vec<&str> = statement.about.iter().map(String::as_str).collect();
        has(&speaker, one) && has(&about, other) || has(&speaker, other) && has(&about, one)
    });
    event || statement
}
