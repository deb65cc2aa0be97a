//! From the raw text of one article to the article: which line is what, and what is kept.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::dateline::{self, At};
use crate::layout::{self, Paragraph};
use crate::piece::{Assembly, Piece};
use crate::title;
use crate::{
    Article, BlockKind, Dateline, Field, Published, Publisher, PublisherKind, PublisherLookup, Source, caption, copies,
    dates, header, publisher, sentences,
};

/// What the input says of an article beside its text.
#[derive(Debug, Default)]
pub(crate) struct Given {
    pub(crate) id: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<(Date, String)>,
    pub(crate) url: Option<String>,
    pub(crate) publisher: Option<String>,
    /// Country and kind of the publisher as the record gives them; they go before the table's.
    pub(crate) stated: Publisher,
    pub(crate) section: Option<String>,
    pub(crate) byline: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) dateline: Option<String>,
    /// Whether it is a row with fields of its own, so that its text is body and hardly anything else.
    pub(crate) row: bool,
    pub(crate) notes: Vec<String>,
}

/// A paragraph of the body on its way.
#[derive(Debug)]
struct Body {
    piece: Piece,
    dateline: Option<Dateline>,
    caption: bool,
    quote: bool,
}

/// An article that is being cleaned.
struct Cleaning<'a> {
    given: Given,
    publishers: &'a dyn PublisherLookup,
    title: Option<Piece>,
    updated: Option<(Date, String)>,
    agency: Option<String>,
    /// Whether the text has header lines of a page.
    paged: bool,
}

/// The article of a raw text; `None` when no text is left.
pub(crate) fn article(
    raw: &str,
    given: Given,
    file_date: Option<Date>,
    source: Source,
    publishers: &dyn PublisherLookup,
) -> Option<Article> {
    let mut work = Cleaning { given, publishers, title: None, updated: None, agency: None, paged: false };
    work.title = work.given.title.as_deref().map(|t| Piece::of(t, 0..t.len(), Field::Title)).filter(|t| !t.is_empty());
    let paragraphs = layout::paragraphs(raw, Field::Text);
    let paragraphs = work.head(paragraphs);
    let mut body = work.body(paragraphs);
    work.captions(&mut body);
    let body = work.without_copies(body);
    if body.is_empty() && work.title.is_none() {
        return None;
    }
    Some(work.finish(body, file_date, source))
}

