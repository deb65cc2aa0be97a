//! The records that coding gives. Field names are those of the report format; a field without a
//! value is `null` or an empty list, never left out.

use chancery_read::{BlockKind, Dateline, Publisher, Source, Span};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything that was coded from one article.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The article.
    pub article: ArticleInfo,
    /// Who did what to whom, when and where, by position of the first evidence.
    pub events: Vec<Event>,
    /// Who said what about whom.
    pub statements: Vec<Statement>,
    /// All actors, times and places that were recognised.
    pub mentions: Vec<Mention>,
}

/// The head of a report.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ArticleInfo {
    /// Id given or made.
    pub id: String,
    /// Where it was read.
    pub source: Source,
    /// Web address.
    pub url: Option<String>,
    /// Title, once.
    pub title: Option<String>,
    /// Publisher.
    pub publisher: Publisher,
    /// Section.
    pub section: Option<String>,
    /// Author line.
    pub byline: Option<String>,
    /// Language, ISO 639-1.
    pub language: Option<String>,
    /// Day of publication and where it was found.
    pub published: Option<chancery_read::Published>,
    /// Dateline.
    pub dateline: Option<Dateline>,
    /// What the reader repaired.
    pub notes: Vec<String>,
}

/// Whether the thing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It happened, is under way, or the verbal act was made.
    Actual,
    /// Scheduled or announced.
    Planned,
    /// Conditional, feared, considered.
    Possible,
    /// It did not happen, or is denied.
    Negated,
}

/// One event.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    /// `e1`, `e2` ... within the report.
    pub id: String,
    /// PLOVER type, such as `CONSULT`.
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER conflict-cooperation score, -10 to 10.
    pub score: Option<f64>,
    /// Goldstein score of the CAMEO code, -10 to 10.
    pub goldstein: Option<f64>,
    /// Verbal or material, cooperation or conflict.
    pub quad: String,
    /// Who did it; all sides of a reciprocal event.
    pub actors: Vec<Entity>,
    /// To whom.
    pub recipients: Vec<Entity>,
    /// Whether it happened.
    pub status: Status,
    /// When.
    pub date: Time,
    /// Where.
    pub place: Option<Place>,
    /// Id of the statement in which it is told.
    pub reported_by: Option<String>,
    /// The sentences it rests on.
    pub evidence: Vec<Evidence>,
    /// 0 to 1.
    pub confidence: f64,
}

/// How an entity was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// By its name.
    Named,
    /// By a title or office.
    Title,
    /// By a common noun.
    Description,
    /// By a pronoun.
    Pronoun,
    /// By a capital, palace or the like that stands for it.
    Metonym,
}

/// An actor, recipient or speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Country code; `None` (in JSON `null`) where it cannot be told.
    pub country: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<String>,
    /// Canonical name.
    pub name: Option<String>,
    /// Stable key in `knowledge/`.
    pub id: Option<String>,
    /// Person, where it is one.
    pub person: Option<String>,
    /// Office as resolved.
    pub office: Option<String>,
    /// How it was known.
    pub basis: Basis,
    /// Where it stands; while coding in the clean text, in a finished report in the raw source.
    pub span: Option<Span>,
    /// The words at `span`.
    pub text: Option<String>,
}

/// How a time was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TimeBasis {
    /// The text gives the date.
    Explicit,
    /// Counted from the day of publication or another time.
    Relative,
    /// Counted back from an anniversary or an age.
    Anniversary,
    /// The day of publication, for want of another.
    Publication,
    /// Nothing is known.
    None,
}

/// When: an interval of days, either end may be open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Time {
    /// First day it may have begun.
    pub earliest: Option<Date>,
    /// Last day it may have ended.
    pub latest: Option<Date>,
    /// How it was known.
    pub basis: TimeBasis,
    /// The words it rests on.
    pub span: Option<Span>,
    /// Those words.
    pub text: Option<String>,
}

