//! Articles of our own making with the report that belongs to each: happenings between states, told in several wordings
//! by several publishers.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::type_complexity)]

pub mod rows;

use std::collections::BTreeMap;

use chancery_archive::Archive;
use chancery_code::report::{
    ArticleInfo, Basis, Claim, Entity, Event, Evidence, Excerpt, Mention, Place, PlaceBasis, Report, Statement,
    StatementKind, Status, Time, TimeBasis,
};
use chancery_read::{Article, BlockKind, Published, Publisher, PublisherKind, Span};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

/// States, a city of each, and its place on the globe.
const STATES: [(&str, &str, &str, f64, f64); 12] = [
    ("NOR", "Norway", "Oslo", 59.91, 10.75),
    ("JPN", "Japan", "Tokyo", 35.69, 139.69),
    ("CHL", "Chile", "Santiago", -33.45, -70.67),
    ("KEN", "Kenya", "Nairobi", -1.29, 36.82),
    ("CAN", "Canada", "Ottawa", 45.42, -75.7),
    ("PRT", "Portugal", "Lisbon", 38.72, -9.14),
    ("NZL", "New Zealand", "Wellington", -41.29, 174.78),
    ("FIN", "Finland", "Helsinki", 60.17, 24.94),
    ("GHA", "Ghana", "Accra", 5.6, -0.19),
    ("PER", "Peru", "Lima", -12.05, -77.04),
    ("MNG", "Mongolia", "Ulan Bator", 47.91, 106.88),
    ("OMN", "Oman", "Muscat", 23.61, 58.59),
];

/// Type, mode, score, quad, the words for it, and whether both sides do it.
const ACTS: [(&str, Option<&str>, f64, &str, &str, bool); 7] = [
    ("CONSULT", Some("meet"), 4.0, "verbal cooperation", "met", true),
    ("AGREE", None, 3.0, "verbal cooperation", "agreed with", true),
    ("AID", Some("economic"), 7.2, "material cooperation", "sent aid to", false),
    ("ACCUSE", None, -2.0, "verbal conflict", "accused", false),
    ("SANCTION", None, -6.5, "material conflict", "imposed sanctions on", false),
    ("SUPPORT", None, 2.5, "verbal cooperation", "praised", false),
    ("PROTEST", None, -4.0, "verbal conflict", "protested to", false),
];

const MATTERS: [&str; 16] = [
    "fishing quotas",
    "a rail tunnel",
    "grain prices",
    "polar research",
    "visa rules",
    "a satellite launch",
    "timber exports",
    "harbour fees",
    "student exchanges",
    "copper tariffs",
    "flood relief",
    "air routes",
    "whale protection",
    "a museum loan",
    "undersea cables",
    "vaccine supplies",
];

const PUBLISHERS: [(&str, Option<&str>, PublisherKind); 6] = [
    ("Fjord Courier", Some("NOR"), PublisherKind::Private),
    ("Harbour Gazette", Some("CHL"), PublisherKind::State),
    ("Savanna Wire", Some("KEN"), PublisherKind::Agency),
    ("Pacific Ledger", Some("JPN"), PublisherKind::Public),
    ("World Digest", None, PublisherKind::Unknown),
    ("Maple Dispatch", Some("CAN"), PublisherKind::Private),
];

/// A number that looks drawn at random, always the same for the same seed.
pub fn draw(seed: u64, below: usize) -> usize {
    let n = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((n ^ (n >> 31)) % below as u64) as usize
}

/// An article that is being written together with its report.
pub struct Writer {
    pub article: Article,
    pub report: Report,
}

impl Writer {
    /// An article of this text (title, blank line, body), day and publisher, without anything coded.
    pub fn new(id: &str, text: &str, day: Date, publisher: usize) -> Self {
        let mut article = Article::of_plain_text(text);
        let (name, country, kind) = PUBLISHERS[publisher % PUBLISHERS.len()];
        article.id = id.to_owned();
        article.source.path = format!("{id}.txt");
        article.title = text.lines().next().map(str::to_owned);
        article.published = Some(Published { date: day, from: "test".to_owned() });
        article.publisher = Publisher { name: Some(name.to_owned()), country: country.map(str::to_owned), kind };
        let info = ArticleInfo {
            id: article.id.clone(),
            source: article.source.clone(),
            url: None,
            title: article.title.clone(),
            publisher: article.publisher.clone(),
            section: None,
            byline: None,
            language: Some("en".to_owned()),
            published: article.published.clone(),
            dateline: None,
            notes: vec![],
        };
        let report = Report { article: info, events: vec![], statements: vec![], mentions: vec![] };
        Self { article, report }
    }

