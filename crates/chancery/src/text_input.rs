//! The input of `explain` and `parse`: a text on the command line, a file, or standard input.

use std::path::Path;

use chancery_read::{Article, PublisherLookup, Records};

use crate::progress::say;

/// The articles of an input. A word that names a file or folder is that; anything else is a text. The second value is
/// how many could not be read; each is told.
pub(crate) fn articles(input: &str, publishers: &dyn PublisherLookup) -> (Vec<Article>, usize) {
    if input != "-" && !Path::new(input).exists() {
        // A name of a file that is not there is no text to be explained.
        let looks_like_path =
            !input.trim().contains(' ') && (input.contains('/') || Path::new(input).extension().is_some());
        if !looks_like_path {
            return (vec![Article::of_plain_text(input)], 0);
        }
    }
    let mut failed = 0;
    let mut found = Vec::new();
    for record in Records::open(input) {
        match record.and_then(|r| r.article(publishers)) {
            Ok(article) => found.push(article),
            Err(e) => {
                failed += 1;
                say(&format!("error: {e}"));
            }
        }
    }
    (found, failed)
}
