//! What goes wrong around a record, as it is told on the command line: which file, why, and nothing lost.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_chancery");

fn prepared(mut command: Command, folder: &Path) -> Command {
    command.current_dir(folder).env("XDG_DATA_HOME", folder.join("data")).env("HOME", folder);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn chancery(folder: &Path, args: &[&str]) -> Output {
    prepared(Command::new(PROGRAM), folder).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn corpus(path: &Path, reports: usize) {
    let row = |n: usize| {
        format!(
            "{{\"id\": \"r{n}\", \"title\": \"Norway and Japan agree\", \"text\": \"Norway and Japan signed agreement number {n} on trade on \
             14 May 2021. The ministers met for {n} hours in Oslo, and {n} officials spoke of ferries, grain and cables.\", \"published\": \"2021-05-14\"}}\n"
        )
    };
    fs::write(path, (0..reports).map(row).collect::<String>()).unwrap();
}

fn reports(path: &Path) -> i64 {
    rusqlite::Connection::open(path).unwrap().query_row("SELECT count(*) FROM report", [], |row| row.get(0)).unwrap()
}

/// Runs the program as one who may not write everywhere: root runs it as nobody. `None` where that cannot be.
fn without_privileges(folder: &Path, args: &[&str]) -> Option<Output> {
    let closed = folder.join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    let root = fs::write(closed.join("probe"), "").is_ok();
    let _ = fs::remove_file(closed.join("probe"));
    fs::remove_dir(&closed).unwrap();
    let command = || {
        let mut command = prepared(Command::new(PROGRAM), folder);
        if root {
            command.uid(65534);
        }
        command
    };
    let runs = command().arg("--version").output().is_ok_and(|o| o.status.success());
    runs.then(|| command().args(args).output().unwrap())
}

#[test]
fn a_folder_that_may_only_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::set_permissions(here, fs::Permissions::from_mode(0o755)).unwrap();
    corpus(&here.join("a.jsonl"), 3);
    let shut = here.join("shut");
    fs::create_dir(&shut).unwrap();
    assert!(chancery(here, &["add", "a.jsonl", "--db", "shut/a.db"]).status.success());
    assert!(!shut.join("a.db-wal").exists());
    fs::set_permissions(shut.join("a.db"), fs::Permissions::from_mode(0o444)).unwrap();
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o555)).unwrap();
    let Some(new) = without_privileges(here, &["add", "a.jsonl", "--db", "shut/new.db"]) else {
        eprintln!("skipped: the program cannot be run here without privileges");
        return;
    };
    assert_eq!(new.status.code(), Some(2), "{}", said(&new));
    assert!(said(&new).contains("shut/new.db: the file or its folder cannot be written"), "{}", said(&new));
    let known = without_privileges(here, &["add", "a.jsonl", "--db", "shut/a.db"]).unwrap();
    assert_eq!(known.status.code(), Some(2), "{}", said(&known));
    assert!(said(&known).contains("shut/a.db: the file or its folder cannot be written"), "{}", said(&known));
    // What may not be written may still be read.
    let found = without_privileges(here, &["search", "agreement", "--db", "shut/a.db", "--format", "jsonl"]).unwrap();
    assert_eq!((found.status.code(), said(&found).as_str()), (Some(0), ""));
    assert_eq!(String::from_utf8_lossy(&found.stdout).lines().count(), 3);
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(reports(&shut.join("a.db")), 3);
}

#[test]
fn a_disk_that_fills_and_has_room_again() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    corpus(&here.join("a.jsonl"), 700);
    fs::create_dir(here.join("small")).unwrap();
    // A small file system of one's own, where the system lets one have it; then the same with more room.
    let script = "mount -t tmpfs -o size=900k tmpfs small || exit 77
        \"$0\" add a.jsonl --db small/a.db -j 1 2>first; echo $? >first.status
        mount -o remount,size=64m small || exit 77
        \"$0\" search agreement --db small/a.db -n 5 --format jsonl >found 2>/dev/null; echo $? >found.status
        \"$0\" add a.jsonl --db small/a.db -j 1 2>second; echo $? >second.status
        cp small/a.db kept.db";
    let mut command = prepared(Command::new("unshare"), here);
    let run = command.args(["-rm", "sh", "-c", script, PROGRAM]).output();
    if !run.as_ref().is_ok_and(|o| o.status.success()) {
        eprintln!("skipped: no small file system can be mounted here");
        return;
    }
    let file = |name: &str| fs::read_to_string(here.join(name)).unwrap();
    assert_eq!(file("first.status").trim(), "1", "{}", file("first"));
    assert!(
        file("first").contains("small/a.db: the disk is full; everything committed so far is kept"),
        "{}",
        file("first")
    );
    assert_eq!((file("second.status").trim(), file("found.status").trim()), ("0", "0"), "{}", file("second"));
    assert_eq!(reports(&here.join("kept.db")), 700);
}

