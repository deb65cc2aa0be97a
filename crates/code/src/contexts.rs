//! What the words around a trigger add to its event: PLOVER contexts (`knowledge/contexts.tsv`), and the mode where the
//! trigger leaves it open (`knowledge/modes.tsv`).

use chancery_knowledge::{Files, KnowledgeError, Table};
use chancery_parse::Document;
use rustc_hash::FxHashMap;

use crate::frame::Draft;
use crate::merge::Told;
use crate::syntax;

/// Words by their first word: the whole phrase and its context.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contexts {
    phrases: FxHashMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
    /// Event type, mode and the phrases that tell it, in order of the file.
    modes: Vec<(&'static str, &'static str, Vec<Vec<&'static str>>)>,
}

impl Contexts {
    /// Reads `contexts.tsv` and `modes.tsv`; `known` and `known_mode` say whether there is such a context or mode.
    pub(crate) fn load(
        files: &Files,
        known: impl Fn(&str) -> bool,
        known_mode: impl Fn(&str, &str) -> bool,
    ) -> Result<Self, KnowledgeError> {
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
        let (path, text) = files.get("modes.tsv")?;
        for row in Table::new(path, text, ["type", "mode", "words"])?.rows() {
            let row = row?;
            let [event, mode, words] = row.cells;
            if !known_mode(event, mode) {
                return Err(row.fail(1, format!("{event} has no mode `{mode}`")));
            }
            let phrases = chancery_knowledge::list(words).map(|phrase| phrase.split(' ').collect()).collect();
            all.modes.push((event, mode, phrases));
        }
        Ok(all)
    }

    /// Gives the event the mode that its clause tells, where its trigger tells none, or one that the clause tells better (a
    /// missile that a drone fires is an attack by drone): by the word that stands nearest below the trigger ("urged Iran to
    /// **withdraw** from the talks"), and among equals by the first row.
    pub(crate) fn set_mode(&self, doc: &Document, draft: &mut Draft) {
        let asks = matches!(draft.event.as_str(), "REQUEST" | "REJECT");
        // The rows for instruments stand in order: what carries the weapon before the weapon.
        let below = match draft.mode.as_deref() {
            None => usize::MAX,
            Some(mode) if is_weapon(mode) && draft.event == "ASSAULT" => {
                self.modes.iter().position(|(e, m, _)| *e == "ASSAULT" && *m == mode).unwrap_or_default()
            }
            Some("change") if asks => usize::MAX,
            Some(_) => return,
        };
        if draft.event == "CONSULT" && is_of_many(draft) {
            draft.mode = Some("multilateral".to_owned());
            return;
        }
        // What is asked for or refused is told in a clause of its own as well.
        let whole = asks || draft.event == "THREATEN";
        let tokens = clause(doc, draft.trigger, whole);
        let rows = self.modes.iter().take(below).filter(|(event, _, _)| *event == draft.event);
        let nearest = |phrases: &[Vec<&str>]| {
            let told = tokens.iter().flat_map(|&i| {
                let here = phrases.iter().filter(move |words| stands(doc, i, words));
                here.flat_map(move |words| i..i + words.len())
            });
            told.map(|i| arcs_between(doc, draft.trigger, i)).min()
        };
        let by_row = rows.filter_map(|(_, mode, phrases)| nearest(phrases).map(|arcs| (arcs, *mode)));
        if let Some((_, mode)) = by_row.min_by_key(|(arcs, _)| *arcs)
            && draft.mode.as_deref() != Some(mode)
        {
            draft.mode = Some(mode.to_owned());
            draft.cameo = None;
        }
    }

