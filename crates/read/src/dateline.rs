//! Datelines: `MOSCOW (Sputnik) -`, `BEIJING, Nov. 3 (Xinhua) --`, `MOSCOW, March 14. /TASS/.`, `NEW DELHI:`.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::PublisherLookup;
use crate::dates::{self, MONTH, compiled};

/// A dateline found at the start of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Bytes of the place; `None` where only the agency stands there.
    pub(crate) place: Option<Range<usize>>,
    pub(crate) agency: Option<String>,
    /// Month, day, and year where given.
    pub(crate) date: Option<(i8, i8, Option<i16>)>,
    /// Where the text begins.
    pub(crate) end: usize,
}

static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    let word = r"\p{Lu}[\p{L}\p{M}.'’]*";
    let particle = r"(?:(?:de|da|do|al|el|la|le|am|of|the|and|es|bin|sur|upon)\ )";
    let sep = r"(?:\ ?(?:--+|—|–|―)\ ?|\ [-_](?:\ |$)|-\ |:\ |\ ?_\ ?$)";
    compiled(&format!(
        r"(?x)^
        (?: (?P<place>{word}(?:(?:\ {particle}?|[-/]){word}){{0,4}}) (?:\ \[[\p{{L}}\ ]+\])?
            (?P<region>(?:,\ {word}(?:\ {word}){{0,2}}){{0,2}}?)
            (?:[,.]?\ (?P<date>(?i:{MONTH})\.?\ \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}}(?:st|nd|rd|th)?\ (?i:{MONTH})\.?)(?:,?\ (?P<year>(?:19|20)\d\d))?)?
            [.,]? )?
        (?: (?: \s?\((?P<a1>(?:{word}|dpa)(?:[\ /&.-]?\ ?[\p{{L}}\p{{N}}.]+){{0,4}})\)
              | \s?/(?P<a2>\p{{Lu}}[\p{{L}}\ .-]{{1,30}})/
              | \s(?P<a3>\p{{Lu}}{{2,8}}|{word})(?P<a3sep>\ [-–—]) ) \.?(?P<sep>{sep})?
          | (?P<bare>{sep}) )\s*"
    ))
});

/// Words in capitals that stand before a dash or colon and are no place.
const LABELS: &[&str] = &[
    "ATTENTION",
    "BREAKING",
    "UPDATE",
    "UPDATES",
    "URGENT",
    "WATCH",
    "VIDEO",
    "EXCLUSIVE",
    "ANALYSIS",
    "OPINION",
    "FACTBOX",
    "EXPLAINER",
    "LIVE",
    "PHOTO",
    "PHOTOS",
    "FILE",
    "FILE PHOTO",
    "INTERVIEW",
    "NOTE",
    "CORRECTION",
    "ROUNDUP",
    "FEATURE",
    "FOCUS",
    "SPOTLIGHT",
    "COMMENTARY",
    "EDITORIAL",
    "PROFILE",
    "TIMELINE",
    "ADVISORY",
    "ALERT",
    "Q",
    "A",
    "NB",
    "UNDATED",
];

/// How sure one must be: the first paragraphs of the body may carry a dateline of any kind, later ones only one with an
/// agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    Start,
    Later,
}

