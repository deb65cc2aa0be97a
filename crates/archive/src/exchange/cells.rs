//! What cells of tables hold: days, numbers, text.

use jiff::civil::Date;

use super::event::Problem;

/// The text of a cell, without blanks around it; `None` for what stands for nothing.
pub(crate) fn text(cell: &str) -> Option<&str> {
    let cell = cell.trim();
    (!cell.is_empty() && !matches!(cell, "NULL" | "null" | "None" | "NA" | "NaN" | "nan" | "---")).then_some(cell)
}

pub(crate) fn owned(cell: &str) -> Option<String> {
    text(cell).map(str::to_owned)
}

/// A day written `20240314`, `2024-03-14` (a time may follow) or `3/14/2024`.
pub(crate) fn day(cell: &str) -> Result<Date, Problem> {
    let wrong = || Problem::Day(shorten(cell));
    let trimmed = cell.trim();
    let date = trimmed.split([' ', 'T']).next().unwrap_or_default();
    let digits =
        |s: &str| (s.len() <= 4 && s.bytes().all(|b| b.is_ascii_digit())).then(|| s.parse::<i16>().ok()).flatten();
    let parts = if date.len() == 8 && date.bytes().all(|b| b.is_ascii_digit()) {
        [&date[..4], &date[4..6], &date[6..]].map(digits)
    } else if date.contains('/') {
        let mut parts = date.split('/').map(digits);
        let (month, day, year) = (parts.next().flatten(), parts.next().flatten(), parts.next().flatten());
        if parts.next().is_some() {
            return Err(wrong());
        }
        [year, month, day]
    } else {
        let mut parts = date.split('-').map(digits);
        let found = [parts.next().flatten(), parts.next().flatten(), parts.next().flatten()];
        if parts.next().is_some() {
            return Err(wrong());
        }
        found
    };
    let [Some(year), Some(month), Some(day)] = parts else { return Err(wrong()) };
    if !(1000..=2999).contains(&year) {
        return Err(wrong());
    }
    let small = |n: i16| i8::try_from(n).map_err(|_| wrong());
    Date::new(year, small(month)?, small(day)?).map_err(|_| wrong())
}

/// A number of at most `limit` in size; an empty cell is none.
pub(crate) fn number(cell: &str, column: &'static str, limit: f64) -> Result<Option<f64>, Problem> {
    let Some(cell) = text(cell) else { return Ok(None) };
    match cell.parse::<f64>() {
        Ok(value) if value.abs() <= limit => Ok(Some(value)),
        _ => Err(Problem::Number { column, text: shorten(cell) }),
    }
}

/// A latitude and a longitude, or neither.
pub(crate) fn point(latitude: &str, longitude: &str) -> Result<(Option<f64>, Option<f64>), Problem> {
    let (latitude, longitude) = (number(latitude, "Latitude", 90.0)?, number(longitude, "Longitude", 180.0)?);
    Ok(if latitude.is_some() && longitude.is_some() { (latitude, longitude) } else { (None, None) })
}

pub(crate) fn count(cell: &str, column: &'static str) -> Result<Option<u32>, Problem> {
    let Some(cell) = text(cell) else { return Ok(None) };
    cell.parse().map(Some).map_err(|_| Problem::Number { column, text: shorten(cell) })
}

/// A piece of a cell that is short enough for a message.
pub(crate) fn shorten(cell: &str) -> String {
    let mut short: String = cell.trim().chars().take(40).collect();
    if cell.trim().chars().nth(40).is_some() {
        short.push('…');
    }
    short
}

/// A cell fit for a table parted by tabs.
pub(crate) fn flat(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\t' | '\n' | '\r') { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_the_writings_of_the_field() {
        let check = |cell: &str, expect: Option<&str>| {
            assert_eq!(day(cell).ok().map(|d| d.to_string()).as_deref(), expect, "{cell}");
        };
        check("20240314", Some("2024-03-14"));
        check("2024-03-14", Some("2024-03-14"));
        check("2024-03-14 00:00:00", Some("2024-03-14"));
        check("2024-03-14T07:00:00Z", Some("2024-03-14"));
        check("3/14/2024", Some("2024-03-14"));
        check("20240230", None);
        check("2024-3-1-1", None);
        check("", None);
        check("0", None);
        check("٢٠٢٤0314", None);
    }

    #[test]
    fn numbers_have_ranges() {
        assert_eq!(number(" -4.0 ", "x", 10.0), Ok(Some(-4.0)));
        assert_eq!(number("", "x", 10.0), Ok(None));
        assert!(number("11", "x", 10.0).is_err());
        assert!(number("inf", "x", 10.0).is_err());
        assert_eq!(number("NaN", "x", 10.0), Ok(None));
        assert_eq!(point("39.03", ""), Ok((None, None)));
    }
}
