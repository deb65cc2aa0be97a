//! The PLOVER contexts of an event, from the words around its trigger (`knowledge/contexts.tsv`).

use chancery_knowledge::{Files, KnowledgeError, Table};
use chancery_parse::Document;
use rustc_hash::FxHashMap;

use crate::frame::Draft;
use crate::syntax;

/// Words by their first word: the whole phrase and its context.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contexts {
    phrases: FxHashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
}

impl Contexts {
    /// Reads `contexts.tsv`; `known` says whether there is such a context.
    pub(crate) fn load(files: &Files, known: impl Fn(&str) -> bool) -> Result<Self, KnowledgeError> {
        let (path, text) = files.get("contexts.tsv")?;
        let mut all = Self::default();
        for row in Table::new(path, text, ["context", "words"])?.rows() {
            let row = row?;
            let context = row.cells[0];
            if !known(context) {
                return Err(row.fail(0, format!("unknown context `{context}`")));
            }
            for phrase in chancery_knowledge::list(row.cells[1]) {
                let words: Vec<&str> = phrase.split(' ').collect();
                if let Some(first) = words.first() {
                    all.phrases.entry(first).or_default().push((words, context));
                }
            }
        }
        Ok(all)
    }

    /// Adds the contexts that the clause of the trigger speaks of.
    pub(crate) fn add(&self, doc: &Document, draft: &mut Draft) {
        for i in clause(doc, draft.trigger) {
            let lemma = doc[i].lemma.to_lowercase();
            let form = doc.word(i).to_lowercase();
            for key in [lemma.as_str(), form.as_str()] {
                for (words, context) in self.phrases.get(key).into_iter().flatten() {
                    let follows = words.iter().enumerate().skip(1).all(|(k, word)| {
                        i + k < doc.len() && (*doc[i + k].lemma == **word || doc.word(i + k).eq_ignore_ascii_case(word))
                    });
                    if follows && !draft.contexts.iter().any(|c| c == context) {
                        draft.contexts.push((*context).to_owned());
                    }
                }
            }
        }
    }
}

/// The tokens that belong to a trigger: what depends on it, without clauses of their own; and of a noun, what its verb
/// says of it.
fn clause(doc: &Document, trigger: usize) -> Vec<usize> {
    let top = syntax::governing_verb(doc, trigger).unwrap_or(trigger);
    let mut all = Vec::new();
    let mut stack = vec![top];
    while let Some(t) = stack.pop() {
        all.push(t);
        stack.extend(doc.children(t).iter().copied().filter(|&c| {
            !matches!(doc[c].dep.as_str(), "relcl" | "advcl" | "ccomp" | "parataxis" | "punct")
                && !(doc[c].dep == "conj" && syntax::is_verb(doc, c))
        }));
    }
    all.sort_unstable();
    all
}
