//! Where the archive lies, when the command does not say.

use std::fs;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

/// The file given, or `chancery/archive.db` in the user's data folder.
pub(crate) fn path(given: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(path) = given {
        return Ok(path.to_owned());
    }
    let folders = etcetera::choose_base_strategy()
        .map_err(|e| format!("your data folder cannot be found ({e}); say where the archive lies with --db FILE"))?;
    Ok(folders.data_dir().join("chancery").join("archive.db"))
}

/// Like [`path`], with the folder of the archive made where it is our own.
pub(crate) fn path_to_write(given: Option<&Path>) -> Result<PathBuf, String> {
    let path = path(given)?;
    if given.is_none()
        && let Some(folder) = path.parent()
    {
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    Ok(path)
}
