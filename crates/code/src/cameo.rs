//! From PLOVER to CAMEO: the code, its Goldstein score, and the PLOVER score and quad class of a type and mode.

use chancery_knowledge::Ontology;

/// CAMEO code for a type, mode and contexts: of the rows that PLOVER's conversion table gives this type, the one that
/// agrees in mode, then in most contexts; among equals the more general, then the lower code.
pub(crate) fn code<'o>(
    ontology: &'o Ontology,
    event: &str,
    mode: Option<&str>,
    contexts: &[String],
) -> Option<&'o chancery_knowledge::Cameo> {
    ontology.cameo.iter().filter(|row| row.event_type == Some(event)).max_by_key(|row| {
        let same_mode = match (mode, row.mode) {
            (Some(a), Some(b)) if a == b => 2,
            (_, None) => 1,
            _ => 0,
        };
        let shared = row.contexts.iter().filter(|c| contexts.iter().any(|x| x == *c)).count();
        (
            same_mode,
            shared,
            std::cmp::Reverse(row.contexts.len() - shared),
            std::cmp::Reverse(row.code.len()),
            std::cmp::Reverse(row.code),
        )
    })
}
