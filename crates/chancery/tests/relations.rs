//! The verbs that ask the record: `show`, `relations`, `check`, on the sample record and on imported rows.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;

fn chancery(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chancery"));
    command.current_dir(folder).args(args).env("XDG_DATA_HOME", folder.join("data")).env("HOME", folder);
    command.stdin(Stdio::null()).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn examples(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// A folder with the sample record as `r.db`, made once, with the example rows of ICEWS imported.
fn sample() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            let (record, rows) = (examples("record"), examples("exchange/icews.tab"));
            let added = chancery(folder.path(), &["add", record.to_str().unwrap(), "--db", "r.db"]);
            assert!(added.status.success(), "{}", said(&added));
            let rows = chancery(folder.path(), &["import", rows.to_str().unwrap(), "--db", "r.db"]);
            assert!(rows.status.success(), "{}", said(&rows));
            folder
        })
        .path()
}

fn run(args: &[&str]) -> String {
    let output = chancery(sample(), &[args, &["--db", "r.db"]].concat());
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", said(&output));
    assert_eq!(said(&output), "", "{args:?}");
    out(&output)
}

fn records(args: &[&str]) -> Vec<serde_json::Value> {
    run(args).lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn of_kind<'a>(records: &'a [serde_json::Value], kind: &str) -> Vec<&'a serde_json::Value> {
    records.iter().filter(|r| r["kind"] == kind).map(|r| &r["value"]).collect()
}

