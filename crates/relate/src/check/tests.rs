use std::collections::BTreeMap;

use chancery_knowledge::Files;

use super::*;
use crate::relation::{Cell, Coverage, Direction};

/// A relation with one kind of story each year: (year, stories, score of each), 40 stories of exposure a year.
fn relation(years: &[(i32, u64, f64)]) -> Relation {
    let month = |year| Month::new(year, 6).unwrap();
    let cell = |&(year, stories, score): &(i32, u64, f64)| Cell {
        month: month(year),
        direction: Direction::Mutual,
        kind: if score < 0.0 { "ACCUSE" } else { "CONSULT" }.to_owned(),
        quad: String::new(),
        status: "actual".to_owned(),
        stories,
        scored: stories,
        sum: score * stories as f64,
        squares: score * score * stories as f64,
    };
    let (first, last) = (years.first().unwrap().0, years.last().unwrap().0);
    Relation {
        dyad: ["NOR".to_owned(), "JPN".to_owned()],
        codes: [vec!["NOR".to_owned()], vec!["JPN".to_owned()]],
        origins: Vec::new(),
        span: Window { first: Month::new(first, 1).unwrap(), last: Month::new(last, 12).unwrap() },
        coverage: Coverage::default(),
        cells: years.iter().map(cell).collect(),
        contexts: BTreeMap::new(),
        exposure: years.iter().map(|y| (month(y.0), 40.max(y.1))).collect(),
    }
}

fn finding(years: &[(i32, u64, f64)], claim: &str) -> Finding {
    let words: Vec<&str> = claim.splitn(4, ' ').collect();
    let wording = Wording {
        subject: words[0].to_owned(),
        direction: words[1].to_owned(),
        degree: words[2].to_owned(),
        scope: words.get(3).map(|s| (*s).to_owned()),
    };
    let measures = Measures::load(&Files::embedded()).unwrap();
    let relation = relation(years);
    check(&relation, &measures, &wording, relation.span.last, 12).unwrap()
}

const RISING: [(i32, u64, f64); 6] =
    [(2001, 4, 1.0), (2002, 4, 1.0), (2003, 5, 1.0), (2004, 4, 1.0), (2005, 5, 1.0), (2006, 30, 4.0)];
const FALLEN: [(i32, u64, f64); 6] =
    [(2001, 30, 4.0), (2002, 4, 1.0), (2003, 5, 1.0), (2004, 4, 1.0), (2005, 5, 1.0), (2006, 20, -4.0)];

#[test]
fn verdicts() {
    let check = |years: &[(i32, u64, f64)], claim: &str, want: Verdict| {
        let finding = finding(years, claim);
        assert_eq!(finding.verdict, want, "{claim}: {finding:?}");
    };
    check(&RISING, "relations high superlative ever", Verdict::Supported);
    check(&RISING, "relations low superlative ever", Verdict::Contradicted);
    check(&RISING, "relations better plain", Verdict::Supported);
    check(&RISING, "relations worse plain", Verdict::Contradicted);
    check(&RISING, "relations better comparative", Verdict::Supported);
    check(&RISING, "contacts high superlative", Verdict::Supported);
    check(&FALLEN, "relations worse superlative ever", Verdict::Supported);
    check(&FALLEN, "relations high superlative ever", Verdict::Contradicted);
    check(&FALLEN, "tensions high superlative ever", Verdict::Supported);
    check(&FALLEN, "tensions worse comparative", Verdict::Supported);
    check(&FALLEN, "relations better comparative since 2004", Verdict::Contradicted);
    // Alike: nothing stands out.
    let even: Vec<(i32, u64, f64)> = (2000..2010).map(|y| (y, 5, 2.0)).collect();
    check(&even, "relations high superlative ever", Verdict::Open);
    check(&even, "relations high comparative", Verdict::Open);
}

#[test]
fn thin_records_are_open_and_say_why() {
    let check = |years: &[(i32, u64, f64)], claim: &str, reason: &str| {
        let finding = finding(years, claim);
        assert_eq!(finding.verdict, Verdict::Open, "{claim}");
        assert!(finding.thin.iter().any(|t| t.contains(reason)), "{:?}", finding.thin);
    };
    check(&[(2001, 1, 1.0), (2002, 2, 9.0)], "relations high superlative ever", "stories between the sides");
    check(&RISING[3..], "relations high superlative ever", "periods can be compared");
    check(&RISING, "relations high superlative since 1962", "goes back to 1963-01");
    check(&RISING, "relations high superlative since independence", "not known when");
    // What stands against it within the record counts all the same.
    assert_eq!(finding(&FALLEN, "relations high superlative since 1962").verdict, Verdict::Contradicted);
}

#[test]
fn ranks_and_rivals() {
    let finding = finding(&FALLEN, "relations high superlative");
    assert_eq!(finding.periods.len(), 6);
    assert_eq!((finding.period.rank, finding.periods[0].rank), (6, 1));
    assert_eq!(finding.rival.unwrap().window.to_string(), "2001-01..2001-12");
}

#[test]
fn what_came_after_the_claim_changes_nothing() {
    let measures = Measures::load(&Files::embedded()).unwrap();
    let wording = Wording {
        subject: "relations".to_owned(),
        direction: "high".to_owned(),
        degree: "superlative".to_owned(),
        scope: None,
    };
    let at = Month::new(2005, 12).unwrap();
    let [then, later] = [&RISING[..5], &RISING[..]].map(|years| {
        let finding = check(&relation(years), &measures, &wording, at, 12).unwrap();
        (finding.verdict, finding.periods, finding.long_run)
    });
    assert_eq!(then, later);
}
