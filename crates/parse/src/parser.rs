//! The front door: from text to a parsed document.

use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::arcs::{self, Arcs};
use crate::document::{Document, Label, Token};
use crate::encode::{Encoder, EncoderState};
use crate::error::ModelError;
use crate::kernel::{Arithmetic, Matrix, Precision, Scaled, fit};
use crate::lemma::Lemmatizer;
use crate::lexeme::{Lexeme, Norms};
use crate::model::Model;
use crate::ner;
use crate::ruler::{Outcome, Ruler, View};
use crate::tokenizer::{Piece, Tokenizer, TokenizerState};
use crate::transition::{Scorer, ScorerState};
use crate::tree::Tree;

/// The model that is part of the program.
static EMBEDDED: &[u8] = include_bytes!("../../../models/en_core_web_sm-3.8.0.chm");

/// Texts of more bytes than this are parsed in parts, cut at the end of a paragraph, line or word.
const LONGEST_PART: usize = 64 << 10;
/// Short texts are encoded together up to this many bytes.
const LARGEST_BATCH: usize = 8 << 10;
/// What is kept per thread is dropped when it grows beyond these: words, bytes of words, chunks, analyses, and
/// numbers per encoder (f32).
const MOST_WORDS: usize = 100_000;
const MOST_WORD_BYTES: usize = 4 << 20;
const MOST_CHUNKS: usize = 100_000;
const MOST_OUTCOMES: usize = 200_000;
const MOST_NUMBERS: usize = 8 << 20;
/// States kept for reuse when no thread uses them.
const MOST_IDLE: usize = 64;

/// A pipeline that is ready to parse. Threads share one parser; each has its own caches.
pub struct Parser {
    arithmetic: Arithmetic,
    tokenizer: Tokenizer,
    shared: Encoder,
    tagger: Matrix,
    tags: Vec<Label>,
    arcs: Scorer,
    /// Number of the label of each parser class, names of labels by number, and what `own||head's` labels split into.
    class_labels: Vec<u16>,
    labels: Vec<Label>,
    splits: Vec<Option<(u16, u16)>>,
    root: u16,
    ner_encoder: Encoder,
    ner: Scorer,
    actions: ner::Actions,
    entity_labels: Vec<Label>,
    ruler: Ruler,
    lemmatizer: Lemmatizer,
    description: String,
    idle: Mutex<Vec<State>>,
}

/// Caches and buffers of one thread.
#[derive(Default)]
struct State {
    tokenizer: TokenizerState,
    shared: EncoderState,
    ner_encoder: EncoderState,
    scorer: ScorerState,
    arcs: Arcs,
    tree: Tree,
    pieces: Vec<Piece>,
    of_text: Vec<Piece>,
    texts: Vec<Range<usize>>,
    scores: Vec<f32>,
    scaled: Scaled,
    tags: Vec<u16>,
    labels: Vec<u16>,
    outcomes: Vec<Arc<Outcome>>,
    /// By word, tag and label.
    known: FxHashMap<(u32, u16, u16), Arc<Outcome>>,
}

impl Parser {
    /// The parser with the model that is part of the program: `en_core_web_sm` 3.8.0.
    ///
    /// # Errors
    /// If the embedded model is damaged.
    pub fn embedded() -> Result<Self, ModelError> {
        Self::embedded_with(Precision::Exact)
    }

    /// As [`Parser::embedded`], with a choice between exact and fast.
    ///
    /// # Errors
    /// If the embedded model is damaged.
    pub fn embedded_with(precision: Precision) -> Result<Self, ModelError> {
        Self::new(&Model::from_flat("embedded model", EMBEDDED)?, Arithmetic::detect(precision))
    }

