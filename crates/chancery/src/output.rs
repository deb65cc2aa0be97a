//! Where the output goes: standard output, or a file that is whole or not there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A place to write to.
pub(crate) enum Output {
    /// Standard output.
    Standard(io::Stdout),
    /// A file under a name of its own until it is complete.
    File { file: File, part: PathBuf, path: PathBuf },
}

impl Output {
    /// Standard output, or `path` by way of `path` with `.part` behind it.
    pub(crate) fn open(path: Option<&Path>) -> io::Result<Self> {
        let Some(path) = path else { return Ok(Self::Standard(io::stdout())) };
        // The finished part takes the place of `path`: a device or pipe must not be replaced by a file.
        if fs::metadata(path).is_ok_and(|m| !m.is_file()) {
            return Err(io::Error::other("there and no regular file; redirect standard output instead"));
        }
        let mut part = path.as_os_str().to_owned();
        part.push(".part");
        let part = PathBuf::from(part);
        let file = File::create(&part)?;
        Ok(Self::File { file, part, path: path.to_owned() })
    }

    /// Writes what belongs together, at once, so that nothing finished is lost when the program is stopped.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Standard(out) => {
                out.write_all(bytes)?;
                out.flush()
            }
            Self::File { file, .. } => file.write_all(bytes),
        }
    }

    /// Gives the file its name.
    pub(crate) fn complete(self) -> io::Result<()> {
        match self {
            Self::Standard(mut out) => out.flush(),
            Self::File { file, part, path } => {
                file.sync_all()?;
                fs::rename(part, path)
            }
        }
    }

    /// Keeps what is finished under the name that says it is a part; that name.
    pub(crate) fn keep_part(self) -> io::Result<Option<PathBuf>> {
        match self {
            Self::Standard(mut out) => out.flush().map(|()| None),
            Self::File { part, .. } => Ok(Some(part)),
        }
    }
}

#[cfg(feature = "parquet")]
impl Write for &mut Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Output::write(self, bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_appears_when_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.jsonl");
        let part = folder.path().join("out.jsonl.part");
        let mut output = Output::open(Some(&path)).unwrap();
        output.write(b"one\n").unwrap();
        assert!(part.exists() && !path.exists());
        output.complete().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"one\n");
        assert!(!part.exists());

        let mut output = Output::open(Some(&path)).unwrap();
        output.write(b"two\n").unwrap();
        assert_eq!(output.keep_part().unwrap(), Some(part.clone()));
        assert_eq!(fs::read(&part).unwrap(), b"two\n");
        assert_eq!(fs::read(&path).unwrap(), b"one\n");
    }
}
