//! `chancery explain`: how a text is coded, step by step.

use std::process::ExitCode;

use chancery_read::Published;

use crate::args::Explain;
use crate::style::Style;
use crate::{open_coder, table, text_input};

/// Runs the verb.
pub(crate) fn run(args: &Explain) -> ExitCode {
    let coder = match open_coder(&args.tables) {
        Ok(coder) => coder,
        Err(status) => return status,
    };
    let style = Style::of_stdout();
    text_input::print_each(&args.input, coder.knowledge(), |mut article| {
        if let Some(date) = args.published {
            article.published = Some(Published { date, from: "command line".to_owned() });
        }
        let trace = coder.explain(&article);
        format!("{trace}{}", table::report(&article, &trace.report, style))
    })
}
