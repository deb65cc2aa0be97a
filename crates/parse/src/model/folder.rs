//! Reads the folder of a spaCy v3 pipeline as it is, without any Python.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::msgpack::{self, Value};
use super::{About, Condition, EncoderRules, LemmaTable, Model, Move, Rule, Rules, Tensor, TokenizerRules};
use crate::error::ModelError;
use crate::hash::string_id;

/// Attribute numbers that spaCy uses as keys of tokenizer exceptions.
const ORTH: u64 = 65;
const NORM: u64 = 67;

/// Parts of speech that can have lemma tables; tables are filed under the id of the name.
const PARTS_OF_SPEECH: [&str; 17] = [
    "adj", "adp", "adv", "aux", "cconj", "det", "intj", "noun", "num", "part", "pron", "propn", "punct", "sconj",
    "sym", "verb", "x",
];

pub(super) fn open(path: &Path) -> Result<Model, ModelError> {
    if path.is_file() {
        return super::flat::read(&path.display().to_string(), &read_file(path)?);
    }
    if let Some(file) = flat_file(path)? {
        return super::flat::read(&file.display().to_string(), &read_file(&file)?);
    }
    Folder { path }.model()
}

/// The first flat file of a folder, by name.
fn flat_file(path: &Path) -> Result<Option<std::path::PathBuf>, ModelError> {
    let io = |source| ModelError::Io { path: path.to_owned(), source };
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(io)? {
        let file = entry.map_err(io)?.path();
        if file.extension().is_some_and(|e| e == "chm") {
            files.push(file);
        }
    }
    Ok(files.into_iter().min())
}

fn read_file(path: &Path) -> Result<Vec<u8>, ModelError> {
    fs::read(path).map_err(|source| ModelError::Io { path: path.to_owned(), source })
}

struct Folder<'a> {
    path: &'a Path,
}

