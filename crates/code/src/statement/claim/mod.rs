//! Claims about the state of things between states: "relations are at their lowest point since 1991".
//!
//! A claim is a predicate from `knowledge/claims.toml` said of a subject such as relations or trade. Both
//! are found by patterns over the plain words of one sentence. What is only wished, feared, denied or
//! conditional is no claim about the state of things and is left out.

mod pattern;
mod sieve;
mod wording;
mod words;

use std::collections::BTreeMap;

use aho_corasick::AhoCorasick;
use chancery_parse::Document;
use chancery_read::Span;
use serde::Deserialize;
use thiserror::Error;

use self::pattern::{Expression, SCOPE, escape, expression};
use self::sieve::{LateRegex, Sieve};
pub use self::wording::{ClaimReader, Wording};
use self::words::Words;
use crate::report::Entity;

/// Most words between the subject and what is said of it.
const LONGEST_GAP: usize = 18;

/// Why a table of claims cannot be used.
#[derive(Debug, Error)]
pub enum ClaimTableError {
    /// The file is not TOML, or has fields that do not belong there.
    #[error("{file}: {source}")]
    Toml {
        /// The file.
        file: String,
        /// What is wrong.
        source: Box<toml::de::Error>,
    },
    /// A pattern, or the name of a subject, cannot be used.
    #[error("{file}: kind `{kind}`: {reason}")]
    Kind {
        /// The file.
        file: String,
        /// The kind of claim.
        kind: String,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    forms: BTreeMap<String, String>,
    wording: wording::Row,
    subject: Vec<SubjectRow>,
    kind: Vec<KindRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectRow {
    name: String,
    words: String,
    not: Vec<String>,
    /// Whether the words speak of states only beside names of states.
    #[serde(default)]
    weak: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRow {
    name: String,
    direction: String,
    degree: String,
    scope: Option<String>,
    #[serde(default)]
    subjects: Vec<String>,
    #[serde(default)]
    needs: Needs,
    subject: Option<String>,
    patterns: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    examples: Vec<(String, String)>,
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code))]
    not: Vec<String>,
}

/// What a pattern needs beside itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Needs {
    /// A word of the subject, in the pattern or to its left.
    #[default]
    Subject,
    /// Nothing: the phrase names its subject.
    None,
}

/// Where a pattern has its subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Left,
    Inside,
    Given,
}

#[derive(Debug)]
struct Kind {
    direction: String,
    degree: String,
    scope: Option<String>,
    /// Indices of the subjects it applies to, ascending.
    subjects: Vec<usize>,
}

#[derive(Debug)]
struct Pattern {
    kind: usize,
    place: Place,
    regex: LateRegex,
}

/// The compiled table of claims.
#[derive(Debug)]
pub(crate) struct ClaimTable {
    /// Names of the subjects.
    subjects: Vec<String>,
    /// Sentences that a few words are put into.
    carriers: Vec<String>,
    /// Whether a subject needs states beside it.
    subject_weak: Vec<bool>,
    /// Finds the words of each subject.
    subject_words: Vec<LateRegex>,
    /// Finds the phrases in which such a word means something else.
    subject_not: Vec<Option<LateRegex>>,
    /// Finds text that may hold a claim, before anything dear is done.
    scan: AhoCorasick,
    kinds: Vec<Kind>,
    patterns: Vec<Pattern>,
    /// Finds the patterns that a sentence may match.
    sieve: Sieve,
    scope: LateRegex,
    open: LateRegex,
    verbal: LateRegex,
    condition: LateRegex,
}

/// A claim as the words of a sentence give it, without its dyad.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// relations, trade, contacts ...
    pub(crate) subject: String,
    /// high / low / better / worse.
    pub(crate) direction: String,
    /// superlative / comparative / plain.
    pub(crate) degree: String,
    /// `ever`, `since 1962`, `in 20 years`.
    pub(crate) scope: Option<String>,
    /// Subject to end of the predicate.
    pub(crate) span: Span,
    /// The word that names the subject, where one does.
    pub(crate) subject_span: Option<Span>,
    /// Whether a state must be named beside it, since the phrase alone does not speak of states.
    pub(crate) needs_state: bool,
}

