//! Times of a parsed passage: the tokens they cover, and the tense of the verb over them.

use chancery_parse::Document;
use chancery_read::{BlockKind, Span};
use jiff::civil::Date;

use super::calendar::add_days;
use super::lexicon::Lexicon;
use super::tense::Tense;
use super::{TimeMention, recognise_text};
use crate::passage::Passage;

/// The time expressions of a passage, in text order.
pub(crate) fn recognise(passage: &Passage<'_>) -> Vec<TimeMention> {
    let doc = &passage.doc;
    let verb = |span: Span| {
        let token = token_at(doc, span.start)?;
        tense(doc, token, passage.block_of(token) == BlockKind::Headline)
    };
    let parsed: Option<&dyn Fn(Span) -> Option<Tense>> = if doc.is_empty() { None } else { Some(&verb) };
    let mut times = recognise_text(&passage.article.text, anchor(passage), parsed);
    for time in &mut times {
        let first = doc.tokens().partition_point(|t| t.end <= time.span.start);
        let last = doc.tokens().partition_point(|t| t.start < time.span.end);
        time.tokens = first..last.max(first);
    }
    times
}

/// The day that the text speaks from: that of the dateline where it agrees with the day of publication.
fn anchor(passage: &Passage<'_>) -> Option<Date> {
    let published = passage.published()?;
    let filed = passage.article.dateline.as_ref().and_then(|d| d.date);
    let near = |day: &Date| *day <= published && add_days(*day, 3).is_some_and(|d| d >= published);
    Some(filed.filter(near).unwrap_or(published))
}

fn token_at(doc: &Document, byte: usize) -> Option<usize> {
    let i = doc.tokens().partition_point(|t| t.end <= byte);
    (i < doc.len()).then_some(i)
}

/// The tense of the verb that governs a token; `None` where the tree does not tell.
fn tense(doc: &Document, token: usize, headline: bool) -> Option<Tense> {
    let mut at = token;
    for _ in 0..64 {
        let head = doc[at].head;
        if matches!(doc.word(at), "ahead" | "Ahead") {
            return Some(Tense::Future);
        }
        if doc[at].pos == "VERB" || doc[at].pos == "AUX" {
            if let Some(tense) = of_verb(doc, at, headline) {
                return Some(tense);
            }
            // An infinitive that says nothing: the verb over it may.
            if head == at {
                return None;
            }
        }
        if head == at {
            return None;
        }
        at = head;
    }
    None
}

/// Whether the infinitive or participle of the verb looks ahead: `plans to meet on Friday`, `scheduled for Friday`.
fn plans(doc: &Document, verb: usize) -> bool {
    Lexicon::built_in().verbs.ahead.contains(&*doc[verb].lemma)
}

fn of_verb(doc: &Document, verb: usize, headline: bool) -> Option<Tense> {
    let tag = doc[verb].tag.as_str();
    let helpers: Vec<usize> = doc
        .children(verb)
        .iter()
        .copied()
        .filter(|&i| i < verb && (doc[i].dep == "aux" || doc[i].dep == "auxpass"))
        .collect();
    let helper =
        |lemmas: &[&str]| helpers.iter().any(|&i| lemmas.contains(&&*doc[i].lemma) || lemmas.contains(&doc.word(i)));
    let perfect = helper(&["have", "has", "had", "'ve"]);
    if perfect {
        return Some(Tense::Past);
    }
    if helper(&["will", "would", "shall", "wo", "'ll", "’ll", "can", "could", "may", "might", "must", "should", "'d"])
    {
        return Some(Tense::Future);
    }
    let ahead = plans(doc, verb);
    match tag {
        "VBD" => Some(Tense::Past),
        "VBN" if ahead => Some(Tense::Future),
        "VBN" => Some(Tense::Past),
        // `is visiting on Monday`
        "VBG" if helper(&["is", "are", "am", "'re", "'s"]) => Some(Tense::Future),
        "VB" if helper(&["to"]) => {
            let over = doc[verb].head;
            let wants = plans(doc, over) || doc[over].tag == "VBZ" || doc[over].tag == "VBP" || doc[over].tag == "MD";
            if wants { Some(Tense::Future) } else { None }
        }
        // The present of a headline tells of the past; that of a sentence, with a day, of what is planned.
        "VBZ" | "VBP" if !headline && &*doc[verb].lemma != "say" && doc[verb].pos == "VERB" => Some(Tense::Future),
        _ => None,
    }
}
