//! The title of a page: the first line, or a line that a crawl repeats, and what its copies look like.

use crate::PublisherLookup;
use crate::copies;
use crate::dateline::{self, At};
use crate::layout::Paragraph;
use crate::piece::Piece;

/// Longest title, in words.
const LONGEST: usize = 30;

/// Lines among which the title is looked for.
const HEAD: usize = 15;

fn word_count(text: &str) -> usize {
    text.split_whitespace().count()
}

/// Whether a line ends as a sentence of prose does. A question or a quotation may be a title.
fn stops(text: &str) -> bool {
    let text = text.trim_end().trim_end_matches(['”', '"', '’', '\'', ')']);
    text.ends_with(['.', ':', ';', ',']) && !text.ends_with("...")
}

/// Whether a line is running text: a sentence that stops, or too long for a title.
pub(crate) fn is_prose(text: &str) -> bool {
    let words = word_count(text);
    words > LONGEST || words >= 6 && stops(text)
}

/// Takes the title from the first lines: the line that is repeated, or else the first one, if it looks like a title and
/// a text follows.
pub(crate) fn find(
    lines: &[Paragraph],
    is_publisher: &dyn Fn(&str) -> bool,
    publishers: &dyn PublisherLookup,
) -> Option<Piece> {
    let head =
        lines.iter().position(|l| is_prose(l.piece.text())).unwrap_or(lines.len()).max(1).min(lines.len()).min(HEAD);
    let candidates: Vec<&Piece> =
        lines[..head].iter().map(|l| &l.piece).filter(|p| fits(p.text()) && !is_prose(p.text())).collect();
    let repeats = |piece: &Piece| lines.iter().filter(|l| copy(piece.text(), l.piece.text()).is_some()).count();
    // Most copies first; among equals the one that stands first, and of `A - Example Wire` and `A` the shorter.
    let best = candidates.iter().filter(|p| word_count(p.text()) >= 3 && repeats(p) >= 2).max_by_key(|p| {
        let first = lines.iter().position(|l| l.piece.text() == p.text()).unwrap_or(0);
        (repeats(p), std::cmp::Reverse(first))
    });
    if let Some(best) = best {
        return Some((*best).clone());
    }
    let first = lines.first()?;
    let text = first.piece.text();
    if lines.len() < 2 || !fits(text) || word_count(text) < 2 || is_publisher(text) {
        return None;
    }
    if dateline::find(text, At::Start, publishers).is_some() {
        return None;
    }
    let dated = lines[1..]
        .iter()
        .take(2)
        .any(|l| dateline::find(l.piece.text(), At::Start, publishers).is_some_and(|f| f.place.is_some()));
    (!stops(text) || dated && text.ends_with('.') && word_count(text) <= 20).then(|| first.piece.clone())
}

fn fits(text: &str) -> bool {
    let first = text.chars().find(|c| c.is_alphanumeric());
    word_count(text) <= LONGEST && text.len() <= 300 && first.is_some_and(|c| !c.is_lowercase())
}

