//! From cues and quotations to statements: which cue a quotation belongs to, who goes on speaking, and
//! what lies inside another's words.

use std::ops::Range;

use chancery_parse::Document;
use chancery_read::{BlockKind, Span};

use super::cue::{Cue, Frame};
use super::quote::Quotation;
use super::words::CueKind;

/// Most tokens between a quotation and the word of saying beside it.
const REACH: usize = 30;

/// A statement before actors are known: tokens and bytes only.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The cue; none for `Name: content` and for quotations that go on.
    pub(crate) cue: Option<Cue>,
    /// Head of the phrase that names the speaker.
    pub(crate) speaker: Option<usize>,
    /// Bytes of the content.
    pub(crate) content: Span,
    /// Bytes between the quotation marks inside it.
    pub(crate) quotes: Vec<Span>,
    /// How the content was found.
    pub(crate) frame: Frame,
}

/// Quotations that belong together: one speech over several paragraphs, or marks side by side.
#[derive(Clone, Debug)]
struct Speech {
    span: Span,
    /// Indices of quotations.
    quotes: Range<usize>,
    /// Index of the paragraph in which it begins, and in which it ends.
    first: usize,
    last: usize,
    /// Whether it is speech, and not a quoted word or title.
    full: bool,
    /// Whether its closing mark is lost, so that where it ends is not known.
    torn: bool,
    /// Whether it ends with the end of a sentence inside the marks.
    stops: bool,
}

/// The parts of an article that the assembly reads.
pub(crate) struct Assembly<'a> {
    /// The parse.
    pub(crate) doc: &'a Document,
    /// Paragraphs and the blocks they belong to, by position.
    pub(crate) paragraphs: &'a [(Span, BlockKind)],
    /// Quotations, by position.
    pub(crate) quotes: &'a [Quotation],
}

