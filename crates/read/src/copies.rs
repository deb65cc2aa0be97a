//! Copies within one article: crawled pages hold the same body twice or the same sentence again as a teaser. Sentences
//! are aligned; of each pair the one in the fuller copy is kept, and what stands in one copy only is kept as well.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use crate::sentences;

/// A sentence of the body, made ready for comparison.
struct Sentence {
    paragraph: usize,
    range: Range<usize>,
    words: Vec<String>,
    /// Pairs of neighbouring words.
    shingles: BTreeSet<u64>,
    /// Names, figures and negations: where these differ, two sentences tell different facts.
    facts: BTreeSet<String>,
    /// Cut off, as teasers are.
    cut: bool,
}

/// One paragraph of the body after the copies are gone: parts of the given paragraphs, in order.
pub(crate) type Kept = Vec<(usize, Range<usize>)>;

/// What was found.
pub(crate) struct Outcome {
    pub(crate) paragraphs: Vec<Kept>,
    /// Sentences dropped.
    pub(crate) dropped: usize,
    /// Whether the copy was a run of sentences (a second body), not a single repeated sentence.
    pub(crate) body: bool,
}

/// Drops the copies among the paragraphs of a body. `dateline[i]` says whether a dateline stood before paragraph `i`.
pub(crate) fn settle(paragraphs: &[&str], dateline: &[bool]) -> Outcome {
    let sentences = split(paragraphs);
    let twins = pair(&sentences);
    let runs = runs(&sentences, &twins);
    if runs.is_empty() {
        let whole = paragraphs.iter().enumerate().map(|(i, text)| vec![(i, 0..text.len())]).collect();
        return Outcome { paragraphs: whole, dropped: 0, body: false };
    }
    // Sentence dropped -> sentence that stands for it.
    let mut stands_for: BTreeMap<usize, usize> = BTreeMap::new();
    let shared: BTreeSet<usize> = runs.iter().flatten().flat_map(|(s, t)| [*s, *t]).collect();
    for run in &runs {
        let first = side(&sentences, &shared, run.iter().map(|(s, _)| *s), dateline);
        let second = side(&sentences, &shared, run.iter().map(|(_, t)| *t), dateline);
        for &(s, t) in run {
            let (kept, lost) = if second > first { (t, s) } else { (s, t) };
            stands_for.insert(lost, kept);
        }
    }
    let kept_for = |mut i: usize| {
        while let Some(&next) = stands_for.get(&i) {
            i = next;
        }
        i
    };
    // The fuller wording of a kept sentence may stand in the copy that is dropped.
    let mut wording: BTreeMap<usize, usize> = BTreeMap::new();
    for &lost in stands_for.keys() {
        let kept = kept_for(lost);
        let best = wording.get(&kept).copied().unwrap_or(kept);
        if sentences[lost].words.len() * 100 > sentences[best].words.len() * 115
            || sentences[best].cut && !sentences[lost].cut
        {
            wording.insert(kept, lost);
        }
    }
    let order = order(&sentences, &stands_for, &kept_for);
    Outcome {
        paragraphs: assemble(&sentences, &order, &stands_for, &wording),
        dropped: stands_for.len(),
        body: runs.iter().any(|r| r.len() > 1),
    }
}

fn split(paragraphs: &[&str]) -> Vec<Sentence> {
    let mut all = Vec::new();
    for (paragraph, text) in paragraphs.iter().enumerate() {
        for range in sentences::sentences(text) {
            let sentence = &text[range.clone()];
            let words = words(sentence);
            let shingles = words.windows(2).map(|w| hash(&w.join(" "))).collect();
            let facts = facts(sentence);
            let cut = sentence.ends_with('…') || sentence.ends_with("...");
            all.push(Sentence { paragraph, range, words, shingles, facts, cut });
        }
    }
    all
}

fn hash(text: &str) -> u64 {
    xxhash_rust::xxh3::xxh3_64(text.as_bytes())
}

/// Words in small letters without marks.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Words that turn a sentence round; `t` is that of `didn't`.
const NEGATIONS: &[&str] = &["not", "no", "never", "none", "neither", "nor", "without", "denied", "denies", "t"];

fn facts(sentence: &str) -> BTreeSet<String> {
    let mut facts = BTreeSet::new();
    for (i, word) in sentence.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).enumerate() {
        let name = i > 0 && word.starts_with(char::is_uppercase);
        let figure = word.contains(|c: char| c.is_ascii_digit());
        let lower = word.to_lowercase();
        if name || figure || NEGATIONS.contains(&lower.as_str()) {
            facts.insert(lower);
        }
    }
    facts
}

