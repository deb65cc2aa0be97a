//! Rows of our own making in the formats of the field, read, loaded and written.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use chancery_knowledge::{Knowledge, Quad};

use super::*;
use crate::{Archive, ArchiveError};

static TABLES: LazyLock<CodeTables> =
    LazyLock::new(|| CodeTables::new(&Knowledge::embedded().expect("tables")).expect("code tables"));

/// A row of GDELT 2.0 from the cells that matter.
fn gdelt2(
    id: &str,
    day: &str,
    source: [&str; 3],
    target: [&str; 3],
    code: &str,
    quad: &str,
    goldstein: &str,
) -> String {
    let mut cells = vec![String::new(); 61];
    let mut set = |at: usize, value: &str| value.clone_into(&mut cells[at]);
    set(0, id);
    set(1, day);
    set(2, day.get(..6).unwrap_or_default());
    set(3, day.get(..4).unwrap_or_default());
    set(4, "2024.2027");
    for (base, [country, name, kind]) in [(5, source), (15, target)] {
        set(base, &format!("{country}{kind}"));
        set(base + 1, name);
        set(base + 2, country);
        set(base + 7, kind);
    }
    set(25, "1");
    set(26, code);
    set(27, code.get(..3).unwrap_or(code));
    set(28, code.get(..2).unwrap_or(code));
    set(29, quad);
    set(30, goldstein);
    set(31, "6");
    set(32, "1");
    set(33, "6");
    set(34, "-1.25");
    set(51, "4");
    set(52, "Vladivostok, Primorskiy Kray, Russia");
    set(53, "RS");
    set(54, "RS59");
    set(56, "43.1056");
    set(57, "131.874");
    set(59, "20240314120000");
    set(60, "https://news.example/one");
    cells.join("\t")
}

fn gdelt1(columns: usize) -> String {
    let wide = gdelt2("9", "20030314", ["RUS", "RUSSIA", "GOV"], ["PRK", "NORTH KOREA", ""], "042", "1", "1.9");
    let cells: Vec<&str> = wide.split('\t').collect();
    let narrow: Vec<&str> =
        cells.iter().enumerate().filter(|(at, _)| ![39, 47, 55].contains(at)).map(|(_, c)| *c).collect();
    narrow[..columns].join("\t")
}

fn icews(id: &str, day: &str, source: &str, sectors: &str, target: &str, code: &str, intensity: &str) -> String {
    [
        id,
        day,
        "Foreign Ministry",
        sectors,
        source,
        "Make a visit",
        code,
        intensity,
        "Kim Jong-un",
        "Executive,Government",
        target,
        "5550001",
        "3",
        "Meridian Wire",
        "Pyongyang",
        "",
        "P'yongyang-si",
        "North Korea",
        "39.0339",
        "125.754",
    ]
    .join("\t")
}

fn icews_file(rows: &[String]) -> String {
    format!("{}\n{}\n", ICEWS_COLUMNS.join("\t"), rows.join("\n"))
}

const POLECAT_HEAD: &str = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\t\
    Actor Country\tActor Sectors\tRecipient Name\tRecipient Country\tPlacename\tCountry\tLatitude\tLongitude\t\
    Publication Date\tSomething Else";

fn read(text: &str, format: Option<Origin>) -> (Vec<ImportedEvent>, Vec<Rejected>) {
    let rows = Rows::new("test", Cursor::new(text.as_bytes().to_vec()), format, &TABLES).expect("rows");
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for outcome in rows {
        match outcome.expect("readable") {
            Outcome::Event(event) => good.push(*event),
            Outcome::Rejected(rejected) => bad.push(rejected),
        }
    }
    (good, bad)
}

