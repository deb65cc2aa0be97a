//! Inputs that once made the reader of models fail, and small ones of every kind.

#![allow(clippy::unwrap_used, unreachable_pub)]

mod foreign;
#[path = "../../../fuzz/replay.rs"]
mod replay;

use replay::replay;

#[test]
fn model_file() {
    replay("model_file", foreign::model_file);
}

#[test]
fn model_header() {
    replay("model_header", foreign::model_header);
}

#[test]
fn model_folder() {
    replay("model_folder", foreign::model_folder);
}

#[test]
fn pattern() {
    replay("pattern", foreign::pattern);
}

/// The smallest pipeline is a sound one; a run of this writes the inputs that are made from it.
#[test]
fn the_smallest_pipeline() {
    let place = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found");
    let header = foreign::header().to_string();
    let keep = |name: &str, file: &str, bytes: &[u8]| {
        std::fs::create_dir_all(place.join(name)).unwrap();
        std::fs::write(place.join(name).join(file), bytes).unwrap();
    };
    if std::env::var_os("CHANCERY_WRITE_SEEDS").is_some() {
        keep("model_header", "tiny", header.as_bytes());
        for (at, (name, bytes)) in foreign::folder().into_iter().enumerate() {
            keep("model_folder", &name.replace('/', "-"), &[&[at as u8], &bytes[..]].concat());
        }
    }
    foreign::model_header(header.as_bytes());
    foreign::model_folder(b"");
}
