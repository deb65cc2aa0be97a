//! Which time dates which event, on sentences of our own with their trees in short notation.

use chancery_parse::{Document, Label, Token};
use chancery_read::{Article, Block, BlockKind, Published, Publisher, RawMap, Source, Span};
use jiff::civil::Date;
use proptest::prelude::*;

use super::{attach, recognise};
use crate::passage::Passage;
use crate::report::TimeBasis;

fn label(text: &str) -> Label {
    Label::from_static(Box::leak(text.to_owned().into_boxed_str()))
}

fn pos(tag: &str, dep: &str) -> &'static str {
    match tag {
        _ if dep.starts_with("aux") => "AUX",
        "IN" | "RP" if dep == "mark" => "SCONJ",
        "IN" | "RP" => "ADP",
        "TO" => "PART",
        "NNP" | "NNPS" => "PROPN",
        _ if tag.starts_with("VB") => "VERB",
        _ if tag.starts_with("NN") => "NOUN",
        "CD" => "NUM",
        "." | "," => "PUNCT",
        _ => "X",
    }
}

/// A passage from tokens `word|lemma|tag|label|head`; marks stand tight to the word before. A root opens its sentence.
fn passage(tree: &str, published: &str, run: impl FnOnce(&Passage<'_>)) {
    let mut text = String::new();
    let mut tokens: Vec<Token> = Vec::new();
    let rows: Vec<Vec<&str>> = tree.split(' ').map(|t| t.split('|').collect()).collect();
    for row in &rows {
        let tight = matches!(row[0], "." | "," | "'s");
        if !tight && !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(row[0]);
        let head = row[4].parse().expect("head");
        let after_stop = tokens.last().is_none_or(|t: &Token| &*t.lemma == ".");
        tokens.push(Token {
            start,
            end: text.len(),
            space: true,
            tag: label(row[2]),
            pos: label(pos(row[2], row[3])),
            morph: Label::EMPTY,
            lemma: row[1].into(),
            head,
            dep: label(row[3]),
            sent_start: after_stop,
            ent_type: Label::EMPTY,
            ent_iob: b'O',
        });
    }
    let article = Article {
        id: "test".into(),
        source: Source::default(),
        url: None,
        title: None,
        publisher: Publisher::default(),
        section: None,
        byline: None,
        language: None,
        published: published.parse().ok().map(|date| Published { date, from: "test".into() }),
        dateline: None,
        text: text.clone(),
        blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) }],
        raw: RawMap::default(),
        notes: Vec::new(),
    };
    run(&Passage { article: &article, doc: Document::new(text, tokens) });
}

/// Checks the time of the event whose trigger is the word: interval as `earliest..latest`, and basis.
#[track_caller]
fn check(tree: &str, trigger: &str, interval: &str, basis: TimeBasis) {
    check_on(tree, "2024-03-14", trigger, interval, basis);
}

#[track_caller]
fn check_on(tree: &str, published: &str, trigger: &str, interval: &str, basis: TimeBasis) {
    passage(tree, published, |passage| {
        let token = (0..passage.doc.len()).find(|&i| passage.doc.word(i) == trigger).expect("trigger");
        let time = attach(passage, &recognise(passage), token);
        let day = |d: Option<Date>| d.map_or_else(String::new, |d| d.to_string());
        let have = format!("{}..{}", day(time.earliest), day(time.latest));
        assert_eq!((have.as_str(), time.basis), (interval, basis), "{trigger} in: {}", passage.doc.source());
    });
}

