//! Names, titles and agent nouns prepared for lookup. Built once over the knowledge tables.

use chancery_knowledge::{Agent, CountryName, Gender, Knowledge, NameKind, Office, Person, Validity};
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A country, its adjective, people, capital or metonym: row of `names`.
    Country(usize),
    /// An organisation or body: row of `actors`.
    Body(usize),
    /// A person by full name or alias: the first of their rows in `people`.
    Person(usize),
    /// A surname that several people may have: list in `surnames`.
    Surname(usize),
}

/// Lookup structures over knowledge.
pub(crate) struct ActorIndex {
    patterns: Vec<Vec<What>>,
    /// Names by their first word, the longest first, each with its pattern.
    by_word: FxHashMap<String, Vec<(String, usize)>>,
    pub(crate) names: Vec<CountryName>,
    pub(crate) bodies: Vec<chancery_knowledge::Actor>,
    pub(crate) people: Vec<Person>,
    /// Rows of a person, by id.
    pub(crate) terms: FxHashMap<&'static str, Vec<usize>>,
    pub(crate) surnames: Vec<Vec<usize>>,
    /// Rows of people by country, then by office key.
    holders: FxHashMap<&'static str, FxHashMap<&'static str, Vec<usize>>>,
    offices: Vec<Office>,
    /// Titles by their last word: the words before it and the row of the office.
    titles: FxHashMap<String, Vec<(Vec<String>, usize)>>,
    agents: FxHashMap<String, Vec<(Vec<String>, Agent)>>,
    country_names: FxHashMap<String, String>,
    genders: FxHashMap<&'static str, Gender>,
}

/// Whether a bare family name of this kind of row is known without introduction.
fn is_prominent(person: &Person) -> bool {
    matches!(person.office, "HOS" | "HOG" | "LEADER" | "FM" | "DM" | "SG" | "VP" | "OPP" | "REBL" | "OTHER")
}

impl ActorIndex {
    /// Prepares the tables.
    pub(crate) fn new(knowledge: &Knowledge) -> Self {
        let mut patterns: Vec<Vec<What>> = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        let mut at: FxHashMap<String, usize> = FxHashMap::default();
        let mut add = |name: &str, what: What| {
            if name.len() < 2 {
                return;
            }
            let k = *at.entry(name.to_owned()).or_insert_with(|| {
                texts.push(name.to_owned());
                patterns.push(Vec::new());
                texts.len() - 1
            });
            if !patterns[k].contains(&what) {
                patterns[k].push(what);
            }
        };
        for (k, name) in knowledge.names.iter().enumerate() {
            add(name.name, What::Country(k));
        }
        for (k, actor) in knowledge.actors.iter().enumerate() {
            add(actor.name, What::Body(k));
            for alias in &actor.aliases {
                add(alias, What::Body(k));
            }
        }
        let mut terms: FxHashMap<&'static str, Vec<usize>> = FxHashMap::default();
        let mut surname_at: FxHashMap<&'static str, usize> = FxHashMap::default();
        let mut surnames: Vec<Vec<usize>> = Vec::new();
        let mut holders: FxHashMap<&'static str, FxHashMap<&'static str, Vec<usize>>> = FxHashMap::default();
        for (k, person) in knowledge.people.iter().enumerate() {
            let rows = terms.entry(person.id).or_default();
            rows.push(k);
            let first = rows[0];
            let mut surname = |name: &'static str| {
                if name.len() >= 3 && name.chars().next().is_some_and(char::is_uppercase) {
                    let list = *surname_at.entry(name).or_insert_with(|| {
                        surnames.push(Vec::new());
                        surnames.len() - 1
                    });
                    if !surnames[list].contains(&first) {
                        surnames[list].push(first);
                    }
                }
            };
            for name in std::iter::once(&person.name).chain(&person.aliases) {
                if name.contains(' ') {
                    add(name, What::Person(first));
                    if is_prominent(person)
                        && let Some(last) = name.rsplit(' ').next()
                    {
                        surname(last);
                        // "al-Assad" is met as "Assad", too
                        if let Some(bare) = last.strip_prefix("al-").or_else(|| last.strip_prefix("Al-")) {
                            surname(bare);
                        }
                    }
                } else {
                    surname(name);
                }
            }
            if let Some(country) = person.country {
                holders.entry(country).or_default().entry(person.office).or_default().push(k);
            }
        }
        let mut listed: Vec<(&str, usize)> = surname_at.into_iter().collect();
        listed.sort_unstable();
        for (name, list) in listed {
            add(name, What::Surname(list));
        }
        let mut titles: FxHashMap<String, Vec<(Vec<String>, usize)>> = FxHashMap::default();
        for (k, office) in knowledge.offices.iter().enumerate() {
            for title in &office.titles {
                let mut words: Vec<String> = title.split([' ', '-']).map(str::to_lowercase).collect();
                if let Some(last) = words.pop() {
                    titles.entry(last).or_default().push((words, k));
                }
            }
        }
        let mut agents: FxHashMap<String, Vec<(Vec<String>, Agent)>> = FxHashMap::default();
        for agent in &knowledge.agents {
            let mut words: Vec<String> = agent.lemma.split([' ', '-']).map(str::to_lowercase).collect();
            if let Some(last) = words.pop() {
                agents.entry(last).or_default().push((words, agent.clone()));
            }
        }
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for list in titles.values_mut() {
            list.sort_by_key(|(words, k)| (std::cmp::Reverse(words.len()), *k));
        }
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for list in agents.values_mut() {
            list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        let mut by_word: FxHashMap<String, Vec<(String, usize)>> = FxHashMap::default();
        for (k, text) in texts.into_iter().enumerate() {
            match by_word.get_mut(first_word(&text)) {
                Some(list) => list.push((text, k)),
                None => {
                    by_word.insert(first_word(&text).to_owned(), vec![(text, k)]);
                }
            }
        }
        #[allow(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
        for list in by_word.values_mut() {
            list.sort_by_key(|(text, k)| (std::cmp::Reverse(text.len()), *k));
        }
        Self {
            patterns,
            by_word,
            names: knowledge.names.clone(),
            bodies: knowledge.actors.clone(),
            people: knowledge.people.clone(),
            terms,
            surnames,
            holders,
            offices: knowledge.offices.clone(),
            titles,
            agents,
            genders: knowledge.genders.clone(),
            country_names: knowledge.countries.iter().map(|c| (c.code.to_owned(), c.name.to_owned())).collect(),
        }
    }

