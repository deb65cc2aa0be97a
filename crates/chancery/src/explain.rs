//! `chancery explain`: how a text is coded, step by step.

use std::process::ExitCode;

use chancery_read::Published;

use crate::args::Explain;
use crate::style::Style;
use crate::{FAILED, open_coder, print_all, table, text_input};

/// Runs the verb.
pub(crate) fn run(args: &Explain) -> ExitCode {
    let coder = match open_coder(&args.tables) {
        Ok(coder) => coder,
        Err(status) => return status,
    };
    let (articles, failed) = text_input::articles(&args.input, coder.knowledge());
    let style = Style::of_stdout();
    let mut out = String::new();
    for mut article in articles {
        if let Some(date) = args.published {
            article.published = Some(Published { date, from: "command line".to_owned() });
        }
        let trace = coder.explain(&article);
        out.push_str(&trace.to_string());
        out.push_str(&table::report(&article, &trace.report, style));
    }
    print_all(&out, if failed > 0 { FAILED } else { 0 })
}