#[test]
fn codes_of_the_field() {
    let code = |given: &str| TABLES.event_code(given).map(|c| (c.cameo, c.kind.unwrap_or("").to_owned()));
    let check = |given: &str, expect: Option<(&str, &str)>| {
        let expect = expect.map(|(cameo, kind)| (cameo.to_owned(), kind.to_owned()));
        assert_eq!(code(given), expect, "{given}");
    };
    check("042", Some(("042", "CONSULT")));
    check("42", Some(("042", "CONSULT")));
    check("010", Some(("010", "")));
    check("0231", Some(("0231", "REQUEST")));
    check("231", Some(("0231", "REQUEST")));
    check("190", Some(("190", "ASSAULT")));
    check("1999", Some(("1999", "ASSAULT")));
    check("13", Some(("13", "THREATEN")));
    check("13y", None);
    check("", None);
    check("00", None);
    check("99", Some(("099", "ACCUSE")));
    check("21345", None);
    assert_eq!(TABLES.country_of_cameo("ROM"), Ok(Some("ROU")));
    assert_eq!(TABLES.country_of_cameo("AFR"), Ok(None));
    assert_eq!(TABLES.country_of_cameo("QQQ"), Err(()));
    assert_eq!(TABLES.cameo_of_country("XKX"), "KOS");
    for (fips, iso) in
        [("AU", "AUT"), ("AS", "AUS"), ("CH", "CHN"), ("SZ", "CHE"), ("UP", "UKR"), ("KN", "PRK"), ("KS", "KOR")]
    {
        assert_eq!(TABLES.country_of_fips(fips), Some(iso));
        assert_eq!(TABLES.fips_of_country(iso), Some(fips));
    }
    let names = [
        ("Russian Federation", "RUS"),
        ("Occupied Palestinian Territory", "PSE"),
        ("Georgia", "GEO"),
        ("Congo", "COG"),
        ("Democratic Republic of Congo", "COD"),
        ("United States", "USA"),
        ("Cote d'Ivoire", "CIV"),
        ("North Korea", "PRK"),
    ];
    for (name, code) in names {
        assert_eq!(TABLES.country_of_name(name), Some(code), "{name}");
    }
}

#[test]
fn every_country_can_be_written_and_read_again() {
    let knowledge = Knowledge::embedded().expect("tables");
    for country in &knowledge.countries {
        let cameo = TABLES.cameo_of_country(country.code);
        assert_eq!(TABLES.country_of_cameo(cameo), Ok(Some(country.code)), "{cameo}");
        let name = TABLES.icews_name_of_country(country.code).expect("a name");
        assert_eq!(TABLES.country_of_name(name), Some(country.code), "{name}");
        if let Some(fips) = TABLES.fips_of_country(country.code) {
            assert_eq!(TABLES.country_of_fips(fips), Some(country.code), "{fips}");
        }
    }
}

#[test]
fn gdelt_rows() {
    let row =
        gdelt2("1170000001", "20240314", ["RUS", "RUSSIA", "GOV"], ["PRK", "NORTH KOREA", ""], "0421", "1", "1.9");
    let (good, bad) = read(&row, None);
    assert_eq!(bad, []);
    let event = &good[0];
    assert_eq!(
        (event.origin, event.key.as_str(), event.day.to_string().as_str()),
        (Origin::Gdelt2, "1170000001", "2024-03-14")
    );
    assert_eq!((event.source.country, event.target.country), (Some("RUS"), Some("PRK")));
    assert_eq!(event.source.sectors, ["GOV"]);
    assert_eq!((event.kind, event.quad.word()), (Some("CONSULT"), "verbal cooperation"));
    assert_eq!(event.goldstein, Some(1.9));
    assert_eq!((event.place.country, event.place.latitude), (Some("RUS"), Some(43.1056)));
    assert_eq!(event.url.as_deref(), Some("https://news.example/one"));
    assert_eq!(event.mentions, Some(6));
    for columns in [57, 58] {
        let (good, bad) = read(&gdelt1(columns), None);
        assert_eq!(bad, []);
        assert_eq!(
            (good[0].origin, good[0].place.country, good[0].place.longitude),
            (Origin::Gdelt1, Some("RUS"), Some(131.874))
        );
        assert_eq!(good[0].url.is_some(), columns == 58);
    }
}

