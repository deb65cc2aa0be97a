//! The input of `explain` and `parse`: a text on the command line, a file or folder, or standard input.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use chancery_read::{Article, PublisherLookup, Records};

use crate::FAILED;
use crate::progress::say;

/// Prints what `show` makes of each article of an input, one after the other. A word that names a file or folder is
/// that; anything else is a text. What cannot be read is told, and the rest goes on.
pub(crate) fn print_each(
    input: &str,
    publishers: &dyn PublisherLookup,
    mut show: impl FnMut(Article) -> String,
) -> ExitCode {
    let mut out = io::stdout().lock();
    let mut failed = false;
    if is_text(input) {
        return finish(out.write_all(show(Article::of_plain_text(input)).as_bytes()), failed);
    }
    for record in Records::open(input) {
        match record.and_then(|r| r.article(publishers)) {
            Ok(article) => {
                if let Err(e) = out.write_all(show(article).as_bytes()) {
                    return finish(Err(e), failed);
                }
            }
            Err(e) => {
                failed = true;
                say(&format!("error: {e}"));
            }
        }
    }
    finish(out.flush(), failed)
}

/// Whether the argument is a text. The name of a file that is not there is none: it holds no blank, and a slash or an
/// ending.
fn is_text(input: &str) -> bool {
    let named = Path::new(input).extension().is_some() || input.contains('/');
    input != "-" && !Path::new(input).exists() && (input.trim().contains(char::is_whitespace) || !named)
}

/// The exit status. A reader that has seen enough is no failure.
pub(crate) fn finish(written: io::Result<()>, failed: bool) -> ExitCode {
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            say(&format!("error: cannot write: {e}"));
            ExitCode::from(FAILED)
        }
        _ if failed => ExitCode::from(FAILED),
        _ => ExitCode::SUCCESS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_names_of_files() {
        for (input, expect) in [
            ("France recalled its ambassador.", true),
            ("Talks failed", true),
            ("Peace", true),
            ("-", false),
            ("no-such-report.txt", false),
            ("reports/no-such-report", false),
            ("src", false),
        ] {
            assert_eq!(is_text(input), expect, "{input}");
        }
    }
}