    /// A parser from a folder: a spaCy v3 pipeline as it was saved, or one with a flat file (`*.chm`).
    ///
    /// # Errors
    /// If a file is missing or damaged, or the pipeline has parts that this engine does not run: it
    /// must have the components `tok2vec` (hashed embeddings and convolutions with a window of one), `tagger`,
    /// `parser`, `attribute_ruler`, `lemmatizer` (by rules) and `ner`, and no word vectors.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        Self::open_with(path, Precision::Exact)
    }

    /// A parser from the bytes of a flat file, such as [`crate::flatten`] gives; `name` stands in messages.
    ///
    /// # Errors
    /// As [`Parser::open`].
    pub fn of_flat(name: &str, bytes: &[u8]) -> Result<Self, ModelError> {
        Self::new(&Model::from_flat(name, bytes)?, Arithmetic::detect(Precision::Exact))
    }

    /// As [`Parser::open`], with a choice between exact and fast.
    ///
    /// # Errors
    /// As [`Parser::open`].
    pub fn open_with(path: &Path, precision: Precision) -> Result<Self, ModelError> {
        Self::new(&Model::open(path)?, Arithmetic::detect(precision))
    }

    fn new(model: &Model, arithmetic: Arithmetic) -> Result<Self, ModelError> {
        let rules = &model.rules;
        let shared = Encoder::new(arithmetic, model, "shared", &rules.shared)?;
        let ner_encoder = Encoder::new(arithmetic, model, "ner", &rules.ner)?;
        let weights = &model.tensor("tagger.W", &[rules.tags.len(), shared.width()])?.values;
        let bias = &model.tensor("tagger.b", &[rules.tags.len()])?.values;
        let inputs = shared.width();
        let tagger = Matrix::new(arithmetic, rules.tags.len(), inputs, |o, i| weights[o * inputs + i], |o| bias[o]);
        let arcs = Scorer::new(arithmetic, model, "parser", arcs::SLOTS, inputs, &rules.parser_moves)?;
        let ner = Scorer::new(arithmetic, model, "ner", ner::SLOTS, ner_encoder.width(), &rules.ner_moves)?;
        let actions = ner::Actions::new(&rules.ner_moves)?;
        let entity_labels = actions.names.iter().map(|n| Label::intern(n)).collect();

        let mut labels: Vec<Label> = Vec::new();
        let number = |labels: &mut Vec<Label>, text: &str| {
            let label = Label::intern(text);
            let known = labels.iter().position(|l| *l == label);
            if known.is_none() {
                labels.push(label);
            }
            known.unwrap_or(labels.len() - 1) as u16
        };
        let root = number(&mut labels, "ROOT");
        let class_labels: Vec<u16> = rules.parser_moves.iter().map(|m| number(&mut labels, &m.label)).collect();
        let mut splits = Vec::new();
        for k in 0..labels.len() {
            let text = labels[k].as_str();
            splits.push(text.split_once("||").map(|(a, b)| (number(&mut labels, a), number(&mut labels, b))));
        }
        splits.resize(labels.len(), None);
        Ok(Self {
            arithmetic,
            tokenizer: Tokenizer::new(&rules.tokenizer, Norms::new(&rules.norms))?,
            shared,
            tagger,
            tags: rules.tags.iter().map(|t| Label::intern(t)).collect(),
            arcs,
            class_labels,
            labels,
            splits,
            root,
            ner_encoder,
            ner,
            actions,
            entity_labels,
            ruler: Ruler::new(&rules.ruler)?,
            lemmatizer: Lemmatizer::new(&rules.lemmas),
            description: format!("{} {}", rules.about.name, rules.about.version),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Name and version of the model.
    #[must_use]
    pub fn model(&self) -> &str {
        &self.description
    }

    /// Whether it computes exactly or fast.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.arithmetic.precision
    }

    pub(crate) fn arithmetic(&self) -> Arithmetic {
        self.arithmetic
    }

    /// Parses a text. Any text will do: empty, long, or full of odd characters.
    ///
    /// The result depends on the text alone, whatever was parsed before or beside it.
    #[must_use]
    pub fn parse(&self, text: &str) -> Document {
        self.session().parse(text)
    }

    /// Caches and buffers for a run of texts on one thread.
    #[must_use]
    pub fn session(&self) -> Session<'_> {
        let state = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        Session { parser: self, state }
    }
}