#[test]
fn icews_rows() {
    let rows = [
        icews(
            "1001",
            "2014-10-01",
            "Russian Federation",
            "Foreign Ministry,Executive,Government",
            "North Korea",
            "042",
            "1.9",
        ),
        icews("1001", "2014-10-02", "Russian Federation", "Parliament", "North Korea", "57", "8.0"),
        icews("1002", "2014-10-01", "Russian Federation", "", "North Korea", "13y", "-4.0"),
        icews("1003", "2014-10-01", "Atlantis", "", "North Korea", "010", "0.0"),
        "too\tfew".to_owned(),
    ];
    let (good, bad) = read(&icews_file(&rows), None);
    assert_eq!(
        good.iter().map(|e| e.key.as_str()).collect::<Vec<_>>(),
        ["1001|2014-10-01", "1001|2014-10-02", "1003|2014-10-01"]
    );
    assert_eq!(good[0].source.sectors, ["GOV"]);
    assert_eq!(good[1].cameo.as_deref(), Some("057"));
    assert_eq!(good[2].source.unknown_country.as_deref(), Some("Atlantis"));
    assert_eq!(good[2].kind, None);
    assert_eq!(
        bad.iter().map(|r| (r.line, r.problem.reason())).collect::<Vec<_>>(),
        [(4, "bad CAMEO code"), (6, "wrong number of columns")]
    );
    assert!(bad[0].problem.to_string().contains("13y"));
}

/// Releases differ in columns: one calls the intensity otherwise, some have text that others lack; a side may be several
/// states.
#[test]
fn polecat_columns_of_other_releases() {
    let text = [
        "Event ID\tEvent Date\tHeadline\tEvent Type\tEvent Intensity\tQuad Code\tActor Name\tActor Country\tRecipient Country\tFeed",
        "7_1\t2023-05-04\tTalks\tACCUSE\t-2.5\tVERBAL CONFLICT\tMinistry\tRUS; RUS\tUSA; CHN\tx",
        "7_2\t2023-05-04\tTa\tlks\tACCUSE\t-2.5\tVERBAL CONFLICT\tMinistry\tRUS|None\tUSA|CHN\tx",
        "7_3\t2023-05-04\tTalks\tAID\t\tMATERIAL COOPERATION\tMinistry\tNone\tNorth Korea\t",
    ]
    .join("\n");
    let (good, bad) = read(&text, None);
    assert!(bad.is_empty(), "{bad:?}");
    let told: Vec<_> = good.iter().map(|e| (e.source.country, e.target.country, e.score, e.quad)).collect();
    assert_eq!(told[0], (Some("RUS"), None, Some(-2.5), Quad::VerbalConflict));
    assert_eq!(told[1], told[0]);
    assert_eq!(good[0].target.unknown_country.as_deref(), Some("USA; CHN"));
    assert_eq!((told[2].0, told[2].1, told[2].3), (None, Some("PRK"), Quad::MaterialCooperation));
    for event in &good {
        assert_eq!(reread(Origin::Polecat, &event.row, &TABLES).as_ref(), Ok(event));
    }
}

/// A table without bounds to its columns would be tried without bounds.
#[test]
fn a_table_of_very_many_columns_is_none() {
    let head = format!("Event ID\tEvent Date\tEvent Type{}", "\tCity".repeat(100_000));
    let text = format!("{head}\n{}\n", "1\t".repeat(100_005));
    assert!(Rows::new("test", Cursor::new(text.into_bytes()), Some(Origin::Polecat), &TABLES).is_err());
}

