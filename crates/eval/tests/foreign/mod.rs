//! What must hold of the reader of annotations whatever bytes it is given. The fuzz targets run these on bytes of the fuzzer's making, the
//! tests on the inputs that are kept.

use std::path::Path;

use chancery_eval::{Gold, evaluate};

/// A file of annotated passages: each line is a passage or a problem.
pub fn gold(bytes: &[u8]) {
    let gold = Gold::of_source(Path::new("gold.jsonl"), bytes).expect("bytes in memory can be read");
    let lines = bytes.split(|b| *b == b'\n').count();
    assert!(gold.passages.len() + gold.problems.len() <= lines);
    for (_, passage) in &gold.passages {
        assert!(!passage.events().is_empty());
    }
    for problem in &gold.problems {
        assert!(problem.to_string().starts_with("gold.jsonl:"), "{problem}");
    }
    // Reports on them are measured whatever was annotated.
    let report = chancery_code::report::Report {
        article: chancery_code::report::ArticleInfo {
            id: String::new(),
            source: chancery_read::Source::default(),
            url: None,
            title: None,
            publisher: chancery_read::Publisher::default(),
            section: None,
            byline: None,
            language: None,
            published: None,
            dateline: None,
            notes: Vec::new(),
        },
        events: Vec::new(),
        statements: Vec::new(),
        mentions: Vec::new(),
    };
    let evaluation = evaluate(gold.passages.iter().map(|(_, passage)| (passage, &report)));
    assert_eq!(evaluation.passages, gold.passages.len());
}