impl Folder<'_> {
    fn read(&self, name: &str) -> Result<Vec<u8>, ModelError> {
        read_file(&self.path.join(name))
    }

    fn json(&self, name: &str) -> Result<serde_json::Value, ModelError> {
        serde_json::from_slice(&self.read(name)?).map_err(|e| ModelError::malformed(name, e.to_string()))
    }

    fn model(&self) -> Result<Model, ModelError> {
        let mut tensors = BTreeMap::new();
        let shared = encoder(&mut tensors, &Layers::new("tok2vec/model", &self.read("tok2vec/model")?)?, "shared")?;
        let ner_bytes = self.read("ner/model")?;
        let ner_layers = Layers::new("ner/model", &ner_bytes)?;
        let ner = encoder(&mut tensors, &ner_layers, "ner")?;
        transition(&mut tensors, &ner_layers, "ner")?;
        let parser_bytes = self.read("parser/model")?;
        transition(&mut tensors, &Layers::new("parser/model", &parser_bytes)?, "parser")?;
        let tagger_bytes = self.read("tagger/model")?;
        Layers::new("tagger/model", &tagger_bytes)?.store(&mut tensors, "softmax", 0, "tagger", &["W", "b"])?;
        let rules = Rules {
            about: self.about()?,
            tokenizer: self.tokenizer()?,
            norms: self.norms()?,
            shared,
            ner,
            tags: self.tags()?,
            parser_moves: self.moves("parser/moves")?,
            ner_moves: self.moves("ner/moves")?,
            ruler: self.ruler()?,
            lemmas: self.lemmas()?,
        };
        Ok(Model { rules, tensors })
    }

    fn about(&self) -> Result<About, ModelError> {
        let meta = self.json("meta.json")?;
        let text = |key: &str| meta[key].as_str().unwrap_or_default().to_owned();
        Ok(About {
            name: format!("{}_{}", text("lang"), text("name")),
            version: text("version"),
            language: text("lang"),
            license: text("license"),
            author: text("author"),
        })
    }

    fn tokenizer(&self) -> Result<TokenizerRules, ModelError> {
        let bytes = self.read("tokenizer")?;
        let data = msgpack::read("tokenizer", &bytes)?;
        if data.get("token_match").is_some_and(|v| v.text_value().is_some_and(|t| !t.is_empty())) {
            return Err(ModelError::unsupported("tokenizer", "a token_match pattern"));
        }
        let source = |key: &str| data.get(key).and_then(Value::text_value).unwrap_or_default().to_owned();
        let entries = data.get("exceptions").map(Value::entries).unwrap_or_default();
        let mut exceptions = Vec::with_capacity(entries.len());
        for (chunk, tokens) in entries {
            let chunk = chunk.text_value().ok_or_else(|| ModelError::malformed("tokenizer", "a chunk is no text"))?;
            let mut list = Vec::new();
            for token in tokens.items() {
                let orth = token.get_number(ORTH).and_then(Value::text_value).unwrap_or_default().to_owned();
                let norm = token.get_number(NORM).and_then(Value::text_value).map(str::to_owned);
                list.push((orth, norm));
            }
            exceptions.push((chunk.to_owned(), list));
        }
        exceptions.sort();
        Ok(TokenizerRules {
            prefix: source("prefix_search"),
            suffix: source("suffix_search"),
            infix: source("infix_finditer"),
            url: source("url_match"),
            exceptions,
        })
    }

    fn norms(&self) -> Result<Vec<(u64, String)>, ModelError> {
        let bytes = self.read("vocab/lookups.bin")?;
        let data = msgpack::read("vocab/lookups.bin", &bytes)?;
        let entries = data.get("lexeme_norm").map(Value::entries).unwrap_or_default();
        let mut norms: Vec<_> =
            entries.iter().filter_map(|(k, v)| Some((k.uint()?, v.text_value()?.to_owned()))).collect();
        norms.sort();
        Ok(norms)
    }

    fn tags(&self) -> Result<Vec<String>, ModelError> {
        let config = self.json("tagger/cfg")?;
        serde_json::from_value(config["labels"].clone()).map_err(|e| ModelError::malformed("tagger/cfg", e.to_string()))
    }

    fn moves(&self, file: &str) -> Result<Vec<Move>, ModelError> {
        let bytes = self.read(file)?;
        let data = msgpack::read(file, &bytes)?;
        let json = data.get("moves").and_then(Value::text_value).unwrap_or_default();
        let table: BTreeMap<u8, BTreeMap<String, i64>> =
            serde_json::from_str(json).map_err(|e| ModelError::malformed(file, e.to_string()))?;
        let mut moves: Vec<(Reverse<i64>, u8, Reverse<String>)> = Vec::new();
        for (kind, labels) in table {
            moves.extend(labels.into_iter().map(|(label, n)| (Reverse(n), kind, Reverse(label))));
        }
        // Classes go by action, then from the most frequent label down; labels added without a count come last.
        moves.sort_by(|a, b| (a.0.0 < 0, a.1, &a.0, &a.2).cmp(&(b.0.0 < 0, b.1, &b.0, &b.2)));
        Ok(moves.into_iter().map(|(_, kind, Reverse(label))| Move { kind, label }).collect())
    }

    fn ruler(&self) -> Result<Vec<Rule>, ModelError> {
        let file = "attribute_ruler/patterns";
        let bytes = self.read(file)?;
        let data = msgpack::read(file, &bytes)?;
        let mut rules = Vec::new();
        for entry in data.items() {
            let mut patterns = Vec::new();
            for pattern in entry.get("patterns").map(Value::items).unwrap_or_default() {
                patterns.push(pattern.items().iter().map(|token| conditions(file, token)).collect::<Result<_, _>>()?);
            }
            let mut set = BTreeMap::new();
            for (key, value) in entry.get("attrs").map(Value::entries).unwrap_or_default() {
                let (Some(key), Some(value)) = (key.text_value(), value.text_value()) else {
                    return Err(ModelError::unsupported(file, "attributes that are not given by name"));
                };
                set.insert(key.to_owned(), value.to_owned());
            }
            let index = entry.get("index").and_then(Value::uint).unwrap_or(0) as usize;
            rules.push(Rule { patterns, set, index });
        }
        Ok(rules)
    }

    fn lemmas(&self) -> Result<BTreeMap<String, LemmaTable>, ModelError> {
        let file = "lemmatizer/lookups/lookups.bin";
        let bytes = self.read(file)?;
        let data = msgpack::read(file, &bytes)?;
        let mut lemmas = BTreeMap::new();
        for name in PARTS_OF_SPEECH {
            let id = string_id(name);
            let part = |table: &str| data.get(table).and_then(|t| t.get_number(id));
            let (rules, exceptions, index) = (part("lemma_rules"), part("lemma_exc"), part("lemma_index"));
            if rules.is_none() && exceptions.is_none() && index.is_none() {
                continue;
            }
            let text = |v: &Value<'_>| v.text_value().unwrap_or_default().to_owned();
            let mut table = LemmaTable::default();
            for rule in rules.map(Value::items).unwrap_or_default() {
                if let [from, to] = rule.items() {
                    table.rules.push((text(from), text(to)));
                }
            }
            for (form, found) in exceptions.map(Value::entries).unwrap_or_default() {
                table.exceptions.push((text(form), found.items().iter().map(text).collect()));
            }
            table.exceptions.sort();
            let mut words: Vec<&str> =
                index.map(Value::items).unwrap_or_default().iter().filter_map(Value::text_value).collect();
            words.sort_unstable();
            words.dedup();
            for word in words {
                table.index.push_str(word);
                table.index.push('\n');
            }
            lemmas.insert(name.to_owned(), table);
        }
        Ok(lemmas)
    }
}