#[test]
fn polecat_rows_with_stray_tabs_and_quotes() {
    let text = [
        POLECAT_HEAD,
        "p1\t2021-05-04\tCONSULT\tvisit\t4.0\tV-COOP\tdiplomatic;economic\tSergei Lavrov\tRUS\tGOV\tChina\tCHN\tBeijing\tCHN\t39.9\t116.4\t2021-05-05\tx",
        "p2\t2021-05-04\tACCUSE\tdisapprove\t-2.0\tV-CONF\t\tA \"B\" C\tRUS\tGOV;MIL\t\"United States\"\tUSA\tWashing\tton\tUSA\t38.9\t-77.0\t2021-05-05\tx",
        "p3\t2021-05-04\tDANCE\t\t\t\t\tX\tRUS\t\tY\tCHN",
        "p4\t2021-05-04\tAID\t\t\t\t\tX\tRUS\t\tY\tCHN",
        "p5\t2021-05",
    ]
    .join("\n");
    let (good, bad) = read(&text, None);
    assert_eq!(good.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(), ["p1", "p2", "p4"]);
    assert_eq!((good[0].kind, good[0].mode.as_deref(), good[0].score), (Some("CONSULT"), Some("visit"), Some(4.0)));
    assert_eq!(good[0].contexts, ["diplomatic", "economic"]);
    assert_eq!((good[1].place.name.as_deref(), good[1].place.latitude), (Some("Washing ton"), Some(38.9)));
    assert_eq!(
        (good[1].source.name.as_deref(), good[1].target.name.as_deref()),
        (Some("A \"B\" C"), Some("United States"))
    );
    assert_eq!(good[2].score, Some(10.0), "the type's own score");
    let reasons: Vec<_> = bad.iter().map(|r| (r.line, r.problem.reason())).collect();
    assert_eq!(reasons, [(4, "bad event type"), (6, "wrong number of columns")]);
    // As it is kept, the row says the same.
    for event in &good {
        assert_eq!(reread(Origin::Polecat, &event.row, &TABLES).as_ref(), Ok(event));
    }
}

#[test]
fn what_is_no_table_is_told() {
    let message = |bytes: &[u8], format| {
        Rows::new("f", Cursor::new(bytes.to_vec()), format, &TABLES).err().map(|e| e.to_string()).unwrap_or_default()
    };
    assert!(message(b"one\ttwo\n", None).contains("2 columns"));
    assert!(message(b"PK\x03\x04...", None).contains("zip"));
    assert!(message(b"one\ttwo\n", Some(Origin::Polecat)).contains("Event ID"));
    assert_eq!(message(b"", None), "");
}

#[test]
fn other_encodings_long_lines_and_compression() {
    let mut bytes = icews_file(&[icews("7", "2001-01-01", "France", "", "Germany", "042", "1.9")]).into_bytes();
    let at = bytes.windows(8).position(|w| w == b"Meridian").expect("there");
    bytes[at] = 0xe9;
    bytes.extend_from_slice(&vec![b'x'; (1 << 20) + 50]);
    bytes.extend_from_slice(b"\n");
    bytes.extend_from_slice(icews("8", "2001-01-02", "France", "", "Germany", "042", "1.9").as_bytes());
    let count = |bytes: Vec<u8>| {
        let mut rows = Rows::new("f", Cursor::new(bytes), None, &TABLES).expect("rows");
        let outcomes: Vec<_> = rows.by_ref().map(|o| o.expect("read")).collect();
        let bad: Vec<_> =
            outcomes.iter().filter_map(|o| if let Outcome::Rejected(r) = o { Some(r.line) } else { None }).collect();
        assert_eq!((outcomes.len(), bad, rows.recoded), (3, vec![3], 1));
    };
    count(bytes.clone());
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &bytes).expect("packs");
    count(packed.finish().expect("packs"));
}

fn import(archive: &mut Archive, text: &str) -> LoadSummary {
    let rows = Rows::new("test", Cursor::new(text.as_bytes().to_vec()), None, &TABLES).expect("rows");
    load(archive, rows, &TABLES, &mut |_| Ok(()), &mut |_| ControlFlow::Continue(())).expect("loads")
}

fn exported(archive: &Archive, format: ExportFormat, query: &ExportQuery) -> String {
    let mut out = String::new();
    header(format, &mut out);
    export::<ArchiveError>(archive, query, &TABLES, &mut |event| {
        write_event(format, &event, &TABLES, &mut out);
        Ok(())
    })
    .expect("exports");
    out
}

fn dump(archive: &Archive) -> String {
    let mut all = String::new();
    for table in ["imported_event", "imported_rollup", "imported_exposure"] {
        let mut statement =
            archive.connection().prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2, 3, 4")).expect("sql");
        let columns = statement.column_count();
        let mut rows = statement.query([]).expect("rows");
        while let Some(row) = rows.next().expect("row") {
            for at in 0..columns {
                all.push_str(&format!("{:?}|", row.get_ref(at).expect("cell")));
            }
            all.push('\n');
        }
    }
    all
}

