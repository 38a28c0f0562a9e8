/// Porter's stem of a lower-case ASCII word, as ROUGE-1.5.5 computes it (M. F. Porter, "An algorithm
/// for suffix stripping", 1980, with the author's later `bli` and `logi` rules).
pub fn stem(word: &str) -> String {
    if word.len() < 3 || !word.is_ascii() {
        return word.to_owned();
    }
    let mut w = word.to_owned();
    // An initial y is a consonant; upper case marks it as one.
    if w.starts_with('y') {
        w.replace_range(..1, "Y");
    }
    plural(&mut w);
    past(&mut w);
    if w.ends_with('y') && has_vowel(&w[..w.len() - 1]) {
        replace(&mut w, 1, "i");
    }
    longest(&mut w, STEP2);
    longest(&mut w, STEP3);
    step4(&mut w);
    step5(&mut w);
    if w.starts_with('Y') {
        w.replace_range(..1, "y");
    }
    w
}

const STEP2: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("ization", "ize"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("tional", "tion"),
    ("biliti", "ble"),
    ("entli", "ent"),
    ("ousli", "ous"),
    ("ation", "ate"),
    ("alism", "al"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("alli", "al"),
    ("ator", "ate"),
    ("logi", "log"),
    ("bli", "ble"),
    ("eli", "e"),
];

const STEP3: &[(&str, &str)] = &[
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ness", ""),
    ("ful", ""),
];

const STEP4: &[&str] = &[
    "ement", "ance", "ence", "able", "ible", "ant", "ism", "ate", "iti", "ous", "ive", "ize", "al", "er",
    "ic", "ou",
];

fn replace(w: &mut String, cut: usize, with: &str) {
    w.truncate(w.len() - cut);
    w.push_str(with);
}

fn plural(w: &mut String) {
    if w.ends_with("sses") || w.ends_with("ies") {
        replace(w, 2, "");
    } else if w.ends_with('s') && !w.ends_with("ss") && w.len() > 1 {
        replace(w, 1, "");
    }
}

fn past(w: &mut String) {
    if let Some(stem) = w.strip_suffix("eed") {
        if measure(stem) > 0 {
            replace(w, 1, "");
        }
        return;
    }
    let Some(stem) = w.strip_suffix("ed").or_else(|| w.strip_suffix("ing")) else { return };
    if !has_vowel(stem) {
        return;
    }
    w.truncate(stem.len());
    if ["at", "bl", "iz"].iter().any(|end| w.ends_with(end)) {
        w.push('e');
    } else if ends_double(w) {
        replace(w, 1, "");
    } else if is_short(w) {
        w.push('e');
    }
}

/// Applies the longest suffix's rule if something with a vowel-consonant pair stands before it.
fn longest(w: &mut String, rules: &[(&str, &str)]) {
    let Some((suffix, with)) = rules.iter().find(|(suffix, _)| w.ends_with(suffix)) else { return };
    if measure(&w[..w.len() - suffix.len()]) > 0 {
        replace(w, suffix.len(), with);
    }
}

fn step4(w: &mut String) {
    let long = |stem: &str| measure(stem) > 1;
    if let Some(stem) = STEP4.iter().find_map(|suffix| w.strip_suffix(suffix)).filter(|stem| long(stem)) {
        w.truncate(stem.len());
    }
    if let Some(stem) = w.strip_suffix("ment").filter(|stem| long(stem)) {
        w.truncate(stem.len());
    }
    let ion = |w: &str| w.strip_suffix("ion").filter(|stem| stem.ends_with(['s', 't'])).map(str::len);
    let cut = w.strip_suffix("ent").map(str::len).or_else(|| ion(w)).filter(|&at| long(&w[..at]));
    if let Some(at) = cut {
        w.truncate(at);
    }
}

fn step5(w: &mut String) {
    if let Some(stem) = w.strip_suffix('e') {
        let m = measure(stem);
        if m > 1 || (m == 1 && !is_short(stem)) {
            w.truncate(stem.len());
        }
    }
    if w.ends_with("ll") && measure(w) > 1 {
        replace(w, 1, "");
    }
}

/// Whether each letter is a vowel; y is one after a consonant.
fn vowels(w: &str) -> impl Iterator<Item = bool> {
    let mut last = true;
    w.bytes().map(move |c| {
        last = matches!(c, b'a' | b'e' | b'i' | b'o' | b'u') || (c == b'y' && !last);
        last
    })
}

fn has_vowel(w: &str) -> bool {
    vowels(w).any(|vowel| vowel)
}

/// How many times a vowel is followed by a consonant.
fn measure(w: &str) -> usize {
    let mut last = false;
    vowels(w).filter(|&vowel| std::mem::replace(&mut last, vowel) && !vowel).count()
}

fn ends_double(w: &str) -> bool {
    match w.as_bytes() {
        [.., a, b] => a == b && !b"aeiouylsz".contains(b),
        _ => false,
    }
}

/// Consonants, one vowel, one consonant other than w, x and y: `hop`, `fil`.
fn is_short(w: &str) -> bool {
    let shape: Vec<bool> = vowels(w).collect();
    let ends = !w.ends_with(['w', 'x', 'y']);
    ends && shape.len() > 2
        && shape.iter().rposition(|&v| v) == Some(shape.len() - 2)
        && shape.iter().filter(|v| **v).count() == 1
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn stems() {
        for (word, expect) in [
            ("caresses", "caress"),
            ("ponies", "poni"),
            ("cats", "cat"),
            ("agreed", "agre"),
            ("feed", "feed"),
            ("plastered", "plaster"),
            ("hopping", "hop"),
            ("filing", "file"),
            ("falling", "fall"),
            ("sky", "sky"),
            ("happy", "happi"),
            ("yields", "yield"),
            ("relational", "relat"),
            ("vietnamization", "vietnam"),
            ("possibly", "possibl"),
            ("archaeology", "archaeolog"),
            ("electricity", "electr"),
            ("replacement", "replac"),
            ("adjustment", "adjust"),
            ("adoption", "adopt"),
            ("rate", "rate"),
            ("cease", "ceas"),
            ("controller", "control"),
            ("ing", "ing"),
            ("2004", "2004"),
        ] {
            assert_eq!(stem(word), expect, "{word}");
        }
    }
}
