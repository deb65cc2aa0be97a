use std::sync::LazyLock;

use chancery_knowledge::Knowledge;
use chancery_parse::Parser;
use chancery_read::{Article, Block, Publisher, RawMap, Source};
use proptest::prelude::*;

use super::*;

/// Stands in for the actors: every phrase is an entity of its own name, and countries are those the test gives.
struct Names<'a> {
    passage: &'a Passage<'a>,
    countries: &'a [(&'a str, &'a str)],
}

fn entity(name: &str, country: Option<&str>, span: Option<Span>) -> Entity {
    Entity {
        country: country.map(str::to_owned),
        sectors: Vec::new(),
        name: Some(name.to_owned()),
        id: None,
        person: None,
        office: None,
        basis: Basis::Named,
        span,
        text: None,
    }
}

impl ActorView for Names<'_> {
    fn of(&self, token: usize) -> Vec<Entity> {
        let word = self.passage.doc.word(token);
        let country = self.countries.iter().find(|c| c.0 == word).map(|c| c.1);
        vec![entity(word, country, None)]
    }

    fn within(&self, span: Span) -> Vec<Entity> {
        let text = &self.passage.article.text;
        let found = self.countries.iter().filter_map(|(name, code)| {
            let at = span.start + text[span.start..span.end].find(name)?;
            Some(entity(name, Some(code), Some(Span::new(at, at + name.len()))))
        });
        found.collect()
    }
}

fn article(text: &str) -> Article {
    let mut blocks = Vec::new();
    let mut start = 0;
    for part in text.split("\n\n") {
        let kind = if start == 0 { BlockKind::Lede } else { BlockKind::Paragraph };
        blocks.push(Block { kind, span: Span::new(start, start + part.len()) });
        start += part.len() + 2;
    }
    Article {
        id: "t".into(),
        source: Source::default(),
        url: None,
        title: None,
        publisher: Publisher::default(),
        section: None,
        byline: None,
        language: None,
        published: None,
        dateline: None,
        text: text.to_owned(),
        blocks,
        raw: RawMap::default(),
        notes: Vec::new(),
    }
}

fn statements(text: &str, countries: &[(&str, &str)]) -> Vec<Statement> {
    statements_of(&article(text), countries)
}

fn statements_of(article: &Article, countries: &[(&str, &str)]) -> Vec<Statement> {
    let text = &article.text;
    let parts = article.blocks.iter().map(|b| (b.span.start, PARSER.parse(&text[b.span.start..b.span.end]))).collect();
    let passage = Passage::new(article, parts);
    let actors = Names { passage: &passage, countries };
    let none = Time { earliest: None, latest: None, basis: crate::report::TimeBasis::None, span: None, text: None };
    let found = find(&passage, &actors, &TABLES);
    found.iter().enumerate().map(|(i, raw)| finish(&passage, raw, format!("s{i}"), none.clone(), None)).collect()
}

static PARSER: LazyLock<Parser> = LazyLock::new(|| Parser::embedded().expect("the model is sound"));

static TABLES: LazyLock<StatementTables> = LazyLock::new(|| {
    StatementTables::load(&Knowledge::embedded().expect("the tables are sound")).expect("the tables are sound")
});

fn line(s: &Statement) -> String {
    let text = |e: &Option<Excerpt>| e.as_ref().map_or("-".to_owned(), |e| e.text.replace("\n\n", "¶"));
    let kind = format!("{:?}", s.kind).to_lowercase();
    format!("{} | {} | {} | {kind}", s.speaker.text.as_deref().unwrap_or("-"), text(&s.verb), text(&s.content))
}

