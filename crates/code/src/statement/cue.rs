//! Words of saying and thinking in the parse: who says, to whom, and which words hold what is said.
//!
//! The table `knowledge/reporting.tsv` tells how each word takes its content (clause, infinitive, object,
//! preposition); the tree tells where that stands. Where the tree gives no complement, the order of the
//! sentence does: "The talks, he said, were useful".

use std::ops::Range;

use chancery_parse::Document;

use super::speaker::ADDRESSING;
use super::words::{CueKind, SpeechIndex, SpeechWord};

/// How the content was found, from the surest to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Frame {
    /// A complement clause, or a quotation beside the word.
    Clause,
    /// `according to`.
    According,
    /// What stands around a parenthesis.
    Around,
    /// An infinitive.
    Infinitive,
    /// An object or a preposition.
    Object,
    /// A clause or phrase on a noun or adjective.
    Nominal,
    /// `Name: content`.
    Colon,
    /// Nothing but a quotation that goes on.
    Continued,
}

/// One word of saying with what hangs on it.
#[derive(Clone, Debug)]
pub(crate) struct Cue {
    /// Tokens of the word, with its particle.
    pub(crate) verb: Range<usize>,
    /// What kind of word it is.
    pub(crate) kind: CueKind,
    /// Stance that the word gives.
    pub(crate) polarity: f64,
    /// Head of the phrase that names the speaker.
    pub(crate) speaker: Option<usize>,
    /// The relative pronoun that stands for the speaker, where one does.
    pub(crate) relative: Option<usize>,
    /// Head of the phrase that names who is spoken to.
    pub(crate) addressee: Option<usize>,
    /// Tokens of the content; none where only a quotation can give it.
    pub(crate) content: Option<Range<usize>>,
    /// Whether a quotation beside it can be its content.
    pub(crate) quotes: bool,
    /// From the subject or verb, whichever comes first, to the last of both.
    pub(crate) core: Range<usize>,
    /// How the content was found.
    pub(crate) frame: Frame,
}

/// Verbs that only carry a noun of saying: "made the claim that".
pub(super) const LIGHT: &[&str] = &[
    "make",
    "issue",
    "give",
    "express",
    "voice",
    "have",
    "offer",
    "send",
    "deliver",
    "release",
    "hold",
    "share",
    "repeat",
    "reiterate",
    "raise",
    "convey",
    "launch",
    "level",
    "publish",
    "post",
    "draw",
    "face",
    "show",
    "find",
    "take",
    "get",
    "receive",
    "see",
];

/// Finds the words of saying.
pub(crate) struct CueReader<'a> {
    /// The parse.
    pub(crate) doc: &'a Document,
    /// The table.
    pub(crate) words: &'a SpeechIndex,
}

