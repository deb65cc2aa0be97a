//! Reads JSON lines with a field `text` and writes one JSON line of token rows for each, offsets in characters:
//! start, end, space, tag, pos, morph, lemma, head, dep, entity, sentence start. For `scripts/parity.py`.

use std::io::{self, BufRead, Write};

use chancery_parse::{Document, Parser};
use serde_json::{Value, json};

fn rows(document: &Document) -> Value {
    let mut at = (0, 0);
    let text = document.source();
    // Tokens are in order, so characters are counted once.
    let mut characters = |byte: usize| {
        at = (byte, at.1 + text[at.0..byte].chars().count());
        at.1
    };
    document
        .tokens()
        .iter()
        .map(|t| {
            let (start, end) = (characters(t.start), characters(t.end));
            let entity = match t.ent_iob {
                b'O' => "O".to_owned(),
                iob => format!("{}-{}", char::from(iob), t.ent_type),
            };
            json!([
                start,
                end,
                t.space,
                t.tag.as_str(),
                t.pos.as_str(),
                t.morph.as_str(),
                t.lemma,
                t.head,
                t.dep.as_str(),
                entity,
                t.sent_start
            ])
        })
        .collect()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parser = Parser::embedded()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let document = parser.parse(record["text"].as_str().unwrap_or_default());
        writeln!(out, "{}", rows(&document))?;
    }
    Ok(())
}
