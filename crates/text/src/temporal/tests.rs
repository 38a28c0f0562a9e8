use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// Each date of `text` as it is written, an arrow and its ISO form, cut to its precision; `~` if not stated.
fn shown(code: &str, text: &str) -> String {
    let published = date(2011, 3, 9);
    let found = dates_in(text, Language::from_code(code), Some(published));
    let show = |time: &TimeExpression| {
        let iso = time.date.to_string();
        let length = match time.precision {
            Precision::Year => 4,
            Precision::Month => 7,
            _ => 10,
        };
        let mark = if time.stated { "" } else { "~" };
        format!("{}>{mark}{}", time.span.of(text), &iso[..length])
    };
    found.iter().map(show).collect::<Vec<_>>().join("; ")
}

/// Published on Wednesday, 9 March 2011.
fn check(code: &str, text: &str, expect: &str) {
    assert_eq!(shown(code, text), expect, "{code}: {text}");
}

#[test]
fn english() {
    let check = |text, expect| check("en", text, expect);
    check("It fell on March 5, 2011, and rose.", "March 5, 2011>2011-03-05");
    check("It fell on 5 March 2011.", "5 March 2011>2011-03-05");
    check("Mar. 5, 2011; Sept. 11, 2001", "Mar. 5, 2011>2011-03-05; Sept. 11, 2001>2001-09-11");
    check("on the 5th of March", "5th of March>~2011-03-05");
    check("on 2011-03-05 and 25/12/2010", "2011-03-05>2011-03-05; 25/12/2010>2010-12-25");
    check("on 3/4/2011", "");
    check("on March 5 and Dec. 20", "March 5>~2011-03-05; Dec. 20>~2010-12-20");
    check("between September 13 and 15 2003", "September 13>2003-09-13");
    check("on March 20", "March 20>~2011-03-20");
    check("in June 2010 and in May", "June 2010>2010-06; May>~2011-05");
    check("It may rain; they march.", "");
    check("in 2009 and since 1998", "2009>2009; 1998>1998");
    check("in 2000% of cases, 2009 people", "");
    check(
        "on Monday, last Wednesday and next Friday",
        "Monday>~2011-03-07; last Wednesday>~2011-03-02; next Friday>~2011-03-11",
    );
    check("on Monday, March 7", "March 7>~2011-03-07");
    check("Wednesday", "Wednesday>~2011-03-09");
    check(
        "The court will rule on Friday on the ban, its spokesman said on Monday.",
        "Friday>~2011-03-11; Monday>~2011-03-07",
    );
    check("On Friday the fleet is to sail; it sailed on Friday.", "Friday>~2011-03-11; Friday>~2011-03-04");
    check(
        "Mr Ban, who is due to visit on Sunday, met them on Sunday.",
        "Sunday>~2011-03-13; Sunday>~2011-03-06",
    );
    check("It will rain. Roads closed due to snow on Monday.", "Monday>~2011-03-07");
    check("The Sun said so on Sun.", "Sun>~2011-03-06");
    check("yesterday, last night, today", "yesterday>~2011-03-08; last night>~2011-03-08; today>~2011-03-09");
    check("the day before yesterday", "day before yesterday>~2011-03-07");
    check("three days ago and a week ago", "three days ago>~2011-03-06; a week ago>~2011-02");
    check("last week, last month, last year", "last week>~2011-02; last month>~2011-02; last year>~2010");
    check("10 years ago", "10 years ago>~2001");
    check("February 30, 2011", "");
    check("It cost 3,000 in 12 towns.", "");
    check("", "");
}