impl CueReader<'_> {
    /// All cues, by position.
    pub(crate) fn cues(&self) -> Vec<Cue> {
        let mut cues: Vec<Cue> = (0..self.doc.len()).filter_map(|i| self.cue(i)).collect();
        cues.sort_by_key(|c| c.verb.start);
        cues
    }

    pub(super) fn cue(&self, i: usize) -> Option<Cue> {
        let token = &self.doc[i];
        match token.pos.as_str() {
            "VERB" | "AUX" if token.dep == "amod" || token.dep == "compound" => None,
            "VERB" | "AUX" => self.verb(i).or_else(|| self.according(i)),
            "NOUN" => self.noun(i),
            "ADJ" => self.adjective(i),
            _ => self.according(i),
        }
    }

    pub(super) fn dep(&self, i: usize) -> &str {
        self.doc[i].dep.as_str()
    }

    pub(super) fn lower(&self, i: usize) -> String {
        self.doc.word(i).to_lowercase()
    }

    pub(super) fn child(&self, i: usize, deps: &[&str]) -> Option<usize> {
        self.doc.children(i).iter().copied().find(|&c| deps.contains(&self.dep(c)))
    }

    pub(super) fn sentence(&self, i: usize) -> Range<usize> {
        self.doc.sentences()[self.doc.sentence_of(i)].clone()
    }

    pub(super) fn is_verbal(&self, i: usize) -> bool {
        matches!(self.doc[i].pos.as_str(), "VERB" | "AUX")
    }

    pub(super) fn punct(&self, i: usize, marks: &[&str]) -> bool {
        i < self.doc.len() && marks.contains(&self.doc.word(i))
    }

    pub(super) fn verb(&self, v: usize) -> Option<Cue> {
        if matches!(self.dep(v), "aux" | "auxpass" | "prep" | "mark" | "case") {
            return None;
        }
        let particle = self.child(v, &["prt"]).filter(|&p| p > v && p <= v + 3);
        let particle_word = particle.map(|p| self.lower(p));
        let lemma = self.doc[v].lemma.to_lowercase();
        let (lemma, word) = self.known(v, lemma, particle_word.as_deref())?;
        // "Read part one": an imperative tells of nobody's words.
        if self.doc[v].tag == "VB" && self.dep(v) == "ROOT" && self.child(v, &["nsubj", "nsubjpass", "aux"]).is_none() {
            return None;
        }
        let passive = self.is_passive(v);
        let content = self.content(v, &lemma, word, passive);
        let speaker = if passive { self.agent(v) } else { self.subject(v, 0) };
        let mut own_subject = self.child(v, &["nsubj"]);
        let mut speaker = speaker;
        let mut content = content;
        // "The army, the ministry said, will leave": the tree takes the speaker for an apposition of the subject.
        if let Some(n) = own_subject.and_then(|s| self.parenthetic_speaker(s, v)) {
            own_subject = Some(n);
            speaker = Some(n);
            content = Some((Frame::Around, self.sentence(v)));
        }
        let core = own_subject.map_or(v..v + 1, |s| {
            let subject = self.doc.subtree(s);
            subject.start.min(v)..(v + 1).max(if s > v { subject.end } else { 0 })
        });
        if content.is_none() && (passive || !word.frames.clause) && !matches!(word.kind, CueKind::Say | CueKind::Write)
        {
            return None;
        }
        if passive && speaker.is_none() && lemma != "ask" {
            return None;
        }
        if !passive && self.child(v, &["dobj"]).is_some_and(|o| self.carries(&lemma, o)) {
            return None;
        }
        // What could or should be said is not said; and judgements in clauses of clauses are background.
        let mere = content.as_ref().is_some_and(|c| c.0 != Frame::Clause);
        if mere && (self.possible(v) || self.dep(v) == "ccomp" || (self.dep(v) == "relcl" && self.doc[v].tag == "VBN"))
        {
            return None;
        }
        let that = || {
            // The tree lost the clause: "says in a statement that ...".
            let sentence = self.sentence(v);
            let open = (v + 1..sentence.end.min(v + 16))
                .find(|&k| self.punct(k, &[",", ";", ":"]) || self.is_verbal(k))
                .unwrap_or(sentence.end);
            let from = (v + 1..open.min(sentence.end)).find(|&k| {
                let clause =
                    self.doc[k].tag == "IN"
                        || self.doc.tokens().get(k + 1).is_some_and(|n| {
                            matches!(n.pos.as_str(), "DET" | "PRON" | "NOUN" | "PROPN" | "ADJ" | "NUM")
                        });
                self.lower(k) == "that" && clause
            })?;
            let verb = (from..sentence.end).any(|k| self.is_verbal(k));
            (word.frames.clause && !passive && verb && own_subject.is_some() && from + 2 < sentence.end)
                .then_some(from..sentence.end)
        };
        let content = content.or_else(|| that().map(|r| (Frame::Clause, r)));
        let (frame, content) = match content {
            Some((frame, range)) => {
                let range = self.cut(v, frame, range);
                (frame, Some(range))
            }
            None => match self.around(v, word, own_subject, &core) {
                Some(range) => (Frame::Around, Some(range)),
                None => (Frame::Clause, None),
            },
        };
        let verb = particle.filter(|&p| p == v + 1).map_or(v..v + 1, |p| v..p + 1);
        Some(Cue {
            verb,
            kind: word.kind,
            polarity: word.polarity,
            speaker,
            relative: own_subject.filter(|&s| Some(s) != speaker && !passive),
            addressee: self.addressee(v, &lemma),
            content,
            quotes: word.frames.clause && word.kind != CueKind::Seem && !(passive && speaker.is_none()),
            core,
            frame,
        })
    }

    /// Whether a modal makes the word of saying a mere possibility.
    pub(super) fn possible(&self, v: usize) -> bool {
        self.doc.children(v).iter().any(|&c| {
            self.dep(c) == "aux" && matches!(self.lower(c).as_str(), "could" | "should" | "might" | "may" | "must")
        })
    }

    /// The row of a verb; where the lemma is in no table, its form without an ending ("hopes" is no form of "hop").
    pub(super) fn known(&self, v: usize, lemma: String, particle: Option<&str>) -> Option<(String, &SpeechWord)> {
        if let Some(word) = self.words.verb(&lemma, particle) {
            return Some((lemma, word));
        }
        let form = self.lower(v);
        let stems = ["s", "d", "ed", "es"].into_iter().filter_map(|e| form.strip_suffix(e)).map(str::to_owned);
        let gerunds = form.strip_suffix("ing").map(|s| format!("{s}e"));
        stems.chain(gerunds).find_map(|stem| self.words.verb(&stem, particle).map(|w| (stem, w)))
    }

    /// The noun directly before `v` that a comma parts from the subject, where no comma closes the apposition.
    pub(super) fn parenthetic_speaker(&self, subject: usize, v: usize) -> Option<usize> {
        let apposition = self.doc.children(subject).iter().copied().find(|&c| self.dep(c) == "appos");
        let second = self.doc.children(v).iter().copied().rfind(|&c| c > subject && c < v && self.dep(c) == "nsubj");
        let n = apposition.or(second).filter(|&n| n < v && self.doc.subtree(n).end == v)?;
        let comma = self.punct(self.doc.subtree(n).start.checked_sub(1)?, &[","]);
        let closed = (v + 1..self.sentence(v).end).any(|k| self.punct(k, &[","]));
        (comma && closed).then_some(n)
    }

    /// Content without what the sentence adds behind it: further words of saying that the tree hung inside
    /// ("..., adding that", "and warned that") and, for objects, loose relative clauses.
    pub(super) fn cut(&self, v: usize, frame: Frame, range: Range<usize>) -> Range<usize> {
        if range.start <= v {
            return range;
        }
        let tag = self.doc[v].tag.as_str();
        let mut end = range.end;
        for k in range.start + 1..range.end {
            let dep = self.dep(k);
            let particle = || self.child(k, &["prt"]).map(|p| self.lower(p));
            let cue = || self.words.verb(&self.doc[k].lemma.to_lowercase(), particle().as_deref());
            let own = || self.child(k, &["nsubj", "nsubjpass"]).is_some();
            // ", adding that": a participle of saying behind a comma.
            if dep == "advcl"
                && self.doc[k].tag == "VBG"
                && self.punct(self.doc.subtree(k).start.saturating_sub(1), &[",", "—", "–", "--"])
                && self.doc.subtree(k).start == k
                && cue().is_some()
            {
                end = end.min(k);
            }
            // "and warned that": the same form as the first word of saying, without a subject of its own.
            if dep == "conj"
                && self.doc[k].tag == tag
                && matches!(tag, "VBD" | "VBZ" | "VBP")
                && !own()
                && cue().is_some_and(|w| self.plain(w, k, v))
            {
                let cc = (range.start..k)
                    .rev()
                    .find(|&c| matches!(self.lower(c).as_str(), "and" | "but" | "or" | ","))
                    .filter(|&c| k - c <= 4);
                end = end.min(cc.unwrap_or(k));
            }
            // ", who has ...": tells more of the object, not of what was said.
            if dep == "relcl" && matches!(frame, Frame::Object | Frame::Infinitive) {
                let start = self.doc.subtree(k).start;
                if start > range.start + 1 && self.punct(start - 1, &[",", "—", "–"]) {
                    end = end.min(start - 1);
                }
            }
        }
        if end > range.start { range.start..end } else { range }
    }

    /// Whether a coordinated verb inside the content belongs to the speaker rather than to the clause.
    pub(super) fn plain(&self, word: &SpeechWord, k: usize, v: usize) -> bool {
        let head = self.doc[k].head;
        let differs = self.doc[head].tag != self.doc[v].tag || self.child(head, &["aux"]).is_some();
        let clause = word.kind == CueKind::Say && word.frames.clause && self.child(k, &["ccomp"]).is_some();
        clause || (differs && matches!(word.kind, CueKind::Say | CueKind::Stance | CueKind::Write))
    }

    /// The content of a verb by its frames.
    pub(super) fn content(
        &self,
        v: usize,
        lemma: &str,
        word: &SpeechWord,
        passive: bool,
    ) -> Option<(Frame, Range<usize>)> {
        let frames = &word.frames;
        let children = self.doc.children(v);
        let after = |deps: &[&str]| children.iter().copied().find(|&c| c > v && deps.contains(&self.dep(c)));
        let object = after(&["dobj"])
            .filter(|&o| !matches!(self.lower(o).as_str(), "so" | "himself" | "herself" | "themselves" | "itself"));
        if let Some(c) = after(&["ccomp"]) {
            let clause = self.doc.subtree(c);
            let finite = self.child(c, &["nsubj", "nsubjpass", "csubj", "expl", "mark"]).is_some();
            if frames.clause || frames.objto || frames.objas {
                let start = if frames.objas && !frames.clause {
                    object.map_or(clause.start, |o| self.doc.subtree(o).start.min(clause.start))
                } else {
                    clause.start
                };
                return Some((if finite { Frame::Clause } else { Frame::Infinitive }, start.max(v + 1)..clause.end));
            }
        }
        let by_prep = |p: usize| self.dep(p) == "prep" && frames.takes(&self.lower(p)) && self.doc.subtree(p).len() > 1;
        if let Some(c) = after(&["xcomp", "oprd"]) {
            let clause = self.doc.subtree(c);
            let infinitive = self.child(c, &["aux"]).is_some_and(|a| self.lower(a) == "to");
            let asked = !ADDRESSING.contains(&lemma);
            let on = || children.iter().copied().find(|&p| p > v && p < c && by_prep(p));
            let start = match (object.filter(|&o| o < c), on()) {
                (Some(o), _) if asked || !infinitive => self.doc.subtree(o).start,
                (None, Some(p)) => p + 1,
                _ => clause.start,
            };
            let fits = if infinitive {
                frames.to || frames.objto || frames.takes("on")
            } else {
                frames.to || frames.obj || frames.objas || frames.clause
            };
            if fits && start.max(v + 1) < clause.end {
                return Some((Frame::Infinitive, start.max(v + 1)..clause.end));
            }
        }
        if passive {
            // "The plan was criticised by Norway": the subject is what it is about.
            let s = self.child(v, &["nsubjpass"]);
            let whole = s
                .map(|s| self.doc.subtree(s))
                .or_else(|| (self.dep(v) == "acl").then(|| self.doc.subtree(self.doc[v].head).start..v));
            return whole
                .filter(|r| (frames.obj || frames.objas || frames.objto) && !r.is_empty())
                .map(|r| (Frame::Object, r));
        }
        if let Some(o) = object
            .filter(|&o| frames.obj && !(ADDRESSING.contains(&lemma) && self.is_person(o)) && !self.carries(lemma, o))
        {
            let mut range = self.doc.subtree(o);
            range.start = range.start.max(v + 1);
            for &c in children {
                let tail = c > o
                    && matches!(self.dep(c), "prep" | "oprd" | "advcl")
                    && matches!(
                        self.lower(c).as_str(),
                        "for"
                            | "of"
                            | "as"
                            | "over"
                            | "on"
                            | "about"
                            | "against"
                            | "with"
                            | "to"
                            | "from"
                            | "toward"
                            | "towards"
                            | "by"
                    );
                if (tail || (c > o && self.dep(c) == "oprd")) && self.doc.subtree(c).start <= range.end + 1 {
                    range.end = range.end.max(self.doc.subtree(c).end);
                }
            }
            return Some((Frame::Object, range));
        }
        if let Some(p) = children.iter().copied().find(|&p| p > v && by_prep(p)) {
            let subtree = self.doc.subtree(p);
            if subtree.end > p + 1 {
                return Some((Frame::Object, p + 1..subtree.end));
            }
        }
        // "the refugees whom Sweden wants to bring", "the lesson they intended".
        if self.dep(v) == "relcl"
            && (frames.obj || frames.clause)
            && self.child(v, &["nsubj"]).is_some_and(|s| !matches!(self.lower(s).as_str(), "who" | "which" | "that"))
        {
            let noun = self.doc[v].head;
            let start = self.doc.subtree(noun).start;
            return (start < noun + 1 && object.is_none()).then_some((Frame::Object, start..noun + 1));
        }
        None
    }

    pub(super) fn is_person(&self, i: usize) -> bool {
        matches!(self.doc[i].pos.as_str(), "PRON" | "PROPN")
            || matches!(
                &*self.doc[i].lemma,
                "reporter"
                    | "journalist"
                    | "lawmaker"
                    | "crowd"
                    | "audience"
                    | "supporter"
                    | "parliament"
                    | "newspaper"
                    | "agency"
                    | "official"
                    | "voter"
            )
    }

    /// Whether a verb only carries a noun of saying that has its own content.
    pub(super) fn carries(&self, lemma: &str, object: usize) -> bool {
        LIGHT.contains(&lemma)
            && self
                .words
                .noun(&self.doc[object].lemma)
                .is_some_and(|n| self.nominal_content(object, &n.frames).is_some())
    }

    /// What stands around a parenthesis, before an inverted clause, or before "X said" at the end of a sentence.
    pub(super) fn around(
        &self,
        v: usize,
        word: &SpeechWord,
        own_subject: Option<usize>,
        core: &Range<usize>,
    ) -> Option<Range<usize>> {
        if !word.frames.clause || own_subject.is_none() {
            return None;
        }
        let sentence = self.sentence(v);
        // The tree hangs the content to the left as a complement, or the word on the content.
        let left = self
            .doc
            .children(v)
            .iter()
            .copied()
            .find(|&c| c < v && self.dep(c) == "ccomp" && self.doc.subtree(c).end <= core.start + 1);
        let head = self.doc[v].head;
        let hung = head != v
            && !core.contains(&head)
            && matches!(self.dep(v), "ccomp" | "parataxis" | "dep" | "advcl" | "relcl")
            && self.child(v, &["mark", "advmod"]).is_none_or(|m| m > v || self.lower(m) == "as");
        let as_clause = self.child(v, &["mark", "advmod"]).is_some_and(|m| m < v && self.lower(m) == "as");
        let start = if as_clause {
            core.start.min(self.child(v, &["mark", "advmod"]).unwrap_or(core.start))
        } else {
            core.start
        };
        let before_comma = start > sentence.start
            && self.punct(start - 1, &[",", "-", "--", "—", "–", "”", "\"", "''", "?", "!", "’"]);
        if as_clause && (start <= sentence.start + 2 || !self.punct(start - 1, &[","])) {
            // "As Norway said, the talks were useful."
            let end = (core.end..sentence.end).find(|&k| self.punct(k, &[","]))?;
            return (end + 2 < sentence.end).then_some(end + 1..sentence.end);
        }
        if left.is_none() && !(before_comma && hung) {
            return None;
        }
        // The end of the saying clause: what hangs on the verb to its right.
        let mut end = core.end;
        for &c in self.doc.children(v) {
            if c > v
                && matches!(self.dep(c), "prep" | "npadvmod" | "advmod" | "dobj" | "dative" | "prt" | "nsubj" | "tmod")
            {
                end = end.max(self.doc.subtree(c).end);
            }
        }
        let from = left.map_or(sentence.start, |c| self.doc.subtree(c).start);
        let goes_on = self.punct(end, &[","])
            && end + 3 < sentence.end
            && self.doc.children(v).iter().all(|&c| c < end || !matches!(self.dep(c), "advcl" | "conj" | "acl"));
        let range = if goes_on && left.is_none() && start > sentence.start { sentence } else { from..start };
        let clause = range.clone().any(|k| !core.contains(&k) && self.is_verbal(k));
        (range.len() >= 2 && clause).then_some(range)
    }
}
