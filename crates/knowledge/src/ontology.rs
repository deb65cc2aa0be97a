//! PLOVER 2.0 and CAMEO: the codes of the field and their scores.

use rustc_hash::FxHashMap;

use crate::files::Files;
use crate::rows::words;
use crate::table::{KnowledgeError, Table, list};

words! {
    /// Verbal or material, cooperation or conflict.
    Quad {
        /// Agreements, talks, support.
        VerbalCooperation = "verbal cooperation",
        /// Aid, trade, retreat.
        MaterialCooperation = "material cooperation",
        /// Demands, accusations, threats.
        VerbalConflict = "verbal conflict",
        /// Protests, sanctions, force.
        MaterialConflict = "material conflict",
    }
}

/// A PLOVER event type.
#[derive(Clone, Debug)]
pub struct EventType {
    /// Such as `CONSULT`.
    pub code: &'static str,
    /// Quadrant.
    pub quad: Quad,
    /// Conflict-cooperation score, -10 to 10.
    pub score: f64,
    /// Whether an event of this type needs a recipient.
    pub recipient_required: bool,
    /// What it covers.
    pub definition: &'static str,
}

/// A mode of an event type.
#[derive(Clone, Debug)]
pub struct Mode {
    /// Event type.
    pub event_type: &'static str,
    /// Such as `visit`.
    pub mode: &'static str,
    /// Conflict-cooperation score of the type in this mode.
    pub score: f64,
}

/// A code and what it covers: a context or a sector.
#[derive(Clone, Debug)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// What it covers.
    pub covers: &'static str,
}

/// A CAMEO code.
#[derive(Clone, Debug)]
pub struct Cameo {
    /// Two to four digits.
    pub code: &'static str,
    /// Name.
    pub label: &'static str,
    /// Goldstein score, -10 to 10.
    pub goldstein: f64,
    /// PLOVER type; `None` for plain statements, which PLOVER does not count as events.
    pub event_type: Option<&'static str>,
    /// PLOVER mode.
    pub mode: Option<&'static str>,
    /// PLOVER contexts.
    pub contexts: Vec<&'static str>,
}

/// The ontologies.
#[derive(Clone, Debug)]
pub struct Ontology {
    /// PLOVER event types.
    pub types: Vec<EventType>,
    /// PLOVER modes, grouped by type.
    pub modes: Vec<Mode>,
    /// PLOVER contexts.
    pub contexts: Vec<Code>,
    /// PLOVER sectors.
    pub sectors: Vec<Code>,
    /// CAMEO codes, sorted.
    pub cameo: Vec<Cameo>,
    cameo_at: FxHashMap<&'static str, usize>,
}

