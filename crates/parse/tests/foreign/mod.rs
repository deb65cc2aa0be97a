//! What must hold of the reader of models whatever bytes it is given. The fuzz targets run these on bytes of the fuzzer's
//! making, the tests on the inputs that are kept.

use std::fs;
use std::sync::LazyLock;

use chancery_parse::{Parser, flatten};
use serde_json::{Value, json};

/// Texts that a model is tried on.
const TEXTS: [&str; 5] = [
    "",
    "Norway and Japan don't agree (yet): they met in Oslo on 14 March 2024...",
    "U.S. envoys said \"no\".\n\n  Élysée 北京 a-b-c http://example.org/a?b=c :-) \t\u{a0}",
    "((((((((((((aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!",
    "can't can't. x",
];

/// A model that was read parses any text: its tokens spell the text, and each has a head.
fn parses(parser: &Parser) {
    for text in TEXTS {
        let document = parser.parse(text);
        let mut at = 0;
        for token in document.tokens() {
            assert_eq!(token.start, at, "{text:?}");
            assert!(token.end > token.start && token.head < document.len());
            at = token.end + usize::from(token.space);
        }
        assert_eq!(at, text.len(), "{text:?}");
        let inside: usize = document.sentences().iter().map(|s| s.len()).sum();
        assert_eq!(inside, document.len());
    }
}

/// A flat file as it is.
pub fn model_file(bytes: &[u8]) {
    match Parser::of_flat("a.chm", bytes) {
        Ok(parser) => parses(&parser),
        Err(e) => assert!(e.to_string().contains(':'), "{e}"),
    }
}

/// The header of a flat file: length and weights are put to it, so that more gets past the first check.
pub fn model_header(bytes: &[u8]) {
    let mut file = b"CHANCPM1".to_vec();
    file.extend((bytes.len() as u64).to_le_bytes());
    file.extend(bytes);
    let header: Value = serde_json::from_slice(bytes).unwrap_or_default();
    let mut numbers = 0u64;
    for tensor in header["tensors"].as_array().into_iter().flatten() {
        let sizes = tensor[1].as_array().into_iter().flatten().map(|n| n.as_u64().unwrap_or(0));
        numbers = numbers.saturating_add(sizes.fold(1, u64::saturating_mul));
    }
    if numbers <= 1 << 16 {
        file.extend((0..numbers).flat_map(|n| weight(n).to_le_bytes()));
    }
    model_file(&file);
}

/// A half float between -1 and 1 that depends on its place.
fn weight(n: u64) -> u16 {
    let n = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
    (n as u16 & 0x8000) | (0x2800 + (n as u16 & 0x0fff))
}

const WIDTH: usize = 4;
const FEATURES: [&str; 4] = ["NORM", "PREFIX", "SPACY", "IS_SPACE"];
const HIDDEN: usize = 3;
const INNER: usize = 5;
const TAGS: [&str; 3] = ["NN", "VB", "_SP"];
const PARSER_MOVES: [(u8, &str); 6] = [(0, ""), (1, ""), (2, "nsubj"), (3, "dobj"), (3, "prep||pobj"), (4, "ROOT")];
const NER_MOVES: [(u8, &str); 5] = [(1, "GPE"), (2, "GPE"), (3, "GPE"), (4, "GPE"), (5, "")];