    fn span(&self, words: &str) -> Span {
        let start = self.article.text.find(words).unwrap_or_else(|| panic!("no {words:?} in {}", self.article.text));
        let span = Span::new(start, start + words.len());
        self.article.raw.raw_span(span).unwrap().1
    }

    pub fn evidence(&self, sentence: &str, trigger: &str) -> Vec<Evidence> {
        let start = self.span(sentence).start + sentence.find(trigger).unwrap();
        vec![Evidence {
            block: BlockKind::Lede,
            sentence: self.span(sentence),
            trigger: Span::new(start, start + trigger.len()),
            text: trigger.to_owned(),
        }]
    }

    /// Codes an event that `sentence` tells with `trigger`.
    pub fn event(&mut self, sentence: &str, trigger: &str, event: Event) {
        let id = format!("e{}", self.report.events.len() + 1);
        let evidence = self.evidence(sentence, trigger);
        self.report.events.push(Event { id, evidence, ..event });
    }

    /// Codes a mention of a state at each place where its name stands.
    pub fn mention(&mut self, words: &str, country: &str) {
        let spans: Vec<Span> = self.article.text.match_indices(words).map(|(s, w)| Span::new(s, s + w.len())).collect();
        for span in spans {
            self.report.mentions.push(Mention::Actor {
                span: self.article.raw.raw_span(span).unwrap().1,
                text: words.to_owned(),
                country: Some(country.to_owned()),
                sectors: vec![],
                name: Some(words.to_owned()),
                person: None,
                office: None,
            });
        }
    }
}

pub fn entity(country: &str, person: Option<&str>) -> Entity {
    Entity {
        country: Some(country.to_owned()),
        sectors: vec!["GOV".to_owned()],
        name: None,
        id: None,
        person: person.map(str::to_owned),
        office: None,
        basis: Basis::Named,
        span: None,
        text: Some(country.to_owned()),
    }
}

pub fn time(earliest: Option<Date>, latest: Option<Date>, basis: TimeBasis) -> Time {
    Time { earliest, latest, basis, span: None, text: None }
}

pub fn on(day: Date) -> Time {
    time(Some(day), Some(day), TimeBasis::Explicit)
}

pub fn place(name: &str, country: &str, latitude: f64, longitude: f64) -> Place {
    Place {
        name: name.to_owned(),
        country: Some(country.to_owned()),
        admin1: None,
        latitude: Some(latitude),
        longitude: Some(longitude),
        geonames: None,
        kind: Some("city".to_owned()),
        basis: PlaceBasis::Stated,
        span: None,
        text: None,
    }
}

/// An event without evidence: [`Writer::event`] adds it.
pub fn event(kind: &str, actors: Vec<Entity>, recipients: Vec<Entity>, date: Time) -> Event {
    let act = ACTS.iter().find(|a| a.0 == kind);
    Event {
        id: String::new(),
        kind: kind.to_owned(),
        mode: act.and_then(|a| a.1).map(str::to_owned),
        contexts: vec!["diplomatic".to_owned()],
        cameo: None,
        score: act.map(|a| a.2),
        goldstein: None,
        quad: act.map_or("verbal cooperation", |a| a.3).to_owned(),
        actors,
        recipients,
        status: Status::Actual,
        date,
        place: None,
        reported_by: None,
        evidence: vec![],
        confidence: 0.7,
    }
}

/// The `n`th happening: who does what to whom, about what, when and where.
#[derive(Clone, Copy, Debug)]
pub struct Happening {
    act: usize,
    source: usize,
    target: usize,
    matter: usize,
    day: Date,
}

pub fn happening(n: u64) -> Happening {
    let source = draw(n * 8 + 1, STATES.len());
    Happening {
        act: draw(n * 8 + 2, ACTS.len()),
        source,
        target: (source + 1 + draw(n * 8 + 3, STATES.len() - 1)) % STATES.len(),
        matter: draw(n * 8 + 4, MATTERS.len()),
        day: date(1990, 1, 1).checked_add((draw(n * 8 + 5, 12_000) as i64).days()).unwrap(),
    }
}

