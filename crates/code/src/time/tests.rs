//! Time expressions in sentences of our own, with the values and days they must give.

use jiff::civil::Date;
use proptest::prelude::*;

use super::recognise_text;

/// Checks the expressions of a text: words, type, value, and the interval as `earliest..latest` (a single day alone,
/// an open end empty, nothing for no interval).
#[track_caller]
pub(super) fn check(text: &str, published: &str, expect: &[(&str, &str, &str, &str)]) {
    let day: Option<Date> = published.parse().ok();
    let have: Vec<(String, String, String, String)> = recognise_text(text, day, None)
        .into_iter()
        .map(|m| {
            let interval = match (m.earliest, m.latest) {
                (None, None) => String::new(),
                (Some(a), Some(b)) if a == b => a.to_string(),
                (a, b) => format!(
                    "{}..{}",
                    a.map_or_else(String::new, |d| d.to_string()),
                    b.map_or_else(String::new, |d| d.to_string())
                ),
            };
            (text[m.span.start..m.span.end].to_owned(), m.class.as_str().to_owned(), m.value, interval)
        })
        .collect();
    let expect: Vec<(String, String, String, String)> =
        expect.iter().map(|&(a, b, c, d)| (a.into(), b.into(), c.into(), d.into())).collect();
    assert_eq!(have, expect, "in: {text}");
}

/// Checks a text with one expression.
#[track_caller]
pub(super) fn one(text: &str, published: &str, words: &str, value: &str, interval: &str) {
    let class = if value.ends_with("REF") {
        "DATE"
    } else if value.starts_with('P') {
        "DURATION"
    } else if value.contains('T') {
        "TIME"
    } else {
        "DATE"
    };
    check(text, published, &[(words, class, value, interval)]);
}

#[track_caller]
pub(super) fn set(text: &str, words: &str, value: &str) {
    check(text, "2024-03-14", &[(words, "SET", value, "")]);
}

#[track_caller]
pub(super) fn none(text: &str) {
    check(text, "2024-03-14", &[]);
}

/// A Thursday.
pub(super) const DAY: &str = "2024-03-14";

#[test]
fn dates_in_full() {
    for words in [
        "March 3, 2022",
        "Mar. 3, 2022",
        "3 March 2022",
        "3rd March 2022",
        "the 3rd of March 2022",
        "the third of March, 2022",
        "March 3rd, 2022",
        "March the 3rd, 2022",
        "2022-03-03",
        "3/3/2022",
        "Thursday, March 3, 2022",
        "Thursday 3 March 2022",
    ] {
        one(&format!("The treaty was signed on {words}."), DAY, words, "2022-03-03", "2022-03-03");
    }
    one(
        "The summit opened on September 13, 2023 in Vladivostok.",
        DAY,
        "September 13, 2023",
        "2023-09-13",
        "2023-09-13",
    );
    one("It took effect on 31/12/2021.", DAY, "31/12/2021", "2021-12-31", "2021-12-31");
    one("He was born on Feb. 29, 1960.", DAY, "Feb. 29, 1960", "1960-02-29", "1960-02-29");
    one("The pact of November 2023 stands.", DAY, "November 2023", "2023-11", "2023-11-01..2023-11-30");
    one("Talks resumed in February, 2020.", DAY, "February, 2020", "2020-02", "2020-02-01..2020-02-29");
    one("It began in March of 2011.", DAY, "March of 2011", "2011-03", "2011-03-01..2011-03-31");
    one("The war ended in 1945.", DAY, "1945", "1945", "1945-01-01..1945-12-31");
    one("By the year 2030 emissions should halve.", DAY, "the year 2030", "2030", "2030-01-01..2030-12-31");
    one("In nineteen ninety-six the two sides met.", DAY, "nineteen ninety-six", "1996", "1996-01-01..1996-12-31");
    one("Caesar was killed in 44 BC.", DAY, "44 BC", "BC0044", "-000044-01-01..-000044-12-31");
}

