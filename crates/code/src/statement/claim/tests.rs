use super::*;

const TABLE: &str = include_str!("../../../../../knowledge/claims.toml");

/// States and capitals that the sentences of `claims.toml` name; they stand in for the recognition of actors.
fn names_state(sentence: &str) -> bool {
    let mut words = sentence.split(|c: char| !c.is_alphanumeric());
    let first = words.next().unwrap_or_default();
    words.any(|w| w.chars().next().is_some_and(char::is_uppercase))
        || matches!(first, "Canada" | "Qatar" | "Japan" | "Iran")
        || ["countries", "capitals", "two"].iter().any(|w| sentence.contains(w))
}

fn claims_of(table: &ClaimTable, sentence: &str) -> Vec<String> {
    table
        .find(sentence, Span::new(0, sentence.len()))
        .into_iter()
        .filter(|f| !f.needs_state || names_state(sentence))
        .map(|f| format!("{} {} {} {}", f.subject, f.direction, f.degree, f.scope.as_deref().unwrap_or("-")))
        .collect()
}

#[test]
fn examples_of_the_table() {
    let table = ClaimTable::parse(TABLE, "claims.toml").expect("the table is sound");
    let rows: File = toml::from_str(TABLE).expect("the table is sound");
    let mut wrong = Vec::new();
    let mut count = 0;
    for kind in &rows.kind {
        assert!(!kind.examples.is_empty(), "kind `{}` has no example", kind.name);
        for (sentence, want) in &kind.examples {
            count += 1;
            let have = claims_of(&table, sentence);
            if have != [want.clone()] {
                wrong.push(format!("{}: {sentence}\n    want {want}\n    have {have:?}", kind.name));
            }
        }
        for sentence in &kind.not {
            count += 1;
            let have = claims_of(&table, sentence);
            if !have.is_empty() {
                wrong.push(format!("{}: {sentence}\n    want nothing\n    have {have:?}", kind.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(rows.kind.len() >= 30 && count >= 120, "{} kinds, {count} sentences", rows.kind.len());
}
