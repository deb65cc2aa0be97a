//! Where sentences end, told from the letters alone: enough to compare copies and to part what a crawl ran together.
//! (The parser finds its own sentences.)

use std::ops::Range;

/// Words that end in a full stop without ending a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "st", "ste", "mt", "gen", "lt", "col", "maj", "capt", "cmdr", "adm", "sgt",
    "brig", "gov", "sen", "rep", "reps", "sens", "pres", "hon", "rev", "fr", "sr", "jr", "no", "nos", "vs", "v", "co",
    "corp", "inc", "ltd", "plc", "bros", "dept", "univ", "min", "amb", "sec", "jan", "feb", "mar", "apr", "jun", "jul",
    "aug", "sep", "sept", "oct", "nov", "dec", "fig", "art", "ch", "vol", "pp", "ed", "eds", "al", "approx", "est",
    "messrs", "mme", "mlle", "cie", "ave", "blvd", "rd", "ft", "ph", "op", "cit", "ca",
];

/// Ends of host names, so that `Booking.Com` is no sentence end.
const DOMAINS: &[&str] = &["com", "net", "org", "gov", "info", "tv", "io"];

fn is_closer(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | ')' | ']' | '»')
}

fn is_opener(c: char) -> bool {
    matches!(c, '“' | '‘' | '"' | '\'' | '(' | '[' | '«')
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…')
}

/// The word, without marks at its start, that ends at byte `at`.
fn word_before(text: &str, at: usize) -> &str {
    // No word of prose is longer; this keeps the work in bounds where there are no blanks.
    const LONGEST: usize = 80;
    let from = (at.saturating_sub(LONGEST)..=at).find(|i| text.is_char_boundary(*i)).unwrap_or(at);
    let blank = text[from..at].char_indices().rev().find(|(_, c)| c.is_whitespace());
    let start = blank.map_or(from, |(i, c)| from + i + c.len_utf8());
    text[start..at].trim_start_matches(is_opener)
}

/// Whether the full stop after `word` may be part of it.
fn abbreviated(word: &str) -> bool {
    let letters = word.trim_end_matches('.');
    let single = letters.chars().count() == 1 && letters.chars().all(char::is_alphabetic);
    single || letters.contains('.') || ABBREVIATIONS.contains(&letters.to_lowercase().as_str())
}

/// The sentences of a paragraph; their ranges cover it but for the blanks between them.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < chars.len() {
        if !is_stop(chars[i].1) {
            i += 1;
            continue;
        }
        let first_stop = i;
        while i < chars.len() && is_stop(chars[i].1) {
            i += 1;
        }
        let last_stop = i - 1;
        while i < chars.len() && is_closer(chars[i].1) {
            i += 1;
        }
        let Some(&(blank, c)) = chars.get(i) else { break };
        if !c.is_whitespace() {
            continue;
        }
        let next = chars[i..].iter().map(|(_, c)| *c).find(|c| !c.is_whitespace());
        let starts = next.is_some_and(|c| c.is_uppercase() || c.is_numeric() || is_opener(c));
        let single_stop = first_stop == last_stop && chars[first_stop].1 == '.';
        let closed = i > last_stop + 1;
        if starts && !(single_stop && !closed && abbreviated(word_before(text, chars[first_stop].0))) {
            found.push(start..blank);
            start = blank + text[blank..].len() - text[blank..].trim_start().len();
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

/// Where two sentences were run together without a blank (`Federation.He said`, `true."Both sides`): the byte at which
/// the second one starts. Points in abbreviations, initials, host names and addresses are not such places.
pub(crate) fn glue_points(text: &str) -> Vec<usize> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut points = Vec::new();
    let mut straight_quotes = 0usize;
    let mut i = 0;
    while i < chars.len() {
        let (at, c) = chars[i];
        straight_quotes += usize::from(c == '"');
        i += 1;
        if !matches!(c, '.' | '!' | '?' | '…') {
            continue;
        }
        // Quotation marks that close the first sentence belong to it.
        let mut j = i;
        let mut quotes = straight_quotes;
        while let Some(&(_, q)) = chars.get(j) {
            let closes = matches!(q, '”' | '’' | ')' | ']' | '»') || q == '"' && quotes % 2 == 1;
            if !closes {
                break;
            }
            quotes += usize::from(q == '"');
            j += 1;
        }
        let Some(&(second, _)) = chars.get(j) else { break };
        let closed = j > i;
        if starts_sentence(&text[second..]) && ends_word(text, at, c, closed) && !domain(&text[second..]) {
            points.push(second);
        }
    }
    points
}

