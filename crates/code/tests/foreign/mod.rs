//! What must hold of the coder's readers whatever bytes it is given. The fuzz targets run these on bytes of the fuzzer's making, the
//! tests on the inputs that are kept.

use std::sync::LazyLock;

use chancery_code::{ClaimReader, Coder};
use chancery_knowledge::{Files, Knowledge};

static CLAIMS: LazyLock<ClaimReader> =
    LazyLock::new(|| ClaimReader::load(&Files::embedded()).expect("the table is right"));

/// A claim in a few words, as it is typed.
pub fn claim(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(wording) = CLAIMS.read(&text) {
        assert!(["high", "low", "better", "worse"].contains(&wording.direction.as_str()), "{wording:?}");
        assert!(["superlative", "comparative", "plain"].contains(&wording.degree.as_str()), "{wording:?}");
        assert!(!wording.subject.is_empty());
    }
}

/// The tables that are compiled in, with the long ones cut short, so that they load in a moment.
static SHORT: LazyLock<Files> = LazyLock::new(|| {
    let mut files = Files::embedded();
    for (path, text) in Files::embedded().iter() {
        let rows = match path {
            _ if path.starts_with("actors/") || path.starts_with("people/") || path.starts_with("places/") => 6,
            _ if path.starts_with("lexicon/examples/") => 3,
            "names.tsv" | "publishers.tsv" | "agents.tsv" => 40,
            _ => continue,
        };
        let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with('#')).take(rows).collect();
        files.put(path.to_owned(), kept.join("\n"));
    }
    // Of the entries of the lexicon a few are enough.
    let lexicon = Files::embedded();
    for (path, text) in lexicon.folder("lexicon/", ".toml").filter(|(_, text)| text.contains("[[entry]]")) {
        let start = text.find("[[entry]]").unwrap_or(0);
        let end = text[start + 1..].find("[[entry]]").map_or(text.len(), |i| start + 1 + i);
        files.put(path.to_owned(), text[start..end].to_owned());
    }
    files
});

/// A file of knowledge: the path in the first line, the text after it.
pub fn tables(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let Some((path, text)) = text.split_once('\n') else { return };
    let mut files = SHORT.clone();
    files.put(path.trim().to_owned(), text.to_owned());
    let told = |message: String| assert!(message.contains(':') && message.len() > 5, "{message}");
    if let Err(e) = ClaimReader::load(&files) {
        told(e.to_string());
    }
    if let Err(e) = chancery_knowledge::States::load(&files) {
        told(e.to_string());
    }
    match Knowledge::from_files(files) {
        Err(e) => told(e.to_string()),
        Ok(knowledge) => {
            if let Err(e) = Coder::check_tables(&knowledge) {
                told(e.to_string());
            }
        }
    }
}
