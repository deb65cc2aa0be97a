//! Finding a publisher by what an article says of it.

use rustc_hash::FxHashMap;

use crate::rows::Publisher;

/// Words at the end of a publisher's name that do not tell it from others.
const EMPTY_WORDS: [&str; 18] = [
    "agency",
    "com",
    "daily",
    "english",
    "global",
    "international",
    "media",
    "net",
    "network",
    "news",
    "newspaper",
    "online",
    "org",
    "press",
    "service",
    "staff",
    "website",
    "world",
];

#[derive(Clone, Debug, Default)]
pub(crate) struct PublisherIndex {
    names: FxHashMap<String, usize>,
    domains: FxHashMap<&'static str, usize>,
}

impl PublisherIndex {
    /// Where two publishers share a name, the one that stands first in the table has it.
    pub(crate) fn new(publishers: &[Publisher]) -> Self {
        let mut index = Self::default();
        for (at, publisher) in publishers.iter().enumerate() {
            let names = std::iter::once(&publisher.name).chain(&publisher.aliases);
            for name in names {
                index.names.entry(normal(name)).or_insert(at);
            }
            for domain in &publisher.domains {
                index.domains.entry(domain).or_insert(at);
            }
        }
        index
    }

    pub(crate) fn by_name(&self, name: &str) -> Option<usize> {
        let name = normal(name);
        let mut short = name.as_str();
        loop {
            if let Some(&at) = self.names.get(short) {
                return Some(at);
            }
            match short.rsplit_once(' ') {
                Some((start, last)) if EMPTY_WORDS.contains(&last) => short = start,
                _ => break,
            }
        }
        self.by_url(&name.replace(' ', "."))
    }

    pub(crate) fn by_url(&self, url: &str) -> Option<usize> {
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or_default().rsplit('@').next().unwrap_or_default();
        let host = host.split(':').next().unwrap_or_default();
        let host = host.to_ascii_lowercase();
        let mut rest = host.trim_end_matches('.');
        loop {
            if let Some(&at) = self.domains.get(rest) {
                return Some(at);
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

/// Letters and digits in lower case, one blank between words, without a leading `the`.
fn normal(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_alphanumeric() {
            normal.extend(c.to_lowercase());
        } else if matches!(c, '\'' | '\u{2019}') {
            // An apostrophe parts no words: "People's" and "Peoples" are alike.
        } else if !normal.ends_with(' ') && !normal.is_empty() {
            normal.push(' ');
        }
    }
    let normal = normal.trim_end();
    normal.strip_prefix("the ").unwrap_or(normal).to_owned()
}
