//! `chancery check`: a claim about two states, put to the record.

use std::fmt::Write as _;
use std::process::ExitCode;

use chancery_code::{ClaimReader, Wording};
use chancery_relate::{Asked, Finding, Measures, Month, Relation, Scope, Sides, Verdict, check};

use crate::desk::{Desk, Fault, cited, clipped, end, usage};
use crate::progress::say;
use crate::record_args::Check;
use crate::style::Style;

/// Runs the verb.
pub(crate) fn run(args: &Check) -> ExitCode {
    end(answer(args))
}

fn answer(args: &Check) -> Result<String, Fault> {
    let desk = Desk::open(&args.record)?;
    let measures = Measures::load(&desk.files).map_err(usage)?;
    let mut out = String::new();
    let style = Style::of_stdout();
    if let Some(id) = args.statement {
        let said = desk.record.claims(id).map_err(Fault::of)?;
        let said =
            said.ok_or_else(|| usage(format!("there is no statement {id}; `chancery show` prints their numbers")))?;
        let at = match args.at {
            Some(at) => at,
            None => said.day.parse().map_err(|_| usage("it is not known when this was said; give --at YYYY-MM"))?,
        };
        let mut any = false;
        for claim in &said.claims {
            let (Some(a), Some(b)) = (&claim.a, &claim.b) else { continue };
            any = true;
            if !args.answer.jsonl() {
                let _ =
                    writeln!(out, "{} {} on {}: “{}”", said.country, said.speaker, said.day, clipped(&said.content));
            }
            out.push_str(&one(&desk, &measures, args, desk.codes(a, b)?, &claim.wording, at, style)?);
        }
        if !any {
            return Err(usage(format!("statement {id} holds no claim about two states")));
        }
        return Ok(out);
    }
    let [Some(a), Some(b), Some(words)] = [&args.a, &args.b, &args.claim] else {
        return Err(usage("give two states and a claim, or --statement ID"));
    };
    let reader = ClaimReader::load(&desk.files).map_err(usage)?;
    let hint = "try words like \"unprecedentedly high\", \"worst since 1994\", \"trade at a record high\"";
    let wording = reader.read(words).ok_or_else(|| usage(format!("no claim is recognised in `{words}`; {hint}")))?;
    let at = match args.at {
        Some(at) => at,
        None => desk.record.span().map_err(Fault::of)?.last,
    };
    one(&desk, &measures, args, desk.codes(a, b)?, &wording, at, style)
}

fn one(
    desk: &Desk,
    measures: &Measures,
    args: &Check,
    codes: [Vec<String>; 2],
    claim: &Wording,
    at: Month,
    style: Style,
) -> Result<String, Fault> {
    let contexts = measures.of(&claim.subject).map(|m| m.contexts.clone()).unwrap_or_default();
    // Imported rows are summed without their contexts: they can neither count there nor be weighed against.
    let mute = !contexts.is_empty() && !args.record.with.is_empty();
    let origins = if mute { Vec::new() } else { args.record.origins() };
    let asked = Asked { from: None, to: None, origins, contexts };
    let relation = desk.record.relation(codes, &asked).map_err(Fault::of)?;
    if mute {
        say(&format!("note: imported rows do not tell what is {}; only your own stories count", claim.subject));
    }
    let finding = check(&relation, measures, claim, at, args.months)
        .ok_or_else(|| usage(format!("the record says nothing on `{}`", claim.subject)))?;
    let sides = desk.record.sides(&relation, &finding, args.evidence).map_err(Fault::of)?;
    if args.answer.jsonl() {
        return Ok(format!("{}\n", serde_json::json!({ "finding": finding, "evidence": sides })));
    }
    Ok(told(desk, &relation, &finding, &sides, style))
}

fn told(desk: &Desk, relation: &Relation, f: &Finding, sides: &Sides, style: Style) -> String {
    let mut out = String::new();
    let (word, quad) = match f.verdict {
        Verdict::Supported => ("supported", "cooperation"),
        Verdict::Contradicted => ("contradicted", "conflict"),
        Verdict::Open => ("open", ""),
    };
    let claim = format!("{} {} ({})", f.claim.subject, f.claim.direction, f.claim.degree);
    let scope = match (f.scope, &f.claim.scope) {
        (Scope::From(month), Some(words)) => format!("{words}: from {month}"),
        (_, Some(words)) => words.clone(),
        _ => "ever".to_owned(),
    };
    let _ = writeln!(out, "{}: {claim}, {scope}", style.bold(&desk.title(&f.dyad)));
    let _ = writeln!(out, "{}  {}\n", style.by_quad(quad, word), f.question);
    for reason in &f.thin {
        let _ = writeln!(out, "  thin: {reason}");
    }
    let p = &f.period;
    let row = |r: &chancery_relate::Ranked, mark: &str| {
        let s = &r.sums;
        format!(
            "{}  {:>3}  {:>5}  {:>5}  {:>7.1}  {:>8.1}  {:>+7.1}  {:+.1} to {:+.1}{mark}",
            r.window,
            if r.rank == 0 { "-".to_owned() } else { r.rank.to_string() },
            s.exposure,
            s.stories,
            s.sum,
            s.squares,
            r.level.value,
            r.level.low,
            r.level.high
        )
    };
    let _ =
        writeln!(out, "{}", style.dim("period            rank      E      n        S         Q    level  interval"));
    let mut best: Vec<&chancery_relate::Ranked> = f.periods.iter().collect();
    best.sort_by_key(|r| (r.rank, std::cmp::Reverse(r.window.first)));
    best.truncate(5);
    if !best.iter().any(|r| r.window == p.window) {
        best.push(p);
    }
    for r in best {
        let mark = if r.window == p.window { "  ← the claim's" } else { "" };
        let _ = writeln!(out, "{}", row(r, mark));
    }
    if let Some(rival) = f.rival.as_ref().filter(|r| r.rank == 0) {
        let _ = writeln!(out, "{}", row(rival, "  ← compared with"));
    }
    let _ = writeln!(
        out,
        "rank {} of {} periods; long run m = {:.4}, q = {:.4}, k = 10",
        p.rank,
        f.periods.len(),
        f.long_run.mean,
        f.long_run.square
    );
    if let Some(d) = f.difference {
        let _ = writeln!(out, "difference {:+.1} ± {:.1}: {:+.1} to {:+.1}", d.value, d.high - d.value, d.low, d.high);
    }
    let c = &relation.coverage;
    let _ = writeln!(
        out,
        "record {}: {} stories between them, {} that happened, of {} that involve either",
        relation.span, c.stories, c.actual, c.exposure
    );
    if let Some(note) = &f.measure.note {
        let _ = writeln!(out, "note: {note}");
    }
    let rival = f.rival.map(|r| format!("From {}, which it was compared with", r.window)).unwrap_or_default();
    for (title, stories) in [("For", &sides.for_claim), ("Against", &sides.against), (rival.as_str(), &sides.rival)] {
        if !stories.is_empty() {
            let _ = writeln!(out, "\n{}", style.bold(title));
            stories.iter().for_each(|s| out.push_str(&cited(s, style)));
        }
    }
    out
}