#[test]
fn dates_without_a_year() {
    one("The envoys met on March 3.", DAY, "March 3", "2024-03-03", "2024-03-03");
    one("The envoys will meet on March 30.", DAY, "March 30", "2024-03-30", "2024-03-30");
    one("Elections will be held on January 20.", DAY, "January 20", "2025-01-20", "2025-01-20");
    one("The attack of Dec. 20 killed nine.", DAY, "Dec. 20", "2023-12-20", "2023-12-20");
    one("He must leave by April 2.", DAY, "April 2", "2024-04-02", "2024-04-02");
    one("The deal was struck in November.", DAY, "November", "2023-11", "2023-11-01..2023-11-30");
    one("The vote is due in May.", DAY, "May", "2024-05", "2024-05-01..2024-05-31");
    one("The law passed in early February.", DAY, "early February", "2024-02", "2024-02-01..2024-02-10");
    one("It was signed in May last year.", DAY, "May last year", "2023-05", "2023-05-01..2023-05-31");
    one("It was signed in June of last year.", DAY, "June of last year", "2023-06", "2023-06-01..2023-06-30");
    one("They have fought since May.", DAY, "May", "2023-05", "2023-05-01..2023-05-31");
    one("They have fought since Friday.", DAY, "Friday", "2024-03-08", "2024-03-08");
    one("They fought last November.", DAY, "last November", "2023-11", "2023-11-01..2023-11-30");
    one("They will vote next June.", DAY, "next June", "2024-06", "2024-06-01..2024-06-30");
    one("The Sept. 11 attacks were recalled.", "2001-10-02", "Sept. 11", "2001-09-11", "2001-09-11");
    one("The law changed after 9/11.", DAY, "9/11", "2001-09-11", "2001-09-11");
}

#[test]
fn ranges() {
    check(
        "The fair runs May 3-5.",
        DAY,
        &[("May 3", "DATE", "2024-05-03", "2024-05-03"), ("5", "DATE", "2024-05-05", "2024-05-05")],
    );
    check(
        "It will be held from May 3 to 5, 2026.",
        DAY,
        &[("May 3", "DATE", "2026-05-03", "2026-05-03"), ("5, 2026", "DATE", "2026-05-05", "2026-05-05")],
    );
    check(
        "The summit was held on April 24 and 25.",
        "2024-05-02",
        &[("April 24", "DATE", "2024-04-24", "2024-04-24"), ("25", "DATE", "2024-04-25", "2024-04-25")],
    );
    check(
        "The war of 1980-1988 cost many lives.",
        DAY,
        &[("1980", "DATE", "1980", "1980-01-01..1980-12-31"), ("1988", "DATE", "1988", "1988-01-01..1988-12-31")],
    );
    check(
        "The war (1980-88) cost many lives.",
        DAY,
        &[("1980", "DATE", "1980", "1980-01-01..1980-12-31"), ("88", "DATE", "1988", "1988-01-01..1988-12-31")],
    );
    check(
        "Between 1990 and 1995 they did not speak.",
        DAY,
        &[("1990", "DATE", "1990", "1990-01-01..1990-12-31"), ("1995", "DATE", "1995", "1995-01-01..1995-12-31")],
    );
    check(
        "They met in March and April 1996.",
        DAY,
        &[
            ("March", "DATE", "1996-03", "1996-03-01..1996-03-31"),
            ("April 1996", "DATE", "1996-04", "1996-04-01..1996-04-30"),
        ],
    );
    check(
        "It ran from November 2 to January 5, 1997.",
        DAY,
        &[("November 2", "DATE", "1996-11-02", "1996-11-02"), ("January 5, 1997", "DATE", "1997-01-05", "1997-01-05")],
    );
}

