use proptest::prelude::*;

use super::*;

fn terms(language: Language, text: &str) -> String {
    let mut terms = Vec::new();
    Analyzer::new(language).each(text, |token| terms.push(token.term.to_owned()));
    terms.join(" ")
}

fn check(code: &str, text: &str, expect: &str) {
    assert_eq!(terms(Language::from_code(code), text), expect, "{code}: {text}");
}

#[test]
fn english() {
    check("en", "The bank's warnings, again", "the bank warn again");
    check("en", "workers’ rights don’t end", "worker right don't end");
    check("en", "They're O'Brien's", "they o'brien");
    check("en", "well-known co-operation", "well known co oper");
    check("en", "The U.S. and U.N. envoys", "the us and un envoy");
    check("en", "a café, naïve Müller", "a cafe naiv muller");
    check("en", "gas and bus", "gas and bus");
    check("en", "ＦＵＬＬ ﬁne", "full fine");
    check("en", "", "");
    check("en", "--- ... !!", "");
}

#[test]
fn numbers() {
    check("en", "3,000 and 2.5% of 1,234,567.89", "3000 and 2.5 of 1234567.89");
    check("de", "3.000 und 2,5 Prozent", "3000 und 2.5 prozent");
    check("en", "10:30, 2011-03-05, G20 5th", "10 30 2011 03 05 g20 5th");
    check("ar", "٢٠١١", "2011");
    check("hi", "२०११", "2011");
    check("en", "in 2009, 3, 4", "in 2009 3 4");
}

#[test]
fn elision() {
    check("fr", "L'homme d’État qu'il a vu aujourd'hui", "l homm d etat qu il a vu aujourd'hui");
    check("it", "dell'uomo c'è", "dell uom c e");
    check("ca", "l'Ajuntament d'avui", "l ajunt d avu");
    check("tr", "Ankara'da İstanbul'un", "ankar istanbul");
    check("tr", "IŞIK ışık", "isik isik");
    check("uk", "п’ять", "п'ят");
    check("he", "צה״ל", "צהל");
}

#[test]
fn other_languages() {
    check("de", "Häuser HÄUSER Straße", "haus haus strass");
    check("ru", "Министры ёлка мой", "министр елк мой");
    check("el", "Οι υπουργοί ΥΠΟΥΡΓΟΣ", "οι υπουργ υπουργ");
    check("vi", "Hà Nội Ha Noi", "ha noi ha noi");
    check("fa", "کتاب‌ها", "كتاب ها");
    check("ar", "الْكِتَابُ", "كتاب");
}

#[test]
fn unspaced() {
    check("zh", "北京时间，2020年", "北京 京时 时间 2020 年");
    check("ja", "東京タワー", "東京 京タ タワ ワー");
    check("ko", "서울에서 그", "서울 울에 에서 그");
    check("th", "ที่นี่", "ทีนี");
    check("en", "the 北京 office", "the 北京 offic");
}

#[test]
fn stop_words_and_capitals() {
    let mut seen = Vec::new();
    Analyzer::new(Language::English).each("The US told us of Paris", |token| {
        seen.push((token.word.to_owned(), token.stop, token.capital));
    });
    let expect = [
        ("the", true, true),
        ("us", false, true),
        ("told", false, false),
        ("us", true, false),
        ("of", true, false),
        ("paris", false, true),
    ];
    assert_eq!(seen, expect.map(|(word, stop, capital)| (word.to_owned(), stop, capital)));
}

#[test]
fn stop_words_of_every_language() {
    let cases = [
        "ar في",
        "bg и",
        "ca que",
        "cs se",
        "da og",
        "de und",
        "el και",
        "en the",
        "es que",
        "fa از",
        "fi ja",
        "fr les",
        "he של",
        "hi के",
        "hu hogy",
        "id yang",
        "it della",
        "ja これ",
        "ko 그",
        "nl het",
        "no og",
        "pl nie",
        "pt não",
        "ro este",
        "ru что",
        "sv och",
        "th ที่",
        "tr ve",
        "uk що",
        "vi là",
        "zh 我们",
    ];
    for (code, word) in cases.iter().filter_map(|case| case.split_once(' ')) {
        let language = Language::from_code(code);
        assert!(Analyzer::new(language).is_stop(word), "{code} {word}");
    }
    assert_eq!(cases.len(), Language::ALL.len());
}

#[test]
fn forgets_and_goes_on() {
    let text: String = (0..70_000).map(|n| format!("w{n} ")).collect();
    let mut count = 0;
    Analyzer::new(Language::English).each(&text, |token| {
        assert_eq!(token.word, token.span.of(&text));
        count += 1;
    });
    assert_eq!(count, 70_000);
}

proptest! {
    #[test]
    fn spans_in_order_and_terms_stable(text in "\\PC*|[a-z'’.,0-9İß한字ก ำ\u{301}\u{200c}\u{0}-]*", at in 0usize..31) {
        let mut analyzer = Analyzer::new(Language::ALL[at]);
        let mut seen = Vec::new();
        analyzer.each(&text, |token| {
            assert!(!token.span.of(&text).is_empty() && !token.word.is_empty());
            seen.push((token.span, token.term.to_owned()));
        });
        prop_assert!(seen.is_sorted_by(|a, b| a.0.start < b.0.start && a.0.end <= b.0.end));
        let mut again = Vec::new();
        analyzer.each(&text, |token| again.push((token.span, token.term.to_owned())));
        prop_assert_eq!(seen, again);
    }
}