/// How near two sentences are, 0 to 1; 0 where they tell different facts.
fn nearness(a: &Sentence, b: &Sentence) -> f64 {
    if a.words == b.words {
        return 1.0;
    }
    let (small, large) = if a.words.len() <= b.words.len() { (a, b) } else { (b, a) };
    if small.cut && small.words.len() >= 5 && large.words.starts_with(&small.words[..small.words.len() - 1]) {
        return 0.95;
    }
    // The word that begins a sentence is no name by its capital, so it may be in `facts` of one side alone.
    let told = |s: &Sentence, fact: &String| s.facts.contains(fact) || s.words.first() == Some(fact);
    let negated = |s: &Sentence| s.facts.iter().any(|f| NEGATIONS.contains(&f.as_str()));
    if !small.facts.iter().all(|f| told(large, f)) || negated(small) != negated(large) {
        return 0.0;
    }
    let shared = small.shingles.intersection(&large.shingles).count() as f64;
    let all = small.shingles.union(&large.shingles).count() as f64;
    let jaccard = if all > 0.0 { shared / all } else { 0.0 };
    let contained = if small.shingles.is_empty() { 0.0 } else { shared / small.shingles.len() as f64 };
    // The one may tell more than the other; then what it shares must be nearly all of the shorter.
    if large.facts.iter().all(|f| told(small, f)) {
        jaccard
    } else if contained >= 0.9 && small.words.len() >= 8 && small.words.len() * 2 >= large.words.len() {
        0.8
    } else {
        0.0
    }
}

/// The earlier twin of each sentence that has one.
fn pair(sentences: &[Sentence]) -> Vec<Option<usize>> {
    const STRONG: f64 = 0.8;
    const WEAK: f64 = 0.6;
    const SHORT: usize = 6;
    let mut twins: Vec<Option<usize>> = vec![None; sentences.len()];
    let mut index: HashMap<u64, Vec<usize>> = HashMap::new();
    for (t, sentence) in sentences.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for shingle in &sentence.shingles {
            for &s in index.get(shingle).into_iter().flatten() {
                *shared.entry(s).or_default() += 1;
            }
        }
        let before = t.checked_sub(1).and_then(|p| twins[p]);
        let follows = |s: usize| before.is_some_and(|b| s > b && s <= b + 3);
        let mut best: Option<(f64, usize)> = None;
        for (&s, &count) in &shared {
            let other = &sentences[s];
            let smaller = sentence.shingles.len().min(other.shingles.len());
            if twins[s].is_some() || count * 2 < smaller {
                continue;
            }
            let near = nearness(other, sentence);
            let enough = if follows(s) { near >= WEAK } else { near >= STRONG && sentence.words.len() >= SHORT };
            let score = near + if follows(s) { 0.3 } else { 0.0 };
            if enough && best.is_none_or(|(b, _)| score > b) {
                best = Some((score, s));
            }
        }
        twins[t] = best.map(|(_, s)| s);
        if twins[t].is_none() {
            for &shingle in &sentence.shingles {
                let entry = index.entry(shingle).or_default();
                // A pair of words that is everywhere tells nothing.
                if entry.len() < 32 {
                    entry.push(t);
                }
            }
        }
    }
    // Short sentences count where a neighbour is a copy too.
    for t in (0..sentences.len()).rev() {
        let after = twins.get(t + 1).copied().flatten().and_then(|s| s.checked_sub(1));
        let before = t.checked_sub(1).and_then(|p| twins[p]).map(|s| s + 1);
        for s in [before, after].into_iter().flatten() {
            let fits = s < t && twins[s].is_none() && !sentences[t].words.is_empty();
            if twins[t].is_none() && fits && sentences[s].words == sentences[t].words {
                twins[t] = Some(s);
            }
        }
    }
    twins
}

/// Pairs that go on in step: sentence by sentence, with at most two left out on either side.
fn runs(sentences: &[Sentence], twins: &[Option<usize>]) -> Vec<Vec<(usize, usize)>> {
    let mut runs: Vec<Vec<(usize, usize)>> = Vec::new();
    for (t, s) in (0..sentences.len()).filter_map(|t| Some((t, twins[t]?))) {
        match runs.last_mut().and_then(|r| r.last().copied().map(|last| (r, last))) {
            Some((run, (ls, lt))) if s > ls && s <= ls + 3 && t <= lt + 3 => run.push((s, t)),
            _ => runs.push(vec![(s, t)]),
        }
    }
    runs
}

/// How full a copy is; the greater is the fuller. By what it tells of the shared part, then by how well it is parted
/// into paragraphs, whether it has the dateline, and how much more it tells.
type Fullness = (usize, usize, bool, usize);

fn side(
    sentences: &[Sentence],
    shared: &BTreeSet<usize>,
    members: impl Iterator<Item = usize>,
    dateline: &[bool],
) -> Fullness {
    let members: Vec<usize> = members.collect();
    let words: usize = members.iter().map(|i| sentences[*i].words.len()).sum();
    let parts: BTreeSet<usize> = members.iter().map(|i| sentences[*i].paragraph).collect();
    let dated = parts.iter().any(|p| dateline.get(*p).copied().unwrap_or(false));
    // What follows the last shared sentence until another shared one stands belongs to this copy.
    let last = members.iter().copied().max().unwrap_or(0);
    let more: usize =
        (last + 1..sentences.len()).take_while(|i| !shared.contains(i)).map(|i| sentences[i].words.len()).sum();
    // Differences of a few words are no difference.
    (words / 8, parts.len(), dated, more)
}

