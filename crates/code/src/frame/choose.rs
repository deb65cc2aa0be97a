//! Which entry of the lexicon a token is a trigger of, by its words and its frame.

use std::cell::RefCell;

use chancery_parse::Document;

use crate::lexicon::{Effect, Kind, Lexicon, Term};
use crate::syntax;

/// What the lexicon says of a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Choice {
    /// Not a trigger.
    Nothing,
    /// A trigger: the entries that fit, the most particular first, each with the tokens of the trigger, the head first.
    Entry(Vec<(usize, Vec<usize>)>),
    /// It changes the status of the act below it.
    Operator(Effect),
}

/// Whether what stands below preposition `p` belongs to the act above it, rather than telling its circumstances
/// ("at a summit", "after talks").
fn governs(doc: &Document, p: usize, verb: bool) -> bool {
    match doc[p].lemma.to_lowercase().as_str() {
        "of" | "from" | "to" | "for" | "against" | "with" | "on" | "into" | "about" | "over" | "upon" | "toward"
        | "towards" => true,
        "in" => !verb,
        _ => false,
    }
}

/// Whether clause `c` at a noun says what the noun is about: "evidence **that** Iran was behind it".
fn states(doc: &Document, c: usize) -> bool {
    syntax::children_by(doc, c, "mark").any(|m| doc[m].lemma.eq_ignore_ascii_case("that"))
}

/// Chooses entries for the tokens of one document, each once.
pub(crate) struct Chooser<'d> {
    pub(crate) doc: &'d Document,
    pub(crate) lexicon: &'d Lexicon,
    blocked: Vec<bool>,
    actor: Vec<bool>,
    state: Vec<bool>,
    public: Vec<bool>,
    memo: RefCell<Vec<Option<Choice>>>,
}

impl<'d> Chooser<'d> {
    /// `blocked` tokens are parts of names and never triggers; `actor` tokens head phrases that denote actors, `state` tokens those that name a
    /// state itself, `public` tokens those of states, bodies and people who hold or contest public power.
    pub(crate) fn new(
        doc: &'d Document,
        lexicon: &'d Lexicon,
        blocked: Vec<bool>,
        actor: Vec<bool>,
        state: Vec<bool>,
        public: Vec<bool>,
    ) -> Self {
        Self { doc, lexicon, blocked, actor, state, public, memo: RefCell::new(vec![None; doc.len()]) }
    }

    /// The choice for token `i`.
    pub(crate) fn choice(&self, i: usize) -> Choice {
        if let Some(choice) = &self.memo.borrow()[i] {
            return choice.clone();
        }
        // Guards against a cycle through constraints; the tree itself has none.
        self.memo.borrow_mut()[i] = Some(Choice::Nothing);
        let choice = self.compute(i);
        self.memo.borrow_mut()[i] = Some(choice.clone());
        choice
    }

