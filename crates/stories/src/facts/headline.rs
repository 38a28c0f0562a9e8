//! The headline of a story.

use epitome_text::{Article, Language, Role, count_words, segment, with_analyzer};
use rustc_hash::FxHashMap;

use crate::Background;
use crate::disagree::dead;
use crate::hash;
use crate::vector::{Vector, dot, sum, unit};

/// Bytes of a body in which its lead sentence is looked for: most are found in the first few.
const HEADS: [usize; 2] = [600, 2000];
/// Words beyond which a line is no headline, and below which it hardly is one.
const LONG: usize = 25;
const SHORT: usize = 3;
/// Share of the best title's fit that one with a later toll must have.
const NEARLY: f32 = 0.4;

/// What an article opens with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// Its title on one line.
    pub title: String,
    /// The first sentence of its body that is running text, on one line.
    pub lead: String,
    /// Its language.
    pub language: Language,
}

impl Opening {
    /// The opening of `article`. Cost: that of segmenting its first 2,000 bytes at most.
    pub fn of(article: &Article) -> Self {
        Self { title: one_line(&article.title), lead: lead(article), language: article.language }
    }
}

/// Index of the article and the title of it that is nearest to what all titles and leads say; without
/// titles the lead sentence that is.
pub(super) fn find(openings: &[&Opening], told: &[usize], background: &Background) -> (usize, String) {
    let titles: Vec<(usize, &str)> =
        told.iter().map(|&index| (index, openings[index].title.as_str())).collect();
    let leads: Vec<(usize, &str)> =
        told.iter().map(|&index| (index, openings[index].lead.as_str())).collect();
    let all = || titles.iter().chain(&leads);
    let of = |&(index, line): &(usize, &str)| vector(line, openings[index].language, background);
    let vectors: Vec<Vector> = all().map(of).collect();
    let centre = unit(vectors.iter().fold(Vector::new(), |centre, vector| sum(&centre, vector)));
    let fit: Vec<f32> = all()
        .zip(&vectors)
        .map(|((_, line), vector)| dot(vector, &centre) * form(line, vector.len()))
        .collect();
    let (of_titles, of_leads) = fit.split_at(titles.len());
    let of_titles = current(&titles, of_titles, openings);
    let best = |lines: &[(usize, &str)], fit: &[f32]| {
        let usable = lines.iter().zip(fit).filter(|((_, line), _)| !line.is_empty());
        // The first of equals.
        usable.rev().max_by(|a, b| a.1.total_cmp(b.1)).map(|(&(index, line), _)| (index, line.to_owned()))
    };
    best(&titles, &of_titles).or_else(|| best(&leads, of_leads)).unwrap_or_default()
}

/// The fit of titles, 0 of those that count fewer dead than another that fits nearly as well: their toll was overtaken.
/// Only where the best title counts the dead at all.
fn current(titles: &[(usize, &str)], fit: &[f32], openings: &[&Opening]) -> Vec<f32> {
    let toll = |at: usize| dead(titles[at].1, openings[titles[at].0].language);
    let best = (0..titles.len()).rev().max_by(|&a, &b| fit[a].total_cmp(&fit[b]));
    let Some((best, first)) = best.and_then(|best| Some((best, toll(best)?))) else { return fit.to_vec() };
    let tolls: Vec<Option<f64>> = (0..titles.len()).map(toll).collect();
    let near = |at: &usize| fit[*at] >= NEARLY * fit[best];
    let most = (0..titles.len()).filter(near).filter_map(|at| tolls[at]).fold(first, f64::max);
    fit.iter().zip(tolls).map(|(fit, toll)| if toll == Some(most) { *fit } else { 0.0 }).collect()
}

/// How well a line is formed as a headline, from 0 to 1.
fn form(line: &str, terms: usize) -> f32 {
    let words = count_words(line);
    let cased = line.chars().any(char::is_uppercase);
    let shouted = cased && !line.chars().any(char::is_lowercase);
    let broken = line.ends_with('…') || line.ends_with("...") || line.ends_with(':');
    let mut form = 1.0;
    form *= if shouted { 0.4 } else { 1.0 };
    form *= if broken { 0.6 } else { 1.0 };
    form *= if terms < 2 { 0.2 } else { 1.0 };
    form * if !(SHORT..=LONG).contains(&words) { 0.5 } else { 1.0 }
}

