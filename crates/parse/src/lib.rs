//! Parsing: inference of spaCy v3 CNN pipelines in pure Rust, from text to a [`Document`] of
//! tokens with tag, part of speech, morphology, lemma, head, label and entity.

mod document;

pub use document::{Document, Label, Token};
