//! Which time belongs to an event.
//!
//! Every time expression has a host: the verb or noun that it modifies. The way through the tree from the event's
//! trigger to the host has a cost; edges that leave a clause are dear, because a time in a relative clause dates
//! that clause, and the day on which something was said is not the day on which it was done. The cheapest time
//! within reach is taken. Without one, a story that has gone back in history goes on there, and all else is dated
//! by the day of the report.

use chancery_parse::Document;
use jiff::civil::Date;

use super::calendar::Granule;
use super::lexicon::{Lexicon, Verbs};
use super::{TimeMention, TimexType};
use crate::passage::Passage;
use crate::report::{Time, TimeBasis};

/// Times dearer than this are not the event's.
const REACH: f64 = 5.0;

fn words() -> &'static Verbs {
    &Lexicon::built_in().verbs
}

fn lemma(doc: &Document, i: usize) -> &str {
    &doc[i].lemma
}

fn verbal(doc: &Document, i: usize) -> bool {
    doc[i].pos == "VERB" || doc[i].pos == "AUX"
}

/// The token of a range that the rest hangs on: the one whose head lies outside.
fn top(doc: &Document, tokens: &std::ops::Range<usize>) -> Option<usize> {
    tokens.clone().find(|&i| doc[i].head == i || !tokens.contains(&doc[i].head))
}

/// The verb or noun that a time modifies, and whether it stands before it (`Friday's attack`).
fn host(doc: &Document, time: &TimeMention) -> Option<(usize, bool)> {
    let mut i = top(doc, &time.tokens)?;
    for _ in 0..64 {
        let head = doc[i].head;
        if head == i {
            return Some((i, false));
        }
        let through = doc[head].pos == "ADP"
            || doc[head].pos == "SCONJ"
            || doc[head].dep == "prep"
            || time.tokens.contains(&head);
        i = head;
        if !through {
            return Some((i, time.tokens.start < i && !verbal(doc, i)));
        }
    }
    None
}

/// Tokens from `i` up to its root, `i` first.
fn path(doc: &Document, i: usize) -> Vec<usize> {
    let mut out = vec![i];
    let mut at = i;
    // A tree has no rings; the bound keeps a broken one from hanging.
    while doc[at].head != at && out.len() < 256 {
        at = doc[at].head;
        out.push(at);
    }
    out
}

/// Cost of the edge from `child` to its head, walked upwards from the trigger.
fn up(doc: &Document, child: usize) -> f64 {
    let head = doc[child].head;
    match doc[child].dep.as_str() {
        "prep" | "pobj" | "pcomp" | "agent" | "aux" | "auxpass" | "prt" => 0.7,
        "compound" | "amod" | "nmod" | "poss" | "det" | "nummod" => 1.0,
        "nsubj" | "nsubjpass" | "dobj" | "attr" | "dative" | "oprd" => {
            if words().happen.contains(lemma(doc, head)) {
                1.0
            } else {
                2.5
            }
        }
        "xcomp" => 1.5,
        "conj" => 2.0,
        "advcl" => 3.0,
        "acl" => 3.5,
        "ccomp" if words().say.contains(lemma(doc, head)) => 6.0,
        "ccomp" => 3.0,
        "relcl" | "parataxis" => 6.0,
        _ => 2.0,
    }
}

/// Cost of the edge from `child` to its head, walked downwards from the trigger to the host.
fn down(doc: &Document, child: usize) -> f64 {
    match doc[child].dep.as_str() {
        "prep" | "pobj" | "agent" | "aux" | "auxpass" | "prt" | "advmod" | "npadvmod" => 0.7,
        "compound" | "amod" | "nmod" | "poss" | "det" | "nummod" => 1.0,
        "nsubj" | "nsubjpass" | "dobj" | "attr" | "dative" | "oprd" => 2.0,
        "xcomp" => 1.5,
        "conj" => 3.5,
        "advcl" | "pcomp" => {
            // `when he arrived on Monday` dates the main clause, `after he had left in May` does not
            let mark = doc
                .children(child)
                .iter()
                .find(|&&i| doc[i].dep == "mark" || doc[i].dep == "advmod")
                .map(|&i| doc.word(i));
            match mark {
                Some("when" | "as" | "while") => 2.5,
                Some(_) => 8.0,
                None => 3.0,
            }
        }
        // `the meeting of the commission held in May`: the participle tells when the noun happened.
        "acl" if words().happen.contains(lemma(doc, child)) => 1.0,
        "acl" => 6.0,
        "ccomp" | "relcl" | "parataxis" => 9.0,
        _ => 2.0,
    }
}

