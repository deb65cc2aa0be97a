//! The chart of a relation: its level with the interval above, stories by period below.

use chancery_relate::{Change, Level, Measure, Relation, Series, Step};
use jiff::civil::Date;

use crate::axis;
use crate::scene::{Anchor, Colour, Scene, Shape};

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 600.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 930.0;
/// Top and bottom of the level, and of the stories.
const LEVEL: (f64, f64) = (132.0, 340.0);
const STORIES: (f64, f64) = (404.0, 530.0);
/// Widths of letters, for a font of height 1.
const LETTER: f64 = 0.602;
/// Months that each level looks back on.
const MONTHS: u32 = 12;

const INK: Colour = [34, 34, 34];
const FAINT: Colour = [110, 110, 110];
const GRID: Colour = [224, 224, 224];
const LINE: Colour = [31, 61, 102];
// Told apart by brightness too, and one goes up, the other down.
const COOPERATION: Colour = [44, 128, 98];
const CONFLICT: Colour = [178, 64, 40];
const CHANGE: Colour = [150, 90, 0];

/// Stories of one period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What the period is called.
    pub label: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Stories that are cooperation.
    pub cooperation: u64,
    /// Stories that are conflict.
    pub conflict: u64,
}

/// What a chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The two states.
    pub title: String,
    /// What it rests on.
    pub subtitle: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Levels of the twelve months that end with the day.
    pub levels: Vec<(Date, Level)>,
    /// Lasting changes.
    pub changes: Vec<Change>,
    /// Length of the periods of the bars.
    pub step: Step,
    /// The bars, in order.
    pub bars: Vec<Bar>,
}

impl Chart {
    /// The chart of a relation and its series; `title` names the two states.
    #[must_use]
    pub fn of(relation: &Relation, series: &Series, title: &str) -> Self {
        let measure = Measure::relations();
        let c = &relation.coverage;
        let mut subtitle = format!("{} · {} stories that happened", relation.span, c.actual);
        if !relation.origins.is_empty() {
            subtitle.push_str(&format!(" · with rows of {}", relation.origins.join(", ")));
        }
        Self {
            title: title.to_owned(),
            subtitle,
            from: relation.span.first.first_day(),
            to: relation.span.last.last_day(),
            levels: relation.levels(&measure, MONTHS).into_iter().map(|(m, l)| (m.last_day(), l)).collect(),
            changes: relation.changes(&measure),
            step: series.step,
            bars: (series.periods.iter())
                .map(|p| Bar {
                    label: p.label.clone(),
                    from: p.from,
                    to: p.to,
                    cooperation: p.tally.of_quad("cooperation"),
                    conflict: p.tally.of_quad("conflict"),
                })
                .collect(),
        }
    }

    /// Where a day lies, and the day after the last at the right edge.
    fn x(&self, day: Date) -> f64 {
        let days = |d: Date| d.since(self.from).map_or(0, |s| s.get_days());
        let whole = f64::from(days(self.to).max(0)) + 1.0;
        LEFT + (RIGHT - LEFT) * f64::from(days(day)) / whole
    }

    /// Lays the chart out.
    #[must_use]
    pub fn draw(&self) -> Scene {
        let mut shapes = Vec::new();
        text(&mut shapes, (LEFT, 34.0), 19.0, Anchor::Start, INK, &self.title);
        text(&mut shapes, (LEFT, 56.0), 12.0, Anchor::Start, FAINT, &self.subtitle);
        let marks = axis::days(self.from, self.to);
        for (day, label) in &marks {
            let x = self.x(*day);
            for (top, bottom) in [LEVEL, STORIES] {
                line(&mut shapes, &[(x, top), (x, bottom)], GRID, 1.0);
            }
            line(&mut shapes, &[(x, STORIES.1), (x, STORIES.1 + 5.0)], FAINT, 1.0);
            text(&mut shapes, (x, STORIES.1 + 20.0), 12.0, Anchor::Middle, INK, label);
        }
        self.level(&mut shapes);
        self.stories(&mut shapes);
        let note = "Level: 100 stories that involve either side give so much score between the two (12 months up to each day).";
        text(&mut shapes, (LEFT, HEIGHT - 26.0), 10.5, Anchor::Start, FAINT, note);
        let note = "Band: interval of 95 in 100. Dashed: months from which on the mean level is another. Chancery.";
        text(&mut shapes, (LEFT, HEIGHT - 11.0), 10.5, Anchor::Start, FAINT, note);
        let (first, last) = (self.levels.first(), self.levels.last());
        let told = |l: Option<&(Date, Level)>| l.map_or_else(String::new, |(d, l)| format!("{:+.1} on {d}", l.value));
        let description = format!(
            "{}. Level from {} to {}; stories by {}, cooperation upwards and conflict downwards.",
            self.subtitle,
            told(first),
            told(last),
            name(self.step)
        );
        Scene { width: WIDTH as u32, height: HEIGHT as u32, title: self.title.clone(), description, shapes }
    }

