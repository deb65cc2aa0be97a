//! Which passages and events are political at all: reports of sports and markets use the words of conflict and
//! cooperation for other things (`knowledge/topics.tsv`).

use chancery_knowledge::{Files, KnowledgeError, Table};
use rustc_hash::FxHashMap;

use crate::frame::Draft;
use crate::passage::Passage;
use crate::report::Entity;

/// A field of news that is no politics.
#[derive(Clone, Debug)]
struct Topic {
    name: &'static str,
    share: f64,
    least: usize,
}

/// The topics and their words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Topics {
    topics: Vec<Topic>,
    words: FxHashMap<&'static str, Vec<usize>>,
}

/// Fewer content words than this give no evidence of a topic: a sentence on its own may use any word.
const SHORT: usize = 25;

impl Topics {
    /// Reads `topics.tsv`.
    pub(crate) fn load(files: &Files) -> Result<Self, KnowledgeError> {
        let (path, text) = files.get("topics.tsv")?;
        let table = Table::new(path, text, ["topic", "share", "least", "words"])?;
        let mut all = Self::default();
        for row in table.rows() {
            let row = row?;
            let at = all.topics.len();
            let number = |column: usize| row.number(column).map(Option::unwrap_or_default);
            #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation, reason = "a small count")]
            let least = number(2)? as usize;
            all.topics.push(Topic { name: row.cells[0], share: number(1)?, least });
            for word in chancery_knowledge::list(row.cells[3]) {
                all.words.entry(word).or_default().push(at);
            }
        }
        Ok(all)
    }

    /// The topic of a passage, by the share of its content words; `None` where nothing rules politics out.
    pub(crate) fn of(&self, passage: &Passage<'_>) -> Option<&'static str> {
        let mut words = 0usize;
        let mut counts = vec![0usize; self.topics.len()];
        for token in passage.doc.tokens() {
            if !matches!(token.pos.as_str(), "NOUN" | "PROPN" | "VERB" | "ADJ") {
                continue;
            }
            words += 1;
            if let Some(topics) = self.words.get(token.lemma.to_lowercase().as_str()) {
                topics.iter().for_each(|&t| counts[t] += 1);
            }
        }
        if words < SHORT {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "counts of words")]
        let dense = |t: &Topic, n: usize| n >= t.least && n as f64 >= t.share * words as f64;
        self.topics.iter().zip(counts).find(|(t, n)| dense(t, *n)).map(|(t, _)| t.name)
    }
}

const STATE: [&str; 14] =
    ["GOV", "MIL", "COP", "LEG", "JUD", "REB", "UAF", "SPY", "PRM", "PTY", "OPP", "REF", "JRN", "ELI"];

/// Sectors of people who travel on their own account. Tourists are told as a stream between states, and count.
const PRIVATE: [&str; 5] = ["REF", "JRN", "LAB", "MED", "CRM"];

/// Whether an entity is a political actor.
fn political(e: &Entity) -> bool {
    e.sectors.iter().any(|s| STATE.contains(&s.as_str())) || (e.person.is_none() && e.country.is_some())
}

/// Why a draft is no political event, if so.
pub(crate) fn reject(draft: &Draft, topic: Option<&str>) -> Option<&'static str> {
    let sides = || draft.actors.iter().chain(&draft.recipients);
    if topic.is_some() && !sides().any(|e| e.sectors.iter().any(|s| STATE.contains(&s.as_str()))) {
        return Some("the passage is about sports or markets");
    }
    // A private person or firm on its own, of no known country: their dealings are nobody's politics.
    let private = |e: &Entity| e.country.is_none() && e.sectors.iter().all(|s| !STATE.contains(&s.as_str()));
    let described = sides().all(|e| e.name.is_none());
    let one_side = draft.actors.is_empty() || draft.recipients.is_empty();
    if (one_side || described) && sides().all(private) {
        return Some("only private people or firms take part");
    }
    // A journey of private people is no visit of state.
    let traveller = |e: &Entity| {
        e.office.is_none()
            && !e.sectors.iter().any(|s| STATE.contains(&s.as_str()) && s != "REF" && s != "JRN")
            && (e.person.is_some() || e.sectors.iter().any(|s| PRIVATE.contains(&s.as_str())))
    };
    let visit = draft.event == "CONSULT" && draft.mode.as_deref() == Some("visit");
    if visit && !draft.actors.is_empty() && draft.actors.iter().all(traveller) {
        return Some("a journey of private people");
    }
    let organised = || sides().any(|e| !e.sectors.is_empty() || e.name.is_some());
    (!sides().any(political) && !organised()).then_some("no political actor takes part")
}
