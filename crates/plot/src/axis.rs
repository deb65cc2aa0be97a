//! Round numbers and days along the edges of a chart.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// The most marks of an axis of days.
const MOST: usize = 13;

/// Round numbers from `low` to `high` or a little beyond, about `count` of them: steps of 1, 2 or 5 times a power of ten.
pub(crate) fn round_numbers(low: f64, high: f64, count: usize) -> Vec<f64> {
    let range = (high - low).max(1e-9);
    let rough = range / count.max(1) as f64;
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|n| n * power).into_iter().find(|s| *s >= rough).unwrap_or(rough);
    let first = (low / step).floor() as i64;
    let last = ((high / step).ceil() as i64).max(first + 1);
    (first..=last).map(|n| n as f64 * step).collect()
}

/// Days to mark from `from` to `to`, with what to write there: days, months or years, whatever is not too dense.
pub(crate) fn days(from: Date, to: Date) -> Vec<(Date, String)> {
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month()) - i32::from(from.month());
    if months < 2 {
        let marked = std::iter::successors(Some(from), |d| d.tomorrow().ok()).take_while(|d| *d <= to);
        let marked = marked.filter(|d| d.day() % 5 == 1 && d.day() < 31);
        return marked.map(|d| (d, format!("{:02}-{:02}", d.month(), d.day()))).collect();
    }
    let step = [1, 2, 3, 6].into_iter().find(|s| months / s < MOST as i32);
    if let Some(step) = step {
        let starts = |d: &Date| d.day() == 1 && (i32::from(d.month()) - 1) % step == 0;
        let first = from.first_of_month();
        let marked = std::iter::successors(Some(first), |d| d.checked_add(1.month()).ok()).take_while(|d| *d <= to);
        let marked = marked.filter(|d| *d >= from && starts(d));
        return marked.map(|d| (d, format!("{:04}-{:02}", d.year(), d.month()))).collect();
    }
    let years = (i32::from(to.year()) - i32::from(from.year())).max(1);
    let steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
    let step = steps.into_iter().find(|s| years / s < MOST as i32).unwrap_or(1000);
    let year = |y: &i32| i16::try_from(*y).ok().and_then(|y| Date::new(y, 1, 1).ok());
    let all = (i32::from(from.year())..=i32::from(to.year())).filter(|y| y % step == 0);
    all.filter_map(|y| year(&y)).filter(|d| *d >= from).map(|d| (d, format!("{:04}", d.year()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round() {
        assert_eq!(round_numbers(0.0, 10.0, 5), [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]);
        assert_eq!(round_numbers(-130.0, 410.0, 5), [-200.0, 0.0, 200.0, 400.0, 600.0]);
        assert_eq!(round_numbers(0.0, 3.0, 4), [0.0, 1.0, 2.0, 3.0]);
        assert!(round_numbers(0.0, 0.0, 4).len() >= 2);
    }

    #[test]
    fn days_are_not_too_dense() {
        let check = |from: &str, to: &str, first: &str, count: usize| {
            let marks = days(from.parse().unwrap(), to.parse().unwrap());
            assert_eq!((marks[0].1.as_str(), marks.len()), (first, count), "{from}..{to}: {marks:?}");
        };
        check("2024-06-01", "2024-06-30", "06-01", 6);
        check("2024-01-01", "2024-12-31", "2024-01", 12);
        check("2022-05-01", "2024-12-31", "2022-07", 10);
        check("1990-03-01", "2024-12-31", "1995", 6);
        check("2010-01-01", "2020-12-31", "2010", 11);
    }
}
