//! A report made by hand, for the tests of what is printed.

use std::fs;

use chancery_code::report::{
    ArticleInfo, Basis, Claim, Entity, Event, Evidence, Excerpt, Place, PlaceBasis, Report, Statement, StatementKind,
    Status, Time, TimeBasis,
};
use chancery_read::{Article, BlockKind, Field, NoPublishers, Records, Span};
use jiff::civil::{Date, date};

const ROW: &str = r#"{"id": "a1", "title": "Norway and Japan agree on ferry line", "text": "OSLO (EW) - Norwegian Foreign Minister Kari Vik met her Japanese counterpart in Oslo on Monday.\n\n“Our relations are better than ever,” Vik said, and Japan imposed no sanctions.", "published": "2024-05-14", "publisher": "Example Wire"}"#;

/// The article and its report.
pub(crate) fn coded() -> (Article, Report) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, ROW).unwrap();
    let record = Records::open(&path).next().unwrap().unwrap();
    let mut article = record.article(&NoPublishers).unwrap();
    article.source.path = "a.jsonl".to_owned();
    let report = report(&article);
    (article, report)
}

fn raw(article: &Article, words: &str) -> Span {
    let start = article.text.rfind(words).unwrap();
    let (field, span) = article.raw.raw_span(Span::new(start, start + words.len())).unwrap();
    assert_eq!(field, Field::Text);
    span
}

fn entity(article: &Article, country: &str, person: Option<&str>, words: &str) -> Entity {
    Entity {
        country: Some(country.to_owned()),
        sectors: vec!["GOV".to_owned()],
        name: None,
        id: None,
        person: person.map(str::to_owned),
        office: None,
        basis: Basis::Named,
        span: Some(raw(article, words)),
        text: Some(words.to_owned()),
    }
}

fn time(day: Option<Date>, basis: TimeBasis) -> Time {
    Time { earliest: day, latest: day, basis, span: None, text: None }
}

fn evidence(article: &Article, sentence: &str, trigger: &str) -> Vec<Evidence> {
    vec![Evidence {
        block: BlockKind::Lede,
        sentence: raw(article, sentence),
        trigger: raw(article, trigger),
        text: trigger.to_owned(),
    }]
}

fn report(article: &Article) -> Report {
    let a = article.clone();
    let place = Place {
        name: "Oslo".to_owned(),
        country: Some("NOR".to_owned()),
        admin1: None,
        latitude: Some(59.91),
        longitude: Some(10.75),
        geonames: Some(3_143_244),
        kind: Some("city".to_owned()),
        basis: PlaceBasis::Stated,
        span: None,
        text: None,
    };
    let event = Event {
        id: "e1".to_owned(),
        kind: "CONSULT".to_owned(),
        mode: Some("meet".to_owned()),
        contexts: vec!["diplomatic".to_owned()],
        cameo: Some("040".to_owned()),
        score: Some(4.0),
        goldstein: Some(1.0),
        quad: "verbal cooperation".to_owned(),
        actors: vec![
            entity(article, "NOR", Some("Kari Vik"), "Norwegian Foreign Minister Kari Vik"),
            entity(article, "JPN", None, "her Japanese counterpart"),
        ],
        recipients: vec![],
        status: Status::Actual,
        date: time(Some(date(2024, 5, 13)), TimeBasis::Relative),
        place: Some(place),
        reported_by: None,
        evidence: evidence(
            article,
            "Norwegian Foreign Minister Kari Vik met her Japanese counterpart in Oslo on Monday.",
            "met",
        ),
        confidence: 0.9,
    };
    let said = "“Our relations are better than ever,” Vik said, and Japan imposed no sanctions.";
    let denied = Event {
        id: "e2".to_owned(),
        kind: "SANCTION".to_owned(),
        mode: None,
        contexts: vec![],
        quad: "material conflict".to_owned(),
        score: Some(-5.0),
        actors: vec![entity(article, "JPN", None, "Japan")],
        status: Status::Negated,
        date: time(Some(date(2024, 5, 14)), TimeBasis::Publication),
        place: None,
        reported_by: Some("s1".to_owned()),
        evidence: evidence(article, said, "sanctions"),
        confidence: 0.4,
        ..event.clone()
    };
    let statement = Statement {
        id: "s1".to_owned(),
        speaker: entity(article, "NOR", Some("Kari Vik"), "Vik"),
        addressee: None,
        verb: Some(Excerpt { span: raw(article, "said"), text: "said".to_owned() }),
        kind: StatementKind::Mixed,
        content: None,
        quotes: vec![Excerpt { span: raw(article, "better than ever"), text: "better than ever".to_owned() }],
        about: vec!["NOR".to_owned(), "JPN".to_owned()],
        polarity: 1.0,
        claims: vec![Claim {
            dyad: vec!["JPN".to_owned(), "NOR".to_owned()],
            subject: "relations".to_owned(),
            direction: "better".to_owned(),
            degree: "superlative".to_owned(),
            scope: Some("ever".to_owned()),
            span: raw(article, "better than ever"),
            text: "better than ever".to_owned(),
        }],
        occasion: None,
        date: time(None, TimeBasis::None),
        place: None,
        evidence: evidence(article, said, "said"),
        confidence: 0.8,
    };
    Report {
        article: ArticleInfo {
            id: a.id,
            source: a.source,
            url: a.url,
            title: a.title,
            publisher: a.publisher,
            section: a.section,
            byline: a.byline,
            language: a.language,
            published: a.published,
            dateline: a.dateline,
            notes: a.notes,
        },
        events: vec![event, denied],
        statements: vec![statement],
        mentions: vec![],
    }
}
