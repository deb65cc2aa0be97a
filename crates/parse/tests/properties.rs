//! What holds for every text.

use std::sync::OnceLock;

use chancery_parse::{Document, Parser};
use proptest::prelude::*;

fn parser() -> &'static Parser {
    static PARSER: OnceLock<Parser> = OnceLock::new();
    PARSER.get_or_init(|| Parser::embedded().expect("the embedded model"))
}

/// Tokens and their spaces spell the text, and the tree is whole.
fn check(text: &str) {
    let document = parser().parse(text);
    let mut at = 0;
    for (i, token) in document.tokens().iter().enumerate() {
        assert_eq!(token.start, at, "token {i} of {text:?}");
        assert!(token.end > token.start && token.head < document.len());
        at = token.end;
        if token.space {
            assert_eq!(text.as_bytes()[at], b' ');
            at += 1;
        }
    }
    assert_eq!(at, text.len(), "{text:?}");
    assert!(document.tokens().first().is_none_or(|t| t.sent_start));
    let inside: usize = document.sentences().iter().map(|s| s.len()).sum();
    assert_eq!(inside, document.len());
}

fn summary(document: &Document) -> String {
    document.tokens().iter().map(|t| format!("{t:?}\n")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    #[test]
    fn any_text_is_covered(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_mixture_is_covered(text in "([a-cA-C0-2.,:;'’\"“()\\[\\] \n\t$%°²—_@/#é中😀-]|n't|'s|U\\.S\\.|://|\\.\\.\\.){0,60}") {
        check(&text);
    }
}

#[test]
fn long_and_odd_texts() {
    check(&"The two sides met. ".repeat(8000));
    check(&"(".repeat(20_000));
    check(&"a.".repeat(20_000));
    check(&"é".repeat(70_000));
    check(&".)".repeat(5_000));
    check(&" ".repeat(1000));
    check("\u{0}\u{fffd}\u{10ffff}\u{1c}\u{feff}");
}

#[test]
fn the_result_depends_on_the_text_alone() {
    let text = "Norway and Russia agreed in 2010 to share the Barents Sea. They'd talked for 40 years.";
    let first = summary(&parser().parse(text));
    std::thread::scope(|scope| {
        for k in 0..4 {
            let first = &first;
            scope.spawn(move || {
                let mut session = parser().session();
                for _ in 0..3 {
                    let _ = session.parse(&format!("Talks number {k} failed (again)."));
                    assert_eq!(&summary(&session.parse(text)), first);
                }
            });
        }
    });
}
