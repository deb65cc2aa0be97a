//! Series and ranks over generated records: they depend on what was reported, and add up.

#![allow(clippy::unwrap_used)]

#[path = "../../archive/tests/support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;

use chancery_archive::Archive;
use chancery_knowledge::{Files, States};
use chancery_relate::{
    Asked, Level, LongRun, Measure, Record, Relation, Series, Standing, Step, Sums, Tally, Towards, Window,
};
use proptest::prelude::*;
use support::Writer;

const DYADS: [[&str; 2]; 4] = [["NOR", "JPN"], ["CHL", "KEN"], ["JPN", "CHL"], ["FIN", "NOR"]];

fn record_of(folder: &Path, name: &str, articles: &[Writer], batch_size: usize) -> Record {
    let path = folder.join(name);
    let mut archive = Archive::open(&path).unwrap();
    for chunk in articles.chunks(batch_size) {
        let mut batch = archive.batch().unwrap();
        for w in chunk {
            batch.add(&w.article, &w.report).unwrap();
        }
        batch.commit().unwrap();
    }
    drop(archive);
    Record::open(&path).unwrap()
}

fn doubled(articles: &[Writer]) -> Vec<Writer> {
    let again = |w: &Writer| {
        let mut article = w.article.clone();
        article.id = format!("{}-copy", article.id);
        article.source.path = format!("copy/{}", article.source.path);
        Writer { article, report: w.report.clone() }
    };
    articles.iter().flat_map(|w| [Writer { article: w.article.clone(), report: w.report.clone() }, again(w)]).collect()
}

fn relation(record: &Record, dyad: [&str; 2], asked: &Asked) -> Relation {
    record.relation(dyad.map(|c| vec![c.to_owned()]), asked).unwrap()
}

/// All series of some pairs, and the ranks of all.
fn answers(record: &Record, states: &States) -> Vec<String> {
    let mut all = Vec::new();
    for dyad in DYADS {
        let relation = relation(record, dyad, &Asked::default());
        for step in [Step::Day, Step::Month, Step::Year] {
            all.push(serde_json::to_string(&record.series(&relation, step).unwrap()).unwrap());
        }
    }
    all.push(serde_json::to_string(&record.ranking(states, &Asked::default(), 50).unwrap()).unwrap());
    all
}

fn plus(a: &mut BTreeMap<String, Towards>, b: &BTreeMap<String, Towards>) {
    for (key, n) in b {
        let sum = a.entry(key.clone()).or_default();
        *sum = Towards { forth: sum.forth + n.forth, back: sum.back + n.back, mutual: sum.mutual + n.mutual };
    }
}

/// The periods of a series added up by the first letters of their labels.
fn added(series: &Series, letters: usize) -> BTreeMap<String, Tally> {
    let mut all: BTreeMap<String, Tally> = BTreeMap::new();
    for period in &series.periods {
        let (sum, t) = (all.entry(period.label[..letters].to_owned()).or_default(), &period.tally);
        sum.stories += t.stories;
        sum.scored += t.scored;
        sum.events += t.events;
        sum.sums = sum.sums.plus(t.sums);
        for (key, n) in &t.status {
            *sum.status.entry(key.clone()).or_default() += n;
        }
        plus(&mut sum.types, &t.types);
        plus(&mut sum.quads, &t.quads);
        for (voice, more) in [
            (&mut sum.said_first, t.said_first),
            (&mut sum.said_second, t.said_second),
            (&mut sum.said_others, t.said_others),
        ] {
            voice.statements += more.statements;
            voice.warm += more.warm;
            voice.cold += more.cold;
        }
    }
    all
}