fn one_line(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first sentence of the body that is running text.
fn lead(article: &Article) -> String {
    let body = article.body.as_str();
    let found = HEADS.iter().find_map(|&bytes| {
        let head = &body[..body.floor_char_boundary(bytes)];
        let sentences = segment(head, article.language);
        let text = sentences.iter().find(|sentence| sentence.role == Role::Body);
        // One that ends where the head does may go on.
        let whole =
            text.filter(|sentence| head.len() == body.len() || sentence.span.range().end < head.len());
        whole.map(|sentence| one_line(sentence.quotable().of(head)))
    });
    found.unwrap_or_else(|| {
        let head = &body[..body.floor_char_boundary(HEADS[HEADS.len() - 1])];
        let sentences = segment(head, article.language);
        let text = sentences.iter().find(|sentence| sentence.role == Role::Body).or(sentences.first());
        text.map(|sentence| one_line(sentence.quotable().of(head))).unwrap_or_default()
    })
}

fn vector(line: &str, language: Language, background: &Background) -> Vector {
    let mut weights = FxHashMap::<u32, f32>::default();
    with_analyzer(language, |analyzer| {
        analyzer.each(line, |token| {
            if !token.stop {
                let term = hash::term(token.term);
                weights.insert(term, background.weight(language, term));
            }
        });
    });
    let mut vector: Vector = weights.into_iter().collect();
    vector.sort_unstable_by_key(|entry| entry.0);
    unit(vector)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(articles: &[(&str, &str)], expect: &str) {
        let articles: Vec<Article> = articles
            .iter()
            .map(|&(title, body)| Article { title: title.into(), body: body.into(), ..Article::default() })
            .collect();
        let openings: Vec<Opening> = articles.iter().map(Opening::of).collect();
        let openings: Vec<&Opening> = openings.iter().collect();
        let told: Vec<usize> = (0..articles.len()).collect();
        assert_eq!(find(&openings, &told, &Background::default()).1, expect);
    }

    #[test]
    fn central_and_well_formed() {
        check(&[], "");
        check(&[("", "Rain floods the lower town. More is due.")], "Rain floods the lower town.");
        check(&[("Only  one\n", "")], "Only one");
        let told = [
            ("LOWER TOWN FLOODED BY RAIN", "Rain floods the lower town."),
            ("Rain floods the lower town", "The lower town is under water after rain."),
            ("Mayor on holiday", "Rain floods the lower town while its mayor is away."),
            ("News", "The lower town is under water."),
        ];
        check(&told, "Rain floods the lower town");
    }

    #[test]
    fn no_overtaken_toll() {
        let check = |articles: &[(&str, &str)], expect: &str| {
            let english = Language::English;
            let opening = |&(title, lead): &(&str, &str)| Opening {
                title: title.into(),
                lead: lead.into(),
                language: english,
            };
            let openings: Vec<Opening> = articles.iter().map(opening).collect();
            let told: Vec<usize> = (0..articles.len()).collect();
            let openings: Vec<&Opening> = openings.iter().collect();
            assert_eq!(find(&openings, &told, &Background::default()).1, expect);
        };
        let five = (
            "Five dead, 20 missing after flood in Corran valley",
            "Five people died in a flood in the Corran valley.",
        );
        check(
            &[five, ("Search goes on in valley", "The search for 20 missing in the Corran valley goes on.")],
            five.0,
        );
        let toll = ("Corran valley flood: toll rises to nine", "The flood in the Corran valley killed nine.");
        check(&[five, toll], toll.0);
        let fifteen = "Fifteen dead in Corran flood, search called off";
        check(&[five, (fifteen, "The search in the valley was called off."), five], fifteen);
    }
}
