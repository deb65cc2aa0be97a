//! `import` and `export` on rows of our own making.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const HEAD: &str = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\t\
    Target Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\t\
    Country\tLatitude\tLongitude";

fn row(id: &str, day: &str, code: &str) -> String {
    format!(
        "{id}\t{day}\tForeign Ministry\tGovernment\tRussian Federation\tMake a visit\t{code}\t1.9\tKim Jong-un\tGovernment\t\
         North Korea\t77\t2\tMeridian Wire\tPyongyang\t\t\tNorth Korea\t39.0339\t125.754"
    )
}

fn chancery(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("chancery").expect("built").current_dir(folder).args(args).output().expect("runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn rows_go_in_and_come_out_as_they_were() {
    let folder = tempfile::tempdir().expect("folder");
    let here = folder.path();
    let good = [row("1", "2014-10-01", "042"), row("1", "2014-10-02", "042")];
    let text = format!("{HEAD}\n{}\n{}\n{}\n{}\n", good[0], good[0], row("2", "2014-10-01", "13y"), good[1]);
    fs::write(here.join("a.tab"), text).expect("written");
    let import = ["import", "a.tab", "--db", "r.db", "--rejects", "bad.tsv"];
    let (status, _, told) = chancery(here, &import);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("icews, 4 rows") && told.contains("2 added, 1 known already, 1 rejected"), "{told}");
    let rejects = fs::read_to_string(here.join("bad.tsv")).expect("there");
    assert!(rejects.contains("a.tab\t4\tbad CAMEO code\t`13y` is no CAMEO code\t2\t2014-10-01"), "{rejects}");
    let (_, _, told) = chancery(here, &import);
    assert!(told.contains("0 added, 3 known already"), "{told}");

    let export = ["export", "--db", "r.db", "--format", "icews", "--with", "icews", "--dyad", "Russia", "PRK"];
    let (status, out, told) = chancery(here, &export);
    assert_eq!((status, told.as_str()), (0, ""));
    assert_eq!(out, format!("{HEAD}\n{}\n{}\n", good[0], good[1]));
    let (_, out, _) = chancery(here, &["export", "--db", "r.db"]);
    assert_eq!(out, "", "imported rows are not one's own");
    let (_, out, _) =
        chancery(here, &["export", "--db", "r.db", "--format", "gdelt", "--with", "icews", "--to", "2014-10-01"]);
    assert_eq!(out.trim_end_matches('\n').split('\t').count(), 61);
}

#[test]
fn what_cannot_be_done_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let here = folder.path();
    fs::write(here.join("notes.txt"), "no table\n").expect("written");
    let (status, _, told) = chancery(here, &["import", "notes.txt", "missing.csv", "--db", "r.db"]);
    assert_eq!(status, 1);
    assert!(
        told.contains("notes.txt: none of the formats known") && told.contains("missing.csv: cannot be read"),
        "{told}"
    );
    let (status, _, told) = chancery(here, &["export", "--db", "r.db", "--dyad", "RUS", "Atlantis"]);
    assert_eq!(status, 2);
    assert!(told.contains("`Atlantis` is no state known here"), "{told}");
    let (status, _, told) = chancery(here, &["export", "--db", "none.db"]);
    assert_eq!(status, 2);
    assert!(told.contains("none.db"), "{told}");
}
