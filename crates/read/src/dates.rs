//! Calendar days as they are printed in headers, fields, addresses and file names.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

/// Names of the months and their usual abbreviations, as a pattern.
pub(crate) const MONTH: &str = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)";

/// A full day, wherever it stands.
static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = format!(
        r"(?xi)
        \b(?P<y1>(?:1[89]|20)\d\d)[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})(?:\b|T)
        | \b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<m2>{MONTH})\.?,?\s(?P<y2>(?:1[89]|20)\d\d)\b
        | \b(?P<m3>{MONTH})\.?\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>(?:1[89]|20)\d\d)\b
        | \b(?P<d4>\d{{1,2}})\.(?P<m4>\d{{1,2}})\.(?P<y4>(?:1[89]|20)\d\d)\b
        | \b(?P<a5>\d{{1,2}})/(?P<b5>\d{{1,2}})/(?P<y5>(?:1[89]|20)\d\d)\b
        | \b(?P<d6>\d{{1,2}})-(?P<m6>{MONTH})-(?P<y6>(?:1[89]|20)\d\d)\b"
    );
    compiled(&pattern)
});

/// `20240314`, for fields, addresses and file names alone.
static COMPACT: LazyLock<Regex> =
    LazyLock::new(|| compiled(r"(?:^|\D)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\D|$)"));

/// `2024/03/14` and `2024/mar/14` in the path of an address.
static PATH: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!(r"(?i)(?:^|/)((?:19|20)\d\d)[/-](\d{{1,2}}|{MONTH})[/-](\d{{1,2}})(?:\D|$)")));

/// What may stand around a day in a line that tells the time and nothing else.
static AROUND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi)^(?: (?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b
        | \d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)? | (?:at|on)\b | [ap]\.?\ ?m\b\.?
        | GMT | UTC | MSK | E[SD]?T\b | P[SD]T\b | BST | CES?T | IST | KST | JST | local\ time | hrs? \b | [+-]\d{2}:?\d{2}
        | [TZ](?:\b|\d) | [\s,.()|/:;-] )*$",
    )
});

/// A regular expression of ours; every pattern in the crate is run by the tests.
///
/// Letters are those of the Latin, Greek and Cyrillic scripts, which news in English is written in: the letters of all
/// scripts, repeated as often as the patterns do, would take a tenth of a second to compile, and slow the search down.
pub(crate) fn compiled(pattern: &str) -> Regex {
    const SCRIPTS: &str = r"[\x{0}-\x{52F}\x{1E00}-\x{1FFF}]";
    let mut pattern = pattern.to_owned();
    for class in [r"\p{Lu}", r"\p{Ll}", r"\p{L}", r"\p{M}"] {
        pattern = pattern.replace(class, &format!("[{class}&&{SCRIPTS}]"));
    }
    Regex::new(&pattern).unwrap_or_else(|e| panic!("a pattern of the reader is malformed: {e}"))
}

/// The number of a month by name or figure.
pub(crate) fn month(name: &str) -> Option<i8> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Ok(number) = name.parse() {
        return (1..=12).contains(&number).then_some(number);
    }
    let head = name.get(..3)?.to_ascii_lowercase();
    NAMES.iter().position(|n| *n == head).and_then(|i| i8::try_from(i + 1).ok())
}

fn day(captures: &Captures<'_>) -> Option<Date> {
    let get = |name: &str| captures.name(name).map(|m| m.as_str());
    for (y, m, d) in
        [("y1", "m1", "d1"), ("y2", "m2", "d2"), ("y3", "m3", "d3"), ("y4", "m4", "d4"), ("y6", "m6", "d6")]
    {
        if let (Some(y), Some(m), Some(d)) = (get(y), get(m), get(d)) {
            return civil(y, m, d);
        }
    }
    // 3/14/2024 and 14/3/2024 can be told apart only where one figure is no month.
    let (a, b, y) = (get("a5")?, get("b5")?, get("y5")?);
    match (a.parse::<i8>().ok()?, b.parse::<i8>().ok()?) {
        (m, d) if m == d || d > 12 => civil(y, a, b),
        (d, _) if d > 12 => civil(y, b, a),
        _ => None,
    }
}

fn civil(y: &str, m: &str, d: &str) -> Option<Date> {
    Date::new(y.parse().ok()?, month(m)?, d.parse().ok()?).ok()
}

/// The first full day in a text, and where it stands.
pub(crate) fn find(text: &str) -> Option<(Date, Range<usize>)> {
    DAY.captures_iter(text).find_map(|c| Some((day(&c)?, c.get(0)?.range())))
}

/// The day of a field such as `2024-03-14T08:00:00Z`, `14 March 2024`, `20240314`, or seconds since 1970.
pub(crate) fn of_field(value: &str) -> Option<Date> {
    let value = value.trim();
    if let Some((date, _)) = find(value) {
        return Some(date);
    }
    if let Some(date) = COMPACT.captures(value).and_then(|c| civil(&c[1], &c[2], &c[3])) {
        return Some(date);
    }
    value.parse::<f64>().ok().and_then(of_seconds)
}