/// How a place was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PlaceBasis {
    /// The text says it.
    Stated,
    /// From the dateline.
    Dateline,
    /// The host's.
    Host,
    /// Nothing is known.
    None,
}

/// Where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Name.
    pub name: String,
    /// Country code.
    pub country: Option<String>,
    /// First-level unit.
    pub admin1: Option<String>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
    /// GeoNames id.
    pub geonames: Option<u64>,
    /// city, region, country, site, water ...
    pub kind: Option<String>,
    /// How it was known.
    pub basis: PlaceBasis,
    /// The words it rests on.
    pub span: Option<Span>,
    /// Those words.
    pub text: Option<String>,
}

/// A sentence that an event or statement rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The block it stands in.
    pub block: BlockKind,
    /// The sentence.
    pub sentence: Span,
    /// The words that say it.
    pub trigger: Span,
    /// The words at `trigger`.
    pub text: String,
}

/// How content is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatementKind {
    /// In the speaker's words.
    Direct,
    /// In the reporter's words.
    Indirect,
    /// Both.
    Mixed,
}

/// A span with its words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Excerpt {
    /// Where.
    pub span: Span,
    /// What stands there.
    pub text: String,
}

/// Who said what about whom.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Statement {
    /// `s1`, `s2` ... within the report.
    pub id: String,
    /// Who said it.
    pub speaker: Entity,
    /// Who was spoken to, where that is an actor.
    pub addressee: Option<Entity>,
    /// The verb or noun of saying.
    pub verb: Option<Excerpt>,
    /// Direct, indirect or mixed.
    pub kind: StatementKind,
    /// What was said.
    pub content: Option<Excerpt>,
    /// The parts inside quotation marks.
    pub quotes: Vec<Excerpt>,
    /// Country codes the content is about.
    pub about: Vec<String>,
    /// -1 to 1: the speaker's stance towards it.
    pub polarity: f64,
    /// Claims about the state of things.
    pub claims: Vec<Claim>,
    /// On which occasion.
    pub occasion: Option<Excerpt>,
    /// When it was said.
    pub date: Time,
    /// Where it was said.
    pub place: Option<Place>,
    /// The sentences it rests on.
    pub evidence: Vec<Evidence>,
    /// 0 to 1.
    pub confidence: f64,
}

/// A claim that the record can be asked about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The two sides, where known.
    pub dyad: Vec<String>,
    /// relations, trade, contacts, tensions ...
    pub subject: String,
    /// high / low / better / worse.
    pub direction: String,
    /// superlative / comparative / plain.
    pub degree: String,
    /// `ever`, `since 1962`, `in 20 years`, or nothing.
    pub scope: Option<String>,
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
}

/// A recognised actor, time or place.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Mention {
    /// An actor.
    Actor {
        /// Where.
        span: Span,
        /// The words.
        text: String,
        /// Country code.
        country: Option<String>,
        /// PLOVER sectors.
        sectors: Vec<String>,
        /// Canonical name.
        name: Option<String>,
        /// Person.
        person: Option<String>,
        /// Office.
        office: Option<String>,
    },
    /// A time expression.
    Time {
        /// Where.
        span: Span,
        /// The words.
        text: String,
        /// TIMEX3 type: DATE, TIME, DURATION, SET.
        #[serde(rename = "type")]
        class: String,
        /// TIMEX3 value.
        value: String,
        /// First day, where a calendar interval follows.
        earliest: Option<Date>,
        /// Last day.
        latest: Option<Date>,
    },
    /// A place.
    Place {
        /// Where.
        span: Span,
        /// The words.
        text: String,
        /// Country code.
        country: Option<String>,
        /// Degrees north.
        latitude: Option<f64>,
        /// Degrees east.
        longitude: Option<f64>,
        /// GeoNames id.
        geonames: Option<u64>,
        /// city, region, country, site, water ...
        #[serde(rename = "place_kind")]
        class: Option<String>,
    },
}
