use chancery_code::Coder;
use chancery_read::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let coder = Coder::embedded().unwrap();
    match a[1].as_str() {
        "lex" => {
            let f = coder.test_lexicon();
            for x in &f { println!("{}\n   {}\n   want {}\n   got  {}", x.origin, x.sentence, x.expected, x.got); }
            println!("{} of {} fail", f.len(), coder.lexicon().examples().len());
        }
        "explain" => {
            let t = a[2].clone();
            let n = t.len();
            let art = Article { id: String::new(), source: Source::default(), url: None, title: None, publisher: Publisher::default(), section: None, byline: None, language: None, published: Some(Published { date: jiff::civil::date(2024, 5, 1), from: String::new() }), dateline: None, text: t, blocks: vec![Block { kind: BlockKind::Lede, span: Span::new(0, n) }], raw: RawMap { segments: vec![RawSegment { text: 0, raw: 0, len: n, field: Field::Text }] }, notes: vec![] };
            println!("{}", coder.explain(&art));
        }
        _ => {
            for art in Reader::open(&a[2]) { println!("{}", serde_json::to_string(&coder.code(&art.unwrap())).unwrap()); }
        }
    }
}
