//! `chancery lexicon`: the tools of those who extend it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use crate::args::Tables;
use crate::open_coder;
use crate::text_input::finish;

/// Runs the example sentences of the lexicon.
pub(crate) fn test(tables: &Tables) -> ExitCode {
    let coder = match open_coder(tables) {
        Ok(coder) => coder,
        Err(status) => return status,
    };
    let failures = coder.test_lexicon();
    let mut out = String::new();
    for failure in &failures {
        let _ = writeln!(out, "{}\n  {}", failure.origin, failure.sentence);
        let _ = writeln!(out, "  expected {}\n  coded    {}\n", failure.expected, failure.got);
    }
    let all = coder.lexicon().examples().len();
    let _ = writeln!(out, "{all} examples, {} as expected, {} not", all - failures.len(), failures.len());
    let written = std::io::stdout().write_all(out.as_bytes());
    finish(written, !failures.is_empty())
}
