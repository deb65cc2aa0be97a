//! Numbers in digits and words, ordinals, vague quantities, years.

use super::Grammar;
use crate::time::token::Kind;

impl Grammar<'_> {
    /// A cardinal number at token `i`, with fractions: `25`, `2 1/2`, `twenty-five`, `two hundred`, `1.5`.
    pub(super) fn number(&self, i: usize) -> Option<(f64, usize)> {
        let t = self.t;
        if t.kind(i) == Kind::Number {
            let mut value = t.decimal(i)?;
            let mut j = i + 1;
            // `1/2`, `2 1/2`
            let fraction = |k: usize| -> Option<f64> {
                (t.is(k + 1, &["/"]) && t.glued(k + 1) && t.glued(k + 2)).then_some(())?;
                let (a, b) = (t.integer(k)?, t.integer(k + 2).filter(|b| (2..=16).contains(b))?);
                (a < b).then(|| a as f64 / b as f64)
            };
            if let Some(part) = fraction(i) {
                return Some((part, i + 3));
            }
            if let Some(part) = fraction(j) {
                value += part;
                j += 3;
            } else if t.is(j, &["½"]) {
                value += 0.5;
                j += 1;
            }
            while let Some(scale) = self.lexicon.word(t.word(j)).scale {
                value *= scale as f64;
                j += 1;
            }
            return Some((value, j));
        }
        let (value, mut j) = self.number_words(i)?;
        let mut value = value as f64;
        if t.is(j, &["and"]) && t.is(j + 1, &["a"]) && t.is(j + 2, &["half"]) {
            value += 0.5;
            j += 3;
        }
        Some((value, j))
    }

    /// `twenty-five`, `two hundred and ten`, `a hundred`.
    fn number_words(&self, i: usize) -> Option<(u64, usize)> {
        let t = self.t;
        let (mut total, mut group, mut j, mut any) = (0u64, 0u64, i, false);
        if t.is(j, &["a", "one"]) && self.lexicon.word(t.word(j + 1)).scale.is_some() {
            group = 1;
            j += 1;
            any = true;
        }
        loop {
            let word = self.lexicon.word(t.word(j));
            if let Some(n) = word.cardinal {
                // `twenty` + `five`, `hundred` + `ten`; `five six` are two numbers.
                let fits = !any || (n < 10 && group % 100 >= 20 && group % 10 == 0) || (n < 100 && group % 100 == 0);
                if !fits {
                    break;
                }
                group += n;
            } else if let Some(scale) = word.scale.filter(|_| any) {
                if scale == 100 {
                    group = group.checked_mul(100)?;
                } else {
                    total = total.checked_add(group.checked_mul(scale)?)?;
                    group = 0;
                }
            } else {
                break;
            }
            any = true;
            j += 1;
            let more = |k: usize| {
                let w = self.lexicon.word(t.word(k));
                w.cardinal.is_some() || w.scale.is_some()
            };
            let next = self.lexicon.word(t.word(j + 1)).cardinal;
            let hyphen = t.is(j, &["-"]) && group % 100 >= 20 && next.is_some_and(|n| n < 10);
            let and = t.is(j, &["and"]) && group % 100 == 0 && next.is_some();
            if hyphen || and {
                j += 1;
            } else if !more(j) {
                break;
            }
        }
        any.then_some((total.checked_add(group)?, j))
    }

    /// A quantity before a unit: a number, or `None` for a vague one (`several`, `a few`).
    pub(super) fn quantity(&self, i: usize) -> Option<(Option<f64>, usize)> {
        let t = self.t;
        if let Some((n, j)) = self.number(i) {
            return Some((Some(n), j));
        }
        let article = usize::from(t.is(i, &["a", "an", "the"]));
        let j = i + article;
        let of = |k: usize| k + usize::from(t.is(k, &["of"]));
        Some(match t.word(j) {
            "few" | "several" | "many" | "some" | "numerous" | "various" => (None, j + 1),
            "couple" => (Some(2.0), of(j + 1)),
            "dozen" => (Some(12.0), j + 1),
            "dozens" | "hundreds" | "thousands" | "tens" | "scores" if t.is(j + 1, &["of"]) => {
                let mut k = j + 2;
                while self.lexicon.word(t.word(k)).scale.is_some() || t.is(k, &["thousands", "of"]) {
                    k += 1;
                }
                (None, k)
            }
            "half" if t.is(j + 1, &["a", "an"]) => (Some(0.5), j + 2),
            "half" if article == 1 && t.is(j + 1, &["-"]) => (Some(0.5), j + 2),
            "quarter" if article == 1 && t.is(j + 1, &["of"]) && t.is(j + 2, &["a", "an"]) => (Some(0.25), j + 3),
            _ => return None,
        })
    }

    /// An ordinal: `third`, `twenty-first`, `21st`.
    pub(super) fn ordinal(&self, i: usize) -> Option<(u64, usize)> {
        let t = self.t;
        if t.kind(i) == Kind::Number {
            let n = t.integer(i)?;
            return (t.is(i + 1, &["st", "nd", "rd", "th"]) && t.glued(i + 1)).then_some((n, i + 2));
        }
        let word = self.lexicon.word(t.word(i));
        if let Some(n) = word.ordinal {
            return Some((u64::from(n), i + 1));
        }
        let tens = word.cardinal.filter(|n| (20..100).contains(n))?;
        let j = i + 1 + usize::from(t.is(i + 1, &["-"]));
        let one = self.lexicon.word(t.word(j)).ordinal.filter(|n| *n < 10)?;
        Some((tens + u64::from(one), j + 1))
    }

    /// A year written out: `1996`, `nineteen ninety-six`, `two thousand and five`. Only the form is checked.
    pub(super) fn year_number(&self, i: usize) -> Option<(i16, usize)> {
        let t = self.t;
        if t.kind(i) == Kind::Number {
            let year = t.integer(i).filter(|_| t.width(i) == 4).filter(|y| (1000..=2199).contains(y))?;
            // `1990s` is a decade, `1500m` a length.
            if t.glued(i + 1) && t.kind(i + 1) == Kind::Word {
                return None;
            }
            return Some((i16::try_from(year).ok()?, i + 1));
        }
        let first = self.lexicon.word(t.word(i)).cardinal?;
        if first == 2 && t.is(i + 1, &["thousand"]) {
            let j = i + 2 + usize::from(t.is(i + 2, &["and"]));
            return Some(match self.lexicon.word(t.word(j)).cardinal.filter(|n| *n < 30) {
                Some(n) => (2000 + i16::try_from(n).ok()?, j + 1),
                None => (2000, i + 2),
            });
        }
        if !(17..=20).contains(&first) {
            return None;
        }
        let mut j = i + 1;
        let word = self.lexicon.word(t.word(j));
        let rest = if t.is(j, &["hundred"]) {
            j += 1;
            0
        } else if t.is(j, &["oh", "o"]) {
            j += 2;
            self.lexicon.word(t.word(j - 1)).cardinal.filter(|n| *n < 10)?
        } else {
            let tens = word.cardinal.filter(|n| (10..100).contains(n))?;
            j += 1;
            let k = j + usize::from(t.is(j, &["-"]));
            match self.lexicon.word(t.word(k)).cardinal.filter(|n| (1..10).contains(n) && tens >= 20) {
                Some(n) => {
                    j = k + 1;
                    tens + n
                }
                None => tens,
            }
        };
        Some((i16::try_from(first * 100 + rest).ok()?, j))
    }
}
