//! Writes made-up rows in the formats of other event records, to time `chancery import`.
//!
//! ```sh
//! cargo run --release -p chancery-archive --example rows -- gdelt2 5000000 rows.tsv
//! cargo run --release -p chancery-archive --example rows -- icews 5000000 rows.tab
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fs::File;
use std::io::{BufWriter, Write as _};

#[path = "../tests/support/mod.rs"]
mod support;

use support::rows;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [format, count, path] = args.as_slice() else {
        println!("rows gdelt2|icews N FILE");
        return;
    };
    let count: u64 = count.parse().unwrap();
    let mut out = BufWriter::new(File::create(path).unwrap());
    let maker = rows::Maker::new();
    let mut text = String::new();
    if format == "icews" {
        text.push_str(&rows::icews_head());
    }
    for n in 0..count {
        match format.as_str() {
            "icews" => maker.icews(n, count, &mut text),
            _ => maker.gdelt2(n, count, &mut text),
        }
        if text.len() > 1 << 16 {
            out.write_all(text.as_bytes()).unwrap();
            text.clear();
        }
    }
    out.write_all(text.as_bytes()).unwrap();
    out.flush().unwrap();
}
