//! Who published an article, where several ways of writing one name meet.

use rustc_hash::FxHashMap;

use crate::corpus::Card;

/// What two ways of writing one source share: `The Harbour Courier`, `harbour-courier`.
pub(crate) fn key(source: &str) -> String {
    let folded: String = source.chars().flat_map(char::to_lowercase).collect();
    let bare = folded.strip_prefix("the").filter(|rest| !rest.starts_with(char::is_alphanumeric));
    bare.unwrap_or(&folded).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Gives every source its best written form: one with capitals before one without, then the commonest,
/// then the first by letters. An article that names none takes the source whose name its folder has,
/// if another article names that: `harbour-courier/flood.txt` is by The Harbour Courier.
pub(crate) fn unify(cards: &mut [Card]) {
    let mut forms: FxHashMap<String, Vec<(String, usize)>> = FxHashMap::default();
    for source in cards.iter().filter_map(|card| card.source.as_ref()) {
        let forms = forms.entry(key(source)).or_default();
        match forms.iter_mut().find(|(form, _)| form == source) {
            Some((_, count)) => *count += 1,
            None => forms.push((source.clone(), 1)),
        }
    }
    for card in cards {
        let name = card.source.as_deref().or_else(|| card.path.split_once('/').map(|(folder, _)| folder));
        let forms = name.and_then(|name| forms.get(&key(name)));
        let best = forms.into_iter().flatten().max_by(|a, b| {
            let capitals = |form: &str| form.contains(char::is_uppercase);
            (capitals(&a.0), a.1, &b.0).cmp(&(capitals(&b.0), b.1, &a.0))
        });
        if let Some((best, _)) = best {
            card.source = Some(best.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_for_one_source() {
        let check = |source, expect| assert_eq!(key(source), expect, "{source}");
        check("The Harbour Courier", "harbourcourier");
        check("harbour-courier", "harbourcourier");
        check("Theatre Weekly", "theatreweekly");
        check("Él País", "élpaís");
    }

    fn check(given: &[(&str, Option<&str>)], expect: &[Option<&str>]) {
        let card = |&(path, source): &(&str, Option<&str>)| {
            Card::new(&epitome_text::Article {
                path: path.to_owned(),
                source: source.map(str::to_owned),
                ..Default::default()
            })
        };
        let mut cards: Vec<Card> = given.iter().map(card).collect();
        unify(&mut cards);
        let found: Vec<Option<&str>> = cards.iter().map(|card| card.source.as_deref()).collect();
        assert_eq!(found, expect, "{given:?}");
    }

    #[test]
    fn one_form_for_one_source() {
        check(
            &[("a.md", Some("daily-echo")), ("b.md", Some("daily-echo")), ("c.md", Some("The Daily Echo"))],
            &[Some("The Daily Echo"); 3],
        );
    }

    #[test]
    fn a_folder_names_a_source_that_another_article_names() {
        check(
            &[("daily-echo/a.txt", None), ("daily-echo/b.md", Some("The Daily Echo")), ("sport/c.txt", None)],
            &[Some("The Daily Echo"), Some("The Daily Echo"), None],
        );
    }
}