#[test]
fn other_languages() {
    check("de", "am 5. März 2011 und am 20. Dez.", "5. März 2011>2011-03-05; 20. Dez>~2010-12-20");
    check(
        "de",
        "am Montag, vor drei Tagen, gestern",
        "Montag>~2011-03-07; vor drei Tagen>~2011-03-06; gestern>~2011-03-08",
    );
    check(
        "de",
        "im Jahr 2009, letzte Woche, am 5.3.2011, im Juni",
        "2009>2009; letzte Woche>~2011-02; 5.3.2011>2011-03-05; Juni>~2011-06",
    );
    check(
        "de",
        "Am Samstag sollen die Schiffe auslaufen, sagte er am Montag.",
        "Samstag>~2011-03-12; Montag>~2011-03-07",
    );
    check("fr", "Le vote aura lieu jeudi, a dit lundi le maire.", "jeudi>~2011-03-10; lundi>~2011-03-07");
    check("de", "am Morgen, sie kommt morgen", "morgen>~2011-03-10");
    check(
        "fr",
        "le 1er mars 2011, lundi dernier, hier",
        "1er mars 2011>2011-03-01; lundi dernier>~2011-03-07; hier>~2011-03-08",
    );
    check(
        "fr",
        "il y a trois jours, en 2009, la semaine dernière",
        "il y a trois jours>~2011-03-06; 2009>2009; semaine dernière>~2011-02",
    );
    check(
        "es",
        "el 5 de marzo de 2011, hace dos días, ayer",
        "5 de marzo de 2011>2011-03-05; hace dos días>~2011-03-07; ayer>~2011-03-08",
    );
    check(
        "es",
        "en junio de 2010, el lunes, el año pasado",
        "junio de 2010>2010-06; lunes>~2011-03-07; año pasado>~2010",
    );
    check(
        "it",
        "il 5 marzo 2011, due giorni fa, lunedì scorso",
        "5 marzo 2011>2011-03-05; due giorni fa>~2011-03-07; lunedì scorso>~2011-03-07",
    );
    check(
        "pt",
        "em 5 de março de 2011, há dois dias, na terça-feira",
        "5 de março de 2011>2011-03-05; há dois dias>~2011-03-07; terça-feira>~2011-03-08",
    );
    check(
        "nl",
        "op 5 maart 2011, drie dagen geleden, vorige week",
        "5 maart 2011>2011-03-05; drie dagen geleden>~2011-03-06; vorige week>~2011-02",
    );
    check(
        "ru",
        "5 марта 2011 года, в понедельник, в 2009 году, три дня назад",
        "5 марта 2011>2011-03-05; понедельник>~2011-03-07; 2009>2009; три дня назад>~2011-03-06",
    );
    check(
        "cs",
        "5. března 2011, 5. 3. 2011, včera, v roce 2009",
        "5. března 2011>2011-03-05; 5. 3. 2011>2011-03-05; včera>~2011-03-08; 2009>2009",
    );
    check(
        "pl",
        "5 marca 2011 r., w poniedziałek, dwa dni temu, w 2009 roku",
        "5 marca 2011>2011-03-05; poniedziałek>~2011-03-07; dwa dni temu>~2011-03-07; 2009>2009",
    );
    check(
        "el",
        "στις 5 Μαρτίου 2011, τη Δευτέρα, χθες",
        "5 Μαρτίου 2011>2011-03-05; Δευτέρα>~2011-03-07; χθες>~2011-03-08",
    );
    check(
        "vi",
        "ngày 5 tháng 3 năm 2011, ngày 5/3, hôm qua, năm 2009",
        "ngày 5 tháng 3 năm 2011>2011-03-05; ngày 5/3>~2011-03-05; hôm qua>~2011-03-08; 2009>2009",
    );
    check(
        "vi",
        "tháng 3/2011, ngày 5/3/2011, 3 ngày trước",
        "tháng 3/2011>2011-03; 5/3/2011>2011-03-05; 3 ngày trước>~2011-03-06",
    );
    check(
        "ar",
        "في 5 مارس 2011، يوم الاثنين، أمس",
        "5 مارس 2011>2011-03-05; الاثنين>~2011-03-07; أمس>~2011-03-08",
    );
    check("ar", "٥ مارس ٢٠١١", "٥ مارس ٢٠١١>2011-03-05");
    check("zh", "2011年3月5日，3月7日，2009年", "2011年3月5日>2011-03-05; 3月7日>~2011-03-07; 2009年>2009");
    check("ko", "2011년 3월 5일", "2011년 3월 5일>2011-03-05");
    check("sv", "den 5 mars 2011", "5 mars 2011>2011-03-05");
    check("tr", "5 Mart 2011'de", "5 Mart 2011>2011-03-05");
}

#[test]
fn without_publication_only_what_is_stated() {
    let found = dates_in("On Monday, March 5, and on 6 March 2011", Language::English, None);
    assert_eq!(found.len(), 1);
    assert!(found[0].stated);
}

proptest! {
    #[test]
    fn in_order_on_any_text(
        text in "\\PC*|((March|Monday|last|in|ago|three|days|ngày|vor|[0-9]{1,5}|[-./,年月日'’ ]) ?){0,30}",
        at in 0usize..31,
        year in -9999i16..=9999,
    ) {
        let published = Date::new(year, 12, 31).ok();
        let found = dates_in(&text, Language::ALL[at], published);
        prop_assert!(found.iter().all(|time| !time.span.of(&text).is_empty()));
        prop_assert!(found.is_sorted_by(|a, b| a.span.end <= b.span.start));
    }
}
