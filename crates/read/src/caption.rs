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
        r"(?i)^(?:in this|this|an?|the) (?:[\p{L}-]+ ){0,3}(?:photo|photograph|picture|image|handout|screengrab|screenshot)s?\b|^(?:pictured|seen) (?:here|above|from)|^\(?(?:from )?(?:l-r|l to r|left to right)\b",
    )
});

/// Credits at the end.
static CREDIT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        r"(?x)\s*(?: [(\[](?i:(?:file\ )?(?:photo|image|picture|photograph|ap\ photo|handout|courtesy|credit|source))[^()\[\]]{0,80}[)\]]
        | [(\[][^()\[\]]{0,60}(?i:\bvia\ (?:AP|Reuters|AFP)|Getty\ Images|AP\ Photo|Reuters|AFP|EPA|Xinhua|TASS|Sputnik|Kyodo|KCNA)[^()\[\]]{0,40}[)\]]
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
    "welcome",
    "speaks",
    "speak",
    "talks",
    "talk",
    "addresses",
    "address",
    "attends",
    "attend",
    "walks",
    "walk",
    "poses",
    "pose",
    "waves",
    "wave",
    "arrives",
    "arrive",
    "leaves",
    "leave",
    "delivers",
    "deliver",
    "looks",
    "look",
    "listens",
    "listen",
    "gestures",
    "gesture",
    "holds",
    "hold",
    "stands",
    "stand",
    "sits",
    "sit",
    "chairs",
    "visits",
    "visit",
    "inspects",
    "inspect",
    "signs",
    "sign",
    "exchange",
    "exchanges",
    "toasts",
    "embraces",
    "embrace",
    "hugs",
    "hug",
    "reacts",
    "react",
    "watches",
    "watch",
    "passes",
    "pass",
    "marches",
    "march",
    "lays",
    "lay",
    "reviews",
    "review",
    "rides",
    "ride",
    "takes",
    "take",
    "receives",
    "receive",
    "hosts",
    "host",
    "flies",
    "fly",
    "flutter",
    "flutters",
    "hangs",
    "hang",
    "patrols",
    "patrol",
    "guards",
    "guard",
    "smiles",
    "smile",
    "applauds",
    "applaud",
    "clasps",
    "clasp",
    "board",
    "boards",
    "gather",
    "gathers",
    "carry",
    "carries",
    "raises",
    "raise",
    "smoke",
    "rises",
    "fires",
    "fire",
];

/// Words of saying: a sentence with one of them reports, it shows nothing.
const SAID: &[&str] = &["said", "says", "told", "according", "announced", "reported", "added", "stated"];

/// A paragraph that is a caption: the part of it without opening words and credit.
pub(crate) fn find(text: &str, before_body: bool) -> Option<Range<usize>> {
    let start = OPENING.find(text).map_or(0, |m| m.end());
    let end = CREDIT.find(&text[start..]).map_or(text.len(), |m| start + m.start());
    let inner = &text[start..end];
    let words: Vec<String> = inner
        .split_whitespace()
        .map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|w| !w.is_empty())
        .collect();
    if words.len() > 70 {
        return None;
    }
    let few_sentences = sentences::sentences(inner).len() <= 2;
    let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()));
    let marked = start > 0 || end < text.len() || SETTING.is_match(inner);
    let shown = sentences::sentences(inner).len() == 1
        && words.len() <= 45
        && DATED.is_match(inner)
        && !has(SAID)
        && (seen(&words) || before_body && !past(&words) && words.len() <= 30);
    (marked && few_sentences || shown).then_some(start..end)
}

/// Whether the first verb that could be a caption's stands early and no verb in the past stands before it.
fn seen(words: &[String]) -> bool {
    let at = words.iter().position(|w| SEEN.contains(&w.as_str()));
    at.is_some_and(|i| (1..=18).contains(&i) && !words[..i].iter().any(|w| looks_past(w)))
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
        check("", true, None);
    }
}
