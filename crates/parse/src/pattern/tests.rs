use super::*;

fn chars(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn pattern(source: &str) -> Pattern {
    Pattern::new("test", source).expect(source)
}

#[test]
fn matches_at_the_start() {
    let check = |source: &str, text: &str, expect: Option<usize>| {
        let end = pattern(source).match_at(&chars(text), 0, &mut Buffers::default());
        assert_eq!(end, expect, "{source} on {text}");
    };
    check(r"^\.\.+|^…|^,", "...x", Some(3));
    check(r"^\.\.+|^…|^,", ".x", None);
    check(r"^\+(?![0-9])", "+x", Some(1));
    check(r"^\+(?![0-9])", "+1", None);
    check(r"^a|^ab", "ab", Some(1));
    check(r"^US\$|^[\u0100-\u0200é]", "US$5", Some(3));
    check(r"^US\$|^[\u0100-\u0200é]", "éa", Some(1));
    check(r"(?:a|bc){2,3}$", "abca", Some(4));
    check(r"(?:a|bc){2,3}$", "abcaa", None);
    check(r"a??b", "ab", Some(2));
    check("", "a", None);
}

#[test]
fn suffixes_are_the_leftmost() {
    let check = |source: &str, text: &str, expect: Option<usize>| {
        let start = pattern(source).suffix(&chars(text), &mut Buffers::default());
        assert_eq!(start, expect, "{source} on {text}");
    };
    check(r"\.\.+$|,$", "a....", Some(1));
    check(r"\.\.+$|,$", "a.", None);
    check(r"(?<=[0-9])(?:km|m|km²)$", "5km", Some(1));
    check(r"(?<=[0-9])(?:km|m|km²)$", "5km²", Some(1));
    check(r"(?<=[0-9])(?:km|m|km²)$", "akm", None);
    check(r"'s$|s$", "it's", Some(2));
}

#[test]
fn finds_from_left_to_right() {
    let check = |source: &str, text: &str, expect: Option<(usize, usize)>| {
        assert_eq!(pattern(source).find(&chars(text), 0, &mut Buffers::default()), expect, "{source} on {text}");
    };
    check(r"(?<=[a-z])(?:-|--)(?=[a-z])", "a--b-c", Some((1, 3)));
    check(r"\.\.+|(?<=[a-z])\.(?=[A-Z])", "end.Next", Some((3, 4)));
    check(r"(?<!a)b", "abb", Some((2, 3)));
}

#[test]
fn rejects_what_it_does_not_know() {
    let check = |source: &str| assert!(Pattern::new("test", source).is_err(), "{source}");
    for source in ["(a", "a)", "[a", "*", r"\b", "(?P<x>a)", "(?<=a+)b", "a{2", "(?:a?)*", "a{9999}", r"\u12"] {
        check(source);
    }
}

#[test]
fn hostile_text_takes_linear_time() {
    let url = pattern(r"^(?:\S+(?::\S*)?@)?(?:a+)+b$");
    let text = "a:".repeat(300);
    assert!(!url.matches(&chars(&text), &mut Buffers::default()));
    let dots = pattern(r"\.\.+$|\)$");
    let text: Vec<char> = ".".repeat(20_000).chars().collect();
    assert_eq!(dots.suffix(&text, &mut Buffers::default()), Some(0));
}

/// The patterns of the embedded model, each beside a general engine.
fn oracle() -> &'static [(Pattern, fancy_regex::Regex); 4] {
    static ORACLE: std::sync::OnceLock<[(Pattern, fancy_regex::Regex); 4]> = std::sync::OnceLock::new();
    ORACLE.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/en_core_web_sm-3.8.0.chm");
        let model = crate::model::Model::open(std::path::Path::new(path)).expect(path);
        let rules = model.rules.tokenizer;
        [rules.prefix, rules.suffix, rules.infix, rules.url]
            .map(|source| (pattern(&source), fancy_regex::Regex::new(&source).expect("a regex")))
    })
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig {
        failure_persistence: None,
        ..proptest::prelude::ProptestConfig::with_cases(300)
    })]

    #[test]
    fn agrees_with_a_general_engine(
        text in "([a-cA-C0-2.,:;'’\"“()\\[\\]$%°²—_@/#é中😀+*^=<>~|&-]|km|US\\$|'s|…|://|www\\.|\\.org|µg){1,14}"
    ) {
        let letters = chars(&text);
        let mut buffers = Buffers::default();
        let place = |byte: usize| text[..byte].chars().count();
        let [prefix, suffix, infix, url] = oracle();
        let found = |regex: &fancy_regex::Regex| {
            regex.find(&text).expect("a search").map(|m| (place(m.start()), place(m.end())))
        };
        proptest::prop_assert_eq!(prefix.0.match_at(&letters, 0, &mut buffers), found(&prefix.1).map(|m| m.1));
        proptest::prop_assert_eq!(suffix.0.suffix(&letters, &mut buffers), found(&suffix.1).map(|m| m.0));
        proptest::prop_assert_eq!(infix.0.find(&letters, 0, &mut buffers), found(&infix.1));
        proptest::prop_assert_eq!(url.0.matches(&letters, &mut buffers), found(&url.1).is_some());
    }
}