/// The dateline at the start of a paragraph.
pub(crate) fn find(text: &str, at: At, publishers: &dyn PublisherLookup) -> Option<Found> {
    let captures = DATELINE.captures(text)?;
    let whole = captures.get(0)?;
    let rest = &text[whole.end()..];
    let agency = ["a1", "a2", "a3"].iter().find_map(|n| captures.name(n)).map(|m| m.as_str().trim().to_owned());
    let sep = captures.name("sep").or(captures.name("a3sep")).or(captures.name("bare")).map(|m| m.as_str().trim());
    // `CHARLESTON, S.C. —`: what stands before the dash is a region, unless a day or a table says it is an agency.
    let region = captures.name("a3").is_some_and(|m| {
        captures.name("date").is_none() && publishers.find(m.as_str()).is_none() || m.as_str().contains('.')
    });
    let agency = agency.filter(|_| !region);
    let known_agency = agency.as_deref().is_some_and(|a| publishers.find(a).is_some() || slashed(&captures));
    let found = Found {
        // `MOSCOW. March 14`: the point is not of the name, as it is in `WASHINGTON, D.C.`
        place: captures.name("place").map(|m| {
            let last = m.as_str().rsplit([' ', '.']).find(|w| !w.is_empty()).unwrap_or("");
            let town = m.end() - usize::from(m.as_str().ends_with('.') && last.chars().count() > 3);
            m.start()..captures.name(if region { "a3" } else { "region" }).filter(of_place).map_or(town, |r| r.end())
        }),
        date: captures.name("date").and_then(|m| day(m.as_str(), captures.name("year").map(|y| y.as_str()))),
        agency,
        end: whole.end(),
    };
    if !begins_text(rest) {
        return None;
    }
    let place = captures.name("place").map(|m| m.as_str());
    let capitals = place.is_some_and(in_capitals);
    // `Harare, Zimbabwe - The ministers met.`
    let with_region = region || captures.name("region").is_some_and(|m| !m.is_empty());
    let fits = match (place, found.agency.as_deref(), sep) {
        (Some(place), _, _) if LABELS.contains(&place) => false,
        // "Hamas (Islamic Resistance Movement) said": the text must go on as a new sentence does.
        (Some(_), Some(_), None) => {
            (known_agency || capitals && at == At::Start && found.date.is_some()) || rest.is_empty() && at == At::Start
        }
        (Some(_), Some(agency), Some(sep)) => {
            sep != ":" && (known_agency || capitals || at == At::Start && short_name(agency))
                || sep == ":" && (known_agency || in_capitals(agency) && at == At::Start)
        }
        (Some(_), None, Some(":")) => at == At::Start && capitals && rest.split_whitespace().count() >= 5,
        (Some(_), None, Some(_)) => at == At::Start && (capitals || with_region || found.date.is_some()),
        (None, Some(agency), Some(sep)) => {
            sep != ":" && (known_agency || in_capitals(agency) || at == At::Start && short_name(agency))
        }
        _ => false,
    };
    fits.then_some(found)
}

/// Whether what stands after the town says where it lies, and not when: `PARIS, Tuesday (AFP)`.
fn of_place(region: &regex::Match<'_>) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let words = region.as_str().trim_start_matches([',', ' ']).to_lowercase();
    let day = DAYS.iter().any(|d| words.starts_with(d)) && words.ends_with("day");
    !words.is_empty() && !day
}

fn slashed(captures: &Captures<'_>) -> bool {
    captures.name("a2").is_some()
}

fn in_capitals(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !name.chars().any(char::is_lowercase)
}

fn short_name(agency: &str) -> bool {
    agency.split_whitespace().count() <= 2
}

/// Whether what follows a dateline is a sentence of prose (or the paragraph ends there).
fn begins_text(rest: &str) -> bool {
    let first = rest.chars().find(|c| !matches!(c, '“' | '‘' | '"' | '\'' | '«' | '`' | '('));
    first.is_none_or(|c| c.is_uppercase() || c.is_numeric() || c == '$')
        && (rest.is_empty() || rest.chars().any(char::is_lowercase) && rest.contains(['.', '!', '?']))
}