#[test]
fn weekdays() {
    one("The minister said Monday that talks failed.", DAY, "Monday", "2024-03-11", "2024-03-11");
    one("The minister said on Thursday that talks failed.", DAY, "Thursday", "2024-03-14", "2024-03-14");
    one("The council will vote on Friday.", DAY, "Friday", "2024-03-15", "2024-03-15");
    one("Talks are scheduled for Tuesday.", DAY, "Tuesday", "2024-03-19", "2024-03-19");
    one("They met last Friday.", DAY, "last Friday", "2024-03-08", "2024-03-08");
    one("They met last Thursday.", DAY, "last Thursday", "2024-03-07", "2024-03-07");
    one("They meet next Monday.", DAY, "next Monday", "2024-03-18", "2024-03-18");
    one("They meet next Thursday.", DAY, "next Thursday", "2024-03-21", "2024-03-21");
    one("They meet this coming Sunday.", DAY, "this coming Sunday", "2024-03-17", "2024-03-17");
    one("The ruling on late Wednesday stunned them.", DAY, "late Wednesday", "2024-03-13", "2024-03-13");
    one("Friday's explosion killed three.", DAY, "Friday", "2024-03-08", "2024-03-08");
    one("The court has given him until Saturday.", DAY, "Saturday", "2024-03-16", "2024-03-16");
    check(
        "They met on March 8, 2023, and again the following Monday.",
        DAY,
        &[
            ("March 8, 2023", "DATE", "2023-03-08", "2023-03-08"),
            ("the following Monday", "DATE", "2023-03-13", "2023-03-13"),
        ],
    );
    check(
        "On March 8, 2023 he spoke, having met them the previous Friday.",
        DAY,
        &[
            ("March 8, 2023", "DATE", "2023-03-08", "2023-03-08"),
            ("the previous Friday", "DATE", "2023-03-03", "2023-03-03"),
        ],
    );
}

#[test]
fn days_that_point() {
    one("The envoy arrived today.", DAY, "today", "2024-03-14", "2024-03-14");
    one("The envoy arrived yesterday.", DAY, "yesterday", "2024-03-13", "2024-03-13");
    one("The envoy arrives tomorrow.", DAY, "tomorrow", "2024-03-15", "2024-03-15");
    one("They met the day before yesterday.", DAY, "the day before yesterday", "2024-03-12", "2024-03-12");
    one("They meet the day after tomorrow.", DAY, "the day after tomorrow", "2024-03-16", "2024-03-16");
    one("The ship left the day before Christmas.", DAY, "the day before Christmas", "2023-12-24", "2023-12-24");
    one("It happened earlier today.", DAY, "earlier today", "2024-03-14", "2024-03-14");
    one("It was the third day of the siege.", DAY, "the third day", "2024-03-14", "2024-03-14");
    check(
        "He was arrested on May 4, 2019 and freed the next day.",
        DAY,
        &[("May 4, 2019", "DATE", "2019-05-04", "2019-05-04"), ("the next day", "DATE", "2019-05-05", "2019-05-05")],
    );
    check(
        "He was arrested on May 4, 2019. Two days later he was freed.",
        DAY,
        &[("May 4, 2019", "DATE", "2019-05-04", "2019-05-04"), ("Two days later", "DATE", "2019-05-06", "2019-05-06")],
    );
    check(
        "He was arrested on May 4, 2019. That same day his party was banned.",
        DAY,
        &[("May 4, 2019", "DATE", "2019-05-04", "2019-05-04"), ("That same day", "DATE", "2019-05-04", "2019-05-04")],
    );
}