fn conditions(file: &str, token: &Value<'_>) -> Result<Vec<(String, Condition)>, ModelError> {
    let list = |value: &Value<'_>| value.items().iter().filter_map(|v| v.text_value().map(str::to_owned)).collect();
    let mut found = Vec::new();
    for (key, value) in token.entries() {
        let name = key.text_value().unwrap_or_default().to_owned();
        match value {
            Value::Text(text) => found.push((name, Condition::Is((*text).to_owned()))),
            Value::Bool(flag) => found.push((name, Condition::Flag(*flag))),
            Value::Map(entries) => {
                for (operator, operand) in entries {
                    let condition = match operator.text_value().unwrap_or_default() {
                        "IN" => Condition::In(list(operand)),
                        "NOT_IN" => Condition::NotIn(list(operand)),
                        "REGEX" => Condition::Regex(operand.text_value().unwrap_or_default().to_owned()),
                        other => return Err(ModelError::unsupported(file, format!("the predicate {other}"))),
                    };
                    found.push((name.clone(), condition));
                }
            }
            _ => return Err(ModelError::unsupported(file, format!("the value of {name}"))),
        }
    }
    Ok(found)
}

/// The layers of one component, found by name in the order of their index.
struct Layers<'a> {
    file: &'a str,
    names: Vec<&'a str>,
    attributes: Vec<Value<'a>>,
    parameters: Vec<Value<'a>>,
}

impl<'a> Layers<'a> {
    fn new(file: &'a str, bytes: &'a [u8]) -> Result<Self, ModelError> {
        let Value::Map(entries) = msgpack::read(file, bytes)? else {
            return Err(ModelError::malformed(file, "not a map"));
        };
        let mut parts = BTreeMap::new();
        for (key, value) in entries {
            if let (Some(key), Value::List(items)) = (key.text_value(), value) {
                parts.insert(key, items);
            }
        }
        let mut part =
            |key: &str| parts.remove(key).ok_or_else(|| ModelError::malformed(file, format!("no list {key:?}")));
        let (nodes, attributes, parameters) = (part("nodes")?, part("attrs")?, part("params")?);
        if nodes.len() != attributes.len() || nodes.len() != parameters.len() {
            return Err(ModelError::malformed(file, "lists of unequal length"));
        }
        let names = nodes.iter().map(|n| n.get("name").and_then(Value::text_value).unwrap_or_default()).collect();
        Ok(Self { file, names, attributes, parameters })
    }

    fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        self.names.iter().enumerate().filter(move |(_, n)| **n == name).map(|(i, _)| i).collect::<Vec<_>>().into_iter()
    }

    /// An attribute: msgpack inside a byte string.
    fn attribute(&self, layer: usize, name: &str) -> Result<Value<'a>, ModelError> {
        let bytes = self.attributes[layer].get(name).and_then(Value::bytes);
        let bytes = bytes.ok_or_else(|| ModelError::malformed(self.file, format!("layer {layer} has no {name}")))?;
        msgpack::read(self.file, bytes)
    }

    /// Stores parameters of the `n`-th layer of this name under `prefix.PARAMETER`.
    fn store(
        &self,
        tensors: &mut BTreeMap<String, Tensor>,
        name: &str,
        n: usize,
        prefix: &str,
        parameters: &[&str],
    ) -> Result<(), ModelError> {
        let missing = || ModelError::malformed(self.file, format!("no layer {name} number {n}"));
        let layer = self.named(name).nth(n).ok_or_else(missing)?;
        for parameter in parameters {
            let place = format!("{} layer {layer} ({name}) {parameter}", self.file);
            let value = self.parameters[layer].get(parameter);
            let value = value.ok_or_else(|| ModelError::malformed(&place, "missing"))?;
            tensors.insert(format!("{prefix}.{parameter}"), array(&place, value)?);
        }
        Ok(())
    }
}