#[test]
fn show_tells_by_day_month_or_year() {
    let rows = |args: &[&str]| run(&[&["show", "RUS", "PRK"], args].concat());
    let check = |args: &[&str], head: &str, row: &str| {
        let text = rows(args);
        assert!(text.lines().any(|l| l.starts_with(head)), "{args:?}: {text}");
        assert!(text.lines().any(|l| l.starts_with(row)), "{args:?}: {text}");
        assert!(text.lines().all(|l| l.chars().count() <= 100), "{args:?}: {text}");
        assert!(!text.contains('\x1b'), "no colours in a pipe");
    };
    check(&[], "year  months", "2023  ");
    check(&["--from", "2022-01", "--to", "2024-12"], "month  ", "2023-09  ");
    check(&["--from", "2019-01", "--to", "2024-12"], "year  months", "2019  ");
    check(&["--from", "2019-01", "--to", "2024-12", "--by", "month"], "month  ", "2019-04  ");
    check(&["--from", "2023-09", "--to", "2023-09", "--by", "day"], "day  ", "2023-09-13  ");
    let text = rows(&[]);
    for part in ["by type", "By whose account", "other states", "RUS of PRK", "CONSULT"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn json_gives_every_figure_and_months_add_up_to_years() {
    let years = records(&["show", "RUS", "PRK", "--json", "--by", "year"]);
    let months = records(&["show", "RUS", "PRK", "--format", "jsonl", "--by", "month"]);
    let (years, months) = (of_kind(&years, "period"), of_kind(&months, "period"));
    assert!(years.len() > 30 && months.len() > 400);
    for year in &years {
        let label = year["label"].as_str().unwrap();
        let within: Vec<_> = months.iter().filter(|m| m["label"].as_str().unwrap().starts_with(label)).collect();
        for path in ["/stories", "/events", "/directions/mutual", "/types/CONSULT/forth", "/said_first/statements"] {
            let n = |v: &serde_json::Value| v.pointer(path).and_then(serde_json::Value::as_u64).unwrap_or(0);
            assert_eq!(within.iter().map(|m| n(m)).sum::<u64>(), n(year), "{label} {path}");
        }
        for field in ["score", "level", "quads", "status", "reports", "said_second", "said_others"] {
            assert!(year.get(field).is_some(), "{field}");
        }
    }
    let whole = records(&["show", "RUS", "PRK", "--json"]);
    let series = of_kind(&whole, "series")[0];
    let reports = &series["whole"]["reports"];
    let of = |side: &str| reports[side].as_u64().unwrap();
    let publishers: u64 = series["publishers"].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(of("first") + of("second") + of("others") + of("unknown"), publishers);
    assert!(of("first") > 0 && of("second") > 0 && of("others") > 0);
}

#[test]
fn relations_ranks_pairs_and_says_what_is_thin() {
    let text = run(&["relations"]);
    assert!(text.starts_with("Most active, 2024-01..2024-12"), "{text}");
    assert!(text.contains("\n  1 North Korea – Russia"), "{text}");
    assert!(text.contains("Most changed, 2024-01..2024-12 against 2019-01..2023-12"), "{text}");
    assert!(text.contains("too thin to tell"), "{text}");
    assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
    let active = run(&["relations", "--most", "active", "--limit", "2"]);
    assert!(active.contains("\n  2 ") && !active.contains("\n  3 ") && !active.contains("changed"), "{active}");
    let changed = run(&["relations", "--most", "changed", "--from", "2014-01", "--to", "2016-12"]);
    assert!(changed.starts_with("Most changed, 2014-01..2016-12 against 1999-01..2013-12"), "{changed}");
    assert!(changed.contains("  1 Cuba – United States"), "{changed}");
    let all = records(&["relations", "--json"]);
    assert_eq!(all[0]["value"]["window"]["last"], "2024-12");
    let first = of_kind(&all, "active")[0];
    assert_eq!(first["dyad"], serde_json::json!(["PRK", "RUS"]));
    assert_eq!(first["months"].as_array().unwrap().len(), 12);
    let whole = run(&["relations", "--from", "1990-03", "--to", "2024-12"]);
    assert!(whole.contains("there is no time before"), "{whole}");
}

#[test]
fn imported_rows_count_only_when_they_are_asked_for() {
    let stories = |args: &[&str]| {
        let all = records(&[&["show", "RUS", "PRK", "--json"], args].concat());
        let series = of_kind(&all, "series")[0];
        series["whole"]["stories"].as_u64().unwrap()
    };
    let rows = std::fs::read_to_string(examples("exchange/icews.tab")).unwrap();
    let between = |l: &&str| l.contains("Russian Federation") && l.contains("North Korea");
    let between = rows.lines().filter(between).count() as u64;
    assert!(between > 0);
    assert_eq!(stories(&["--with", "icews"]), stories(&[]) + between);
    assert_eq!(stories(&["--with", "icews", "--with", "icews"]), stories(&[]) + between);
    assert_eq!(stories(&["--with", "gdelt2"]), stories(&[]));
    for by in ["day", "month", "year"] {
        assert_eq!(stories(&["--with", "icews", "--by", by]), stories(&["--by", by]) + between, "{by}");
    }
    let text = run(&["show", "RUS", "PRK", "--with", "icews"]);
    assert!(text.contains("rows of icews counted with them"), "{text}");
    assert!(text.contains("2001-08-04  PRK Kim Jong Il → CONSULT"), "{text}");
    assert!(!run(&["show", "RUS", "PRK"]).contains("Imported rows"));
    let active = |args: &[&str]| {
        let all = records(&[&["relations", "--json", "--from", "1990-03", "--to", "2024-12"], args].concat());
        let found = of_kind(&all, "active").into_iter().find(|s| s["dyad"] == serde_json::json!(["PRK", "RUS"]));
        found.unwrap()["sums"]["stories"].as_u64().unwrap()
    };
    assert_eq!(active(&["--with", "icews"]), active(&[]) + between);
    let check = |args: &[&str]| {
        let all =
            records(&[&["check", "RUS", "PRK", "unprecedentedly high", "--at", "2024-03", "--json"], args].concat());
        let periods = all[0]["finding"]["periods"].as_array().unwrap();
        periods.iter().map(|p| p["sums"]["stories"].as_u64().unwrap()).sum::<u64>()
    };
    assert!(check(&["--with", "icews"]) > check(&[]));
}

#[test]
fn a_record_of_imported_rows_alone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let rows = examples("exchange/icews.tab");
    assert!(chancery(folder.path(), &["import", rows.to_str().unwrap(), "--db", "i.db"]).status.success());
    let own = chancery(folder.path(), &["show", "RUS", "PRK", "--db", "i.db"]);
    assert_eq!(own.status.code(), Some(1));
    assert!(said(&own).contains("i.db: the record is empty"), "{}", said(&own));
    for verb in [
        &["show", "RUS", "PRK", "--with", "icews"][..],
        &["relations", "--with", "icews"],
        &["plot", "RUS", "PRK", "-o", "i.svg", "--with", "icews"],
    ] {
        let with = chancery(folder.path(), &[verb, &["--db", "i.db"]].concat());
        assert_eq!(with.status.code(), Some(0), "{verb:?}: {}", said(&with));
    }
}

#[test]
fn every_verb_ends_alike_where_the_archive_is_missing_or_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    std::fs::write(here.join("text.db"), "no database, only words ".repeat(100)).unwrap();
    let verbs: [&[&str]; 6] = [
        &["show", "RUS", "PRK"],
        &["relations"],
        &["plot", "RUS", "PRK", "-o", "x.svg"],
        &["check", "RUS", "PRK", "unprecedentedly high"],
        &["search", "word"],
        &["export"],
    ];
    for verb in verbs {
        for (db, reason) in [("none.db", "none.db: cannot be opened"), ("text.db", "text.db: not a database")] {
            let output = chancery(here, &[verb, &["--db", db]].concat());
            assert_eq!(output.status.code(), Some(2), "{verb:?} {db}");
            assert!(said(&output).contains(reason) && out(&output).is_empty(), "{verb:?}: {}", said(&output));
        }
    }
    let wrong: [(&[&str], &str); 6] = [
        (&["show", "RUS", "RUS"], "the two states are the same"),
        (&["show", "RUS", "Atlantis"], "`Atlantis` is no state known here"),
        (&["show", "RUS", "PRK", "--from", "2024-13"], "`2024-13` is no month"),
        (&["show", "RUS", "PRK", "--from", "2030-01"], "outside of the record"),
        (&["relations", "--from", "2024-05", "--to", "2024-01"], "2024-05 lies after 2024-01"),
        (&["relations", "--limit", "0"], "no whole number of 1 or more"),
    ];
    for (verb, reason) in wrong {
        let output = chancery(sample(), &[verb, &["--db", "r.db"]].concat());
        assert_eq!(output.status.code(), Some(2), "{verb:?}");
        assert!(said(&output).contains(reason), "{verb:?}: {}", said(&output));
    }
}

