//! Rows of our own making in the layouts of GDELT 2.0 and ICEWS: as long, as many-sided and as unevenly spread over states
//! as such rows are. Row `n` of `count` is always the same.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use std::fmt::Write as _;

use chancery_archive::exchange::{CodeTables, ICEWS_COLUMNS};
use chancery_knowledge::Knowledge;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::draw;

/// CAMEO code, quadrant, Goldstein score.
const ACTS: [(&str, u8, f64); 24] = [
    ("010", 1, 0.0),
    ("042", 1, 1.9),
    ("043", 1, 2.8),
    ("036", 1, 4.0),
    ("040", 1, 1.0),
    ("051", 1, 3.4),
    ("020", 1, 3.0),
    ("057", 1, 8.0),
    ("046", 1, 7.0),
    ("190", 4, -10.0),
    ("112", 3, -2.0),
    ("111", 3, -2.0),
    ("173", 4, -5.0),
    ("061", 2, 6.4),
    ("071", 2, 7.4),
    ("084", 2, 7.0),
    ("120", 3, -4.0),
    ("130", 3, -4.4),
    ("138", 3, -7.0),
    ("141", 3, -6.5),
    ("163", 4, -8.0),
    ("193", 4, -10.0),
    ("195", 4, -10.0),
    ("100", 3, -5.0),
];

const SECTORS: [(&str, &str); 6] =
    [("GOV", "Government"), ("", ""), ("MIL", "Military"), ("BUS", "Business"), ("MED", "News"), ("OPP", "Dissident")];

/// Where rows begin, and over how many days they are spread.
const START: Date = date(2015, 2, 18);
const DAYS: u64 = 2500;

/// A state under the names of the formats.
struct State {
    cameo: &'static str,
    fips: &'static str,
    name: &'static str,
    icews: &'static str,
}

/// Makes rows.
pub struct Maker {
    states: Vec<State>,
}

/// One side of a row: state, sector.
type Side = (usize, usize);

impl Maker {
    pub fn new() -> Self {
        let knowledge = Knowledge::embedded().unwrap();
        let tables = CodeTables::new(&knowledge).unwrap();
        let states = knowledge.countries.iter().filter_map(|c| {
            let code = tables.country(c.code)?;
            Some(State {
                cameo: tables.cameo_of_country(code),
                fips: tables.fips_of_country(code)?,
                name: c.name,
                icews: tables.icews_name_of_country(code)?,
            })
        });
        Self { states: states.collect() }
    }

    /// A few states are in most rows, and most are in few.
    fn state(&self, seed: u64) -> usize {
        let part = draw(seed, 1000) * draw(seed + 1, 1000) / 1000 * draw(seed + 2, 1000) / 1000;
        part * self.states.len() / 1000
    }

    /// In two of five rows both sides are of one state, in one of five the second side is not known.
    fn sides(&self, seed: u64) -> (Side, Option<Side>) {
        let source = (self.state(seed), draw(seed + 4, SECTORS.len()));
        let target = match draw(seed + 5, 10) {
            0..4 => Some((source.0, draw(seed + 6, SECTORS.len()))),
            4..8 => Some((self.state(seed + 7), draw(seed + 6, SECTORS.len()))),
            _ => None,
        };
        (source, target)
    }

    fn act(seed: u64) -> (&'static str, u8, f64) {
        ACTS[draw(seed, ACTS.len()).min(draw(seed + 1, ACTS.len()))]
    }

    fn day(n: u64, count: u64) -> Date {
        START.saturating_add(((n * DAYS / count.max(1)) as i64).days())
    }

