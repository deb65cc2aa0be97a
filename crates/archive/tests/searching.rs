//! Search by words, states and days.

#![allow(clippy::unwrap_used)]

mod support;

use chancery_archive::{Archive, ArchiveError, FOUND, Search};
use jiff::civil::date;
use support::Writer;

fn archive() -> (tempfile::TempDir, Archive) {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open(folder.path().join("a.db")).unwrap();
    let mut batch = archive.batch().unwrap();
    for (id, day, text) in [
        ("a", date(2021, 3, 1), "Ferry treaty signed\n\nNorway and Japan signed a ferry treaty in Oslo."),
        (
            "b",
            date(2022, 5, 9),
            "Storm delays boats\n\nThe ferry between Norway and Denmark stayed in port; no treaty.",
        ),
        ("c", date(2023, 7, 4), "Sanctions on Kenya\n\nChile sanctioned Kenya. Trade in coffee stopped."),
    ] {
        let mut w = Writer::new(id, text, day, 0);
        for (name, code) in
            [("Norway", "NOR"), ("Japan", "JPN"), ("Kenya", "KEN"), ("Chile", "CHL"), ("Denmark", "DNK")]
        {
            w.mention(name, code);
        }
        if id == "a" {
            let both = vec![support::entity("NOR", None), support::entity("JPN", None)];
            w.event("signed a ferry treaty", "signed", support::event("AGREE", both, vec![], support::on(day)));
        }
        batch.add(&w.article, &w.report).unwrap();
    }
    batch.commit().unwrap();
    (folder, archive)
}

#[test]
fn words_states_and_days() {
    let (_folder, archive) = archive();
    let check = |search: Search, expect: &[&str]| {
        let hits = archive.search(&Search { limit: 10, ..search.clone() }).unwrap();
        let found: Vec<&str> = hits.iter().map(|h| h.source.trim_end_matches(".txt")).collect();
        assert_eq!(found, expect, "{search:?}");
        assert!(hits.windows(2).all(|pair| pair[0].rank >= pair[1].rank));
    };
    let words = |words: &str| Search { words: words.to_owned(), ..Search::default() };
    check(words("ferry"), &["a", "b"]);
    check(words("ferries treaties"), &["a", "b"]);
    check(words("\"ferry treaty\""), &["a"]);
    check(words("ferry -storm"), &["a"]);
    check(words("sanction*"), &["c"]);
    check(words("submarine"), &[]);
    check(Search { countries: vec!["DNK".to_owned()], ..words("ferry") }, &["b"]);
    check(Search { countries: vec!["NOR".to_owned(), "JPN".to_owned()], ..words("ferry") }, &["a"]);
    check(Search { dyad: Some(("JPN".to_owned(), "NOR".to_owned())), ..words("treaty") }, &["a"]);
    check(Search { dyad: Some(("DNK".to_owned(), "NOR".to_owned())), ..words("treaty") }, &[]);
    check(Search { from: Some(date(2022, 1, 1)), ..words("ferry") }, &["b"]);
    check(Search { to: Some(date(2021, 3, 1)), ..words("ferry") }, &["a"]);
    let hits = archive.search(&Search { limit: 1, ..words("coffee") }).unwrap();
    assert!(hits[0].snippet.contains(&format!("{}coffee{}", FOUND.0, FOUND.1)), "{:?}", hits[0]);
    assert_eq!(hits[0].publishers, ["Fjord Courier"]);
    assert!(matches!(archive.search(&words(" - ")), Err(ArchiveError::Search { .. })));
}
