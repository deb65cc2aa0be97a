//! Statements: who said what, about whom, on which occasion, and which claims it holds.
//!
//! [`find`] reads a passage: words of saying in the parse ([`cue`]), quotation marks in the text
//! ([`quote`]), and their assembly into statements ([`assemble`]). [`finish`] gives the records, with time
//! and place from the sibling modules. [`claims`] also serves the reporter's own voice.

mod assemble;
mod claim;
mod cue;
mod link;
mod nominal;
mod occasion;
mod polarity;
mod quote;
mod speaker;
mod words;

use std::ops::Range;

use chancery_read::{BlockKind, Span};

use self::assemble::{Assembly, Draft};
use self::claim::ClaimTable;
pub use self::claim::{ClaimReader, Wording};
use self::cue::{CueReader, Frame};
use self::occasion::Occasions;
use self::polarity::PolarityLexicon;
use self::words::{CueKind, SpeechIndex};
use crate::passage::Passage;
use crate::report::{Basis, Claim, Entity, Evidence, Excerpt, Place, Statement, StatementKind, Time};

/// What statements need to know of the actors of a passage.
pub(crate) trait ActorView {
    /// The entities that the noun phrase with head `token` stands for; pronouns and descriptions resolved.
    fn of(&self, token: usize) -> Vec<Entity>;

    /// Entities named or described inside `span`, by position.
    fn within(&self, span: Span) -> Vec<Entity>;
}

/// The tables that statements are read by.
#[derive(Debug)]
pub(crate) struct StatementTables {
    words: SpeechIndex,
    polarity: PolarityLexicon,
    claims: ClaimTable,
    occasions: Occasions,
}

