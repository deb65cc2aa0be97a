//! The pattern language of `knowledge/claims.toml`, made into regular expressions over [`super::words::Words`].

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A phrase of time that bounds a comparison.
pub(super) const SCOPE: &str = concat!(
    r"(?: (?:ever|in (?:(?:all|its|their|the|our|modern|recorded|recent|human|its entire) )*history(?: of [^ ,;.]+(?: [^ ,;.]+)?)?|of all time|(?:in|within) (?:recent|living) memory)",
    r"| since (?:the )?(?:(?:end|start|beginning|fall|collapse|outbreak|height|days) of )?(?:the )?(?:early |mid |late |mid-|at least )?",
    r"(?:(?:january|february|march|april|may|june|july|august|september|october|november|december) )?",
    r"(?:\d{4}(?:'?s)?(?:-\d{2,4})?|cold war|second world war|first world war|world war [^ ]+|war|independence|soviet union|soviet times|berlin wall|revolution|reunification|establishment of (?:diplomatic )?(?:relations|ties)|[^ ,;.]+ (?:war|crisis|revolution|coup|invasion))",
    r"| (?:in|for|over)(?: the)?(?: more than| at least| nearly| almost| about| over| last| past| around| some)* (?:an? |two |three |four |five |six |seven |eight |nine |ten |several |many |twenty |thirty |forty |fifty |\d+ )?(?:half )?(?:years|year|decades|decade|months|century|centuries|generation|generations))",
);

/// What cannot be made into an expression.
pub(super) type Fault = String;

/// Most words that `_N` may stand for: more would make an expression too large to compile.
const MOST_WORDS: u8 = 40;

/// A pattern or a part of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Expression {
    /// The regular expression.
    pub(super) source: String,
    /// Words of which one stands in every match; empty where nothing is certain. A word with `*` behind it is the
    /// beginning of one.
    pub(super) needs: Vec<String>,
}

/// Renders a pattern. `forms` holds irregular verbs, `subject` the expression for `{subject}`.
pub(super) fn expression(pattern: &str, forms: &BTreeMap<String, String>, subject: &str) -> Result<Expression, Fault> {
    let mut reader = Reader { rest: pattern, forms, subject };
    let mut body = reader.sequence(0)?;
    if !reader.rest.is_empty() {
        return Err(format!("`{}` is left over in `{pattern}`", reader.rest));
    }
    body.source.push(' ');
    Ok(body)
}

struct Reader<'a> {
    rest: &'a str,
    forms: &'a BTreeMap<String, String>,
    subject: &'a str,
}

impl Reader<'_> {
    /// Items up to `|`, `)` or the end. It needs what its most telling item needs: that with the longest words.
    fn sequence(&mut self, depth: usize) -> Result<Expression, Fault> {
        let mut out = Expression::default();
        let telling = |needs: &[String]| needs.iter().map(String::len).min().unwrap_or(0);
        loop {
            self.rest = self.rest.trim_start();
            let item = match self.rest.chars().next() {
                None | Some('|' | ')') => return Ok(out),
                Some('(') => self.group(depth)?,
                Some(_) => self.token()?,
            };
            if let Some(rest) = self.rest.strip_prefix('?') {
                self.rest = rest;
                let _ = write!(out.source, "(?:{})?", item.source);
                continue;
            }
            out.source.push_str(&item.source);
            if telling(&item.needs) > telling(&out.needs) {
                out.needs = item.needs;
            }
        }
    }

    fn group(&mut self, depth: usize) -> Result<Expression, Fault> {
        if depth > 8 {
            return Err("brackets are nested too deeply".into());
        }
        let mut source = String::from("(?:");
        let mut branches = Vec::new();
        loop {
            self.rest = &self.rest[1..];
            let branch = self.sequence(depth + 1)?;
            source.push_str(&branch.source);
            branches.push(branch.needs);
            match self.rest.chars().next() {
                Some('|') => source.push('|'),
                Some(')') => break,
                _ => return Err("a bracket is not closed".into()),
            }
        }
        self.rest = &self.rest[1..];
        source.push(')');
        let certain = branches.iter().all(|needs| !needs.is_empty());
        Ok(Expression { source, needs: if certain { branches.concat() } else { Vec::new() } })
    }

    fn token(&mut self) -> Result<Expression, Fault> {
        let end = self.rest.find([' ', '|', ')', '(', '?']).unwrap_or(self.rest.len());
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        if token.is_empty() {
            return Err(format!("a word is missing before `{rest}`"));
        }
        let open = |source: String| Ok(Expression { source, needs: Vec::new() });
        if let Some(verb) = token.strip_prefix('@').filter(|v| !v.is_empty()) {
            let needs = forms_of(verb, self.forms);
            let escaped: Vec<String> = needs.iter().map(|form| escape(form)).collect();
            return Ok(Expression { source: format!(" (?:{})", escaped.join("|")), needs });
        }
        match token {
            "{subject}" => return open(self.subject.to_owned()),
            "{scope}" => return open(SCOPE.to_owned()),
            "_" => return open(" [^ ,;:.()]+".to_owned()),
            _ => {}
        }
        if let Some(count) = token.strip_prefix('_').and_then(|n| n.parse::<u8>().ok()) {
            if count > MOST_WORDS {
                return Err(format!("`{token}` is for more than {MOST_WORDS} words"));
            }
            return open(format!("(?: [^ ,;:.()]+){{0,{count}}}"));
        }
        if token.contains(['{', '}', '_', '@']) {
            return Err(format!("`{token}` is no word"));
        }
        let (stem, end, mark) = token.strip_suffix('*').map_or((token, "", ""), |stem| (stem, "[^ ]*", "*"));
        Ok(Expression { source: format!(" {}{end}", escape(stem)), needs: vec![format!("{}{mark}", plain(stem))] })
    }
}

