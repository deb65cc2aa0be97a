//! Lists the files of `knowledge/` so that they are compiled into the library: a table that is
//! added to the folder is found without naming it in code.

#[path = "src/hashed.rs"]
mod hashed;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", dir.display());
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else if matches!(path.extension().and_then(|e| e.to_str()), Some("tsv" | "toml")) {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let root = here.join("../../knowledge").canonicalize()?;
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut list = String::from("&[\n");
    for file in &files {
        let name = file
            .strip_prefix(&root)
            .map_err(io::Error::other)?
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/");
        writeln!(list, "    ({name:?}, include_str!({:?})),", file.display().to_string()).map_err(io::Error::other)?;
    }
    list.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("files.rs"), list)?;
    println!("cargo::rerun-if-changed=src/hashed.rs");
    gazetteer(&root, &out)
}

/// Tables of where the places and their names lie in the two large files.
fn gazetteer(root: &Path, out: &Path) -> io::Result<()> {
    let cities = fs::read_to_string(root.join("places/cities.tsv"))?;
    let names = fs::read_to_string(root.join("places/city-names.tsv"))?;
    fs::write(out.join("cities.lines"), hashed::slots(lines(&cities)))?;
    fs::write(out.join("names.lines"), hashed::slots(lines(&names)))?;
    // The openings of longer names, each with the first of them.
    let mut openings = BTreeMap::new();
    for (name, line) in lines(&names) {
        for (end, _) in name.match_indices(' ') {
            openings.entry(&name[..end]).or_insert(line);
        }
    }
    fs::write(out.join("openings.lines"), hashed::slots(openings.into_iter()))
}

/// First cell and offset of every line, without comments and the header.
fn lines(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    let all = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (line, at - line.len())
    });
    let rows = all.skip_while(|(line, _)| line.starts_with('#')).skip(1);
    rows.map(|(line, at)| (line.trim_end().split('\t').next().unwrap_or(""), at))
}
