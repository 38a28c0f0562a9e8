//! Who published an article, where several ways of writing one name meet.

use rustc_hash::FxHashMap;

use crate::corpus::Card;

/// The source of a file that names none: the folder below the indexed one that it is in, since people
/// keep what they save by outlet. A file beside the others has none.
pub(crate) fn of_folder(path: &str) -> Option<String> {
    path.split_once('/').map(|(folder, _)| folder.to_owned())
}

/// What two ways of writing one source share: `The Harbour Courier`, `harbour-courier`.
pub(crate) fn key(source: &str) -> String {
    let folded: String = source.chars().flat_map(char::to_lowercase).collect();
    let bare = folded.strip_prefix("the").filter(|rest| !rest.starts_with(char::is_alphanumeric));
    bare.unwrap_or(&folded).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Gives every source its best written form: one with capitals before one without, then the commonest,
/// then the first by letters.
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
        let forms = card.source.as_ref().and_then(|source| forms.get(&key(source)));
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

    #[test]
    fn folders_name_sources() {
        assert_eq!(of_folder("harbour-courier/2025/one.txt").as_deref(), Some("harbour-courier"));
        assert_eq!(of_folder("one.txt"), None);
    }

    #[test]
    fn written_forms_become_one() {
        let card = |source: &str| {
            Card::new(&epitome_text::Article { source: Some(source.to_owned()), ..Default::default() })
        };
        let mut cards = ["harbour-courier", "harbour-courier", "The Harbour Courier"].map(card);
        unify(&mut cards);
        assert!(cards.iter().all(|card| card.source.as_deref() == Some("The Harbour Courier")));
    }
}
