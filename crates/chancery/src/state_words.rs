//! States as they are given on the command line.

use chancery_knowledge::States;

/// The code of a state given by code or name.
pub(crate) fn code(states: &States, words: &str) -> Result<&'static str, String> {
    let hint = "give a code such as RUS, or a name such as \"North Korea\"";
    states.code(words).ok_or_else(|| format!("`{words}` is no state known here; {hint}"))
}
