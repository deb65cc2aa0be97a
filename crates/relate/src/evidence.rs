//! Stories with the sentence they rest on, its report and its publisher.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};

use crate::check::{Finding, points_up};
use crate::load::{Record, RelateError, count, pairs};
use crate::measure::Measure;
use crate::period::Window;
use crate::relation::Relation;

/// A story, as one would cite it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Citation {
    /// Id of the story in the archive.
    pub story: i64,
    /// Day it is filed under.
    pub day: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Verbal or material, cooperation or conflict.
    pub quad: String,
    /// Whether it happened.
    pub status: String,
    /// States that acted.
    pub actors: Vec<String>,
    /// States that it was done to.
    pub recipients: Vec<String>,
    /// PLOVER score, -10 to 10.
    pub score: Option<f64>,
    /// Where.
    pub place: Option<String>,
    /// How many reports tell it.
    pub reports: u64,
    /// How many publishers.
    pub publishers: u64,
    /// The sentence.
    pub sentence: Option<String>,
    /// Title of the report.
    pub title: Option<String>,
    /// Day of the report.
    pub published: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The publisher's state.
    pub publisher_country: Option<String>,
}

/// What one side says of the other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remark {
    /// Id of the statement in the archive, for `check --statement`.
    pub statement: i64,
    /// When.
    pub day: String,
    /// The speaker's state.
    pub country: String,
    /// Who.
    pub speaker: String,
    /// What was said.
    pub content: String,
    /// -1 to 1.
    pub polarity: f64,
    /// How many claims it holds.
    pub claims: u64,
}

/// Which stories are wanted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Those that most publishers tell, then those of the greatest score in either direction.
    Main,
    /// Those that give the measure most.
    High,
    /// Those that give it least.
    Low,
}

/// Stories for and against a claim.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sides {
    /// Of the period, in the direction of the claim.
    pub for_claim: Vec<Citation>,
    /// Of the period, against it.
    pub against: Vec<Citation>,
    /// Of the period that it was compared with.
    pub rival: Vec<Citation>,
}

impl Record {
    /// Stories of a window, at most `limit`, by date.
    ///
    /// # Errors
    /// When the database fails.
    pub fn stories(
        &self,
        relation: &Relation,
        window: Window,
        measure: &Measure,
        order: Order,
        limit: usize,
    ) -> Result<Vec<Citation>, RelateError> {
        self.pick(relation, window, measure, order, limit).map_err(|e| self.fail(&e))
    }

    /// The stories for and against the claim of a finding, `limit` on each side.
    ///
    /// # Errors
    /// When the database fails.
    pub fn sides(&self, relation: &Relation, finding: &Finding, limit: usize) -> Result<Sides, RelateError> {
        let (measure, period) = (&finding.measure, finding.period.window);
        let up = points_up(&finding.claim, measure);
        let (with, counter) = if up { (Order::High, Order::Low) } else { (Order::Low, Order::High) };
        let rival = match &finding.rival {
            Some(rival) => self.stories(relation, rival.window, measure, with, limit)?,
            None => Vec::new(),
        };
        Ok(Sides {
            for_claim: self.stories(relation, period, measure, with, limit)?,
            against: self.stories(relation, period, measure, counter, limit)?,
            rival,
        })
    }

    fn pick(
        &self,
        relation: &Relation,
        window: Window,
        measure: &Measure,
        order: Order,
        limit: usize,
    ) -> rusqlite::Result<Vec<Citation>> {
        let sql = "SELECT d.story_id, d.day, s.type, s.status, ifnull(s.score_thousandths, 0), s.publishers
                   FROM story_dyad d JOIN story s ON s.id = d.story_id
                   WHERE d.source = ?1 AND d.target = ?2 AND d.day >= ?3 AND d.day <= ?4";
        let mut statement = self.db().prepare_cached(sql)?;
        let (from, to) = (window.first.first_day().to_string(), window.last.last_day().to_string());
        let mut found: BTreeMap<i64, (String, f64, u64)> = BTreeMap::new();
        for (source, target, _) in pairs(&relation.codes) {
            let mut rows = statement.query(params![source, target, from, to])?;
            while let Some(row) = rows.next()? {
                let kind: String = row.get(2)?;
                let status: String = row.get(3)?;
                let value = measure.of(row.get::<_, i64>(4)? as f64 / 1000.0);
                let wanted = match order {
                    Order::Main => status != "negated",
                    Order::High => status == "actual" && value > 0.0,
                    Order::Low => status == "actual" && value < 0.0,
                };
                if wanted && measure.counts(&kind) {
                    found.insert(row.get(0)?, (row.get(1)?, value, count(row, 5)?));
                }
            }
        }
        let mut all: Vec<(i64, (String, f64, u64))> = found.into_iter().collect();
        all.sort_by(|(i, a), (j, b)| {
            let weight = |s: &(String, f64, u64)| if order == Order::Main { s.2 } else { 0 };
            (weight(b).cmp(&weight(a)))
                .then(b.1.abs().total_cmp(&a.1.abs()))
                .then(b.2.cmp(&a.2))
                .then(b.0.cmp(&a.0))
                .then(i.cmp(j))
        });
        all.truncate(limit);
        all.sort_by(|(i, a), (j, b)| (&a.0, i).cmp(&(&b.0, j)));
        all.into_iter().filter_map(|(id, _)| self.cite(id).transpose()).collect()
    }

