//! Photo captions: what marks them, and the credits that hang on them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::dates::{MONTH, compiled};
use crate::sentences;

/// Words that open a caption and are not part of its sentence.
static OPENING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi)^\s*(?: file\ photo(?:graph)?\s*[:.–—-]? | file\s*[-–—:]+ | \(file\)(?:\ photo)? | \[file(?:\ photo)?\]
        | (?:photo|picture|image|pictured|caption|photo\ caption|image\ caption|archive\ photo|library\ picture)\s*[:|–—-] )\s*",
    )
});

/// Words that open a caption's own sentence.
static SETTING: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?xi)^(?: in\ (?:this|an?)\ (?:[\p{L}\p{N}.-]+\ ){0,5}?(?:photo|photograph|picture|image|handout|screengrab|screenshot)\b
        | this\ (?:[\p{L}-]+\ ){0,3}?(?:photo|photograph|image|handout|screengrab|screenshot)\b
        | an?\ (?:(?:file|handout|undated|satellite|combination|aerial|archive|still|pool|video|combo)\ ){1,3}(?:photo|photograph|picture|image|grab)\b
        | (?:pictured|seen)\ (?:here|above)\b | \(?(?:from\ )?(?:l-r|l\ to\ r|left\ to\ right)\b )",
    )
});

/// How words begin of which [`SETTING`] needs one.
const SET: &[&str] = &["photo", "picture", "image", "handout", "screen", "grab", "seen", "l", "left"];

/// Credits at the end.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)\s*(?: [(\[](?i:(?:file\ )?(?:photo|image|picture|photograph|ap\ photo|handout|courtesy|credit|source))[^()\[\]]{0,80}[)\]]
        | [(\[][^()\[\]]{0,60}(?:(?i:via\ (?:AP|Reuters|AFP)|Getty\ Images|AP\ Photo)|(?:Reuters|REUTERS|AFP|EPA|Xinhua|TASS|Sputnik|Kyodo|KCNA)\ ?/|/\ ?(?:Reuters|REUTERS|AFP|EPA|Xinhua|TASS|Sputnik|Kyodo|KCNA))[^()\[\]]{0,40}[)\]]
        | (?:REUTERS|AP\ Photo|AFP|EPA|EPA-EFE|Getty\ Images)\s*/\s*[\p{L}\ .'’/-]{2,60}
        | (?i:(?:photo|image|picture)(?:\ credit)?(?:\ by)?|credit|courtesy)\s*[:/]\s*[\p{L}\p{N}\ .'’/&,-]{2,60}
        | ©\s*[\p{L}\p{N}\ .'’/&,-]{2,80}
        | \|\s*(?i:photo|image)[^|]{0,60} )\s*$",
    )
});

/// A day or month with its year.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        r"(?i)\b(?:{MONTH}\.? \d{{1,2}},? (?:19|20)\d\d|\d{{1,2}} {MONTH}\.?,? (?:19|20)\d\d|{MONTH}\.? (?:19|20)\d\d)\b"
    ))
});

/// Verbs of captions: what can be seen in a picture, told in the present tense.
const SEEN: &[&str] = &[
    "meets",
    "meet",
    "shakes",
    "shake",
    "greets",
    "greet",
    "welcomes",
    "speaks",
    "speak",
    "addresses",
    "attends",
    "attend",
    "poses",
    "pose",
    "waves",
    "arrives",
    "arrive",
    "leaves",
    "delivers",
    "deliver",
    "listens",
    "listen",
    "gestures",
    "holds",
    "stands",
    "stand",
    "sits",
    "sit",
    "chairs",
    "inspects",
    "inspect",
    "signs",
    "toasts",
    "embraces",
    "embrace",
    "reacts",
    "react",
    "watches",
    "receives",
    "receive",
    "exchanges",
    "flies",
    "hangs",
    "smiles",
    "smile",
    "applauds",
    "applaud",
    "clasps",
    "gather",
    "gathers",
    "carry",
    "carries",
    "raises",
    "raise",
    "rises",
];

/// Such verbs that are nouns as well; they count behind a name.
const SEEN_BEHIND_A_NAME: &[&str] = &[
    "talks", "talk", "welcome", "address", "walks", "walk", "wave", "leave", "looks", "look", "gesture", "hold",
    "visits", "visit", "sign", "exchange", "hugs", "hug", "watch", "passes", "pass", "marches", "march", "lays", "lay",
    "reviews", "review", "rides", "ride", "takes", "take", "hosts", "host", "fly", "flutters", "flutter", "hang",
    "patrols", "patrol", "guards", "guard", "clasp", "boards", "board", "fires", "fire",
];

