//! Datelines and list marks at the start of a block.

/// Most bytes that a dateline takes.
const LONGEST: usize = 90;

/// Bytes of the list mark and dateline at the start of `text`, with the white space after them; 0 if all of it is.
pub(super) fn length(text: &str) -> usize {
    let mark = list_mark(text);
    let lead = mark + dateline(&text[mark..]);
    if lead < text.len() { lead } else { 0 }
}

/// Bytes of a list mark: a bullet, `1)`, `1.`, `a)`, `(1)`.
pub(super) fn list_mark(text: &str) -> usize {
    let body = match text.chars().next() {
        Some(c) if bullet(c) => &text[c.len_utf8()..],
        Some('(') => match enumerator(&text[1..]).strip_prefix(')') {
            Some(rest) if rest.len() + 2 < text.len() => rest,
            _ => return 0,
        },
        Some(c) if c.is_ascii_alphanumeric() => {
            let rest = enumerator(text);
            let point = c.is_ascii_digit() && rest.starts_with('.');
            if rest.len() == text.len() || !(point || rest.starts_with(')')) {
                return 0;
            }
            &rest[1..]
        }
        _ => return 0,
    };
    let rest = body.trim_start();
    if rest.len() == body.len() || rest.is_empty() { 0 } else { text.len() - rest.len() }
}

fn bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '-'
            | '–'
            | '—'
            | '―'
            | '*'
            | '·'
            | '‣'
            | '◦'
            | '▪'
            | '●'
            | '■'
            | '►'
            | '▶'
            | '○'
            | '+'
    )
}

/// What follows up to three digits or one letter.
fn enumerator(text: &str) -> &str {
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    match digits {
        1..=3 => &text[digits..],
        0 if text.starts_with(|c: char| c.is_ascii_alphabetic()) => &text[1..],
        _ => text,
    }
}

/// Bytes of a dateline: `BERLIN (AP) — `, `LONDON, March 5 (Reuters) - `, `(CNN) `, `PARIS — `.
fn dateline(text: &str) -> usize {
    let window = &text[..text.floor_char_boundary(LONGEST)];
    agency(text, window).or_else(|| place(text, window)).unwrap_or(0)
}

/// `PLACE, DATE (AGENCY) —`; the dash may be missing after a place-less, well-known agency.
fn agency(text: &str, window: &str) -> Option<usize> {
    let open = window.find('(')?;
    let close = open + window[open..].find(')')?;
    let (place, name) = (window[..open].trim(), &window[open + 1..close]);
    let named =
        name.len() <= 40 && name.chars().any(char::is_uppercase) && name.split_whitespace().count() <= 4;
    if !(place.is_empty() || located(place)) || !(named || known(name)) {
        return None;
    }
    let rest = &text[close + 1..];
    match after_dash(rest) {
        Some(after) if known(name) || begins(after) => Some(text.len() - after.len()),
        None if place.is_empty() && known(name) => Some(text.len() - rest.trim_start().len()),
        _ => None,
    }
}

/// Whether `text` looks like the first words of a sentence.
fn begins(text: &str) -> bool {
    text.starts_with(|c: char| !c.is_lowercase() && (c.is_alphanumeric() || super::chars::quote_opens(c)))
}

fn known(name: &str) -> bool {
    const AGENCIES: [&str; 24] = [
        "CNN",
        "AP",
        "Reuters",
        "AFP",
        "dpa",
        "DPA",
        "UPI",
        "Xinhua",
        "TASS",
        "EFE",
        "ANSA",
        "Bloomberg",
        "RTR",
        "KUNA",
        "Kyodo",
        "PTI",
        "APA",
        "SID",
        "TTXVN",
        "VOV",
        "CBS News",
        "NPR",
        "SPA",
        "IRNA",
    ];
    AGENCIES.contains(&name)
}

/// Whether `place` reads like places and dates: few words, none but small ones in lower case.
fn located(place: &str) -> bool {
    let mut words = place.split_whitespace();
    words.clone().count() <= 8
        && place.starts_with(char::is_uppercase)
        && words.all(|word| word.len() <= 3 || !word.starts_with(char::is_lowercase))
}

/// `PLACE —` in capitals, with a sentence after it.
fn place(text: &str, window: &str) -> Option<usize> {
    let capital = |c: char| c.is_uppercase() || matches!(c, '-' | '.' | '\'');
    if text.chars().take(3).filter(|c| capital(*c)).count() < 3 {
        return None;
    }
    let dash = ["—", "–", " --", " - "].iter().filter_map(|dash| window.find(dash)).min()?;
    let place = window[..dash].trim_end();
    let first = place.split([' ', ',', '/']).next()?;
    if first.chars().count() < 3 || !first.chars().all(capital) || !located(place) {
        return None;
    }
    let after = after_dash(&text[place.len()..])?;
    let sentence =
        after.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || super::chars::quote_opens(c));
    sentence.then_some(text.len() - after.len())
}

/// What follows a dash with white space around it.
fn after_dash(text: &str) -> Option<&str> {
    let trimmed = text.trim_start();
    let rest = trimmed.trim_start_matches(['-', '–', '—', '―']);
    let dash = rest.len() < trimmed.len();
    let spaced =
        rest.starts_with(char::is_whitespace) || trimmed.starts_with('—') || trimmed.starts_with("--");
    (dash && spaced).then(|| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, lead: &str) {
        assert_eq!(&text[..length(text)], lead, "{text}");
    }

    #[test]
    fn list_marks() {
        check("• Bread", "• ");
        check("- Bread", "- ");
        check("1) Bread", "1) ");
        check("12. Bread", "12. ");
        check("(3) Bread", "(3) ");
        check("a) Bread", "a) ");
        check("A. Smith came", "");
        check("2011. A year", "");
        check("3.5 percent", "");
        check("-5 degrees", "");
        check("•", "");
        check("(", "");
    }

    #[test]
    fn datelines() {
        check("BERLIN (AP) — The house", "BERLIN (AP) — ");
        check("LONDON, March 5 (Reuters) - The house", "LONDON, March 5 (Reuters) - ");
        check("(CNN) -- The house", "(CNN) -- ");
        check("(CNN) The house", "(CNN) ");
        check("PARIS — The house", "PARIS — ");
        check("LINDEN, Ill. --A house", "LINDEN, Ill. --");
        check("SALT LAKE CITY, Utah — The house", "SALT LAKE CITY, Utah — ");
        check("Hà Nội (TTXVN) – Chiều nay", "Hà Nội (TTXVN) – ");
        check("(VTC News) - Chiều nay", "(VTC News) - ");
        check("Berlin (dpa) - Das Haus", "Berlin (dpa) - ");
        check("UNESCO — the culture body — met", "");
        check("The house (AP) stood", "");
        check("The house — Alice's — stood", "");
        check("Mr Smith (Labour) - a member", "");
    }
}