fn day(text: &str, year: Option<&str>) -> Option<(i8, i8, Option<i16>)> {
    let (a, b) = text.split_once(' ')?;
    let (name, number) = if a.starts_with(|c: char| c.is_ascii_digit()) { (b, a) } else { (a, b) };
    let number = number.trim_end_matches(char::is_alphabetic);
    Some((dates::month(name)?, number.parse().ok()?, year.and_then(|y| y.parse().ok())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoPublishers;

    /// `place|agency|date|rest`, or `-` where there is no dateline.
    fn read(text: &str, at: At) -> String {
        find(text, at, &NoPublishers).map_or_else(
            || "-".to_owned(),
            |f| {
                let date = f.date.map(|(m, d, y)| format!("{m}/{d}{}", y.map(|y| format!("/{y}")).unwrap_or_default()));
                format!(
                    "{}|{}|{}|{}",
                    f.place.map_or("", |p| &text[p]),
                    f.agency.unwrap_or_default(),
                    date.unwrap_or_default(),
                    &text[f.end..]
                )
            },
        )
    }

    #[test]
    fn datelines() {
        for (text, expect) in [
            ("MOSCOW (Sputnik) - Relations grew.", "MOSCOW|Sputnik||Relations grew."),
            ("NAIROBI, Kenya (AP) _", "NAIROBI, Kenya|AP||"),
            ("INDEPENDENCE, MO. (AP)--", "INDEPENDENCE, MO.|AP||"),
            ("MIAMI _", "MIAMI|||"),
            ("BEIJING, Nov. 3 (Xinhua) -- China said so.", "BEIJING|Xinhua|11/3|China said so."),
            ("PARIS, April 10 (AFP) - France said so.", "PARIS|AFP|4/10|France said so."),
            ("NEW YORK, Dec. 14, 2015 (UPI) — The vote is near.", "NEW YORK|UPI|12/14/2015|The vote is near."),
            ("MOSCOW, March 14. /TASS/. Russia said so.", "MOSCOW|TASS|3/14|Russia said so."),
            ("MOSCOW. March 14 (Interfax) - Russia said so.", "MOSCOW|Interfax|3/14|Russia said so."),
            ("ST. LOUIS — The candidate spoke.", "ST. LOUIS|||The candidate spoke."),
            ("GENEVA/MOSCOW (Reuters) - Talks went on.", "GENEVA/MOSCOW|Reuters||Talks went on."),
            ("Berlin (dpa) - Germany said so.", "Berlin|dpa||Germany said so."),
            ("Washington (CNN)", "Washington|CNN||"),
            ("COLUMBIA, Ky. (WBKO) - A man was held.", "COLUMBIA, Ky.|WBKO||A man was held."),
            ("New Delhi [India], March 14 (ANI): India said so.", "New Delhi|ANI|3/14|India said so."),
            ("NEW DELHI: India on Monday said that talks go on.", "NEW DELHI|||India on Monday said that talks go on."),
            ("Tehran, March 14, IRNA – Iran said so.", "Tehran|IRNA|3/14|Iran said so."),
            ("Beijing, March 14 -- China said so.", "Beijing||3/14|China said so."),
            ("(Reuters) - Talks went on.", "|Reuters||Talks went on."),
            ("CHARLESTON, S.C. — The candidate spoke.", "CHARLESTON, S.C.|||The candidate spoke."),
            ("ABU DHABI, 14th March, 2024 (WAM) -- The ministers met.", "ABU DHABI|WAM|3/14/2024|The ministers met."),
            ("TEHRAN, (MNA) – The ministers met.", "TEHRAN|MNA||The ministers met."),
            ("SEOUL, SOUTH KOREA — The ministers met.", "SEOUL, SOUTH KOREA|||The ministers met."),
            ("KYIV. March 14 (Interfax-Ukraine) - The ministers met.", "KYIV|Interfax-Ukraine|3/14|The ministers met."),
            ("Riyadh, March 14, 2024, SPA -- The ministers met.", "Riyadh|SPA|3/14/2024|The ministers met."),
            ("Harare, Zimbabwe - The ministers met.", "Harare, Zimbabwe|||The ministers met."),
            ("RIO DE JANEIRO (Reuters) - Talks went on.", "RIO DE JANEIRO|Reuters||Talks went on."),
        ] {
            assert_eq!(read(text, At::Start), expect, "{text}");
        }
    }

    #[test]
    fn texts_without_one() {
        for text in [
            "NATO (North Atlantic Treaty Organization) said it would meet.",
            "Hamas (Islamic Resistance Movement) said it would meet.",
            "U.S.-China talks went on in Geneva.",
            "UPDATE: The talks went on in Geneva for a day.",
            "RUSSIA - NORTH KOREA TREATY ENTERS INTO FORCE",
            "ATTENTION - ADDS Austria, Lithuania ///",
            "The talks - held in Geneva - went on.",
            "KENYA:",
            "“MOSCOW - our city,” he said.",
            "Putin - who is Russia's president - left.",
            "G-7 leaders met.",
        ] {
            assert_eq!(read(text, At::Start), "-", "{text}");
        }
        assert_eq!(read("MIAMI — Officials spoke.", At::Later), "-");
        assert_eq!(read("MOSCOW (Sputnik) - Relations grew.", At::Later), "MOSCOW|Sputnik||Relations grew.");
    }
}