impl std::fmt::Debug for Parser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parser").field("model", &self.description).finish_non_exhaustive()
    }
}

/// A parser with the caches of one thread. They go back to the parser when the session ends.
pub struct Session<'p> {
    parser: &'p Parser,
    state: State,
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        // A panic may have left the state half-way: such a state is not used again.
        if std::thread::panicking() {
            return;
        }
        let mut idle = self.parser.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(std::mem::take(&mut self.state));
        }
    }
}

impl std::fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("parser", &self.parser).finish_non_exhaustive()
    }
}

impl Session<'_> {
    /// Parses a text, as [`Parser::parse`] does.
    #[must_use]
    pub fn parse(&mut self, text: &str) -> Document {
        if text.len() <= LONGEST_PART {
            return self.parse_batch(&[text]).pop().unwrap_or_default();
        }
        let mut parts = Vec::new();
        let mut start = 0;
        while start < text.len() {
            let length = part_length(&text[start..]);
            let part = self.parse_batch(&[&text[start..start + length]]).pop().unwrap_or_default();
            parts.push((start, part));
            start += length;
        }
        Document::join(text.to_owned(), parts)
    }

    /// Parses texts, such as the paragraphs of an article: each as [`Session::parse`] does, but faster where they are short.
    #[must_use]
    pub fn parse_all(&mut self, texts: &[&str]) -> Vec<Document> {
        let mut documents = Vec::with_capacity(texts.len());
        let mut rest = texts;
        while let Some(first) = rest.first() {
            let mut bytes = first.len();
            let more = rest[1..].iter().take_while(|text| {
                bytes += text.len();
                bytes <= LARGEST_BATCH
            });
            let count = 1 + more.count();
            let (batch, after) = rest.split_at(count);
            if count == 1 {
                documents.push(self.parse(first));
            } else {
                documents.extend(self.parse_batch(batch));
            }
            rest = after;
        }
        documents
    }

    /// Runs the encoders alone over a text of at most one part; the number of tokens.
    pub(crate) fn encode(&mut self, text: &str) -> usize {
        self.state.tokenize(self.parser, &[text]);
        let (parser, state) = (self.parser, &mut self.state);
        for (encoder, encoded) in [(&parser.shared, &mut state.shared), (&parser.ner_encoder, &mut state.ner_encoder)] {
            encoder.encode(&state.pieces, &state.texts, &state.tokenizer.lexicon, encoded);
        }
        state.pieces.len()
    }

    /// Multiplications per token in `encode`.
    pub(crate) fn products_per_token(&self) -> usize {
        self.parser.shared.products_per_token() + self.parser.ner_encoder.products_per_token()
    }

    /// Parses texts of at most one part each, all at once.
    fn parse_batch(&mut self, texts: &[&str]) -> Vec<Document> {
        self.state.tokenize(self.parser, texts);
        let tokens = self.state.analyse(self.parser);
        texts.iter().zip(tokens).map(|(text, tokens)| Document::new((*text).to_owned(), tokens)).collect()
    }
}

/// How much of a long text to parse at once.
fn part_length(text: &str) -> usize {
    if text.len() <= LONGEST_PART {
        return text.len();
    }
    let mut end = LONGEST_PART;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    ["\n\n", "\n", " "].iter().find_map(|mark| head.rfind(mark).map(|i| i + mark.len())).unwrap_or(end)
}

impl State {
    /// Drops what has grown too large. Nothing that is kept changes a result.
    fn make_room(&mut self) {
        let lexicon = &self.tokenizer.lexicon;
        if lexicon.len() > MOST_WORDS || lexicon.bytes() > MOST_WORD_BYTES || self.tokenizer.kept() > MOST_CHUNKS {
            *self = Self::default();
            return;
        }
        for encoder in [&mut self.shared, &mut self.ner_encoder] {
            if encoder.kept() > MOST_NUMBERS {
                encoder.clear();
            }
        }
        if self.known.len() > MOST_OUTCOMES {
            self.known.clear();
        }
        if self.scorer.kept() > MOST_NUMBERS {
            self.scorer.clear();
        }
    }

