//! Nouns and adjectives of saying and thinking, `according to`, and texts that speak for their author.

use std::ops::Range;

use super::cue::{Cue, CueReader, Frame, LIGHT};
use super::words::{CueKind, Frames, SpeechWord};

impl CueReader<'_> {
    /// Content on a noun: a clause, an infinitive or a preposition.
    pub(super) fn nominal_content(&self, n: usize, frames: &Frames) -> Option<Range<usize>> {
        for &c in self.doc.children(n) {
            if c <= n {
                continue;
            }
            let subtree = self.doc.subtree(c);
            let start = subtree.start.max(n + 1);
            if start >= subtree.end {
                continue;
            }
            match self.dep(c) {
                "ccomp" | "acl" | "relcl" | "xcomp" => {
                    let infinitive =
                        self.doc.children(c).iter().any(|&a| self.dep(a) == "aux" && self.lower(a) == "to");
                    let that = matches!(self.lower(start).as_str(), "that" | "whether")
                        && matches!(self.dep(start), "mark" | "det");
                    if (that && frames.clause) || (infinitive && (frames.to)) {
                        return Some(start..subtree.end);
                    }
                }
                "prep"
                    if frames.takes(&self.lower(c))
                        && !matches!(self.lower(c).as_str(), "by" | "from")
                        && subtree.end > c + 1 =>
                {
                    return Some(c + 1..subtree.end);
                }
                _ => {}
            }
        }
        None
    }

    pub(super) fn noun(&self, n: usize) -> Option<Cue> {
        let word = self.words.noun(&self.doc[n].lemma)?;
        let owner = self.child(n, &["poss"]).or_else(|| {
            self.doc
                .children(n)
                .iter()
                .copied()
                .filter(|&p| p > n && self.dep(p) == "prep" && matches!(self.lower(p).as_str(), "by" | "from"))
                .find_map(|p| self.child(p, &["pobj"]))
        });
        let head = self.doc[n].head;
        // "The answer was that ...", "His message: ...".
        if self.dep(n) == "nsubj" && self.doc[head].lemma.as_ref() == "be" && word.kind != CueKind::Source {
            let c = self
                .doc
                .children(head)
                .iter()
                .copied()
                .find(|&c| c > head && matches!(self.dep(c), "ccomp" | "xcomp" | "advcl"))?;
            let range = self.doc.subtree(c);
            return Some(self.nominal(n, word, Some(owner.unwrap_or(n)), range.start.max(head + 1)..range.end));
        }
        let content = self.nominal_content(n, &word.frames)?;
        // "is a supporter of", "the minister, a critic of": the person that the noun describes.
        let described = || match self.dep(n) {
            "attr" => self.subject(head, 0),
            "appos" => Some(head),
            _ => None,
        };
        if word.kind == CueKind::Stance {
            let speaker = described()?;
            return Some(self.nominal(n, word, Some(speaker), content));
        }
        let light = matches!(self.dep(n), "dobj") && LIGHT.contains(&self.doc[head].lemma.to_lowercase().as_str());
        let speaker = owner.or_else(|| light.then(|| self.subject(head, 0)).flatten())?;
        if content.contains(&speaker) {
            return None;
        }
        Some(self.nominal(n, word, Some(speaker), content))
    }

    pub(super) fn adjective(&self, a: usize) -> Option<Cue> {
        let word = self.words.adjective(&self.doc[a].lemma.to_lowercase())?;
        if !matches!(self.dep(a), "acomp" | "ROOT" | "conj" | "attr" | "xcomp" | "oprd" | "advcl") {
            return None;
        }
        let speaker = self
            .subject(a, 0)
            .filter(|&s| !matches!(self.lower(s).as_str(), "it" | "that" | "this" | "what" | "which" | "there"))?;
        let content = self
            .doc
            .children(a)
            .iter()
            .copied()
            .filter(|&c| c > a)
            .find_map(|c| match self.dep(c) {
                "ccomp" if word.frames.clause => Some(self.doc.subtree(c)),
                "xcomp" if word.frames.to => Some(self.doc.subtree(c)),
                "prep" if word.frames.takes(&self.lower(c)) => Some(c + 1..self.doc.subtree(c).end),
                _ => None,
            })
            .map(|r| r.start.max(a + 1)..r.end)
            .filter(|r| !r.is_empty())?;
        Some(self.nominal(a, word, Some(speaker), content))
    }

    pub(super) fn nominal(&self, n: usize, word: &SpeechWord, speaker: Option<usize>, content: Range<usize>) -> Cue {
        Cue {
            verb: n..n + 1,
            kind: word.kind,
            polarity: word.polarity,
            speaker,
            relative: None,
            addressee: None,
            content: Some(content),
            quotes: false,
            core: n..n + 1,
            frame: Frame::Nominal,
        }
    }

    pub(super) fn according(&self, i: usize) -> Option<Cue> {
        if self.lower(i) != "according" || i + 2 >= self.doc.len() || self.lower(i + 1) != "to" {
            return None;
        }
        let speaker = self.child(i + 1, &["pobj"]).or_else(|| self.child(i, &["pobj"]))?;
        let sentence = self.sentence(i);
        let phrase = i..self.doc.subtree(speaker).end.max(self.doc.subtree(i + 1).end);
        let mut h = self.doc[i].head;
        for _ in 0..12 {
            if self.is_verbal(h) || self.doc[h].head == h {
                break;
            }
            h = self.doc[h].head;
        }
        let clause = if h == i || !self.is_verbal(h) { sentence.clone() } else { self.doc.subtree(h) };
        let after = phrase.end + usize::from(self.punct(phrase.end, &[","]));
        let content = if phrase.start <= clause.start + 1 {
            after..clause.end.max(after)
        } else if phrase.end + 2 >= clause.end {
            clause.start..phrase.start
        } else {
            clause
        };
        (content.len() >= 2).then_some(Cue {
            verb: i..i + 2,
            kind: CueKind::Say,
            polarity: 0.0,
            speaker: Some(speaker),
            relative: None,
            addressee: None,
            content: Some(content),
            quotes: true,
            core: phrase,
            frame: Frame::According,
        })
    }

    /// Whether a noun names a text that speaks for its author.
    pub(crate) fn is_text(&self, n: usize) -> bool {
        self.doc[n].pos == "NOUN"
            && self.words.noun(&self.doc[n].lemma).is_some_and(|w| w.text || w.kind == CueKind::Source)
    }

    /// Who issued a text: "the ministry's statement", "a statement by the ministry", "a ministry statement".
    pub(crate) fn issuer(&self, n: usize) -> Option<usize> {
        if !self.is_text(n) {
            return None;
        }
        let by = |p: usize| self.dep(p) == "prep" && matches!(self.lower(p).as_str(), "by" | "from" | "of");
        let compound = |&c: &usize| self.dep(c) == "compound" && self.doc[c].pos == "PROPN";
        self.child(n, &["poss"])
            .or_else(|| self.doc.children(n).iter().copied().filter(|&p| by(p)).find_map(|p| self.child(p, &["pobj"])))
            .or_else(|| self.doc.children(n).iter().copied().rev().find(compound))
    }
}
