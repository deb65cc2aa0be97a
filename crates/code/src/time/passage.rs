//! Times of a parsed passage: the tokens they cover, and the tense of the verb over them.

use std::ops::Range;

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
        let tokens = tokens_of(doc, span);
        let token = tokens.clone().find(|&i| doc[i].head == i || !tokens.contains(&doc[i].head))?;
        tense(doc, token, passage.block_of(token) == BlockKind::Headline)
    };
    let parsed: Option<&dyn Fn(Span) -> Option<Tense>> = if doc.is_empty() { None } else { Some(&verb) };
    let mut times = recognise_text(&passage.article.text, anchor(passage), parsed);
    for time in &mut times {
        time.tokens = tokens_of(doc, time.span);
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

/// The tokens that a span touches.
fn tokens_of(doc: &Document, span: Span) -> Range<usize> {
    let first = doc.tokens().partition_point(|t| t.end <= span.start);
    let last = doc.tokens().partition_point(|t| t.start < span.end);
    first..last.max(first)
}

/// The tense of the verb that governs a token; `None` where the tree does not tell.
fn tense(doc: &Document, token: usize, headline: bool) -> Option<Tense> {
    let mut at = token;
    let mut direct = true;
    // `a June agreement`, `Friday's ruling`: what it names may lie before or behind what the verb tells.
    let inside = matches!(doc[token].dep.as_str(), "poss" | "compound" | "nmod" | "amod");
    let before = doc[doc[token].head].pos == "ADP";
    let preposition = if before { doc.word(doc[token].head) } else { "" };
    for _ in 0..64 {
        let head = doc[at].head;
        // `ahead of talks on Friday`, `effective Feb. 1`
        if matches!(&*doc[at].lemma, "ahead" | "effective" | "payable" | "due" | "upcoming") {
            return Some(Tense::Future);
        }
        if doc[at].pos == "VERB" || doc[at].pos == "AUX" {
            let tense = of_verb(doc, at, preposition, direct && !headline);
            match tense {
                Some(Tense::Past) => return tense,
                Some(Tense::Future) => return tense.filter(|_| !inside),
                // An infinitive that says nothing: the verb over it may.
                None if head == at => return None,
                None => {}
            }
        }
        if head == at {
            return None;
        }
        direct &= doc[at].pos != "NOUN" || at == token;
        at = head;
    }
    None
}

/// Whether the infinitive or participle of the verb looks ahead: `plans to meet on Friday`, `scheduled for Friday`.
fn plans(doc: &Document, verb: usize) -> bool {
    Lexicon::built_in().verbs.ahead.contains(&*doc[verb].lemma)
}

/// The tense of one verb with its auxiliaries. `direct`: the time hangs on it without a noun between.
fn of_verb(doc: &Document, verb: usize, preposition: &str, direct: bool) -> Option<Tense> {
    let tag = doc[verb].tag.as_str();
    let helper = |words: &[&str]| {
        doc.children(verb)
            .iter()
            .filter(|&&i| i < verb && (doc[i].dep == "aux" || doc[i].dep == "auxpass"))
            .any(|&i| words.contains(&doc.word(i)))
    };
    // `was set on Friday` is over, `was set for Friday` is to come.
    let ahead = plans(doc, verb) && (&*doc[verb].lemma != "set" || preposition == "for");
    if helper(&["had", "Had"]) {
        return Some(Tense::Past);
    }
    if preposition == "until" {
        return Some(Tense::Future);
    }
    if helper(&["have", "has", "'ve", "’ve", "having"]) {
        return Some(if ahead { Tense::Future } else { Tense::Past });
    }
    if helper(&["will", "would", "shall", "wo", "'ll", "’ll", "can", "could", "may", "might", "must", "should", "'d"])
    {
        return Some(Tense::Future);
    }
    // A term: `postponed until Friday`, `must leave by May`.
    if matches!(preposition, "until" | "till" | "by") {
        return Some(Tense::Future);
    }
    match tag {
        "VBN" if ahead => Some(Tense::Future),
        "VBD" | "VBN" => Some(Tense::Past),
        // `is visiting on Monday`
        "VBG" if direct && helper(&["is", "are", "am", "'re", "'s", "’re", "’s"]) => Some(Tense::Future),
        "VB" if helper(&["to"]) => {
            let over = doc[verb].head;
            let wants = plans(doc, over) || doc[over].tag == "VBZ" || doc[over].tag == "VBP" || doc[over].tag == "MD";
            wants.then_some(Tense::Future)
        }
        // The present of a headline tells of the past; that of a sentence, with a day, of what is planned.
        "VBZ" | "VBP"
            if direct && doc[verb].pos == "VERB" && !Lexicon::built_in().verbs.say.contains(&*doc[verb].lemma) =>
        {
            Some(Tense::Future)
        }
        _ => None,
    }
}
