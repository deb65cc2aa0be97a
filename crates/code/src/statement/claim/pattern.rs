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

/// Renders a pattern. `forms` holds irregular verbs, `subject` the expression for `{subject}`.
pub(super) fn expression(pattern: &str, forms: &BTreeMap<String, String>, subject: &str) -> Result<String, Fault> {
    let mut reader = Reader { rest: pattern, forms, subject };
    let body = reader.sequence(0)?;
    if !reader.rest.is_empty() {
        return Err(format!("`{}` is left over in `{pattern}`", reader.rest));
    }
    Ok(format!("{body} "))
}

struct Reader<'a> {
    rest: &'a str,
    forms: &'a BTreeMap<String, String>,
    subject: &'a str,
}

impl Reader<'_> {
    /// Items up to `|`, `)` or the end.
    fn sequence(&mut self, depth: usize) -> Result<String, Fault> {
        let mut out = String::new();
        loop {
            self.rest = self.rest.trim_start();
            let item = match self.rest.chars().next() {
                None | Some('|' | ')') => return Ok(out),
                Some('(') => self.group(depth)?,
                Some(_) => self.token()?,
            };
            if let Some(rest) = self.rest.strip_prefix('?') {
                self.rest = rest;
                let _ = write!(out, "(?:{item})?");
            } else {
                out.push_str(&item);
            }
        }
    }

    fn group(&mut self, depth: usize) -> Result<String, Fault> {
        if depth > 8 {
            return Err("brackets are nested too deeply".into());
        }
        let mut out = String::from("(?:");
        loop {
            self.rest = &self.rest[1..];
            out.push_str(&self.sequence(depth + 1)?);
            match self.rest.chars().next() {
                Some('|') => out.push('|'),
                Some(')') => break,
                _ => return Err("a bracket is not closed".into()),
            }
        }
        self.rest = &self.rest[1..];
        out.push(')');
        Ok(out)
    }

    fn token(&mut self) -> Result<String, Fault> {
        let end = self.rest.find([' ', '|', ')', '(', '?']).unwrap_or(self.rest.len());
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        if token.is_empty() {
            return Err(format!("a word is missing before `{rest}`"));
        }
        if let Some(verb) = token.strip_prefix('@').filter(|v| !v.is_empty()) {
            return Ok(format!(" (?:{})", forms_of(verb, self.forms).join("|")));
        }
        match token {
            "{subject}" => return Ok(self.subject.to_owned()),
            "{scope}" => return Ok(SCOPE.to_owned()),
            "_" => return Ok(" [^ ,;:.()]+".to_owned()),
            _ => {}
        }
        if let Some(count) = token.strip_prefix('_').and_then(|n| n.parse::<u8>().ok()) {
            return Ok(format!("(?: [^ ,;:.()]+){{0,{count}}}"));
        }
        if token.contains(['{', '}', '_', '@']) {
            return Err(format!("`{token}` is no word"));
        }
        Ok(match token.strip_suffix('*') {
            Some(stem) => format!(" {}[^ ]*", escape(stem)),
            None => format!(" {}", escape(token)),
        })
    }
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
        assert_eq!(expression(pattern, &forms, " S"), Ok(want.to_owned()), "of {pattern}");
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
        for pattern in ["(a|b", "a)", "a ( b", "?", "{subjekt}", "@", "a_b"] {
            assert!(expression(pattern, &BTreeMap::new(), " S").is_err(), "{pattern}");
        }
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
