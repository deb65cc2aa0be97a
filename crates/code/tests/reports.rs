//! The example reports, coded: what holds for every report, whatever its form and order.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test says why it is skipped, and fails by panicking")]

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use chancery_code::Coder;
use chancery_code::report::Report;
use chancery_knowledge::Knowledge;
use chancery_read::{Article, Reader};

static CODER: LazyLock<Coder> = LazyLock::new(|| Coder::embedded().unwrap());

fn examples() -> Vec<Article> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/reports");
    let publishers = Arc::new(Knowledge::embedded().unwrap());
    Reader::open(folder).with_publishers(publishers).map(Result::unwrap).collect()
}

fn json(report: &Report) -> String {
    serde_json::to_string(report).unwrap()
}

#[test]
fn every_example_tells_events_with_their_sentence() {
    let articles = examples();
    assert!(articles.len() >= 12);
    for article in &articles {
        let report = CODER.code(article);
        assert!(!report.events.is_empty(), "{:?}", article.title);
        for event in &report.events {
            assert!(!event.evidence.is_empty(), "{event:?}");
            assert!(!event.actors.is_empty() || !event.recipients.is_empty(), "{event:?}");
            assert!((0.0..=1.0).contains(&event.confidence), "{event:?}");
            assert!(CODER.knowledge().ontology.event_type(&event.kind).is_some(), "{event:?}");
            if let (Some(earliest), Some(latest)) = (event.date.earliest, event.date.latest) {
                assert!(earliest <= latest, "{event:?}");
            }
            if let Some(id) = &event.reported_by {
                assert!(report.statements.iter().any(|s| s.id == *id), "{event:?}");
            }
        }
        let starts: Vec<usize> = report.events.iter().map(|e| e.evidence[0].trigger.start).collect();
        assert!(starts.is_sorted() || article.title.is_some(), "events stand in order of their evidence");
    }
}

#[test]
fn a_report_is_the_same_whatever_was_coded_before_it() {
    let articles = examples();
    let forward: Vec<String> = articles.iter().map(|a| json(&CODER.code(a))).collect();
    let mut backward: Vec<String> = articles.iter().rev().map(|a| json(&CODER.code(a))).collect();
    backward.reverse();
    assert_eq!(forward, backward);
    let fresh = Coder::embedded().unwrap();
    assert_eq!(forward[0], json(&fresh.code(&articles[0])));
}

#[test]
fn a_report_comes_back_from_its_json() {
    for article in examples() {
        let text = json(&CODER.code(&article));
        let back: Report = serde_json::from_str(&text).unwrap();
        assert_eq!(text, json(&back));
    }
}

#[test]
fn every_example_of_the_lexicon_gives_what_it_says() {
    let failures = CODER.test_lexicon();
    let told: Vec<String> = failures
        .iter()
        .map(|f| format!("{}: {}\n  expected {}\n  coded    {}", f.origin, f.sentence, f.expected, f.got))
        .collect();
    assert!(told.is_empty(), "{} examples fail:\n{}", told.len(), told.join("\n"));
}

#[test]
fn empty_and_odd_articles_give_empty_reports() {
    for text in ["", " ", "\n\n", "\u{feff}", "?", "12 34", "…“”", "a\u{0}b", "𝒳𝒴", "—"] {
        let report = CODER.code(&Article::of_plain_text(text));
        assert!(report.events.is_empty(), "{text:?}");
    }
}
