//! Prints the parse of a text, a token a line: `cargo run --example dump -- "A text."` (or a text on standard input).

use std::io::{self, Read, Write};

use chancery_parse::Parser;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut text = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        io::stdin().read_to_string(&mut text)?;
    }
    let parser = Parser::embedded()?;
    let document = parser.parse(&text);
    let mut out = io::stdout().lock();
    for (i, token) in document.tokens().iter().enumerate() {
        if i > 0 && token.sent_start {
            writeln!(out)?;
        }
        let entity = match token.ent_iob {
            b'O' => "O".to_owned(),
            iob => format!("{}-{}", char::from(iob), token.ent_type),
        };
        let word = format!("{:?}", document.word(i));
        let head = if token.head == i { "-" } else { document.word(token.head) };
        writeln!(
            out,
            "{i:3} {word:18} {:15} {:6} {:5} {:3} {:10} {head:12} {entity:10} {}",
            token.lemma, token.pos, token.tag, token.head, token.dep, token.morph
        )?;
    }
    Ok(())
}
