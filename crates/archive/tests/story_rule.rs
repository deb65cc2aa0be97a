//! The story rule on pairs of reports, coded by the coder itself: printings and rewrites of one happening are one story,
//! follow-ups and look-alikes are not.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use chancery_archive::Archive;
use chancery_code::Coder;
use chancery_read::{Article, NoPublishers, Records};
use serde::Deserialize;

#[derive(Deserialize)]
struct Pairs {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    kind: String,
    same: bool,
    days: [String; 2],
    texts: [String; 2],
}

fn article(folder: &std::path::Path, name: &str, text: &str, day: &str) -> Article {
    let (title, body) = text.split_once("\n\n").unwrap();
    let path = folder.join(format!("{name}.jsonl"));
    let row = serde_json::json!({"id": name, "title": title, "text": body, "published": day});
    std::fs::write(&path, row.to_string()).unwrap();
    Records::open(&path).next().unwrap().unwrap().article(&NoPublishers).unwrap()
}

#[test]
fn pairs_are_told_apart() {
    let pairs: Pairs = toml::from_str(include_str!("pairs.toml")).unwrap();
    let coder = Coder::embedded().unwrap();
    let mut right: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut wrong = Vec::new();
    for pair in &pairs.pair {
        let folder = tempfile::tempdir().unwrap();
        let mut archive = Archive::open(folder.path().join("a.db")).unwrap();
        let mut batch = archive.batch().unwrap();
        for (n, (text, day)) in pair.texts.iter().zip(&pair.days).enumerate() {
            let article = article(folder.path(), &format!("r{n}"), text, day);
            batch.add(&article, &coder.code(&article)).unwrap();
        }
        batch.commit().unwrap();
        let sql = "SELECT EXISTS (SELECT 1 FROM event GROUP BY story_id HAVING count(DISTINCT report_id) > 1)";
        let joined: bool = archive.connection().query_row(sql, [], |row| row.get(0)).unwrap();
        let count = right.entry(&pair.kind).or_default();
        count.1 += 1;
        if joined == pair.same {
            count.0 += 1;
        } else {
            wrong.push(format!("{} (joined: {joined}): {}", pair.kind, pair.texts[1].lines().next().unwrap()));
        }
    }
    // What must not be joined would make the record miss happenings; what is not joined counts one twice.
    for (kind, (right, of)) in right {
        let least = if kind == "rewrite" { of - 1 } else { of };
        assert!(right >= least, "{kind}: {right} of {of}; {wrong:#?}");
    }
}