#[test]
fn two_that_write() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    corpus(&here.join("a.jsonl"), 2);
    corpus(&here.join("b.jsonl"), 4);
    assert!(chancery(here, &["add", "a.jsonl", "--db", "a.db"]).status.success());
    let other = rusqlite::Connection::open(here.join("a.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = chancery(here, &["add", "b.jsonl", "--db", "a.db"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(said(&refused).contains("a.db: another process is writing to it"), "{}", said(&refused));
    // Reading goes on meanwhile, and writing afterwards.
    assert!(chancery(here, &["search", "agreement", "--db", "a.db"]).status.success());
    other.execute_batch("ROLLBACK").unwrap();
    assert!(chancery(here, &["add", "b.jsonl", "--db", "a.db"]).status.success());
    assert_eq!(reports(&here.join("a.db")), 4);
}

#[test]
fn newer_and_damaged_records() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    corpus(&here.join("a.jsonl"), 60);
    assert!(chancery(here, &["add", "a.jsonl", "--db", "a.db"]).status.success());
    let whole = fs::read(here.join("a.db")).unwrap();
    let check = |file: &str, expect: &str| {
        for verb in [
            &["add", "a.jsonl"][..],
            &["search", "agreement"],
            &["show", "NOR", "JPN"],
            &["check", "NOR", "JPN", "unprecedented"],
            &["export"],
            &["import", "a.jsonl"],
        ] {
            let output = chancery(here, &[verb, &["--db", file]].concat());
            assert!(matches!(output.status.code(), Some(1 | 2)), "{verb:?}: {}", said(&output));
            assert!(said(&output).contains(expect) && said(&output).contains(file), "{verb:?}: {}", said(&output));
        }
    };
    fs::write(here.join("newer.db"), &whole).unwrap();
    let db = rusqlite::Connection::open(here.join("newer.db")).unwrap();
    db.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(db);
    check("newer.db", "made by a newer version of chancery (archive version 99");
    let mut damaged = whole.clone();
    damaged[100..4096 * 2].fill(0xa5);
    fs::write(here.join("damaged.db"), &damaged).unwrap();
    check("damaged.db", "not a database, or damaged");
    assert_eq!(fs::read(here.join("damaged.db")).unwrap(), damaged, "left as it was");
    fs::write(here.join("cut.db"), &whole[..whole.len() / 2 / 4096 * 4096]).unwrap();
    check("cut.db", "not a database, or damaged");
}

#[test]
fn rows_that_cannot_be_right() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let row = |id: &str, day: &str, code: &str, latitude: &str| {
        format!(
            "{id}\t{day}\tMinistry\t\tNorway\tMake a visit\t{code}\t1.9\tCabinet\t\tJapan\t77\t2\tWire\tTokyo\t\t\tJapan\t{latitude}\t139.7"
        )
    };
    let good = row("1", "2014-10-01", "042", "35.7");
    let rows = [
        good.clone(),
        "2\t2014-10-01\tMinistry".to_owned(),
        row("3", "2014-10-01", "13y", "35.7"),
        row("4", "2014-02-30", "042", "35.7"),
        row("5", "2014-10-01", "042", "95"),
        row("no id", "2014-10-01", "042", "35.7"),
        good.clone(),
        row("1", "2014-10-02", "042", "35.7"),
        format!("{good}\tone more"),
    ];
    fs::write(here.join("a.tab"), rows.join("\n") + "\n").unwrap();
    fs::write(here.join("b.tab"), format!("{}\n", row("9", "2014-10-03", "99x", "35.7"))).unwrap();
    let import = ["import", "a.tab", "b.tab", "--db", "a.db"];
    let told = said(&chancery(here, &import));
    for expect in [
        "a.tab: icews, 9 rows",
        "2 added, 1 known already, 6 rejected",
        "a.tab:2: 3 columns where the format has 20",
        "a.tab:3: `13y` is no CAMEO code",
        "b.tab:1: `99x` is no CAMEO code",
        "--rejects FILE writes them down",
    ] {
        assert!(told.contains(expect), "{expect}: {told}");
    }
    let again = chancery(here, &[&import[..], &["--rejects", "bad.tsv"]].concat());
    assert!(said(&again).contains("0 added, 3 known already, 6 rejected"), "{}", said(&again));
    let rejects = fs::read_to_string(here.join("bad.tsv")).unwrap();
    let places: Vec<String> =
        rejects.lines().skip(1).map(|l| l.split('\t').take(3).collect::<Vec<_>>().join(":")).collect();
    let expect = [
        "a.tab:2:wrong number of columns",
        "a.tab:3:bad CAMEO code",
        "a.tab:4:bad day",
        "a.tab:5:bad number",
        "a.tab:6:bad event id",
        "a.tab:9:wrong number of columns",
        "b.tab:1:bad CAMEO code",
    ];
    assert_eq!(places, expect);
    // The rejected row stands there as it came, so that it can be put right and imported.
    assert!(rejects.contains(&rows[3]));
    let db = rusqlite::Connection::open(here.join("a.db")).unwrap();
    let kept: i64 = db.query_row("SELECT count(*) FROM imported_event", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_rejects_that_cannot_be_written() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("a.tab"), "1\t2014-10-01\t\t\tNorway\t\t13y\t\t\t\t\t\t\t\t\t\t\t\t\t\n").unwrap();
    let full = chancery(here, &["import", "a.tab", "--db", "a.db", "--rejects", "/dev/full"]);
    assert_eq!(full.status.code(), Some(1));
    assert!(said(&full).contains("the file of rejected rows cannot be written"), "{}", said(&full));
}
