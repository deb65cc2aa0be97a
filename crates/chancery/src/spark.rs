//! Figures as small bars of characters.

const HEIGHTS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const WIDTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// The value that fills a bar, at the least: one story is no tall bar.
const LEAST: u64 = 4;

/// Heights by eighths of the greatest value; a point for nothing.
pub(crate) fn spark(values: &[u64]) -> String {
    spark_of(values, values.iter().copied().max().unwrap_or(0))
}

/// Heights by eighths of `most`.
pub(crate) fn spark_of(values: &[u64], most: u64) -> String {
    let most = most.max(LEAST);
    let bar = |v: &u64| if *v == 0 { '·' } else { HEIGHTS[((v * 8).div_ceil(most)).clamp(1, 8) as usize - 1] };
    values.iter().map(bar).collect()
}

/// A bar to the right, `most` of which fills `columns`.
pub(crate) fn bar(value: u64, most: u64, columns: u64) -> String {
    let eighths = (value * columns * 8).div_ceil(most.max(LEAST)).min(columns * 8);
    let mut out = "█".repeat(usize::try_from(eighths / 8).unwrap_or(0));
    let rest = (eighths % 8) as usize;
    out.extend((rest > 0).then(|| WIDTHS[rest - 1]));
    out
}

/// Neighbours added up, so that no more than `columns` values are left.
pub(crate) fn gathered(values: &[u64], columns: usize) -> Vec<u64> {
    let size = values.len().div_ceil(columns.max(1)).max(1);
    values.chunks(size).map(|c| c.iter().sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_bars() {
        assert_eq!(spark(&[0, 1, 2, 4, 8]), "·▁▂▄█");
        assert_eq!(spark(&[0, 0]), "··");
        assert_eq!(spark(&[1, 0]), "▂·");
        assert_eq!(spark_of(&[1, 8], 16), "▁▄");
        assert_eq!([bar(0, 8, 4), bar(8, 8, 4), bar(4, 8, 4), bar(1, 16, 4)], ["", "████", "██", "▎"]);
        assert_eq!(gathered(&[1, 2, 3, 4, 5], 3), [3, 7, 5]);
        assert_eq!(gathered(&[1, 2], 3), [1, 2]);
        assert_eq!(gathered(&[], 3), Vec::<u64>::new());
    }
}
