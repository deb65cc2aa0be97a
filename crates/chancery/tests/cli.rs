//! The program as it is called: bad input, exit status, output files.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Runs `chancery` in this folder.
    fn run(&self, args: &[&str]) -> Output {
        self.run_with(args, b"")
    }

    fn run_with(&self, args: &[&str], input: &[u8]) -> Output {
        let mut command = Command::cargo_bin("chancery").unwrap();
        command.current_dir(self.0.path()).args(args).write_stdin(input).output().unwrap()
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Ids of the reports in JSON lines.
fn ids(output: &Output) -> Vec<String> {
    let id = |line: &str| {
        let report: serde_json::Value = serde_json::from_str(line).unwrap();
        report["article"]["id"].as_str().unwrap().to_owned()
    };
    stdout(output).lines().map(id).collect()
}

fn row(id: &str) -> String {
    format!(
        "{{\"id\": \"{id}\", \"text\": \"Norway and Japan signed an agreement in Oslo on Monday.\", \"published\": \"2024-05-14\"}}\n"
    )
}

#[test]
fn good_input_gives_status_0() {
    let folder = Folder::new();
    folder.file("a.jsonl", row("a1") + &row("a2"));
    let output = folder.run(&["code", "a.jsonl", "--format", "jsonl"]);
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    assert_eq!(ids(&output), ["a1", "a2"]);
}

#[test]
fn bad_input_is_named_and_the_rest_is_coded() {
    let folder = Folder::new();
    let long = format!("{{\"id\": \"long\", \"text\": \"{}\"}}\n", "x".repeat(50 << 20));
    let mut rows = (row("r1") + "{\"id\": \"r2\", \"text\": \"Norway\n{\"id\": \"r3\"}\n").into_bytes();
    rows.extend(b"{\"id\": \"r4\", \"text\": \"\xff\xfe\"}\n");
    rows.extend(long.as_bytes());
    rows.extend(row("r6").as_bytes());
    folder.file("d/a.jsonl", rows);
    folder.file("d/b.txt", [0u8, 159, 146, 150, 0, 1]);
    folder.file("d/c.txt", b"Talks \xff\xfe went on.\n");
    folder.file("d/d.jsonl", b"{\"id\": \"undated\", \"text\": \"Norway and Japan met.\"}\n");
    folder.file("empty/README.md", "nothing");
    let output = folder.run(&["code", "none.txt", "empty", "d", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(ids(&output), ["r1", "r6", "undated"]);
    let expect = [
        "error: none.txt: no such file or folder",
        "error: empty: the folder holds no articles (text files or JSON lines)",
        "error: d/a.jsonl:2: truncated JSON: EOF while parsing a string at byte 28",
        "error: d/a.jsonl:3: no text: none of the fields text, body, content, article, story is a filled string",
        "error: d/a.jsonl:4: invalid UTF-8 at byte 23 of the line, and no other encoding fits",
        "error: d/a.jsonl:5: line longer than 8388608 bytes, skipped",
        "error: d/b.txt: not text: binary data",
        "error: d/c.txt:1: invalid UTF-8 at byte 7 of the line, and no other encoding fits",
    ];
    assert_eq!(stderr(&output).lines().collect::<Vec<_>>(), expect);
    assert!(stdout(&output).contains("no date of publication"));
}

#[test]
fn wrong_usage_gives_status_2() {
    let folder = Folder::new();
    for args in [
        &["code"][..],
        &["code", "a.jsonl", "--format", "xml"],
        &["code", "a.jsonl", "--min-confidence", "2"],
        &["code", "a.jsonl", "--threads", "many"],
        &["code", "a.jsonl", "--knowledge", "no-such-folder"],
        &["code", "a.jsonl", "-o", "no-such-folder/out"],
        &["explain", "A sentence.", "--published", "yesterday"],
        &["lexicon"],
        &["nothing"],
        &[],
    ] {
        let output = folder.run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{args:?}");
    }
}

#[test]
fn help_teaches_by_example() {
    let folder = Folder::new();
    for verb in [&["code"][..], &["explain"], &["parse"], &["lexicon", "test"]] {
        let output = folder.run(&[verb, &["--help"]].concat());
        assert_eq!(output.status.code(), Some(0));
        let example = format!("chancery {}", verb.join(" "));
        assert!(stdout(&output).contains("Examples:") && stdout(&output).contains(&example), "{verb:?}");
    }
    assert_eq!(folder.run(&["--version"]).status.code(), Some(0));
}

#[test]
fn standard_input_is_read() {
    let folder = Folder::new();
    let output = folder.run_with(&["code", "-", "--format", "jsonl"], (row("i1") + &row("i2")).as_bytes());
    assert_eq!((output.status.code(), ids(&output)), (Some(0), vec!["i1".to_owned(), "i2".to_owned()]));
    let output = folder.run_with(&["code", "-"], b"Norway and Japan signed an agreement in Oslo on Monday.\n");
    assert_eq!(output.status.code(), Some(0));
    let output = folder.run_with(&["code", "-"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stderr(&output), "error: standard input: empty: there is no text in it\n");
}

#[test]
fn an_output_file_is_whole() {
    let folder = Folder::new();
    folder.file("a.jsonl", row("a1") + "{broken\n" + &row("a2"));
    let direct = folder.run(&["code", "a.jsonl", "--format", "jsonl"]);
    let output = folder.run(&["code", "a.jsonl", "--format", "jsonl", "-o", "out.jsonl"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    assert_eq!(fs::read(folder.0.path().join("out.jsonl")).unwrap(), direct.stdout);
    assert!(!folder.0.path().join("out.jsonl.part").exists());
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = Folder::new();
    let rows: String = (0..60).map(|n| if n % 17 == 3 { "{bad\n".to_owned() } else { row(&format!("r{n}")) }).collect();
    folder.file("a.jsonl", rows);
    for format in ["jsonl", "csv", "table"] {
        let run = |threads: &str| folder.run(&["code", "a.jsonl", "--format", format, "--threads", threads]);
        let one = run("1");
        for threads in ["2", "5", "0"] {
            let other = run(threads);
            assert_eq!(one.stdout, other.stdout, "{format} with {threads} threads");
            assert_eq!(one.stderr, other.stderr, "{format} with {threads} threads");
        }
    }
}

#[test]
fn parse_prints_conllu_and_json() {
    let folder = Folder::new();
    let text = "Norway and Japan signed an agreement in Oslo.";
    let output = folder.run(&["parse", text]);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines[1], format!("# text = {text}"));
    let rows: Vec<Vec<&str>> = lines.iter().filter(|l| l.contains('\t')).map(|l| l.split('\t').collect()).collect();
    assert_eq!(rows.len(), 9);
    assert!(rows.iter().all(|r| r.len() == 10));
    assert_eq!((rows[3][1], rows[3][2], rows[3][6], rows[3][7]), ("signed", "sign", "0", "root"));
    let output = folder.run(&["parse", text, "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(value["tokens"][7]["text"], "Oslo");
    assert_eq!(folder.run(&["parse", "no-such-file.txt"]).status.code(), Some(1));
}

#[test]
fn explain_shows_the_way_to_an_event() {
    let folder = Folder::new();
    let output = folder.run(&[
        "explain",
        "Norway and Japan signed an agreement in Oslo on Monday.",
        "--published",
        "2024-05-14",
    ]);
    assert_eq!(output.status.code(), Some(0));
    let shown = stdout(&output);
    assert!(shown.contains("signed") && shown.contains("NOR") && shown.contains("2024-05-13"), "{shown}");
}

/// A reader that closes early, as `head` does, ends the work without an error.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    use std::io::Read;
    use std::process::{Command, Stdio};
    let folder = Folder::new();
    let path = folder.file("a.jsonl", (0..3000).map(|n| row(&format!("r{n}"))).collect::<String>());
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["code", "--format", "jsonl"])
        .arg(path)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0u8; 64];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

/// Ctrl-C keeps what is finished under a name that says that it is a part.
#[cfg(unix)]
#[test]
fn an_interrupted_run_keeps_what_is_finished() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    use std::time::Duration;
    let folder = Folder::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["code", "-", "--format", "jsonl", "-o", "out.jsonl"])
        .current_dir(folder.0.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut rows = (0..50).map(|n| row(&format!("r{n}"))).collect::<String>();
    // Enough to pass the bytes from which the form of the input is told.
    rows.push_str(&" ".repeat(20 << 10));
    rows.push('\n');
    input.write_all(rows.as_bytes()).unwrap();
    input.flush().unwrap();
    let part = folder.0.path().join("out.jsonl.part");
    let lines = || fs::read_to_string(&part).unwrap_or_default().lines().count();
    for _ in 0..600 {
        if lines() == 50 {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let id = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(200));
    // The next row wakes the reader, which then stops.
    let _ = input.write_all(row("late").as_bytes());
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", stderr(&output));
    assert!(lines() >= 50);
    assert!(!folder.0.path().join("out.jsonl").exists());
}

#[test]
fn coding_is_measured_against_annotated_passages() {
    let folder = Folder::new();
    let passage = |id: &str, text: &str, events: &str| {
        format!(r#"{{"id":"{id}","published":"2024-05-14","text":"{text}","coders":[{{"events":[{events}]}}]}}"#)
    };
    let expelled = r#"{"type":"SANCTION","mode":"expel","actor":[{"country":"NOR"}],"recipient":[{"country":"BLR"}],"status":"actual"}"#;
    let visited = r#"{"type":"CONSULT","actor":[{"country":"JPN"}],"recipient":[{"country":"CAN"}],"status":"actual"}"#;
    let lines = [
        passage("a", "Norway expelled two diplomats of Belarus on Monday.", expelled),
        passage("b", "It rained all day on the coast.", ""),
        passage("c", "Japan condemned Canada on Monday.", visited),
        "{}".to_owned(),
    ];
    folder.file("gold.jsonl", lines.join("\n"));
    let output = folder.run(&["eval", "gold.jsonl"]);
    let (text, errors) = (stdout(&output), stderr(&output));
    assert_eq!(output.status.code(), Some(1), "{errors}");
    assert!(errors.contains("gold.jsonl:4: no annotated passage"), "{errors}");
    assert!(text.starts_with("3 passages\n"), "{text}");
    assert!(text.contains("passages without any event: 1; events printed there: 0"), "{text}");
    assert!(text.contains("    1  CONSULT as ACCUSE"), "{text}");
    let json = folder.run(&["eval", "gold.jsonl", "--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&stdout(&json)).unwrap();
    assert_eq!(value["measures"][1]["figure"]["f1"], 0.5);
}