    /// Gives modes that the events of a passage tell only together, or only in the sentence around.
    pub(crate) fn complete_modes(&self, doc: &Document, told: &mut [Told]) {
        let sentences = |t: &Told| t.evidence.iter().map(|&i| doc.sentence_of(i)).collect::<Vec<_>>();
        let assaults: Vec<Vec<usize>> = told.iter().filter(|t| t.draft.event == "ASSAULT").map(sentences).collect();
        for t in told.iter_mut().filter(|t| t.draft.mode.is_none()) {
            match t.draft.event.as_str() {
                "CONSULT" if is_of_many(&t.draft) => t.draft.mode = Some("multilateral".to_owned()),
                // "lie injured after what was clearly a chemical attack": the only attack that the sentence tells.
                "ASSAULT" => {
                    let own = sentences(t);
                    let alone = |s: &usize| assaults.iter().filter(|of| of.contains(s)).count() == 1;
                    let tokens: Vec<usize> =
                        own.iter().filter(|s| alone(s)).flat_map(|&s| doc.sentences()[s].clone()).collect();
                    let told = |phrases: &[Vec<&str>]| {
                        phrases.iter().any(|words| tokens.iter().any(|&i| stands(doc, i, words)))
                    };
                    let mut rows = self.modes.iter().filter(|(e, mode, _)| *e == "ASSAULT" && is_instrument(mode));
                    t.draft.mode = rows.find(|(.., phrases)| told(phrases)).map(|(_, mode, _)| (*mode).to_owned());
                }
                _ => {}
            }
        }
    }

    /// Adds the contexts that the clause of the trigger speaks of.
    pub(crate) fn add(&self, doc: &Document, draft: &mut Draft) {
        for i in clause(doc, draft.trigger, false) {
            let lemma = doc[i].lemma.to_lowercase();
            let form = doc.word(i).to_lowercase();
            for key in [lemma.as_str(), form.as_str()] {
                for (words, context) in self.phrases.get(key).into_iter().flatten() {
                    if stands(doc, i, words) && !draft.contexts.iter().any(|c| c == context) {
                        draft.contexts.push((*context).to_owned());
                    }
                }
            }
        }
    }
}

/// Whether a meeting is one of many: of three states or more, or of an organisation of states alone.
fn is_of_many(draft: &Draft) -> bool {
    let mut countries: Vec<&str> = draft.actors.iter().filter_map(|e| e.country.as_deref()).collect();
    countries.sort_unstable();
    countries.dedup();
    let body = |c: &str| matches!(c, "UNO" | "EUR" | "IGO");
    draft.recipients.is_empty() && (countries.len() >= 3 || matches!(&countries[..], [one] if body(one)))
}

/// Whether a mode of ASSAULT names a weapon, which something else may carry.
fn is_weapon(mode: &str) -> bool {
    matches!(mode, "heavy-weapons" | "explosives" | "firearms")
}

/// Whether a mode of ASSAULT names what the attack is made with.
fn is_instrument(mode: &str) -> bool {
    is_weapon(mode) || matches!(mode, "suicide-attack" | "unconventional" | "drone" | "aerial")
}

/// Whether a phrase stands at token `i`, by lemmas or forms.
fn stands(doc: &Document, i: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(k, word)| {
        i + k < doc.len() && (*doc[i + k].lemma == **word || doc.word(i + k).eq_ignore_ascii_case(word))
    })
}

/// The tokens that belong to a trigger: what depends on it, without clauses of their own; and of a noun, what its verb
/// says of it. With `whole` a clause that is its object counts, too.
fn clause(doc: &Document, trigger: usize, whole: bool) -> Vec<usize> {
    let top = syntax::governing_verb(doc, trigger).unwrap_or(trigger);
    let mut all = Vec::new();
    let mut stack = vec![top];
    while let Some(t) = stack.pop() {
        all.push(t);
        stack.extend(doc.children(t).iter().copied().filter(|&c| {
            let clause = match doc[c].dep.as_str() {
                "ccomp" => !(whole && t == trigger),
                "relcl" | "advcl" | "parataxis" | "punct" => true,
                _ => false,
            };
            let verb_beside = doc[c].dep == "conj" && syntax::is_verb(doc, c);
            !clause && !verb_beside
        }));
    }
    all.sort_unstable();
    all
}

/// How many arcs of the tree lie between two tokens of a sentence.
fn arcs_between(doc: &Document, a: usize, b: usize) -> usize {
    let path = |mut t: usize| {
        let mut path = vec![t];
        while doc[t].head != t && path.len() < 64 {
            t = doc[t].head;
            path.push(t);
        }
        path
    };
    let (above, below) = (path(a), path(b));
    above
        .iter()
        .enumerate()
        .find_map(|(up, t)| below.iter().position(|u| u == t).map(|down| up + down))
        .unwrap_or(usize::MAX)
}
