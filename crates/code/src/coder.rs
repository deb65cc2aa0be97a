//! The steps of coding, in order.

use std::path::Path;
use std::{panic, thread};

use chancery_knowledge::{Knowledge, KnowledgeError};
use chancery_parse::{ModelError, Parser, Precision};
use chancery_read::{Article, BlockKind};
use thiserror::Error;

use crate::actor::{ActorIndex, Actors};
use crate::confidence::Model;
use crate::contexts::Contexts;
use crate::explain::{self, Trace};
use crate::finish;
use crate::frame::{self, Draft};
use crate::lexicon::{self, ExampleFailure, Known, Lexicon, LexiconError};
use crate::merge::{self, Told};
use crate::passage::Passage;
use crate::place::{self, PlaceIndex, PlaceMention};
use crate::relevance::{self, Topics};
use crate::report::{Mention, Place, PlaceBasis, Report, Statement, Time, TimeBasis};
use crate::statement::{self, RawStatement, StatementTableError, StatementTables};
use crate::territory;
use crate::time::{self, TimeMention};

/// Why the coder cannot be made.
#[derive(Debug, Error)]
pub enum CodeError {
    /// A table of `knowledge/` is wrong.
    #[error(transparent)]
    Knowledge(#[from] KnowledgeError),
    /// The parse model cannot be read.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// A file of the lexicon is wrong.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// A table of words of saying, polarity, claims or occasions is wrong.
    #[error(transparent)]
    Statement(#[from] StatementTableError),
    /// Another data file is wrong.
    #[error("{file}: {reason}")]
    Data {
        /// The file.
        file: String,
        /// What is wrong, with the line where it is known.
        reason: String,
    },
}

/// Codes articles. Made once, used from any number of threads.
pub struct Coder {
    knowledge: Knowledge,
    parser: Parser,
    lexicon: Lexicon,
    model: Model,
    topics: Topics,
    contexts: Contexts,
    actors: ActorIndex,
    places: PlaceIndex,
    speech: StatementTables,
}

/// What is read from the files of knowledge for the coder alone.
struct Patterns {
    lexicon: Lexicon,
    model: Model,
    topics: Topics,
    contexts: Contexts,
    speech: StatementTables,
}

impl Patterns {
    fn load(knowledge: &Knowledge) -> Result<Self, CodeError> {
        let ontology = &knowledge.ontology;
        let mut lexicon = lexicon::load(
            knowledge.files.folder("lexicon/", ".toml"),
            &Known {
                event: &|e| ontology.event_type(e).is_some(),
                mode: &|e, m| ontology.mode(e, m).is_some(),
                context: &|c| ontology.contexts.iter().any(|x| x.code == c),
            },
        )?;
        lexicon::add_examples(&mut lexicon, knowledge.files.folder("lexicon/examples/", ".tsv"));
        let (file, text) = knowledge.files.get("confidence.tsv")?;
        let model = Model::parse(text).map_err(|reason| CodeError::Data { file: file.to_owned(), reason })?;
        let topics = Topics::load(&knowledge.files)?;
        let contexts =
            Contexts::load(&knowledge.files, |c| ontology.context(c).is_some(), |e, m| ontology.mode(e, m).is_some())?;
        let speech = StatementTables::load(knowledge)?;
        Ok(Self { lexicon, model, topics, contexts, speech })
    }
}

impl Coder {
    /// A coder with the knowledge and the parse model that are compiled in.
    ///
    /// # Errors
    /// When one of them is malformed, which the test suite rules out.
    pub fn embedded() -> Result<Self, CodeError> {
        Self::open(None, None)
    }

    /// A coder whose knowledge files are replaced by those of the same name under `knowledge`, and whose parse model is
    /// read from `model`.
    ///
    /// # Errors
    /// Names the file, the line and what is wrong.
    pub fn open(knowledge: Option<&Path>, model: Option<&Path>) -> Result<Self, CodeError> {
        Self::open_with(knowledge, model, Precision::Exact)
    }

    /// As [`Coder::open`], with a choice between exact and fast parsing.
    ///
    /// # Errors
    /// As [`Coder::open`].
    pub fn open_with(knowledge: Option<&Path>, model: Option<&Path>, precision: Precision) -> Result<Self, CodeError> {
        // The model, the tables and the patterns know nothing of each other: they are loaded beside each other.
        thread::scope(|scope| {
            let parser = scope.spawn(|| match model {
                Some(folder) => Parser::open_with(folder, precision),
                None => Parser::embedded_with(precision),
            });
            let knowledge = knowledge.map_or_else(Knowledge::embedded, Knowledge::open)?;
            let knowledge_ref = &knowledge;
            let (patterns, actors, places) = thread::scope(|scope| {
                let patterns = scope.spawn(move || Patterns::load(knowledge_ref));
                let (actors, places) = (ActorIndex::new(knowledge_ref), PlaceIndex::new(knowledge_ref));
                (patterns.join().unwrap_or_else(|fault| panic::resume_unwind(fault)), actors, places)
            });
            let Patterns { lexicon, model, topics, contexts, speech } = patterns?;
            let parser = parser.join().unwrap_or_else(|fault| panic::resume_unwind(fault))?;
            Ok(Self { knowledge, parser, lexicon, model, topics, contexts, actors, places, speech })
        })
    }

    /// Loads all that a coder takes from the tables, without a parser: whether they are right.
    ///
    /// # Errors
    /// Names the file, the line and what is wrong.
    pub fn check_tables(knowledge: &Knowledge) -> Result<(), CodeError> {
        let _ = (ActorIndex::new(knowledge), PlaceIndex::new(knowledge));
        Patterns::load(knowledge).map(|_| ())
    }

    /// The knowledge it works with.
    #[must_use]
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The parser it works with.
    #[must_use]
    pub fn parser(&self) -> &Parser {
        &self.parser
    }

    /// The event lexicon.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Codes one article.
    #[must_use]
    pub fn code(&self, article: &Article) -> Report {
        let (mut report, sentences) = self.run(article, None);
        self.keep_likely(&mut report, sentences);
        report
    }

    /// Codes one article and tells how.
    #[must_use]
    pub fn explain(&self, article: &Article) -> Trace {
        let mut sections = Vec::new();
        let (mut report, sentences) = self.run(article, Some(&mut sections));
        self.keep_likely(&mut report, sentences);
        explain::outcome(&mut sections, &report);
        Trace::new(report, sections)
    }

    /// Leaves out events that are most likely wrong, by the line `least` of the confidence table. A sentence on its own is
    /// spared: the model weighs what the rest of a passage tells, and there is none.
    fn keep_likely(&self, report: &mut Report, sentences: usize) {
        if sentences < 2 {
            return;
        }
        report.events.retain(|e| e.confidence >= self.model.least);
        for (n, event) in report.events.iter_mut().enumerate() {
            event.id = finish::event_id(n);
        }
    }

    /// The report with all events, and the number of sentences it was coded from.
    fn run(&self, article: &Article, trace: Option<&mut explain::Sections>) -> (Report, usize) {
        let passage = self.passage(article);
        let times = time::recognise(&passage);
        let mut places = place::recognise(&passage, &self.places);
        let mut actors = Actors::find(&passage, &self.actors, &self.places, &places);
        places.retain(|p| !actors.names_no_place(p.tokens.clone()));
        let raw = statement::find(&passage, &actors, &self.speech);
        for statement in &raw {
            if let Some(speaker) = &statement.speaker {
                // The reporter's own "us" in what is told in other words is not the speaker's.
                for quote in &statement.quotes {
                    actors.first_person(&passage, *quote, speaker);
                }
            }
        }
        let drafts = frame::find(&passage, &actors, &self.lexicon);
        let topic = self.topics.of(&passage);
        let mut told = Vec::new();
        let mut rejected = Vec::new();
        for draft in drafts {
            let why = draft.dropped.or_else(|| relevance::reject(&draft, topic));
            match why {
                Some(why) => rejected.push(Draft { dropped: Some(why), ..draft }),
                None => told.push(self.tell(&passage, draft, &times, &places, &raw)),
            }
        }
        if let Some(sections) = trace {
            explain::passage(sections, &passage, &actors, &times, &places);
            explain::drafts(sections, &passage, told.iter().map(|t| &t.draft).chain(&rejected));
        }
        set_scenes(&passage, &places, &mut told);
        let mut told = merge::merge(told);
        self.contexts.complete_modes(&passage.doc, &mut told);
        for t in &mut told {
            t.place = t.place.take().filter(|p| !names_addressee(&t.draft, p));
            territory::complete(&mut t.draft, t.place.as_ref());
        }
        let mut report = Report {
            article: finish::article_info(article),
            events: finish::events(&passage, &self.knowledge.ontology, told),
            statements: statements(&passage, &raw, &times, &places),
            mentions: mentions(&passage, &actors, &times, &places),
        };
        report.events.iter_mut().for_each(|e| e.confidence = self.model.confidence(e));
        finish::to_raw(&mut report, article);
        (report, passage.doc.sentences().len())
    }

    fn passage<'a>(&self, article: &'a Article) -> Passage<'a> {
        let texts: Vec<_> = article.blocks.iter().map(|b| &article.text[b.span.start..b.span.end]).collect();
        let documents = self.parser.session().parse_all(&texts);
        Passage::new(article, article.blocks.iter().map(|b| b.span.start).zip(documents).collect())
    }