/// Why the tables cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StatementTableError {
    /// A file of `knowledge/` is missing.
    #[error(transparent)]
    Knowledge(chancery_knowledge::KnowledgeError),
    /// The words of saying.
    #[error(transparent)]
    Words(#[from] words::SpeechError),
    /// The patterns of claims.
    #[error(transparent)]
    Claims(#[from] claim::ClaimTableError),
    /// The polarity lexicon.
    #[error("{0}")]
    Polarity(String),
}

impl StatementTables {
    /// Reads the tables among the files of `knowledge/`.
    ///
    /// # Errors
    /// A missing file, or a row or pattern that cannot be used, with file and line.
    pub(crate) fn load(knowledge: &chancery_knowledge::Knowledge) -> Result<Self, StatementTableError> {
        let text = |file: &str| knowledge.files.get(file).map(|f| f.1).map_err(StatementTableError::Knowledge);
        Self::parse(text("reporting.tsv")?, text("polarity.tsv")?, text("claims.toml")?, text("occasions.tsv")?)
    }

    /// Reads `reporting.tsv`, `polarity.tsv`, `claims.toml` and `occasions.tsv`, given as their texts.
    ///
    /// # Errors
    /// A row or pattern that cannot be used, with file and line.
    pub(crate) fn parse(
        reporting: &str,
        polarity: &str,
        claims: &str,
        occasions: &str,
    ) -> Result<Self, StatementTableError> {
        Ok(Self {
            words: SpeechIndex::parse(reporting, "reporting.tsv")?,
            polarity: PolarityLexicon::parse(polarity, "polarity.tsv").map_err(StatementTableError::Polarity)?,
            claims: ClaimTable::parse(claims, "claims.toml")?,
            occasions: Occasions::parse(occasions),
        })
    }
}

/// A statement before time and place are known. Spans count in the clean text.
#[derive(Clone, Debug)]
pub(crate) struct RawStatement {
    /// Who it is.
    pub(crate) speaker: Option<Entity>,
    /// Bytes of the phrase that names the speaker.
    pub(crate) speaker_span: Option<Span>,
    /// Tokens of the word of saying; empty for `Name: content` and for quotations that go on.
    pub(crate) verb: Range<usize>,
    /// How the content is rendered.
    pub(crate) kind: StatementKind,
    /// What was said.
    pub(crate) content: Span,
    /// The parts of it inside quotation marks.
    pub(crate) quotes: Vec<Span>,
    /// Who is spoken to.
    pub(crate) addressee: Option<Entity>,
    /// On which occasion.
    pub(crate) occasion: Option<Span>,
    /// Tokens, one in each sentence it rests on: the word of saying or the first of the content.
    pub(crate) anchors: Vec<usize>,
    /// -1 to 1.
    pub(crate) polarity: f64,
    /// Country codes of those it is about, sorted.
    pub(crate) about: Vec<String>,
    /// Claims about the state of things.
    pub(crate) claims: Vec<Claim>,
    /// 0 to 1, before calibration.
    pub(crate) confidence: f64,
}

impl RawStatement {
    /// The token that a time or place of the statement hangs on.
    pub(crate) fn trigger(&self) -> Option<usize> {
        if self.verb.is_empty() { self.anchors.first().copied() } else { Some(self.verb.start) }
    }
}

/// The statements of a passage, by position.
pub(crate) fn find(passage: &Passage<'_>, actors: &impl ActorView, tables: &StatementTables) -> Vec<RawStatement> {
    let doc = &passage.doc;
    if doc.is_empty() {
        return Vec::new();
    }
    let mut paragraphs: Vec<(Span, BlockKind)> = Vec::new();
    for block in &passage.article.blocks {
        paragraphs.extend(quote::paragraphs(&passage.article.text, block.span).into_iter().map(|p| (p, block.kind)));
    }
    let spans: Vec<Span> = paragraphs.iter().map(|p| p.0).collect();
    let quotes = quote::quotations(&passage.article.text, &spans);
    let reader = CueReader { doc, words: &tables.words };
    let assembly = Assembly { doc, paragraphs: &paragraphs, quotes: &quotes };
    let mut found: Vec<RawStatement> = Vec::new();
    for draft in assembly.drafts(reader.cues()) {
        let statement = complete(passage, actors, tables, &reader, draft, &found);
        found.push(statement);
    }
    link::merge(passage, found)
}

/// Fills in what a draft leaves open.
fn complete(
    passage: &Passage<'_>,
    actors: &impl ActorView,
    tables: &StatementTables,
    reader: &CueReader<'_>,
    draft: Draft,
    earlier: &[RawStatement],
) -> RawStatement {
    let doc = &passage.doc;
    let relative = draft.cue.as_ref().and_then(|c| c.relative);
    let outside = |s: usize| {
        // In a title the tree may reach from the source into what it says.
        let mut range = phrase(doc, s);
        while range.start < s
            && (doc[range.start].start < draft.content.end && draft.content.end <= doc[s].start
                || doc[range.start].pos == "PUNCT")
        {
            range.start += 1;
        }
        range
    };
    let speaker_span = relative.map(|r| r..r + 1).or_else(|| draft.speaker.map(outside)).map(|r| passage.span(r));
    // A statement or report speaks for the one who issued it.
    let issuer = draft.speaker.and_then(|s| reader.issuer(s));
    let mut speaker = issuer.or(draft.speaker).and_then(|s| actors.of(s).into_iter().next());
    if speaker.is_none() && draft.speaker.is_some_and(|s| reader.is_text(s)) {
        speaker = earlier.last().and_then(|s| s.speaker.clone());
    }
    if let Some(entity) = &mut speaker {
        recall(entity, earlier);
    }
    if let (Some(entity), Some(span)) = (&mut speaker, speaker_span) {
        entity.span = Some(span);
        entity.text = passage.article.text.get(span.start..span.end).map(str::to_owned);
    }
    let tokens = tokens_in(doc, draft.content);
    let verb = draft.cue.as_ref().map_or(0..0, |c| c.verb.clone());
    let mut anchors: Vec<usize> = Vec::new();
    let first = if verb.is_empty() { tokens.start } else { verb.start };
    for k in std::iter::once(first).chain(tokens.clone()) {
        if k < doc.len() && !anchors.iter().any(|&a| doc.sentence_of(a) == doc.sentence_of(k)) {
            anchors.push(k);
        }
    }
    anchors.sort_unstable();
    let kind = rendering(passage, &draft);
    let addressee = draft.cue.as_ref().and_then(|c| c.addressee).and_then(|a| actors.of(a).into_iter().next());
    let occasion =
        if verb.is_empty() { None } else { tables.occasions.of(doc, verb.start, &tokens).map(|r| passage.span(r)) };
    let mut about: Vec<String> =
        actors.within(draft.content).into_iter().filter_map(|e| e.country).filter(|c| c != "---").collect();
    about.sort_unstable();
    about.dedup();
    let word = draft.cue.as_ref().map_or(0.0, |c| c.polarity);
    let mut polarity = polarity::combine(tables.polarity.of_tokens(doc, tokens), word);
    let own = speaker.as_ref().and_then(|s| s.country.clone()).filter(|c| c != "---");
    let mut claims = claims(passage, actors, tables, draft.content);
    for claim in &mut claims {
        if claim.dyad.len() == 1 && own.as_ref().is_some_and(|o| *o != claim.dyad[0]) {
            claim.dyad.extend(own.clone());
            claim.dyad.sort_unstable();
        }
    }
    // "ties had never been better": the claim knows which way its words point.
    for claim in &claims {
        match claim.direction.as_str() {
            "better" => polarity = polarity.abs(),
            "worse" => polarity = -polarity.abs(),
            _ => {}
        }
    }
    let confidence = confidence(&draft, speaker.as_ref(), kind);
    RawStatement {
        speaker,
        speaker_span,
        verb,
        kind,
        content: draft.content,
        quotes: draft.quotes,
        addressee,
        occasion,
        anchors,
        polarity,
        about,
        claims,
        confidence,
    }
}

/// Names an office holder ("the deputy minister") after the last speaker whose office, in the same state, has all words of it.
fn recall(entity: &mut Entity, earlier: &[RawStatement]) {
    let (None, Some(office)) = (&entity.person, &entity.office) else { return };
    let words: Vec<String> = office.split_whitespace().map(str::to_lowercase).collect();
    let holder = earlier.iter().rev().filter_map(|s| s.speaker.as_ref()).find(|s| {
        let theirs = s.office.as_ref().map(|o| o.to_lowercase());
        let fits = theirs.is_some_and(|o| words.iter().all(|w| o.split_whitespace().any(|x| x == w)));
        s.person.is_some() && fits && (entity.country.is_none() || s.country == entity.country)
    });
    if let Some(holder) = holder {
        *entity = Entity { basis: entity.basis, span: entity.span, text: entity.text.clone(), ..holder.clone() };
    }
}

/// The claims about the state of things in a stretch of a passage, whoever makes them.
///
/// The dyad is the pair of states named beside the subject of the claim in its sentence; "bilateral ties"
/// and "the two countries" give the pair that the actors resolve them to.
pub(crate) fn claims(
    passage: &Passage<'_>,
    actors: &impl ActorView,
    tables: &StatementTables,
    span: Span,
) -> Vec<Claim> {
    let doc = &passage.doc;
    let mut claims: Vec<Claim> = Vec::new();
    for sentence in doc.sentences() {
        let whole = passage.span(sentence.clone());
        if !whole.overlaps(span) {
            continue;
        }
        for found in tables.claims.find(&passage.article.text, whole) {
            let inside = found.span.end.min(span.end).saturating_sub(found.span.start.max(span.start));
            if 2 * inside < found.span.len() {
                continue;
            }
            let named = actors.within(whole);
            let dyad = claim::dyad(doc, &found, &named, |t| actors.of(t));
            if found.needs_state && dyad.is_empty() {
                continue;
            }
            let text = passage.article.text.get(found.span.start..found.span.end).unwrap_or_default().to_owned();
            claims.push(Claim {
                dyad,
                subject: found.subject,
                direction: found.direction,
                degree: found.degree,
                scope: found.scope,
                span: found.span,
                text,
            });
        }
    }
    claims
}

/// The record of a statement, with its time and place.
pub(crate) fn finish(
    passage: &Passage<'_>,
    raw: &RawStatement,
    id: String,
    date: Time,
    place: Option<Place>,
) -> Statement {
    let excerpt = |span: Span| Excerpt {
        span,
        text: passage.article.text.get(span.start..span.end).unwrap_or_default().to_owned(),
    };
    let unknown = Entity {
        country: None,
        sectors: Vec::new(),
        name: None,
        id: None,
        person: None,
        office: None,
        basis: Basis::Description,
        span: raw.speaker_span,
        text: raw.speaker_span.map(|s| excerpt(s).text),
    };
    let evidence = raw
        .anchors
        .iter()
        .map(|&a| {
            let trigger = if raw.verb.contains(&a) { passage.span(raw.verb.clone()) } else { passage.span(a..a + 1) };
            Evidence {
                block: passage.block_of(a),
                sentence: passage.sentence_span(a),
                trigger,
                text: excerpt(trigger).text,
            }
        })
        .collect();
    Statement {
        id,
        speaker: raw.speaker.clone().unwrap_or(unknown),
        addressee: raw.addressee.clone(),
        verb: (!raw.verb.is_empty()).then(|| excerpt(passage.span(raw.verb.clone()))),
        kind: raw.kind,
        content: Some(excerpt(raw.content)),
        quotes: raw.quotes.iter().map(|&q| excerpt(q)).collect(),
        about: raw.about.clone(),
        polarity: raw.polarity,
        claims: raw.claims.clone(),
        occasion: raw.occasion.map(excerpt),
        date,
        place,
        evidence,
        confidence: raw.confidence,
    }
}

/// Direct where nearly all of the content stands in quotation marks, indirect where none does.
fn rendering(passage: &Passage<'_>, draft: &Draft) -> StatementKind {
    let letters = |span: Span| {
        passage
            .article
            .text
            .get(span.start..span.end)
            .unwrap_or_default()
            .chars()
            .filter(|c| c.is_alphanumeric())
            .count()
    };
    if draft.quotes.is_empty() {
        return StatementKind::Indirect;
    }
    let quoted: usize = draft.quotes.iter().map(|&q| letters(q)).sum();
    // The clause of saying between two quotations is no content.
    let verb = draft.cue.as_ref().map(|c| passage.span(c.verb.clone()));
    let between = draft
        .quotes
        .windows(2)
        .map(|w| Span::new(w[0].end, w[1].start))
        .find(|&gap| verb.is_some_and(|v| gap.contains(v)));
    let said = letters(draft.content).saturating_sub(between.map_or(0, letters));
    if quoted * 20 >= said * 17 { StatementKind::Direct } else { StatementKind::Mixed }
}

/// How sure a statement is, by how it was found; the coder calibrates it.
fn confidence(draft: &Draft, speaker: Option<&Entity>, kind: StatementKind) -> f64 {
    let frame: f64 = match draft.frame {
        Frame::Clause | Frame::According => 0.9,
        Frame::Around => 0.85,
        Frame::Infinitive => 0.7,
        Frame::Colon => 0.75,
        Frame::Continued | Frame::Object | Frame::Nominal => 0.6,
    };
    let word: f64 = match draft.cue.as_ref().map(|c| c.kind) {
        Some(CueKind::Say | CueKind::Write) | None => 0.0,
        Some(CueKind::Show | CueKind::Think) => -0.05,
        _ => -0.15,
    };
    let known: f64 = if speaker.is_some() { 0.0 } else { -0.1 };
    let marks: f64 = if kind == StatementKind::Indirect { 0.0 } else { 0.05 };
    ((frame + word + known + marks).clamp(0.05, 0.98) * 100.0).round() / 100.0
}

/// Tokens that lie in a span.
fn tokens_in(doc: &chancery_parse::Document, span: Span) -> Range<usize> {
    let start = doc.tokens().partition_point(|t| t.start < span.start);
    let end = doc.tokens().partition_point(|t| t.start < span.end);
    start..end.max(start)
}

/// The tokens of a noun phrase without its relative clauses, appositions and complements.
fn phrase(doc: &chancery_parse::Document, head: usize) -> Range<usize> {
    let mut range = head..head + 1;
    for &c in doc.children(head) {
        let dep = doc[c].dep.as_str();
        if matches!(dep, "det" | "compound" | "amod" | "nmod" | "poss" | "nummod" | "quantmod" | "predet" | "nn")
            && c < head
        {
            range.start = range.start.min(doc.subtree(c).start);
        }
    }
    range
}

#[cfg(test)]
mod tests;