impl ClaimTable {
    /// Reads the table. `file` names it in errors.
    ///
    /// # Errors
    /// When the text is not TOML of the right shape, or a pattern cannot be compiled.
    pub(crate) fn parse(text: &str, file: &str) -> Result<Self, ClaimTableError> {
        let rows: File =
            toml::from_str(text).map_err(|e| ClaimTableError::Toml { file: file.to_owned(), source: Box::new(e) })?;
        let fault =
            |kind: &str, reason: String| ClaimTableError::Kind { file: file.to_owned(), kind: kind.to_owned(), reason };
        let names: Vec<String> = rows.subject.iter().map(|s| s.name.clone()).collect();
        let mut subject_words = Vec::new();
        let mut subject_not = Vec::new();
        let mut needles: Vec<String> = Vec::new();
        for row in &rows.subject {
            let words: Vec<String> = row.words.split_whitespace().map(escape).collect();
            needles.extend(row.words.split_whitespace().map(str::to_lowercase));
            subject_words.push(LateRegex::new(format!(" (?:{}) ", words.join("|"))));
            let not: Vec<String> = row
                .not
                .iter()
                .map(|p| expression(p, &rows.forms, "").map(|e| e.source))
                .collect::<Result<_, _>>()
                .map_err(|e| fault(&row.name, e))?;
            let not = (!not.is_empty()).then(|| LateRegex::new(not.join("|")));
            subject_not.push(not);
        }
        let mut kinds = Vec::new();
        let mut patterns = Vec::new();
        let mut needs = Vec::new();
        for row in &rows.kind {
            let named =
                if row.needs == Needs::None { row.subject.iter().cloned().collect() } else { row.subjects.clone() };
            let mut subjects = Vec::new();
            for name in &named {
                let index = names.iter().position(|n| n == name);
                subjects.push(index.ok_or_else(|| fault(&row.name, format!("there is no subject `{name}`")))?);
            }
            if row.needs == Needs::None && subjects.len() != 1 {
                return Err(fault(&row.name, "`needs = \"none\"` asks for one `subject`".into()));
            }
            if subjects.is_empty() {
                subjects = (0..names.len()).collect();
            }
            subjects.sort_unstable();
            let all: Vec<String> =
                subjects.iter().flat_map(|&s| rows.subject[s].words.split_whitespace().map(escape)).collect();
            let subject = format!(" (?P<s>{})", all.join("|"));
            for text in &row.patterns {
                let Expression { source, needs: words } =
                    expression(text, &rows.forms, &subject).map_err(|e| fault(&row.name, e))?;
                let place = match row.needs {
                    Needs::None => Place::Given,
                    Needs::Subject if text.contains("{subject}") => Place::Inside,
                    Needs::Subject => Place::Left,
                };
                if row.needs == Needs::None {
                    needles.extend(literal_words(text));
                }
                needs.push(words);
                patterns.push(Pattern { kind: kinds.len(), place, regex: LateRegex::new(source) });
            }
            kinds.push(Kind {
                direction: row.direction.clone(),
                degree: row.degree.clone(),
                scope: row.scope.clone(),
                subjects,
            });
        }
        needles.sort_unstable();
        needles.dedup();
        let build = |source: &str| LateRegex::new(source.to_owned());
        Ok(Self {
            subjects: names,
            carriers: rows.wording.carriers,
            subject_weak: rows.subject.iter().map(|s| s.weak).collect(),
            subject_words,
            subject_not,
            scan: AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(&needles)
                .map_err(|e| fault("(built in)", e.to_string()))?,
            kinds,
            patterns,
            sieve: Sieve::new(needs),
            scope: build(&format!("{SCOPE} ")),
            open: build(OPEN),
            verbal: build(VERBAL),
            condition: build(CONDITION),
        })
    }