/// Words of saying: a sentence with one of them reports, it shows nothing.
const SAID: &[&str] = &["said", "says", "told", "according", "announced", "reported", "added", "stated"];

/// A paragraph that is a caption: the part of it without opening words and credit.
pub(crate) fn find(text: &str, before_body: bool) -> Option<Range<usize>> {
    // Few paragraphs begin or end as captions do, and the patterns are dear to compile and to run.
    let first = text.trim_start().chars().next();
    let opens = first.is_some_and(|c| "fpical([".contains(c.to_ascii_lowercase()));
    let start = if opens { OPENING.find(text) } else { None }.map_or(0, |m| m.end());
    let closes = text.trim_end().ends_with([')', ']']) || text.contains(['/', ':', '©', '|']);
    let end = if closes { CREDIT.find(&text[start..]) } else { None }.map_or(text.len(), |m| start + m.start());
    let inner = &text[start..end];
    let words: Vec<String> = inner
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|w| !w.is_empty())
        .collect();
    if words.len() > 70 {
        return None;
    }
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let tells = || words.iter().any(|w| SET.iter().any(|set| w.starts_with(set)));
    let marked = start > 0 || end < text.len() || tells() && SETTING.is_match(inner);
    if marked && sentences::sentences(inner).len() <= 2 {
        return Some(start..end);
    }
    let printed: Vec<&str> = inner
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    let shown = words.len() <= 45
        && inner.bytes().any(|b| b.is_ascii_digit())
        && !has(SAID)
        && (seen(&printed) || before_body && !past(&words) && words.len() <= 30)
        && DATED.is_match(inner)
        && sentences::sentences(inner).len() == 1;
    shown.then_some(start..end)
}

/// Whether a caption's verb stands early, and no verb in the past before it.
fn seen(words: &[&str]) -> bool {
    let name = |w: &str| w.starts_with(char::is_uppercase);
    // `is to raise` tells of the future, as captions do not.
    let infinitive =
        |i: usize| matches!(words[i - 1], "to" | "will" | "would" | "can" | "could" | "may" | "should" | "not");
    let at = (1..words.len().min(19))
        .filter(|&i| !infinitive(i))
        .find(|&i| SEEN.contains(&words[i]) || SEEN_BEHIND_A_NAME.contains(&words[i]) && name(words[i - 1]));
    at.is_some_and(|i| !words[..i].iter().any(|w| looks_past(w)))
}

fn past(words: &[String]) -> bool {
    words.iter().any(|w| looks_past(w))
}

fn looks_past(word: &str) -> bool {
    const PAST: &[&str] =
        &["was", "were", "had", "has", "have", "will", "would", "met", "held", "made", "took", "gave", "came", "went"];
    PAST.contains(&word) || word.len() > 4 && word.ends_with("ed") && !matches!(word, "united" | "armed" | "allied")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, before_body: bool, expect: Option<&str>) {
        assert_eq!(find(text, before_body).map(|r| &text[r]), expect, "{text}");
    }

    #[test]
    fn captions() {
        let plain = "French President Emmanuel Macron welcomes German Chancellor Olaf Scholz at the Elysee Palace on January 22, 2023.";
        check(plain, false, Some(plain));
        check(&format!("FILE PHOTO: {plain}"), false, Some(plain));
        check("Photo: The bridge over the Yalu in Dandong", false, Some("The bridge over the Yalu in Dandong"));
        check("The two leaders at the border. REUTERS/Ann Example", false, Some("The two leaders at the border."));
        check("The two leaders at the border (AP Photo/Ann Example)", false, Some("The two leaders at the border"));
        check(
            "In this photo released on Monday, the ship leaves port.",
            false,
            Some("In this photo released on Monday, the ship leaves port."),
        );
        check("The Peace Palace in The Hague, 3 May 2021.", true, Some("The Peace Palace in The Hague, 3 May 2021."));
    }

    #[test]
    fn paragraphs_that_are_none() {
        check("The two ministers met in Vienna on January 22, 2023.", true, None);
        check("Macron said that he welcomes the agreement of January 22, 2023.", false, None);
        check(
            "The treaty was signed in the Elysee Palace on January 22, 1963, and both sides hold to it.",
            false,
            None,
        );
        check("The Peace Palace in The Hague, 3 May 2021.", false, None);
        check("Officials gather in Geneva.", true, None);
        check("The bank's index climbed on the Oslo Stock Exchange to its highest since May 4, 2001.", false, None);
        check("A photo exhibition on the treaty opened here on Monday.", false, None);
        check("Dozens were killed in the attack. [Reuters]", false, None);
        check("The government is to raise the fees from January 1, 2007.", false, None);
        check("", true, None);
    }
}
