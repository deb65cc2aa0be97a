//! Who published an article: the question that the reader asks of the publishers table.

use crate::Publisher;

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

/// The publisher for a printed name or, failing that, for the host of the address.
pub(crate) fn publisher(table: &dyn PublisherLookup, name: Option<&str>, url: Option<&str>) -> Publisher {
    if let Some(name) = name.map(str::trim).filter(|n| !n.is_empty()) {
        let found = table.find(name).or_else(|| host(name).and_then(|h| by_host(table, h)));
        let kept = Publisher { name: Some(name.to_owned()), ..Publisher::default() };
        return found.map_or(kept, |p| Publisher { name: p.name.or(Some(name.to_owned())), ..p });
    }
    url.and_then(host).and_then(|h| by_host(table, h)).unwrap_or_default()
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