impl Assembly<'_> {
    /// Joins cues and quotations.
    pub(crate) fn drafts(&self, cues: Vec<Cue>) -> Vec<Draft> {
        let speeches = self.speeches();
        // What is said inside full quotations is the speaker's own talk of others.
        let cues: Vec<Cue> = cues
            .into_iter()
            .filter(|c| {
                let at = self.doc[c.verb.start].start;
                !speeches
                    .iter()
                    .any(|s| s.full && !s.torn && s.span.start <= at && at < s.span.end && !self.between_quotes(s, at))
            })
            .collect();
        let mut drafts: Vec<Draft> = cues
            .iter()
            .map(|cue| Draft {
                speaker: cue.speaker,
                content: cue.content.as_ref().map_or(Span::new(0, 0), |r| self.bytes(r)),
                quotes: Vec::new(),
                frame: cue.frame,
                cue: Some(cue.clone()),
            })
            .collect();
        self.colons(&mut drafts);
        self.drop_nested(&mut drafts);
        let mut given = vec![None; speeches.len()];
        for (k, speech) in speeches.iter().enumerate() {
            given[k] = self.owner(speech, &drafts, k.checked_sub(1).map(|p| &speeches[p]));
            if let Some(d) = given[k] {
                if drafts[d].speaker.is_none() {
                    drafts[d].speaker = self.name_behind(speech, &drafts[d]);
                }
                self.join(&mut drafts[d], speech);
            }
        }
        let colons = drafts.iter().filter(|d| d.frame == Frame::Colon).map(|d| d.content).collect::<Vec<_>>();
        self.go_on(&mut drafts, &speeches, &mut given, &colons);
        drafts.retain(|d| !d.content.is_empty());
        for draft in &mut drafts {
            draft.content = self.trim(draft.content);
            draft.quotes = self.quotes.iter().filter(|q| draft.content.contains(q.inner)).map(|q| q.inner).collect();
        }
        drafts.retain(|d| !d.content.is_empty());
        drafts.sort_by_key(|d| {
            (d.cue.as_ref().map_or(d.content.start, |c| self.doc[c.verb.start].start), d.content.start)
        });
        drafts
    }

    fn bytes(&self, tokens: &Range<usize>) -> Span {
        if tokens.is_empty() {
            return Span::new(0, 0);
        }
        Span::new(self.doc[tokens.start].start, self.doc[tokens.end - 1].end)
    }

    /// Whether a byte inside a speech stands between its quotations.
    fn between_quotes(&self, speech: &Speech, at: usize) -> bool {
        !self.quotes[speech.quotes.clone()].iter().any(|q| q.span.start <= at && at < q.span.end)
    }

    fn paragraph_of(&self, at: usize) -> usize {
        self.paragraphs.partition_point(|(p, _)| p.end <= at).min(self.paragraphs.len().saturating_sub(1))
    }

    fn text(&self, span: Span) -> &str {
        self.doc.source().get(span.start..span.end).unwrap_or_default()
    }

    /// Content without blanks and commas at its ends.
    fn trim(&self, span: Span) -> Span {
        let text = self.text(span);
        let left = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';'));
        let start = span.start + (text.len() - left.len());
        let right = left.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
        let mut end = start + right.len();
        // The full stop belongs to the sentence, unless it ends an abbreviation.
        let last = self.doc.tokens().partition_point(|t| t.start < end);
        if right.ends_with('.') && last > 0 && self.doc[last - 1].end == end && self.doc.word(last - 1) == "." {
            end -= 1;
        }
        Span::new(start, end)
    }

    /// Groups quotations into speeches.
    fn speeches(&self) -> Vec<Speech> {
        let mut speeches: Vec<Speech> = Vec::new();
        for (k, q) in self.quotes.iter().enumerate() {
            let inner = self.text(q.inner).trim().trim_end_matches(['”', '"', '\'', '’', '»', '›']);
            let words = inner.split_whitespace().count();
            let stops = inner.ends_with(['.', '!', '?', '…']);
            let ends = stops || inner.ends_with([',', '—', '-']);
            let long = words >= 3 || (inner.ends_with([',', '!', '?']) && words >= 1);
            let full = !is_title(inner) && (ends && long || !q.closed && words >= 3) || q.continues;
            let at = self.paragraph_of(q.span.start);
            if let Some(last) = speeches.last_mut() {
                let gap = self.text(Span::new(last.span.end, q.span.start)).trim();
                let beside = gap.is_empty() && last.full && (q.continues || at == last.last);
                if beside {
                    last.span.end = q.span.end;
                    last.quotes.end = k + 1;
                    last.last = at;
                    last.stops = stops;
                    last.torn = !q.closed;
                    continue;
                }
            }
            speeches.push(Speech { span: q.span, quotes: k..k + 1, first: at, last: at, full, stops, torn: !q.closed });
        }
        speeches
    }

    /// Drops cues that stand in the content of another.
    fn drop_nested(&self, drafts: &mut Vec<Draft>) {
        let mut order: Vec<usize> = (0..drafts.len()).collect();
        order.sort_by_key(|&i| (usize::MAX - drafts[i].content.len(), i));
        let mut dropped = vec![false; drafts.len()];
        for &i in &order {
            let at = drafts[i].cue.as_ref().map_or(drafts[i].content.start, |c| self.doc[c.verb.start].start);
            dropped[i] = order.iter().any(|&j| {
                j != i && !dropped[j] && !drafts[j].content.is_empty() && {
                    let c = drafts[j].content;
                    let theirs = drafts[j].cue.as_ref().map_or(c.end, |c| self.doc[c.verb.start].start);
                    let inside = c.start <= at && at < c.end;
                    // Two parentheses may lie in each other's surroundings: the plainer word wins, then the first.
                    let mutual = drafts[i].content.start <= theirs && theirs < drafts[i].content.end;
                    inside && (!mutual || (rank(&drafts[j]), j) < (rank(&drafts[i]), i))
                }
            });
        }
        let mut keep = dropped.iter().map(|d| !d);
        drafts.retain(|_| keep.next().unwrap_or(true));
    }

    /// The draft whose content a speech is, or holds.
    fn owner(&self, speech: &Speech, drafts: &[Draft], before: Option<&Speech>) -> Option<usize> {
        let span = speech.span;
        // Within the content of a cue, or with it.
        let within =
            drafts.iter().enumerate().filter(|(_, d)| !d.content.is_empty() && d.content.overlaps(span)).max_by_key(
                |(i, d)| {
                    let common = d.content.end.min(span.end) - d.content.start.max(span.start);
                    (common, usize::MAX - i)
                },
            );
        if let Some((i, d)) = within {
            let common = d.content.end.min(span.end) - d.content.start.max(span.start);
            if 2 * common >= span.len().min(d.content.len()) {
                return Some(i);
            }
        }
        if !speech.full {
            let ends_here = |d: &Draft| {
                d.cue.as_ref().is_some_and(|c| c.quotes && d.content.is_empty() && self.directly_before(c, span.start))
            };
            return drafts.iter().position(ends_here);
        }
        // Directly behind: "...," she said. Directly before: She said: "...".
        let from = before.map_or(0, |b| b.span.end);
        let behind =
            drafts.iter().position(|d| d.cue.as_ref().is_some_and(|c| c.quotes && self.directly_behind(c, speech, d)));
        if behind.is_some() {
            return behind;
        }
        drafts.iter().rposition(|d| {
            d.cue.as_ref().is_some_and(|c| {
                c.quotes
                    && self.doc[c.verb.start].start >= from.min(span.start)
                    && (d.content.is_empty()
                        || d.frame == Frame::Around
                        || self.text(Span::new(d.content.end.min(span.start), span.start)).trim().ends_with(':'))
                    && self.directly_before(c, span.start)
            })
        })
    }

    /// Whether the clause of a cue begins where a speech ends.
    fn directly_behind(&self, cue: &Cue, speech: &Speech, draft: &Draft) -> bool {
        let core = self.bytes(&cue.core);
        if core.start < speech.span.end || self.doc[cue.verb.start].start < speech.span.end {
            return false;
        }
        let bare = draft.speaker.is_none() && cue.core.len() == 1;
        let gap = self.text(Span::new(speech.span.end, core.start));
        let words = gap.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
        if gap.contains('\n') || gap.contains(['.', '!', '?', ';', ':', '“', '"']) || words > if bare { 16 } else { 3 }
        {
            return false;
        }
        let capital = self.text(core).chars().next().is_some_and(char::is_uppercase);
        // "... ." He said that ...: a new sentence with a complement of its own.
        let own = draft.cue.as_ref().is_some_and(|c| c.content.as_ref().is_some_and(|r| r.start >= c.verb.start))
            && draft.frame != Frame::Around;
        let new_sentence =
            self.text(speech.span).trim_end_matches(['”', '"', '\'', '’', '»']).ends_with('.') && capital;
        if !new_sentence {
            return !(own && draft.frame == Frame::Clause);
        }
        // After a full stop only a bare "He said." can still belong to what stands before it.
        let stop = self.text(Span::new(core.end, self.doc.source().len())).find(['.', '!', '?', '\n', ':', '“', '"']);
        let tail = stop.map_or("", |s| self.text(Span::new(core.end, core.end + s + 1)));
        !own && tail.ends_with('.') && tail.split_whitespace().count() <= 3
    }

    /// Whether a cue leads up to a speech that begins at `start`.
    fn directly_before(&self, cue: &Cue, start: usize) -> bool {
        let verb = self.bytes(&cue.verb);
        if verb.end > start {
            return false;
        }
        let gap = self.text(Span::new(verb.end, start));
        let tokens = gap.split_whitespace().count();
        if tokens > REACH || gap.contains(['“', '"', '”', '!', '?']) || gap.contains(". ") {
            return false;
        }
        let trimmed = gap.trim_end();
        if gap.contains('\n') {
            return trimmed.ends_with(':');
        }
        trimmed.ends_with([',', ':']) || trimmed.is_empty() || tokens <= 6 || trimmed.ends_with("that")
    }

    /// The noun between a speech and a word of saying that the tree gives no subject.
    fn name_behind(&self, speech: &Speech, draft: &Draft) -> Option<usize> {
        let verb = draft.cue.as_ref()?.verb.start;
        let next = self.doc.tokens().partition_point(|t| t.start < speech.span.end);
        (next..verb).find(|&k| {
            matches!(self.doc[k].pos.as_str(), "PROPN" | "NOUN" | "PRON")
                && !(next..verb).contains(&self.doc[k].head) | (self.doc[k].dep == "nsubj")
        })
    }

    fn join(&self, draft: &mut Draft, speech: &Speech) {
        let c = draft.content;
        let apart =
            speech.full && !c.overlaps(speech.span) && draft.frame != Frame::Clause && draft.frame != Frame::According;
        let alone = draft.frame == Frame::Around && speech.full && self.stands_alone(c, speech);
        if c.is_empty() || apart || alone {
            draft.content = speech.span;
            draft.frame = Frame::Clause;
        } else {
            draft.content = Span::new(c.start.min(speech.span.start), c.end.max(speech.span.end));
        }
    }

    /// Whether a speech is a sentence of its own within the content, and not the end of one that began without marks.
    fn stands_alone(&self, content: Span, speech: &Speech) -> bool {
        let before = self.text(Span::new(content.start.min(speech.span.start), speech.span.start)).trim_end();
        before.is_empty() || before.ends_with([':', '.', '!', '?', '”', '"'])
    }

    /// `Name: content` in titles and transcripts.
    fn colons(&self, drafts: &mut Vec<Draft>) {
        let lines: Vec<(usize, Draft, bool)> =
            (0..self.paragraphs.len()).filter_map(|k| self.colon(k).or_else(|| self.signed(k))).collect();
        // One line alone may be a list or a label; a transcript has more of them.
        let talk = lines.len() >= 2;
        drafts.extend(lines.into_iter().filter(|l| l.2 || talk).map(|l| l.1));
        drafts.sort_by_key(|d| {
            (d.cue.as_ref().map_or(d.content.start, |c| self.doc[c.verb.start].start), d.content.start)
        });
    }

    /// The paragraph, what is said in it, and whether it stands for itself (a title, or with quotation marks).
    fn colon(&self, k: usize) -> Option<(usize, Draft, bool)> {
        let (span, block) = self.paragraphs[k];
        let text = self.text(span);
        let colon = text.find(':').filter(|&c| c <= 60 && text[c + 1..].starts_with([' ', '\u{a0}']))?;
        let place = |byte: usize| self.doc.tokens().partition_point(|t| t.start < byte);
        let (first, at, end) = (place(span.start), place(span.start + colon), place(span.end));
        let head = first..at;
        let title = block == BlockKind::Headline || (k == 0 && text.len() < 160);
        let quoted = text[colon + 1..].trim_start().starts_with(['“', '"', '‘', '\'']);
        if head.is_empty() || head.len() > 6 || end.saturating_sub(at) < 4 {
            return None;
        }
        let verbal = head.clone().any(|i| matches!(self.doc[i].pos.as_str(), "VERB" | "AUX"));
        let name = head.clone().rev().find(|&i| matches!(self.doc[i].pos.as_str(), "PROPN" | "NOUN" | "PRON"))?;
        let named = head.clone().any(|i| self.doc[i].pos == "PROPN") || (title && head.len() == 1);
        let label = LABELS.contains(&self.doc.word(head.start).to_lowercase().as_str());
        if verbal || !named || label {
            return None;
        }
        let content = Span::new(span.start + colon + 1, span.end);
        Some((
            k,
            Draft { cue: None, speaker: Some(name), content, quotes: Vec::new(), frame: Frame::Colon },
            title || quoted,
        ))
    }

    /// A title that names its source at its end: "Harvest to Fall by a Third - Farm Ministry".
    fn signed(&self, k: usize) -> Option<(usize, Draft, bool)> {
        let (span, block) = self.paragraphs[k];
        let text = self.text(span).trim_end();
        if block != BlockKind::Headline {
            return None;
        }
        let (at, mark) =
            [" - ", " – ", " — ", ": "].iter().filter_map(|m| text.rfind(m).map(|i| (i, m.len()))).max()?;
        let place = |byte: usize| self.doc.tokens().partition_point(|t| t.start < byte);
        let source = place(span.start + at + mark)..place(span.end);
        let said = place(span.start)..place(span.start + at);
        let plain = |i: usize| matches!(self.doc[i].pos.as_str(), "PROPN" | "NOUN" | "ADJ" | "DET" | "PART");
        let capital = self
            .doc
            .tokens()
            .get(source.start)
            .is_some_and(|t| self.text(Span::new(t.start, t.end)).starts_with(char::is_uppercase));
        if source.is_empty() || source.len() > 5 || said.len() < 4 || !capital || !source.clone().all(plain) {
            return None;
        }
        let speaker = source.clone().rev().find(|&i| matches!(self.doc[i].pos.as_str(), "PROPN" | "NOUN"))?;
        let content = Span::new(span.start, span.start + at);
        Some((k, Draft { cue: None, speaker: Some(speaker), content, quotes: Vec::new(), frame: Frame::Colon }, true))
    }

    /// Quotations without a word of saying of their own go on with the last speaker.
    fn go_on(&self, drafts: &mut Vec<Draft>, speeches: &[Speech], given: &mut [Option<usize>], colons: &[Span]) {
        for (k, speech) in speeches.iter().enumerate() {
            let opening = self.text(speech.span).chars().find(|c| c.is_alphanumeric());
            let begins = opening.is_some_and(|c| !c.is_lowercase()) || self.quotes[speech.quotes.start].continues;
            let interrupted = self.doc.source().get(..speech.span.start).is_some_and(|b| b.trim_end().ends_with(','));
            let begins = begins || interrupted;
            if given[k].is_some() || !speech.full || !begins || colons.iter().any(|c| c.overlaps(speech.span)) {
                continue;
            }
            if drafts.iter().any(|d| d.content.contains(speech.span)) {
                continue;
            }
            if let Some(draft) = self.led_in(speech) {
                drafts.push(draft);
                given[k] = Some(drafts.len() - 1);
                continue;
            }
            // The statement that ends last before the speech, wherever its cue stands.
            let last = drafts
                .iter()
                .enumerate()
                .filter(|(_, d)| !d.content.is_empty() && self.end_of(d) <= speech.span.start)
                .max_by_key(|(i, d)| (self.end_of(d), *i))
                .map(|(i, _)| i);
            let Some(last) = last else { continue };
            let end = self.end_of(&drafts[last]);
            let gap = self.text(Span::new(end, speech.span.start));
            let distance = speech.first - self.paragraph_of(end.saturating_sub(1)).min(speech.first);
            let whole =
                self.text(self.paragraphs[speech.first].0).trim_start().starts_with(['“', '"', '«', '„', '`', '\'']);
            let words = gap.split_whitespace().filter(|w| w.chars().any(char::is_alphanumeric)).count();
            let direct = self.quotes.iter().any(|q| drafts[last].content.contains(q.inner));
            if distance == 0 && words <= 40 && direct || distance == 1 && whole && words <= 12 && direct {
                drafts[last].content.end = drafts[last].content.end.max(speech.span.end);
                given[k] = Some(last);
            } else if distance <= 1 && speech.stops {
                let speaker = drafts[last].speaker;
                drafts.push(Draft {
                    cue: None,
                    speaker,
                    content: speech.span,
                    quotes: Vec::new(),
                    frame: Frame::Continued,
                });
                given[k] = Some(drafts.len() - 1);
            }
        }
    }

    /// A speech that a clause without a word of saying leads in ("She turned to the envoy: ...", "From the report: ...")
    /// or that a clause with an unusual verb follows ("...," he deadpanned).
    fn led_in(&self, speech: &Speech) -> Option<Draft> {
        let doc = self.doc;
        let draft = |speaker| Draft {
            cue: None,
            speaker: Some(speaker),
            content: speech.span,
            quotes: Vec::new(),
            frame: Frame::Colon,
        };
        let first = doc.tokens().partition_point(|t| t.start < speech.span.start);
        let next = doc.tokens().partition_point(|t| t.start < speech.span.end);
        if self.text(speech.span).trim_end_matches(['”', '"', '\'', '’', '»']).ends_with([',', '?', '!', '—']) {
            let stop = (next..doc.len().min(next + 12))
                .find(|&k| matches!(doc.word(k), "." | ";" | ":" | "“" | "\""))
                .unwrap_or(doc.len().min(next + 12));
            let verb = (next..stop).find_map(|k| {
                let subject =
                    doc.children(k).iter().copied().find(|&c| doc[c].dep == "nsubj" && (next..stop).contains(&c))?;
                (doc.subtree(subject).start.min(k) <= next + 1).then_some(subject)
            });
            let here =
                doc.tokens().get(next).is_some_and(|t| !self.text(Span::new(speech.span.end, t.start)).contains('\n'));
            if let (Some(subject), true) = (verb, here) {
                return Some(draft(subject));
            }
        }
        let before = doc.source().get(..speech.span.start)?.trim_end();
        if !before.ends_with(':') || first == 0 {
            return None;
        }
        let colon = doc.tokens().partition_point(|t| t.end < before.len());
        let mut from = colon;
        while from > 0
            && colon - from < 40
            && !doc[from].sent_start
            && !matches!(doc.word(from - 1), "." | "-" | "—" | "–" | "!" | "?" | ";" | "”" | "]")
        {
            from -= 1;
        }
        let clause = from..colon;
        let subject = clause.clone().rev().find(|&k| {
            doc[k].dep == "nsubj"
                && matches!(doc[k].pos.as_str(), "PROPN" | "NOUN" | "PRON")
                && clause.contains(&doc[k].head)
        });
        let name = || clause.clone().find(|&k| doc[k].ent_type == "PERSON" || doc[k].ent_type == "ORG");
        let noun = || {
            clause.clone().find(|&k| {
                doc[k].dep == "pobj" || doc[k].dep == "ROOT" && matches!(doc[k].pos.as_str(), "PROPN" | "NOUN")
            })
        };
        subject.or_else(name).or_else(noun).map(draft)
    }

    fn end_of(&self, d: &Draft) -> usize {
        let cue = d.cue.as_ref().map_or(0, |c| self.bytes(&c.core).end);
        d.content.end.max(cue)
    }
}

