use super::*;

fn tokenizer() -> Tokenizer {
    let part = |text: &str, norm: Option<&str>| (text.to_owned(), norm.map(str::to_owned));
    let rules = TokenizerRules {
        prefix: r#"^\(|^"|^\$|^\.\.+|^:"#.to_owned(),
        suffix: r#"\)$|"$|,$|'s$|(?<=[a-z])\.$|(?<=[0-9])km$|\.\.+$"#.to_owned(),
        infix: r"(?<=[a-z])-(?=[a-z])|\.\.+".to_owned(),
        url: r"^(?:\w+://)?(?:[a-z]+\.)+[a-z]{2,5}(?:/\S*)?$".to_owned(),
        exceptions: vec![
            (":)".to_owned(), vec![part(":)", None)]),
            ("U.N.".to_owned(), vec![part("U.N.", None)]),
            ("can't".to_owned(), vec![part("ca", Some("can")), part("n't", Some("not"))]),
        ],
    };
    Tokenizer::new(&rules, Norms::new(&[])).expect("rules")
}

#[test]
fn cuts_text() {
    let tokenizer = tokenizer();
    let check = |text: &str, expect: &[&str]| {
        let mut state = TokenizerState::default();
        // Twice: the second time from the cache.
        for _ in 0..2 {
            let mut pieces = Vec::new();
            tokenizer.tokenize(text, &mut state, &mut pieces);
            let words: Vec<&str> = pieces.iter().map(|p| &text[p.start as usize..p.end as usize]).collect();
            assert_eq!(words, expect, "{text:?}");
        }
    };
    check("", &[]);
    check("one two", &["one", "two"]);
    check("one  two\n", &["one", " ", "two", "\n"]);
    check(" one", &[" ", "one"]);
    check("(\"one\"),", &["(", "\"", "one", "\"", ")", ","]);
    check("Cairo's end.", &["Cairo", "'s", "end", "."]);
    check("5km $5", &["5", "km", "$", "5"]);
    check("(can't)", &["(", "ca", "n't", ")"]);
    check("U.N., U.N.", &["U.N.", ",", "U.N."]);
    check("cease-fire wait...more...", &["cease", "-", "fire", "wait", "...", "more", "..."]);
    check("(see www.example.org/a-b)", &["(", "see", "www.example.org/a-b", ")"]);
    // An emoticon that affixes break up is joined again.
    check("fine:)", &["fine:", ")"]);
    check("(:)", &["(", ":)"]);
    check("((", &["(", "("]);
}

#[test]
fn one_space_belongs_to_the_token_before() {
    let mut pieces = Vec::new();
    tokenizer().tokenize("a  b c ", &mut TokenizerState::default(), &mut pieces);
    assert_eq!(pieces.iter().map(|p| p.space).collect::<Vec<_>>(), [true, false, true, true]);
}
