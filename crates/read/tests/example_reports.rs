//! The example reports of the repository are read as their README says.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use chancery_read::{Article, BlockKind, Reader};

fn all() -> BTreeMap<String, Article> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/reports");
    let key = |a: &Article| match a.source.line {
        Some(_) => a.id.clone(),
        None => a.source.path.rsplit('/').next().unwrap().to_owned(),
    };
    Reader::open(folder).map(|a| a.unwrap()).map(|a| (key(&a), a)).collect()
}

#[test]
fn days_publishers_and_datelines() {
    let all = all();
    assert_eq!(all.len(), 18);
    for (name, date, from, publisher, place) in [
        ("russia-north-korea_treaty.txt", "2024-06-20", "header line", "Meridian Wire", "PYONGYANG"),
        ("russia-north-korea_cosmodrome.txt", "2023-09-18", "header line", "Meridian Wire", "VLADIVOSTOK"),
        ("israel-iran.txt", "2024-04-14", "dateline", "", "JERUSALEM"),
        ("2021-02-25_india-pakistan.txt", "2021-02-25", "file name", "", ""),
        ("france-germany_windows-1252.txt", "2019-01-22", "header line", "", "AACHEN"),
        ("armenia-azerbaijan_utf-16.txt", "2023-09-21", "header line", "", "BAKU/YEREVAN"),
        ("turkey-sweden.txt", "2024-01-24", "header line", "Harbour Post", "ANKARA"),
        ("france-australia.txt", "2021-09-18", "address", "harbour-post.example", "PARIS"),
        ("china-philippines.txt", "2023-08-07", "header line", "", ""),
        ("russia-ukraine_grain.txt", "2023-07-17", "header line", "Meridian Wire", "MOSCOW"),
        ("ethiopia-eritrea.txt", "2018-07-09", "header line", "", "ASMARA, Eritrea"),
        ("usa-china", "2023-11-16", "field published", "Meridian Wire", "WOODSIDE, California"),
        ("usa-cuba", "2016-03-21", "field published", "harbour-post.example", ""),
    ] {
        let article = &all[name];
        let published = article.published.as_ref().unwrap();
        let got = (
            published.date.to_string(),
            published.from.as_str(),
            article.publisher.name.as_deref().unwrap_or(""),
            article.dateline.as_ref().map_or("", |d| d.place.as_str()),
        );
        assert_eq!(got, (date.to_owned(), from, publisher, place), "{name}");
    }
    for (name, article) in &all {
        assert!(article.title.is_some() || name == "israel-iran.txt", "{name}");
        let lede = article.blocks.iter().filter(|b| b.kind == BlockKind::Lede).count();
        assert_eq!(lede, 1, "{name}");
        for noise in ["(Meridian)", "Meridian Wire", "Harbour Post", "http", "READ MORE", "Advertisement", "©", "Photo"]
        {
            assert!(!article.text.contains(noise), "{name} holds {noise}");
        }
    }
}

#[test]
fn the_noisy_page_gives_each_sentence_once() {
    let article = &all()["russia-north-korea_treaty.txt"];
    let kinds: Vec<BlockKind> = article.blocks.iter().map(|b| b.kind).collect();
    assert_eq!(kinds[..3], [BlockKind::Headline, BlockKind::Caption, BlockKind::Lede]);
    assert_eq!(kinds.len(), 9);
    for words in [
        "Sign Partnership Treaty",
        "comprehensive strategic partnership",
        "breakthrough document",
        "since July 2000",
        "In Seoul",
    ] {
        assert_eq!(article.text.matches(words).count(), 1, "{words}");
    }
}

#[test]
fn captions() {
    let all = all();
    for (name, start) in [
        ("russia-north-korea_treaty.txt", "North Korean leader Kim Jong Un greets"),
        ("turkey-sweden.txt", "Turkish President Recep Tayyip Erdogan and Swedish"),
        ("china-philippines.txt", "The BRP Sierra Madre, run aground"),
    ] {
        let article = &all[name];
        let caption = article.blocks.iter().find(|b| b.kind == BlockKind::Caption).unwrap();
        assert!(article.text[caption.span.start..].starts_with(start), "{name}");
    }
}