/// Names and shapes of the weights of the smallest pipeline that does all there is to do.
fn shapes() -> Vec<(String, Vec<usize>)> {
    let mut all = vec![("tagger.W".to_owned(), vec![TAGS.len(), WIDTH]), ("tagger.b".to_owned(), vec![TAGS.len()])];
    for (name, slots, moves) in [("shared", 8, PARSER_MOVES.len()), ("ner", 3, NER_MOVES.len())] {
        for k in 0..FEATURES.len() {
            all.push((format!("{name}.embed.{k}.E"), vec![7, WIDTH]));
        }
        for (layer, inputs) in [("mix", FEATURES.len() * WIDTH), ("conv.0", 3 * WIDTH), ("conv.1", 3 * WIDTH)] {
            all.push((format!("{name}.{layer}.W"), vec![WIDTH, 3, inputs]));
            all.push((format!("{name}.{layer}.b"), vec![WIDTH, 3]));
            all.push((format!("{name}.{layer}.norm.G"), vec![WIDTH]));
            all.push((format!("{name}.{layer}.norm.b"), vec![WIDTH]));
        }
        let name = if name == "shared" { "parser" } else { name };
        all.push((format!("{name}.lower.W"), vec![slots, HIDDEN, 2, INNER]));
        all.push((format!("{name}.lower.b"), vec![HIDDEN, 2]));
        all.push((format!("{name}.lower.pad"), vec![1, slots, HIDDEN, 2]));
        all.push((format!("{name}.upper.W"), vec![moves, HIDDEN]));
        all.push((format!("{name}.upper.b"), vec![moves]));
        all.push((format!("{name}.project.W"), vec![INNER, WIDTH]));
        all.push((format!("{name}.project.b"), vec![INNER]));
    }
    all.sort();
    all
}

/// The header of that pipeline's flat file.
pub fn header() -> Value {
    let encoder = json!({ "features": FEATURES, "seeds": [8, 9, 10, 11], "depth": 2 });
    let moves = |moves: &[(u8, &str)]| -> Vec<Value> {
        moves.iter().map(|(kind, label)| json!({ "kind": kind, "label": label })).collect()
    };
    let exceptions = json!([
        ["don't", [["do", null], ["n't", "not"]]],
        [":-)", [[":-)", null]]],
        ["can't", [["ca", "can"], ["n't", "not"]]]
    ]);
    let ruler = json!([
        { "patterns": [[[["TAG", { "is": "NN" }]]]], "set": { "POS": "NOUN", "MORPH": "Number=Plur" }, "index": 0 },
        { "patterns": [[[["TAG", { "in": ["VB"] }], ["LOWER", { "not_in": ["met"] }]]]], "set": { "POS": "VERB" }, "index": 0 },
        { "patterns": [[[["IS_SPACE", { "flag": true }]]]], "set": { "TAG": "_SP", "POS": "SPACE" }, "index": 0 },
        { "patterns": [[[["ORTH", { "regex": "^[0-9]+$" }]], [["DEP", { "is": "dobj" }]]]], "set": { "LEMMA": "figure" }, "index": 1 },
    ]);
    json!({
        "rules": {
            "about": { "name": "en_tiny", "version": "1", "language": "en", "license": "", "author": "" },
            "tokenizer": {
                "prefix": r#"^\(|^"|^\.\.+|^US(?=\$)"#,
                "suffix": r#"\)$|"$|[.:,]$|\.\.+$|(?<=[0-9])(?:km|m)$"#,
                "infix": r"(?<=[a-z])-(?=[a-z])|\.\.+|(?<=[a-z])\.(?=[A-Z])",
                "url": r"^https?://[a-z.]{3,40}(?:/\S*)?$",
                "exceptions": exceptions,
            },
            "norms": [[1_234_567, "not"]],
            "shared": encoder,
            "ner": encoder,
            "tags": TAGS,
            "parser_moves": moves(&PARSER_MOVES),
            "ner_moves": moves(&NER_MOVES),
            "ruler": ruler,
            "lemmas": { "noun": { "rules": [["s", ""], ["ies", "y"]], "exceptions": [["men", ["man"]]], "index": "agree\nenvoy\n" } },
        },
        "tensors": shapes(),
    })
}

/// A value of the format in which spaCy keeps the parts of a pipeline.
enum Pack {
    Text(String),
    Number(u64),
    Bytes(Vec<u8>),
    List(Vec<Pack>),
    Map(Vec<(Pack, Pack)>),
}