    fn cite(&self, story: i64) -> rusqlite::Result<Option<Citation>> {
        let sql = "SELECT s.day, s.type, s.quad, s.status, s.actors, s.recipients, s.score_thousandths, s.place_name,
                   s.reports, s.publishers, e.sentence_start, e.sentence_end, r.text, r.title, r.published, r.id
                   FROM story s JOIN event e ON e.id = s.lead_event_id JOIN report r ON r.id = e.report_id
                   WHERE s.id = ?1";
        let row = |row: &rusqlite::Row<'_>| {
            let countries = |text: String| serde_json::from_str::<Vec<String>>(&text).unwrap_or_default();
            let text: String = row.get(12)?;
            let offset = |column| row.get::<_, Option<i64>>(column).map(|n| n.and_then(|n| usize::try_from(n).ok()));
            let sentence = offset(10)?.zip(offset(11)?).and_then(|(a, b)| text.get(a..b)).map(|s| s.replace('\n', " "));
            let citation = Citation {
                story,
                day: row.get(0)?,
                kind: row.get(1)?,
                quad: row.get(2)?,
                status: row.get(3)?,
                actors: countries(row.get(4)?),
                recipients: countries(row.get(5)?),
                score: row.get::<_, Option<i64>>(6)?.map(|s| s as f64 / 1000.0),
                place: row.get(7)?,
                reports: count(row, 8)?,
                publishers: count(row, 9)?,
                sentence,
                title: row.get(13)?,
                published: row.get(14)?,
                publisher: None,
                publisher_country: None,
            };
            Ok((citation, row.get::<_, i64>(15)?))
        };
        let Some((mut citation, report)) = self.db().prepare_cached(sql)?.query_row([story], row).optional()? else {
            return Ok(None);
        };
        let sql = "SELECT p.name, p.country FROM article a JOIN publisher p ON p.id = a.publisher_id
                   WHERE a.report_id = ?1 ORDER BY a.id LIMIT 1";
        let by: Option<(String, Option<String>)> =
            self.db().prepare_cached(sql)?.query_row([report], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
        if let Some((name, country)) = by {
            citation.publisher = Some(name);
            citation.publisher_country = country;
        }
        Ok(Some(citation))
    }

    /// What the sides say of each other in a window, the latest `limit`, by date.
    ///
    /// # Errors
    /// When the database fails.
    pub fn remarks(&self, relation: &Relation, window: Window, limit: usize) -> Result<Vec<Remark>, RelateError> {
        let read = || -> rusqlite::Result<Vec<Remark>> {
            let sql = "SELECT s.id, s.day, ifnull(s.speaker_country, ''),
                       ifnull(s.speaker_person, ifnull(s.speaker_text, '')), ifnull(s.content, ''), s.polarity,
                       (SELECT count(*) FROM claim c WHERE c.statement_id = s.id)
                       FROM statement_dyad d JOIN statement s ON s.id = d.statement_id
                       WHERE d.a = ?1 AND d.b = ?2 AND d.day >= ?3 AND d.day <= ?4
                       ORDER BY d.day DESC, s.id DESC LIMIT ?5";
            let (from, to) = (window.first.first_day().to_string(), window.last.last_day().to_string());
            let mut statement = self.db().prepare_cached(sql)?;
            let mut all: Vec<Remark> = Vec::new();
            for (a, b, _) in pairs(&relation.codes).into_iter().filter(|p| p.0 < p.1) {
                let rows =
                    statement.query_map(params![a, b, from, to, i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                        Ok(Remark {
                            statement: row.get(0)?,
                            day: row.get(1)?,
                            country: row.get(2)?,
                            speaker: row.get(3)?,
                            content: row.get::<_, String>(4)?.replace('\n', " "),
                            polarity: row.get(5)?,
                            claims: count(row, 6)?,
                        })
                    })?;
                all.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
            }
            all.sort_by(|x, y| (&x.day, x.statement).cmp(&(&y.day, y.statement)));
            let surplus = all.len().saturating_sub(limit);
            Ok(all.split_off(surplus))
        };
        read().map_err(|e| self.fail(&e))
    }
}
