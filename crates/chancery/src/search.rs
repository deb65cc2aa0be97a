//! `chancery search`: the reports of an archive in which words stand.

use std::fmt::Write as _;
use std::io;
use std::process::ExitCode;

use chancery_archive::{Archive, FOUND, Hit, Search};
use chancery_knowledge::{Files, States};

use crate::args::{self, SearchFormat};
use crate::output::Output;
use crate::progress::say;
use crate::style::Style;
use crate::{FAILED, USAGE, database, state_words};

/// Runs the verb.
pub(crate) fn run(args: &args::Search) -> ExitCode {
    let hits = match find(args) {
        Ok(hits) => hits,
        Err(message) => {
            say(&format!("error: {message}"));
            return ExitCode::from(USAGE);
        }
    };
    if hits.is_empty() {
        say("nothing found");
    }
    match print(&hits, args.format) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            say(&format!("error: cannot write: {e}"));
            ExitCode::from(FAILED)
        }
    }
}

fn find(args: &args::Search) -> Result<Vec<Hit>, String> {
    let path = database::path(args.db.as_deref())?;
    let archive = Archive::open_read_only(path).map_err(|e| e.to_string())?;
    let states = States::load(&Files::embedded()).map_err(|e| e.to_string())?;
    let code = |words: &String| state_words::code(&states, words).map(str::to_owned);
    let dyad = match args.dyad.as_slice() {
        [a, b] => Some((code(a)?, code(b)?)),
        _ => None,
    };
    let search = Search {
        words: args.words.join(" "),
        countries: args.country.iter().map(code).collect::<Result<_, _>>()?,
        dyad,
        from: args.from,
        to: args.to,
        limit: args.limit,
    };
    archive.search(&search).map_err(|e| e.to_string())
}

fn print(hits: &[Hit], format: SearchFormat) -> io::Result<()> {
    let style = Style::of_stdout();
    let mut output = Output::open(None)?;
    for hit in hits {
        let text = match format {
            SearchFormat::Table => table(hit, style),
            SearchFormat::Jsonl => {
                let plain = Hit { snippet: hit.snippet.replace([FOUND.0, FOUND.1], ""), ..hit.clone() };
                serde_json::to_string(&plain)? + "\n"
            }
        };
        output.write(text.as_bytes())?;
    }
    output.complete()
}

fn table(hit: &Hit, style: Style) -> String {
    let mut out = String::new();
    let day = hit.published.as_deref().unwrap_or("no date");
    let _ = writeln!(out, "{day}  {}", style.bold(hit.title.as_deref().unwrap_or("(no title)")));
    let mut about = hit.publishers.clone();
    about.push(hit.url.clone().unwrap_or_else(|| hit.source.clone()));
    let _ = writeln!(out, "{}", style.dim(&style.wrapped(&about.join(" · "), 12, None)));
    let _ = writeln!(out, "{}\n", marked(&hit.snippet, style));
    out
}

/// The snippet in lines, with the found words underlined.
fn marked(snippet: &str, style: Style) -> String {
    let plain = snippet.replace([FOUND.0, FOUND.1], "");
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let mut found = words(snippet).into_iter();
    let lines = style.wrapped(&plain, 12, None);
    // Each word of the lines is the next of the snippet, where it may carry marks.
    let line = |line: &str| {
        let indent = line.len() - line.trim_start().len();
        let one = |_: &str| found.next().map(|w| underline(&w, style)).unwrap_or_default();
        format!("{}{}", &line[..indent], line.trim_start().split(' ').map(one).collect::<Vec<_>>().join(" "))
    };
    lines.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn underline(word: &str, style: Style) -> String {
    let Some((before, rest)) = word.split_once(FOUND.0) else { return word.replace(FOUND.1, "") };
    let (found, after) = rest.split_once(FOUND.1).unwrap_or((rest, ""));
    format!("{before}{}{after}", style.underlined(found))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_words_are_underlined_where_there_are_colours() {
        let snippet = "the \u{2}ferry\u{3} \u{2}treaty\u{3}, signed";
        assert_eq!(marked(snippet, Style { colour: false, width: 80 }).trim_start(), "the ferry treaty, signed");
        let coloured = marked(snippet, Style { colour: true, width: 80 });
        assert_eq!(coloured.trim_start(), "the \x1b[4mferry\x1b[0m \x1b[4mtreaty\x1b[0m, signed");
    }
}
