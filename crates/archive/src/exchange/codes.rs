//! What the codes of other data sets mean here: countries, sectors, event codes. The tables are those of
//! `knowledge/exchange/`.

use chancery_knowledge::{Files, Knowledge, KnowledgeError, NameKind, Ontology, Quad, Table, fold};
use rustc_hash::FxHashMap;

/// The code tables of other data sets, loaded and checked.
#[derive(Debug)]
pub struct CodeTables {
    ontology: Ontology,
    countries: FxHashMap<&'static str, &'static str>,
    country_names: FxHashMap<&'static str, &'static str>,
    names: FxHashMap<String, &'static str>,
    exact_names: FxHashMap<&'static str, &'static str>,
    icews_names: FxHashMap<&'static str, &'static str>,
    fips: FxHashMap<&'static str, Option<&'static str>>,
    to_fips: FxHashMap<&'static str, &'static str>,
    cameo_countries: FxHashMap<&'static str, Option<&'static str>>,
    to_cameo_country: FxHashMap<&'static str, &'static str>,
    cameo_sectors: FxHashMap<&'static str, Option<&'static str>>,
    to_cameo_sector: FxHashMap<&'static str, &'static str>,
    icews_sectors: FxHashMap<String, &'static str>,
    to_icews_sector: FxHashMap<&'static str, &'static str>,
}

/// What an event code means.
#[derive(Clone, Debug, PartialEq)]
pub struct EventCode {
    /// The CAMEO code, with its leading zero.
    pub cameo: String,
    /// PLOVER type; none for plain statements (01x).
    pub kind: Option<&'static str>,
    /// PLOVER mode.
    pub mode: Option<&'static str>,
    /// PLOVER score.
    pub score: Option<f64>,
    /// Goldstein score of the code, where the table has one.
    pub goldstein: Option<f64>,
    /// Quadrant.
    pub quad: Quad,
}

impl CodeTables {
    /// Loads the tables.
    ///
    /// # Errors
    /// A missing table, or a wrong cell, by file, line and column.
    pub fn new(knowledge: &Knowledge) -> Result<Self, KnowledgeError> {
        let countries = knowledge.countries.iter().map(|c| (c.code, c.code)).collect();
        let mut tables = Self {
            ontology: knowledge.ontology.clone(),
            countries,
            country_names: knowledge.countries.iter().map(|c| (c.code, c.name)).collect(),
            names: FxHashMap::default(),
            exact_names: FxHashMap::default(),
            icews_names: FxHashMap::default(),
            fips: FxHashMap::default(),
            to_fips: FxHashMap::default(),
            cameo_countries: FxHashMap::default(),
            to_cameo_country: FxHashMap::default(),
            cameo_sectors: FxHashMap::default(),
            to_cameo_sector: FxHashMap::default(),
            icews_sectors: FxHashMap::default(),
            to_icews_sector: FxHashMap::default(),
        };
        tables.load_countries(&knowledge.files)?;
        tables.load_sectors(&knowledge.files)?;
        for country in &knowledge.countries {
            tables.names.entry(fold(country.name)).or_insert(country.code);
        }
        for name in &knowledge.names {
            let named = matches!(name.kind, NameKind::Name | NameKind::Abbreviation) && !name.is_ambiguous();
            if named {
                tables.names.entry(fold(name.name)).or_insert(name.code);
            }
        }
        for country in &knowledge.countries {
            if tables.names.get(&fold(country.name)) == Some(&country.code) {
                tables.exact_names.insert(country.name, country.code);
            }
        }
        Ok(tables)
    }

    fn load_countries(&mut self, files: &Files) -> Result<(), KnowledgeError> {
        let (file, text) = files.get("exchange/fips.tsv")?;
        for row in Table::new(file, text, ["fips", "code"])?.rows() {
            let row = row?;
            let [fips, code] = row.cells;
            if fips.len() != 2 {
                return Err(row.fail(0, format!("`{fips}` is not two letters")));
            }
            let code = self.cell(code).map_err(|reason| row.fail(1, reason))?;
            if self.fips.insert(fips, code).is_some() {
                return Err(row.fail(0, format!("`{fips}` stands twice")));
            }
            if let Some(code) = code {
                self.to_fips.entry(code).or_insert(fips);
            }
        }
        let (file, text) = files.get("exchange/cameo_countries.tsv")?;
        for row in Table::new(file, text, ["cameo", "code", "use", "name"])?.rows() {
            let row = row?;
            let [cameo, code, usage, _] = row.cells;
            let code = self.cell(code).map_err(|reason| row.fail(1, reason))?;
            if self.cameo_countries.insert(cameo, code).is_some() {
                return Err(row.fail(0, format!("`{cameo}` stands twice")));
            }
            if let (Some(code), true) = (code, written(usage).map_err(|reason| row.fail(2, reason))?) {
                self.to_cameo_country.insert(code, cameo);
            }
        }
        let (file, text) = files.get("exchange/country_names.tsv")?;
        for row in Table::new(file, text, ["name", "code", "use"])?.rows() {
            let row = row?;
            let [name, code, usage] = row.cells;
            let code = self.cell(code).map_err(|reason| row.fail(1, reason))?;
            let code = code.ok_or_else(|| row.fail(1, "a name must have a country"))?;
            if self.names.insert(fold(name), code).is_some() {
                return Err(row.fail(0, format!("`{name}` stands twice")));
            }
            if written(usage).map_err(|reason| row.fail(2, reason))? {
                self.icews_names.insert(code, name);
            }
        }
        Ok(())
    }

