//! Articles for measuring growth: perturbed copies of real ones, or of made-up ones where those are absent.

use std::path::Path;

use epitome_text::{Article, DateEvidence, Language, Precision, Published};

/// `count` articles of about 300 words. Each takes one real article and trades every other of its words for
/// words of others, so that about `count / 2225` articles tell each "story" and none is a near-copy.
pub(crate) fn articles(count: usize) -> Vec<Article> {
    let texts = texts();
    let mut dice = Dice(1);
    (0..count).map(|number| article(&texts, number, &mut dice)).collect()
}

fn article(texts: &[Vec<String>], number: usize, dice: &mut Dice) -> Article {
    let base = &texts[number % texts.len()];
    let mut word = |at: usize| {
        let other = &texts[dice.roll(texts.len())];
        if dice.roll(2) == 0 { &base[at % base.len()] } else { &other[dice.roll(other.len())] }
    };
    let body: Vec<&str> = (0..300).map(|at| word(at).as_str()).collect();
    let day = jiff::civil::date(2024, 1, 1).saturating_add(jiff::Span::new().days((number % 700) as i64));
    Article {
        id: format!("{number}"),
        title: base[..base.len().min(8)].join(" "),
        body: body.join(" "),
        language: Language::English,
        published: Some(Published {
            at: day.to_datetime(jiff::civil::Time::midnight()),
            precision: Precision::Day,
            evidence: DateEvidence::Field,
        }),
        ..Article::default()
    }
}

/// The words of each file of the folder of real articles, else of made-up ones.
fn texts() -> Vec<Vec<String>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/folders/bbc");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| std::fs::read_dir(entry.ok()?.path()).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    files.sort();
    let words = |bytes: Vec<u8>| -> Vec<String> {
        String::from_utf8_lossy(&bytes).split_whitespace().take(300).map(str::to_owned).collect()
    };
    let real: Vec<_> = files.iter().filter_map(|file| std::fs::read(file).ok().map(words)).collect();
    if real.is_empty() { (0..2000).map(made_up).collect() } else { real }
}

/// Words by a law like Zipf's, with some of the article's own.
fn made_up(number: usize) -> Vec<String> {
    let mut dice = Dice(number as u64 + 7);
    let word = |at: usize| {
        let common = 20_000 / (1 + dice.roll(20_000));
        if at.is_multiple_of(8) {
            format!("own{number}x{}", dice.roll(40))
        } else {
            format!("word{common}y{}", dice.roll(9))
        }
    };
    (0..300).map(word).collect()
}

/// A linear congruential generator (Knuth's MMIX constants): the same on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % sides.max(1) as u64) as usize
    }
}
