//! Prints the places of articles as reports that hold nothing else, so that the recogniser of places can be
//! measured alone.
//!
//! Input: a file of JSON lines with `id` and `text`. Output: one report a line.
//!
//!     cargo run --release -p chancery-code --example toponyms articles.jsonl > reports.jsonl

use std::io::Write;

use chancery_code::place::{PlaceIndex, dateline_mentions, mentions};
use chancery_code::report::Mention;
use chancery_knowledge::Knowledge;
use chancery_parse::Parser;
use chancery_read::Reader;
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let index = PlaceIndex::new(&Knowledge::embedded()?);
    let parser = Parser::embedded()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for article in Reader::open(&path) {
        let article = article?;
        let mut found = mentions(&article, &parser, &index);
        found.retain_mut(|mention| match mention {
            Mention::Place { span, .. } => article.raw.raw_span(*span).map(|(_, raw)| *span = raw).is_some(),
            _ => true,
        });
        found.extend(dateline_mentions(&article, &index));
        let report = json!({"article": {"id": article.id}, "events": [], "statements": [], "mentions": found});
        writeln!(out, "{report}")?;
    }
    Ok(())
}
