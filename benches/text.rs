//! Throughput of the text crate: sentences, terms, dates, language.
//!
//! The material is made here from a fixed vocabulary, so that every run measures the same bytes.

use divan::{Bencher, black_box, counter::BytesCount};
use epitome_text::{Analyzer, Language, count_words, dates_in, detect, segment};

fn main() {
    divan::main();
}

const SENTENCES: [&str; 8] = [
    "The council said on Tuesday that the old bridge over the Aller would stay closed until Jan. 15.",
    "“We cannot take the risk,” said Dr. Helen Ward, who leads the works department of the U.S. base nearby.",
    "Repairs are expected to cost 2.5 million dollars, approx. 12 percent more than last year's estimate.",
    "Residents of the lower town have complained about the noise since the buses were sent another way.",
    "Was it the right decision?",
    "Nobody on the board of Acme Inc. wanted to answer; its spokesman left the meeting at 5 p.m. without a word.",
    "The river rose by 1.3 metres in two days, flooding cellars, gardens and the car park of the market hall...",
    "Engineers will inspect the piers again next week, when the water is expected to have fallen.",
];

const GERMAN: [&str; 4] = [
    "Die alte Brücke über die Aller bleibt nach Angaben der Stadt bis zum 15. Januar gesperrt.",
    "„Wir dürfen kein Risiko eingehen“, sagte Dr. Helene Ward vom Bauamt am Dienstag.",
    "Die Kosten liegen bei ca. 2,5 Mio. Euro, d. h. zwölf Prozent über der Schätzung des Vorjahres.",
    "Anwohnerinnen und Anwohner beschweren sich über den Lärm der umgeleiteten Busse.",
];

/// About a megabyte of paragraphs, with words that do not repeat mixed in.
fn body(sentences: &[&str]) -> String {
    let mut body = String::new();
    for number in 0.. {
        if body.len() > 1 << 20 {
            break;
        }
        body.push_str(sentences[number * 7 % sentences.len()]);
        if number % 5 == 0 {
            body.push_str(&format!(" The case of Brown{} goes on.", number / 5));
        }
        body.push_str(if number % 4 == 3 { "\n\n" } else { " " });
    }
    body
}

#[divan::bench]
fn segment_english(bencher: Bencher) {
    let body = body(&SENTENCES);
    bencher.counter(BytesCount::of_str(&body)).bench(|| segment(black_box(&body), Language::English).len());
}

#[divan::bench]
fn segment_german(bencher: Bencher) {
    let body = body(&GERMAN);
    bencher.counter(BytesCount::of_str(&body)).bench(|| segment(black_box(&body), Language::German).len());
}

/// Counts the tokens of a megabyte; a new analyzer each time, so that learning words is measured too.
fn analyze(bencher: Bencher, sentences: &[&str], language: Language) {
    let body = body(sentences);
    bencher.counter(BytesCount::of_str(&body)).bench(|| {
        let mut count = 0;
        Analyzer::new(language).each(black_box(&body), |token| count += usize::from(!token.stop));
        count
    });
}

#[divan::bench]
fn analyze_english(bencher: Bencher) {
    analyze(bencher, &SENTENCES, Language::English);
}

#[divan::bench]
fn analyze_german(bencher: Bencher) {
    analyze(bencher, &GERMAN, Language::German);
}

#[divan::bench]
fn count(bencher: Bencher) {
    let body = body(&SENTENCES);
    bencher.counter(BytesCount::of_str(&body)).bench(|| count_words(black_box(&body)));
}

#[divan::bench]
fn dates_english(bencher: Bencher) {
    let body = body(&SENTENCES);
    let published = jiff::civil::Date::new(2011, 3, 9).ok();
    bencher
        .counter(BytesCount::of_str(&body))
        .bench(|| dates_in(black_box(&body), Language::English, published).len());
}

/// One article of 5 kB, of which 3 are looked at.
#[divan::bench]
fn detect_article(bencher: Bencher) {
    let body = &body(&SENTENCES)[..5000];
    bencher.counter(BytesCount::of_str(body)).bench(|| detect(black_box(body)).confidence);
}