#[test]
fn import_and_export_give_the_rows_back() {
    let folder = tempfile::tempdir().expect("folder");
    let mut archive = Archive::open(folder.path().join("a.db")).expect("opens");
    let icews_rows = icews_file(&[
        icews("1", "2014-10-01", "Russian Federation", "Executive,Government", "North Korea", "042", "1.9"),
        icews("2", "2014-10-02", "Russian Federation", "", "Japan", "111", "-2.0"),
    ]);
    let gdelt_rows = format!(
        "{}\n{}\n",
        gdelt2("11", "20240314", ["RUS", "RUSSIA", "GOV"], ["PRK", "NORTH KOREA", ""], "042", "1", "1.9"),
        gdelt2("12", "20240315", ["AFR", "AFRICA", ""], ["", "", ""], "190", "4", "-10.0"),
    );
    let summary = import(&mut archive, &icews_rows);
    assert_eq!((summary.rows, summary.added, summary.present), (2, 2, 0));
    assert_eq!(import(&mut archive, &gdelt_rows).added, 2);
    let before = dump(&archive);
    let again = import(&mut archive, &icews_rows);
    assert_eq!((again.added, again.present), (0, 2));
    assert_eq!(dump(&archive), before, "the same rows again change nothing");
    let of = |origin| ExportQuery { with: vec![origin], imported_only: true, ..ExportQuery::default() };
    assert_eq!(exported(&archive, ExportFormat::Icews, &of(Origin::Icews)), icews_rows);
    assert_eq!(exported(&archive, ExportFormat::Gdelt, &of(Origin::Gdelt2)), gdelt_rows);
    let dyad = ExportQuery { dyad: Some(("PRK".into(), "RUS".into())), ..of(Origin::Icews) };
    assert_eq!(exported(&archive, ExportFormat::Jsonl, &dyad).lines().count(), 1);
    let late = ExportQuery { from: Some(jiff::civil::date(2014, 10, 2)), ..of(Origin::Icews) };
    assert_eq!(exported(&archive, ExportFormat::Csv, &late).lines().count(), 2);
    assert_eq!(
        exported(&archive, ExportFormat::Jsonl, &ExportQuery::default()),
        "",
        "imported rows are no events of one's own"
    );
}

#[test]
fn rollups_sum_what_the_rows_say() {
    let folder = tempfile::tempdir().expect("folder");
    let mut archive = Archive::open(folder.path().join("a.db")).expect("opens");
    let row =
        |id: &str, target: &str, code: &str| icews(id, "2014-10-01", "Russian Federation", "", target, code, "0.0");
    let rows = [
        row("1", "North Korea", "042"),
        row("2", "North Korea", "042"),
        row("2", "North Korea", "042"),
        row("3", "Russian Federation", "042"),
        row("4", "North Korea", "010"),
    ];
    let summary = import(&mut archive, &icews_file(&rows));
    assert_eq!((summary.added, summary.present), (4, 1), "one row is doubled");
    let db = archive.connection();
    let sum: (i64, i64, i64, i64) = db
        .query_row(
            "SELECT events, scored, score_sum, score_squares FROM imported_rollup WHERE type = 'CONSULT'",
            [],
            |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)),
        )
        .expect("row");
    let score = TABLES.event_code("042").and_then(|c| c.score).expect("score");
    let thousandths = (score * 1000.0) as i64;
    assert_eq!(sum, (2, 2, 2 * thousandths, 2 * thousandths * thousandths));
    let exposure = |country: &str| -> i64 {
        db.query_row("SELECT events FROM imported_exposure WHERE country = ?1", [country], |r| r.get(0)).expect("row")
    };
    assert_eq!((exposure("RUS"), exposure("PRK")), (4, 3));
}