    fn level(&self, shapes: &mut Vec<Shape>) {
        let (top, bottom) = LEVEL;
        text(shapes, (LEFT, top - 38.0), 13.0, Anchor::Start, INK, "Level");
        let low = self.levels.iter().map(|l| l.1.low).fold(0.0, f64::min);
        let high = self.levels.iter().map(|l| l.1.high).fold(1.0, f64::max);
        let numbers = axis::round_numbers(low, high, 5);
        let y = scale(shapes, &numbers, LEVEL, &|v| format!("{v:+}").replace("+0", "0"));
        let point = |day: Date, value: f64| (self.x(day), y(value));
        let mut band: Vec<(f64, f64)> = self.levels.iter().map(|(d, l)| point(*d, l.high)).collect();
        band.extend(self.levels.iter().rev().map(|(d, l)| point(*d, l.low)));
        shapes.push(Shape::Area { points: band, fill: LINE, opacity: 0.18 });
        line(shapes, &[(LEFT, y(0.0)), (RIGHT, y(0.0))], FAINT, 1.0);
        // Labels of changes stand above, in rows where they would run into each other.
        let mut ends = [f64::NEG_INFINITY; 3];
        for change in &self.changes {
            let x = self.x(change.month.first_day());
            let points = vec![(x, top), (x, bottom)];
            shapes.push(Shape::Line { points, stroke: CHANGE, width: 1.5, dashed: true });
            let label = change.month.to_string();
            let half = label.chars().count() as f64 * 11.0 * LETTER / 2.0;
            let row = ends.iter().position(|e| *e < x - half - 4.0).unwrap_or(0);
            ends[row] = x + half;
            let centre = x.clamp(LEFT + half, RIGHT - half);
            text(shapes, (centre, top - 5.0 - 12.0 * row as f64), 11.0, Anchor::Middle, CHANGE, &label);
        }
        let points = self.levels.iter().map(|(d, l)| point(*d, l.value)).collect::<Vec<_>>();
        line(shapes, &points, LINE, 2.0);
    }

    fn stories(&self, shapes: &mut Vec<Shape>) {
        let (top, _) = STORIES;
        text(shapes, (LEFT, top - 14.0), 13.0, Anchor::Start, INK, &format!("Stories a {}", name(self.step)));
        let mut x = RIGHT;
        for (label, colour) in [("conflict", CONFLICT), ("cooperation", COOPERATION)] {
            text(shapes, (x, top - 14.0), 12.0, Anchor::End, INK, label);
            x -= label.len() as f64 * 12.0 * LETTER + 16.0;
            shapes.push(Shape::Rect {
                x,
                y: top - 24.0,
                width: 10.0,
                height: 10.0,
                fill: colour,
                note: label.to_owned(),
            });
            x -= 18.0;
        }
        let most = |of: &dyn Fn(&Bar) -> u64| self.bars.iter().map(of).max().unwrap_or(0) as f64;
        let (up, down) = (most(&|b| b.cooperation), most(&|b| b.conflict));
        let mut numbers = axis::round_numbers(-down, up.max(1.0), 4);
        // Stories are whole: no mark between two of them.
        numbers.retain(|n| n.fract() == 0.0);
        let y = scale(shapes, &numbers, STORIES, &|v| format!("{}", v.abs()));
        for bar in &self.bars {
            let from = self.x(bar.from);
            let to = bar.to.tomorrow().map_or(RIGHT, |d| self.x(d));
            let gap = ((to - from) * 0.12).min(2.0);
            let note = format!("{}: {} cooperation, {} conflict", bar.label, bar.cooperation, bar.conflict);
            for (value, fill, sign) in [(bar.cooperation, COOPERATION, 1.0), (bar.conflict, CONFLICT, -1.0)] {
                if value > 0 {
                    let (zero, end) = (y(0.0), y(sign * value as f64));
                    let (y, height) = (zero.min(end), (zero - end).abs());
                    let (x, width) = (from + gap, to - from - 2.0 * gap);
                    shapes.push(Shape::Rect { x, y, width, height, fill, note: note.clone() });
                }
            }
        }
        line(shapes, &[(LEFT, y(0.0)), (RIGHT, y(0.0))], FAINT, 1.0);
    }
}

fn name(step: Step) -> &'static str {
    match step {
        Step::Day => "day",
        Step::Month => "month",
        Step::Year => "year",
    }
}

/// Lines across at the given numbers, written at the left; where a value lies between `top` and `bottom`.
fn scale(
    shapes: &mut Vec<Shape>,
    numbers: &[f64],
    (top, bottom): (f64, f64),
    write: &dyn Fn(f64) -> String,
) -> impl Fn(f64) -> f64 + use<> {
    let (low, high) = (numbers.first().copied().unwrap_or(0.0), numbers.last().copied().unwrap_or(1.0));
    let range = if high > low { high - low } else { 1.0 };
    let y = move |value: f64| bottom - (bottom - top) * (value - low) / range;
    for number in numbers {
        line(shapes, &[(LEFT, y(*number)), (RIGHT, y(*number))], GRID, 1.0);
        text(shapes, (LEFT - 8.0, y(*number) + 4.0), 12.0, Anchor::End, INK, &write(*number));
    }
    y
}

fn line(shapes: &mut Vec<Shape>, points: &[(f64, f64)], stroke: Colour, width: f64) {
    shapes.push(Shape::Line { points: points.to_vec(), stroke, width, dashed: false });
}

fn text(shapes: &mut Vec<Shape>, (x, y): (f64, f64), size: f64, anchor: Anchor, fill: Colour, text: &str) {
    shapes.push(Shape::Text { x, y, size, anchor, fill, text: text.to_owned() });
}