    fn tell(
        &self,
        passage: &Passage<'_>,
        mut draft: Draft,
        times: &[TimeMention],
        places: &[PlaceMention],
        statements: &[RawStatement],
    ) -> Told {
        self.contexts.set_mode(&passage.doc, &mut draft);
        self.contexts.add(&passage.doc, &mut draft);
        let trigger = draft.trigger;
        let at = passage.span(trigger..trigger + 1);
        let time = self.when(passage, &draft, times);
        let place = place::attach(passage, places, trigger, &draft.event).or_else(|| self.where_filed(passage, &draft));
        Told {
            time,
            place,
            statement: statements.iter().rposition(|s| s.content.contains(at)),
            headline: passage.block_of(trigger) == BlockKind::Headline,
            evidence: vec![trigger],
            lemma: passage.doc[trigger].lemma.to_lowercase(),
            known: frame::points_back(&passage.doc, trigger),
            draft,
        }
    }

    /// When it happened: by the trigger, or by the verb that tells of it.
    fn when(&self, passage: &Passage<'_>, draft: &Draft, times: &[TimeMention]) -> Time {
        let time = time::attach(passage, times, draft.trigger);
        let anchor = frame::time_anchor(&passage.doc, draft.trigger);
        if time.basis == TimeBasis::Publication && anchor != draft.trigger {
            return time::attach(passage, times, anchor);
        }
        time
    }