/// Cost of the way from the trigger to the host of a time, within one sentence.
fn cost(doc: &Document, trigger: usize, time: &TimeMention) -> Option<f64> {
    let (host, before) = host(doc, time)?;
    let from_trigger = path(doc, trigger);
    // `in 2014, when the group stormed the town`: the clause tells more of the time.
    if from_trigger.iter().skip(1).any(|i| time.tokens.contains(i)) {
        let rise: f64 = from_trigger.iter().take_while(|i| !time.tokens.contains(i)).skip(1).map(|&i| up(doc, i)).sum();
        return Some(0.5 + rise);
    }
    let from_host = path(doc, host);
    let meet = *from_trigger.iter().find(|i| from_host.contains(i))?;
    let rise: f64 = from_trigger.iter().take_while(|&&i| i != meet).map(|&i| up(doc, i)).sum();
    let fall: f64 = from_host.iter().take_while(|&&i| i != meet).map(|&i| down(doc, i)).sum();
    let mut total = rise + fall;
    // `condemned Friday's attack`: the time before a noun is that noun's alone.
    if before && host != trigger {
        total += if from_trigger.contains(&host) { 1.0 } else { 6.0 };
    }
    // Both ways: the time hangs on another branch.
    if rise > 0.0 && fall > 0.0 {
        total += 1.0;
    }
    Some(total)
}

/// The preposition whose object a time is, in lower case; it can turn the time into a bound. Before a noun (`since
/// the 2003 invasion`) the time has none: the noun has it.
fn bound(doc: &Document, time: &TimeMention) -> String {
    let head = top(doc, &time.tokens).map(|i| doc[i].head).filter(|&i| i < time.tokens.start);
    let opens = |i: usize| doc[i].pos == "ADP" || doc[i].pos == "SCONJ" || doc[i].dep == "prep";
    // `before dawn on Sunday` is still that Sunday.
    head.filter(|&i| opens(i) && time.class != TimexType::Time).map_or_else(String::new, |i| doc.word(i).to_lowercase())
}

fn told(passage: &Passage<'_>, time: &TimeMention, earliest: Option<Date>, latest: Option<Date>) -> Time {
    Time {
        earliest,
        latest,
        basis: time.basis,
        span: Some(time.span),
        text: passage.doc.source().get(time.span.start..time.span.end).map(str::to_owned),
    }
}

/// Whether two times are the ends of a range.
fn range(doc: &Document, start: &TimeMention, end: &TimeMention) -> bool {
    let between = doc.source().get(start.span.end..end.span.start).unwrap_or_default().trim();
    let tied = matches!(between, "-" | "–" | "—")
        || matches!(between, "to" | "through" | "until") && bound(doc, start) == "from"
        || between == "and" && bound(doc, start) == "between";
    tied && start.earliest.is_some() && start.earliest <= end.latest
}

/// The interval of a time as the words around it bound it, and the end of a range that begins with it.
fn bounded(passage: &Passage<'_>, times: &[TimeMention], index: usize) -> Time {
    let doc = &passage.doc;
    let time = &times[index];
    let published = passage.published();
    // `from May 3 to 5`, `the 1980-1988 war`, whichever end the tree gave.
    if let Some(end) = times.get(index + 1)
        && range(doc, time, end)
    {
        return told(passage, time, time.earliest, end.latest);
    }
    if let Some(start) = index.checked_sub(1).map(|i| &times[i])
        && range(doc, start, time)
    {
        return told(passage, start, start.earliest, time.latest);
    }
    let before = bound(doc, time);
    match before.as_str() {
        "since" if time.earliest <= published => told(passage, time, time.earliest, published),
        "after" if time.latest < published => told(passage, time, time.latest, published),
        "until" | "till" | "before" => told(passage, time, None, time.latest),
        _ => told(passage, time, time.earliest, time.latest),
    }
}

/// The time of the event whose trigger is token `trigger`. `times` are those of [`super::recognise`], in text order.
pub(crate) fn attach(passage: &Passage<'_>, times: &[TimeMention], trigger: usize) -> Time {
    let doc = &passage.doc;
    let published = passage.published();
    if trigger >= doc.len() {
        return report_day(published);
    }
    if let Some(time) = anniversary(passage, times, trigger) {
        return time;
    }
    let sentence = doc.sentences()[doc.sentence_of(trigger)].clone();
    let mut best: Option<(f64, usize, usize)> = None;
    for (index, time) in times.iter().enumerate() {
        let dated = time.earliest.is_some() || time.latest.is_some();
        if !dated || time.anniversary.is_some() || time.class == TimexType::Set || time.tokens.is_empty() {
            continue;
        }
        if !sentence.contains(&time.tokens.start) {
            continue;
        }
        let Some(mut cost) = cost(doc, trigger, time) else { continue };
        let before = bound(doc, time);
        // A deadline or a time that something came before is no date of the event.
        if matches!(before.as_str(), "until" | "till" | "before") {
            cost += 3.0;
        }
        if time.class == TimexType::Duration {
            cost += 1.0;
        }
        let distance = trigger.abs_diff(time.tokens.start);
        if cost <= REACH && best.is_none_or(|(c, d, _)| (cost, distance) < (c, d)) {
            best = Some((cost, distance, index));
        }
    }
    if let Some((_, _, index)) = best {
        return bounded(passage, times, index);
    }
    if gradual(doc, trigger) {
        return Time { earliest: None, latest: published, basis: TimeBasis::None, span: None, text: None };
    }
    if let Some(time) = history(passage, times, trigger) {
        return time;
    }
    report_day(published)
}