/// The day (UTC) of a count of seconds, or of milliseconds, since 1970.
pub(crate) fn of_seconds(count: f64) -> Option<Date> {
    let seconds = if count.abs() >= 1e11 { count / 1000.0 } else { count };
    // Counts below ten million are years, ids or the like.
    if !(1e7..1e11).contains(&seconds) {
        return None;
    }
    let days = (seconds / 86_400.0).floor() as i64;
    jiff::civil::date(1970, 1, 1).checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The day in a web address or a file name.
pub(crate) fn of_path(path: &str) -> Option<Date> {
    PATH.captures(path)
        .and_then(|c| civil(&c[1], &c[2], &c[3]))
        .or_else(|| COMPACT.captures(path).and_then(|c| civil(&c[1], &c[2], &c[3])))
        .or_else(|| find(&path.replace('_', " ")).map(|(date, _)| date))
}

/// The day of a line that holds a day, perhaps a time of day, and nothing else.
pub(crate) fn of_line(line: &str) -> Option<Date> {
    let (date, range) = find(line)?;
    (AROUND.is_match(&line[..range.start]) && AROUND.is_match(&line[range.end..])).then_some(date)
}

/// What stands beside the day and the time of day in a header line: `International` of
/// `2024-03-14 10:20 GMT International`.
pub(crate) fn beside(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || ",.;|/:-()".contains(c));
        let word = trimmed.split_whitespace().next().unwrap_or("");
        if word.is_empty() || !AROUND.is_match(word) {
            return trimmed.trim_end_matches(|c: char| c.is_whitespace() || ",.;|/:-(".contains(c));
        }
        rest = &trimmed[word.len()..];
    }
}

/// A day without a year, set in the year that puts it nearest before `published` (or a day after it).
pub(crate) fn in_year_of(month: i8, day: i8, published: Date) -> Option<Date> {
    let limit = published.tomorrow().unwrap_or(published);
    (0..2).filter_map(|back| Date::new(published.year() - back, month, day).ok()).find(|d| *d <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(date: Option<Date>) -> String {
        date.map_or_else(|| "-".to_owned(), |d| d.to_string())
    }

    #[test]
    fn fields() {
        for (value, expect) in [
            ("2024-03-14", "2024-03-14"),
            ("2024-03-14T23:10:00+03:00", "2024-03-14"),
            ("2024-03-14 08:00", "2024-03-14"),
            ("20240314", "2024-03-14"),
            ("20240314T101500Z", "2024-03-14"),
            ("Thu, 14 Mar 2024 10:00:00 GMT", "2024-03-14"),
            ("March 14, 2024", "2024-03-14"),
            ("14th March 2024", "2024-03-14"),
            ("Sept. 3, 2006", "2006-09-03"),
            ("14.03.2024", "2024-03-14"),
            ("03/14/2024", "2024-03-14"),
            ("14/03/2024", "2024-03-14"),
            ("03/04/2024", "-"),
            ("14-Mar-2024", "2024-03-14"),
            ("1710400000", "2024-03-14"),
            ("1710400000000", "2024-03-14"),
            ("2024-13-40", "-"),
            ("2024", "-"),
            ("yesterday", "-"),
            ("", "-"),
        ] {
            assert_eq!(iso(of_field(value)), expect, "{value}");
        }
    }

    #[test]
    fn paths() {
        for (path, expect) in [
            ("https://example.org/world/2024/03/14/talks", "2024-03-14"),
            ("https://example.org/2024/mar/14/talks", "2024-03-14"),
            ("https://example.org/20240314/talks-1234.html", "2024-03-14"),
            ("2024-03-14_talks.txt", "2024-03-14"),
            ("talks-20240314.txt", "2024-03-14"),
            ("report_17.txt", "-"),
            ("https://example.org/article/202403141/x", "-"),
        ] {
            assert_eq!(iso(of_path(path)), expect, "{path}");
        }
    }

    #[test]
    fn lines() {
        for (line, expect) in [
            ("14 March 2024", "2024-03-14"),
            ("Thursday, March 14, 2024, 10:32 a.m. GMT", "2024-03-14"),
            ("10:32 14.03.2024 (GMT+03:00)", "2024-03-14"),
            ("2024-03-14T10:32:00Z", "2024-03-14"),
            ("The treaty of 14 March 2024", "-"),
        ] {
            assert_eq!(iso(of_line(line)), expect, "{line}");
        }
        assert_eq!(beside(" 10:20 GMT International"), "International");
        assert_eq!(beside("  International "), "International");
        assert_eq!(beside(" 10:20 "), "");
    }

    #[test]
    fn days_without_a_year() {
        let published = jiff::civil::date(2024, 1, 2);
        assert_eq!(iso(in_year_of(1, 2, published)), "2024-01-02");
        assert_eq!(iso(in_year_of(1, 3, published)), "2024-01-03");
        assert_eq!(iso(in_year_of(12, 31, published)), "2023-12-31");
        assert_eq!(iso(in_year_of(2, 30, published)), "-");
    }
}