fn array(place: &str, value: &Value<'_>) -> Result<Tensor, ModelError> {
    if value.get("type").and_then(Value::text_value) != Some("<f4") {
        return Err(ModelError::unsupported(place, "an array that is not little-endian f32"));
    }
    let shape: Option<Vec<usize>> = value
        .get("shape")
        .map(|s| s.items().iter().map(|n| n.uint().and_then(|n| usize::try_from(n).ok())).collect())
        .unwrap_or_default();
    let (Some(shape), Some(data)) = (shape, value.get("data").and_then(Value::bytes)) else {
        return Err(ModelError::malformed(place, "no shape or no data"));
    };
    let size = shape.iter().try_fold(4usize, |n, &k| n.checked_mul(k));
    if size != Some(data.len()) {
        return Err(ModelError::malformed(place, "the data does not fill the shape"));
    }
    let values = data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
    Ok(Tensor { shape, values })
}

/// Reads an encoder: hashed embeddings, a mixing layer and convolutions with a window of one.
fn encoder(
    tensors: &mut BTreeMap<String, Tensor>,
    layers: &Layers<'_>,
    name: &str,
) -> Result<EncoderRules, ModelError> {
    let unsupported = |reason: String| ModelError::unsupported(layers.file, reason);
    let extract = layers.named("extract_features").next();
    let extract = extract.ok_or_else(|| unsupported("an encoder without hashed features".to_owned()))?;
    let columns = layers.attribute(extract, "columns")?;
    let features: Vec<String> = columns.items().iter().filter_map(|v| v.text_value().map(str::to_owned)).collect();
    if layers.named("static_vectors").next().is_some() {
        return Err(unsupported("static vectors".to_owned()));
    }
    let mut seeds = Vec::new();
    for (k, layer) in layers.named("hashembed").enumerate() {
        if layers.attribute(layer, "column")?.uint() != Some(k as u64) {
            return Err(unsupported("embeddings in another order than their columns".to_owned()));
        }
        let seed = layers.attribute(layer, "seed")?.uint().and_then(|s| u32::try_from(s).ok());
        seeds.push(seed.ok_or_else(|| unsupported("a seed that is no number".to_owned()))?);
        layers.store(tensors, "hashembed", k, &format!("{name}.embed.{k}"), &["E"])?;
    }
    if seeds.len() != features.len() {
        return Err(unsupported(format!("{} embeddings for {} features", seeds.len(), features.len())));
    }
    for window in layers.named("expand_window") {
        if layers.attribute(window, "window_size")?.uint() != Some(1) {
            return Err(unsupported("a convolution window other than 1".to_owned()));
        }
    }
    let depth = layers.named("expand_window").count();
    if layers.named("maxout").count() != depth + 1 || layers.named("layernorm").count() != depth + 1 {
        return Err(unsupported("an encoder of another shape".to_owned()));
    }
    for k in 0..=depth {
        let prefix = if k == 0 { format!("{name}.mix") } else { format!("{name}.conv.{}", k - 1) };
        layers.store(tensors, "maxout", k, &prefix, &["W", "b"])?;
        layers.store(tensors, "layernorm", k, &format!("{prefix}.norm"), &["G", "b"])?;
    }
    Ok(EncoderRules { features, seeds, depth })
}

/// Reads a transition model: output layer, projection of the token vectors, and the layer between.
fn transition(tensors: &mut BTreeMap<String, Tensor>, layers: &Layers<'_>, name: &str) -> Result<(), ModelError> {
    if layers.named("linear").count() != 2 {
        return Err(ModelError::unsupported(layers.file, "a transition model without upper layer"));
    }
    layers.store(tensors, "precomputable_affine", 0, &format!("{name}.lower"), &["W", "b", "pad"])?;
    layers.store(tensors, "linear", 0, &format!("{name}.upper"), &["W", "b"])?;
    layers.store(tensors, "linear", 1, &format!("{name}.project"), &["W", "b"])
}
