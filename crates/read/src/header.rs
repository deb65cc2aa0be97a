//! The lines of a crawled page that are not its text: dates, sections, publishers, bylines, and the furniture of web
//! pages.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use crate::dates::{self, compiled};

/// What one line of a page's head says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
    /// The day is that of a later change.
    pub(crate) updated: bool,
    pub(crate) section: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) language: Option<String>,
}

static DATE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi)^\s*(?P<key>(?:(?:article|story|page|publication|pub|release|first|last|originally)[\ ._-]?)?
        (?:date|published|updated|modified|posted|issued|created|released))(?:\ on|\ at)?\s*[:=|–-]?\s*(?P<rest>.*)$",
    )
});

static KEY_LINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?i)^\s*(title|headline|section|category|rubric|topics?|publisher|source|agency|outlet|publication|author|byline|reporter|writer|url|link|permalink|language|tags?|keywords|id)\s*[:=]\s*(\S.*)$",
    )
});

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| compiled(r"^\s*(https?://\S+)\s*$"));

static BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"^\s*(?:By|BY|by|Written by|Reported by|Story by)[\s:]+(\p{Lu}[\p{L}.'’-]*(?:[ ,&]+(?:and |in |of |for |the |de |van |von |al-)?\p{Lu}[\p{L}.'’-]*){0,9})\s*$",
    )
});

static FURNITURE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi)^\s*(?: advertisement | read\ (?:more|also|next)\b.* | (?:also|see)\ (?:read|also)\b.* | related(?:\ (?:stories|articles?|news|topics?|content)\b.*|\s*:.*)
        | share(?:\ (?:this|on|via)\b.*)?\s* | follow\ us\b.* | subscribe\b.* | sign\ up\b.* | click\ here\b.* | more\ on\ this\ story.* | most\ (?:read|popular).*
        | (?:\(c\)|©).* | copyright\s*(?:\(c\)|©|\d{4}).* | all\ rights\ reserved.* | photo\ gallery.* | (?:\d+\ )?comments?(?:\ \(\d+\))? | print | e-?mail | facebook | twitter | whatsapp | telegram
        | loading[.…]* | \d+\ min(?:ute)?s?\ read | listen\ to\ (?:this\ )?(?:article|story).* | continue\ reading.* | story\ continues\ below.* | cookie\b.* | skip\ to\ .*
        | \(?\s*(?:additional\ )?(?:reporting|writing|editing|compiled)\ (?:and\ \w+\ )?by\ .* | end(?:s|item)?\.? | \#{2,} | -30- | \(more\) | \(?ATTN\b.* | [\*=_~•·.-]{3,} )\s*$",
    )
});

/// Whether a line is furniture of a web page, not text. Only short lines are.
pub(crate) fn furniture(line: &str) -> bool {
    let words = line.split_whitespace().count();
    // The pattern comes last: it is the dear part.
    words <= 25 && (words <= 12 || line.trim_start().starts_with('(') || credits(line)) && FURNITURE.is_match(line)
}

fn credits(line: &str) -> bool {
    let start: String = line.chars().take(24).collect::<String>().to_lowercase();
    ["reporting", "additional reporting", "writing", "editing", "compiled"].iter().any(|w| start.starts_with(w))
}

/// Reads a line of a page's head; `None` for a line of text.
pub(crate) fn read(line: &str) -> Option<Head> {
    if let Some(captures) = DATE_LINE.captures(line) {
        let rest = captures.name("rest").map_or("", |m| m.as_str());
        if let Some((date, range)) = dates::find(rest)
            && dates::beside(&rest[..range.start]).is_empty()
        {
            let updated =
                captures["key"].to_lowercase().contains(['u', 'm']) && !captures["key"].to_lowercase().contains("pub");
            let section = label(dates::beside(&rest[range.end..]));
            return Some(Head { published: Some(date), updated, section, ..Head::default() });
        }
    }
    if let Some(captures) = KEY_LINE.captures(line) {
        return key_line(&captures[1].to_lowercase(), captures[2].trim());
    }
    if let Some(captures) = ADDRESS.captures(line) {
        return Some(Head { url: Some(captures[1].to_owned()), ..Head::default() });
    }
    if let Some(captures) = BYLINE.captures(line) {
        return Some(Head { byline: Some(captures[1].trim().to_owned()), ..Head::default() });
    }
    if let Some(date) = dates::of_line(line) {
        return Some(Head { published: Some(date), ..Head::default() });
    }
    parted(line)
}