    /// The place of the dateline, for a meeting that its country takes part in: it is where the reporter saw it.
    fn where_filed(&self, passage: &Passage<'_>, draft: &Draft) -> Option<Place> {
        if draft.event != "CONSULT" || draft.mode.as_deref() == Some("phone") {
            return None;
        }
        let place = place::of_dateline(passage.article, &self.places)?;
        let sides = || draft.actors.iter().chain(&draft.recipients);
        sides().any(|e| e.country.is_some() && e.country == place.country).then_some(place)
    }

    /// Runs every example sentence of the lexicon; the failures in order.
    #[must_use]
    pub fn test_lexicon(&self) -> Vec<ExampleFailure> {
        self.lexicon.examples().iter().filter_map(|(origin, example)| self.test_example(origin, example)).collect()
    }

    fn test_example(&self, origin: &str, example: &str) -> Option<ExampleFailure> {
        let fail = |sentence: &str, expected: &str, got: String| {
            Some(ExampleFailure {
                origin: origin.to_owned(),
                sentence: sentence.to_owned(),
                expected: expected.to_owned(),
                got,
            })
        };
        let (sentence, expected) = match lexicon::parse_example(example) {
            Ok(parsed) => parsed,
            Err(reason) => return fail(example, "", reason),
        };
        let (report, _) = self.run(&lexicon::article(sentence), None);
        let mut open: Vec<_> = report.events.iter().collect();
        let all_found = expected.iter().all(|e| match open.iter().position(|event| e.matches(event)) {
            Some(k) => {
                open.remove(k);
                true
            }
            None => false,
        });
        if all_found && open.is_empty() {
            return None;
        }
        let got: Vec<String> = report.events.iter().map(lexicon::notation).collect();
        let got = if got.is_empty() { "none".to_owned() } else { got.join("; ") };
        fail(sentence, example.rsplit_once("=>").map_or("", |(_, e)| e.trim()), got)
    }
}