impl Cleaning<'_> {
    fn note(&mut self, count: usize, one: &str, many: &str) {
        match count {
            0 => {}
            1 => self.given.notes.push(one.to_owned()),
            n => self.given.notes.push(format!("{many} ({n})")),
        }
    }

    /// Takes title, header lines, publisher line and the furniture of the page out of the paragraphs.
    fn head(&mut self, paragraphs: Vec<Paragraph>) -> Vec<Paragraph> {
        let before = paragraphs.len();
        let mut rest: Vec<Paragraph> = paragraphs.into_iter().filter(|p| !header::furniture(p.piece.text())).collect();
        let dropped = before - rest.len();
        self.note(dropped, "dropped a line that is no part of the text", "dropped lines that are no part of the text");
        if rest.is_empty() {
            return rest;
        }
        self.header_lines(&mut rest);
        let publishers = self.publishers;
        let is_publisher = |line: &str| publishers.find(line).is_some();
        if self.title.is_none()
            && let Some(found) = title::find(&rest, &is_publisher, publishers)
        {
            let (title, site) = title::without_site(&found, &is_publisher);
            if let Some(site) = site {
                self.given.publisher.get_or_insert(site);
            }
            self.title = Some(title);
        }
        if let Some(title) = &self.title {
            let title = title.text().to_owned();
            self.title_copies(&mut rest, &title);
        }
        if !self.given.row {
            let tail = title::tail(&rest);
            self.note(rest.len() - tail, "dropped a label behind the text", "dropped labels behind the text");
            rest.truncate(tail);
        }
        rest
    }

    /// Header lines stand before the text begins, and again where a page repeats its head.
    fn header_lines(&mut self, rest: &mut Vec<Paragraph>) {
        const TAIL: usize = 3;
        let last = rest.len().saturating_sub(TAIL);
        let text_begins = rest.iter().position(|p| title::is_prose(p.piece.text())).unwrap_or(rest.len());
        let row = self.given.row;
        let mut index = 0;
        let mut after_head = false;
        rest.retain(|paragraph| {
            let at = index;
            index += 1;
            let line = paragraph.piece.text();
            let zone = at <= text_begins.max(1) || at >= last || after_head;
            after_head = false;
            if line.split_whitespace().count() > 20 || !zone {
                return true;
            }
            // A row has fields for these; in its text only a byline is looked for.
            match header::read(line) {
                Some(head) if !row || head.byline.is_some() && at <= text_begins => {
                    if let Some(title) = &head.title
                        && self.title.is_none()
                    {
                        let text = paragraph.piece.text();
                        let start = text.find(title.as_str()).unwrap_or(0);
                        self.title = Some(paragraph.piece.slice(start..text.len()));
                    }
                    self.take(head);
                    after_head = true;
                    false
                }
                _ if !row && self.publishers.find(line).is_some() && line.split_whitespace().count() <= 6 => {
                    self.given.publisher.get_or_insert_with(|| line.to_owned());
                    false
                }
                _ => true,
            }
        });
    }

    fn take(&mut self, head: header::Head) {
        self.paged = true;
        if let Some(date) = head.published {
            let slot = if head.updated { &mut self.updated } else { &mut self.given.published };
            slot.get_or_insert((date, "header line".to_owned()));
        }
        let given = &mut self.given;
        for (slot, value) in [
            (&mut given.section, head.section),
            (&mut given.publisher, head.publisher),
            (&mut given.byline, head.byline),
            (&mut given.url, head.url),
            (&mut given.language, head.language),
        ] {
            if slot.is_none() {
                *slot = value;
            }
        }
    }

    /// Drops further copies of the title; the line between a repeated title and the text is the publisher's.
    fn title_copies(&mut self, rest: &mut Vec<Paragraph>, title: &str) {
        let mut copies = 0;
        let mut last_copy = None;
        let mut kept: Vec<Paragraph> = Vec::with_capacity(rest.len());
        for paragraph in rest.drain(..) {
            match title::copy(title, paragraph.piece.text()) {
                Some(suffix) => {
                    copies += 1;
                    last_copy.get_or_insert(kept.len());
                    self.suffix(&suffix);
                }
                None => kept.push(paragraph),
            }
        }
        *rest = kept;
        // The title itself, when it came out of the text, is one of the copies.
        let own = usize::from(self.given.title.is_none());
        self.note(copies.max(own) - own, "dropped a second copy of the title", "dropped further copies of the title");
        let repeated = copies > own || self.paged;
        if self.given.publisher.is_none() && !self.given.row && repeated {
            let at = last_copy.unwrap_or(0);
            if let Some(line) = rest.get(at).map(|p| p.piece.text().to_owned())
                && title::could_be_publisher(&line)
                && rest.len() > at + 1
            {
                self.given.publisher = Some(line);
                rest.remove(at);
            }
        }
    }

    /// ` - 14.03.2024, Example Wire` behind a copy of the title.
    fn suffix(&mut self, suffix: &str) {
        if self.given.row || suffix.is_empty() {
            return;
        }
        let name = match dates::find(suffix) {
            Some((date, range)) => {
                self.given.published.get_or_insert((date, "header line".to_owned()));
                dates::beside(&suffix[range.end..])
            }
            None => suffix,
        };
        if self.given.publisher.is_none() && title::could_be_publisher(name) {
            self.given.publisher = Some(name.to_owned());
        }
    }

    /// Parts what was run together and takes the datelines off.
    fn body(&mut self, paragraphs: Vec<Paragraph>) -> Vec<Body> {
        let mut body: Vec<Body> = Vec::new();
        let mut parted = 0;
        let mut credits = 0;
        let mut dated = false;
        for paragraph in paragraphs {
            let text = paragraph.piece.text();
            let mut points = sentences::glue_points(text);
            parted += points.len();
            points.push(text.len());
            let mut start = 0;
            for end in points {
                let piece = paragraph.piece.slice(start..end);
                start = end;
                let at = if dated || body.len() > 4 { At::Later } else { At::Start };
                let (piece, dateline) = match dateline::find(piece.text(), at, self.publishers) {
                    Some(found) => {
                        let rest = piece.slice(found.end..piece.text().len());
                        credits += usize::from(found.place.is_none());
                        (rest, self.dateline(&piece, found))
                    }
                    None => (piece, None),
                };
                dated |= dateline.is_some();
                let quote = piece.text().starts_with("> ");
                let piece = if quote { piece.slice(2..piece.text().len()) } else { piece };
                match body.last_mut() {
                    // A dateline that is a paragraph of its own belongs to the next one.
                    Some(last) if last.piece.is_empty() => {
                        let dateline = last.dateline.take().or(dateline);
                        *last = Body { piece, dateline, caption: false, quote };
                    }
                    _ => body.push(Body { piece, dateline, caption: false, quote }),
                }
            }
        }
        body.retain(|b| !b.piece.is_empty());
        self.note(parted, "parted two sentences that were run together", "parted sentences that were run together");
        self.note(credits, "dropped an agency's mark before the text", "dropped an agency's marks before the text");
        body
    }

    fn dateline(&mut self, piece: &Piece, found: dateline::Found) -> Option<Dateline> {
        if let Some(agency) = &found.agency {
            self.agency.get_or_insert_with(|| agency.clone());
        }
        let published = self.given.published.as_ref().map(|(date, _)| *date);
        let date = found.date.and_then(|(month, day, year)| match year {
            Some(year) => Date::new(year, month, day).ok(),
            None => published.and_then(|p| dates::in_year_of(month, day, p)),
        });
        if let Some((_, _, Some(_))) = found.date
            && let Some(date) = date
        {
            self.given.published.get_or_insert((date, "dateline".to_owned()));
        }
        let place = found.place?;
        Some(Dateline {
            place: piece.text()[place.clone()].trim_end_matches(',').to_owned(),
            agency: found.agency,
            date,
            span: piece.raw_span(place),
        })
    }

    /// Marks captions and takes credits and opening words such as `FILE PHOTO:` off them.
    fn captions(&mut self, body: &mut [Body]) {
        let start = body.iter().position(|b| b.dateline.is_some());
        let count = body.len();
        let mut found = 0;
        for (i, paragraph) in body.iter_mut().enumerate() {
            if paragraph.dateline.is_some() || count == 1 {
                continue;
            }
            let before_body = start.is_some_and(|s| i < s);
            let text = paragraph.piece.text();
            if let Some(range) = caption::find(text, before_body) {
                paragraph.piece = paragraph.piece.slice(range);
                paragraph.caption = true;
                found += 1;
            }
        }
        self.note(found, "took a paragraph for a photo caption", "took paragraphs for photo captions");
    }

    fn without_copies(&mut self, body: Vec<Body>) -> Vec<Body> {
        let texts: Vec<&str> = body.iter().map(|b| b.piece.text()).collect();
        let stands: Vec<bool> = body.iter().map(|b| b.dateline.is_some()).collect();
        // Captions are compared among themselves: a picture often repeats what the text says of another day.
        let prose: Vec<usize> = (0..body.len()).filter(|i| !body[*i].caption).collect();
        let only = |list: &[usize]| list.iter().map(|i| texts[*i]).collect::<Vec<_>>();
        let outcome = copies::settle(&only(&prose), &prose.iter().map(|i| stands[*i]).collect::<Vec<_>>());
        let mut seen_captions: BTreeSet<Vec<String>> = BTreeSet::new();
        let mut placed: Vec<(usize, Body)> = Vec::new();
        let mut dropped_captions = 0;
        for (i, paragraph) in body.iter().enumerate().filter(|(_, b)| b.caption) {
            let words = copies::words(paragraph.piece.text());
            if seen_captions.contains(&words) {
                dropped_captions += 1;
            } else if !words.is_empty() {
                seen_captions.insert(words);
                placed.push((i, Body { piece: paragraph.piece.clone(), dateline: None, caption: true, quote: false }));
            }
        }
        for kept in &outcome.paragraphs {
            let Some((first, _)) = kept.first() else { continue };
            let mut piece: Option<Piece> = None;
            for (p, range) in kept {
                let part = body[prose[*p]].piece.slice(range.clone());
                match &mut piece {
                    Some(piece) => piece.join(" ", &part),
                    None => piece = Some(part),
                }
            }
            let Some(piece) = piece else { continue };
            let at = prose[*first];
            placed
                .push((at, Body { piece, dateline: body[at].dateline.clone(), caption: false, quote: body[at].quote }));
        }
        // Captions go back between the paragraphs that they stood between; the order of the prose is settled already.
        let mut captions: Vec<(usize, Body)> = Vec::new();
        let mut out: Vec<Body> = Vec::new();
        let (mut prose_out, mut rest) = (Vec::new(), placed);
        for item in rest.drain(..) {
            if item.1.caption { captions.push(item) } else { prose_out.push(item) }
        }
        let mut captions = captions.into_iter().peekable();
        for (at, paragraph) in prose_out {
            while let Some((_, caption)) = captions.next_if(|(c, _)| *c < at) {
                out.push(caption);
            }
            out.push(paragraph);
        }
        out.extend(captions.map(|(_, caption)| caption));
        // A dateline in the copy that was dropped still tells where the report was filed.
        if out.iter().all(|b| b.dateline.is_none())
            && let Some(dateline) = body.iter().find_map(|b| b.dateline.clone())
            && let Some(first) = out.iter_mut().find(|b| !b.caption)
        {
            first.dateline = Some(dateline);
        }
        if outcome.body {
            self.given.notes.push(format!("dropped a second copy of the body ({} sentences)", outcome.dropped));
        } else {
            self.note(outcome.dropped, "dropped a repeated sentence", "dropped repeated sentences");
        }
        self.note(dropped_captions, "dropped a repeated caption", "dropped repeated captions");
        out
    }

    fn finish(mut self, body: Vec<Body>, file_date: Option<Date>, source: Source) -> Article {
        let mut out = Assembly::default();
        if let Some(title) = &self.title {
            out.push(BlockKind::Headline, title);
        }
        let lede = body
            .iter()
            .position(|b| b.dateline.is_some() && !b.caption)
            .or_else(|| body.iter().position(|b| !b.caption && !b.quote && title::is_prose(b.piece.text())))
            .or_else(|| body.iter().position(|b| !b.caption && !b.quote));
        for (i, paragraph) in body.iter().enumerate() {
            let kind = match paragraph {
                Body { caption: true, .. } => BlockKind::Caption,
                _ if Some(i) == lede => BlockKind::Lede,
                Body { quote: true, .. } => BlockKind::Quote,
                _ => BlockKind::Paragraph,
            };
            out.push(kind, &paragraph.piece);
        }
        let mut dateline = body.into_iter().find_map(|b| b.dateline);
        if dateline.is_none()
            && let Some(given) = self.given.dateline.take()
        {
            dateline = given_dateline(&given);
        }
        let from_url = || Some((self.given.url.as_deref().and_then(dates::of_path)?, "address".to_owned()));
        let published = (self.given.published.take())
            .or_else(|| self.updated.take())
            .or_else(from_url)
            .or_else(|| Some((file_date?, "file name".to_owned())))
            .map(|(date, from)| Published { date, from });
        if published.is_none() {
            self.given.notes.push("no date of publication".to_owned());
        }
        let mut publisher =
            publisher::publisher(self.publishers, self.given.publisher.as_deref(), self.given.url.as_deref());
        if publisher.name.is_none()
            && let Some(found) = self.agency.as_deref().and_then(|a| self.publishers.find(a))
        {
            publisher = Publisher { name: found.name.or(self.agency), ..found };
        }
        let given = self.given;
        publisher.country = given.stated.country.or(publisher.country);
        if given.stated.kind != PublisherKind::Unknown {
            publisher.kind = given.stated.kind;
        }
        Article {
            id: given.id.unwrap_or_default(),
            source,
            url: given.url,
            title: self.title.map(|t| t.text().to_owned()),
            publisher,
            section: given.section,
            byline: given.byline,
            language: given.language,
            published,
            dateline,
            text: out.text,
            blocks: out.blocks,
            raw: out.raw,
            notes: given.notes,
        }
    }
}

/// The dateline of a field of that name.
fn given_dateline(text: &str) -> Option<Dateline> {
    let line = format!("{} —", text.trim().trim_end_matches(['-', '—', '–', '_', ' ']));
    let found = dateline::find(&line, At::Start, &crate::NoPublishers);
    let place = found.as_ref().and_then(|f| f.place.clone()).map_or(text.trim(), |p| &line[p]).to_owned();
    (!place.is_empty()).then_some(Dateline { place, agency: found.and_then(|f| f.agency), date: None, span: None })
}

/// An article of text that is clean already.
pub(crate) fn plain(text: &str) -> Article {
    let mut out = Assembly::default();
    for (i, Paragraph { piece }) in layout::paragraphs(text, Field::Text).iter().enumerate() {
        out.push(if i == 0 { BlockKind::Lede } else { BlockKind::Paragraph }, piece);
    }
    Article {
        id: String::new(),
        source: Source::default(),
        url: None,
        title: None,
        publisher: Publisher::default(),
        section: None,
        byline: None,
        language: None,
        published: None,
        dateline: None,
        text: out.text,
        blocks: out.blocks,
        raw: out.raw,
        notes: Vec::new(),
    }
}
