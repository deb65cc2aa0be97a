//! The one record that rows of all data sets become.

use chancery_knowledge::Quad;
use jiff::civil::Date;

/// The data set that a row comes from, in one of its published layouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// GDELT 1.0: 57 columns, 58 from April 2013.
    Gdelt1,
    /// GDELT 2.0: 61 columns.
    Gdelt2,
    /// ICEWS: 20 columns with a header.
    Icews,
    /// POLECAT: columns by their names in the header.
    Polecat,
}

impl Origin {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Gdelt1, Self::Gdelt2, Self::Icews, Self::Polecat];

    /// Its word in the archive and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Gdelt1 => "gdelt1",
            Self::Gdelt2 => "gdelt2",
            Self::Icews => "icews",
            Self::Polecat => "polecat",
        }
    }

    /// By its word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.word() == word)
    }
}

/// One side of an imported event.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Party {
    /// Country code of `countries.tsv`.
    pub country: Option<&'static str>,
    /// The country as the row gives it, where it is not known here.
    pub unknown_country: Option<String>,
    /// Name as the row gives it.
    pub name: Option<String>,
    /// PLOVER sectors.
    pub sectors: Vec<&'static str>,
}

/// Where an imported event took place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Location {
    /// Name.
    pub name: Option<String>,
    /// Country code of `countries.tsv`.
    pub country: Option<&'static str>,
    /// Degrees north.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// One row of another data set.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedEvent {
    /// Where it comes from.
    pub origin: Origin,
    /// What makes it one row among those of its origin: the id, and where ids were used twice also the day.
    pub key: String,
    /// Its id there.
    pub id: String,
    /// Day of the event.
    pub day: Date,
    /// Who did it.
    pub source: Party,
    /// To whom.
    pub target: Party,
    /// CAMEO code.
    pub cameo: Option<String>,
    /// PLOVER type; none for CAMEO's plain statements.
    pub kind: Option<&'static str>,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Quadrant.
    pub quad: Quad,
    /// PLOVER conflict-cooperation score, -10 to 10.
    pub score: Option<f64>,
    /// Goldstein score, -10 to 10.
    pub goldstein: Option<f64>,
    /// Where.
    pub place: Location,
    /// Publisher.
    pub publisher: Option<String>,
    /// Web address.
    pub url: Option<String>,
    /// How often it was told.
    pub mentions: Option<u32>,
    /// How many sources told it.
    pub sources: Option<u32>,
    /// In how many articles it was told.
    pub articles: Option<u32>,
    /// The row as it came, cells parted by tabs; of POLECAT in the order of [`super::polecat::COLUMNS`].
    pub row: String,
}

/// Why a row was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not the columns of the format.
    #[error("{found} columns where the format has {expected}")]
    Columns {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// No id.
    #[error("`{0}` is no event id")]
    Id(String),
    /// A day that is not in the calendar.
    #[error("`{0}` is no day")]
    Day(String),
    /// No CAMEO code.
    #[error("`{0}` is no CAMEO code")]
    Code(String),
    /// No PLOVER type.
    #[error("`{0}` is no PLOVER event type")]
    Type(String),
    /// Not a number, or outside its range.
    #[error("column {column}: `{text}` is not a number in its range")]
    Number {
        /// The column.
        column: &'static str,
        /// What it holds.
        text: String,
    },
    /// A line too long to be a row.
    #[error("a line of more than {0} bytes")]
    TooLong(usize),
}

impl Problem {
    /// The kind of problem, for counting.
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Columns { .. } => "wrong number of columns",
            Self::Id(_) => "bad event id",
            Self::Day(_) => "bad day",
            Self::Code(_) => "bad CAMEO code",
            Self::Type(_) => "bad event type",
            Self::Number { .. } => "bad number",
            Self::TooLong(_) => "line too long",
        }
    }
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Line in the file, from 1.
    pub line: u64,
    /// Why.
    pub problem: Problem,
    /// The line as it came, cut after some thousand bytes.
    pub text: String,
}
