//! Sentences of our own about well-known facts, with the actors that must be found in them.
//!
//! A case reads `words => COUNTRY SECTORS person / office`: the words of the mention as they stand in the text (`@2` for
//! the second mention with these words, `@_` for the last), then for each entity it means the country (`---` for none),
//! its sectors joined by `+` (`-` for none), and where wanted the person and, behind a slash, the office. Entities are
//! separated by `;`. `words => nobody` says that no actor is meant.

use std::sync::LazyLock;

use chancery_knowledge::Knowledge;
use chancery_parse::Parser;
use chancery_read::{Article, Block, BlockKind, Dateline, Published, Publisher, RawMap, Source, Span};

use super::*;
use crate::place::{self, PlaceIndex};
use crate::statement::{self, StatementTables};

struct World {
    actors: ActorIndex,
    places: PlaceIndex,
    speech: StatementTables,
    parser: Parser,
}

static WORLD: LazyLock<World> = LazyLock::new(|| {
    let knowledge = Knowledge::embedded().expect("the tables are right");
    World {
        actors: ActorIndex::new(&knowledge),
        places: PlaceIndex::new(&knowledge),
        speech: StatementTables::load(&knowledge).expect("the tables are right"),
        parser: Parser::embedded().expect("the model is whole"),
    }
});

/// An article of one block a line, the day as `2024-05-01` or empty, the dateline as printed or empty.
fn article(text: &str, day: &str, dateline: &str) -> Article {
    let text = text.replace('\n', "\n\n");
    let mut blocks = Vec::new();
    let mut at = 0;
    for line in text.split("\n\n") {
        let kind = if at == 0 { BlockKind::Lede } else { BlockKind::Paragraph };
        blocks.push(Block { kind, span: Span::new(at, at + line.len()) });
        at += line.len() + 2;
    }
    let dateline =
        (!dateline.is_empty()).then(|| Dateline { place: dateline.to_owned(), agency: None, date: None, span: None });
    let published = (!day.is_empty()).then(|| Published { date: day.parse().expect("a day"), from: String::new() });
    Article {
        id: String::new(),
        source: Source::default(),
        url: None,
        title: None,
        publisher: Publisher::default(),
        section: None,
        byline: None,
        language: None,
        published,
        dateline,
        text,
        blocks,
        raw: RawMap::default(),
        notes: Vec::new(),
    }
}

/// Runs `then` on the words and entities of all mentions of an article.
fn mentions(article: &Article) -> Vec<(String, Vec<Entity>)> {
    let world = &*WORLD;
    let parts =
        article.blocks.iter().map(|b| (b.span.start, world.parser.parse(&article.text[b.span.start..b.span.end])));
    let passage = Passage::new(article, parts.collect());
    let places = place::recognise(&passage, &world.places);
    let mut actors = Actors::find(&passage, &world.actors, &world.places, &places);
    for s in &statement::find(&passage, &actors, &world.speech) {
        if let Some(speaker) = &s.speaker {
            for quote in &s.quotes {
                actors.first_person(&passage, *quote, speaker);
            }
        }
    }
    let of = |h: usize| {
        let entities = actors.of(h);
        let span = entities.last().and_then(|e| e.span)?;
        Some((article.text[span.start..span.end].to_owned(), entities))
    };
    (0..passage.doc.len()).filter_map(of).collect()
}

fn render(e: &Entity, wanted: &str) -> String {
    let sectors = if e.sectors.is_empty() { "-".to_owned() } else { e.sectors.join("+") };
    let mut out = format!("{} {sectors}", e.country.as_deref().unwrap_or("---"));
    let (left, office) = wanted.split_once(" / ").map_or((wanted, None), |(l, o)| (l, Some(o)));
    if left.split(' ').nth(2).is_some() {
        out.push(' ');
        out.push_str(e.person.as_deref().or(e.name.as_deref()).unwrap_or("?"));
    }
    if office.is_some() {
        out.push_str(" / ");
        out.push_str(e.office.as_deref().unwrap_or("?"));
    }
    out
}

