//! The rows of the tables, as they stand in the files.

use crate::validity::Validity;

/// Defines an enum whose variants are words in a cell.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$about])* $variant,)+ }

        impl $name {
            /// The word in the table.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            pub(crate) fn parse(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(format!("`{word}` is none of: {}", [$($word),+].join(", "))),
                }
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What a country code stands for.
    CountryKind {
        /// A state of today that is a member of the United Nations, or an observer there.
        State = "state",
        /// A territory that depends on a state.
        Territory = "territory",
        /// A state that is no more.
        Historic = "historic",
        /// A state that only some other states recognise.
        Partial = "partial",
        /// Not a country but one of the field's codes for international actors.
        International = "international",
    }
}

/// A state or territory, present or past, or a code for international actors.
#[derive(Clone, Debug)]
pub struct Country {
    /// ISO 3166 alpha-3, or the code that the field uses instead.
    pub code: &'static str,
    /// ISO 3166 alpha-2; empty where there is none.
    pub iso2: &'static str,
    /// ISO 3166 numeric, three digits; empty where there is none.
    pub numeric: &'static str,
    /// Common English name.
    pub name: &'static str,
    /// What the code stands for.
    pub kind: CountryKind,
    /// When it existed.
    pub validity: Validity,
    /// Capital or seat of government; empty where there is none.
    pub capital: &'static str,
    /// Latitude and longitude of the capital in degrees, WGS 84.
    pub capital_at: Option<(f64, f64)>,
    /// Africa, Americas, Asia, Europe, Oceania, Antarctica; empty for international codes.
    pub continent: &'static str,
    /// For a historic state, the code that follows it most directly; for a territory or a partly
    /// recognised state, the code of the state that it belongs to or is claimed by; else empty.
    pub successor: &'static str,
}

words! {
    /// In which way a name names a country.
    NameKind {
        /// `France`, `the French Republic`.
        Name = "name",
        /// `French`, `Danish`.
        Adjective = "adjective",
        /// The people as a plural: `Danes`, `the French`.
        People = "people",
        /// One of them: `Dane`, `Frenchwoman`.
        Person = "person",
        /// `U.S.`, `DPRK`.
        Abbreviation = "abbreviation",
        /// The seat of government, which stands for the government: `Moscow`.
        Capital = "capital",
        /// A building, street or the like that stands for the government: `the Kremlin`.
        Metonym = "metonym",
    }
}

/// A name of a country, of its people or of its government.
#[derive(Clone, Debug)]
pub struct CountryName {
    /// The name as it is printed, without a leading article.
    pub name: &'static str,
    /// Code of the country.
    pub code: &'static str,
    /// What kind of name it is.
    pub kind: NameKind,
    /// When it was in use for this country.
    pub validity: Validity,
    /// What a reader should know, such as other meanings of the same word; starts with
    /// `ambiguous` where the name alone does not tell.
    pub note: &'static str,
}

impl CountryName {
    /// Whether the same letters often mean something else (a person, another country, a thing).
    #[must_use]
    pub fn is_ambiguous(&self) -> bool {
        self.note.starts_with("ambiguous")
    }
}

/// An organisation, body, armed group, party, agency, company, court or community.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Stable key, unique in all of knowledge.
    pub id: &'static str,
    /// Canonical name, without a leading article.
    pub name: &'static str,
    /// Country code; `None` where it belongs to no country.
    pub country: Option<&'static str>,
    /// PLOVER sectors, the main one first; none for a bare international organisation.
    pub sectors: Vec<&'static str>,
    /// Other names, spellings and abbreviations.
    pub aliases: Vec<&'static str>,
    /// When it existed or was this.
    pub validity: Validity,
    /// Which table it stands in: `parties` for `actors/parties.tsv`.
    pub table: &'static str,
}

/// A person in one office for one term.
#[derive(Clone, Debug)]
pub struct Person {
    /// Stable key of the person: the same in each of their rows.
    pub id: &'static str,
    /// Name as English-language newswire writes it.
    pub name: &'static str,
    /// Other forms and spellings.
    pub aliases: Vec<&'static str>,
    /// Country code, or code of the organisation; `None` where there is none.
    pub country: Option<&'static str>,
    /// Office key (see [`Office`]).
    pub office: &'static str,
    /// PLOVER sectors.
    pub sectors: Vec<&'static str>,
    /// The term.
    pub validity: Validity,
}

/// Titles that mean one office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Key, such as `FM`. Several rows may share one, with other titles, sectors or countries.
    pub key: &'static str,
    /// Titles in lower case, the most usual first, singular.
    pub titles: Vec<&'static str>,
    /// PLOVER sectors of the holder.
    pub sectors: Vec<&'static str>,
    /// 1 for heads of state and government, rising to 9 for officials of no rank.
    pub rank: u8,
    /// Codes of the countries where the titles mean this office; empty for all that have no row
    /// of their own for the title.
    pub countries: Vec<&'static str>,
}

words! {
    /// How many a noun means.
    Number {
        /// One person or thing, and in the plural several: `soldier`.
        One = "one",
        /// Several even without a plural ending: `troops`, `police`.
        Many = "many",
        /// A body that acts as one: `government`, `army`.
        Body = "body",
    }
}

words! {
    /// What a noun is.
    AgentKind {
        /// A human being.
        Person = "person",
        /// Human beings together, without an organisation: `crowd`.
        Group = "group",
        /// An organised body: `ministry`.
        Body = "body",
        /// A country or a part of one: `neighbour`, `nation`.
        Place = "place",
        /// A thing that acts for those behind it: `warship`, `missile`.
        Thing = "thing",
    }
}

/// A common noun that can act or suffer.
#[derive(Clone, Debug)]
pub struct Agent {
    /// Lemma in lower case; may be several words.
    pub lemma: &'static str,
    /// PLOVER sectors; none for nouns that take theirs from elsewhere (`man`, `country`).
    pub sectors: Vec<&'static str>,
    /// How many it means.
    pub number: Number,
    /// What it is.
    pub kind: AgentKind,
}

words! {
    /// Which pronoun points back to a person.
    Gender {
        /// he, him, his
        He = "he",
        /// she, her
        She = "she",
    }
}

words! {
    /// Who stands behind a publisher.
    PublisherKind {
        /// Run or directed by a government.
        State = "state",
        /// Publicly funded, editorially independent by law.
        Public = "public",
        /// Privately owned.
        Private = "private",
        /// A news agency that is not run by a state.
        Agency = "agency",
    }
}

/// A publisher of news.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// Usual name.
    pub name: &'static str,
    /// Other names.
    pub aliases: Vec<&'static str>,
    /// Country code; `None` where it belongs to no country.
    pub country: Option<&'static str>,
    /// Who stands behind it.
    pub kind: PublisherKind,
    /// Domains without `www.`.
    pub domains: Vec<&'static str>,
}
