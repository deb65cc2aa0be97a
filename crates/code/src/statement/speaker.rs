//! Who says it and to whom: subjects through coordination, control, participles, relative clauses and passives.

use super::cue::CueReader;

/// Verbs whose object is spoken to and is no part of the content.
pub(super) const ADDRESSING: &[&str] = &[
    "tell", "ask", "remind", "inform", "notify", "assure", "reassure", "warn", "promise", "advise", "order",
    "instruct", "persuade", "caution",
];

impl CueReader<'_> {
    pub(super) fn is_passive(&self, v: usize) -> bool {
        self.child(v, &["auxpass", "nsubjpass", "agent"]).is_some()
            || (self.doc[v].tag == "VBN" && self.dep(v) == "acl")
            // "Asked about the plan, she said": a bare participle before its clause.
            || (self.doc[v].tag == "VBN" && self.dep(v) == "advcl" && self.child(v, &["aux", "nsubj"]).is_none())
    }

    /// Who does it in a passive: the noun under `by`.
    pub(super) fn agent(&self, v: usize) -> Option<usize> {
        let by = self.child(v, &["agent"]).or_else(|| {
            self.doc.children(v).iter().copied().find(|&c| c > v && self.dep(c) == "prep" && self.lower(c) == "by")
        })?;
        self.child(by, &["pobj"])
    }

    /// The subject of a verb, through conjunction, control, participles and relative clauses.
    pub(crate) fn subject(&self, v: usize, depth: usize) -> Option<usize> {
        if depth > 6 {
            return None;
        }
        if let Some(s) = self.child(v, &["nsubj", "nsubjpass"]) {
            return Some(self.antecedent(self.sayer(s, v), v));
        }
        let head = self.doc[v].head;
        if head == v {
            return None;
        }
        match self.dep(v) {
            "conj" | "dep" | "parataxis" if self.is_verbal(head) => {
                if self.is_passive(head) && depth > 0 {
                    self.agent(head).or_else(|| self.subject(head, depth + 1))
                } else {
                    self.subject(head, depth + 1)
                }
            }
            "xcomp" | "ccomp" if self.is_verbal(head) || self.doc[head].pos == "ADJ" => {
                // "urged him to say": the object of the verb above says it.
                let object = self.child(head, &["dobj", "dative"]).filter(|&o| o < v);
                let controls = self.words.verb(&self.doc[head].lemma, None).is_some_and(|w| w.frames.objto);
                object.filter(|_| controls).or_else(|| self.subject(head, depth + 1))
            }
            "advcl" => self.subject(head, depth + 1),
            "acl" => Some(head),
            "relcl" => Some(head),
            "pcomp" => self.subject(self.doc[head].head, depth + 1),
            "acomp" | "attr" | "prep" | "dobj" | "oprd" => self.subject(head, depth + 1),
            _ => None,
        }
    }

    /// A subject that is a day or a time is a slip of the tree ("the bank Tuesday announced"): the noun beside it speaks.
    pub(super) fn sayer(&self, subject: usize, v: usize) -> usize {
        if !matches!(self.doc[subject].ent_type.as_str(), "DATE" | "TIME") {
            return subject;
        }
        let noun = |&c: &usize| {
            c != subject
                && matches!(self.doc[c].pos.as_str(), "NOUN" | "PROPN" | "PRON")
                && !matches!(self.doc[c].ent_type.as_str(), "DATE" | "TIME")
        };
        let beside = self
            .doc
            .children(v)
            .iter()
            .copied()
            .filter(|&c| c < v && matches!(self.dep(c), "nsubj" | "nsubjpass" | "npadvmod" | "dep"))
            .find(noun);
        beside
            .or_else(|| self.doc.children(subject).iter().copied().filter(|&c| c < subject).find(noun))
            .unwrap_or(subject)
    }

    /// For a relative pronoun the noun it stands for.
    pub(super) fn antecedent(&self, subject: usize, v: usize) -> usize {
        if !matches!(self.lower(subject).as_str(), "who" | "which" | "that" | "whom") {
            return subject;
        }
        let mut k = v;
        for _ in 0..5 {
            if self.dep(k) == "relcl" {
                return self.doc[k].head;
            }
            k = self.doc[k].head;
        }
        subject
    }

    /// Who is spoken to.
    pub(super) fn addressee(&self, v: usize, lemma: &str) -> Option<usize> {
        if let Some(o) = self.child(v, &["dative"]).filter(|&o| self.dep(o) == "dative") {
            return if self.doc[o].pos == "ADP" { self.child(o, &["pobj"]) } else { Some(o) };
        }
        let object = self.child(v, &["dobj"]).filter(|_| ADDRESSING.contains(&lemma));
        let to = || {
            let p = self
                .doc
                .children(v)
                .iter()
                .copied()
                .find(|&c| c > v && self.dep(c) == "prep" && self.lower(c) == "to")?;
            self.child(p, &["pobj"])
        };
        object.or_else(to)
    }
}