fn key_line(key: &str, value: &str) -> Option<Head> {
    let value = Some(value.to_owned());
    Some(match key {
        "title" | "headline" => Head { title: value, ..Head::default() },
        "section" | "category" | "rubric" => Head { section: value, ..Head::default() },
        "publisher" | "source" | "agency" | "outlet" | "publication" => Head { publisher: value, ..Head::default() },
        "author" | "byline" | "reporter" | "writer" => Head { byline: value, ..Head::default() },
        "url" | "link" | "permalink" => Head { url: value, ..Head::default() },
        "language" => Head { language: value, ..Head::default() },
        _ => Head::default(),
    })
}

/// `International | 14 March 2024 | 10:20`: a day among short parts.
fn parted(line: &str) -> Option<Head> {
    let parts: Vec<&str> = line.split(['|', '•', '·']).map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.len() < 2 || parts.len() > 4 {
        return None;
    }
    let date = parts.iter().find_map(|p| dates::of_line(p))?;
    let others: Option<Vec<String>> = parts
        .iter()
        .filter(|p| dates::of_line(p).is_none() && !dates::beside(p).is_empty())
        .map(|p| label(p))
        .collect();
    Some(Head { published: Some(date), section: others?.into_iter().next(), ..Head::default() })
}

/// A short label such as `International`.
fn label(text: &str) -> Option<String> {
    let words = text.split_whitespace().count();
    let fits = (1..=5).contains(&words) && !text.ends_with('.') && text.chars().any(char::is_alphabetic);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str) -> String {
        let Some(h) = read(line) else { return "text".to_owned() };
        let mut parts = Vec::new();
        if let Some(d) = h.published {
            parts.push(format!("{}{d}", if h.updated { "updated " } else { "" }));
        }
        for (name, value) in [
            ("title", h.title),
            ("section", h.section),
            ("publisher", h.publisher),
            ("byline", h.byline),
            ("url", h.url),
            ("language", h.language),
        ] {
            parts.extend(value.map(|v| format!("{name}={v}")));
        }
        parts.join(" ")
    }

    #[test]
    fn head_lines() {
        for (line, expect) in [
            ("date 2024-03-14 International", "2024-03-14 section=International"),
            (" Date: March 14, 2024 10:32 GMT", "2024-03-14"),
            ("Published: 14.03.2024, 10:32 | World", "2024-03-14 section=World"),
            ("Last updated on 14 March 2024", "updated 2024-03-14"),
            ("Thursday, 14 March 2024", "2024-03-14"),
            ("World | 14 March 2024 | 10:20", "2024-03-14 section=World"),
            ("Source: Example Wire", "publisher=Example Wire"),
            ("Section: Politics", "section=Politics"),
            ("By Ann Lee in Oslo", "byline=Ann Lee in Oslo"),
            ("https://example.org/a", "url=https://example.org/a"),
            ("Title: Envoys meet", "title=Envoys meet"),
            ("Date of the talks is not set", "text"),
            ("By Monday both sides had agreed to meet", "text"),
            ("Published figures show that trade grew in 2023-24", "text"),
            ("The treaty of 14 March 2024 | a history", "text"),
            ("", "text"),
        ] {
            assert_eq!(shown(line), expect, "{line}");
        }
    }

    #[test]
    fn furniture_of_pages() {
        for line in [
            "Advertisement",
            "READ MORE: Envoys meet in Oslo",
            "Share this article",
            "© 2024 Example Wire",
            "***",
            "(Reporting by Ann Lee; Editing by Bo Ek)",
            "3 min read",
        ] {
            assert!(furniture(line), "{line}");
        }
        for line in [
            "The two sides agreed to share intelligence on the border.",
            "Print workers met in Oslo.",
            "Related parties met.",
            "Ends of the talks",
        ] {
            assert!(!furniture(line), "{line}");
        }
    }
}
