use epitome_stories::{Grouper, Options};
use epitome_text::Article;
use rustc_hash::FxHashMap;

/// For each article the first one whose near-copy it is; itself if it is the first or has none.
pub(crate) fn originals(articles: &[Article]) -> Vec<usize> {
    let mut grouper = Grouper::new(Options::default());
    grouper.push(articles);
    let mut originals: Vec<usize> = (0..articles.len()).collect();
    for group in grouper.finish() {
        let mut first = FxHashMap::<u32, usize>::default();
        for (&article, &voice) in group.articles.iter().zip(&group.voices) {
            originals[article] = *first.entry(voice).or_insert(article);
        }
    }
    originals
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLOOD: &str = "The river rose over its banks on Tuesday night and water stood in the market hall by dawn. \
        Two hundred people slept in the school. The mayor asked for pumps from the next county.";

    fn article(id: &str, body: &str) -> Article {
        Article { id: id.to_owned(), path: id.to_owned(), body: body.to_owned(), ..Article::default() }
    }

    #[test]
    fn copies_stand_for_the_first() {
        let check = |bodies: &[&str], expect: &[usize]| {
            let articles: Vec<_> =
                (0..).zip(bodies).map(|(at, body)| article(&format!("{at}.txt"), body)).collect();
            assert_eq!(originals(&articles), expect, "{bodies:?}");
        };
        let edited = FLOOD.replace("county", "district");
        let other =
            "Growers in the hills lost most of their pears to a night of frost and asked the state for help.";
        check(&[], &[]);
        check(&[FLOOD, other], &[0, 1]);
        check(&[other, FLOOD, &edited], &[0, 1, 1]);
        check(&[FLOOD, other, FLOOD, other], &[0, 1, 0, 1]);
    }
}
