//! The words of saying and thinking in `knowledge/reporting.tsv`.

use rustc_hash::FxHashMap;
use thiserror::Error;

/// A row of the table that cannot be used.
#[derive(Debug, Error)]
#[error("{file}:{line}: {reason}")]
pub struct SpeechError {
    file: String,
    line: usize,
    reason: String,
}

/// What a word of saying is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum CueKind {
    /// Spoken.
    Say,
    /// Written.
    Write,
    /// Thought or felt.
    Think,
    /// A judgement of somebody or something.
    Stance,
    /// What polls and studies do.
    Show,
    /// `seem`, `appear`.
    Seem,
    /// A text that speaks; only nouns.
    Source,
}

/// How the content is attached to the word.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Frames {
    /// By a clause: "that it rains", "whether it rains".
    pub(crate) clause: bool,
    /// By an infinitive (`inf`): "to go".
    pub(crate) to: bool,
    /// By an object: "the plan".
    pub(crate) obj: bool,
    /// By an object with an infinitive: "Norway to go".
    pub(crate) objto: bool,
    /// By an object with a predicate: "the plan useful", "the plan as useful".
    pub(crate) objas: bool,
    /// By one of these prepositions.
    pub(crate) preps: Vec<Box<str>>,
}

impl Frames {
    /// Whether `preposition` attaches the content.
    pub(crate) fn takes(&self, preposition: &str) -> bool {
        self.preps.iter().any(|p| **p == *preposition)
    }
}

/// One word of the table.
#[derive(Clone, Debug)]
pub(crate) struct SpeechWord {
    /// What it is.
    pub(crate) kind: CueKind,
    /// Stance that the word itself gives towards its content, -1 to 1.
    pub(crate) polarity: f64,
    /// How the content is attached.
    pub(crate) frames: Frames,
    /// Whether the thing it names speaks by itself: "the statement said".
    pub(crate) text: bool,
}

/// The table by word.
#[derive(Debug, Default)]
pub(crate) struct SpeechIndex {
    verbs: FxHashMap<String, SpeechWord>,
    nouns: FxHashMap<String, SpeechWord>,
    adjectives: FxHashMap<String, SpeechWord>,
}

impl SpeechIndex {
    /// Reads the table; `file` names it in errors.
    ///
    /// # Errors
    /// At the first row that does not have the columns or the words the header describes.
    pub(crate) fn parse(text: &str, file: &str) -> Result<Self, SpeechError> {
        let mut index = Self::default();
        let rows = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty()).skip(1);
        for (number, row) in rows {
            let fault = |reason: String| SpeechError { file: file.to_owned(), line: number + 1, reason };
            let cells: Vec<&str> = row.split('\t').collect();
            let &[lemma, pos, kind, polarity, content, ref rest @ ..] = cells.as_slice() else {
                return Err(fault(format!("{} columns, at least 5 expected", cells.len())));
            };
            let kind = match kind {
                "say" => CueKind::Say,
                "write" => CueKind::Write,
                "think" => CueKind::Think,
                "stance" => CueKind::Stance,
                "show" => CueKind::Show,
                "seem" => CueKind::Seem,
                "source" => CueKind::Source,
                other => return Err(fault(format!("kind `{other}` is not known"))),
            };
            let polarity = polarity.parse::<f64>().map_err(|e| fault(format!("polarity `{polarity}`: {e}")))?;
            let mut frames = Frames::default();
            for frame in content.split('|').map(str::trim).filter(|f| !f.is_empty()) {
                match frame {
                    "clause" => frames.clause = true,
                    "inf" => frames.to = true,
                    "obj" => frames.obj = true,
                    "objto" => frames.objto = true,
                    "objas" => frames.objas = true,
                    preposition => frames.preps.push(preposition.into()),
                }
            }
            let word = SpeechWord { kind, polarity, frames, text: rest.first().is_some_and(|v| *v == "text") };
            let table = match pos {
                "verb" => &mut index.verbs,
                "noun" => &mut index.nouns,
                "adj" => &mut index.adjectives,
                other => return Err(fault(format!("pos `{other}` is not known"))),
            };
            if table.insert(lemma.to_owned(), word).is_some() {
                return Err(fault(format!("`{lemma}` stands twice")));
            }
        }
        Ok(index)
    }

    /// A verb, with its particle where that makes another verb ("point out").
    pub(crate) fn verb(&self, lemma: &str, particle: Option<&str>) -> Option<&SpeechWord> {
        particle.and_then(|p| self.verbs.get(&format!("{lemma} {p}"))).or_else(|| self.verbs.get(lemma))
    }

    /// A noun.
    pub(crate) fn noun(&self, lemma: &str) -> Option<&SpeechWord> {
        self.nouns.get(lemma)
    }

    /// An adjective.
    pub(crate) fn adjective(&self, lemma: &str) -> Option<&SpeechWord> {
        self.adjectives.get(lemma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        let index =
            SpeechIndex::parse(include_str!("../../../../knowledge/reporting.tsv"), "reporting.tsv").expect("sound");
        assert!(index.verb("say", None).is_some_and(|w| w.frames.clause && w.kind == CueKind::Say));
        assert!(index.verb("point", Some("out")).is_some_and(|w| w.frames.clause));
        assert!(index.verb("call", None).is_some_and(|w| w.frames.takes("for") && w.frames.objas));
        assert!(index.noun("statement").is_some_and(|w| w.text && w.frames.clause));
    }

    #[test]
    fn faults_name_the_line() {
        let fault = |row: &str| {
            SpeechIndex::parse(&format!("# note\nlemma\tpos\n{row}\n"), "x.tsv").map(|_| ()).map_err(|e| e.to_string())
        };
        assert_eq!(fault("say\tverb"), Err("x.tsv:3: 2 columns, at least 5 expected".into()));
        assert_eq!(fault("say\tverb\tshout\t0\tclause"), Err("x.tsv:3: kind `shout` is not known".into()));
        assert_eq!(fault("say\tadverb\tsay\t0\tclause"), Err("x.tsv:3: pos `adverb` is not known".into()));
        assert_eq!(
            fault("say\tverb\tsay\t0\tclause\nsay\tverb\tsay\t0\tclause"),
            Err("x.tsv:4: `say` stands twice".into())
        );
    }
}