impl Pack {
    fn map(entries: Vec<(&str, Pack)>) -> Self {
        Self::Map(entries.into_iter().map(|(key, value)| (text(key), value)).collect())
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut Vec<u8>) {
        let mut head = |mark: u8, size: usize| {
            out.push(mark);
            out.extend((size as u32).to_be_bytes());
        };
        match self {
            Self::Text(text) => {
                head(0xdb, text.len());
                out.extend(text.as_bytes());
            }
            Self::Number(n) => {
                out.push(0xcf);
                out.extend(n.to_be_bytes());
            }
            Self::Bytes(bytes) => {
                head(0xc6, bytes.len());
                out.extend(bytes);
            }
            Self::List(items) => {
                head(0xdd, items.len());
                items.iter().for_each(|item| item.write(out));
            }
            Self::Map(entries) => {
                head(0xdf, entries.len());
                for (key, value) in entries {
                    key.write(out);
                    value.write(out);
                }
            }
        }
    }
}

fn text(text: &str) -> Pack {
    Pack::Text(text.to_owned())
}

/// Layers of a component: name, attributes, and parameters with the weights that they are.
#[derive(Default)]
struct Layers {
    nodes: Vec<Pack>,
    attributes: Vec<Pack>,
    parameters: Vec<Pack>,
}

impl Layers {
    fn add(&mut self, name: &str, attributes: Vec<(&str, Pack)>, parameters: &[(&str, String)]) {
        let shapes = shapes();
        let array = |weights: &String| {
            let shape = &shapes.iter().find(|(name, _)| name == weights).expect("a weight").1;
            let size: usize = shape.iter().product();
            let data = (0..size).flat_map(|n| ((n as f32 * 0.37).sin() * 0.5).to_le_bytes()).collect();
            let shape = Pack::List(shape.iter().map(|n| Pack::Number(*n as u64)).collect());
            Pack::map(vec![("type", text("<f4")), ("shape", shape), ("data", Pack::Bytes(data))])
        };
        self.nodes.push(Pack::map(vec![("name", text(name))]));
        let packed = attributes.into_iter().map(|(name, value)| (name, Pack::Bytes(value.bytes()))).collect();
        self.attributes.push(Pack::map(packed));
        self.parameters.push(Pack::map(parameters.iter().map(|(name, weights)| (*name, array(weights))).collect()));
    }

    fn encoder(&mut self, name: &str) {
        let columns = Pack::List(FEATURES.iter().map(|f| text(f)).collect());
        self.add("extract_features", vec![("columns", columns)], &[]);
        for k in 0..FEATURES.len() {
            let attributes = vec![("column", Pack::Number(k as u64)), ("seed", Pack::Number(8 + k as u64))];
            self.add("hashembed", attributes, &[("E", format!("{name}.embed.{k}.E"))]);
        }
        for layer in ["mix", "conv.0", "conv.1"] {
            if layer != "mix" {
                self.add("expand_window", vec![("window_size", Pack::Number(1))], &[]);
            }
            let part = |part: &str| format!("{name}.{layer}.{part}");
            self.add("maxout", vec![], &[("W", part("W")), ("b", part("b"))]);
            self.add("layernorm", vec![], &[("G", part("norm.G")), ("b", part("norm.b"))]);
        }
    }

    fn transition(&mut self, name: &str) {
        let part = |part: &str| format!("{name}.{part}");
        self.add("linear", vec![], &[("W", part("upper.W")), ("b", part("upper.b"))]);
        self.add(
            "precomputable_affine",
            vec![],
            &[("W", part("lower.W")), ("b", part("lower.b")), ("pad", part("lower.pad"))],
        );
        self.add("linear", vec![], &[("W", part("project.W")), ("b", part("project.b"))]);
    }

    fn bytes(self) -> Vec<u8> {
        let Self { nodes, attributes, parameters } = self;
        let lists = vec![("nodes", nodes), ("attrs", attributes), ("params", parameters)];
        Pack::map(lists.into_iter().map(|(name, list)| (name, Pack::List(list))).collect()).bytes()
    }
}

