//! Sentences of our own about well-known facts, with the places that must be found in them.

use chancery_knowledge::Knowledge;
use chancery_parse::Parser;
use chancery_read::{Article, Block, BlockKind, Publisher, RawMap, Source, Span};
use std::sync::LazyLock;

use super::*;

static WORLD: LazyLock<(PlaceIndex, Parser)> = LazyLock::new(|| {
    let knowledge = Knowledge::embedded().expect("the tables are right");
    (PlaceIndex::new(&knowledge), Parser::embedded().expect("the model is whole"))
});

fn article(text: &str) -> Article {
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
        text: text.to_owned(),
        blocks: vec![Block { kind: BlockKind::Lede, span: Span::new(0, text.len()) }],
        raw: RawMap::default(),
        notes: Vec::new(),
    }
}

/// Runs `then` on the passage of a text and its places.
fn with<T>(text: &str, then: impl FnOnce(&Passage<'_>, &[PlaceMention]) -> T) -> T {
    let article = article(text);
    let passage = Passage::new(&article, vec![(0, WORLD.1.parse(text))]);
    let places = recognise(&passage, &WORLD.0);
    then(&passage, &places)
}

/// `expect` lists the places as `words=CODE`, or `words=CODE/unit`; `-` for a place in no country.
fn check_places(text: &str, expect: &str) -> Option<String> {
    let got = with(text, |passage, places| {
        let show = |p: &PlaceMention| {
            let words = &passage.article.text[p.span.start..p.span.end];
            let code = p.country.as_deref().unwrap_or("-");
            match (&p.admin1, expect.contains('/')) {
                (Some(unit), true) => format!("{words}={code}/{unit}"),
                _ => format!("{words}={code}"),
            }
        };
        places.iter().map(show).collect::<Vec<_>>().join(", ")
    });
    (got != expect).then(|| format!("{text}\n   want {expect}\n   got  {got}"))
}

/// The word between `*` tells the event; `expect` is the name of its place, empty for none.
fn check_attached(marked: &str, expect: &str) -> Option<String> {
    let mut parts = marked.split('*');
    let before = parts.next().unwrap_or_default().len();
    let text = marked.replace('*', "");
    let got = with(&text, |passage, places| {
        let trigger = passage.doc.tokens().iter().position(|t| t.start >= before).unwrap_or_default();
        attach(passage, places, trigger, "").map_or_else(String::new, |p| p.name)
    });
    (got != expect).then(|| format!("{marked}\n   want {expect}\n   got  {got}"))
}

#[track_caller]
fn all_right(failures: Vec<String>, of: usize) {
    assert!(failures.is_empty(), "{} of {of} fail:\n{}", failures.len(), failures.join("\n"));
}

const PLACES: &[(&str, &str)] = &[
    ("The two leaders met in Geneva on Monday.", "Geneva=CHE"),
    ("Rebels seized the Syrian city of Idlib.", "Syrian=SYR, Idlib=SYR"),
    ("The ship docked in Tripoli, Lebanon.", "Tripoli=LBN, Lebanon=LBN"),
    ("Talks on the future of Libya were held in Tripoli.", "Libya=LBY, Tripoli=LBY"),
    ("A storm hit Paris, Texas, on Friday.", "Paris=USA/Texas, Texas=USA/Texas"),
    ("French ministers gathered in Paris.", "French=FRA, Paris=FRA"),
    ("He grew up in Moscow, Idaho.", "Moscow=USA/Idaho, Idaho=USA/Idaho"),
    ("Paris Hilton arrived late.", ""),
    ("The flotilla crossed the Strait of Hormuz.", "Strait of Hormuz=-"),
    ("The two Koreas met at Panmunjom.", "Panmunjom=-"),
    ("A rocket lifted off from the Vostochny Cosmodrome.", "Vostochny Cosmodrome=RUS"),
    ("Inspectors visited Natanz and Fordow.", "Natanz=IRN, Fordow=IRN"),
    ("Both claim the Senkaku Islands in the East China Sea.", "Senkaku Islands=JPN, East China Sea=-"),
    ("Villagers fled from northern Nigeria into Niger.", "Nigeria=NGA, Niger=NER"),
    ("Fighting went on in Nagorno-Karabakh.", "Nagorno-Karabakh=AZE"),
    ("Troops left the Gaza Strip in 2005.", "Gaza Strip=PSE"),
    ("Voters in Georgia and Alabama went to the polls.", "Georgia=USA/Georgia, Alabama=USA/Alabama"),
    ("Georgia and Armenia share a border.", "Georgia=GEO, Armenia=ARM"),
    ("The President of the United States flew to London.", "United States=USA, London=GBR"),
    ("A court in London, Ontario, heard the case.", "London=CAN/Ontario, Ontario=CAN/Ontario"),
    ("Cairo, Egypt, hosted the summit.", "Cairo=EGY, Egypt=EGY"),
    ("President Washington was born in Virginia.", "Virginia=USA"),
    ("The U.S. and China signed the accord in Beijing.", "U.S.=USA, China=CHN, Beijing=CHN"),
    ("They asked us to stay.", ""),
    ("He was reading a nice book in the bath.", ""),
    ("The delegation flew from Pyongyang to Vladivostok.", "Pyongyang=PRK, Vladivostok=RUS"),
    ("Protesters filled Tahrir Square in Cairo.", "Tahrir Square=EGY, Cairo=EGY"),
    ("The camp near Cox's Bazar in Bangladesh is crowded.", "Cox's Bazar=BGD, Bangladesh=BGD"),
    ("The Black Sea port of Odessa was shelled.", "Black Sea=-, Odessa=UKR"),
    ("Warships sailed through the Suez Canal to the Red Sea.", "Suez Canal=EGY, Red Sea=-"),
    ("The earthquake shook the province of Sichuan.", "Sichuan=CHN"),
    ("Soldiers patrolled the streets of Mogadishu.", "Mogadishu=SOM"),
    ("A bomb went off in Kabul, the Afghan capital.", "Kabul=AFG, Afghan=AFG"),
    ("Peace was signed at Camp David in 1978.", "Camp David=USA"),
    ("The Dayton accords ended the war in Bosnia.", "Dayton=USA, Bosnia=BIH"),
    ("Aid reached Darfur through Chad.", "Darfur=SDN, Chad=TCD"),
    ("Envoys met in São Paulo and Bogotá.", "São Paulo=BRA, Bogotá=COL"),
    ("Deir ez-Zor fell in November.", "Deir ez-Zor=SYR"),
    ("Refugees crossed the Mediterranean to Lampedusa.", "Mediterranean=-, Lampedusa=ITA"),
    ("The talks in Oslo and Stockholm failed.", "Oslo=NOR, Stockholm=SWE"),
    ("Germany and Poland agreed.", "Germany=DEU, Poland=POL"),
    ("Police in Birmingham, Alabama, arrested him.", "Birmingham=USA/Alabama, Alabama=USA/Alabama"),
    ("The English city of Birmingham elected a mayor.", "English=GBR, Birmingham=GBR"),
    ("Schools in Edmonton took part. Pupils came from Enfield too.", "Edmonton=GBR, Enfield=GBR"),
    (
        "The premiers of New South Wales, Victoria and Queensland met.",
        "New South Wales=AUS, Victoria=AUS, Queensland=AUS",
    ),
];

#[test]
fn places_are_found_and_resolved() {
    all_right(PLACES.iter().filter_map(|(text, expect)| check_places(text, expect)).collect(), PLACES.len());
}

const ATTACHED: &[(&str, &str)] = &[
    ("The foreign ministers *met* in Geneva.", "Geneva"),
    ("The presidents held *talks* in Vienna on Monday.", "Vienna"),
    ("The *talks* will be held in Doha next week.", "Doha"),
    ("The Israeli prime minister *visited* Moscow.", "Moscow"),
    ("The pope's *visit* to Egypt begins on Friday.", "Egypt"),
    ("The president *arrived* in Tokyo.", "Tokyo"),
    ("Russian jets *bombed* Aleppo.", "Aleppo"),
    ("The *bombing* of Belgrade went on for weeks.", "Belgrade"),
    ("The *attack* on Kobani began at dawn.", "Kobani"),
    ("Militants *killed* nine soldiers in the Sinai.", "Sinai"),
    ("A car bomb *exploded* in Baghdad, killing 20 people.", "Baghdad"),
    ("A car bomb exploded in Baghdad, *killing* 20 people.", "Baghdad"),
    ("The mayor of London *criticized* the decision.", ""),
    ("France *condemned* the attack in Bamako.", ""),
    ("Officials from Iran *accused* the United States.", ""),
    ("Speaking in Doha, the minister *rejected* the offer.", "Doha"),
    ("In Moscow, the two leaders *signed* an agreement.", "Moscow"),
    ("The treaty was *signed* at Camp David.", "Camp David"),
    ("Thousands *protested* outside the parliament in Kyiv.", "Kyiv"),
    ("Turkey *invaded* Cyprus in 1974.", "Cyprus"),
    ("The *invasion* of Kuwait was condemned.", "Kuwait"),
    ("The army *withdrew* from Lebanon.", "Lebanon"),
    ("The United States will *deploy* troops to Poland.", "Poland"),
    ("Police *arrested* three men in the city of Lyon.", "Lyon"),
    ("Gunmen *kidnapped* two engineers in Nigeria's Borno state.", "Borno"),
    ("Japan *imposed* sanctions on Russia.", ""),
    ("China *urged* restraint in Myanmar.", ""),
    ("The generals *met* at Panmunjom, North Korea.", "Panmunjom"),
    ("The two sides *clashed* near the town of Afrin in northern Syria.", "Afrin"),
    ("The secretary *met* his counterpart during a visit to Hanoi.", "Hanoi"),
    ("The Geneva *talks* collapsed.", "Geneva"),
    ("The Moscow-Beijing *talks* collapsed.", ""),
    ("Rebels *captured* Mosul in June.", "Mosul"),
    ("Israel and Hamas *agreed* to a truce.", ""),
    ("The minister *told* reporters in Brussels that talks would go on.", "Brussels"),
    ("A drone *struck* a base near Erbil.", "Erbil"),
    ("North Korea *fired* a missile into the Sea of Japan.", "Sea of Japan"),
    ("The navy *seized* a tanker in the Strait of Hormuz.", "Strait of Hormuz"),
    ("Chinese and Indian soldiers *fought* along the Line of Actual Control.", "Line of Actual Control"),
    ("Spain *thanked* Morocco.", ""),
    ("Militants *fired* rockets from southern Lebanon at Israel.", "Lebanon"),
    ("Militants *fired* rockets at Haifa.", "Haifa"),
];

#[test]
fn events_get_their_place() {
    all_right(ATTACHED.iter().filter_map(|(text, expect)| check_attached(text, expect)).collect(), ATTACHED.len());
}

#[test]
fn a_country_stays_a_country() {
    with("The leaders met in France.", |passage, places| {
        let place = attach(passage, places, 2, "").expect("a place");
        assert_eq!((place.kind.as_deref(), place.country.as_deref()), (Some("country"), Some("FRA")));
        assert_eq!(place.geonames, None);
    });
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(40))]
    #[test]
    fn no_text_panics(text in "([A-Z][a-z]{1,6}|Paris|Iraq|in|of|,|the|\\PC{1,4}|\n| ){1,30}") {
        with(&text, |passage, places| {
            for i in 0..passage.doc.len() + 1 {
                let _ = attach(passage, places, i, "ASSAULT");
            }
            for pair in places.windows(2) {
                assert!(pair[0].span.end <= pair[1].span.start);
            }
        });
    }
}
