//! The sample record, from its reports to a finding.

#![allow(clippy::unwrap_used)]

use std::path::Path;

use chancery_archive::Archive;
use chancery_code::{ClaimReader, Coder};
use chancery_knowledge::{Files, States};
use chancery_read::Records;
use chancery_relate::{Asked, Level, LongRun, Measure, Measures, Month, Order, Record, Step, Sums, check};

fn archive(folder: &Path) -> Record {
    let path = std::env::var_os("CHANCERY_KEEP_SAMPLE").map_or_else(|| folder.join("sample.db"), Into::into);
    let coder = Coder::embedded().unwrap();
    let mut archive = Archive::open(&path).unwrap();
    let mut batch = archive.batch().unwrap();
    let record = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/record");
    let mut files: Vec<_> = std::fs::read_dir(record).unwrap().map(|f| f.unwrap().path()).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
    files.sort();
    for item in files.iter().flat_map(Records::open) {
        let article = item.unwrap().article(coder.knowledge()).unwrap();
        batch.add(&article, &coder.code(&article)).unwrap();
    }
    batch.commit().unwrap();
    drop(archive);
    Record::open(&path).unwrap()
}

#[test]
fn a_claim_about_russia_and_north_korea() {
    let folder = tempfile::tempdir().unwrap();
    let record = archive(folder.path());
    let files = Files::embedded();
    let states = States::load(&files).unwrap();
    let codes = ["Russia", "North Korea"].map(|s| states.with_predecessors(states.code(s).unwrap()));
    let relation = record.relation(codes, &Asked::default()).unwrap();
    assert_eq!(relation.dyad, ["RUS", "PRK"]);
    assert!(relation.coverage.actual >= 60, "{:?}", relation.coverage);
    let series = record.series(&relation, Step::Year).unwrap();
    assert!(series.publishers.len() >= 3, "{:?}", series.publishers);
    assert_eq!(series.whole.stories, relation.coverage.actual);

    let wording = ClaimReader::load(&files).unwrap().read("unprecedentedly high").unwrap();
    let measures = Measures::load(&files).unwrap();
    let at: Month = "2024-03".parse().unwrap();
    let finding = check(&relation, &measures, &wording, at, 12).unwrap();
    assert!(finding.periods.len() >= 30, "{}", finding.periods.len());
    assert_eq!(finding.period.window.to_string(), "2023-04..2024-03");

    // The figures follow from the stories themselves, by the formula of the documentation.
    let window = finding.period.window;
    let told = record.stories(&relation, window, &Measure::relations(), Order::Main, usize::MAX).unwrap();
    let scores: Vec<f64> = told.iter().filter(|s| s.status == "actual").filter_map(|s| s.score).collect();
    let sums = Sums {
        exposure: finding.period.sums.exposure,
        stories: scores.len() as u64,
        sum: scores.iter().sum(),
        squares: scores.iter().map(|s| s * s).sum(),
    };
    assert_eq!(sums.stories, finding.period.sums.stories);
    assert!((sums.sum - finding.period.sums.sum).abs() < 1e-9);
    let level = Level::of(sums, finding.long_run);
    assert!((level.value - finding.period.level.value).abs() < 1e-9);
    let known = relation.monthly(&Measure::relations()).into_iter().filter(|m| m.0 <= at);
    let total: Sums = known.map(|m| m.1).sum();
    assert_eq!(LongRun::of(total), finding.long_run);

    let sides = record.sides(&relation, &finding, 3).unwrap();
    assert!(!sides.for_claim.is_empty());
    assert!(sides.for_claim.iter().all(|c| c.sentence.is_some() && c.publisher.is_some()), "{sides:?}");
}
