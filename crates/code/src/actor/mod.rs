//! stub
use crate::passage::Passage;
use crate::report::{Basis, Entity};
use chancery_knowledge::*;
use std::collections::HashMap;
use std::ops::Range;
pub(crate) struct ActorIndex { names: HashMap<String, (String, bool)>, agents: HashMap<String, Vec<String>>, people: HashMap<String,String> }
impl ActorIndex { pub(crate) fn new(k: &Knowledge) -> Self {
    let mut names = HashMap::new();
    for n in &k.names { names.insert(n.name.to_owned(), (n.code.to_owned(), matches!(n.kind, NameKind::Capital|NameKind::Metonym))); }
    for a in &k.actors { if let Some(c) = a.country { for n in std::iter::once(&a.name).chain(&a.aliases) { names.insert((*n).to_owned(), (c.to_owned(), false)); } } }
    let mut people = HashMap::new();
    for p in &k.people { if let (Some(c), Some(s)) = (p.country, p.name.split(' ').next_back()) { people.insert(s.to_owned(), c.to_owned()); people.insert(p.name.to_owned(), c.to_owned()); for a in &p.aliases { people.insert((*a).to_owned(), c.to_owned()); } } }
    let agents: HashMap<String, Vec<String>> = k.agents.iter().map(|a| (a.lemma.to_owned(), a.sectors.iter().map(|s| (*s).to_owned()).collect())).collect();
    let mut agents: HashMap<String, Vec<String>> = agents;
    for (sec, ws) in [("COP","police policeman officer investigator"),("MIL","soldier troop troops force forces army navy military jet warplane airstrike"),("REB","rebel militant insurgent guerrilla fighter separatist"),("UAF","gunman attacker assailant"),("CVL","protester demonstrator civilian villager worker people citizen migrant fisherman student hiker woman man activist"),("JRN","journalist reporter"),("GOV","government minister president premier ambassador envoy chancellor king diplomat official ministry leader emir"),("LEG","parliament lawmaker senator"),("JUD","court judge prosecutor"),("OPP","opposition"),("REF","refugee"),("CRM","pirate"),("EDU","teacher schoolgirl"),("PTY","party")] { for w in ws.split(' ') { agents.entry(w.to_owned()).or_insert_with(|| vec![sec.to_owned()]); } }
    Self { names, agents, people } } }
pub(crate) struct ActorMention { pub(crate) tokens: Range<usize>, pub(crate) entities: Vec<Entity> }
pub(crate) struct Actors { mentions: Vec<ActorMention>, by: Vec<Option<Entity>>, np: Vec<Option<Entity>>, name: Vec<bool> }
impl Actors {
    pub(crate) fn find(p: &Passage<'_>, ix: &ActorIndex) -> Self {
        let d = &p.doc; let n = d.len();
        let mut by: Vec<Option<Entity>> = vec![None; n]; let mut name = vec![false; n];
        let mut i = 0;
        let ent = |c: Option<String>, sectors: Vec<String>, nm: Option<String>, b, r: Range<usize>| { let s = p.span(r.clone()); Entity { country: c, sectors, name: nm, id: None, person: None, office: None, basis: b, span: Some(s), text: None } };
        while i < n {
            let mut hit = None;
            for len in (1..=5).rev() { if i + len <= n { let w = d.words(i..i+len).replace('\n', " "); let w2 = w.trim_start_matches("the "); 
                if let Some((c, metonym)) = ix.names.get(w2).or_else(|| ix.names.get(w2.trim_start_matches("The "))) { if w2.chars().next().is_some_and(char::is_uppercase) { hit = Some((len, c.clone(), *metonym, false)); break; } }
                if let Some(c) = ix.people.get(w2) { if len > 1 || d[i].pos == "PROPN" { hit = Some((len, c.clone(), false, true)); break; } } } }
            if let Some((len, c, m, person)) = hit {
                let e = ent(Some(c), if m || person { vec!["GOV".into()] } else { vec![] }, Some(d.words(i..i+len).to_owned()), if m { Basis::Metonym } else { Basis::Named }, i..i+len);
                for k in i..i+len { by[k] = Some(e.clone()); name[k] = true; }
                i += len;
            } else { i += 1; }
        }
        let mut np: Vec<Option<Entity>> = vec![None; n]; let mut mentions = Vec::new();
        for h in 0..n {
            if !matches!(d[h].pos.as_str(), "NOUN"|"PROPN"|"NUM"|"ADJ") { continue; }
            if d[h].pos == "ADJ" && !matches!(d[h].dep.as_str(), "nsubj"|"dobj"|"pobj"|"nsubjpass") { continue }
            if let Some(e) = &by[h] { if d[h].dep != "compound" && d[h].dep != "amod" { np[h] = Some(e.clone()); } }
            let lemma = d[h].lemma.to_lowercase();
            let st = d.subtree(h);
            let low = (st.start..=h).find(|&k| d[k].head == h || k == h || d[d[k].head].head == h).unwrap_or(h);
            if let Some(s) = ix.agents.get(&lemma) {
                let mut c = None;
                for &k in d.children(h) { if matches!(d[k].dep.as_str(), "amod"|"compound"|"poss"|"nmod") { if let Some(e) = &by[k] { c = e.country.clone(); } }
                    if d[k].dep == "prep" { for &o in d.children(k) { if c.is_none() { if let Some(e) = &by[o] { c = e.country.clone(); } } } } }
                np[h] = Some(ent(c, s.clone(), None, Basis::Description, low..h+1));
            } else if np[h].is_none() && matches!(d[h].ent_type.as_str(), "PERSON"|"ORG"|"GPE"|"NORP") && d[h].pos == "PROPN" && d[h].dep != "compound" {
                np[h] = Some(ent(None, vec![], Some(d.words(low..h+1).to_owned()), Basis::Named, low..h+1));
            }
            if let Some(e) = &np[h] { mentions.push(ActorMention { tokens: h..h+1, entities: vec![e.clone()] }); }
        }
        Self { mentions, by, np, name }
    }
    pub(crate) fn of(&self, h: usize) -> Vec<Entity> { self.np[h].clone().into_iter().collect() }
    pub(crate) fn modifiers(&self, t: usize) -> Vec<Entity> { self.by[t].clone().into_iter().collect() }
    pub(crate) fn denotes(&self, h: usize) -> bool { self.np[h].is_some() }
    pub(crate) fn in_name(&self, t: usize) -> bool { self.name[t] }
    pub(crate) fn mentions(&self) -> &[ActorMention] { &self.mentions }
}

impl crate::statement::ActorView for Actors {
    fn of(&self, token: usize) -> Vec<Entity> { Actors::of(self, token) }
    fn within(&self, span: chancery_read::Span) -> Vec<Entity> { self.mentions.iter().flat_map(|m| m.entities.clone()).filter(|e| e.span.is_some_and(|s| span.contains(s))).collect() }
}