    /// Sets the tokens of texts, and the range of each text's.
    fn tokenize(&mut self, parser: &Parser, texts: &[&str]) {
        self.make_room();
        self.pieces.clear();
        self.texts.clear();
        for text in texts {
            let start = self.pieces.len();
            self.of_text.clear();
            parser.tokenizer.tokenize(text, &mut self.tokenizer, &mut self.of_text);
            self.pieces.extend_from_slice(&self.of_text);
            self.texts.push(start..self.pieces.len());
        }
    }

    /// The tokens of each text, from their pieces.
    fn analyse(&mut self, parser: &Parser) -> Vec<Vec<Token>> {
        let n = self.pieces.len();
        let lexicon = &self.tokenizer.lexicon;
        parser.shared.encode(&self.pieces, &self.texts, lexicon, &mut self.shared);
        let scores = fit(&mut self.scores, n * parser.tagger.outputs());
        parser.tagger.product(&self.shared.out, parser.shared.width(), n, &mut self.scaled, scores);
        self.tags.clear();
        for row in scores.chunks_exact(parser.tagger.outputs()) {
            self.tags.push(first_largest(&row[..parser.tags.len()]) as u16);
        }
        parser.arcs.prepare(&self.shared.out, &mut self.scorer);
        let texts = std::mem::take(&mut self.texts);
        let mut documents: Vec<_> = texts.iter().map(|text| self.build(parser, text.clone())).collect();

        let lexicon = &self.tokenizer.lexicon;
        parser.ner_encoder.encode(&self.pieces, &texts, lexicon, &mut self.ner_encoder);
        parser.ner.prepare(&self.ner_encoder.out, &mut self.scorer);
        for (text, tokens) in texts.iter().zip(&mut documents) {
            self.scorer.begin_at(text.start);
            let starts = |i: usize| tokens[i].sent_start;
            let is_space = |i: usize| lexicon.get(self.pieces[text.start + i].lexeme).is_space;
            let entities = parser.actions.find(text.len(), &parser.ner, &mut self.scorer, starts, is_space);
            for (start, end, label) in entities {
                for (k, token) in tokens[start..end].iter_mut().enumerate() {
                    token.ent_type = parser.entity_labels[label];
                    token.ent_iob = if k == 0 { b'B' } else { b'I' };
                }
            }
        }
        self.texts = texts;
        documents
    }

    /// The tokens of one text, entities left out, from its rows in the scorer's buffers.
    fn build(&mut self, parser: &Parser, text: Range<usize>) -> Vec<Token> {
        let n = text.len();
        let pieces = &self.pieces[text.clone()];
        let tags = &self.tags[text.clone()];
        let lexicon = &self.tokenizer.lexicon;
        let lexeme = |i: usize| -> &Lexeme { lexicon.get(pieces[i].lexeme) };
        let is_space = |i: usize| lexeme(i).is_space;
        self.scorer.begin_at(text.start);
        self.arcs.parse(n, &parser.arcs, &mut self.scorer);
        self.tree.heads.clear();
        self.labels.clear();
        for i in 0..n {
            let head = self.arcs.head(i);
            self.tree.heads.push(head.unwrap_or(i));
            let label = head.map(|_| parser.class_labels[self.arcs.classes[i] as usize]);
            self.labels.push(label.unwrap_or(parser.root));
        }
        self.tree.settle();
        self.tree.deprojectivize(&mut self.labels, |label| parser.splits[usize::from(label)], is_space);

        self.outcomes.clear();
        for i in 0..n {
            let key = (pieces[i].lexeme, tags[i], self.labels[i]);
            let outcome = self.known.entry(key).or_insert_with(|| Arc::new(parser.outcome(lexeme(i), key, &[])));
            self.outcomes.push(outcome.clone());
        }
        let mut also: Vec<(usize, usize)> = Vec::new();
        for i in 0..n {
            if self.outcomes[i].fits & parser.ruler.openers != 0 {
                also.extend(parser.ruler.sequences_at(i, n, |k| self.outcomes[k].fits));
            }
        }
        also.sort_unstable();
        for rules in also.chunk_by(|a, b| a.0 == b.0) {
            let i = rules[0].0;
            let rules: Vec<usize> = rules.iter().map(|r| r.1).collect();
            let key = (pieces[i].lexeme, tags[i], self.labels[i]);
            self.outcomes[i] = Arc::new(parser.outcome(lexeme(i), key, &rules));
        }

        let starts = &self.tree.starts;
        let mut tokens: Vec<Token> = Vec::with_capacity(n);
        for (i, (piece, outcome)) in pieces.iter().zip(&self.outcomes).enumerate() {
            tokens.push(Token {
                start: piece.start as usize,
                end: piece.end as usize,
                space: piece.space,
                tag: outcome.tag,
                pos: outcome.pos,
                morph: outcome.morph,
                lemma: outcome.lemma.clone().unwrap_or_else(|| lexicon.get(piece.lexeme).text.clone()),
                head: self.tree.heads[i],
                dep: outcome.dep,
                sent_start: starts[i],
                ent_type: Label::EMPTY,
                ent_iob: b'O',
            });
        }
        tokens
    }
}