    /// Appends a row of 61 columns.
    pub fn gdelt2(&self, n: u64, count: u64, out: &mut String) {
        let seed = n * 64;
        let added = Self::day(n, count);
        // Some events are told long after.
        let day = if draw(seed + 20, 50) == 0 { added.saturating_sub(365.days()) } else { added };
        let (source, target) = self.sides(seed);
        let (code, quad, goldstein) = Self::act(seed + 21);
        let number = |d: Date| i64::from(d.year()) * 10_000 + i64::from(d.month()) * 100 + i64::from(d.day());
        let month = number(day) / 100;
        let fraction = f64::from(day.year()) + f64::from(day.month() - 1) / 12.0;
        let _ = write!(out, "{}\t{}\t{month}\t{}\t{fraction:.4}", 410_000_000 + n, number(day), day.year());
        self.gdelt_side(Some(source), out);
        self.gdelt_side(target, out);
        let told = 1 + draw(seed + 22, 12);
        let tone = draw(seed + 23, 1_000_000) as f64 / 100_000.0 - 5.0;
        let (base, root) = (&code[..3], &code[..2]);
        let _ =
            write!(out, "\t{}\t{code}\t{base}\t{root}\t{quad}\t{goldstein:?}\t{told}\t1\t{told}\t{tone:.12}", n % 2);
        self.gdelt_place(source.0, seed + 24, out);
        self.gdelt_place(target.map_or(source.0, |t| t.0), seed + 30, out);
        self.gdelt_place(source.0, seed + 24, out);
        let (a, b) = (self.states[source.0].cameo, ACTS.len() + draw(seed + 40, 90_000));
        let _ = writeln!(
            out,
            "\t{}{:06}\thttps://news{}.example.org/world/{}/{:02}/{a}-talks-and-other-matters-of-the-day-{b}.html",
            number(added),
            n % 96 * 1500,
            draw(seed + 41, 900),
            added.year(),
            added.month()
        );
    }

    fn gdelt_side(&self, side: Option<Side>, out: &mut String) {
        let Some((state, sector)) = side else {
            out.push_str("\t\t\t\t\t\t\t\t\t\t");
            return;
        };
        let (State { cameo, name, .. }, (kind, _)) = (&self.states[state], SECTORS[sector]);
        let _ = write!(out, "\t{cameo}{kind}\t{}\t{cameo}\t\t\t\t\t{kind}\t\t", name.to_uppercase());
    }

    fn gdelt_place(&self, state: usize, seed: u64, out: &mut String) {
        let State { fips, name, .. } = &self.states[state];
        let (town, latitude, longitude) = (draw(seed, 40), draw(seed, 120_000), draw(seed + 1, 300_000));
        let _ = write!(
            out,
            "\t4\tTown {town}, District {}, {name}\t{fips}\t{fips}{:02}\t{}\t{:?}\t{:?}\t-{}",
            town % 7,
            town % 7,
            town * 37,
            latitude as f64 / 1000.0 - 60.0,
            longitude as f64 / 1000.0 - 150.0,
            1_000_000 + town * 991
        );
    }

    /// Appends a row of 20 columns.
    pub fn icews(&self, n: u64, count: u64, out: &mut String) {
        let seed = n * 64;
        let day = Self::day(n, count);
        let (source, target) = self.sides(seed);
        let (code, _, goldstein) = Self::act(seed + 21);
        let _ = write!(out, "{}\t{day}", 20_000_000 + n);
        self.icews_side(Some(source), seed + 31, out);
        let _ = write!(out, "\tMade-up act number {code}\t{code}\t{goldstein:?}");
        self.icews_side(target, seed + 33, out);
        let _ = write!(out, "\t{}\t{}\tPaper {}", 30_000_000 + n / 3, 1 + n % 6, draw(seed + 24, 200));
        let (town, latitude, longitude) = (draw(seed + 25, 40), draw(seed + 26, 120_000), draw(seed + 27, 300_000));
        let _ = writeln!(
            out,
            "\tTown {town}\t\tProvince {}\t{}\t{:?}\t{:?}",
            town % 7,
            self.states[source.0].icews,
            latitude as f64 / 1000.0 - 60.0,
            longitude as f64 / 1000.0 - 150.0
        );
    }

    fn icews_side(&self, side: Option<Side>, seed: u64, out: &mut String) {
        let Some((state, sector)) = side else {
            out.push_str("\t\t\t");
            return;
        };
        let (State { icews, .. }, (_, kind)) = (&self.states[state], SECTORS[sector]);
        let _ = write!(out, "\tOffice {} ({icews})\t{kind}", draw(seed, 30));
        if !kind.is_empty() {
            out.push_str(",Executive Office");
        }
        let _ = write!(out, "\t{icews}");
    }
}

/// The header line of ICEWS.
pub fn icews_head() -> String {
    ICEWS_COLUMNS.join("\t") + "\n"
}
