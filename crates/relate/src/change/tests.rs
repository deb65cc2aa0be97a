use super::*;
use proptest::prelude::*;

/// Steps between `means`, `length` values each, with noise of standard deviation 0.58 from a linear congruential generator.
fn series(seed: u64, means: &[f64], length: usize) -> Vec<f64> {
    let mut x = seed;
    let mut uniform = || {
        x = (1_103_515_245 * x + 12345) % (1 << 31);
        x as f64 / f64::from(1 << 30) / 2.0
    };
    let noisy = |m: &f64| std::iter::repeat_n(*m, length);
    means.iter().flat_map(noisy).map(|m| m + (0..4).map(|_| uniform()).sum::<f64>() - 2.0).collect()
}

/// The same change points as ruptures 1.1.10: `Pelt(model="l2", jump=1)` with equal weights, and the same with a cost of
/// weighted squares, weights 1, 3, 5, 2, 4, 1 ... and three times the penalty.
#[test]
fn same_as_the_reference() {
    let check = |seed, means: &[f64], length, penalty: f64, shortest, plain: &[usize], weighted: &[usize]| {
        let values = series(seed, means, length);
        let n = values.len();
        let equal = Weighted::new(values.iter().map(|v| (*v, 1.0)).collect());
        assert_eq!(pelt(n, shortest, penalty, |a, b| equal.cost(a, b)), plain, "equal weights, {seed}");
        let unequal = Weighted::new(values.iter().enumerate().map(|(i, v)| (*v, 1.0 + (i * 7 % 5) as f64)).collect());
        assert_eq!(pelt(n, shortest, 3.0 * penalty, |a, b| unequal.cost(a, b)), weighted, "weights, {seed}");
    };
    check(
        1,
        &[0.0, 1.0, 0.2],
        40,
        1.0,
        1,
        &[3, 13, 22, 25, 29, 30, 37, 54, 58, 63, 66, 78, 79, 80, 81, 86],
        &[3, 9, 29, 30, 37, 47, 48, 54, 58, 63, 67, 68, 86, 89, 90, 115, 119],
    );
    check(3, &[0.0, 2.0, -1.0, 2.0, 0.0], 15, 2.0, 1, &[15, 30, 45, 60], &[15, 30, 45, 60]);
    check(
        4,
        &[0.0, 0.5],
        100,
        0.7,
        5,
        &[11, 68, 73, 84, 96, 111, 116, 155, 160, 194],
        &[11, 68, 73, 82, 96, 109, 116, 137, 144, 155, 160, 194],
    );
    check(
        5,
        &[3.0, 2.4, 2.9, 1.5, 1.2],
        30,
        0.5,
        6,
        &[6, 30, 41, 48, 64, 90, 112, 126],
        &[6, 30, 41, 48, 64, 90, 125, 136, 144],
    );
    check(
        6,
        &[0.0, 0.4, 0.8, 1.2],
        25,
        0.3,
        3,
        &[3, 8, 13, 21, 25, 32, 40, 64, 72, 75, 78, 82],
        &[3, 8, 13, 17, 21, 25, 28, 37, 40, 54, 57, 64, 72, 75, 80, 83, 88],
    );
    let up_and_down = [0.0, 0.6].repeat(6);
    check(
        8,
        &up_and_down,
        12,
        1.0,
        4,
        &[12, 16, 48, 54, 61, 73, 84, 95, 109, 120, 135],
        &[13, 32, 38, 48, 54, 61, 73, 84, 95, 109, 120, 135],
    );
}

#[test]
fn lasting_steps_are_found_and_noise_is_not() {
    let found = |seed, means: &[f64], length| {
        Weighted::new(series(seed, means, length).into_iter().map(|v| (v, 1.0)).collect()).changes()
    };
    for (seed, means) in [(11, [0.0, 2.0, 0.0]), (12, [3.0, 1.0, -1.0])] {
        let at = found(seed, &means, 40);
        assert_eq!(at.len(), 2, "{at:?}");
        assert!(at[0].abs_diff(40) <= 1 && at[1].abs_diff(80) <= 1, "{at:?}");
    }
    let false_alarms = (0..200).filter(|seed| !found(1000 + seed, &[0.0], 240).is_empty()).count();
    assert!(false_alarms <= 10, "{false_alarms} of 200 series without a change");
}

#[test]
fn changes_of_a_relation() {
    let start = Month::new(2000, 1).unwrap();
    let cell = |sum: f64, exposure| Sums { exposure, stories: 1, sum, squares: sum * sum };
    let mut months: Vec<(Month, Sums)> = Vec::new();
    for i in 0..48 {
        let tone = if i < 24 { 1.0 } else { -3.0 } + if i % 2 == 0 { 0.5 } else { -0.5 };
        months.push((start.plus(i), cell(tone, 2)));
    }
    // Months without stories neither count nor stand in the way.
    months.push((start.plus(48), Sums::default()));
    let all = changes(&months);
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(all[0].month.to_string(), "2002-01");
    assert!((all[0].before - 50.0).abs() < 1e-9 && (all[0].after + 150.0).abs() < 1e-9, "{all:?}");
    assert!(changes(&[]).is_empty());
    assert!(changes(&months[..5]).is_empty());
}

/// Least cost over all segmentations, without pruning.
fn exhaustive(n: usize, shortest: usize, penalty: f64, cost: impl Fn(usize, usize) -> f64) -> f64 {
    let mut best = vec![f64::INFINITY; n + 1];
    best[0] = -penalty;
    for end in shortest..=n {
        for start in 0..=end - shortest {
            best[end] = best[end].min(best[start] + cost(start, end) + penalty);
        }
    }
    best[n]
}

proptest! {
    #[test]
    fn pruning_loses_nothing(
        values in prop::collection::vec((-5.0..5.0, 0.5..4.0), 2..40),
        shortest in 1_usize..6,
        penalty in 0.0..20.0,
    ) {
        let n = values.len();
        prop_assume!(n >= shortest);
        let all = Weighted::new(values);
        let starts = pelt(n, shortest, penalty, |a, b| all.cost(a, b));
        let mut edges = vec![0];
        edges.extend(&starts);
        edges.push(n);
        let total = edges.windows(2).map(|e| all.cost(e[0], e[1])).sum::<f64>() + penalty * starts.len() as f64;
        prop_assert!(edges.windows(2).all(|e| e[1] - e[0] >= shortest));
        prop_assert!((total - exhaustive(n, shortest, penalty, |a, b| all.cost(a, b))).abs() < 1e-6);
    }
}
