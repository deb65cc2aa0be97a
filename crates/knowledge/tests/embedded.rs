//! What the embedded tables must hold, and what an override folder changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chancery_knowledge::{CountryKind, Files, Knowledge, KnowledgeError, NameKind};
use jiff::civil::{Date, date};

fn knowledge() -> Knowledge {
    Knowledge::embedded().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn every_table_loads_and_is_full() {
    let k = knowledge();
    let count = |kind| k.countries.iter().filter(|c| c.kind == kind).count();
    assert_eq!(count(CountryKind::State), 195, "UN members, Holy See, Palestine");
    assert!(k.names.len() > 1600, "{} names", k.names.len());
    assert!(k.agents.len() > 500, "{} agents", k.agents.len());
    assert!(k.offices.len() > 50, "{} offices", k.offices.len());
    assert_eq!(k.ontology.types.len(), 16);
    assert_eq!(k.ontology.score("CONSULT", Some("visit")), Some(4.0));
    assert_eq!(k.ontology.score("THREATEN", Some("ban")), Some(-3.5));
    assert_eq!(k.ontology.score("THREATEN", None), Some(-3.5));
    assert_eq!(k.ontology.cameo("057").map(|c| c.goldstein), Some(8.0));
}

#[test]
fn files_are_tidy() {
    for (path, text) in Files::embedded().folder("", "") {
        assert!(text.starts_with('#'), "{path}: no comment says what a row is");
        assert!(text.ends_with('\n'), "{path}: the last line does not end");
        for (at, line) in text.lines().enumerate() {
            let at = at + 1;
            assert!(!line.contains('\r'), "{path}:{at}: carriage return");
            assert!(!line.contains("  | ") && !line.contains(" |  "), "{path}:{at}: two blanks");
            if path.ends_with(".tsv") {
                let empty = line.contains("| |") || line.contains("\t| ") || line.ends_with(" |");
                assert!(!empty, "{path}:{at}: an empty part of a list");
            }
        }
    }
}

#[test]
fn every_country_has_a_name_and_every_state_a_capital() {
    let k = knowledge();
    for country in &k.countries {
        if matches!(country.kind, CountryKind::State | CountryKind::Partial) {
            assert!(country.capital_at.is_some(), "{}: no capital", country.code);
            for kind in [NameKind::Name, NameKind::Adjective] {
                let has = |n: &&chancery_knowledge::CountryName| n.code == country.code && n.kind == kind;
                assert!(k.names.iter().any(|n| has(&n)), "{}: no {kind:?}", country.code);
            }
        }
        if matches!(country.kind, CountryKind::Historic | CountryKind::Partial) {
            assert!(!country.successor.is_empty(), "{}: no successor", country.code);
        }
    }
}

/// A name without a note may mean one country only at any time.
#[test]
fn a_name_that_means_two_countries_is_marked() {
    let k = knowledge();
    let mut by_name: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for name in &k.names {
        by_name.entry(name.name).or_default().push(name);
    }
    for (text, names) in by_name {
        for (at, a) in names.iter().enumerate() {
            for b in &names[at + 1..] {
                let clash = a.code != b.code && a.validity.overlaps(&b.validity);
                assert!(!clash || !a.note.is_empty() || !b.note.is_empty(), "`{text}` means {} and {}", a.code, b.code);
            }
        }
    }
}

#[test]
fn titles_mean_one_office_in_one_country() {
    let k = knowledge();
    let mut seen = BTreeSet::new();
    for office in &k.offices {
        for title in &office.titles {
            assert_eq!(&title.to_lowercase(), title, "titles are in lower case");
            if office.countries.is_empty() {
                assert!(seen.insert((*title, "")), "`{title}` stands twice");
            }
            for code in &office.countries {
                assert!(seen.insert((*title, *code)), "`{title}` stands twice for {code}");
            }
        }
    }
}

#[test]
fn nouns_are_in_lower_case() {
    for agent in &knowledge().agents {
        assert_eq!(agent.lemma.to_lowercase(), agent.lemma);
    }
}

#[track_caller]
fn check_name(name: &str, on: Option<Date>, expect: &[&str]) {
    let k = knowledge();
    let mut codes: Vec<&str> =
        k.names.iter().filter(|n| n.name == name && n.validity.holds_on(on)).map(|n| n.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, expect, "{name} on {on:?}");
}

#[test]
fn names_of_countries() {
    check_name("DPRK", None, &["PRK"]);
    check_name("N.Korea", None, &["PRK"]);
    check_name("Democratic People's Republic of Korea", None, &["PRK"]);
    check_name("Russian Federation", None, &["RUS"]);
    check_name("Bonn", Some(date(1997, 6, 1)), &["DEU"]);
    check_name("Bonn", Some(date(2006, 6, 1)), &[]);
    check_name("Berlin", Some(date(2006, 6, 1)), &["DEU"]);
    check_name("Zaire", Some(date(2006, 6, 1)), &["COD"]);
    check_name("Downing Street", None, &["GBR"]);
    check_name("Kremlin", None, &["RUS"]);
    check_name("Brussels", None, &["BEL", "EUR"]);
    check_name("Ivory Coast", None, &["CIV"]);
    check_name("Burmese", None, &["MMR"]);
    check_name("Dutch", None, &["NLD"]);
    check_name("Frenchwoman", None, &["FRA"]);
}

#[test]
fn a_folder_replaces_and_adds() {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    let header = "id\tname\tcountry\tsectors\taliases\tfrom\tuntil\n";
    let before = knowledge();
    write("actors/mine.tsv", &format!("{header}my-league\tMy League\tFRA\tPTY\tMine | ML\t2001\t\n"));
    let k = Knowledge::open(dir.path()).expect("extended tables");
    assert_eq!(k.actors.len(), before.actors.len() + 1);
    let mine = k.actors.iter().find(|a| a.id == "my-league").expect("the new row");
    assert_eq!((mine.table, mine.aliases.len()), ("mine", 2));

    write("agents.tsv", "lemma\tsectors\tnumber\tkind\nwizard\tSOC\tone\tperson\n");
    let k = Knowledge::open(dir.path()).expect("a replaced table");
    assert_eq!(k.agents.len(), 1);

    write("agents.tsv", "lemma\tsectors\tnumber\tkind\nwizard\tMAG\tone\tperson\n");
    let error = Knowledge::open(dir.path()).expect_err("a wrong sector");
    assert_eq!(error.to_string(), "agents.tsv:2: column sectors: `MAG` is no sector");

    write("agents.tsv", "lemma\tsectors\tnumber\tkind\n");
    write("actors/mine.tsv", &format!("{header}x\tX\tXYZ\t\t\t\t\n"));
    let error = Knowledge::open(dir.path()).expect_err("a wrong country");
    assert_eq!(error.to_string(), "actors/mine.tsv:2: column country: `XYZ` is not in countries.tsv");

    let missing = Knowledge::open(&dir.path().join("none")).expect_err("no such folder");
    assert!(matches!(missing, KnowledgeError::Read { .. }), "{missing}");
}

#[track_caller]
fn check_publisher(said: &str, expect: Option<(&str, Option<&str>)>) {
    let k = knowledge();
    let got = k.publisher(said).or_else(|| k.publisher_of_url(said)).map(|p| (p.name, p.country));
    assert_eq!(got, expect, "{said}");
}

#[test]
fn publishers_by_what_is_said_of_them() {
    check_publisher("Sputnik International", Some(("Sputnik", Some("RUS"))));
    check_publisher("SPUTNIK", Some(("Sputnik", Some("RUS"))));
    check_publisher("Xinhua News Agency", Some(("Xinhua", Some("CHN"))));
    check_publisher("the New York Times", Some(("The New York Times", Some("USA"))));
    check_publisher("ITAR-TASS", Some(("TASS", Some("RUS"))));
    check_publisher("Reuters.com", Some(("Reuters", Some("GBR"))));
    check_publisher("L\u{2019}Express", Some(("L'Express", Some("FRA"))));
    check_publisher("www.bbc.co.uk", Some(("BBC", Some("GBR"))));
    check_publisher("https://edition.cnn.com/2024/03/14/asia", Some(("CNN", Some("USA"))));
    check_publisher("http://user@www.dw.com:80/en?x#y", Some(("Deutsche Welle", Some("DEU"))));
    check_publisher("notbbc.com", None);
    check_publisher("com", None);
    check_publisher("News", None);
    check_publisher("International", None);
    check_publisher("", None);
}

#[test]
fn no_two_publishers_share_a_domain() {
    let k = knowledge();
    let mut seen = BTreeSet::new();
    for publisher in &k.publishers {
        for domain in &publisher.domains {
            assert!(seen.insert(*domain), "{domain} stands twice");
            assert_eq!(k.publisher_of_url(domain).map(|p| p.name), Some(publisher.name));
        }
        assert_eq!(k.publisher(publisher.name).map(|p| p.name), Some(publisher.name));
    }
    assert!(k.publishers.len() >= 400);
}