const MET: &str = "The|the|DT|det|1 ministers|minister|NNS|nsubj|2 met|meet|VBD|ROOT|2 in|in|IN|prep|2 Oslo|Oslo|NNP|pobj|3 on|on|IN|prep|2 Monday|Monday|NNP|pobj|5 .|.|.|punct|2";
const TALKS: &str = "Talks|talk|NNS|nsubjpass|6 between|between|IN|prep|0 the|the|DT|det|4 two|two|CD|nummod|4 sides|side|NNS|pobj|1 were|be|VBD|auxpass|6 held|hold|VBN|ROOT|6 on|on|IN|prep|6 March|March|NNP|pobj|7 3|3|CD|nummod|8 .|.|.|punct|6";
const ATTACK: &str = "Norway|Norway|NNP|nsubj|1 condemned|condemn|VBD|ROOT|1 Friday|Friday|NNP|poss|4 's|'s|POS|case|2 attack|attack|NN|dobj|1 .|.|.|punct|1";
const SAID: &str = "The|the|DT|det|1 minister|minister|NN|nsubj|2 said|say|VBD|ROOT|2 on|on|IN|prep|2 Monday|Monday|NNP|pobj|3 that|that|IN|mark|9 the|the|DT|det|7 army|army|NN|nsubj|9 had|have|VBD|aux|9 withdrawn|withdraw|VBN|ccomp|2 .|.|.|punct|2";
const WITHDREW: &str = "The|the|DT|det|1 minister|minister|NN|nsubj|2 said|say|VBD|ROOT|2 that|that|IN|mark|6 the|the|DT|det|5 army|army|NN|nsubj|6 withdrew|withdraw|VBD|ccomp|2 on|on|IN|prep|6 Monday|Monday|NNP|pobj|7 .|.|.|punct|2";
const RELATIVE: &str = "The|the|DT|det|1 treaty|treaty|NN|nsubj|10 ,|,|,|punct|1 which|which|WDT|nsubjpass|5 was|be|VBD|auxpass|5 signed|sign|VBN|relcl|1 in|in|IN|prep|5 1994|1994|CD|pobj|6 ,|,|,|punct|1 has|have|VBZ|aux|10 expired|expire|VBN|ROOT|10 .|.|.|punct|10";
const GALA: &str = "He|he|PRP|nsubj|1 spoke|speak|VBD|ROOT|1 at|at|IN|prep|1 a|a|DT|det|4 reception|reception|NN|pobj|2 on|on|IN|prep|4 the|the|DT|det|8 75th|75th|JJ|amod|8 anniversary|anniversary|NN|pobj|5 of|of|IN|prep|8 the|the|DT|det|11 signing|signing|NN|pobj|9 of|of|IN|prep|11 the|the|DT|det|14 treaty|treaty|NN|pobj|12 .|.|.|punct|1";
const COMMISSION: &str = "The|the|DT|det|1 commission|commission|NN|nsubj|2 met|meet|VBD|ROOT|2 in|in|IN|prep|2 Pyongyang|Pyongyang|NNP|pobj|3 in|in|IN|prep|2 November|November|NNP|pobj|5 2023|2023|CD|nummod|6 .|.|.|punct|2";
const CONTACTS: &str = "Contacts|contact|NNS|nsubj|1 intensified|intensify|VBN|ROOT|1 after|after|IN|prep|1 the|the|DT|det|4 pandemic|pandemic|NN|pobj|2 .|.|.|punct|1";
const GROUPS: &str = "At|at|IN|prep|9 the|the|DT|det|2 beginning|beginning|NN|pobj|0 of|of|IN|prep|2 this|this|DT|det|5 year|year|NN|pobj|3 ,|,|,|punct|9 three|three|CD|nummod|8 groups|group|NNS|nsubj|9 visited|visit|VBD|ROOT|9 the|the|DT|det|11 country|country|NN|dobj|9 .|.|.|punct|9";
const PERFECT: &str = "The|the|DT|det|1 president|president|NN|nsubj|3 has|have|VBZ|aux|3 visited|visit|VBN|ROOT|3 the|the|DT|det|5 capital|capital|NN|dobj|3 .|.|.|punct|3";
const SUMMIT: &str = "The|the|DT|det|1 summit|summit|NN|nsubjpass|3 was|be|VBD|auxpass|3 held|hold|VBN|ROOT|3 from|from|IN|prep|3 May|May|NNP|pobj|4 3|3|CD|nummod|5 to|to|IN|prep|4 5|5|CD|pobj|7 ,|,|,|punct|8 2023|2023|CD|npadvmod|8 .|.|.|punct|3";
const SINCE: &str = "The|the|DT|det|1 army|army|NN|nsubj|3 has|have|VBZ|aux|3 held|hold|VBN|ROOT|3 the|the|DT|det|5 town|town|NN|dobj|3 since|since|IN|prep|3 January|January|NNP|pobj|6 .|.|.|punct|3";
const WHEN: &str = "They|they|PRP|nsubj|1 signed|sign|VBD|ROOT|1 a|a|DT|det|3 treaty|treaty|NN|dobj|1 in|in|IN|prep|1 1994|1994|CD|pobj|4 ,|,|,|punct|5 when|when|WRB|advmod|10 the|the|DT|det|9 war|war|NN|nsubj|10 ended|end|VBD|relcl|5 .|.|.|punct|1";
const KING: &str = "The|the|DT|det|1 king|king|NN|nsubjpass|3 was|be|VBD|auxpass|3 jailed|jail|VBN|ROOT|3 in|in|IN|prep|3 May|May|NNP|pobj|4 1936|1936|CD|nummod|5 .|.|.|punct|3 His|his|PRP$|poss|9 party|party|NN|nsubjpass|11 was|be|VBD|auxpass|11 banned|ban|VBN|ROOT|11 .|.|.|punct|11";
const BOMB: &str = "The|the|DT|det|1 bomb|bomb|NN|nsubj|2 exploded|explode|VBD|ROOT|2 on|on|IN|prep|2 Tuesday|Tuesday|NNP|pobj|3 ,|,|,|punct|2 killing|kill|VBG|advcl|2 nine|nine|CD|nummod|8 soldiers|soldier|NNS|dobj|6 .|.|.|punct|2";

