//! Who published an article: the question that the reader asks of the publishers table.

use chancery_knowledge::{Knowledge, PublisherKind as Kind};

use crate::{Publisher, PublisherKind};

/// A table of publishers. The reader asks it for names as printed and for domains of web addresses.
pub trait PublisherLookup: Send + Sync {
    /// The publisher of this name, alias or domain.
    fn find(&self, name: &str) -> Option<Publisher>;
}

/// A table without rows: names are kept as printed, of unknown country and kind.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPublishers;

impl PublisherLookup for NoPublishers {
    fn find(&self, _name: &str) -> Option<Publisher> {
        None
    }
}

impl PublisherLookup for Knowledge {
    fn find(&self, name: &str) -> Option<Publisher> {
        let row = self.publisher(name).or_else(|| self.publisher_of_url(name))?;
        let kind = match row.kind {
            Kind::State => PublisherKind::State,
            Kind::Public => PublisherKind::Public,
            Kind::Private => PublisherKind::Private,
            Kind::Agency => PublisherKind::Agency,
        };
        Some(Publisher { name: Some(row.name.to_owned()), country: row.country.map(str::to_owned), kind })
    }
}

impl<F: Fn(&str) -> Option<Publisher> + Send + Sync> PublisherLookup for F {
    fn find(&self, name: &str) -> Option<Publisher> {
        self(name)
    }
}

/// The host of a web address, without `www.`.
pub(crate) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next()?.rsplit('@').next()?.split(':').next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (host.contains('.') && !host.contains(char::is_whitespace)).then_some(host)
}

/// The publisher for a printed name, which stays as printed, or else for the host of the address.
pub(crate) fn publisher(table: &dyn PublisherLookup, name: Option<&str>, url: Option<&str>) -> Publisher {
    if let Some(name) = name.map(str::trim).filter(|n| !n.is_empty()) {
        let found = table.find(name).or_else(|| host(name).and_then(|h| by_host(table, h)));
        // A host as the name tells less than the table does.
        let as_printed = host(name).is_none() || found.is_none();
        let found = found.unwrap_or_default();
        return if as_printed { Publisher { name: Some(name.to_owned()), ..found } } else { found };
    }
    let Some(host) = url.and_then(host) else { return Publisher::default() };
    let unknown = || Publisher { name: Some(host.to_owned()), ..Publisher::default() };
    by_host(table, host).unwrap_or_else(unknown)
}

/// Looks up a host and then its parent domains, so that `tass.example.com` finds `example.com`.
fn by_host(table: &dyn PublisherLookup, host: &str) -> Option<Publisher> {
    let mut rest = host;
    loop {
        if let Some(found) = table.find(rest) {
            return Some(found);
        }
        rest = rest.split_once('.')?.1;
        if !rest.contains('.') {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (url, expect) in [
            ("https://www.example.org/a/b?c", Some("example.org")),
            ("example.org:8080/a", Some("example.org")),
            ("https://user@news.example.org", Some("news.example.org")),
            ("no host", None),
            ("", None),
        ] {
            assert_eq!(host(url), expect, "{url}");
        }
    }

    #[test]
    fn names_stay_as_printed_and_hosts_are_looked_up() {
        let table = |name: &str| {
            let known = ["Herald", "The Northern Herald", "herald.example.org"].contains(&name);
            known.then(|| Publisher {
                name: Some("Northern Herald".to_owned()),
                country: Some("ISL".to_owned()),
                kind: PublisherKind::Private,
            })
        };
        let check = |name: Option<&str>, url: Option<&str>, expect: Option<&str>, country: Option<&str>| {
            let found = publisher(&table, name, url);
            assert_eq!((found.name.as_deref(), found.country.as_deref()), (expect, country), "{name:?} {url:?}");
        };
        check(Some("The Northern Herald"), None, Some("The Northern Herald"), Some("ISL"));
        check(Some("Coast Radio"), None, Some("Coast Radio"), None);
        check(Some("www.herald.example.org"), None, Some("Northern Herald"), Some("ISL"));
        check(None, Some("https://m.herald.example.org/a"), Some("Northern Herald"), Some("ISL"));
        check(None, Some("https://other.example.org/a"), Some("other.example.org"), None);
        check(None, None, None, None);
    }

    #[test]
    fn the_table_of_knowledge_answers() {
        let knowledge = Knowledge::embedded().unwrap();
        let found = knowledge.find("Sputnik International").unwrap();
        assert_eq!((found.country.as_deref(), found.kind), (Some("RUS"), PublisherKind::State));
        assert!(knowledge.find("Envoys Meet in Oslo").is_none());
    }
}