impl Parser {
    /// What the rules make of a word with this tag and label, lemma included.
    fn outcome(&self, lexeme: &Lexeme, key: (u32, u16, u16), also: &[usize]) -> Outcome {
        let view = View { lexeme, tag: self.tags[usize::from(key.1)], dep: self.labels[usize::from(key.2)] };
        let mut outcome = self.ruler.apply(view, also);
        if outcome.lemma.is_none() {
            let (pos, morph) = (outcome.pos.as_str(), outcome.morph.as_str());
            let lemma = self.lemmatizer.lemma(&lexeme.text, &lexeme.lower, pos, morph);
            let shared = [&lexeme.lower, &lexeme.text].into_iter().find(|t| ***t == *lemma).cloned();
            outcome.lemma = Some(shared.unwrap_or_else(|| lemma.into()));
        }
        outcome
    }
}

/// The index of the largest number; the first on ties.
fn first_largest(row: &[f32]) -> usize {
    let mut best = 0;
    for (i, &x) in row.iter().enumerate() {
        if x > row[best] {
            best = i;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Level;

    const TEXTS: [&str; 6] = [
        "France recalled its ambassador to Australia on Friday.",
        "",
        "The ministers of Japan and India met in Tokyo; they signed nothing. \"We will talk again,\" said the host.",
        "   \n ",
        "Norway's parliament voted 88-81.\n\nOslo, May 3",
        "No",
    ];

    fn all(documents: impl IntoIterator<Item = Document>) -> Vec<String> {
        documents.into_iter().map(|d| format!("{:?}", d.tokens())).collect()
    }

    #[test]
    fn texts_parsed_together_are_as_those_parsed_alone() {
        for precision in [Precision::Exact, Precision::Fast] {
            let parser = Parser::embedded_with(precision).expect("the model is whole");
            let together = parser.session().parse_all(&TEXTS);
            assert_eq!(all(together), all(TEXTS.map(|text| parser.parse(text))), "{precision:?}");
        }
    }

    #[test]
    fn fast_is_the_same_on_every_processor() {
        let model = Model::from_flat("embedded model", EMBEDDED).expect("the model is whole");
        let rows = |level| {
            let arithmetic = Arithmetic { level, precision: Precision::Fast };
            let parser = Parser::new(&model, arithmetic).expect("the model is whole");
            let mut session = parser.session();
            let documents = all(session.parse_all(&TEXTS));
            let rows = [&session.state.shared.out, &session.state.ner_encoder.out];
            (documents, rows.map(|rows| rows.iter().map(|x| x.to_bits()).collect::<Vec<_>>()))
        };
        let expect = rows(Level::Portable);
        let best = Arithmetic::detect(Precision::Fast).level;
        for level in Level::all().into_iter().filter(|level| *level != Level::detect() || *level == best) {
            assert_eq!(rows(level), expect, "{level:?}");
        }
    }
}