#[test]
fn weeks_months_years_that_point() {
    one("They met last week.", DAY, "last week", "2024-W10", "2024-03-04..2024-03-10");
    one("They met earlier this week.", DAY, "earlier this week", "2024-W11", "2024-03-11..2024-03-14");
    one("They meet later this week.", DAY, "later this week", "2024-W11", "2024-03-14..2024-03-17");
    one("They meet next week.", DAY, "next week", "2024-W12", "2024-03-18..2024-03-24");
    one("They met last month.", DAY, "last month", "2024-02", "2024-02-01..2024-02-29");
    one("At the end of last month they met.", DAY, "the end of last month", "2024-02", "2024-02-23..2024-02-29");
    one("They met early this year.", DAY, "early this year", "2024", "2024-01-01..2024-04-30");
    one("At the beginning of this year they met.", DAY, "the beginning of this year", "2024", "2024-01-01..2024-03-31");
    one("They met earlier this year.", DAY, "earlier this year", "2024", "2024-01-01..2024-03-14");
    one("They met late last year.", DAY, "late last year", "2023", "2023-09-01..2023-12-31");
    one("It opened in mid-2006.", DAY, "mid-2006", "2006", "2006-05-01..2006-08-31");
    one("It will open sometime next year.", DAY, "sometime next year", "2025", "2025-01-01..2025-12-31");
    one("They met over the weekend.", "2024-03-18", "the weekend", "2024-W11-WE", "2024-03-16..2024-03-17");
    one("They met last weekend.", DAY, "last weekend", "2024-W10-WE", "2024-03-09..2024-03-10");
    one("They met in the week of March 6.", DAY, "the week of March 6", "2024-W10", "2024-03-04..2024-03-10");
    one("Exports fell in the current year.", DAY, "the current year", "2024", "2024-01-01..2024-12-31");
    check(
        "The king abdicated in 1936. That year the talks failed.",
        DAY,
        &[("1936", "DATE", "1936", "1936-01-01..1936-12-31"), ("That year", "DATE", "1936", "1936-01-01..1936-12-31")],
    );
    check(
        "The king abdicated in 1936. The following year the talks failed.",
        DAY,
        &[
            ("1936", "DATE", "1936", "1936-01-01..1936-12-31"),
            ("The following year", "DATE", "1937", "1937-01-01..1937-12-31"),
        ],
    );
    check(
        "The pact of 1994 came two years after the war; two years later it failed.",
        DAY,
        &[
            ("1994", "DATE", "1994", "1994-01-01..1994-12-31"),
            ("two years", "DURATION", "P2Y", ""),
            ("two years later", "DATE", "1996", "1996-01-01..1996-12-31"),
        ],
    );
}

#[test]
fn distances() {
    one("The wall fell 35 years ago.", DAY, "35 years ago", "1989", "1989-01-01..1989-12-31");
    one("The wall fell a decade ago.", DAY, "a decade ago", "2014", "2014-01-01..2014-12-31");
    one("It began a century ago.", DAY, "a century ago", "1924", "1924-01-01..1924-12-31");
    one("It began two weeks ago.", DAY, "two weeks ago", "2024-W09", "2024-02-26..2024-03-03");
    one("It began three months ago.", DAY, "three months ago", "2023-12", "2023-12-01..2023-12-31");
    one("It began ten days ago.", DAY, "ten days ago", "2024-03-04", "2024-03-04");
    one("It began a year and a half ago.", DAY, "a year and a half ago", "2022-09", "2022-09-01..2022-09-30");
    one("It began several years ago.", DAY, "several years ago", "PAST_REF", "");
    one("It ends five years from now.", DAY, "five years from now", "2029", "2029-01-01..2029-12-31");
    one("A fortnight ago they met.", DAY, "A fortnight ago", "2024-W09", "2024-02-26..2024-03-03");
    one("They came here 30,000 years ago.", DAY, "30,000 years ago", "XXXX", "");
    one("They came here a year earlier.", DAY, "a year earlier", "2023", "2023-01-01..2023-12-31");
    check(
        "Profit rose in the third quarter of 2023 from a year earlier.",
        DAY,
        &[
            ("the third quarter of 2023", "DATE", "2023-Q3", "2023-07-01..2023-09-30"),
            ("a year earlier", "DATE", "2022-Q3", "2022-07-01..2022-09-30"),
        ],
    );
}

