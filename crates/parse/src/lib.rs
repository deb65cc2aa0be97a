//! Parsing: inference of spaCy v3 CNN pipelines in pure Rust, from text to a [`Document`] of
//! tokens with tag, part of speech, morphology, lemma, head, label and entity.
//!
//! ```
//! let parser = chancery_parse::Parser::embedded()?;
//! let document = parser.parse("France recalled its ambassador on Friday.");
//! let verb = document.tokens().iter().position(|t| t.dep == "ROOT").expect("a root");
//! assert_eq!(document.word(verb), "recalled");
//! assert_eq!(&*document[verb].lemma, "recall");
//! let subject = document.children(verb)[0];
//! assert_eq!((document.word(subject), document[subject].dep.as_str()), ("France", "nsubj"));
//! # Ok::<(), chancery_parse::ModelError>(())
//! ```
//!
//! Threads share one [`Parser`]; [`Parser::session`] holds the caches of a thread. The same text gives the same
//! document on every run and any number of threads.

mod arcs;
mod convolution;
mod document;
mod encode;
mod error;
mod hash;
mod kernel;
mod lemma;
mod lexeme;
mod measure;
mod model;
mod ner;
mod parser;
mod pattern;
mod ruler;
mod tokenizer;
mod transition;
mod tree;
mod unicode;

pub use document::{Document, Label, Token};
pub use error::ModelError;
pub use kernel::Precision;
pub use measure::{EncoderSpeed, encoder_speed};
pub use parser::{Parser, Session};

/// Reads the folder of a spaCy pipeline and returns the bytes of the flat file for it, weights rounded to 16 bits.
///
/// # Errors
/// If the folder cannot be read, or its pipeline is not of the kind that [`Parser::open`] describes.
pub fn flatten(folder: &std::path::Path) -> Result<Vec<u8>, ModelError> {
    model::Model::open(folder)?.to_flat()
}