/// A word as it stands in the normal form of a sentence.
fn plain(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// A word as an expression that matches it alone.
pub(super) fn escape(word: &str) -> String {
    let mut out = String::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        if matches!(c, '$' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '\\') {
            out.push('\\');
        }
        out.push(if c == '’' { '\'' } else { c });
    }
    out
}

/// The forms of a verb: irregular ones from the table, else by the rules of spelling.
pub(super) fn forms_of(verb: &str, irregular: &BTreeMap<String, String>) -> Vec<String> {
    if let Some(forms) = irregular.get(verb) {
        return forms.split_whitespace().map(str::to_owned).collect();
    }
    let mut forms = vec![verb.to_owned()];
    if let Some(stem) = verb.strip_suffix('e') {
        forms.extend([format!("{verb}s"), format!("{verb}d"), format!("{stem}ing")]);
    } else if let Some(stem) = verb.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o', 'u'])) {
        forms.extend([format!("{stem}ies"), format!("{stem}ied"), format!("{verb}ing")]);
    } else if verb.ends_with(['s', 'x', 'z']) || verb.ends_with("sh") || verb.ends_with("ch") {
        forms.extend([format!("{verb}es"), format!("{verb}ed"), format!("{verb}ing")]);
    } else {
        forms.extend([format!("{verb}s"), format!("{verb}ed"), format!("{verb}ing")]);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, want: &str) {
        let forms = BTreeMap::from([("hit".to_owned(), "hit hits hitting".to_owned())]);
        assert_eq!(expression(pattern, &forms, " S").map(|e| e.source), Ok(want.to_owned()), "of {pattern}");
    }

    #[test]
    fn patterns() {
        check("new high", " new high ");
        check("level* of", " level[^ ]* of ");
        check("(a|an)? new", "(?:(?: a| an))? new ");
        check("@hit {subject}", " (?:hit|hits|hitting) S ");
        check("_ war", " [^ ,;:.()]+ war ");
        check("_2 war", "(?: [^ ,;:.()]+){0,2} war ");
        check("$*", " \\$[^ ]* ");
    }

    #[test]
    fn faults() {
        for pattern in ["_99 a", "(a|b", "a)", "a ( b", "?", "{subjekt}", "@", "a_b"] {
            assert!(expression(pattern, &BTreeMap::new(), " S").is_err(), "{pattern}");
        }
    }

    #[test]
    fn words_that_a_pattern_cannot_do_without() {
        let check = |pattern: &str, want: &[&str]| {
            let forms = BTreeMap::from([("hit".to_owned(), "hit hits hitting".to_owned())]);
            assert_eq!(expression(pattern, &forms, " S").map(|e| e.needs), Ok(to_owned(want)), "of {pattern}");
        };
        let none: &[&str] = &[];
        check("a new high", &["high"]);
        check("Level* of", &["level*"]);
        check("@hit a low", &["hit", "hits", "hitting"]);
        check("(sour|warm up) _2 {subject}", &["sour", "warm"]);
        check("(sour|_) a?", none);
        check("(sour)? on", &["on"]);
        check("{subject} {scope}", none);
    }

    fn to_owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    #[test]
    fn verbs() {
        let none = BTreeMap::new();
        assert_eq!(forms_of("improve", &none), ["improve", "improves", "improved", "improving"]);
        assert_eq!(forms_of("reach", &none), ["reach", "reaches", "reached", "reaching"]);
        assert_eq!(forms_of("fray", &none), ["fray", "frays", "frayed", "fraying"]);
        assert_eq!(forms_of("multiply", &none), ["multiply", "multiplies", "multiplied", "multiplying"]);
    }
}