/// The `n`th generated article: one to three happenings, so that most are told by several articles, in a wording and by a
/// publisher that depend on `n`.
pub fn generated(n: u64) -> Writer {
    let first = draw(n * 16 + 3, (n as usize / 2).max(20));
    let count = 1 + draw(n * 16 + 4, 3);
    let told: Vec<Happening> = (0..count).map(|k| happening((first + k * 7) as u64)).collect();
    let day = told[0].day.checked_add((draw(n * 16 + 5, 3) as i64).days()).unwrap();
    let voice = draw(n * 16 + 6, 4);
    let mut text = title(told[0], voice);
    for (k, h) in told.iter().enumerate() {
        text.push_str("\n\n");
        text.push_str(&sentence(*h, voice));
        text.push_str(&filler(n * 64 + k as u64, *h));
    }
    let said = said(told[0]);
    text.push_str("\n\n");
    text.push_str(&said);
    let mut writer = Writer::new(&format!("g{n}"), &text, day, draw(n * 16 + 7, PUBLISHERS.len()));
    for h in &told {
        code(&mut writer, *h, voice);
    }
    statement(&mut writer, told[0], &said);
    for (code, name, ..) in STATES {
        writer.mention(name, code);
    }
    writer
}

fn title(h: Happening, voice: usize) -> String {
    let (source, target, matter) = (STATES[h.source].1, STATES[h.target].1, MATTERS[h.matter]);
    match voice {
        0 => format!("{source} and {target}: {matter} in focus"),
        1 => format!("{matter} between {source} and {target}"),
        2 => format!("News from {source} on {matter}"),
        _ => format!("{target} hears from {source} on {matter}"),
    }
}

fn sentence(h: Happening, voice: usize) -> String {
    let (source, target, matter) = (STATES[h.source], STATES[h.target].1, MATTERS[h.matter]);
    let (name, city, act) = (source.1, source.2, ACTS[h.act].4);
    match voice {
        0 => format!("{name} {act} {target} over {matter} in {city} on {}.", h.day),
        1 => format!("In {city}, {name} {act} {target} on {}, with {matter} at issue.", h.day),
        2 => format!("It was on {} in {city} that {name} {act} {target} about {matter}.", h.day),
        _ => format!("Over {matter}, {name} {act} {target} on {} in {city}.", h.day),
    }
}

/// Background that differs from article to article, to the length of a short news report: words of a made-up vocabulary,
/// some of them common and most rare, among words that any text has.
fn filler(seed: u64, h: Happening) -> String {
    const SMALL: [&str; 16] = [
        "the",
        "of",
        "a",
        "in",
        "and",
        "to",
        "for",
        "officials",
        "parliament",
        "with",
        "said",
        "on",
        "debate",
        "by",
        "ferry",
        "trade",
    ];
    let mut out = String::new();
    for k in 0..120 {
        let seed = seed * 1024 + k * 4;
        out.push(' ');
        if k % 20 == 0 {
            out.push_str(STATES[h.target].1);
        } else if k % 2 == 0 {
            out.push_str(SMALL[draw(seed, SMALL.len())]);
        } else {
            // The product of two draws makes low numbers common and high ones rare.
            let n = draw(seed + 1, 200) * draw(seed + 2, 200);
            out.push_str(&made_up(n));
        }
        if k % 20 == 19 {
            out.push('.');
        }
    }
    out
}

/// The `n`th word of a made-up language.
fn made_up(n: usize) -> String {
    const STARTS: [&str; 20] = [
        "ba", "ce", "do", "fi", "gu", "ha", "je", "ko", "li", "mu", "na", "pe", "ro", "si", "tu", "va", "we", "xo",
        "yi", "zu",
    ];
    let (a, b, c) = (n % 20, n / 20 % 20, n / 400);
    format!("{}{}{}{}", STARTS[a], STARTS[b], STARTS[c % 20], STARTS[(a + c / 20) % 20])
}

fn said(h: Happening) -> String {
    let (source, target) = (STATES[h.source].1, STATES[h.target].1);
    format!("Relations with {target} are better than ever, the government of {source} said.")
}

fn code(writer: &mut Writer, h: Happening, voice: usize) {
    let (source, target) = (STATES[h.source], STATES[h.target]);
    let act = ACTS[h.act];
    let (mut actors, mut recipients) = (vec![entity(source.0, None)], vec![entity(target.0, None)]);
    if act.5 {
        actors.append(&mut recipients);
    }
    let mut event = event(act.0, actors, recipients, on(h.day));
    event.place = Some(place(source.2, source.0, source.3, source.4));
    writer.event(&sentence(h, voice), act.4, event);
}

