//! temporary
use crate::{Document, Label, Token};
use std::io::{BufRead, BufReader, Write};
use std::process::*;
use std::sync::{Arc, Mutex};
#[derive(Debug, thiserror::Error)]
#[error("model")]
pub struct ModelError;
pub struct Parser(Mutex<(ChildStdin, BufReader<ChildStdout>)>);
pub struct Session<'a>(&'a Parser);
fn intern(s: &str) -> Label {
    static ALL: Mutex<Vec<&'static str>> = Mutex::new(Vec::new());
    let mut all = ALL.lock().unwrap();
    if let Some(x) = all.iter().find(|x| **x == s) { return Label(x); }
    let x: &'static str = s.to_owned().leak();
    all.push(x);
    Label(x)
}
impl Parser {
    pub fn embedded() -> Result<Self, ModelError> {
        let c = Command::new("/root/.cache/chancery-parity/venv/bin/python").arg("/tmp/wt/shim.py").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(|_| ModelError)?;
        Ok(Self(Mutex::new((c.stdin.unwrap(), BufReader::new(c.stdout.unwrap())))))
    }
    pub fn open(_: &std::path::Path) -> Result<Self, ModelError> { Self::embedded() }
    pub fn session(&self) -> Session<'_> { Session(self) }
    pub fn parse(&self, text: &str) -> Document {
        let mut io = self.0.lock().unwrap();
        writeln!(io.0, "{}", serde_json::to_string(text).unwrap()).unwrap();
        let mut line = String::new();
        io.1.read_line(&mut line).unwrap();
        let rows: Vec<(usize, usize, bool, String, String, String, String, usize, String, bool, String, String)> = serde_json::from_str(&line).unwrap();
        let tokens = rows.into_iter().map(|r| Token { start: r.0, end: r.1, space: r.2, tag: intern(&r.3), pos: intern(&r.4), morph: intern(&r.5), lemma: Arc::from(r.6), head: r.7, dep: intern(&r.8), sent_start: r.9, ent_type: intern(&r.10), ent_iob: r.11.as_bytes()[0] }).collect();
        Document::new(text.to_owned(), tokens)
    }
}
impl Session<'_> { pub fn parse(&mut self, text: &str) -> Document { self.0.parse(text) } }