    /// The event type that token `i` triggers, empty for none.
    pub(crate) fn event(&self, i: usize) -> &'d str {
        match self.choice(i) {
            Choice::Entry(fitting) => fitting.first().map_or("", |(entry, _)| &self.lexicon.entries[*entry].event),
            _ => "",
        }
    }

    fn kind(&self, i: usize) -> Option<Kind> {
        let token = &self.doc[i];
        match token.pos.as_str() {
            // An attributive participle ("the besieged city") says how a thing is, not what happens.
            "VERB" | "AUX" if token.dep == "amod" => None,
            "VERB" | "AUX" if matches!(token.dep.as_str(), "aux" | "auxpass") => None,
            "VERB" | "AUX" => Some(Kind::Verb),
            "NOUN" | "PROPN" => Some(Kind::Noun),
            "ADJ" => Some(Kind::Adjective),
            _ => None,
        }
    }

    fn compute(&self, i: usize) -> Choice {
        let Some(kind) = self.kind(i) else { return Choice::Nothing };
        if self.blocked[i] {
            return Choice::Nothing;
        }
        let lemma = syntax::base(&self.doc[i].lemma.to_lowercase()).to_owned();
        let key = (kind, lemma);
        if let Some(triggers) = self.lexicon.triggers.get(&key) {
            let mut fitting = Vec::new();
            // "called off the strike": where the phrasal verb is known, the bare verb is another one.
            let phrasal = kind == Kind::Verb
                && syntax::children_by(self.doc, i, "prt")
                    .any(|p| triggers.iter().any(|t| t.rest.first().is_some_and(|r| *self.doc[p].lemma == **r)));
            for trigger in triggers {
                if phrasal && trigger.rest.is_empty() {
                    continue;
                }
                let mut words = vec![i];
                if self.rest(i, kind, &trigger.rest, &mut words) && self.fits(i, kind, trigger.entry, &words) {
                    if self.lexicon.entries[trigger.entry].event.is_empty() {
                        break;
                    }
                    fitting.push((trigger.entry, words));
                }
            }
            if !fitting.is_empty() {
                return Choice::Entry(fitting);
            }
        }
        if let Some(operators) = self.lexicon.operators.get(&key) {
            for (rest, effect) in operators {
                if self.rest(i, kind, rest, &mut vec![i]) {
                    return Choice::Operator(*effect);
                }
            }
        }
        Choice::Nothing
    }

    /// Whether the other words of a trigger stand where they must.
    fn rest(&self, i: usize, kind: Kind, rest: &[String], words: &mut Vec<usize>) -> bool {
        let mut at = i;
        for word in rest {
            let is = |c: usize| *self.doc[c].lemma == **word || self.doc.word(c).eq_ignore_ascii_case(word);
            let found = match kind {
                Kind::Noun => self.doc.children(i).iter().copied().find(|&c| c < i && is(c)),
                _ => self.doc.children(at).iter().chain(self.doc.children(i)).copied().find(|&c| {
                    let dep = self.doc[c].dep.as_str();
                    let part = matches!(
                        dep,
                        "prt"
                            | "prep"
                            | "advmod"
                            | "acomp"
                            | "dobj"
                            | "dative"
                            | "agent"
                            | "pobj"
                            | "oprd"
                            | "attr"
                            | "intj"
                    );
                    // "found the minister guilty", "held two sailors hostage": the predicate heads a clause of its own.
                    let predicate = dep == "ccomp" && matches!(self.doc[c].pos.as_str(), "ADJ" | "NOUN");
                    (part || predicate) && is(c) && !(dep == "prep" && self.tells_time(c))
                }),
            };
            match found {
                Some(c) => {
                    words.push(c);
                    at = c;
                }
                None => return false,
            }
        }
        true
    }

    /// Whether preposition `p` only says when: "called **on** Friday".
    fn tells_time(&self, p: usize) -> bool {
        let mut objects = syntax::children_by(self.doc, p, "pobj").peekable();
        objects.peek().is_some() && objects.all(|o| matches!(self.doc[o].ent_type.as_str(), "DATE" | "TIME"))
    }

    fn fits(&self, i: usize, kind: Kind, entry: usize, words: &[usize]) -> bool {
        let entry = &self.lexicon.entries[entry];
        let any = |heads: &[usize], terms: &[Term]| heads.iter().any(|&h| terms.iter().any(|t| self.is(h, t)));
        if !entry.object.is_empty() || !entry.without.is_empty() {
            let mut objects = self.objects_of(i, kind, words);
            syntax::see_through(self.doc, &mut objects);
            if !entry.object.is_empty() && !any(&objects, &entry.object) {
                return false;
            }
            if any(&objects, &entry.without) {
                return false;
            }
        }
        if !entry.subject.is_empty() {
            let mut subjects = match kind {
                Kind::Verb => syntax::agents(self.doc, i),
                Kind::Adjective => syntax::copular_subject(self.doc, i, 0).into_iter().collect(),
                Kind::Noun => syntax::noun_subjects(self.doc, i, 0),
            };
            syntax::see_through(self.doc, &mut subjects);
            // "Typhoon Cimaron", "the storm, Katrina": the word beside the name says what it is. Only what is no event is
            // known by it; an act takes its subject strictly.
            let beside: Vec<usize> = if entry.event.is_empty() {
                let kinds = |s: &usize| {
                    let of = |dep| syntax::children_by(self.doc, *s, dep).collect::<Vec<_>>();
                    // "tourist groups" are groups.
                    let named = self.doc[*s].pos == "PROPN";
                    if named { [of("compound"), of("appos"), of("nmod")].concat() } else { of("appos") }
                };
                subjects.iter().flat_map(kinds).collect()
            } else {
                Vec::new()
            };
            if !any(&subjects, &entry.subject) && !any(&beside, &entry.subject) {
                return false;
            }
        }
        if !entry.modifier.is_empty() {
            let modifiers: Vec<usize> = self
                .doc
                .children(i)
                .iter()
                .copied()
                .filter(|&c| {
                    matches!(self.doc[c].dep.as_str(), "amod" | "compound" | "nmod" | "poss" | "advmod" | "nummod")
                })
                .collect();
            if !any(&modifiers, &entry.modifier) {
                return false;
            }
        }
        for (prep, terms) in &entry.preps {
            let mut heads = syntax::prepositional(self.doc, i, prep);
            if kind == Kind::Noun
                && let Some(v) = syntax::governing_verb(self.doc, i)
            {
                heads.extend(syntax::prepositional(self.doc, v, prep));
            }
            if kind == Kind::Verb {
                for o in syntax::objects(self.doc, i) {
                    heads.extend(syntax::prepositional(self.doc, o, prep));
                }
                heads.extend(self.gerunds(i, prep));
            }
            if !any(&heads, terms) {
                return false;
            }
        }
        if !entry.complement.is_empty() {
            let complements = self.complements(i);
            if !any(&complements, &entry.complement) {
                return false;
            }
        }
        true
    }

    /// The objects of a trigger: of the verb, or of its last preposition ("call on Iran").
    pub(crate) fn objects_of(&self, i: usize, kind: Kind, words: &[usize]) -> Vec<usize> {
        match kind {
            Kind::Verb => {
                let mut all = Vec::new();
                if let Some(&last) = words.iter().skip(1).next_back()
                    && self.doc[last].pos == "ADP"
                {
                    for o in syntax::children_by(self.doc, last, "pobj") {
                        all.extend(syntax::conjuncts(self.doc, syntax::antecedent(self.doc, o)));
                    }
                }
                if let Some(&last) = words.iter().skip(1).next_back()
                    && self.doc[last].pos == "ADJ"
                {
                    // "found the minister guilty": the object is the subject of the adjective.
                    for o in syntax::children_by(self.doc, last, "nsubj") {
                        all.extend(syntax::conjuncts(self.doc, o));
                    }
                }
                if all.is_empty() {
                    all = syntax::objects(self.doc, i);
                    // "stop bombing", "resume exporting": an act as the object
                    all.extend(self.doc.children(i).iter().copied().filter(|&c| {
                        matches!(self.doc[c].dep.as_str(), "xcomp" | "ccomp") && self.doc[c].tag == "VBG"
                    }));
                    all.retain(|o| !words.contains(o));
                }
                all
            }
            Kind::Noun => syntax::prepositional(self.doc, i, "of"),
            Kind::Adjective => {
                let mut all = Vec::new();
                if let Some(&last) = words.iter().skip(1).next_back() {
                    for o in syntax::children_by(self.doc, last, "pobj") {
                        all.extend(syntax::conjuncts(self.doc, o));
                    }
                }
                all
            }
        }
    }

    fn gerunds(&self, i: usize, prep: &str) -> Vec<usize> {
        self.doc
            .children(i)
            .iter()
            .copied()
            .filter(|&c| self.doc[c].dep == "prep" && self.doc[c].lemma.eq_ignore_ascii_case(prep))
            .flat_map(|c| syntax::children_by(self.doc, c, "pcomp").collect::<Vec<_>>())
            .collect()
    }

    /// The heads of what stands inside trigger `i`: clauses, infinitives, gerunds, and nouns as its object or below its
    /// prepositions. Coordinated ones included.
    pub(crate) fn complements(&self, i: usize) -> Vec<usize> {
        let doc = self.doc;
        let mut all = Vec::new();
        let verb = syntax::is_verb(doc, i);
        for &c in doc.children(i) {
            match doc[c].dep.as_str() {
                "xcomp" | "ccomp" | "oprd" => all.push(c),
                "acl" if !verb && (doc[c].tag == "VB" || states(doc, c)) => all.push(c),
                "dobj" | "nsubjpass" if verb => all.push(c),
                "prep"
                    if governs(doc, c, verb)
                        || (verb && &*doc[c].lemma == "at" && syntax::has_child(doc, c, "pcomp")) =>
                {
                    for &k in doc.children(c) {
                        if matches!(doc[k].dep.as_str(), "pcomp" | "pobj") {
                            all.push(k);
                        }
                    }
                }
                "compound" if !verb => all.push(c),
                // "called on Iran to stop": the infinitive hangs now and then on the name.
                "advcl" if verb && doc[c].tag == "VB" => all.push(c),
                _ => {}
            }
        }
        if verb {
            for o in syntax::objects(doc, i) {
                for dep in ["acl", "relcl"] {
                    all.extend(syntax::children_by(doc, o, dep).filter(|&a| doc[a].tag == "VB"));
                }
            }
            if doc[i].dep == "relcl" && !syntax::has_child(doc, i, "dobj") {
                all.extend(syntax::objects(doc, i));
            }
        }
        let mut at = 0;
        while at < all.len() {
            let c = all[at];
            all.extend(
                syntax::children_by(doc, c, "conj").filter(|&k| syntax::is_verb(doc, k) == syntax::is_verb(doc, c)),
            );
            at += 1;
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether the word at `i` is what `term` asks for.
    fn is(&self, i: usize, term: &Term) -> bool {
        match term {
            Term::Any => true,
            Term::Word(word) if word.contains(' ') => self.is_phrase(i, word),
            Term::Word(word) => {
                *syntax::base(&self.doc[i].lemma) == **word
                    || self.doc.word(i).eq_ignore_ascii_case(word)
                    || self.doc[i].lemma.eq_ignore_ascii_case(word)
                    // "must" below "said": the modal of the embedded clause
                    || syntax::children_by(self.doc, i, "aux").any(|a| *self.doc[a].lemma == **word)
                    // "said they were responsible": what is said of the subject
                    || (&*self.doc[i].lemma == "be"
                        && self.doc.children(i).iter().any(|&c| {
                            matches!(self.doc[c].dep.as_str(), "acomp" | "attr" | "prep" | "xcomp")
                                && *self.doc[c].lemma == **word
                        }))
            }
            Term::Event(event) => {
                let found = self.event(i);
                if event == "*" { !found.is_empty() } else { found == event }
            }
            Term::Actor => self.actor[i],
            Term::State => self.state[i],
            Term::Public => self.public[i],
            Term::Place => matches!(self.doc[i].ent_type.as_str(), "GPE" | "LOC" | "FAC"),
        }
    }

    /// Whether the words of `phrase` stand around `i`, one of them at `i`: "state of emergency", "travel ban".
    fn is_phrase(&self, i: usize, phrase: &str) -> bool {
        let words: Vec<&str> = phrase.split(' ').collect();
        (0..words.len()).filter(|&k| k <= i && i - k + words.len() <= self.doc.len()).any(|k| {
            words.iter().enumerate().all(|(n, word)| {
                let at = i - k + n;
                *self.doc[at].lemma == **word || self.doc.word(at).eq_ignore_ascii_case(word)
            })
        })
    }
}