    fn load_sectors(&mut self, files: &Files) -> Result<(), KnowledgeError> {
        let (file, text) = files.get("exchange/cameo_sectors.tsv")?;
        for row in Table::new(file, text, ["cameo", "sector"])?.rows() {
            let row = row?;
            let [cameo, sector] = row.cells;
            let sector = self.sector_cell(sector).map_err(|reason| row.fail(1, reason))?;
            if self.cameo_sectors.insert(cameo, sector).is_some() {
                return Err(row.fail(0, format!("`{cameo}` stands twice")));
            }
            if let Some(sector) = sector {
                self.to_cameo_sector.entry(sector).or_insert(cameo);
            }
        }
        let (file, text) = files.get("exchange/icews_sectors.tsv")?;
        for row in Table::new(file, text, ["icews", "sector"])?.rows() {
            let row = row?;
            let [icews, sector] = row.cells;
            let sector = self.sector_cell(sector).map_err(|reason| row.fail(1, reason))?;
            let sector = sector.ok_or_else(|| row.fail(1, "must not be empty"))?;
            if self.icews_sectors.insert(icews.to_lowercase(), sector).is_some() {
                return Err(row.fail(0, format!("`{icews}` stands twice")));
            }
            self.to_icews_sector.entry(sector).or_insert(icews);
        }
        Ok(())
    }