/// Where the text ends: labels such as topics and names of sections may stand behind it, each a line of its own.
pub(crate) fn tail(lines: &[Paragraph]) -> usize {
    let label = |text: &str| word_count(text) <= 5 && !text.ends_with(['.', '!', '?', '”', '"', '…', ')']);
    let text = lines.iter().rposition(|l| !label(l.piece.text())).map_or(0, |i| i + 1);
    // One short line may be the last word of a text; several are a list, and a list with a colon is told.
    let listed = lines.len() - text >= 2 && lines[..text].iter().any(|l| is_prose(l.piece.text()));
    let figures =
        lines[text..].iter().any(|l| l.piece.text().contains([':', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']));
    if listed && !figures { text } else { lines.len() }
}

/// The title without the name of the site behind a bar (or behind a dash, where the table knows the name), and that name.
pub(crate) fn without_site(title: &Piece, is_publisher: &dyn Fn(&str) -> bool) -> (Piece, Option<String>) {
    let text = title.text();
    for (mark, sure) in [(" | ", true), (" - ", false), (" – ", false), (" — ", false)] {
        if let Some((start, site)) = text.rsplit_once(mark) {
            let named = is_publisher(site) || sure && could_be_publisher(site) && word_count(site) <= 4;
            if named && word_count(start) >= 3 {
                return (title.slice(0..start.len()), Some(site.trim().to_owned()));
            }
        }
    }
    (title.clone(), None)
}

/// Whether `line` is a copy of the title; what stands behind the title in it (` - Example Wire`).
pub(crate) fn copy(title: &str, line: &str) -> Option<String> {
    if line == title {
        return Some(String::new());
    }
    // Most lines begin otherwise, and are not worth cutting into words for every line that may be the title.
    let first = |text: &str| text.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_lowercase().to_string());
    if first(title) != first(line) {
        return None;
    }
    let (title_words, line_words) = (copies::words(title), copies::words(line));
    if title_words.is_empty() || line_words.len() < title_words.len() || !line_words.starts_with(&title_words) {
        return None;
    }
    if line_words.len() == title_words.len() {
        return Some(String::new());
    }
    // Behind the title only a dash or bar may lead on, to a few words.
    let at = behind(line, title_words.len())?;
    let rest = line[at..].trim_start_matches(['”', '"', '’', ')', '?', '!']).trim();
    let suffix = rest.trim_start_matches(['-', '–', '—', '|', ':', '·', '•', ' ']);
    (suffix.len() < rest.len() && word_count(suffix) <= 6 && title_words.len() >= 3).then(|| suffix.to_owned())
}

/// The byte behind the `count`th word.
fn behind(line: &str, count: usize) -> Option<usize> {
    let mut seen = 0;
    let mut inside = false;
    for (i, c) in line.char_indices() {
        if c.is_alphanumeric() {
            inside = true;
        } else if inside {
            inside = false;
            seen += 1;
            if seen == count {
                return Some(i);
            }
        }
    }
    None
}

/// Whether a line has the form of a publisher's name: a few capitalised words and no sentence.
pub(crate) fn could_be_publisher(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let small = |w: &str| matches!(w, "of" | "the" | "and" | "de" | "del" | "in" | "&");
    let named = |w: &&str| w.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    (1..=5).contains(&words.len())
        && words.iter().all(|w| named(w) || small(w))
        && words.iter().any(named)
        && !line.ends_with(['.', '?', '!', ':', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, NoPublishers, layout};

    fn check(raw: &str, expect: Option<&str>) {
        let lines = layout::paragraphs(raw, Field::Text);
        let got = find(&lines, &|_| false, &NoPublishers);
        assert_eq!(got.as_ref().map(Piece::text), expect, "{raw}");
    }

    const LEDE: &str = "The envoys of Norway and Japan met in Oslo on Monday and agreed on a ferry line.";

    #[test]
    fn titles() {
        check(&format!("Envoys meet in Oslo\n{LEDE}"), Some("Envoys meet in Oslo"));
        check(&format!("Example Wire\nEnvoys meet in Oslo\nEnvoys meet in Oslo\n{LEDE}"), Some("Envoys meet in Oslo"));
        check(&format!("Envoys meet in Oslo - Example Wire\nEnvoys meet in Oslo\n{LEDE}"), Some("Envoys meet in Oslo"));
        check(&format!("Will they meet?\n\n{LEDE}"), Some("Will they meet?"));
        check(&format!("Envoys meet in Oslo.\n\nOSLO (EW) - {LEDE}"), Some("Envoys meet in Oslo."));
        check(LEDE, None);
        check(&format!("{LEDE}\n\n{LEDE}"), None);
        check(&format!("OSLO, Norway (EW) _\n\n{LEDE}"), None);
        check(&format!("Envoys meet in Oslo.\n\n{LEDE}"), None);
        check("Envoys meet in Oslo", None);
        check("", None);
    }

    #[test]
    fn labels_behind_the_text() {
        let check = |raw: &str, expect: usize| {
            assert_eq!(tail(&layout::paragraphs(raw, Field::Text)), expect, "{raw}");
        };
        check(&format!("{LEDE}\nNorway\nJapan\nWorld News"), 1);
        check(&format!("{LEDE}\nNorway"), 2);
        check(&format!("{LEDE}\nDead: 12\nHurt: 40"), 3);
        check("Norway\nJapan", 2);
        check("", 0);
    }

    #[test]
    fn names_of_sites_behind_titles() {
        for (text, title, site) in [
            ("Envoys Meet in Oslo | Harbour Post", "Envoys Meet in Oslo", Some("Harbour Post")),
            ("Envoys Meet in Oslo - Example Wire", "Envoys Meet in Oslo", Some("Example Wire")),
            ("Envoys Meet in Oslo - Minister", "Envoys Meet in Oslo - Minister", None),
            ("Envoys Meet | live updates as they come", "Envoys Meet | live updates as they come", None),
        ] {
            let piece = Piece::of(text, 0..text.len(), Field::Text);
            let (got, name) = without_site(&piece, &|n| n == "Example Wire");
            assert_eq!((got.text(), name.as_deref()), (title, site));
        }
    }

    #[test]
    fn copies_of_titles() {
        let title = "Envoys Meet in Oslo";
        for (line, expect) in [
            ("Envoys Meet in Oslo", Some("")),
            ("ENVOYS MEET IN OSLO", Some("")),
            ("Envoys Meet in Oslo - 14.03.2024, Example Wire", Some("14.03.2024, Example Wire")),
            ("Envoys Meet in Oslo | Example Wire", Some("Example Wire")),
            ("Envoys meet in Oslo and agree", None),
            ("Envoys meet", None),
            ("", None),
        ] {
            assert_eq!(copy(title, line).as_deref(), expect, "{line}");
        }
    }
}
