//! Time expressions in sentences of our own: times of day, sets, holidays, references, words that are no times.

use super::recognise_text;
use super::tests::{DAY, check, none, one, set};

#[test]
fn times_of_day() {
    one("The shot was fired at 10:35 a.m. in the square.", DAY, "10:35 a.m.", "2024-03-14T10:35", "2024-03-14");
    one("The bomb went off at 7 p.m. Tuesday.", DAY, "7 p.m. Tuesday", "2024-03-12T19:00", "2024-03-12");
    one("He spoke at 5 p.m. EST on Nov. 9.", DAY, "5 p.m. EST on Nov. 9", "2023-11-09T17:00", "2023-11-09");
    one("The truce began at noon Saturday.", DAY, "noon Saturday", "2024-03-09T12:00", "2024-03-09");
    one("The truce began at midnight.", DAY, "midnight", "2024-03-14T24:00", "2024-03-14");
    one("The quake struck at 0735 GMT.", DAY, "0735 GMT", "2024-03-14T07:35", "2024-03-14");
    one("The quake struck at 14:20 local time.", DAY, "14:20 local time", "2024-03-14T14:20", "2024-03-14");
    one("The quake struck at 10.30am.", DAY, "10.30am", "2024-03-14T10:30", "2024-03-14");
    one("They rose at four in the morning.", DAY, "four in the morning", "2024-03-14T04:00", "2024-03-14");
    one("The guard changes at six o'clock.", DAY, "six o'clock", "2024-03-14T06:00", "2024-03-14");
    one("They met this morning.", DAY, "this morning", "2024-03-14TMO", "2024-03-14");
    one("They met last night.", DAY, "last night", "2024-03-13TNI", "2024-03-13");
    one("They met on Monday evening.", DAY, "Monday evening", "2024-03-11TEV", "2024-03-11");
    one("They met yesterday afternoon.", DAY, "yesterday afternoon", "2024-03-13TAF", "2024-03-13");
    one("They meet tonight.", DAY, "tonight", "2024-03-14TNI", "2024-03-14");
    one("They met on Tuesday noon.", DAY, "Tuesday noon", "2024-03-12T12:00", "2024-03-12");
    one("The shot was fired at 11.30pm last night.", DAY, "11.30pm last night", "2024-03-13T23:30", "2024-03-13");
    check(
        "The hall is open from 8:00 to 21:00 for voters.",
        DAY,
        &[("8:00", "TIME", "2024-03-14T08:00", "2024-03-14"), ("21:00", "TIME", "2024-03-14T21:00", "2024-03-14")],
    );
    one("Rebels attacked overnight.", DAY, "overnight", "2024-03-14TNI", "2024-03-14");
    check(
        "The shooting on March 2 began in the evening.",
        DAY,
        &[("March 2", "DATE", "2024-03-02", "2024-03-02"), ("the evening", "TIME", "2024-03-02TEV", "2024-03-02")],
    );
}

#[test]
fn parts_of_longer_units() {
    one(
        "On the night of November 4, 1979 they came.",
        DAY,
        "the night of November 4, 1979",
        "1979-11-04TNI",
        "1979-11-04",
    );
    one("On the morning of Dec. 7 they struck.", DAY, "the morning of Dec. 7", "2023-12-07TMO", "2023-12-07");
    one(
        "The last week of March 2023 was calm.",
        DAY,
        "The last week of March 2023",
        "2023-03",
        "2023-03-25..2023-03-31",
    );
    one("By the end of the decade it will double.", DAY, "the end of the decade", "202", "2028-01-01..2029-12-31");
    one(
        "They met on the first Monday of October 2023.",
        DAY,
        "the first Monday of October 2023",
        "2023-10-02",
        "2023-10-02",
    );
    one("They met on the last Sunday in May.", "2023-06-10", "the last Sunday in May", "2023-05-28", "2023-05-28");
    one("In the early hours of Sunday drones struck.", DAY, "Sunday", "2024-03-10", "2024-03-10");
    one("The following day he left.", DAY, "The following day", "XXXX-XX-XX", "");
    check(
        "They will meet this Thursday and Friday.",
        DAY,
        &[("this Thursday", "DATE", "2024-03-14", "2024-03-14"), ("Friday", "DATE", "2024-03-15", "2024-03-15")],
    );
    check(
        "The talks are slated for 10 to 12 April.",
        DAY,
        &[("10", "DATE", "2024-04-10", "2024-04-10"), ("12 April", "DATE", "2024-04-12", "2024-04-12")],
    );
    check(
        "The 8 p.m.-5 a.m. curfew stays.",
        DAY,
        &[("8 p.m.", "TIME", "2024-03-14T20:00", "2024-03-14"), ("5 a.m.", "TIME", "2024-03-14T05:00", "2024-03-14")],
    );
    none("At this time of year it rains.");
}

#[test]
fn recurring() {
    set("They meet every Monday.", "every Monday", "XXXX-WXX-1");
    set("They meet every day.", "every day", "P1D");
    set("They meet each year.", "each year", "P1Y");
    set("They meet every two weeks.", "every two weeks", "P2W");
    set("They meet every other month.", "every other month", "P2M");
    set("They meet twice a week.", "twice a week", "P1W");
    set("They meet three times a year.", "three times a year", "P1Y");
    set("They met daily.", "daily", "P1D");
    set("They meet annually.", "annually", "P1Y");
    set("In his weekly address he thanked them.", "weekly", "P1W");
    set("They pray on Fridays.", "Fridays", "XXXX-WXX-5");
    set("They march on Sunday nights.", "Sunday nights", "XXXX-WXX-7TNI");
    set("They march each July.", "each July", "XXXX-07");
    set("They march every summer.", "every summer", "XXXX-SU");
}