#[test]
fn an_import_that_was_stopped_goes_on() {
    let folder = tempfile::tempdir().expect("folder");
    let text: String = (0..5000)
        .map(|n| gdelt2(&n.to_string(), "20240314", ["RUS", "", ""], ["PRK", "", ""], "042", "1", "1.9") + "\n")
        .collect();
    let mut whole = Archive::open(folder.path().join("whole.db")).expect("opens");
    import(&mut whole, &text);
    let mut parts = Archive::open(folder.path().join("parts.db")).expect("opens");
    let rows = Rows::new("test", Cursor::new(text.clone().into_bytes()), None, &TABLES).expect("rows");
    let first = load(&mut parts, rows, &TABLES, &mut |_| Ok(()), &mut |s| {
        if s.rows >= 2000 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
    .expect("loads");
    assert!(first.stopped && first.added < 5000, "{first:?}");
    let rest = import(&mut parts, &text);
    assert_eq!((rest.present, rest.added), (first.added, 5000 - first.added));
    assert_eq!(dump(&parts), dump(&whole));
}

/// What other formats keep of a row.
#[test]
fn from_one_format_into_another() {
    let from = [
        icews("21", "2014-10-01", "Russian Federation", "Executive,Government", "North Korea", "042", "1.9"),
        icews("22", "1999-12-31", "Kosovo", "Insurgents / Separatists / Rebels", "Serbia", "190", "-10.0"),
        icews("23", "2001-02-03", "Romania", "Military", "Palestinian Territory, Occupied", "073", "7.4"),
    ];
    let (events, _) = read(&icews_file(&from), None);
    for event in events {
        let mut out = ExportEvent::from(event.clone());
        out.row = None;
        let mut text = String::new();
        write_event(ExportFormat::Gdelt, &out, &TABLES, &mut text);
        let (good, bad) = read(&text, Some(Origin::Gdelt2));
        assert_eq!(bad, []);
        let back = &good[0];
        assert_eq!(
            (back.day, &back.cameo, back.goldstein, back.quad),
            (event.day, &event.cameo, event.goldstein, event.quad)
        );
        assert_eq!((back.source.country, &back.source.sectors), (event.source.country, &event.source.sectors));
        assert_eq!((back.target.country, &back.target.sectors), (event.target.country, &event.target.sectors));
        assert_eq!((back.place.country, back.place.latitude), (event.place.country, event.place.latitude));
        text.clear();
        header(ExportFormat::Icews, &mut text);
        write_event(ExportFormat::Icews, &out, &TABLES, &mut text);
        let (good, bad) = read(&text, None);
        assert_eq!(bad, []);
        let back = &good[0];
        assert_eq!(
            (&back.key, &back.cameo, &back.source, &back.target),
            (&event.key, &event.cameo, &event.source, &event.target)
        );
        assert_eq!(back.place, event.place);
    }
}

#[test]
fn plover_json_leaves_out_what_is_not_known() {
    let (events, _) = read(&icews_file(&[icews("1", "2014-10-01", "Kosovo", "", "Serbia", "042", "1.9")]), None);
    let mut text = String::new();
    write_event(ExportFormat::Plover, &ExportEvent::from(events[0].clone()), &TABLES, &mut text);
    let value: serde_json::Value = serde_json::from_str(&text).expect("json");
    assert_eq!(value["actor"][0]["code"], "KOS");
    assert_eq!((value["event"].as_str(), value["quad_code"].as_u64()), (Some("CONSULT"), Some(1)));
    assert!(value.get("text").is_none());
}

proptest::proptest! {
    #[test]
    fn no_line_breaks_a_reader(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), which in 0usize..4) {
        let mut text = if which == 3 { POLECAT_HEAD.as_bytes().to_vec() } else { Vec::new() };
        text.push(b'\n');
        text.extend(bytes);
        if let Ok(rows) = Rows::new("f", Cursor::new(text), Some(Origin::ALL[which]), &TABLES) {
            for outcome in rows {
                proptest::prop_assert!(outcome.is_ok());
            }
        }
    }

    #[test]
    fn a_row_that_is_taken_is_taken_again_as_it_is_kept(cells in proptest::collection::vec("[ -~]{0,6}", 18)) {
        let line = cells.join("\t").replace('\n', " ");
        let text = format!("{POLECAT_HEAD}\np9\t2020-01-01\tAID\t{line}\n");
        let (good, _) = read(&text, None);
        for event in good {
            proptest::prop_assert_eq!(reread(Origin::Polecat, &event.row, &TABLES), Ok(event.clone()));
        }
    }
}