    fn cell(&self, code: &str) -> Result<Option<&'static str>, String> {
        match code {
            "---" => Ok(None),
            code => {
                self.countries.get(code).map(|c| Some(*c)).ok_or_else(|| format!("`{code}` is not in countries.tsv"))
            }
        }
    }

    fn sector_cell(&self, code: &str) -> Result<Option<&'static str>, String> {
        match code {
            "" => Ok(None),
            code => self.ontology.sector(code).map(Some).ok_or_else(|| format!("`{code}` is no sector")),
        }
    }

    /// A country by its code in `countries.tsv`.
    #[must_use]
    pub fn country(&self, code: &str) -> Option<&'static str> {
        self.countries.get(code).copied()
    }

    /// A country by its CAMEO actor code. `Ok(None)` for regions; `Err` for a code that is not known.
    pub(crate) fn country_of_cameo(&self, code: &str) -> Result<Option<&'static str>, ()> {
        self.cameo_countries.get(code).copied().or_else(|| self.country(code).map(Some)).ok_or(())
    }

    /// A country by its FIPS 10-4 code.
    #[must_use]
    pub fn country_of_fips(&self, code: &str) -> Option<&'static str> {
        self.fips.get(code).copied().flatten()
    }

    /// A country by its English name or its code.
    #[must_use]
    pub fn country_of_name(&self, name: &str) -> Option<&'static str> {
        // Folding costs more than the look-up, and most cells hold the common name.
        self.exact_names
            .get(name)
            .copied()
            .or_else(|| self.country(name))
            .or_else(|| self.names.get(&fold(name)).copied())
    }

    /// The CAMEO actor code of a country.
    #[must_use]
    pub fn cameo_of_country(&self, code: &'static str) -> &'static str {
        self.to_cameo_country.get(code).copied().unwrap_or(code)
    }

    /// The FIPS 10-4 code of a country.
    #[must_use]
    pub fn fips_of_country(&self, code: &str) -> Option<&'static str> {
        self.to_fips.get(code).copied()
    }

    /// The name of a country as ICEWS writes it.
    #[must_use]
    pub fn icews_name_of_country(&self, code: &str) -> Option<&'static str> {
        self.icews_names.get(code).or_else(|| self.country_names.get(code)).copied()
    }

    /// The PLOVER sector of a CAMEO actor type.
    #[must_use]
    pub fn sector_of_cameo(&self, code: &str) -> Option<&'static str> {
        self.cameo_sectors.get(code).copied().flatten()
    }

    /// The CAMEO actor type of a PLOVER sector.
    #[must_use]
    pub fn cameo_of_sector(&self, sector: &str) -> Option<&'static str> {
        self.to_cameo_sector.get(sector).copied()
    }

    /// The PLOVER sectors of a list of ICEWS sectors, each once, in order.
    #[must_use]
    pub fn sectors_of_icews(&self, list: &str) -> Vec<&'static str> {
        let mut sectors = Vec::new();
        for part in list.split(',') {
            let found = self.icews_sectors.get(&part.trim().to_lowercase()).copied();
            if let Some(sector) = found.filter(|s| !sectors.contains(s)) {
                sectors.push(sector);
            }
        }
        sectors
    }

    /// The ICEWS sector of a PLOVER sector.
    #[must_use]
    pub fn icews_of_sector(&self, sector: &str) -> Option<&'static str> {
        self.to_icews_sector.get(sector).copied()
    }

    /// A PLOVER sector as it stands in the table.
    #[must_use]
    pub fn sector(&self, code: &str) -> Option<&'static str> {
        self.ontology.sector(code)
    }

    /// The label of a CAMEO code.
    #[must_use]
    pub fn label(&self, cameo: &str) -> Option<&'static str> {
        self.ontology.cameo(cameo).map(|c| c.label)
    }

    /// A PLOVER type with its quadrant, by code.
    #[must_use]
    pub fn event_type(&self, code: &str) -> Option<(&'static str, Quad)> {
        self.ontology.event_type(code).map(|t| (t.code, t.quad))
    }

    /// The PLOVER score of a type in a mode.
    #[must_use]
    pub fn score(&self, kind: &str, mode: Option<&str>) -> Option<f64> {
        self.ontology.score(kind, mode)
    }

    /// What a CAMEO code means. A leading zero that a spreadsheet dropped is put back (`43` is 043); a code whose
    /// last digit the table does not know means what the code above it means. `None` for what is no CAMEO code,
    /// such as `13y`.
    #[must_use]
    pub fn event_code(&self, given: &str) -> Option<EventCode> {
        if !(1..=4).contains(&given.len()) || !given.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let root = |code: &str| code.get(..2).and_then(|r| r.parse::<u8>().ok()).filter(|r| (1..=20).contains(r));
        let padded = format!("0{given}");
        let mut code = given;
        // Two digits from 10 to 20 are a root; other two digits lost the zero of 010 to 099.
        if root(given).is_none() || (given.len() >= 3 && !self.knows(given) && self.ontology.cameo(&padded).is_some()) {
            code = &padded;
        }
        let root = root(code)?;
        let row = (2..=code.len())
            .rev()
            .find_map(|end| self.ontology.cameo(&code[..end]))
            .or_else(|| self.ontology.cameo(&format!("{root:02}0")))
            .or_else(|| self.ontology.cameo(&format!("{root:02}1")));
        let kind = row.and_then(|r| r.event_type);
        let mode = row.and_then(|r| r.mode);
        let quad = kind.and_then(|k| self.ontology.event_type(k)).map_or_else(|| quad_of_root(root), |t| t.quad);
        Some(EventCode {
            cameo: code.to_owned(),
            kind,
            mode,
            score: kind.and_then(|k| self.ontology.score(k, mode)),
            goldstein: row.map(|r| r.goldstein),
            quad,
        })
    }

    fn knows(&self, code: &str) -> bool {
        self.ontology.cameo(code).is_some() || code.get(..3).is_some_and(|base| self.ontology.cameo(base).is_some())
    }
}

fn written(usage: &str) -> Result<bool, String> {
    match usage {
        "both" => Ok(true),
        "read" => Ok(false),
        _ => Err(format!("`{usage}` is neither both nor read")),
    }
}

/// The quadrant of a CAMEO root.
fn quad_of_root(root: u8) -> Quad {
    match root {
        0..=5 => Quad::VerbalCooperation,
        6..=8 => Quad::MaterialCooperation,
        9..=13 => Quad::VerbalConflict,
        _ => Quad::MaterialConflict,
    }
}

/// GDELT's number of a quadrant.
pub(crate) fn quad_number(quad: Quad) -> u8 {
    match quad {
        Quad::VerbalCooperation => 1,
        Quad::MaterialCooperation => 2,
        Quad::VerbalConflict => 3,
        Quad::MaterialConflict => 4,
    }
}

/// A quadrant by GDELT's number or by name; `V-COOP` and the like as well.
pub(crate) fn quad(given: &str) -> Option<Quad> {
    let verbal_cooperation =
        [Quad::VerbalCooperation, Quad::MaterialCooperation, Quad::VerbalConflict, Quad::MaterialConflict];
    if let Some(number) = given.parse::<usize>().ok().filter(|n| (1..=4).contains(n)) {
        return Some(verbal_cooperation[number - 1]);
    }
    let lower = given.to_ascii_lowercase();
    let verbal = lower.starts_with('v');
    if !verbal && !lower.starts_with('m') {
        return None;
    }
    match (verbal, lower.contains("coop"), lower.contains("conf")) {
        (true, true, _) => Some(Quad::VerbalCooperation),
        (false, true, _) => Some(Quad::MaterialCooperation),
        (true, _, true) => Some(Quad::VerbalConflict),
        (false, _, true) => Some(Quad::MaterialConflict),
        _ => None,
    }
}