#[test]
fn quarters_halves_fiscal_years() {
    one("It grew in the first quarter of 2024.", DAY, "the first quarter of 2024", "2024-Q1", "2024-01-01..2024-03-31");
    one("Output fell in Q3 2023.", DAY, "Q3 2023", "2023-Q3", "2023-07-01..2023-09-30");
    one(
        "Output fell in the second half of last year.",
        DAY,
        "the second half of last year",
        "2023-H2",
        "2023-07-01..2023-12-31",
    );
    one("The last quarter of 1989 was bad.", DAY, "The last quarter of 1989", "1989-Q4", "1989-10-01..1989-12-31");
    one("Fourth-quarter profit fell.", DAY, "Fourth-quarter", "2023-Q4", "2023-10-01..2023-12-31");
    one(
        "It sees a loss in next year's first quarter.",
        DAY,
        "next year's first quarter",
        "2025-Q1",
        "2025-01-01..2025-03-31",
    );
    one("The first half of 2022 saw a rise.", DAY, "The first half of 2022", "2022-H1", "2022-01-01..2022-06-30");
    one(
        "Growth in the first two quarters of 2022 was slow.",
        DAY,
        "the first two quarters of 2022",
        "2022-H1",
        "2022-01-01..2022-06-30",
    );
    one("Spending in fiscal 2023 rose.", DAY, "fiscal 2023", "2023", "2023-01-01..2023-12-31");
    one("Spending in the next fiscal year will rise.", DAY, "the next fiscal year", "2025", "2025-01-01..2025-12-31");
    one("Spending in fiscal year 2023 rose.", DAY, "fiscal year 2023", "2023", "2023-01-01..2023-12-31");
    one("Sales rose this quarter.", DAY, "this quarter", "2024-Q1", "2024-01-01..2024-03-31");
    one("Sales rose last quarter.", DAY, "last quarter", "2023-Q4", "2023-10-01..2023-12-31");
    check(
        "In the fourth quarter it lost money. The year-earlier quarter was better.",
        DAY,
        &[
            ("the fourth quarter", "DATE", "2023-Q4", "2023-10-01..2023-12-31"),
            ("The year-earlier quarter", "DATE", "2022-Q4", "2022-10-01..2022-12-31"),
        ],
    );
}

#[test]
fn seasons_decades_centuries() {
    one("They met in the summer of 2008.", DAY, "the summer of 2008", "2008-SU", "2008-06-01..2008-08-31");
    one("They met last summer.", DAY, "last summer", "2023-SU", "2023-06-01..2023-08-31");
    one("They meet this spring.", DAY, "this spring", "2024-SP", "2024-03-01..2024-05-31");
    one("They meet next fall.", DAY, "next fall", "2024-FA", "2024-09-01..2024-11-30");
    one("They fought in the winter of 1994.", DAY, "the winter of 1994", "1994-WI", "1994-12-01..1995-02-28");
    one("In the 1980s they were foes.", DAY, "the 1980s", "198", "1980-01-01..1989-12-31");
    one("In the early 1990s they were foes.", DAY, "the early 1990s", "199", "1990-01-01..1993-12-31");
    one("In the late '80s they were foes.", DAY, "the late '80s", "198", "1987-01-01..1989-12-31");
    one("In the nineties they were foes.", DAY, "the nineties", "199", "1990-01-01..1999-12-31");
    one("In the mid-1970s they were foes.", DAY, "the mid-1970s", "197", "1974-01-01..1976-12-31");
    one("In the 19th century they were foes.", DAY, "the 19th century", "18", "1800-01-01..1899-12-31");
    one("It is the crisis of this century.", DAY, "this century", "20", "2000-01-01..2099-12-31");
    one("It was the twentieth century that taught them.", DAY, "the twentieth century", "19", "1900-01-01..1999-12-31");
}

