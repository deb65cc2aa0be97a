//! Parses the texts of JSON lines on standard input on one thread and prints the number of tokens. For `scripts/bench-parse`,
//! which takes the time. The first argument says how often (1 if absent), the second may be `fast`.

use std::io::{self, BufRead, Write};

use chancery_parse::{Parser, Precision};
use serde_json::Value;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rounds: usize = std::env::args().nth(1).map_or(Ok(1), |n| n.parse())?;
    let mut texts = Vec::new();
    for line in io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        texts.push(record["text"].as_str().unwrap_or_default().to_owned());
    }
    let fast = std::env::args().nth(2).is_some_and(|word| word == "fast");
    let parser = Parser::embedded_with(if fast { Precision::Fast } else { Precision::Exact })?;
    let mut tokens = 0;
    for _ in 0..rounds {
        tokens += texts.iter().map(|text| parser.parse(text).len()).sum::<usize>();
    }
    writeln!(io::stdout(), "{tokens}")?;
    Ok(())
}
