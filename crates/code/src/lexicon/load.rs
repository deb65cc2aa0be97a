//! Reads the lexicon from its TOML files and checks it.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::report::Status;

use super::{Effect, Entry, Inner, Kind, Lexicon, Slot, Term, Trigger};

/// A mistake in a lexicon file.
#[derive(Debug, Error)]
pub enum LexiconError {
    /// The file is not TOML of the expected form.
    #[error("{file}: {source}")]
    Toml {
        /// File name.
        file: String,
        /// What the reader says, with line and column.
        source: Box<toml::de::Error>,
    },
    /// An entry contradicts itself or names something unknown.
    #[error("{file}:{line}: {reason}")]
    Entry {
        /// File name.
        file: String,
        /// Line of the entry, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    entry: Vec<Spanned<RawEntry>>,
    #[serde(default)]
    class: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    roles: BTreeMap<String, RawRoles>,
    #[serde(default)]
    operator: Vec<Spanned<RawOperator>>,
    #[serde(default)]
    compose: Vec<RawCompose>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct RawRoles {
    actor: Vec<String>,
    recipient: Vec<String>,
    #[serde(default)]
    noun_actor: Vec<String>,
    #[serde(default)]
    noun_recipient: Vec<String>,
    #[serde(default)]
    reciprocal: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOperator {
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    effect: String,
    #[serde(default)]
    examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCompose {
    outer: Vec<String>,
    inner: Vec<String>,
    #[serde(rename = "type")]
    event: Option<String>,
    mode: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(rename = "type", default)]
    event: String,
    mode: Option<String>,
    #[serde(default)]
    contexts: Vec<String>,
    cameo: Option<String>,
    roles: Option<String>,
    actor: Option<Vec<String>>,
    recipient: Option<Vec<String>>,
    #[serde(default)]
    object: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
    #[serde(default)]
    subject: Vec<String>,
    #[serde(default)]
    modifier: Vec<String>,
    #[serde(default)]
    prep: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    complement: Vec<String>,
    inner: Option<String>,
    #[serde(default)]
    attempt: bool,
    status: Option<Status>,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    examples: Vec<String>,
}

/// What the lexicon's entries may name.
pub(crate) struct Known<'k> {
    /// Whether there is such a PLOVER type.
    pub(crate) event: &'k dyn Fn(&str) -> bool,
    /// Whether the type has such a mode.
    pub(crate) mode: &'k dyn Fn(&str, &str) -> bool,
    /// Whether there is such a context.
    pub(crate) context: &'k dyn Fn(&str) -> bool,
}

/// Reads all files (name, text) as one lexicon.
pub(crate) fn load(
    files: impl IntoIterator<Item = (&'static str, &'static str)>,
    known: &Known<'_>,
) -> Result<Lexicon, LexiconError> {
    let mut parsed = Vec::new();
    let mut classes = BTreeMap::new();
    let mut roles = BTreeMap::new();
    for (name, text) in files {
        let file: File =
            toml::from_str(text).map_err(|e| LexiconError::Toml { file: name.to_owned(), source: Box::new(e) })?;
        classes.extend(file.class.clone());
        roles.extend(file.roles.clone());
        parsed.push((name, text, file));
    }
    let mut lexicon = Lexicon { classes: classes.clone(), ..Lexicon::default() };
    for (name, text, file) in parsed {
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        for spanned in file.entry {
            let at = line(spanned.span().start);
            let fail = |reason: String| LexiconError::Entry { file: name.to_owned(), line: at, reason };
            let raw = spanned.into_inner();
            let origin = format!("{name}:{at}");
            lexicon.examples.extend(raw.examples.iter().map(|e| (origin.clone(), e.clone())));
            add_entry(&mut lexicon, &raw, &origin, &classes, &roles, known).map_err(fail)?;
        }
        for spanned in file.operator {
            let at = line(spanned.span().start);
            let fail = |reason: String| LexiconError::Entry { file: name.to_owned(), line: at, reason };
            let raw = spanned.into_inner();
            let effect = match raw.effect.as_str() {
                "planned" => Effect::Planned,
                "possible" => Effect::Possible,
                "negated" => Effect::Negated,
                "actual" => Effect::Actual,
                "none" => Effect::Nothing,
                other => {
                    return Err(fail(format!("unknown effect `{other}`: planned, possible, negated, actual or none")));
                }
            };
            let origin = format!("{name}:{at}");
            lexicon.examples.extend(raw.examples.iter().map(|e| (origin.clone(), e.clone())));
            for (kind, words) in
                [(Kind::Verb, &raw.verbs), (Kind::Noun, &raw.nouns), (Kind::Adjective, &raw.adjectives)]
            {
                for phrase in words {
                    let (first, rest) = split(phrase, kind);
                    lexicon.operators.entry((kind, first)).or_default().push((rest, effect));
                }
            }
        }
        for raw in file.compose {
            for outer in &raw.outer {
                for inner in &raw.inner {
                    let event = raw.event.clone().unwrap_or_else(|| outer.clone());
                    lexicon.compose.insert((outer.clone(), inner.clone()), (event, raw.mode.clone()));
                }
            }
        }
    }
    #[allow(clippy::iter_over_hash_type, reason = "each list is sorted on its own")]
    for triggers in lexicon.triggers.values_mut() {
        // More particular triggers first; the order of the files decides among equals.
        triggers.sort_by_key(|t| std::cmp::Reverse(t.rest.len() * 2 + lexicon.entries[t.entry].weight));
    }
    Ok(lexicon)
}

/// Adds the example sentences of tables (name, text): one to a line after the header, the sentence and what it tells.
pub(crate) fn add_examples(lexicon: &mut Lexicon, tables: impl IntoIterator<Item = (&'static str, &'static str)>) {
    for (name, text) in tables {
        let rows = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        for (at, line) in rows.skip(1) {
            let (sentence, events) = line.split_once('\t').unwrap_or((line, ""));
            lexicon.examples.push((format!("{name}:{}", at + 1), format!("{sentence} => {events}")));
        }
    }
}

fn split(phrase: &str, kind: Kind) -> (String, Vec<String>) {
    let mut words: Vec<String> = phrase.split_whitespace().map(str::to_owned).collect();
    let first = if kind == Kind::Noun { words.pop() } else { (!words.is_empty()).then(|| words.remove(0)) };
    (first.unwrap_or_default(), words)
}

fn slots(names: &[String]) -> Vec<Slot> {
    names
        .iter()
        .map(|name| match name.as_str() {
            "subj" => Slot::Subject,
            "obj" => Slot::Object,
            "iobj" => Slot::Dative,
            "dobj" => Slot::Direct,
            "owner" => Slot::Owner,
            "mod" => Slot::Modifier,
            "inner" => Slot::Inner,
            prep => Slot::Prep(prep.to_owned()),
        })
        .collect()
}

fn terms(words: &[String], classes: &BTreeMap<String, Vec<String>>) -> Result<Vec<Term>, String> {
    let mut all = Vec::new();
    for word in words {
        if let Some(class) = word.strip_prefix('@') {
            if class == "actor" {
                all.push(Term::Actor);
                continue;
            }
            if class == "public" {
                all.push(Term::Public);
                continue;
            }
            if class == "place" {
                all.push(Term::Place);
                continue;
            }
            if class == "state" {
                all.push(Term::State);
                continue;
            }
            let members = classes.get(class).ok_or_else(|| format!("unknown class `@{class}`"))?;
            all.extend(terms(members, classes)?);
        } else if let Some(event) = word.strip_prefix('#') {
            all.push(Term::Event(event.to_owned()));
        } else if word == "*" {
            all.push(Term::Any);
        } else {
            all.push(Term::Word(word.to_lowercase()));
        }
    }
    Ok(all)
}

fn add_entry(
    lexicon: &mut Lexicon,
    raw: &RawEntry,
    origin: &str,
    classes: &BTreeMap<String, Vec<String>>,
    roles: &BTreeMap<String, RawRoles>,
    known: &Known<'_>,
) -> Result<(), String> {
    if raw.verbs.is_empty() && raw.nouns.is_empty() && raw.adjectives.is_empty() {
        return Err("an entry needs verbs, nouns or adjectives".to_owned());
    }
    if !raw.event.is_empty() && !(known.event)(&raw.event) {
        return Err(format!("unknown event type `{}`", raw.event));
    }
    if let Some(mode) = &raw.mode
        && !(known.mode)(&raw.event, mode)
    {
        return Err(format!("{} has no mode `{mode}`", raw.event));
    }
    if let Some(context) = raw.contexts.iter().find(|c| !(known.context)(c)) {
        return Err(format!("unknown context `{context}`"));
    }
    let frame = match &raw.roles {
        Some(name) => Some(roles.get(name).ok_or_else(|| format!("unknown roles `{name}`"))?),
        None => None,
    };
    let inner = match raw.inner.as_deref() {
        None => match raw.event.as_str() {
            "ACCUSE" | "SUPPORT" | "CONSULT" | "PROTEST" | "AID" | "COOPERATE" => Inner::Keep,
            _ => Inner::Absorb,
        },
        Some("absorb") => Inner::Absorb,
        Some("keep") => Inner::Keep,
        Some("negate") => Inner::Negate,
        Some("possible") => Inner::Possible,
        Some("defer") => Inner::Defer,
        Some(other) => return Err(format!("unknown inner `{other}`: absorb, keep, negate, possible or defer")),
    };
    let object = terms(&raw.object, classes)?;
    let without = terms(&raw.without, classes)?;
    let subject = terms(&raw.subject, classes)?;
    let modifier = terms(&raw.modifier, classes)?;
    let complement = terms(&raw.complement, classes)?;
    let mut preps = Vec::new();
    for (prep, words) in &raw.prep {
        preps.push((prep.clone(), terms(words, classes)?));
    }
    let weight = 4 * usize::from(!object.is_empty())
        + 3 * usize::from(!complement.is_empty())
        + 2 * usize::from(!subject.is_empty())
        + 2 * usize::from(!modifier.is_empty())
        + 2 * preps.len()
        + usize::from(!without.is_empty())
        // Words that are known to be no event in this frame go before all readings that make them one.
        + 20 * usize::from(raw.event.is_empty());
    for (kind, words) in [(Kind::Verb, &raw.verbs), (Kind::Noun, &raw.nouns), (Kind::Adjective, &raw.adjectives)] {
        if words.is_empty() {
            continue;
        }
        let noun = kind == Kind::Noun;
        let pick = |own: &Option<Vec<String>>, of: fn(&RawRoles) -> (&Vec<String>, &Vec<String>)| -> Vec<Slot> {
            match (own, frame) {
                (Some(names), _) => slots(names),
                (None, Some(frame)) => {
                    let (verb_form, noun_form) = of(frame);
                    slots(if noun && !noun_form.is_empty() { noun_form } else { verb_form })
                }
                (None, None) => Vec::new(),
            }
        };
        let actor = pick(&raw.actor, |r| (&r.actor, &r.noun_actor));
        let recipient = pick(&raw.recipient, |r| (&r.recipient, &r.noun_recipient));
        if actor.is_empty() && recipient.is_empty() && !raw.event.is_empty() {
            return Err("an entry with a type needs `roles`, or `actor` and `recipient`".to_owned());
        }
        let entry = lexicon.entries.len();
        lexicon.entries.push(Entry {
            origin: origin.to_owned(),
            event: raw.event.clone(),
            mode: raw.mode.clone(),
            contexts: raw.contexts.clone(),
            cameo: raw.cameo.clone(),
            actor,
            recipient,
            reciprocal: frame.is_some_and(|f| f.reciprocal),
            object: object.clone(),
            without: without.clone(),
            subject: subject.clone(),
            modifier: modifier.clone(),
            preps: preps.clone(),
            complement: complement.clone(),
            inner,
            attempt: raw.attempt,
            status: raw.status,
            needs_actor: raw.needs.iter().any(|n| n == "actor"),
            needs_recipient: raw.needs.iter().any(|n| n == "recipient"),
            weight,
        });
        for phrase in words {
            let (first, rest) = split(phrase, kind);
            if first.is_empty() {
                return Err("an empty trigger".to_owned());
            }
            lexicon.triggers.entry((kind, first)).or_default().push(Trigger { rest, entry });
        }
    }
    Ok(())
}
