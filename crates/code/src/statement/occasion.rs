//! On which occasion something was said: "at a reception", "in an interview with", "during talks in".

use std::ops::Range;

use chancery_parse::Document;
use rustc_hash::FxHashSet;

/// Nouns that name an occasion.
#[derive(Debug, Default)]
pub(crate) struct Occasions {
    nouns: FxHashSet<String>,
}

/// Prepositions that lead to an occasion.
const LEADS: &[&str] =
    &["at", "in", "during", "on", "after", "before", "following", "ahead", "amid", "to", "for", "by", "through", "via"];

impl Occasions {
    /// Reads `occasions.tsv`: one lemma a row below its header.
    pub(crate) fn parse(text: &str) -> Self {
        let rows = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty()).skip(1);
        Self { nouns: rows.map(|l| l.trim().to_owned()).collect() }
    }

    /// The occasion of the word of saying `verb`, outside its content.
    pub(crate) fn of(&self, doc: &Document, verb: usize, content: &Range<usize>) -> Option<Range<usize>> {
        let outside = |r: &Range<usize>| r.end <= content.start || r.start >= content.end || content.contains(&verb);
        // "told a news conference": the audience is the occasion.
        let audience = doc
            .children(verb)
            .iter()
            .copied()
            .find(|&c| matches!(doc[c].dep.as_str(), "dobj" | "dative") && self.names(doc, c));
        if let Some(a) = audience {
            return Some(doc.subtree(a)).filter(outside);
        }
        let mut found: Option<Range<usize>> = None;
        let sources = std::iter::once(verb).chain(
            doc.children(verb)
                .iter()
                .copied()
                .filter(|&c| matches!(doc[c].dep.as_str(), "dobj" | "dative" | "advcl" | "nsubj")),
        );
        for source in sources {
            for &p in doc.children(source) {
                let lead = doc[p].dep == "prep" && LEADS.contains(&doc.word(p).to_lowercase().as_str());
                if !lead {
                    continue;
                }
                let range = doc.subtree(p);
                if !outside(&range) {
                    continue;
                }
                match &mut found {
                    // "at a reception" goes on with "on the occasion of".
                    Some(f) if f.end == range.start => f.end = range.end,
                    Some(_) => {}
                    None if self.leads_to(doc, p) => found = Some(range),
                    None => {}
                }
            }
            if found.is_some() {
                break;
            }
        }
        found
    }

    fn leads_to(&self, doc: &Document, preposition: usize) -> bool {
        doc.children(preposition)
            .iter()
            .any(|&o| (doc[o].dep == "pobj" && self.names(doc, o)) || (doc[o].dep == "prep" && self.leads_to(doc, o)))
    }

    /// Whether a noun, or what it is part of ("the sidelines of the summit"), names an occasion.
    fn names(&self, doc: &Document, noun: usize) -> bool {
        let lemma = doc[noun].lemma.to_lowercase();
        self.nouns.contains(&lemma) || self.nouns.contains(&doc.word(noun).to_lowercase())
    }
}