/// The files of that pipeline as spaCy saves it.
pub fn folder() -> Vec<(&'static str, Vec<u8>)> {
    let layers = |make: &dyn Fn(&mut Layers)| {
        let mut layers = Layers::default();
        make(&mut layers);
        layers.bytes()
    };
    let moves = |moves: &[(u8, &str)]| {
        let mut table = serde_json::Map::new();
        for (n, (kind, label)) in moves.iter().enumerate() {
            let labels = table.entry(kind.to_string()).or_insert_with(|| json!({}));
            labels[*label] = json!(100 - n);
        }
        Pack::map(vec![("moves", text(&Value::Object(table).to_string()))]).bytes()
    };
    let header = header();
    let pattern = |key: &str| text(header["rules"]["tokenizer"][key].as_str().unwrap_or_default());
    let token =
        |orth: &str, norm: &str| Pack::Map(vec![(Pack::Number(65), text(orth)), (Pack::Number(67), text(norm))]);
    let exceptions = Pack::map(vec![("don't", Pack::List(vec![token("do", "do"), token("n't", "not")]))]);
    let rule = Pack::map(vec![
        ("patterns", Pack::List(vec![Pack::List(vec![Pack::map(vec![("TAG", text("NN"))])])])),
        ("attrs", Pack::map(vec![("POS", text("NOUN"))])),
        ("index", Pack::Number(0)),
    ]);
    let regex = Pack::map(vec![
        (
            "patterns",
            Pack::List(vec![Pack::List(vec![Pack::map(vec![(
                "LOWER",
                Pack::map(vec![("REGEX", text("^[a-z]+ed$"))]),
            )])])]),
        ),
        ("attrs", Pack::map(vec![("POS", text("VERB"))])),
    ]);
    vec![
        ("tok2vec/model", layers(&|l| l.encoder("shared"))),
        (
            "ner/model",
            layers(&|l| {
                l.encoder("ner");
                l.transition("ner");
            }),
        ),
        ("parser/model", layers(&|l| l.transition("parser"))),
        (
            "tagger/model",
            layers(&|l| l.add("softmax", vec![], &[("W", "tagger.W".to_owned()), ("b", "tagger.b".to_owned())])),
        ),
        ("meta.json", json!({ "lang": "en", "name": "tiny", "version": "1" }).to_string().into_bytes()),
        (
            "tokenizer",
            Pack::map(vec![
                ("prefix_search", pattern("prefix")),
                ("suffix_search", pattern("suffix")),
                ("infix_finditer", pattern("infix")),
                ("url_match", pattern("url")),
                ("exceptions", exceptions),
            ])
            .bytes(),
        ),
        (
            "vocab/lookups.bin",
            Pack::map(vec![("lexeme_norm", Pack::Map(vec![(Pack::Number(1_234_567), text("not"))]))]).bytes(),
        ),
        ("tagger/cfg", json!({ "labels": TAGS }).to_string().into_bytes()),
        ("parser/moves", moves(&PARSER_MOVES)),
        ("ner/moves", moves(&NER_MOVES)),
        ("attribute_ruler/patterns", Pack::List(vec![rule, regex]).bytes()),
        ("lemmatizer/lookups/lookups.bin", Pack::map(vec![("lemma_rules", Pack::Map(vec![]))]).bytes()),
    ]
}

static FOLDER: LazyLock<Vec<(&str, Vec<u8>)>> = LazyLock::new(folder);

/// A folder of spaCy's one file of which is another: the first byte says which, the rest is the file. Without a byte the folder
/// is whole, and its parser must parse.
pub fn model_folder(bytes: &[u8]) {
    let place = tempfile::tempdir().expect("a folder");
    let changed = bytes.split_first().map(|(at, rest)| (usize::from(*at) % FOLDER.len(), rest));
    for (at, (name, own)) in FOLDER.iter().enumerate() {
        let path = place.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, changed.filter(|c| c.0 == at).map_or(own.as_slice(), |c| c.1)).expect("written");
    }
    match Parser::open(place.path()) {
        Ok(parser) => {
            parses(&parser);
            if let Ok(flat) = flatten(place.path()) {
                model_file(&flat);
            }
        }
        Err(e) => assert!(!bytes.is_empty(), "{e}"),
    }
}

/// The patterns of a tokenizer: one a line, for prefix, suffix, infix and addresses.
pub fn pattern(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut header = header();
    for (key, line) in ["prefix", "suffix", "infix", "url"].iter().zip(text.lines()) {
        header["rules"]["tokenizer"][*key] = json!(line);
    }
    model_header(header.to_string().as_bytes());
}
