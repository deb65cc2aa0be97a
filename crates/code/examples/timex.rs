//! Prints the time expressions of articles as reports that hold nothing else.
//!
//! Input: JSON lines with `id`, `text` and `published`, from standard input. Output: one report a line, so that
//! the recogniser of times can be measured alone:
//!
//!     cargo run -p chancery-code --example timex < articles.jsonl > reports.jsonl

use std::io::{BufRead, Write};

use chancery_code::time::recognise_text;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let article: Value = serde_json::from_str(&line?)?;
        let text = article["text"].as_str().unwrap_or_default();
        // A stamp may hold the hour too.
        let published = article["published"].as_str().and_then(|p| p.get(..10)).and_then(|p| p.parse().ok());
        let mentions: Vec<Value> = recognise_text(text, published, None)
            .into_iter()
            .filter(|m| m.anniversary.is_none())
            .map(|m| {
                json!({
                    "kind": "time", "span": m.span, "text": text[m.span.start..m.span.end], "type": m.class.as_str(),
                    "value": m.value, "earliest": m.earliest, "latest": m.latest,
                })
            })
            .collect();
        writeln!(
            out,
            "{}",
            json!({"article": {"id": article["id"]}, "events": [], "statements": [], "mentions": mentions})
        )?;
    }
    Ok(())
}
