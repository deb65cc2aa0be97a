//! `chancery relations`: the most active and the most changed pairs of states of a period.

use std::fmt::Write as _;
use std::process::ExitCode;

use chancery_relate::{Asked, Ranking, Standing};

use crate::desk::{Desk, Fault, end, line};
use crate::record_args::{Most, Relations};
use crate::spark::{gathered, spark};
use crate::style::Style;

/// Columns for the names of a pair.
const NAMES: usize = 27;

/// Runs the verb.
pub(crate) fn run(args: &Relations) -> ExitCode {
    end(relations(args))
}

fn relations(args: &Relations) -> Result<String, Fault> {
    let desk = Desk::open(&args.record)?;
    let asked = Asked { from: args.span.from, to: args.span.to, origins: args.record.origins(), contexts: Vec::new() };
    let ranking = desk.record.ranking(&desk.states, &asked, args.limit).map_err(Fault::of)?;
    let wanted = |most: Most| args.most.is_none_or(|m| m == most);
    let mut out = String::new();
    if args.answer.jsonl() {
        let head = Ranking { active: Vec::new(), changed: Vec::new(), ..ranking.clone() };
        out.push_str(&line("ranking", &head));
        for (most, kind, list) in
            [(Most::Active, "active", &ranking.active), (Most::Changed, "changed", &ranking.changed)]
        {
            list.iter().filter(|_| wanted(most)).for_each(|s| out.push_str(&line(kind, s)));
        }
        return Ok(out);
    }
    let style = Style::of_stdout();
    if !ranking.origins.is_empty() {
        let rows = format!("rows of {} counted, each as a story that happened", ranking.origins.join(", "));
        let _ = writeln!(out, "{}", style.dim(&rows));
    }
    if wanted(Most::Active) {
        out.push_str(&active(&desk, &ranking, style));
    }
    if wanted(Most::Changed) {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&changed(&desk, &ranking, style));
    }
    Ok(out)
}

/// Names of a pair; codes where they are too long.
fn names(desk: &Desk, pair: &Standing) -> String {
    let names = pair.dyad.each_ref().map(|c| desk.states.name(c).unwrap_or(c)).join(" – ");
    if names.chars().count() <= NAMES { names } else { pair.dyad.join(" – ") }
}

fn active(desk: &Desk, ranking: &Ranking, style: Style) -> String {
    let title = format!("Most active, {}", ranking.window);
    let mut out = format!("{}  {}\n", style.bold(&title), style.dim(&format!("of {} pairs", ranking.pairs)));
    if ranking.active.is_empty() {
        out.push_str("The record holds no story between states in these months.\n");
        return out;
    }
    let head = format!(
        "    {:NAMES$}  {:<12} stories  before  coop  confl    level  interval",
        "pair",
        if ranking.window.months() <= 12 { "months" } else { "over time" }
    );
    let _ = writeln!(out, "{}", style.dim(&head));
    for (i, s) in ranking.active.iter().enumerate() {
        let _ = writeln!(
            out,
            "{:>3} {:NAMES$}  {:<12} {:>7}  {:>6} {:>5}  {:>5}  {}  {:+.1}..{:+.1}",
            i + 1,
            names(desk, s),
            spark(&gathered(&s.months, 12)),
            s.sums.stories,
            pace(ranking, s),
            s.cooperation,
            s.conflict,
            figure(s.level.value, 7, style),
            s.level.low,
            s.level.high
        );
    }
    let _ = writeln!(out, "{}", style.dim("before: stories in as much of the time before, on average"));
    out
}

/// Stories of the time before, in as many months as the period has.
fn pace(ranking: &Ranking, s: &Standing) -> String {
    let Some(before) = ranking.before else { return "-".to_owned() };
    format!("{:.1}", s.before.stories as f64 * f64::from(ranking.window.months()) / f64::from(before.months()))
}

fn changed(desk: &Desk, ranking: &Ranking, style: Style) -> String {
    let Some(before) = ranking.before else {
        return format!(
            "{}\nThe record begins with the period: there is no time before.\n",
            style.bold("Most changed")
        );
    };
    let title = format!("Most changed, {} against {before}", ranking.window);
    let counts = format!("{} of {} pairs clearly", ranking.clear, ranking.compared);
    let mut out = format!("{}  {}\n", style.bold(&title), style.dim(&counts));
    if !ranking.changed.is_empty() {
        let head = format!("    {:NAMES$}  n before  now  level before     now   change  interval", "pair");
        let _ = writeln!(out, "{}", style.dim(&head));
    }
    for (i, s) in ranking.changed.iter().enumerate() {
        let _ = writeln!(
            out,
            "{:>3} {:NAMES$}  {:>8} {:>4}  {:>12} {:>7}  {}  {:+.1}..{:+.1}{}",
            i + 1,
            names(desk, s),
            s.before.stories,
            s.sums.stories,
            format!("{:+.1}", s.level_before.value),
            format!("{:+.1}", s.level.value),
            figure(s.change.value, 7, style),
            s.change.low,
            s.change.high,
            if s.clear { "" } else { " ~" }
        );
    }
    if ranking.changed.iter().any(|s| !s.clear) {
        let _ = writeln!(out, "{}", style.dim("~ the interval holds 0: the record does not tell whether it changed"));
    }
    if ranking.thin > 0 {
        let thin = format!("{} pairs with a story in the period are too thin to tell", ranking.thin);
        let _ = writeln!(out, "{}", style.dim(&thin));
    }
    out
}

fn figure(value: f64, width: usize, style: Style) -> String {
    style.by_quad(if value < 0.0 { "conflict" } else { "cooperation" }, &format!("{value:>+width$.1}"))
}
