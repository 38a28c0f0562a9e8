/// Words of a text as budgets count them: runs between white space that hold a letter or digit;
/// in Chinese, Japanese and Thai, which write no spaces, each letter.
///
/// A run that mixes both counts its letters of these scripts, and one more if anything else in it is a
/// letter or digit.
///
/// ```
/// assert_eq!(epitome_text::count_words("The well-known U.S. base – 3,000 men"), 6);
/// assert_eq!(epitome_text::count_words("2020年北京"), 4);
/// ```
pub fn count_words(text: &str) -> usize {
    let (mut count, mut inside) = (0, false);
    for c in text.chars() {
        if c.is_ascii() {
            let word = c.is_ascii_alphanumeric();
            count += usize::from(word && !inside);
            inside = (inside || word) && !c.is_whitespace();
        } else if letter_counts(c) {
            count += 1;
        } else {
            let word = c.is_alphanumeric();
            count += usize::from(word && !inside);
            inside = (inside || word) && !c.is_whitespace();
        }
    }
    count
}

/// Whether `c` is a letter of Chinese, Japanese, Thai or a neighbour of these that writes no spaces.
fn letter_counts(c: char) -> bool {
    super::scan::unspaced(c) && !matches!(c as u32, 0x1100..=0x11FF | 0x3130..=0x318F | 0xAC00..=0xD7AF)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cases() {
        let check = |text, expect| assert_eq!(count_words(text), expect, "{text}");
        check("", 0);
        check("one", 1);
        check(" one\ttwo\n\nthree ", 3);
        check("well — yes . ! ?", 2);
        check("don't stop-gap 3.5%", 3);
        check("Hà Nội, 5/3", 3);
        check("서울에서 만났다", 2);
        check("東京タワー。", 5);
        check("ab\u{a0}cd", 2);
    }

    proptest! {
        #[test]
        fn counts_as_white_space_does(text in "[a-zäé0-9 .,\n\t–'\u{a0}д한]*") {
            let spaced = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
            prop_assert_eq!(count_words(&text), spaced);
        }
    }
}