    /// The claims of one sentence of `source`, in order.
    pub(crate) fn find(&self, source: &str, sentence: Span) -> Vec<Found> {
        let Some(text) = source.get(sentence.start..sentence.end) else { return Vec::new() };
        if !self.scan.is_match(text) {
            return Vec::new();
        }
        let words = Words::new(source, sentence);
        let subjects = self.subjects_of(&words.text);
        let mut hits: Vec<Hit> = Vec::new();
        for p in self.sieve.candidates(&words.text) {
            let pattern = &self.patterns[p];
            for found in pattern.regex.get().captures_iter(&words.text) {
                let Some(all) = found.get(0) else { continue };
                let inner = found.name("s").map(|m| (m.start(), m.end()));
                if let Some(hit) = self.hit(&words.text, pattern, all.start(), all.end(), inner, &subjects) {
                    hits.push(hit);
                }
            }
        }
        self.choose(hits, &words)
    }

    /// The words that name subjects: place in the normal form, subject.
    fn subjects_of(&self, text: &str) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        for (s, regex) in self.subject_words.iter().enumerate() {
            let mut from = 0;
            while let Some(m) = regex.get().find_at(text, from) {
                from = m.end() - 1;
                let barred = self.subject_not[s].as_ref().is_some_and(|not| {
                    not.get().find_iter(text).any(|n| n.start() < m.end() - 1 && m.start() + 1 < n.end())
                });
                if !barred {
                    found.push((m.start() + 1, m.end() - 1, s));
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn hit(
        &self,
        text: &str,
        pattern: &Pattern,
        start: usize,
        end: usize,
        inner: Option<(usize, usize)>,
        subjects: &[(usize, usize, usize)],
    ) -> Option<Hit> {
        let kind = &self.kinds[pattern.kind];
        let (subject, named) = match pattern.place {
            Place::Given => (kind.subjects[0], None),
            Place::Inside => {
                let (from, _) = inner?;
                let s = subjects.iter().find(|s| s.0 == from)?;
                (s.2, Some((s.0, s.1)))
            }
            Place::Left => {
                let s = subjects.iter().rev().find(|s| s.1 <= start && kind.subjects.contains(&s.2))?;
                if !self.reaches(&text[s.1..=start]) {
                    return None;
                }
                (s.2, Some((s.0, s.1)))
            }
        };
        let from = named.map_or(start, |n| n.0.min(start + 1));
        // What stands before a predicate tells whether it is asserted; for a subject to the left that is the end of the gap.
        let before = &text[..=start];
        let tail = self.open.get().find(before).map_or("", |m| m.as_str());
        if self.verbal.get().is_match(&format!(" {} ", tail.trim())) {
            return None;
        }
        let clause = text[..from].rfind([',', ';', ':']).map_or(0, |i| i + 1);
        if self.condition.get().is_match(&text[clause..from]) {
            return None;
        }
        Some(Hit { kind: pattern.kind, subject, named, start: start + 1, end: end - 1 })
    }

    /// Whether what stands between a subject and a predicate lets the one be said of the other.
    fn reaches(&self, gap: &str) -> bool {
        let gap = strip_aside(gap);
        if gap.split_whitespace().count() > LONGEST_GAP || gap.contains([';', ':', '?', '!']) || gap.contains(" . ") {
            return false;
        }
        let tail = self.open.get().find(&gap).map_or(gap.len(), |m| m.start());
        let before = format!("{} ", &gap[..tail]);
        !BREAKS.iter().any(|b| before.contains(b))
    }

    /// One claim for each subject: the most telling one.
    fn choose(&self, mut hits: Vec<Hit>, words: &Words) -> Vec<Found> {
        let rank = |h: &Hit| match self.kinds[h.kind].degree.as_str() {
            "superlative" => 0,
            "comparative" => 1,
            _ => 2,
        };
        hits.sort_by_key(|h| (rank(h), h.start.saturating_sub(h.end), usize::MAX - (h.end - h.start), h.start, h.kind));
        let mut kept: Vec<Hit> = Vec::new();
        for hit in hits {
            let clash = kept
                .iter()
                .any(|k| (k.start < hit.end && hit.start < k.end) || (k.named.is_some() && k.named == hit.named));
            if !clash {
                kept.push(hit);
            }
        }
        kept.sort_by_key(|h| h.start);
        kept.iter().filter_map(|h| self.found(h, words)).collect()
    }

    fn found(&self, hit: &Hit, words: &Words) -> Option<Found> {
        let kind = &self.kinds[hit.kind];
        let (scope, scope_end) = match self.scope_after(&words.text, hit) {
            Some((start, end)) => (words.source(start, end).map(|s| (start, s)), end),
            None => (None, hit.end),
        };
        let first = hit.named.map_or(hit.start, |n| n.0.min(hit.start));
        let last = hit.named.map_or(hit.end, |n| n.1.max(hit.end)).max(scope_end);
        let scope = scope
            .map(|(start, _)| scope_name(&words.text[start..scope_end], words, start))
            .or_else(|| kind.scope.clone());
        Some(Found {
            subject: self.subjects[hit.subject].clone(),
            direction: kind.direction.clone(),
            degree: kind.degree.clone(),
            scope,
            span: words.source(first, last)?,
            subject_span: hit.named.and_then(|n| words.source(n.0, n.1)),
            needs_state: hit.named.is_none() || self.subject_weak[hit.subject],
        })
    }

    /// The scope that follows a predicate within a few words, or stands in it.
    fn scope_after(&self, text: &str, hit: &Hit) -> Option<(usize, usize)> {
        // Only a superlative has its bounds in its own words, and only a comparison is bounded by a length of time.
        let superlative = self.kinds[hit.kind].degree == "superlative";
        let from = if superlative { hit.start } else { hit.end } - 1;
        let limit = text[hit.end..]
            .char_indices()
            .scan(0, |blanks, (i, c)| {
                *blanks += usize::from(c == ' ');
                (*blanks <= 12 && !matches!(c, ',' | ';' | ':')).then_some(i + c.len_utf8())
            })
            .last()
            .map_or(hit.end, |n| hit.end + n);
        if limit <= from {
            return None;
        }
        let window = format!("{} ", &text[from..limit]);
        // "than ever ... since 1991": the last phrase bounds the claim best.
        let mut best = None;
        let mut at = 0;
        while let Some(m) = self.scope.get().find_at(&window, at) {
            at = m.end() - 1;
            if superlative || m.as_str().starts_with(" since") {
                best = Some((from + m.start() + 1, from + m.end() - 1));
            }
        }
        best
    }
}

/// The states that a claim is about: those in the phrase of its subject, or else those named in the sentence, if they are a pair.
///
/// `named` are the entities of the sentence by position; `of` resolves a noun phrase ("the two countries").
pub(crate) fn dyad(doc: &Document, found: &Found, named: &[Entity], of: impl Fn(usize) -> Vec<Entity>) -> Vec<String> {
    let codes = |entities: &mut dyn Iterator<Item = &Entity>| {
        let mut codes: Vec<String> = entities.filter_map(|e| e.country.clone()).filter(|c| c != "---").collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    };
    let mut one = Vec::new();
    if let Some(subject) = found.subject_span {
        let head = doc.tokens().partition_point(|t| t.start < subject.start);
        if head < doc.len() {
            let phrase = doc.subtree(head);
            let span = Span::new(doc[phrase.start].start, doc[phrase.end - 1].end);
            let resolved = of(head);
            let inside = codes(&mut named.iter().filter(|e| e.span.is_some_and(|s| span.contains(s))).chain(&resolved));
            if inside.len() == 2 {
                return inside;
            }
            if inside.len() == 1 {
                one = inside;
            }
        }
    }
    let near = codes(&mut named.iter().filter(|e| e.span.is_some_and(|s| found.span.overlaps(s))));
    if near.len() == 2 {
        return near;
    }
    let all = codes(&mut named.iter());
    if all.len() == 2 && one.iter().all(|c| all.contains(c)) {
        return all;
    }
    if one.is_empty() {
        if near.len() == 1 {
            near
        } else if all.len() == 1 {
            all
        } else {
            Vec::new()
        }
    } else {
        one
    }
}

/// A pattern that matched, with its subject; offsets in the normal form.
#[derive(Clone, Copy, Debug)]
struct Hit {
    kind: usize,
    subject: usize,
    named: Option<(usize, usize)>,
    start: usize,
    end: usize,
}

/// Auxiliaries and adverbs at the end of a stretch.
const OPEN: &str = r"(?: (?:has|have|had|be|been|being|is|are|was|were|also|now|already|recently|even|only|still|just|since|again|further|not|n't|never|hardly|barely|scarcely|no|longer|far|from|yet|then|soon|therefore|thus|once|first|both|all|always|often|thereby|will|would|could|can|may|might|should|shall|must|cannot|can't|won't|wouldn't|couldn't|hasn't|haven't|hadn't|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|do|does|did|to|want|wants|wanted|hope|hopes|hoped|help|helped|[^ ]+ly))+ $";

/// Words among those that make what follows unasserted.
const VERBAL: &str = r" (?:not|n't|never|hardly|barely|scarcely|no|will|would|could|can|may|might|should|shall|must|cannot|can't|won't|wouldn't|couldn't|hasn't|haven't|hadn't|isn't|aren't|wasn't|weren't|doesn't|don't|didn't|to|want|wants|wanted|hope|hopes|hoped|far) ";

/// What makes the clause that follows conditional or wished for.
const CONDITION: &str = r" (?:if|unless|whether|should|lest|hope|hopes|hoped|hoping|fear|fears|feared|fearing|risk|risks|want|wants|wanted|wish|wishes|suppose|predicts?|predicted|denied|denies|deny)(?: [^ ,;]+){0,5} *$";

/// What stands between clauses, or shows that a verb has been said of the subject already.
const BREAKS: &[&str] = &[
    " but ",
    " while ",
    " although ",
    " though ",
    " because ",
    " after ",
    " before ",
    " despite ",
    " where ",
    " whereas ",
    " is ",
    " are ",
    " was ",
    " were ",
    " has ",
    " have ",
    " had ",
    " will ",
    " would ",
    " said ",
    " says ",
    " , and ",
    " discussed ",
    " can ",
    " could ",
];

/// A gap without a parenthesis between commas (", he said," or ", which soured in 2014,").
fn strip_aside(gap: &str) -> String {
    let Some(first) = gap.find(" , ") else { return gap.to_owned() };
    match gap[first + 3..].find(" , ").map(|i| first + 3 + i) {
        Some(second) => format!("{}{}", &gap[..first], strip_aside(&gap[second + 2..])),
        None => gap.to_owned(),
    }
}

/// Words that a pattern with its own subject cannot do without, for the scan: the first two literal ones with five letters.
fn literal_words(pattern: &str) -> Vec<String> {
    pattern
        .split(|c: char| !c.is_alphanumeric() && c != '@' && c != '{' && c != '}' && c != '_')
        .filter(|w| w.len() >= 4 && w.chars().all(char::is_alphabetic))
        .map(str::to_lowercase)
        .collect()
}

/// The scope as it is recorded.
fn scope_name(normal: &str, words: &Words, start: usize) -> String {
    let normal = normal.trim();
    if normal == "ever" || normal.contains("history") || normal.contains("of all time") || normal.contains("memory") {
        return "ever".to_owned();
    }
    let mut kept = Vec::new();
    let mut at = start;
    for word in normal.split(' ') {
        let source = words.source_text(at, at + word.len());
        at += word.len() + 1;
        if !matches!(
            word,
            "more"
                | "than"
                | "at"
                | "least"
                | "nearly"
                | "almost"
                | "about"
                | "over"
                | "last"
                | "past"
                | "around"
                | "some"
        ) {
            kept.push(source.unwrap_or_else(|| word.to_owned()));
        }
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests;
