//! The stance of a statement towards what it is about, from a small readable lexicon.
//!
//! Weights of `knowledge/polarity.tsv` are summed over the content: a negation turns and halves what
//! follows it, a word of ending turns a bad thing that follows ("to end the war"), and intensifiers scale.
//! The sum `s` becomes `s / (1 + |s|)`, and is averaged with the stance of the word of saying itself.

use std::ops::Range;

use chancery_parse::Document;
use rustc_hash::FxHashMap;

/// What a word does to polarity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Weight,
    Not,
    End,
    More,
    Less,
}

/// The lexicon.
#[derive(Debug, Default)]
pub(crate) struct PolarityLexicon {
    words: FxHashMap<String, (f64, Role)>,
}

impl PolarityLexicon {
    /// Reads the table. `file` names it in errors.
    ///
    /// # Errors
    /// A message with file, line and reason at the first row that cannot be used.
    pub(crate) fn parse(text: &str, file: &str) -> Result<Self, String> {
        let mut words = FxHashMap::default();
        let rows = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty()).skip(1);
        for (number, row) in rows {
            let fault = |reason: &str| format!("{file}:{}: {reason}", number + 1);
            let mut cells = row.split('\t');
            let (Some(word), Some(weight)) = (cells.next(), cells.next()) else {
                return Err(fault("two columns expected"));
            };
            let weight: f64 = weight.parse().map_err(|_| fault("the weight is no number"))?;
            let role = match cells.next().unwrap_or_default() {
                "" => Role::Weight,
                "not" => Role::Not,
                "end" => Role::End,
                "more" => Role::More,
                "less" => Role::Less,
                _ => return Err(fault("the role is not known")),
            };
            words.insert(word.to_owned(), (weight, role));
        }
        Ok(Self { words })
    }

    /// Polarity of the words of a token range, -1 to 1; 0 without any word of the lexicon.
    pub(crate) fn of_tokens(&self, doc: &Document, tokens: Range<usize>) -> f64 {
        self.of_words(tokens.map(|i| (doc.word(i).to_lowercase(), doc[i].lemma.to_lowercase())))
    }

    /// Polarity of words given with their lemmas.
    fn of_words(&self, words: impl Iterator<Item = (String, String)>) -> f64 {
        let mut sum = 0.0;
        let (mut negated, mut ended, mut scale) = (0usize, 0usize, 1.0);
        for (word, lemma) in words {
            let entry = self.words.get(&word).or_else(|| self.words.get(&lemma));
            let breaks = matches!(word.as_str(), "," | ";" | "." | "but" | ":" | "?" | "!");
            if breaks {
                (negated, ended, scale) = (0, 0, 1.0);
                continue;
            }
            if let Some(&(weight, role)) = entry {
                let mut weight = weight * scale;
                if ended > 0 && weight < 0.0 {
                    weight = -weight / 2.0;
                }
                if negated > 0 && weight != 0.0 {
                    weight = -weight / 2.0;
                }
                sum += weight;
                match role {
                    Role::Not => negated = 4,
                    Role::End => ended = 5,
                    Role::More => scale = 1.5,
                    Role::Less => scale = 0.5,
                    Role::Weight => scale = 1.0,
                }
            }
            negated = negated.saturating_sub(1);
            ended = ended.saturating_sub(1);
        }
        sum / (1.0 + sum.abs())
    }
}

/// Content and verb together, rounded to hundredths so that reports are stable.
pub(crate) fn combine(content: f64, verb: f64) -> f64 {
    let both = if verb == 0.0 {
        content
    } else if content == 0.0 {
        verb
    } else {
        (content + verb) / 2.0
    };
    (both * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polarity(text: &str) -> f64 {
        let lexicon =
            PolarityLexicon::parse(include_str!("../../../../knowledge/polarity.tsv"), "polarity.tsv").expect("sound");
        let spaced = text.replace(',', " ,").replace('.', " .");
        lexicon.of_words(spaced.split_whitespace().map(|w| (w.to_lowercase(), w.to_lowercase())))
    }

    #[test]
    fn signs() {
        for good in [
            "our friendship is strong",
            "a breakthrough in the talks",
            "to end the war",
            "this is not a threat",
            "very good cooperation",
            "without conflict",
        ] {
            assert!(polarity(good) > 0.0, "{good}: {}", polarity(good));
        }
        for bad in [
            "a brutal attack",
            "the talks were not good",
            "an unacceptable provocation",
            "never a reliable partner",
            "the worst crisis",
        ] {
            assert!(polarity(bad) < 0.0, "{bad}: {}", polarity(bad));
        }
        assert!(polarity("the minister arrived on Monday") == 0.0);
        assert!(polarity("very good") > polarity("good"));
        assert!(polarity("somewhat good") < polarity("good"));
    }

    #[test]
    fn bounds() {
        assert!(polarity(&"war ".repeat(200)) > -1.0);
        assert!((combine(0.4, -0.8) + 0.2).abs() < 1e-9);
        assert!(combine(0.0, -0.8) < -0.7 && combine(0.3, 0.0) > 0.2);
    }

    #[test]
    fn faults() {
        for row in ["good", "good\tmuch", "good\t1\tperhaps"] {
            let fault = PolarityLexicon::parse(&format!("word\tweight\n{row}"), "p.tsv").expect_err(row);
            assert!(fault.starts_with("p.tsv:2: "), "{fault}");
        }
    }
}
