//! What can go wrong when a model is loaded.

use std::io;
use std::path::PathBuf;

/// A model that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// A file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file is damaged or is not of the expected form.
    #[error("{file}: {reason}")]
    Malformed {
        /// The file, or the part of the model.
        file: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The pipeline has a part that this engine does not run.
    #[error("{file}: not supported: {reason}")]
    Unsupported {
        /// The file, or the part of the model.
        file: String,
        /// What is not supported.
        reason: String,
    },
}

impl ModelError {
    pub(crate) fn malformed(file: &str, reason: impl Into<String>) -> Self {
        Self::Malformed { file: file.to_owned(), reason: reason.into() }
    }

    pub(crate) fn unsupported(file: &str, reason: impl Into<String>) -> Self {
        Self::Unsupported { file: file.to_owned(), reason: reason.into() }
    }
}
