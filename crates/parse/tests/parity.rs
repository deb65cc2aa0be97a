//! The output of spaCy 3.8 with the same weights, on sentences of our own. `scripts/parity.py --fixture` wrote the rows:
//! start, end (characters), space, tag, pos, morph, lemma, head, dep, entity, sentence start.

use chancery_parse::{Document, Parser};
use serde_json::{Value, json};

fn rows(document: &Document) -> Value {
    let characters = |byte: usize| document.source()[..byte].chars().count();
    document
        .tokens()
        .iter()
        .map(|t| {
            let entity = match t.ent_iob {
                b'O' => "O".to_owned(),
                iob => format!("{}-{}", char::from(iob), t.ent_type),
            };
            json!([
                characters(t.start),
                characters(t.end),
                t.space,
                t.tag.as_str(),
                t.pos.as_str(),
                t.morph.as_str(),
                t.lemma,
                t.head,
                t.dep.as_str(),
                entity,
                t.sent_start
            ])
        })
        .collect()
}

#[test]
fn equals_spacy() {
    let parser = Parser::embedded().expect("the embedded model");
    let mut session = parser.session();
    for line in include_str!("spacy.jsonl").lines() {
        let record: Value = serde_json::from_str(line).expect("a record");
        let text = record["text"].as_str().expect("a text");
        let found = rows(&session.parse(text));
        let expect = &record["rows"];
        for (i, expect) in expect.as_array().into_iter().flatten().enumerate() {
            assert_eq!(&found[i], expect, "token {i} of {text:?}");
        }
        assert_eq!(&found, expect, "{text:?}");
    }
}