    /// The names in a text, longest first, on word boundaries: byte range and what they may be.
    pub(crate) fn scan<'i>(&'i self, text: &str) -> Vec<(std::ops::Range<usize>, &'i [What])> {
        let word = |c: char| c.is_alphanumeric();
        let mut found = Vec::new();
        let mut in_word = false;
        let mut next_start = 0;
        while let Some(c) = text[next_start..].chars().next() {
            let start = next_start;
            next_start += c.len_utf8();
            // A name begins at a word, or at a mark that does not follow one.
            let inside = std::mem::replace(&mut in_word, word(c));
            if inside {
                continue;
            }
            let rest = &text[start..];
            let Some(names) = self.by_word.get(first_word(rest)) else { continue };
            let mut shorter = false;
            for (name, pattern) in names.iter().filter(|(name, _)| rest.starts_with(name.as_str())) {
                let next = rest[name.len()..].chars().next();
                let free = !next.is_some_and(word);
                // Where the longest name does not end on a boundary, a shorter one may.
                if free && (!shorter || matches!(next, Some(' ' | '-' | '.'))) {
                    let end = start + name.len();
                    found.push((start..end, self.patterns[*pattern].as_slice()));
                    next_start = end;
                    in_word = name.chars().next_back().is_some_and(word);
                    break;
                }
                shorter = true;
            }
        }
        found
    }

    /// The office whose title ends at the last of `words` (lower-case, in order), for a country where it is known; with
    /// the number of words.
    pub(crate) fn title(&self, words: &[String], country: Option<&str>) -> Option<(&Office, usize)> {
        let (last, before) = words.split_last()?;
        let singular = last.strip_suffix('s').unwrap_or(last);
        let list = self.titles.get(last).or_else(|| self.titles.get(singular))?;
        let fits = |(title, _): &&(Vec<String>, usize)| before.ends_with(title);
        let longest = list.iter().find(fits)?.0.len();
        let rows: Vec<&Office> =
            list.iter().filter(|t| t.0.len() == longest && fits(t)).map(|t| &self.offices[t.1]).collect();
        let own = rows.iter().find(|o| country.is_some_and(|c| o.countries.contains(&c)));
        let any = rows.iter().find(|o| o.countries.is_empty());
        own.or(any).or(rows.first()).map(|o| (*o, longest + 1))
    }

    /// The agent noun that ends at the last of `words` (lemmas, lower-case, in order), with the number of words.
    pub(crate) fn agent(&self, words: &[String]) -> Option<(&Agent, usize)> {
        let (last, before) = words.split_last()?;
        let list = self.agents.get(last)?;
        list.iter().find(|(first, _)| before.ends_with(first)).map(|(first, agent)| (agent, first.len() + 1))
    }

    /// Who held an office on a day; without a day, who holds it by a term that has not ended.
    pub(crate) fn holder(&self, country: &str, office: &str, day: Option<Date>) -> Option<&Person> {
        let rows = self.holders.get(country)?.get(office)?;
        rows.iter().rev().map(|&k| &self.people[k]).find(|p| match day {
            Some(_) => p.validity.holds_on(day),
            None => p.validity.from.is_some() && p.validity.until.is_none(),
        })
    }

    /// The key of the office that a title names in a country.
    pub(crate) fn key(&self, title: &str, country: Option<&str>) -> Option<&str> {
        let words: Vec<String> = title.split([' ', '-']).map(str::to_lowercase).collect();
        let (office, used) = self.title(&words, country)?;
        (used == words.len()).then_some(office.key)
    }

    /// The usual title of a person's office: the one that goes with their name ("King Harald"), else the first that the
    /// office has in their country. None for people without an office of their own.
    pub(crate) fn title_of(&self, person: &Person) -> Option<&'static str> {
        if person.office == "OTHER" {
            return None;
        }
        let of_key = || self.offices.iter().filter(|o| o.key == person.office);
        let by_name = std::iter::once(&person.name).chain(&person.aliases).find_map(|name| {
            let first = name.split(' ').next()?;
            let titles = || of_key().flat_map(|o| o.titles.iter().copied());
            titles().find(|t| t.eq_ignore_ascii_case(first))
        });
        let own = of_key().filter(|o| person.country.is_some_and(|c| o.countries.contains(&c)));
        let general = of_key().filter(|o| o.countries.is_empty());
        // A row of the country's own goes first unless it is of lower rank ("first minister" of a part of it).
        let row = || own.chain(general).min_by_key(|o| o.rank).and_then(|o| o.titles.first().copied());
        by_name.or_else(row)
    }

    /// Whether a word (lower case: a title, a first name) tells a he or a she.
    pub(crate) fn gender(&self, word: &str) -> Option<Gender> {
        self.genders.get(word).copied()
    }

    /// English name of a country code.
    pub(crate) fn country_name(&self, code: &str) -> Option<&str> {
        self.country_names.get(code).map(String::as_str)
    }

    /// The row of a person that holds on a day, else the last that ended before it, else their first.
    pub(crate) fn term(&self, first: usize, day: Option<Date>) -> (usize, bool) {
        let rows = &self.terms[self.people[first].id];
        let Some(date) = day else {
            // Without a day: the term that has not ended, else the last.
            let open = rows.iter().find(|&&k| self.people[k].validity.until.is_none());
            return open.map_or((rows[rows.len() - 1], false), |&k| (k, true));
        };
        if let Some(&k) = rows.iter().find(|&&k| self.people[k].validity.holds_on(day)) {
            return (k, true);
        }
        let ended = |v: &Validity| v.until.is_some_and(|u| u < date);
        rows.iter().rev().find(|&&k| ended(&self.people[k].validity)).map_or((rows[0], false), |&k| (k, false))
    }
}

/// The letters and digits that a text begins with; where it begins with a mark, that.
fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    if end > 0 { &text[..end] } else { &text[..text.chars().next().map_or(0, char::len_utf8)] }
}

/// Whether a name of this kind can stand for the government.
pub(crate) fn is_metonym(kind: NameKind) -> bool {
    matches!(kind, NameKind::Capital | NameKind::Metonym)
}