/// The day of the report, for want of another.
fn report_day(published: Option<Date>) -> Time {
    let basis = if published.is_some() { TimeBasis::Publication } else { TimeBasis::None };
    Time { earliest: published, latest: published, basis, span: None, text: None }
}

/// `the 75th anniversary of the signing`, `25 years after the war`: the time of the signing, of the war.
fn anniversary(passage: &Passage<'_>, times: &[TimeMention], trigger: usize) -> Option<Time> {
    let doc = &passage.doc;
    let way = path(doc, trigger);
    for (k, &i) in way.iter().enumerate().skip(1) {
        // Only through nouns and prepositions: `since`, `of the signing of`.
        if verbal(doc, i) || doc[way[k - 1]].dep == "relcl" || doc[way[k - 1]].dep == "conj" {
            return None;
        }
        if let Some(time) = times.iter().find(|t| t.anniversary.is_some() && t.tokens.contains(&i)) {
            // The celebration itself: `the anniversary celebrations`.
            return (!time.tokens.contains(&trigger)).then(|| told(passage, time, time.earliest, time.latest));
        }
        let after = matches!(doc.word(i), "after" | "since" | "following") && i < trigger;
        if after && let Some(time) = times.iter().find(|t| t.tokens.end == i && t.class == TimexType::Duration) {
            let years: i64 = time.value.strip_prefix('P')?.strip_suffix('Y')?.parse().ok()?;
            let (from, to) = Granule::Year(passage.published()?.year()).shift(-years)?.interval()?;
            let mut out = told(passage, time, Some(from), Some(to));
            out.basis = TimeBasis::Anniversary;
            return Some(out);
        }
    }
    None
}

/// Whether the event is a gradual change after something undated.
fn gradual(doc: &Document, trigger: usize) -> bool {
    words().gradual.contains(lemma(doc, trigger))
        && doc.children(trigger).iter().any(|&i| {
            let opens = |i: usize| matches!(doc.word(i).to_lowercase().as_str(), "after" | "since" | "following");
            opens(i) || doc.children(i).iter().any(|&k| opens(k) && k < i)
        })
}

/// A past act in a sentence without a time, after a sentence that is dated to another month or year: the story goes
/// on from there.
fn history(passage: &Passage<'_>, times: &[TimeMention], trigger: usize) -> Option<Time> {
    let doc = &passage.doc;
    let published = passage.published()?;
    let number = doc.sentence_of(trigger);
    let previous = doc.sentences().get(number.checked_sub(1)?)?.clone();
    let here = doc.sentences()[number].clone();
    // Same paragraph.
    let gap = doc.source().get(doc[previous.end - 1].end..doc[here.start].start)?;
    if gap.contains("\n\n") || times.iter().any(|t| here.contains(&t.tokens.start) && t.earliest.is_some()) {
        return None;
    }
    let past = doc[trigger].tag == "VBD"
        || doc[trigger].tag == "VBN"
            && doc.children(trigger).iter().any(|&i| doc[i].tag == "VBD" && &*doc[i].lemma == "be");
    if !past || words().say.contains(lemma(doc, trigger)) {
        return None;
    }
    let root = previous.clone().find(|&i| doc[i].head == i)?;
    let time = times
        .iter()
        .filter(|t| previous.contains(&t.tokens.start))
        .find(|t| t.earliest.is_some() && host(doc, t).is_some_and(|(h, _)| h == root))?;
    let latest = time.latest?;
    // `then`, `immediately`, `before that`: the same stretch of time.
    let follows = here.clone().any(|i| {
        words().sequence.contains(doc.word(i).to_lowercase().as_str()) && doc[i].dep == "advmod"
            || matches!(doc.word(i), "Before" | "After")
                && i == here.start
                && here.contains(&(i + 1))
                && doc.word(i + 1) == "that"
    });
    if follows {
        let mut out = told(passage, time, time.earliest, Some(latest));
        out.basis = TimeBasis::Relative;
        return Some(out);
    }
    let far = time.basis == TimeBasis::Explicit && super::calendar::add_days(latest, 30).is_some_and(|d| d < published);
    far.then(|| {
        let mut out = told(passage, time, time.earliest, Some(published));
        out.basis = TimeBasis::Relative;
        out
    })
}
