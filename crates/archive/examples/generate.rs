//! Fills an archive with generated articles and times it, or writes their texts as JSON lines.
//!
//! ```sh
//! cargo run --release -p chancery-archive --example generate -- 100000 big.db      # with their events, ready-made
//! cargo run --release -p chancery-archive --example generate -- 1000 texts.jsonl   # texts, for `chancery add`
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::time::{Duration, Instant};

use chancery_archive::Archive;

/// Articles of a batch.
const BATCH: u64 = 500;

fn main() {
    let mut args = std::env::args().skip(1);
    let (Some(Ok(count)), Some(path)) = (args.next().map(|n| n.parse::<u64>()), args.next()) else {
        println!("generate N FILE.db|FILE.jsonl");
        return;
    };
    if path.ends_with(".jsonl") {
        return write_texts(count, &path);
    }
    let mut archive = Archive::open(&path).unwrap();
    let mut batch = archive.batch().unwrap();
    let (start, mut adding) = (Instant::now(), Duration::ZERO);
    for n in 0..count {
        let w = support::generated(n);
        let begin = Instant::now();
        batch.add(&w.article, &w.report).unwrap();
        if n % BATCH == BATCH - 1 {
            batch.renew().unwrap();
        }
        adding += begin.elapsed();
        if n % 10_000 == 9_999 {
            println!(
                "{} articles, {:.1} s adding, {:.1} s in all, {:.1} s of processor time",
                n + 1,
                adding.as_secs_f64(),
                start.elapsed().as_secs_f64(),
                processor_seconds()
            );
        }
    }
    batch.commit().unwrap();
    println!("{count} articles: {:.0} a second", count as f64 / adding.as_secs_f64());
}

/// Processor time of this program so far, in seconds; 0 where the system does not tell it as Linux does.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the name in brackets: user and system time are the 12th and 13th field, in hundredths of a second.
    let fields: Vec<f64> =
        stat.rsplit(')').next().unwrap_or_default().split(' ').filter_map(|f| f.parse().ok()).collect();
    fields.iter().skip(10).take(2).sum::<f64>() / 100.0
}

fn write_texts(count: u64, path: &str) {
    let mut out = BufWriter::new(File::create(path).unwrap());
    for n in 0..count {
        let a = support::generated(n).article;
        let (title, body) = a.text.split_once("\n\n").unwrap();
        let day = a.published.map(|p| p.date.to_string());
        let row = serde_json::json!({"id": a.id, "title": title, "text": body, "published": day, "publisher": a.publisher.name});
        writeln!(out, "{row}").unwrap();
    }
}