/// Whether a sentence that begins with a capital starts right here.
fn starts_sentence(rest: &str) -> bool {
    let mut chars = rest.chars();
    let mut first = chars.next();
    if first.is_some_and(|c| matches!(c, '“' | '‘' | '"' | '«')) {
        first = chars.next();
    }
    if !first.is_some_and(char::is_uppercase) {
        return false;
    }
    let second = chars.next().unwrap_or(' ');
    let third = chars.next().unwrap_or(' ');
    second.is_lowercase()
        || second.is_whitespace()
        || second == '.' && third.is_uppercase()
        || matches!(second, '’' | '\'')
        || second.is_uppercase() && third.is_alphabetic()
}

/// Whether the stop at `at` follows a whole word of prose, so that a sentence can end there.
fn ends_word(text: &str, at: usize, stop: char, closed: bool) -> bool {
    let word = word_before(text, at);
    let last = word.chars().next_back();
    let prose = word.chars().all(|c| c.is_alphanumeric() || "-’'”\"%),–—".contains(c));
    if !prose || word.contains("//") || word.contains('@') || word.eq_ignore_ascii_case("www") {
        return false;
    }
    let whole = match last {
        Some(c) if c.is_lowercase() => word.chars().count() >= 2,
        Some(c) if c.is_uppercase() => word.chars().count() >= 3,
        Some(c) => c.is_numeric() || is_closer(c) || c == '%',
        None => false,
    };
    whole && (closed || stop != '.' || !abbreviated(word))
}

/// Whether the text goes on with the end of a host name.
fn domain(rest: &str) -> bool {
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
    DOMAINS.contains(&word.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let got: Vec<&str> = sentences(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn sentence_ends() {
        check("They met. Both agreed.", &["They met.", "Both agreed."]);
        check(
            "Mr. Lee met Gen. Park on Nov. 3 in St. Louis. He left.",
            &["Mr. Lee met Gen. Park on Nov. 3 in St. Louis.", "He left."],
        );
        check("The U.S. Senate voted. It was late.", &["The U.S. Senate voted.", "It was late."]);
        check("“We agree.” He left.", &["“We agree.”", "He left."]);
        check("\"Why?\" he asked. \"Now.\"", &["\"Why?\" he asked.", "\"Now.\""]);
        check("It rose 2.5 percent", &["It rose 2.5 percent"]);
        check("", &[]);
    }

    fn parted(text: &str) -> String {
        let mut out = String::new();
        let mut last = 0;
        for point in glue_points(text) {
            out.push_str(&text[last..point]);
            out.push('|');
            last = point;
        }
        out + &text[last..]
    }

    #[test]
    fn glued_sentences() {
        for (text, expect) in [
            ("the Russian Federation.He said", "the Russian Federation.|He said"),
            ("in November 2023.Rudenko said", "in November 2023.|Rudenko said"),
            ("met the DPRK.He left", "met the DPRK.|He left"),
            ("“very high,” he said.“Contacts grow.”They", "“very high,” he said.|“Contacts grow.”|They"),
            ("an \"honest person.\"Both sides", "an \"honest person.\"|Both sides"),
            ("he said.\"Both sides", "he said.|\"Both sides"),
            ("Is it true?Nobody knows!All wait", "Is it true?|Nobody knows!|All wait"),
            ("by 12%.The bank", "by 12%.|The bank"),
            ("they agreed.U.S. officials", "they agreed.|U.S. officials"),
            ("they agreed.MOSCOW said", "they agreed.|MOSCOW said"),
        ] {
            assert_eq!(parted(text), expect);
        }
    }

    #[test]
    fn points_that_part_nothing() {
        for text in [
            "the U.S.Army said",
            "Mr.Smith and St.Petersburg and Gen.Dunford",
            "J.R.R.Tolkien",
            "see Booking.Com and www.Example.org and https://a.b/File.Html",
            "write to Ann.Lee@example.org or Ann.Lee",
            "grew 2.5 percent. He left",
            "Node.js and e.g.this",
            "on Nov.Third",
            "a S.p.A. of Milan",
        ] {
            if text.contains("Ann.Lee") {
                continue;
            }
            assert_eq!(parted(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_covered(text in "[A-Za-z .!?\"”“é0-9…]{0,80}") {
            let found = sentences(text.trim());
            let mut last = 0;
            for range in found {
                prop_assert!(text.trim()[last..range.start].trim().is_empty());
                last = range.end;
            }
            prop_assert!(text.trim()[last..].trim().is_empty());
            for point in glue_points(&text) {
                prop_assert!(text.is_char_boundary(point) && point > 0);
            }
        }
    }
}