#[test]
fn by_the_tree() {
    use TimeBasis::{Explicit, Publication, Relative};
    check(MET, "met", "2024-03-11..2024-03-11", Relative);
    check(TALKS, "Talks", "2024-03-03..2024-03-03", Explicit);
    check(TALKS, "held", "2024-03-03..2024-03-03", Explicit);
    check(ATTACK, "attack", "2024-03-08..2024-03-08", Relative);
    check(ATTACK, "condemned", "2024-03-14..2024-03-14", Publication);
    check(SAID, "said", "2024-03-11..2024-03-11", Relative);
    check(SAID, "withdrawn", "2024-03-14..2024-03-14", Publication);
    check(WITHDREW, "withdrew", "2024-03-11..2024-03-11", Relative);
    check(WITHDREW, "said", "2024-03-14..2024-03-14", Publication);
    check(RELATIVE, "signed", "1994-01-01..1994-12-31", Explicit);
    check(RELATIVE, "expired", "2024-03-14..2024-03-14", Publication);
    check(COMMISSION, "met", "2023-11-01..2023-11-30", Explicit);
    check(GROUPS, "visited", "2024-01-01..2024-03-31", Relative);
    check(WHEN, "signed", "1994-01-01..1994-12-31", Explicit);
    check(WHEN, "ended", "1994-01-01..1994-12-31", Explicit);
    check(BOMB, "exploded", "2024-03-12..2024-03-12", Relative);
    check(BOMB, "killing", "2024-03-12..2024-03-12", Relative);
}

#[test]
fn bounds_and_ranges() {
    use TimeBasis::{Explicit, Relative};
    check(SUMMIT, "held", "2023-05-03..2023-05-05", Explicit);
    check(SUMMIT, "summit", "2023-05-03..2023-05-05", Explicit);
    check(SINCE, "held", "2024-01-01..2024-03-14", Relative);
}

#[test]
fn by_the_anniversary() {
    check(GALA, "signing", "1949-01-01..1949-12-31", TimeBasis::Anniversary);
    check(GALA, "spoke", "2024-03-14..2024-03-14", TimeBasis::Publication);
    check(GALA, "reception", "2024-03-14..2024-03-14", TimeBasis::Publication);
}

#[test]
fn by_the_story_and_the_report() {
    check(KING, "banned", "1936-05-01..2024-03-14", TimeBasis::Relative);
    check(PERFECT, "visited", "2024-03-14..2024-03-14", TimeBasis::Publication);
    check(CONTACTS, "intensified", "..2024-03-14", TimeBasis::None);
    check_on(PERFECT, "", "visited", "..", TimeBasis::None);
    check_on(MET, "", "met", "..", TimeBasis::None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// No tree makes attachment panic, however broken, and no interval runs backwards.
    #[test]
    fn any_tree(rows in proptest::collection::vec((
        proptest::sample::select(vec!["Friday", "May", "3", "since", "until", "signing", "anniversary", "75th", "said", ".", "Before",
            "that", "1994", "to", "from", "10", "years", "after", "met", "grow", "then"]),
        proptest::sample::select(vec!["VBD", "VBN", "NN", "IN", "NNP", "CD", "."]),
        proptest::sample::select(vec!["pobj", "prep", "ROOT", "ccomp", "relcl", "advcl", "nsubj", "poss", "conj", "acl"]),
        0usize..100,
    ), 1..16)) {
        let n = rows.len();
        let tree: Vec<String> = rows.iter().map(|(w, t, d, h)| format!("{w}|{w}|{t}|{d}|{}", h % n)).collect();
        passage(&tree.join(" "), "2024-03-14", |passage| {
            let times = recognise(passage);
            for i in 0..passage.doc.len() {
                let time = attach(passage, &times, i);
                assert!(!matches!((time.earliest, time.latest), (Some(a), Some(b)) if a > b), "{}", passage.doc.source());
            }
        });
    }
}