#[test]
fn plot_draws_the_same_bytes_in_both_formats() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let db = sample().join("r.db");
    let plot = |args: &[&str]| chancery(here, &[&["plot", "RUS", "PRK", "--db", db.to_str().unwrap()], args].concat());
    let drawn = |name: &str, args: &[&str]| {
        let output = plot(&[&["-o", name], args].concat());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", said(&output));
        assert!(output.stdout.is_empty() && output.stderr.is_empty());
        assert!(!here.join(format!("{name}.part")).exists());
        std::fs::read(here.join(name)).unwrap()
    };
    let svg = drawn("a.svg", &[]);
    assert_eq!(svg, drawn("b.svg", &[]));
    let text = String::from_utf8(svg.clone()).unwrap();
    for part in ["<title>Russia and North Korea</title>", "Level", "Stories a year", "cooperation", ">2000</text>"] {
        assert!(text.contains(part), "{part}");
    }
    assert!(text.starts_with("<svg ") && text.ends_with("</svg>\n"));
    assert_ne!(svg, drawn("i.svg", &["--with", "icews"]));
    let months = String::from_utf8(drawn("m.svg", &["--from", "2023-01"])).unwrap();
    assert!(months.contains("Stories a month") && months.contains("2023-09: "), "{months}");
    let png = drawn("a.PNG", &[]);
    assert_eq!(png, drawn("b.png", &[]));
    assert_eq!((&png[1..4], &png[16..24]), (&b"PNG"[..], &[0, 0, 7, 128, 0, 0, 4, 176][..]));
    let refused: [(&[&str], i32, &str); 5] = [
        (&["-o", "x.pdf"], 2, "x.pdf: .pdf is no picture that can be drawn; end the name in .svg or .png"),
        (&["-o", "x"], 2, "x: which picture? end the name in .svg or .png"),
        (&["-o", "none/x.svg"], 2, "none/x.svg: cannot write"),
        (&["-o", "x.svg", "--from", "2008-01", "--to", "2008-03"], 1, "nothing to draw"),
        (&[], 2, "--output"),
    ];
    for (args, status, reason) in refused {
        let output = plot(args);
        assert_eq!(output.status.code(), Some(status), "{args:?}");
        assert!(said(&output).contains(reason), "{args:?}: {}", said(&output));
    }
    assert!(!here.join("x.svg").exists());
}

#[test]
fn help_teaches() {
    for (verb, part) in [
        ("plot", "-o rus-prk.svg"),
        ("show", "--by month"),
        ("relations", "--most changed"),
        ("check", "worst since 1994"),
    ] {
        let help = out(&chancery(sample(), &[verb, "--help"]));
        assert!(help.contains("Examples:") && help.contains(part) && help.contains("Exit status: 0"), "{help}");
    }
}