/// Words before a colon that label a text and speak for nobody.
const LABELS: &[&str] = &[
    "update",
    "updated",
    "watch",
    "video",
    "live",
    "exclusive",
    "photo",
    "photos",
    "opinion",
    "analysis",
    "editorial",
    "breaking",
    "correction",
    "note",
    "related",
    "read",
    "more",
    "sources",
    "source",
    "background",
    "interview",
    "factbox",
    "timeline",
    "explainer",
    "review",
    "warning",
    "urgent",
    "contact",
];

/// Whether quoted words are the title of a work: "The Sound of Music".
fn is_title(inner: &str) -> bool {
    let words = inner.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic));
    let mut count = 0;
    for word in words {
        count += 1;
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let small = matches!(
            word,
            "of" | "the" | "a" | "an" | "and" | "in" | "on" | "to" | "for" | "with" | "at" | "by" | "from" | "vs."
        );
        if !small && !word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()) {
            return false;
        }
    }
    count >= 2 && !inner.ends_with(['?', '!']) && !inner.starts_with("I ")
}

fn rank(d: &Draft) -> u8 {
    match d.cue.as_ref().map(|c| c.kind) {
        Some(CueKind::Say | CueKind::Write) => 0,
        Some(CueKind::Think | CueKind::Show) => 1,
        _ => 2,
    }
}
