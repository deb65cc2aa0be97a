//! A pipeline as data: weights and rules, read from a spaCy folder or from one flat file.

mod flat;
mod folder;
mod msgpack;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::ModelError;

/// All that a pipeline needs, whatever it was read from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Model {
    pub(crate) rules: Rules,
    pub(crate) tensors: BTreeMap<String, Tensor>,
}

/// An array of weights in C order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Tensor {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

/// Everything that is not a weight.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rules {
    /// Name, version, license and source, for a person who asks what this is.
    pub(crate) about: About,
    pub(crate) tokenizer: TokenizerRules,
    /// Norms by string id of the word, ascending.
    pub(crate) norms: Vec<(u64, String)>,
    /// Encoder of the tagger and the parser.
    pub(crate) shared: EncoderRules,
    /// Encoder of the entity recogniser, if it has its own.
    pub(crate) ner: EncoderRules,
    /// Tags in the order of the classes.
    pub(crate) tags: Vec<String>,
    /// Parser actions in the order of the classes.
    pub(crate) parser_moves: Vec<Move>,
    /// Recogniser actions in the order of the classes.
    pub(crate) ner_moves: Vec<Move>,
    pub(crate) ruler: Vec<Rule>,
    /// Lemma tables by part of speech in lower case.
    pub(crate) lemmas: BTreeMap<String, LemmaTable>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) language: String,
    pub(crate) license: String,
    pub(crate) author: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct TokenizerRules {
    pub(crate) prefix: String,
    pub(crate) suffix: String,
    pub(crate) infix: String,
    pub(crate) url: String,
    /// Chunks with their tokens: each its text and, where given, its norm.
    pub(crate) exceptions: Vec<(String, Vec<TokenParts>)>,
}

/// A token of an exception: its text and, where given, its norm.
pub(crate) type TokenParts = (String, Option<String>);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct EncoderRules {
    /// Names of the features, one per embedding table.
    pub(crate) features: Vec<String>,
    /// Seed of each embedding table.
    pub(crate) seeds: Vec<u32>,
    /// Number of convolution layers.
    pub(crate) depth: usize,
}

/// One action of a transition system: the number of its kind, and its label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Move {
    pub(crate) kind: u8,
    pub(crate) label: String,
}

/// One rule of the attribute ruler.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rule {
    /// Alternative patterns; each a list of tokens, each a list of conditions that all must hold.
    pub(crate) patterns: Vec<Vec<TokenPattern>>,
    /// Attributes to set, by name.
    pub(crate) set: BTreeMap<String, String>,
    /// Which token of the pattern to set.
    pub(crate) index: usize,
}

/// Conditions on one token: what is looked at, and what it must be.
pub(crate) type TokenPattern = Vec<(String, Condition)>;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
    Is(String),
    In(Vec<String>),
    NotIn(Vec<String>),
    Regex(String),
    Flag(bool),
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct LemmaTable {
    /// Endings and what replaces them, in order.
    pub(crate) rules: Vec<(String, String)>,
    /// Irregular forms, ascending.
    pub(crate) exceptions: Vec<(String, Vec<String>)>,
    /// Known lemmas, ascending by bytes, each followed by a line feed.
    pub(crate) index: String,
}

impl Model {
    /// Reads a folder: a spaCy pipeline, or one that holds a flat file (`*.chm`).
    pub(crate) fn open(path: &std::path::Path) -> Result<Self, ModelError> {
        folder::open(path)
    }

    /// Reads a flat file.
    pub(crate) fn from_flat(file: &str, bytes: &[u8]) -> Result<Self, ModelError> {
        flat::read(file, bytes)
    }

    /// The flat file of this model, with weights rounded to 16 bits.
    pub(crate) fn to_flat(&self) -> Result<Vec<u8>, ModelError> {
        flat::write(self)
    }

    /// A tensor by name, checked to have `shape`; 0 stands for any size.
    pub(crate) fn tensor(&self, name: &str, shape: &[usize]) -> Result<&Tensor, ModelError> {
        let tensor = self.tensors.get(name).ok_or_else(|| ModelError::malformed(name, "no such tensor"))?;
        if tensor.values.is_empty() {
            return Err(ModelError::malformed(name, "no weights"));
        }
        let fits = tensor.shape.len() == shape.len()
            && tensor.shape.iter().zip(shape).all(|(&have, &want)| want == 0 || have == want);
        if fits {
            Ok(tensor)
        } else {
            Err(ModelError::malformed(name, format!("shape {:?} where {shape:?} is needed", tensor.shape)))
        }
    }
}
