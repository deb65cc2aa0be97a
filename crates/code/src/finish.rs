//! From what was coded to the report: numbering, order, and spans of the raw source.

use chancery_knowledge::Ontology;
use chancery_read::{Article, Field, RawMap, Span};

use crate::cameo;
use crate::merge::Told;
use crate::passage::Passage;
use crate::report::{ArticleInfo, Entity, Event, Evidence, Excerpt, Mention, Place, Report, Time};

/// The head of the report.
pub(crate) fn article_info(article: &Article) -> ArticleInfo {
    ArticleInfo {
        id: article.id.clone(),
        source: article.source.clone(),
        url: article.url.clone(),
        title: article.title.clone(),
        publisher: article.publisher.clone(),
        section: article.section.clone(),
        byline: article.byline.clone(),
        language: article.language.clone(),
        published: article.published.clone(),
        dateline: article.dateline.clone(),
        notes: article.notes.clone(),
    }
}

/// The events of a passage, numbered in order of their first evidence.
pub(crate) fn events(passage: &Passage<'_>, ontology: &Ontology, told: Vec<Told>) -> Vec<Event> {
    let mut events = Vec::new();
    for t in told {
        let draft = t.draft;
        let mode = draft.mode.as_deref();
        let row = draft
            .cameo
            .as_deref()
            .and_then(|code| ontology.cameo(code))
            .or_else(|| cameo::code(ontology, &draft.event, mode, &draft.contexts));
        let kind = ontology.event_type(&draft.event);
        let score = mode.and_then(|m| ontology.mode(&draft.event, m)).map(|m| m.score).or(kind.map(|k| k.score));
        events.push(Event {
            id: event_id(events.len()),
            kind: draft.event,
            mode: draft.mode,
            contexts: draft.contexts,
            cameo: row.map(|r| r.code.to_owned()),
            score,
            goldstein: row.map(|r| r.goldstein),
            quad: kind.map_or_else(String::new, |k| k.quad.word().to_owned()),
            actors: draft.actors,
            recipients: draft.recipients,
            status: draft.status,
            date: t.time,
            place: t.place,
            reported_by: t.statement.map(statement_id),
            evidence: t.evidence.iter().map(|&trigger| evidence(passage, trigger)).collect(),
            confidence: 0.0,
        });
    }
    events
}

/// The id of the event with this index.
pub(crate) fn event_id(n: usize) -> String {
    format!("e{}", n + 1)
}

/// The id of the statement with this index.
pub(crate) fn statement_id(n: usize) -> String {
    format!("s{}", n + 1)
}

/// The sentence around a trigger token.
pub(crate) fn evidence(passage: &Passage<'_>, trigger: usize) -> Evidence {
    let span = passage.span(trigger..trigger + 1);
    Evidence {
        block: passage.block_of(trigger),
        sentence: passage.sentence_span(trigger),
        trigger: span,
        text: passage.article.text[span.start..span.end].to_owned(),
    }
}

/// Turns all spans of a report from the clean text to the raw source.
pub(crate) fn to_raw(report: &mut Report, article: &Article) {
    let map = Map { raw: &article.raw, text: &article.text };
    for event in &mut report.events {
        event.actors.iter_mut().chain(&mut event.recipients).for_each(|e| map.entity(e));
        map.time(&mut event.date);
        if let Some(place) = &mut event.place {
            map.place(place);
        }
        event.evidence.retain_mut(|e| map.evidence(e));
    }
    for statement in &mut report.statements {
        map.entity(&mut statement.speaker);
        if let Some(addressee) = &mut statement.addressee {
            map.entity(addressee);
        }
        map.excerpt(&mut statement.verb);
        map.excerpt(&mut statement.content);
        map.excerpt(&mut statement.occasion);
        statement.quotes.retain_mut(|q| map.span(&mut q.span));
        statement.claims.retain_mut(|c| map.span(&mut c.span));
        map.time(&mut statement.date);
        if let Some(place) = &mut statement.place {
            map.place(place);
        }
        statement.evidence.retain_mut(|e| map.evidence(e));
    }
    report.mentions.retain_mut(|mention| match mention {
        Mention::Actor { span, .. } | Mention::Time { span, .. } | Mention::Place { span, .. } => {
            // A span of the title counts in another text where the input has a title field of its own; it would be
            // taken for one of the text.
            matches!(map.field(*span), Some(Field::Text)) && map.span(span)
        }
    });
}

struct Map<'a> {
    raw: &'a RawMap,
    text: &'a str,
}

impl Map<'_> {
    fn field(&self, span: Span) -> Option<Field> {
        self.raw.raw_span(span).map(|(field, _)| field)
    }

    fn span(&self, span: &mut Span) -> bool {
        match self.raw.raw_span(*span) {
            Some((_, raw)) => {
                *span = raw;
                true
            }
            None => false,
        }
    }

    fn optional(&self, span: &mut Option<Span>, words: &mut Option<String>) {
        if let Some(s) = span {
            if words.is_none() {
                *words = self.text.get(s.start..s.end).map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            *span = self.raw.raw_span(*s).map(|(_, raw)| raw);
        }
    }

    fn entity(&self, e: &mut Entity) {
        self.optional(&mut e.span, &mut e.text);
    }

    fn time(&self, t: &mut Time) {
        self.optional(&mut t.span, &mut t.text);
    }

    fn place(&self, p: &mut Place) {
        self.optional(&mut p.span, &mut p.text);
    }

    fn excerpt(&self, e: &mut Option<Excerpt>) {
        if let Some(x) = e
            && !self.span(&mut x.span)
        {
            *e = None;
        }
    }

    fn evidence(&self, e: &mut Evidence) -> bool {
        self.span(&mut e.sentence) && self.span(&mut e.trigger)
    }
}