/// What is wrong with the mentions of an article, line by line.
fn failures(article: &Article, cases: &[&str]) -> Vec<String> {
    let all = mentions(article);
    let mut wrong = Vec::new();
    for case in cases {
        let (words, wanted) = case.split_once(" => ").expect("words => entities");
        let (words, nth) = words.split_once('@').unwrap_or((words, "1"));
        let mut same = all.iter().filter(|(text, _)| text == words);
        let found = if nth == "_" { same.next_back() } else { same.nth(nth.parse::<usize>().expect("a number") - 1) };
        let wants: Vec<&str> = wanted.split("; ").collect();
        let got = found.map_or_else(
            || "nobody".to_owned(),
            |(_, entities)| {
                let render = |(k, e): (usize, &Entity)| render(e, wants.get(k).copied().unwrap_or_default());
                entities.iter().enumerate().map(render).collect::<Vec<_>>().join("; ")
            },
        );
        if got != wanted {
            let there = if found.is_none() {
                let texts: Vec<&str> = all.iter().map(|(text, _)| text.as_str()).collect();
                format!(" among {texts:?}")
            } else {
                String::new()
            };
            wrong.push(format!("{}\n    {case}\n    got {got}{there}", article.text));
        }
    }
    wrong
}

/// Cases of one mechanism: text, day, mentions.
fn check_all(cases: &[(&str, &str, &[&str])]) {
    let wrong: Vec<String> =
        cases.iter().flat_map(|(text, day, wanted)| failures(&article(text, day, ""), wanted)).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn names_by_case_and_form() {
    check_all(&[
        ("The US said it would help us rebuild the bridge.", "2024-05-01", &["US => USA -", "us => nobody"]),
        ("Officials told us that US forces had left Syria.", "2019-10-09", &["US forces => USA MIL", "us => nobody"]),
        ("The U.S. condemned the attack in Kabul.", "2016-08-01", &["U.S. => USA -"]),
        ("Washington's decision angered Moscow.", "2018-04-10", &["Washington's => nobody", "Moscow => RUS GOV"]),
        ("Iran's parliament passed the bill.", "2020-12-01", &["Iran's parliament => IRN LEG"]),
        ("The US-led coalition bombed Raqqa.", "2017-06-10", &["The US-led coalition => USA MIL"]),
        ("Russia-China trade grew last year.", "2024-02-01", &["trade => nobody"]),
        ("Spain and Portugal signed the accord.", "2021-05-04", &["Spain => ESP -", "Portugal => PRT -"]),
        ("Turkey will import gas from Iran.", "2016-03-02", &["Turkey => TUR -", "Iran => IRN -"]),
        ("The family ate turkey for dinner.", "2016-11-25", &["turkey => nobody"]),
        ("The china was broken in the move.", "2016-11-25", &["The china => nobody"]),
        ("The UAE and the UK agreed to share intelligence.", "2021-02-02", &["UAE => ARE -", "UK => GBR -"]),
        ("The Netherlands expelled two diplomats.", "2018-10-04", &["Netherlands => NLD -"]),
        ("Côte d'Ivoire closed its border with Ghana.", "2011-03-01", &["Côte d'Ivoire => CIV -", "Ghana => GHA -"]),
        ("Burma freed dozens of prisoners.", "2009-02-21", &["Burma => MMR -"]),
        ("Zaire appealed to Belgium for help.", "1993-02-01", &["Zaire => COD -", "Belgium => BEL -"]),
        ("East Germany opened the border to West Germany.", "1989-11-10", &["West Germany => DEU -"]),
        ("The Soviet Union withdrew from Afghanistan.", "1989-02-15", &["Soviet Union => SUN -"]),
    ]);
}

#[test]
fn capitals_and_houses_stand_for_governments() {
    check_all(&[
        ("Tehran rejected the demand.", "2012-01-10", &["Tehran => IRN GOV"]),
        ("Beijing warned Taipei against the move.", "2022-08-01", &["Beijing => CHN GOV", "Taipei => TWN GOV"]),
        ("The Kremlin denied the report.", "2019-01-10", &["Kremlin => RUS GOV"]),
        ("The White House welcomed the vote.", "2015-07-20", &["White House => USA GOV"]),
        ("The Pentagon confirmed the strike.", "2015-07-20", &["The Pentagon => USA MIL"]),
        ("Downing Street declined to comment.", "2015-07-20", &["Downing Street => GBR GOV"]),
        ("The Elysee announced the visit.", "2023-04-01", &["Elysee => FRA GOV"]),
        ("Bonn recognised Croatia.", "1991-12-23", &["Bonn => DEU GOV", "Croatia => HRV -"]),
    ]);
}

#[test]
fn peoples() {
    check_all(&[
        ("Iraqis voted for a new parliament.", "2010-03-07", &["Iraqis => IRQ -"]),
        ("Two Americans were released by North Korea.", "2014-11-08", &["Two Americans => USA -"]),
        ("The Palestinians asked for more time.", "2012-11-01", &["The Palestinians => PSE -"]),
        ("A Kenyan was arrested in Uganda.", "2010-09-20", &["Kenyan => KEN -", "Uganda => UGA -"]),
        ("Thousands of Ukrainians fled to Poland.", "2022-02-27", &["Poland => POL -"]),
        ("The French want to keep their farms.", "2008-01-10", &["French => FRA -"]),
        ("Germans protested against the war.", "2003-02-15", &["Germans => DEU -"]),
    ]);
}

#[test]
fn names_that_mean_several_things() {
    check_all(&[
        ("Michael Jordan scored forty points.", "1997-06-02", &["Jordan => nobody"]),
        ("Jordan closed its border with Syria.", "2015-04-01", &["Jordan => JOR -", "Syria => SYR -"]),
        ("Chad Smith plays the drums.", "2009-05-05", &["Chad => nobody"]),
        ("Chad sent troops to Mali.", "2013-01-20", &["Chad => TCD -", "Mali => MLI -"]),
        ("Russia sent troops into Georgia.", "2008-08-08", &["Georgia => GEO -"]),
        (
            "Pyongyang fired a missile and the Korean leader watched it.",
            "2019-05-04",
            &["the Korean leader => PRK GOV"],
        ),
        ("North Korea and South Korea resumed talks.", "2018-01-09", &["North Korea => PRK -", "South Korea => KOR -"]),
        ("The Democratic Republic of Congo accused Rwanda.", "2022-06-01", &["Democratic Republic of Congo => COD -"]),
        ("Congo-Brazzaville sent envoys to Angola.", "1999-04-02", &["Congo-Brazzaville => COG -", "Angola => AGO -"]),
        ("Guinea-Bissau and Senegal signed a deal.", "2009-04-02", &["Guinea-Bissau => GNB -", "Senegal => SEN -"]),
        ("Papua New Guinea thanked Australia.", "2009-04-02", &["Papua New Guinea => PNG -", "Australia => AUS -"]),
        ("Paris Hilton arrived in Tokyo.", "2010-09-21", &["Paris => nobody"]),
    ]);
}

#[test]
fn titles_before_and_after_names() {
    check_all(&[
        (
            "Russian Foreign Minister Sergei Lavrov flew to Ankara.",
            "2017-03-01",
            &["Russian Foreign Minister Sergei Lavrov => RUS GOV Sergei Lavrov / foreign minister"],
        ),
        (
            "French President Emmanuel Macron called for calm.",
            "2019-03-01",
            &["French President Emmanuel Macron => FRA GOV Emmanuel Macron / president"],
        ),
        (
            "Angela Merkel, the German chancellor, criticised the plan.",
            "2012-03-01",
            &["Angela Merkel => DEU GOV Angela Merkel / chancellor"],
        ),
        (
            "Norwegian Fisheries Minister Kari Solberg visited Iceland.",
            "2001-03-01",
            &["Norwegian Fisheries Minister Kari Solberg => NOR GOV Kari Solberg / fisheries minister"],
        ),
        (
            "Peter Hansen, the Danish ambassador to Kenya, left Nairobi.",
            "2001-03-01",
            &["Peter Hansen => DNK GOV Peter Hansen / ambassador"],
        ),
        (
            "The Danish ambassador to Kenya, Peter Hansen, left Nairobi.",
            "2001-03-01",
            &["Peter Hansen => DNK GOV Peter Hansen / ambassador"],
        ),
        (
            "Army spokesman Kofi Darko of Ghana denied the report.",
            "2001-03-01",
            &["Army spokesman Kofi Darko => GHA MIL Kofi Darko / army spokesman"],
        ),
        (
            "Former Peruvian Interior Minister Luis Rojas was arrested.",
            "2001-03-01",
            &["Former Peruvian Interior Minister Luis Rojas => PER ELI Luis Rojas"],
        ),
        (
            "Ex-minister Ana Duarte of Portugal joined the bank.",
            "2001-03-01",
            &["Ex-minister Ana Duarte => PRT ELI Ana Duarte"],
        ),
        (
            "Former US President Bill Clinton flew to Pyongyang.",
            "2009-08-04",
            &["Former US President Bill Clinton => USA ELI Bill Clinton"],
        ),
        (
            "U.N. Secretary-General Kofi Annan urged restraint.",
            "2003-02-04",
            &["U.N. Secretary-General Kofi Annan => UNO - Kofi Annan / secretary general"],
        ),
    ]);
}

#[test]
fn offices_of_countries_by_date() {
    check_all(&[
        ("The US president met the press.", "2006-05-01", &["The US president => USA GOV George W. Bush / president"]),
        ("The US president met the press.", "2024-05-01", &["The US president => USA GOV Joe Biden / president"]),
        ("The US president met the press.", "2012-05-01", &["The US president => USA GOV Barack Obama / president"]),
        (
            "The president of France met the press.",
            "2006-05-01",
            &["The president => FRA GOV Jacques Chirac / president"],
        ),
        ("Britain's prime minister resigned.", "2016-07-01", &["Britain's prime minister => GBR GOV David Cameron"]),
        (
            "The British prime minister resigned.",
            "1985-07-01",
            &["The British prime minister => GBR GOV Margaret Thatcher"],
        ),
        ("The German chancellor spoke.", "2000-07-01", &["The German chancellor => DEU GOV Gerhard Schröder"]),
        (
            "The Japanese foreign minister spoke.",
            "2016-07-01",
            &["The Japanese foreign minister => JPN GOV Fumio Kishida"],
        ),
        ("The US secretary of state spoke.", "2014-07-01", &["The US secretary of state => USA GOV John Kerry"]),
        (
            "The secretaries of state of the US and Canada spoke.",
            "2014-07-01",
            &["The secretaries of state => USA GOV; CAN GOV"],
        ),
        (
            "The foreign ministers of Iran and Syria spoke.",
            "2014-07-01",
            &["The foreign ministers => IRN GOV ? / foreign minister; SYR GOV ? / foreign minister"],
        ),
        ("The Soviet president met the press.", "", &["The Soviet president => SUN GOV ? / president"]),
        ("The former US president met the press.", "2019-05-01", &["The former US president => USA ELI ?"]),
        (
            "Iran's minister of defence flew to Moscow.",
            "2016-02-15",
            &["Iran's minister of defence => IRN GOV Hossein Dehghan"],
        ),
    ]);
}

#[test]
fn surnames() {
    check_all(&[
        ("Putin rejected the offer.", "2014-05-01", &["Putin => RUS GOV Vladimir Putin / president"]),
        ("Putin rejected the offer.", "2010-05-01", &["Putin => RUS GOV Vladimir Putin / prime minister"]),
        ("Bush rejected the offer.", "2005-05-01", &["Bush => USA GOV George W. Bush"]),
        ("Bush rejected the offer.", "1990-05-01", &["Bush => USA GOV George H. W. Bush"]),
        ("Mr Erdogan rejected the offer.", "2018-05-01", &["Mr Erdogan => TUR GOV Recep Tayyip Erdoğan"]),
        (
            "Danish writer Lars Holm was arrested in Cairo.\nHolm denied the charges.",
            "2001-05-01",
            &["Holm => DNK - Lars Holm"],
        ),
        (
            "Bill Clinton flew to Pyongyang.\nClinton asked for the release of two reporters.",
            "2009-08-04",
            &["Clinton => USA ELI Bill Clinton"],
        ),
        ("Samantha Bush runs a bakery.", "2005-05-01", &["Samantha Bush => --- - Samantha Bush"]),
        ("Assad visited Tehran.", "2010-10-02", &["Assad => SYR GOV Bashar al-Assad"]),
        ("Kim Jong Un oversaw the test.", "2017-09-03", &["Kim Jong Un => PRK GOV Kim Jong Un"]),
    ]);
}

#[test]
fn counterparts() {
    check_all(&[
        (
            "Chinese Foreign Minister Wang Yi met his Japanese counterpart.",
            "2016-08-24",
            &["his Japanese counterpart => JPN GOV Fumio Kishida / foreign minister"],
        ),
        (
            "Russian President Vladimir Putin called his French counterpart.",
            "2019-08-24",
            &["his French counterpart => FRA GOV Emmanuel Macron / president"],
        ),
        (
            "Polish Defence Minister Jan Nowak wrote to his Czech counterpart.",
            "1985-08-24",
            &["his Czech counterpart => CZE GOV ? / defence minister"],
        ),
        (
            "Indian Prime Minister Narendra Modi spoke with his counterpart in Nepal.",
            "2021-08-24",
            &["his counterpart => NPL GOV Sher Bahadur Deuba"],
        ),
    ]);
}

#[test]
fn both_and_the_two() {
    check_all(&[
        (
            "Egypt and Sudan signed a pact. The two countries will share water.",
            "2001-05-01",
            &["The two countries => EGY -; SDN -"],
        ),
        ("Egypt and Sudan signed a pact. Both sides praised it.", "2001-05-01", &["Both sides => EGY -; SDN -"]),
        (
            "Russia struck a deal with Iran. The two countries will build a plant.",
            "2001-05-01",
            &["The two countries => RUS -; IRN -"],
        ),
        (
            "Putin met Xi Jinping in Sochi. The two leaders discussed trade.",
            "2014-02-06",
            &["The two leaders => RUS GOV Vladimir Putin; CHN GOV Xi Jinping"],
        ),
        (
            "Armenia and Azerbaijan fought over the province. Turkey has no relations with Armenia, and Turkey said the two countries would not open the border.",
            "2001-05-01",
            &["the two countries => ARM -; TUR -"],
        ),
        (
            "Chad and Libya traded charges. France urged Chad and Libya to end the row, saying the two countries were neighbours.",
            "1990-05-01",
            &["the two countries => TCD -; LBY -"],
        ),
        ("Kenya and Uganda will meet on Monday. Both want a new road.", "2001-05-01", &["Both => KEN -; UGA -"]),
        (
            "Talks between India and Pakistan began. Bilateral ties have been poor.",
            "2004-02-16",
            &["Bilateral ties => IND -; PAK -"],
        ),
        (
            "Israel and Hamas agreed to a truce. The two sides had fought for eleven days.",
            "2021-05-21",
            &["The two sides => ISR -; PSE REB"],
        ),
    ]);
}

#[test]
fn what_was_told_before() {
    check_all(&[
        ("Hezbollah fired rockets at Haifa. The group said it would go on.", "2006-07-16", &["The group => LBN REB"]),
        (
            "Finnish Trade Minister Aino Laine arrived in Lima. The minister met farmers.",
            "2001-05-01",
            &["The minister => FIN GOV Aino Laine"],
        ),
        (
            "Emmanuel Macron arrived in Beirut. The president met survivors.",
            "2020-08-06",
            &["The president => FRA GOV Emmanuel Macron / president"],
        ),
        (
            "Angela Merkel arrived in Warsaw. The chancellor met workers.",
            "2010-08-06",
            &["The chancellor => DEU GOV Angela Merkel"],
        ),
        ("Tanzania banned the film. The country has strict rules.", "2010-08-06", &["The country => TZA -"]),
        (
            "The Security Council met on Monday. The council asked Eritrea to withdraw.",
            "2010-08-06",
            &["The council => UNO -"],
        ),
        ("Kurdish militants fought in the Syrian town of Kobani.", "2014-11-06", &["Kurdish militants => SYR REB"]),
        (
            "The Organization for Lake Fishing (OLF) of Malawi met on Monday. OLF rejected the plan.",
            "2010-08-06",
            &["OLF@_ => MWI -"],
        ),
        ("Police in Dhaka beat students. Police said the march was illegal.", "2010-08-06", &["Police@2 => BGD COP"]),
        (
            "A Turkish journalist was jailed. The journalist denied the charges.",
            "2010-08-06",
            &["The journalist => TUR JRN"],
        ),
    ]);
}

#[test]
fn pronouns() {
    check_all(&[
        ("Mubarak said he would step down.", "2011-02-01", &["he => EGY GOV Hosni Mubarak"]),
        (
            "Vladimir Putin met Angela Merkel. She thanked him.",
            "2015-02-06",
            &["She => DEU GOV Angela Merkel", "him => RUS GOV Vladimir Putin"],
        ),
        (
            "Angela Merkel met Vladimir Putin. He thanked her.",
            "2015-02-06",
            &["He => RUS GOV Vladimir Putin", "her => DEU GOV Angela Merkel"],
        ),
        (
            "Queen Elizabeth received Nelson Mandela. He gave her a shawl.",
            "1996-07-09",
            &["He => ZAF GOV Nelson Mandela"],
        ),
        ("Iran said it would resume enrichment.", "2005-08-01", &["it => IRN -"]),
        ("Syria said its forces had shot down a jet.", "2012-06-22", &["its => SYR -", "its forces => SYR MIL"]),
        ("Israel bombed Gaza and it vowed to continue.", "2014-07-20", &["it => ISR -"]),
        ("Iranian police beat students and they arrested reporters.", "2009-06-20", &["they => IRN COP"]),
        ("Rwandan soldiers crossed the border. They burned a village.", "1998-08-05", &["They => RWA MIL"]),
        ("Norway and Sweden said they would send aid.", "2004-12-27", &["they => NOR -; SWE -"]),
        ("Putin, who visited Minsk, praised the treaty.", "2014-05-01", &["who => RUS GOV Vladimir Putin"]),
        ("Qatar, which shares a gas field with Iran, denied it.", "2017-06-08", &["which => QAT -"]),
        (
            "Merkel said her government would act.",
            "2015-09-01",
            &["her => DEU GOV Angela Merkel", "her government => DEU GOV"],
        ),
        ("The Ugandan government said it had caught three rebels.", "2002-05-01", &["it => UGA GOV"]),
    ]);
}

#[test]
fn first_person_in_quotes() {
    check_all(&[
        ("\"We will never surrender,\" Zelensky said.", "2022-03-08", &["We => UKR GOV Volodymyr Zelensky"]),
        ("\"I ask Russia to stop,\" Kofi Annan said.", "2003-03-08", &["I => UNO - Kofi Annan"]),
        ("Erdogan said: \"Our patience has run out.\"", "2019-10-09", &["Our => TUR GOV Recep Tayyip Erdoğan"]),
        ("We walked to the market in the morning.", "2019-10-09", &["We => nobody"]),
    ]);
}

#[test]
fn descriptions_and_their_countries() {
    check_all(&[
        ("Turkish troops entered Afrin.", "2018-01-21", &["Turkish troops => TUR MIL"]),
        ("The army of Nigeria freed the girls.", "2018-01-21", &["The army => NGA MIL"]),
        ("Police in Peru fired on miners.", "2018-01-21", &["Police => PER COP", "miners => PER LAB"]),
        ("Farmers in Kenya burned maize.", "2018-01-21", &["Farmers => KEN AGR"]),
        ("Gunmen killed two soldiers in Mali.", "2018-01-21", &["Gunmen => MLI UAF", "two soldiers => MLI MIL"]),
        ("Zambia is in turmoil.\nRebels attacked the station.", "2018-01-21", &["Rebels => ZMB REB"]),
        (
            "Pakistani and Afghan troops exchanged fire.",
            "2017-05-05",
            &["Pakistani and Afghan troops => PAK MIL; AFG MIL"],
        ),
        (
            "An Iranian court sentenced a German tourist.",
            "2017-05-05",
            &["An Iranian court => IRN JUD", "a German tourist => DEU CVL"],
        ),
        ("Students from Bolivia marched in Lima.", "2017-05-05", &["Students => BOL EDU"]),
        ("The opposition in Gabon rejected the result.", "2016-09-01", &["The opposition => GAB OPP"]),
        ("A court in The Hague convicted the general.", "2016-09-01", &["A court => NLD JUD"]),
        ("Brazil's government raised taxes.", "2016-09-01", &["Brazil's government => BRA GOV"]),
        ("The Greek parliament approved the cuts.", "2011-06-29", &["The Greek parliament => GRC LEG"]),
        ("Spanish fishermen blocked the port.", "2011-06-29", &["Spanish fishermen => ESP CVL"]),
    ]);
}

#[test]
fn bodies() {
    check_all(&[
        ("The divided Security Council failed to agree.", "2013-08-28", &["The divided Security Council => UNO -"]),
        ("NATO bombed Tripoli.", "2011-06-01", &["NATO => IGO MIL"]),
        (
            "The European Union imposed sanctions on Belarus.",
            "2021-06-21",
            &["European Union => EUR -", "Belarus => BLR -"],
        ),
        ("The African Union suspended Niger.", "2023-08-22", &["The African Union => IGO -", "Niger => NER -"]),
        ("Hamas rejected the offer.", "2014-07-15", &["Hamas => PSE REB"]),
        ("The Taliban captured Kunduz.", "2015-09-28", &["The Taliban => AFG REB"]),
        ("Al-Qaeda claimed the attack.", "2008-09-28", &["Al-Qaeda => IMG REB"]),
        ("The FARC freed a hostage.", "2008-02-28", &["The FARC => COL REB"]),
        ("Amnesty International accused Sudan.", "2008-02-28", &["Amnesty International => NGO CVL"]),
        ("The Lubungu Miners Union of Zambia called a strike.", "2008-02-28", &["The Lubungu Miners Union => ZMB LAB"]),
    ]);
}

#[test]
fn places_suffer() {
    check_all(&[
        ("Russian jets bombed Idlib.", "2019-06-01", &["Russian jets => RUS MIL", "Idlib => SYR -"]),
        ("Russia shelled Kharkiv.", "2022-03-01", &["Kharkiv => UKR -"]),
        ("Israel struck Rafah.", "2024-05-07", &["Rafah => PSE -"]),
    ]);
}

#[test]
fn home_of_the_dateline() {
    let wrong = [
        failures(
            &article("Rebels attacked a mine, and French envoys left.", "2001-05-01", "KINSHASA"),
            &["Rebels => COD REB"],
        ),
        failures(&article("Police fired on a crowd.", "2001-05-01", "LUSAKA, Zambia"), &["Police => ZMB COP"]),
    ]
    .concat();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