#[test]
fn durations() {
    for (words, value) in [
        ("three days", "P3D"),
        ("two-year", "P2Y"),
        ("16-hour", "PT16H"),
        ("5 1/2 hours", "PT5H30M"),
        ("two and a half years", "P2Y6M"),
        ("a year and a half", "P1Y6M"),
        ("half an hour", "PT30M"),
        ("a few weeks", "PXW"),
        ("several months", "PXM"),
        ("a couple of years", "P2Y"),
        ("twenty-five years", "P25Y"),
        ("two hundred years", "P200Y"),
        ("two decades", "P20Y"),
        ("a century", "P100Y"),
        ("six more weeks", "P6W"),
        ("90 days", "P90D"),
        ("four-day", "P4D"),
        ("ten minutes", "PT10M"),
        ("30 seconds", "PT30S"),
        ("day-long", "P1D"),
        ("decades-long", "PXY"),
        ("a fortnight", "P2W"),
        ("1.5 years", "P1Y6M"),
        ("three consecutive days", "P3D"),
        ("a dozen years", "P12Y"),
    ] {
        one(&format!("The committee held {words} talks."), DAY, words, value, "");
    }
    one("It has lasted for years.", DAY, "years", "PXY", "");
    one("It took less than an hour.", DAY, "an hour", "PT1H", "");
    one("It has grown in the past two months.", DAY, "the past two months", "P2M", "2024-01-14..2024-03-14");
    one("It will grow over the next three years.", DAY, "the next three years", "P3Y", "2024-03-14..2027-03-14");
    one("It grew in the first nine months.", DAY, "the first nine months", "P9M", "");
    one("It took two to three weeks.", DAY, "two to three weeks", "P2W", "");
    one("The last 24 hours were calm.", DAY, "The last 24 hours", "PT24H", "");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text makes the recogniser panic, and its spans are whole characters in order.
    #[test]
    fn any_text(text in "\\PC{0,60}", published in -9999i16..=9999) {
        let day = Date::new(published, 3, 1).ok();
        let mut last = 0;
        for m in recognise_text(&text, day, None) {
            prop_assert!(text.get(m.span.start..m.span.end).is_some_and(|t| !t.is_empty()));
            prop_assert!(m.span.start >= last);
            last = m.span.end;
            if let (Some(a), Some(b)) = (m.earliest, m.latest) {
                prop_assert!(a <= b);
            }
        }
    }

    /// Words of time in any order neither.
    #[test]
    fn words_of_time(words in proptest::collection::vec(proptest::sample::select(vec![
        "the", "last", "next", "May", "March", "3", "31", "2020", "1990s", "'80s", "quarter", "first", "second", "year", "years",
        "ago", "later", "early", "mid-", "end of", "Friday", "night", "10:30", "a.m.", "GMT", "every", "two", "million", "hundred",
        "half", "and a", "of", "before", "Christmas", "99999999", "century", "-", ",", "to", "fiscal", "’s", "week", "of",
        "anniversary", "75th", "day", "yesterday", "in", "1/2", "BC", "9/11", "noon", "summer", "\n\n",
    ]), 0..14), published in -9999i16..=9999) {
        let text = words.join(" ");
        for m in recognise_text(&text, Date::new(published, 12, 31).ok(), None) {
            prop_assert!(text.get(m.span.start..m.span.end).is_some());
            if let (Some(a), Some(b)) = (m.earliest, m.latest) {
                prop_assert!(a <= b);
            }
        }
    }
}

#[test]
fn the_table_is_whole() {
    let table = super::lexicon::Lexicon::parse(include_str!("../../../../knowledge/time.toml"));
    assert!(table.is_ok(), "{:?}", table.err());
    let bad = super::lexicon::Lexicon::parse("[months]\njanuary = \"one\"\n");
    assert!(bad.is_err());
}
