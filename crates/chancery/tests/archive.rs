//! `add` and `search` as they are called: doubles, interruptions, faults.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

fn chancery(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().unwrap()
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.current_dir(folder).args(args).env("XDG_DATA_HOME", folder.join("data")).env("HOME", folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Short reports over pairs of states.
fn corpus(folder: &Path, reports: usize) {
    const STATES: [&str; 6] = ["Norway", "Japan", "Chile", "Kenya", "Canada", "Portugal"];
    let row = |n: usize| {
        let (a, b) = (STATES[n % 6], STATES[(n + 1 + n / 6 % 5) % 6]);
        let (day, month) = (n % 27 + 1, n / 27 % 12 + 1);
        format!(
            "{{\"id\": \"r{n}\", \"title\": \"{a} and {b} agree\", \"text\": \"{a} and {b} signed agreement number {n} on \
             trade on {day:02} May 2021. The ministers met for {n} hours. {a} praised {b}.\", \
             \"published\": \"2021-{month:02}-{day:02}\"}}\n"
        )
    };
    std::fs::write(folder.join("a.jsonl"), (0..reports).map(row).collect::<String>()).unwrap();
}

fn dump(folder: &Path, name: &str) -> Vec<String> {
    let db = rusqlite::Connection::open(folder.join(name)).unwrap();
    let mut all = Vec::new();
    for table in ["article", "report", "event", "side", "story", "statement", "mention", "rollup", "exposure"] {
        let mut query = db.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            all.push((0..columns).map(|c| format!("{:?}", row.get_ref(c).unwrap())).collect::<Vec<_>>().join("|"));
        }
    }
    all
}

#[test]
fn the_same_again_changes_nothing_and_the_default_archive_is_in_the_data_folder() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    corpus(folder, 12);
    let first = chancery(folder, &["add", "a.jsonl"]);
    assert_eq!(first.status.code(), Some(0), "{}", said(&first));
    assert!(said(&first).contains("12 reports added"), "{}", said(&first));
    assert!(folder.join("data/chancery/archive.db").is_file() || !cfg!(target_os = "linux"));
    let again = chancery(folder, &["add", "a.jsonl"]);
    assert!(said(&again).contains("0 reports added, 12 known already"), "{}", said(&again));
    let found = chancery(folder, &["search", "agreement", "trade", "--limit", "3", "--format", "jsonl"]);
    let lines: Vec<serde_json::Value> =
        String::from_utf8(found.stdout).unwrap().lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0]["snippet"].as_str().unwrap().contains("agreement"));
    let bad = chancery(folder, &["add", "a.jsonl", "none.jsonl"]);
    assert_eq!(bad.status.code(), Some(1));
    assert!(said(&bad).contains("none.jsonl"), "{}", said(&bad));
}

#[test]
fn killed_it_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    corpus(folder, 150);
    assert!(chancery(folder, &["add", "a.jsonl", "--db", "whole.db"]).status.success());
    for wait in [200, 700, 1200] {
        let mut child = command(folder, &["add", "a.jsonl", "--db", "broken.db"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(chancery(folder, &["add", "a.jsonl", "--db", "broken.db"]).status.success());
    assert!(dump(folder, "whole.db") == dump(folder, "broken.db"));
}

#[test]
fn faults_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    corpus(folder, 1);
    std::fs::write(folder.join("text.db"), "no database, only words ".repeat(100)).unwrap();
    for (args, expect) in [
        (&["add", "a.jsonl", "--db", "text.db"][..], "text.db: not a database"),
        (&["add", "a.jsonl", "--db", "none/a.db"], "no folder none"),
        (&["search", "word", "--db", "none.db"], "none.db: cannot be opened: there is no such file"),
    ] {
        let output = chancery(folder, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(said(&output).contains(expect), "{args:?}: {}", said(&output));
    }
}