#[test]
fn sentences_of_our_own() {
    let mut cases: Vec<(&str, Vec<&str>)> = Vec::new();
    for row in include_str!("cases.txt").lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        match (row.strip_prefix("> "), cases.last_mut()) {
            (Some(want), Some(case)) => case.1.push(want),
            _ => cases.push((row, Vec::new())),
        }
    }
    let mut wrong = Vec::new();
    for (text, want) in &cases {
        let have: Vec<String> = statements(&text.replace('¶', "\n\n"), &[]).iter().map(line).collect();
        if have != *want {
            wrong.push(format!("{text}\n  want {want:#?}\n  have {have:#?}"));
        }
    }
    assert!(cases.len() >= 120);
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn matters_occasion_polarity_and_claims() {
    let countries = [("Norway", "NOR"), ("Japan", "JPN")];
    let text = "Relations between Norway and Japan are at a high level, Minister Berg said.\n\n\
                The ties between Norway and Japan “have reached an unprecedentedly high level,” Berg said at a reception in Oslo.";
    let found = statements(text, &countries);
    let last = found.last().expect("a statement");
    assert_eq!(last.about, ["JPN", "NOR"]);
    assert!(last.polarity > 0.0);
    assert_eq!(last.kind, StatementKind::Mixed);
    assert_eq!(last.occasion.as_ref().map(|o| o.text.as_str()), Some("at a reception in Oslo"));
    let claim = last.claims.first().expect("a claim");
    assert_eq!(
        (claim.subject.as_str(), claim.direction.as_str(), claim.degree.as_str()),
        ("relations", "high", "superlative")
    );
    assert_eq!((claim.dyad.join(" "), claim.scope.as_deref()), ("JPN NOR".to_owned(), Some("ever")));
}

#[test]
fn a_title_names_its_source() {
    let mut article = article("Wheat Harvest to Fall by a Third - Farm Ministry\n\nThe rain stopped in June.");
    article.blocks[0].kind = BlockKind::Headline;
    let found: Vec<String> = statements_of(&article, &[]).iter().map(line).collect();
    assert_eq!(found, ["Farm Ministry | - | Wheat Harvest to Fall by a Third | indirect"]);
}

#[test]
fn one_claim_is_one_statement() {
    let countries = [("Norway", "NOR"), ("Japan", "JPN")];
    let text = "Relations between Norway and Japan are at a high level, Minister Berg said.\n\n\
                The ties of Norway with Japan “have reached an unprecedentedly high level,” Berg said.";
    let found = statements(text, &countries);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].evidence.len(), found[0].kind), (2, StatementKind::Mixed));
}

#[test]
fn an_office_recalls_its_holder() {
    let holder = |office: &str, person: Option<&str>| Entity {
        office: Some(office.into()),
        person: person.map(str::to_owned),
        ..entity("x", Some("NOR"), None)
    };
    let said = |speaker| RawStatement {
        speaker: Some(speaker),
        speaker_span: None,
        verb: 0..0,
        kind: StatementKind::Indirect,
        content: Span::new(0, 0),
        quotes: Vec::new(),
        addressee: None,
        occasion: None,
        anchors: Vec::new(),
        polarity: 0.0,
        about: Vec::new(),
        claims: Vec::new(),
        confidence: 0.5,
    };
    let earlier =
        [said(holder("deputy foreign minister", Some("Kari Berg"))), said(holder("president", Some("Ola Dahl")))];
    let check = |office: &str, want: Option<&str>| {
        let mut entity = holder(office, None);
        recall(&mut entity, &earlier);
        assert_eq!(entity.person.as_deref(), want, "{office}");
    };
    check("deputy minister", Some("Kari Berg"));
    check("president", Some("Ola Dahl"));
    check("prime minister", None);
}

#[test]
fn told_twice_is_one_statement() {
    let text = "The canal will reopen in March, Berg said.\n\n“The canal will reopen in March,” Berg said in a speech.";
    let found = statements(text, &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].evidence.len(), 2);
    assert_eq!(found[0].kind, StatementKind::Direct);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn odd_text_never_panics(text in "([a-zA-Z]{1,7}|said|told|that|according to|\"|“|”|‘|’|«|:|,|\\.|\n\n| ){0,40}") {
            for s in statements(&text, &[]) {
            let content = s.content.expect("content");
            prop_assert!(text.get(content.span.start..content.span.end).is_some());
        }
    }
}
