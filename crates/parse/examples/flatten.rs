//! Writes the flat file of a spaCy pipeline: `cargo run --example flatten -- FOLDER FILE`.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, file] = &arguments[..] else {
        return fail("usage: flatten FOLDER FILE");
    };
    let bytes = match chancery_parse::flatten(Path::new(folder)) {
        Ok(bytes) => bytes,
        Err(error) => return fail(&error.to_string()),
    };
    match std::fs::write(file, bytes) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&format!("{file}: {error}")),
    }
}

#[allow(clippy::print_stderr)]
fn fail(message: &str) -> ExitCode {
    eprintln!("{message}");
    ExitCode::FAILURE
}
