//! What the record says does not depend on the order of the articles, on doubles, or on adding twice.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;

use chancery_archive::{Archive, Options};
use proptest::prelude::*;
use support::Writer;

fn archive_of(articles: &[Writer], batch_size: usize, options: Options) -> (tempfile::TempDir, Archive) {
    let folder = tempfile::tempdir().unwrap();
    let mut archive = Archive::open_with(folder.path().join("a.db"), Some(options)).unwrap();
    for chunk in articles.chunks(batch_size) {
        let mut batch = archive.batch().unwrap();
        for w in chunk {
            batch.add(&w.article, &w.report).unwrap();
        }
        batch.commit().unwrap();
    }
    (folder, archive)
}

fn rows(archive: &Archive, sql: &str) -> Vec<String> {
    let mut query = archive.connection().prepare(sql).unwrap();
    let columns = query.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        Ok((0..columns).map(|c| format!("{:?}", row.get_ref(c).unwrap())).collect::<Vec<_>>().join("|"))
    };
    query.query_map([], row).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Events and stories by their keys, and all that is added up.
fn record(archive: &Archive, with_printings: bool) -> Vec<Vec<String>> {
    let printings = if with_printings { ", s.articles, s.publishers" } else { "" };
    let stories = format!(
        "SELECT s.key, l.key, s.type, s.status, s.actors, s.recipients, s.day, s.place_name, s.score_thousandths, s.events,
         s.reports, (SELECT group_concat(key) FROM (SELECT key FROM event WHERE story_id = s.id ORDER BY key)) {printings}
         FROM story AS s JOIN event AS l ON l.id = s.lead_event_id ORDER BY s.key"
    );
    [
        "SELECT key, type, mode, status, day, place_name, score, words FROM event ORDER BY key",
        &stories,
        "SELECT d.source, d.target, d.day, s.key, d.mutual FROM story_dyad AS d JOIN story AS s ON s.id = d.story_id
         ORDER BY 1, 2, 3, 4",
        "SELECT * FROM rollup",
        "SELECT * FROM exposure",
        "SELECT * FROM exposure_pair",
        "SELECT * FROM record_month",
        "SELECT key, speaker_country, about FROM statement ORDER BY key",
    ]
    .map(|sql| rows(archive, sql))
    .to_vec()
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn order_batches_and_doubles_change_nothing(
        numbers in proptest::collection::vec(0u64..120, 20..70),
        order in any::<u64>(),
        batch_size in 1usize..30,
    ) {
        let numbers: Vec<u64> = numbers.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let articles = |numbers: &[u64]| numbers.iter().map(|n| support::generated(*n)).collect::<Vec<_>>();
        let mut shuffled = numbers.clone();
        shuffled.sort_by_key(|n| support::draw(order ^ n, usize::MAX));
        let (_a, plain) = archive_of(&articles(&numbers), 100, Options::default());
        let (_b, other) = archive_of(&articles(&shuffled), batch_size, Options::default());
        prop_assert_eq!(record(&plain, true), record(&other, true));
        let (_c, double) = archive_of(&doubled(&articles(&shuffled)), batch_size, Options::default());
        prop_assert_eq!(record(&plain, false), record(&double, false));
        let twice: Vec<Writer> = articles(&numbers).into_iter().chain(articles(&shuffled)).collect();
        let (_d, twice) = archive_of(&twice, batch_size, Options::default());
        prop_assert_eq!(record(&plain, true), record(&twice, true));
        for archive in [&plain, &other, &double, &twice] {
            support::check_integrity(archive);
        }
    }
}

#[test]
fn without_stories_each_event_is_one() {
    let articles: Vec<Writer> = (0..60).map(support::generated).collect();
    let (_folder, archive) = archive_of(&articles, 20, Options { stories: false });
    let one = |sql: &str| rows(&archive, sql);
    assert_eq!(one("SELECT count(*) FROM story"), one("SELECT count(*) FROM event"));
    assert_eq!(one("SELECT count(*) FROM minhash_band"), ["Integer(0)"]);
    support::check_integrity(&archive);
}
