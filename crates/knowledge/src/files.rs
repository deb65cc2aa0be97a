//! The files of `knowledge/`: those compiled in, and those of a folder that replace or extend
//! them.

use std::fs;
use std::path::Path;

use crate::table::KnowledgeError;

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The files by path below `knowledge/`, sorted by path.
#[derive(Clone, Debug)]
pub struct Files {
    files: Vec<(&'static str, &'static str)>,
}

impl Files {
    /// The files that are compiled in.
    #[must_use]
    pub fn embedded() -> Self {
        Self { files: EMBEDDED.to_vec() }
    }

    /// The files that are compiled in, where each file below `dir` takes the place of the one with
    /// the same path or is added. Their text is kept until the program ends, as that of the
    /// compiled-in files is: the rows borrow from it.
    ///
    /// # Errors
    /// A folder or file that cannot be read, or is not UTF-8.
    pub fn open(dir: &Path) -> Result<Self, KnowledgeError> {
        let mut files = Self::embedded();
        files.add(dir, "")?;
        Ok(files)
    }

    /// Puts one file in the place of the one of the same path, or adds it. Like that of [`Files::open`], its text is kept
    /// until the program ends.
    pub fn put(&mut self, path: String, text: String) {
        let text: &'static str = text.leak();
        match self.files.binary_search_by(|(known, _)| (*known).cmp(&path)) {
            Ok(at) => self.files[at].1 = text,
            Err(at) => self.files.insert(at, (path.leak(), text)),
        }
    }

    /// Path and text of all files, by path.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.files.iter().copied()
    }

    fn add(&mut self, dir: &Path, prefix: &str) -> Result<(), KnowledgeError> {
        let fail = |path: &Path, source| KnowledgeError::Read { path: path.display().to_string(), source };
        let entries =
            fs::read_dir(dir).and_then(Iterator::collect::<Result<Vec<_>, _>>).map_err(|source| fail(dir, source))?;
        for entry in entries {
            let path = entry.path();
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if path.is_dir() {
                self.add(&path, &format!("{name}/"))?;
            } else if name.ends_with(".tsv") || name.ends_with(".toml") {
                let text = fs::read_to_string(&path).map_err(|source| fail(&path, source))?;
                self.put(name, text);
            }
        }
        Ok(())
    }

    /// Path and text of one file.
    ///
    /// # Errors
    /// When there is none.
    pub fn get(&self, path: &str) -> Result<(&'static str, &'static str), KnowledgeError> {
        self.files
            .iter()
            .find(|(name, _)| *name == path)
            .copied()
            .ok_or_else(|| KnowledgeError::Missing(path.to_owned()))
    }

    /// Path and text of the files in a folder (`actors/`) with an extension (`.tsv`), by path.
    pub fn folder(&self, folder: &str, extension: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.files.iter().filter(move |(name, _)| name.starts_with(folder) && name.ends_with(extension)).copied()
    }
}