fn statement(writer: &mut Writer, h: Happening, said: &str) {
    let (source, target) = (STATES[h.source].0, STATES[h.target].0);
    let claim = "better than ever";
    let mut dyad = vec![source.to_owned(), target.to_owned()];
    dyad.sort();
    let statement = Statement {
        id: "s1".to_owned(),
        speaker: entity(source, None),
        addressee: None,
        verb: Some(Excerpt { span: writer.span("said."), text: "said".to_owned() }),
        kind: StatementKind::Indirect,
        content: Some(Excerpt { span: writer.span(claim), text: claim.to_owned() }),
        quotes: vec![],
        about: vec![source.to_owned(), target.to_owned()],
        polarity: 0.8,
        claims: vec![Claim {
            dyad,
            subject: "relations".to_owned(),
            direction: "better".to_owned(),
            degree: "superlative".to_owned(),
            scope: Some("ever".to_owned()),
            span: writer.span(claim),
            text: claim.to_owned(),
        }],
        occasion: None,
        date: time(None, None, TimeBasis::None),
        place: None,
        evidence: writer.evidence(said, "said"),
        confidence: 0.8,
    };
    writer.report.statements.push(statement);
}

/// All rows of all tables, as text, by table.
pub fn tables(archive: &Archive) -> BTreeMap<String, Vec<String>> {
    let db = archive.connection();
    // The tables of the search engine hold how it stores, not what; search itself is checked apart.
    let mut names = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'report_fts%'")
        .unwrap();
    let names: Vec<String> = names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    names
        .into_iter()
        .map(|name| {
            let mut query = db.prepare(&format!("SELECT * FROM {name}")).unwrap();
            let columns = query.column_count();
            let row = |row: &rusqlite::Row<'_>| {
                Ok((0..columns).map(|c| format!("{:?}", row.get_ref(c).unwrap())).collect::<Vec<_>>().join("|"))
            };
            let rows = query.query_map([], row).unwrap().map(Result::unwrap).collect();
            (name, rows)
        })
        .collect()
}

/// The file is sound, all references lead somewhere, the full-text index is that of the texts, and the roll-ups are what
/// the stories add up to.
pub fn check_integrity(archive: &Archive) {
    let db = archive.connection();
    let text = |sql: &str| db.query_row(sql, [], |row| row.get::<_, String>(0)).unwrap();
    assert_eq!(text("PRAGMA integrity_check"), "ok");
    let broken: i64 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!(broken, 0);
    let sql = "SELECT count(*) FROM story AS s LEFT JOIN event AS e ON e.id = s.lead_event_id
               WHERE e.story_id IS NOT s.id";
    let led_astray: i64 = db.query_row(sql, [], |row| row.get(0)).unwrap();
    assert_eq!(led_astray, 0);
    db.execute("INSERT INTO report_fts (report_fts, rank) VALUES ('integrity-check', 1)", []).unwrap();
    for (kept, counted) in [
        (
            "SELECT json_group_array(json_array(source, target, month, type, status, mutual, stories, scored, score_sum,
             score_squares)) FROM (SELECT * FROM rollup ORDER BY source, target, month, type, status, mutual)",
            "SELECT json_group_array(json_array(source, target, month, type, status, mutual, n, k, s, q)) FROM (
             SELECT d.source, d.target, substr(d.day, 1, 7) AS month, s.type, s.status, d.mutual, count(*) AS n,
             count(s.score_thousandths) AS k, ifnull(sum(s.score_thousandths), 0) AS s,
             ifnull(sum(s.score_thousandths * s.score_thousandths), 0) AS q
             FROM story_dyad AS d JOIN story AS s ON s.id = d.story_id GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6)",
        ),
        (
            "SELECT json_group_array(json_array(country, month, status, stories)) FROM (
             SELECT * FROM exposure ORDER BY 1, 2, 3)",
            "SELECT json_group_array(json_array(c, m, status, n)) FROM (
             SELECT c, m, status, count(*) AS n FROM (
               SELECT DISTINCT s.id, j.value AS c, substr(s.day, 1, 7) AS m, s.status FROM story AS s, json_each(s.actors) AS j
               UNION SELECT s.id, j.value, substr(s.day, 1, 7), s.status FROM story AS s, json_each(s.recipients) AS j)
             GROUP BY 1, 2, 3 ORDER BY 1, 2, 3)",
        ),
        (
            "SELECT json_group_array(json_array(month, status, stories)) FROM (SELECT * FROM record_month ORDER BY 1, 2)",
            "SELECT json_group_array(json_array(m, status, n)) FROM (
             SELECT substr(day, 1, 7) AS m, status, count(*) AS n FROM story GROUP BY 1, 2 ORDER BY 1, 2)",
        ),
    ] {
        assert_eq!(text(kept), text(counted));
    }
}