/// The sentences that are kept, paragraph by paragraph. A paragraph that only the lesser copy has goes where its
/// neighbour before it stands in the fuller one.
fn order(sentences: &[Sentence], stands_for: &BTreeMap<usize, usize>, kept_for: &dyn Fn(usize) -> usize) -> Vec<usize> {
    // Key of a sentence: the paragraph it goes into or after, whether after, and its own place.
    let mut keyed: Vec<((usize, usize, usize), usize)> = Vec::new();
    let mut moved: Option<usize> = None;
    for (i, sentence) in sentences.iter().enumerate() {
        if stands_for.contains_key(&i) {
            moved = Some(sentences[kept_for(i)].paragraph);
            continue;
        }
        // It is inside the lesser copy where that copy goes on close behind it, or within the same paragraph.
        let start_of_paragraph = sentence.paragraph;
        let goes_on = (i + 1..sentences.len().min(i + 4)).any(|k| stands_for.contains_key(&k));
        let same = i > 0 && sentences[i - 1].paragraph == sentence.paragraph;
        match moved {
            Some(paragraph) if goes_on || same => keyed.push(((paragraph, 1, i), i)),
            _ => {
                moved = None;
                keyed.push(((start_of_paragraph, 0, i), i));
            }
        }
    }
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, i)| i).collect()
}

fn assemble(
    sentences: &[Sentence],
    order: &[usize],
    stands_for: &BTreeMap<usize, usize>,
    wording: &BTreeMap<usize, usize>,
) -> Vec<Kept> {
    let mut paragraphs: Vec<Kept> = Vec::new();
    let mut last: Option<usize> = None;
    for &i in order {
        let source = wording.get(&i).copied().unwrap_or(i);
        let part = (sentences[source].paragraph, sentences[source].range.clone());
        let same = last.is_some_and(|l| {
            sentences[l].paragraph == sentences[i].paragraph
                && l < i
                && (l + 1 == i || (l + 1..i).all(|k| stands_for.contains_key(&k)))
        });
        match paragraphs.last_mut() {
            Some(paragraph) if same => match paragraph.last_mut() {
                // Neighbours in one paragraph stay one stretch, with the blank between them.
                Some((p, range))
                    if *p == part.0
                        && source > 0
                        && sentences[source - 1].range.end == range.end
                        && sentences[source - 1].paragraph == *p =>
                {
                    range.end = part.1.end;
                }
                _ => paragraph.push(part),
            },
            _ => paragraphs.push(vec![part]),
        }
        last = Some(i);
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(paragraphs: &[&str], expect: &[&str]) {
        let outcome = settle(paragraphs, &vec![false; paragraphs.len()]);
        let got: Vec<String> = outcome
            .paragraphs
            .iter()
            .map(|kept| kept.iter().map(|(p, r)| &paragraphs[*p][r.clone()]).collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(got, expect);
    }

    const A: &str = "Norway and Japan agreed in Oslo on Monday to build a ferry line.";
    const B: &str = "The line will run twice a week, the two transport ministers said after their talks.";
    const C: &str = "Both parliaments have to ratify the agreement before the end of 2024.";
    const D: &str = "Norway has had a consulate in Kobe since 1906.";

    #[test]
    fn a_text_without_copies_stays() {
        check(&[A, B, C], &[A, B, C]);
        check(&[], &[]);
        check(&["One.", "One.", "Two."], &["One.", "One.", "Two."]);
    }

    #[test]
    fn the_copy_with_more_paragraphs_wins() {
        let run_together = format!("{A} {B} {C}");
        check(&[&run_together, A, B, C, D], &[A, B, C, D]);
        check(&[A, B, C, D, &run_together], &[A, B, C, D]);
    }

    #[test]
    fn what_one_copy_has_alone_is_kept_in_its_place() {
        check(&[A, D, B, A, B, C], &[A, D, B, C]);
        check(&[A, B, C, &format!("{A} {B} {D}")], &[A, B, D, C]);
    }

    #[test]
    fn a_teaser_that_is_cut_off() {
        check(&["Norway and Japan agreed in Oslo on Monday to build a…", A, B], &[A, B]);
    }

    #[test]
    fn small_changes_are_copies_and_other_facts_are_not() {
        let changed = B.replace("twice a week", "two times a week");
        check(&[A, B, C, A, &changed, C], &[A, B, C]);
        let other = A.replace("Japan", "Iceland");
        check(&[A, &other], &[A, &other]);
        let later = C.replace("2024", "2026");
        check(&[C, &later], &[C, &later]);
        let denied = A.replace("agreed", "have not agreed");
        check(&[A, &denied], &[A, &denied]);
    }

    #[test]
    fn three_copies() {
        check(&[A, B, A, B, A, B, C], &[A, B, C]);
    }
}