#[test]
fn holidays() {
    one("They met on Christmas Day.", DAY, "Christmas Day", "2023-12-25", "2023-12-25");
    one("The boy was found on Thanksgiving Day.", "2000-01-06", "Thanksgiving Day", "1999-11-25", "1999-11-25");
    one("They fought on Easter Sunday.", "2024-04-10", "Easter Sunday", "2024-03-31", "2024-03-31");
    one("They met on Good Friday 1998.", DAY, "Good Friday 1998", "1998-04-10", "1998-04-10");
    one("The rally will be held on May Day.", DAY, "May Day", "2024-05-01", "2024-05-01");
    one("The vote will be held on Election Day.", "2024-10-20", "Election Day", "2024-11-05", "2024-11-05");
    one("They marched on Victory Day.", "2024-05-12", "Victory Day", "2024-05-09", "2024-05-09");
    one("They met on New Year's Eve.", DAY, "New Year's Eve", "2023-12-31", "2023-12-31");
    one("They met last Thanksgiving.", DAY, "last Thanksgiving", "2023-11-23", "2023-11-23");
    one("Stores opened early on Black Friday.", "2024-12-02", "Black Friday", "2024-11-29", "2024-11-29");
    one("They opened on Memorial Day.", "2024-06-01", "Memorial Day", "2024-05-27", "2024-05-27");
}

#[test]
fn references() {
    for (text, words, value) in [
        ("They now agree.", "now", "PRESENT_REF"),
        ("They currently disagree.", "currently", "PRESENT_REF"),
        ("The current talks are hard.", "current", "PRESENT_REF"),
        ("They recently agreed.", "recently", "PAST_REF"),
        ("In the past they agreed.", "the past", "PAST_REF"),
        ("In recent years they agreed.", "recent years", "PAST_REF"),
        ("They fear the future.", "the future", "FUTURE_REF"),
        ("In the near future they will agree.", "the near future", "FUTURE_REF"),
        ("They will agree soon.", "soon", "FUTURE_REF"),
        ("These days they agree.", "These days", "PRESENT_REF"),
    ] {
        one(text, DAY, words, value, "");
    }
}

#[test]
fn anniversaries() {
    let found = recognise_text("A gala marked the 75th anniversary of the signing.", DAY.parse().ok(), None);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].anniversary, Some(75));
    assert_eq!(found[0].value, "1949");
    assert_eq!(found[0].earliest, "1949-01-01".parse().ok());
}

#[test]
fn no_times() {
    for text in [
        "The talks may fail.",
        "May I ask why?",
        "They march on the capital.",
        "The second point was clear.",
        "It was the second attack.",
        "The company has 1,200 workers.",
        "The Sunday Times reported it.",
        "The Friday Group is a lobby.",
        "A 43-year-old man was held.",
        "She is 32 years old.",
        "It cost $1990.",
        "A quarter of the voters stayed home.",
        "He won the first half.",
        "They fell into a trap.",
        "Spring water is sold here.",
        "The fall of the city shocked them.",
        "He sat on the fence.",
        "The team won 2-1.",
        "Flight 1992 was late.",
        "They bought 2000 tons of rice.",
        "August Wilson wrote plays.",
        "April Ryan asked a question.",
        "The former president spoke.",
        "They signed Resolution 1701.",
        "Resolution 1874 was adopted unanimously.",
        "It rose 3.5 percent.",
        "The ratio is 10:1.",
        "As soon as they arrived, they spoke.",
        "USA Today printed it.",
        "The movie High Noon is old.",
        "They passed the minutes of the meeting.",
        "He said so at last.",
        "Three-quarters of the voters agree.",
        "The Bush years were hard.",
    ] {
        none(text);
    }
    none("Theresa May was criticised by May's own party.");
}

#[test]
fn without_a_day_of_publication() {
    for (text, words, value) in [
        ("They met on Friday.", "Friday", "XXXX-WXX-5"),
        ("They met last week.", "last week", "XXXX-WXX"),
        ("They met on March 3.", "March 3", "XXXX-03-03"),
        ("They met in March.", "March", "XXXX-03"),
        ("They met yesterday.", "yesterday", "XXXX-XX-XX"),
        ("They met last year.", "last year", "XXXX"),
        ("It fell in the third quarter.", "the third quarter", "XXXX-Q3"),
        ("They met last summer.", "last summer", "XXXX-SU"),
        ("They met on Christmas Day.", "Christmas Day", "XXXX-12-25"),
    ] {
        one(text, "", words, value, "");
    }
    one("They met on March 3, 2011.", "", "March 3, 2011", "2011-03-03", "2011-03-03");
}

#[test]
fn edges_of_the_calendar() {
    one("It ends on December 31, 2199.", DAY, "December 31, 2199", "2199-12-31", "2199-12-31");
    one("They met on February 29.", "2023-03-14", "February 29", "2023-02", "2023-02-01..2023-02-28");
    one("They met yesterday.", "0001-01-01", "yesterday", "0000-12-31", "0000-12-31");
    one("They meet tomorrow.", "9999-12-31", "tomorrow", "XXXX-XX-XX", "");
    one("It was 99999999999999999999 years ago.", DAY, "99999999999999999999 years ago", "XXXX", "");
    one("It was nine million years ago.", DAY, "nine million years ago", "XXXX", "");
    one("They met on 30 February 2020.", DAY, "30 February 2020", "2020-02", "2020-02-01..2020-02-29");
}
