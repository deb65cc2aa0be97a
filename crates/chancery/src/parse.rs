//! `chancery parse`: the grammar of a text.

use std::fmt::Write as _;
use std::process::ExitCode;

use chancery_parse::{Document, Parser};
use chancery_read::NoPublishers;
use serde_json::json;

use crate::args::{ParseFormat, ParseText};
use crate::progress::say;
use crate::{USAGE, text_input};

/// Runs the verb.
pub(crate) fn run(args: &ParseText) -> ExitCode {
    let parser = match &args.model {
        Some(folder) => Parser::open(folder),
        None => Parser::embedded(),
    };
    let parser = match parser {
        Ok(parser) => parser,
        Err(e) => {
            say(&format!("error: {e}"));
            return ExitCode::from(USAGE);
        }
    };
    let mut session = parser.session();
    text_input::print_each(&args.input, &NoPublishers, |article| {
        let blocks = article.blocks.iter().map(|b| b.span);
        let parts: Vec<_> = blocks.map(|s| (s.start, session.parse(&article.text[s.start..s.end]))).collect();
        let document = Document::join(article.text, parts);
        match args.format {
            ParseFormat::Conllu => conllu(&article.id, &document),
            ParseFormat::Json => format!("{}\n", json(&article.id, &document)),
        }
    })
}

/// CoNLL-U with the parser's own labels; entity and offsets (bytes of the clean text) stand in the last column.
fn conllu(id: &str, document: &Document) -> String {
    let mut out = String::new();
    if !id.is_empty() {
        let _ = writeln!(out, "# newdoc id = {id}");
    }
    for (number, sentence) in document.sentences().iter().enumerate() {
        let _ = writeln!(out, "# sent_id = {}", number + 1);
        let _ = writeln!(out, "# text = {}", document.words(sentence.clone()).replace('\n', " "));
        for i in sentence.clone() {
            let token = &document[i];
            let head = if token.head == i { 0 } else { token.head + 1 - sentence.start };
            let dep = if token.head == i { "root" } else { token.dep.as_str() };
            let mut misc = vec![format!("Offset={}:{}", token.start, token.end)];
            if token.ent_iob != b'O' && !token.ent_type.as_str().is_empty() {
                misc.push(format!("Entity={}-{}", char::from(token.ent_iob), token.ent_type));
            }
            if !token.space {
                misc.push("SpaceAfter=No".to_owned());
            }
            let columns = [
                (i + 1 - sentence.start).to_string(),
                cell(document.word(i)),
                cell(&token.lemma),
                cell(token.pos.as_str()),
                cell(token.tag.as_str()),
                cell(token.morph.as_str()),
                head.to_string(),
                cell(dep),
                "_".to_owned(),
                misc.join("|"),
            ];
            let _ = writeln!(out, "{}", columns.join("\t"));
        }
        out.push('\n');
    }
    out
}

/// A cell holds no white space but single blanks, and is never empty.
fn cell(text: &str) -> String {
    let text: Vec<&str> = text.split_whitespace().collect();
    if text.is_empty() { "_".to_owned() } else { text.join(" ") }
}

fn json(id: &str, document: &Document) -> serde_json::Value {
    let tokens: Vec<_> = (0..document.len())
        .map(|i| {
            let t = &document[i];
            json!({
                "i": i, "text": document.word(i), "span": [t.start, t.end], "lemma": &*t.lemma, "pos": t.pos.as_str(),
                "tag": t.tag.as_str(), "morph": t.morph.as_str(), "head": t.head, "dep": t.dep.as_str(),
                "entity": t.ent_type.as_str(), "iob": char::from(t.ent_iob).to_string(), "space": t.space,
            })
        })
        .collect();
    let sentences: Vec<_> = document.sentences().iter().map(|s| [s.start, s.end]).collect();
    json!({ "id": id, "text": document.source(), "sentences": sentences, "tokens": tokens })
}