fn same(small: &Series, large: &Series, letters: usize) {
    let sums = added(small, letters);
    assert_eq!(sums.len(), large.periods.len());
    for period in &large.periods {
        let (sum, t) = (&sums[&period.label], &period.tally);
        assert_eq!((sum.stories, sum.scored, sum.events), (t.stories, t.scored, t.events), "{}", period.label);
        assert_eq!((&sum.types, &sum.quads, &sum.status), (&t.types, &t.quads, &t.status), "{}", period.label);
        assert_eq!((sum.sums.exposure, sum.sums.stories), (t.sums.exposure, t.sums.stories), "{}", period.label);
        assert!((sum.sums.sum - t.sums.sum).abs() < 1e-9 && (sum.sums.squares - t.sums.squares).abs() < 1e-9);
        let said = |t: &Tally| [t.said_first, t.said_second, t.said_others].map(|v| (v.statements, v.warm, v.cold));
        assert_eq!(said(sum), said(t), "{}", period.label);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn order_and_doubles_change_nothing_and_periods_add_up(
        numbers in proptest::collection::btree_set(0u64..200, 40..90),
        order in any::<u64>(),
        batch_size in 1usize..30,
    ) {
        let states = States::load(&Files::embedded()).unwrap();
        let numbers: Vec<u64> = numbers.into_iter().collect();
        let mut shuffled = numbers.clone();
        shuffled.sort_by_key(|n| support::draw(order ^ n, usize::MAX));
        let articles = |numbers: &[u64]| numbers.iter().map(|n| support::generated(*n)).collect::<Vec<_>>();
        let folder = tempfile::tempdir().unwrap();
        let plain = record_of(folder.path(), "a.db", &articles(&numbers), 100);
        let other = record_of(folder.path(), "b.db", &articles(&shuffled), batch_size);
        let double = record_of(folder.path(), "c.db", &doubled(&articles(&shuffled)), batch_size);
        let expect = answers(&plain, &states);
        prop_assert_eq!(&expect, &answers(&other, &states));
        prop_assert_eq!(&expect, &answers(&double, &states));
        for dyad in DYADS {
            let relation = relation(&plain, dyad, &Asked::default());
            let [days, months, years] = [Step::Day, Step::Month, Step::Year].map(|s| plain.series(&relation, s).unwrap());
            same(&days, &months, 7);
            same(&months, &years, 4);
            // The whole is what the record holds on the pair; the level of a year is that of its months.
            prop_assert_eq!(years.whole.stories, relation.coverage.actual);
            for year in &years.periods {
                prop_assert_eq!(year.tally.level, Some(Level::of(year.tally.sums, years.long_run)));
            }
            // A report may tell stories of several months, and counts in each.
            let reports = |s: &Series| s.periods.iter().map(|p| {
                let r = p.tally.reports;
                r.first + r.second + r.others + r.unknown
            }).sum::<u64>();
            prop_assert!(reports(&days) >= reports(&months) && reports(&months) >= reports(&years));
            prop_assert!(reports(&years) >= years.publishers.values().sum::<u64>());
        }
    }
}

/// The ranks say what the relation of each pair says.
#[test]
fn ranks_are_those_of_the_single_relations() {
    let folder = tempfile::tempdir().unwrap();
    let articles: Vec<Writer> = (0..400).map(support::generated).collect();
    let record = record_of(folder.path(), "a.db", &articles, 100);
    let states = States::load(&Files::embedded()).unwrap();
    let whole = record.span().unwrap();
    let window = Window { first: whole.first.plus(i32::try_from(whole.months() / 2).unwrap()), last: whole.last };
    let asked = Asked { from: Some(window.first), ..Asked::default() };
    let ranking = record.ranking(&states, &asked, 1000).unwrap();
    let before = ranking.before.unwrap();
    assert_eq!(before.last, window.first.plus(-1));
    assert!(ranking.active.len() > 20, "{}", ranking.active.len());
    assert_eq!(ranking.active.len() as u64, ranking.pairs);
    assert_eq!(ranking.changed.len() as u64, ranking.compared);
    assert!(ranking.active.is_sorted_by_key(|s| std::cmp::Reverse(s.sums.stories)));
    assert!(ranking.changed.is_sorted_by(|a, b| a.least_change() >= b.least_change()));
    for standing in ranking.active.iter().chain(&ranking.changed) {
        let Standing { dyad, .. } = standing;
        let relation = relation(&record, [&dyad[0], &dyad[1]], &Asked::default());
        let months = relation.monthly(&Measure::relations());
        let sums = |w: Window| -> Sums { months.iter().filter(|m| w.contains(m.0)).map(|m| m.1).sum() };
        let near = |a: Sums, b: Sums| {
            assert_eq!((a.exposure, a.stories), (b.exposure, b.stories), "{dyad:?}");
            assert!((a.sum - b.sum).abs() < 1e-9 && (a.squares - b.squares).abs() < 1e-9, "{dyad:?}");
        };
        near(standing.sums, sums(window));
        near(standing.before, sums(before));
        let long_run = LongRun::of(months.iter().map(|m| m.1).sum());
        let change = Level::of(sums(window), long_run).above(Level::of(sums(before), long_run));
        assert!((change.value - standing.change.value).abs() < 1e-9, "{dyad:?}");
        assert!((change.low - standing.change.low).abs() < 1e-9, "{dyad:?}");
        assert_eq!(standing.months.iter().sum::<u64>(), standing.sums.stories, "{dyad:?}");
        assert_eq!(standing.months.len(), window.months() as usize);
    }
}
