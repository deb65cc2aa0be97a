//! Reads, parses, codes and prints JSON lines on one thread and tells how long each step took, with the size of the input:
//! `cargo run --release --example stages -- FILE.jsonl`. For `scripts/bench`. Times are of the wall clock.
//!
//! One line per step, parted by tabs: name and seconds; then `encoder peak` and `encoder` in multiplications per second,
//! and `articles`, `tokens` and `bytes` with their numbers.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chancery_code::Coder;
use chancery_read::Records;

fn main() -> Result<(), Box<dyn Error>> {
    let path = PathBuf::from(std::env::args().nth(1).ok_or("usage: stages FILE.jsonl")?);
    let mut steps = Steps::default();
    let coder = steps.time("load", Coder::embedded)?;
    let mut session = coder.parser().session();
    let [mut articles, mut tokens, mut bytes] = [0usize; 3];
    let mut texts = Vec::new();
    let mut records = Records::open(&path);
    while let Some(record) = steps.time("read", || records.next()) {
        let record = record?;
        let article = steps.time("read", || record.article(coder.knowledge()))?;
        let parse = |b: &chancery_read::Block| session.parse(&article.text[b.span.start..b.span.end]).len();
        // The coder parses, too: its own time is what is left.
        tokens += steps.time("parse", || article.blocks.iter().map(parse).sum::<usize>());
        let report = steps.time("parse and code", || coder.code(&article));
        let line = steps.time("print", || serde_json::to_vec(&report))?;
        if articles < 200 {
            texts.extend(article.blocks.iter().map(|b| article.text[b.span.start..b.span.end].to_owned()));
        }
        articles += 1;
        bytes += article.text.len();
        drop(line);
    }
    let mut out = io::stdout().lock();
    for (name, time) in &steps.0 {
        writeln!(out, "{name}\t{}", time.as_secs_f64())?;
    }
    let speed = chancery_parse::encoder_speed(coder.parser(), &texts);
    writeln!(out, "encoder peak\t{}\nencoder\t{}", speed.peak, speed.reached)?;
    writeln!(out, "articles\t{articles}\ntokens\t{tokens}\nbytes\t{bytes}")?;
    Ok(())
}

/// Names of steps with the time they took.
#[derive(Default)]
struct Steps(Vec<(&'static str, Duration)>);

impl Steps {
    fn time<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        let taken = start.elapsed();
        match self.0.iter_mut().find(|(n, _)| *n == name) {
            Some((_, time)) => *time += taken,
            None => self.0.push((name, taken)),
        }
        result
    }
}