impl Ontology {
    /// A PLOVER type by code.
    #[must_use]
    pub fn event_type(&self, code: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.code == code)
    }

    /// A mode of a type.
    #[must_use]
    pub fn mode(&self, event_type: &str, mode: &str) -> Option<&Mode> {
        self.modes.iter().find(|m| m.event_type == event_type && m.mode == mode)
    }

    /// The conflict-cooperation score of a type in a mode; without a mode, or with one that the
    /// type does not have, the type's own. `None` for an unknown type.
    #[must_use]
    pub fn score(&self, event_type: &str, mode: Option<&str>) -> Option<f64> {
        mode.and_then(|mode| self.mode(event_type, mode))
            .map(|mode| mode.score)
            .or_else(|| self.event_type(event_type).map(|t| t.score))
    }

    /// A CAMEO code.
    #[must_use]
    pub fn cameo(&self, code: &str) -> Option<&Cameo> {
        self.cameo_at.get(code).map(|&at| &self.cameo[at])
    }

    /// The sector as it stands in the table.
    #[must_use]
    pub fn sector(&self, code: &str) -> Option<&'static str> {
        find(&self.sectors, code)
    }

    /// The context as it stands in the table.
    #[must_use]
    pub fn context(&self, code: &str) -> Option<&'static str> {
        find(&self.contexts, code)
    }

    pub(crate) fn load(files: &Files) -> Result<Self, KnowledgeError> {
        let (file, text) = files.get("ontology/plover_types.tsv")?;
        let mut types = Vec::new();
        let columns = ["type", "quad", "score", "recipient_required", "definition"];
        for row in Table::new(file, text, columns)?.rows() {
            let row = row?;
            row.need(0)?;
            types.push(EventType {
                code: row.cells[0],
                quad: Quad::parse(row.cells[1]).map_err(|reason| row.fail(1, reason))?,
                score: row.number(2)?.ok_or_else(|| row.fail(2, "must not be empty"))?,
                recipient_required: match row.cells[3] {
                    "yes" => true,
                    "no" => false,
                    _ => return Err(row.fail(3, "must be yes or no")),
                },
                definition: row.cells[4],
            });
        }
        let contexts = codes(files, "ontology/plover_contexts.tsv", "context")?;
        let sectors = codes(files, "ontology/plover_sectors.tsv", "sector")?;
        let mut ontology =
            Self { types, modes: Vec::new(), contexts, sectors, cameo: Vec::new(), cameo_at: FxHashMap::default() };
        ontology.load_modes(files)?;
        ontology.load_cameo(files)?;
        Ok(ontology)
    }

    fn load_modes(&mut self, files: &Files) -> Result<(), KnowledgeError> {
        let (file, text) = files.get("ontology/plover_modes.tsv")?;
        for row in Table::new(file, text, ["type", "mode", "score"])?.rows() {
            let row = row?;
            let own =
                self.event_type(row.cells[0]).ok_or_else(|| row.fail(0, format!("`{}` is no type", row.cells[0])))?;
            row.need(1)?;
            let score = row.number(2)?.unwrap_or(own.score);
            if self.mode(row.cells[0], row.cells[1]).is_some() {
                return Err(row.fail(1, "the mode stands twice"));
            }
            self.modes.push(Mode { event_type: row.cells[0], mode: row.cells[1], score });
        }
        Ok(())
    }

    fn load_cameo(&mut self, files: &Files) -> Result<(), KnowledgeError> {
        let (file, text) = files.get("ontology/cameo.tsv")?;
        let columns = ["cameo", "label", "goldstein", "plover_type", "plover_mode", "plover_contexts"];
        for row in Table::new(file, text, columns)?.rows() {
            let row = row?;
            let [code, label, _, event_type, mode, contexts] = row.cells;
            if !(2..=4).contains(&code.len()) || !code.bytes().all(|b| b.is_ascii_digit()) {
                return Err(row.fail(0, format!("`{code}` is not two to four digits")));
            }
            if self.cameo_at.insert(code, self.cameo.len()).is_some() {
                return Err(row.fail(0, format!("`{code}` stands twice")));
            }
            if !event_type.is_empty() && self.event_type(event_type).is_none() {
                return Err(row.fail(3, format!("`{event_type}` is no type")));
            }
            if !mode.is_empty() && self.mode(event_type, mode).is_none() {
                return Err(row.fail(4, format!("`{mode}` is no mode of {event_type}")));
            }
            let contexts: Vec<_> = list(contexts).collect();
            if let Some(wrong) = contexts.iter().find(|c| self.context(c).is_none()) {
                return Err(row.fail(5, format!("`{wrong}` is no context")));
            }
            self.cameo.push(Cameo {
                code,
                label,
                goldstein: row.number(2)?.ok_or_else(|| row.fail(2, "must not be empty"))?,
                event_type: Some(event_type).filter(|t| !t.is_empty()),
                mode: Some(mode).filter(|m| !m.is_empty()),
                contexts,
            });
        }
        Ok(())
    }
}

fn find(codes: &[Code], code: &str) -> Option<&'static str> {
    codes.iter().map(|c| c.code).find(|c| *c == code)
}

fn codes(files: &Files, path: &str, column: &'static str) -> Result<Vec<Code>, KnowledgeError> {
    let (file, text) = files.get(path)?;
    let mut codes: Vec<Code> = Vec::new();
    for row in Table::new(file, text, [column, "covers"])?.rows() {
        let row = row?;
        row.need(0)?;
        let [code, covers] = row.cells;
        if find(&codes, code).is_some() {
            return Err(row.fail(0, format!("`{code}` stands twice")));
        }
        codes.push(Code { code, covers });
    }
    Ok(codes)
}