/// Whether the place of an act of words is only the state that it is towards: "called for calm **in Congo**".
fn names_addressee(draft: &Draft, place: &Place) -> bool {
    let words = matches!(draft.event.as_str(), "ACCUSE" | "REQUEST" | "REJECT" | "THREATEN" | "AGREE" | "CONCEDE");
    words
        && place.kind.as_deref() == Some("country")
        && draft.recipients.iter().any(|e| e.country.is_some() && e.country == place.country)
}

/// Gives acts of force and coercion that name no place of their own the scene: the town, region or site named last before
/// them, at most three sentences back. News names the place once and goes on. A state is no scene: it may be a side.
fn set_scenes(passage: &Passage<'_>, places: &[PlaceMention], told: &mut [Told]) {
    const ACTS: [&str; 5] = ["ASSAULT", "COERCE", "RETREAT", "PROTEST", "MOBILIZE"];
    const SENTENCES: usize = 3;
    let doc = &passage.doc;
    let open = |t: &Told| {
        // Who resigns does so nowhere.
        t.place.is_none() && ACTS.contains(&t.draft.event.as_str()) && t.draft.mode.as_deref() != Some("resign")
    };
    for t in told.iter_mut().filter(|t| open(t)) {
        let own = doc.sentence_of(t.draft.trigger);
        // What a protest is about lies elsewhere.
        let below = doc.subtree(t.draft.trigger);
        let about = |p: &PlaceMention| t.draft.event == "PROTEST" && below.contains(&p.tokens.start);
        let scene = places
            .iter()
            .filter(|p| !p.adjective && !p.kind.is_broad() && p.country.is_some())
            .filter(|p| place::is_scene(doc, p) && !about(p))
            .filter(|p| {
                let sentence = doc.sentence_of(p.tokens.start);
                sentence <= own && own - sentence <= SENTENCES
            })
            .max_by_key(|p| (doc.sentence_of(p.tokens.start), p.tokens.start < t.draft.trigger, p.tokens.start));
        t.place = scene.map(|p| p.to_place(passage, PlaceBasis::Stated));
    }
}

/// The statements, numbered in order.
fn statements(
    passage: &Passage<'_>,
    raw: &[RawStatement],
    times: &[TimeMention],
    places: &[PlaceMention],
) -> Vec<Statement> {
    let one = |(n, raw): (usize, &RawStatement)| {
        let trigger = raw.trigger().unwrap_or_default();
        let (date, place) = (time::attach(passage, times, trigger), place::attach(passage, places, trigger, ""));
        statement::finish(passage, raw, finish::statement_id(n), date, place)
    };
    raw.iter().enumerate().map(one).collect()
}

fn mentions(passage: &Passage<'_>, actors: &Actors, times: &[TimeMention], places: &[PlaceMention]) -> Vec<Mention> {
    let text = |span: chancery_read::Span| passage.article.text[span.start..span.end].to_owned();
    let mut all: Vec<(usize, Mention)> = Vec::new();
    for m in actors.mentions() {
        for e in &m.entities {
            let span = passage.span(m.tokens.clone());
            all.push((
                span.start,
                Mention::Actor {
                    span,
                    text: text(span),
                    country: e.country.clone(),
                    sectors: e.sectors.clone(),
                    name: e.name.clone(),
                    person: e.person.clone(),
                    office: e.office.clone(),
                },
            ));
        }
    }
    // An anniversary dates the thing it is the anniversary of; it is no time expression itself.
    for t in times.iter().filter(|t| t.anniversary.is_none()) {
        all.push((
            t.span.start,
            Mention::Time {
                span: t.span,
                text: text(t.span),
                class: t.class.as_str().to_owned(),
                value: t.value.clone(),
                earliest: t.earliest,
                latest: t.latest,
            },
        ));
    }
    for p in places {
        all.push((
            p.span.start,
            Mention::Place {
                span: p.span,
                text: text(p.span),
                country: p.country.clone(),
                latitude: p.latitude,
                longitude: p.longitude,
                geonames: p.geonames,
                class: Some(p.kind.to_string()),
            },
        ));
    }
    all.sort_by_key(|(start, _)| *start);
    all.into_iter().map(|(_, m)| m).collect()
}
