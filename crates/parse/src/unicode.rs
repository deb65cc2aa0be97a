//! Character classes as Python's string methods define them, since the model was trained on features
//! computed with those.

use unicode_general_category::{GeneralCategory as Gc, get_general_category};

/// Whitespace: Unicode `White_Space` and the four information separators.
pub(crate) fn is_space(c: char) -> bool {
    match c {
        '\t'..='\r' | ' ' | '\u{1c}'..='\u{1f}' => true,
        c if c.is_ascii() => false,
        c => c.is_whitespace(),
    }
}

/// A letter: general category L.
pub(crate) fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    matches!(
        get_general_category(c),
        Gc::UppercaseLetter | Gc::LowercaseLetter | Gc::TitlecaseLetter | Gc::ModifierLetter | Gc::OtherLetter
    )
}

/// A decimal digit: general category Nd.
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_digit();
    }
    get_general_category(c) == Gc::DecimalNumber
}

/// A letter, a number of any kind, or the underscore.
pub(crate) fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    is_letter(c) || matches!(get_general_category(c), Gc::DecimalNumber | Gc::LetterNumber | Gc::OtherNumber)
}

/// Characters of numeric type `Digit` that are not decimal digits (superscripts, circled digits ...).
const DIGITS: [(u32, u32); 20] = [
    (0xb2, 0xb3),
    (0xb9, 0xb9),
    (0x1369, 0x1371),
    (0x19da, 0x19da),
    (0x2070, 0x2070),
    (0x2074, 0x2079),
    (0x2080, 0x2089),
    (0x2460, 0x2468),
    (0x2474, 0x247c),
    (0x2488, 0x2490),
    (0x24ea, 0x24ea),
    (0x24f5, 0x24fd),
    (0x24ff, 0x24ff),
    (0x2776, 0x277e),
    (0x2780, 0x2788),
    (0x278a, 0x2792),
    (0x10a40, 0x10a43),
    (0x10e60, 0x10e68),
    (0x11052, 0x1105a),
    (0x1f100, 0x1f10a),
];

/// A digit: numeric type `Decimal` or `Digit`.
pub(crate) fn is_digit(c: char) -> bool {
    let code = c as u32;
    is_decimal(c) || DIGITS.iter().any(|&(low, high)| (low..=high).contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_python() {
        for c in ['\t', ' ', '\u{1c}', '\u{85}', '\u{a0}', '\u{2028}', '\u{3000}'] {
            assert!(is_space(c), "{c:?}");
        }
        for c in ['a', '\u{200b}', '\u{feff}', '\0', '\u{1b}'] {
            assert!(!is_space(c), "{c:?}");
        }
        assert!(is_letter('é') && is_letter('中') && is_letter('ª') && !is_letter('Ⅷ') && !is_letter('\u{301}'));
        assert!(is_digit('7') && is_digit('²') && is_digit('①') && is_digit('٣') && !is_digit('½'));
        assert!(is_word('_') && is_word('½') && !is_word('-'));
    }
}
