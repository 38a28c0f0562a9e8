//! Bytes to text: byte order marks, UTF-8, UTF-16 without a mark, then a guess at the legacy encoding.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::Unreadable;

/// Looked at to tell text from binary content and to guess an encoding.
const PROBE: usize = 64 << 10;

/// Text and whether some bytes of it made no sense.
pub(crate) struct Decoded<'a> {
    pub(crate) text: Cow<'a, str>,
    pub(crate) lossy: bool,
}

/// Decodes `bytes`; a `declared` encoding (meta tag, header) is believed unless the bytes are valid UTF-8.
pub(crate) fn decode<'a>(bytes: &'a [u8], declared: Option<&'static Encoding>) -> Decoded<'a> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return with(encoding, bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), lossy: false },
        Err(_) if mostly_utf8(bytes) => with(UTF_8, bytes),
        Err(_) => with(declared.filter(|e| *e != UTF_8).unwrap_or_else(|| guess(bytes)), bytes),
    }
}

/// Decodes a file that should be text.
///
/// # Errors
/// [`Unreadable::NotText`] if it looks binary, naming what it looks like.
pub(crate) fn decode_text(bytes: &[u8]) -> Result<Decoded<'_>, Unreadable> {
    if let Some(what) = looks_like(bytes) {
        return Err(Unreadable::NotText(format!("looks like {what}")));
    }
    let wide =
        Encoding::for_bom(bytes).is_some_and(|(e, _)| e != UTF_8) || utf16_without_mark(bytes).is_some();
    if !wide {
        refuse_binary(bytes)?;
    }
    Ok(decode(bytes, None))
}

/// The encoding that a label such as `iso-8859-1` names.
pub(crate) fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Decoded<'a> {
    let (text, lossy) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, lossy }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(PROBE * 4)], true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// UTF-8 with a few broken sequences (cut in the middle, one bad byte) rather than another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes[..bytes.len().min(PROBE * 4)].utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad * 4 && good > 0
}

/// UTF-16 of a mostly Latin text has a zero in every second byte.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let probe = &bytes[..bytes.len().min(4096)];
    if probe.len() < 4 || !probe.contains(&0) {
        return None;
    }
    let zeros = |offset: usize| probe.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), probe.len() / 2);
    match () {
        () if odd * 10 > pairs * 6 && even * 20 < pairs => Some(UTF_16LE),
        () if even * 10 > pairs * 6 && odd * 20 < pairs => Some(UTF_16BE),
        () => None,
    }
}

fn refuse_binary(bytes: &[u8]) -> Result<(), Unreadable> {
    let probe = &bytes[..bytes.len().min(PROBE)];
    if probe.contains(&0) {
        return Err(Unreadable::NotText("it has NUL bytes".to_owned()));
    }
    let control = probe.iter().filter(|b| matches!(b, 1..=8 | 14..=26 | 28..=31 | 127)).count();
    if control * 20 > probe.len() {
        return Err(Unreadable::NotText("it is mostly control characters".to_owned()));
    }
    Ok(())
}

/// What binary content of a well-known kind is called.
pub(crate) fn looks_like(bytes: &[u8]) -> Option<String> {
    let kind = infer::get(bytes).filter(|kind| !is_plain(kind, bytes))?;
    let name = kind.extension().to_uppercase();
    Some(match kind.matcher_type() {
        infer::MatcherType::Image => format!("a {name} image"),
        infer::MatcherType::Video => format!("a {name} video"),
        infer::MatcherType::Audio => format!("a {name} sound"),
        infer::MatcherType::Font => format!("a {name} font"),
        infer::MatcherType::App => format!("a program or database ({name})"),
        infer::MatcherType::Archive => format!("a {name} archive, which is not read"),
        infer::MatcherType::Doc | infer::MatcherType::Book => format!("a {name} document, which is not read"),
        infer::MatcherType::Text | infer::MatcherType::Custom => return None,
    })
}

/// Some marks are letters that a text may begin with (`BM` of an image, `MZ` of a program):
/// such a file is binary only if a zero byte follows.
fn is_plain(kind: &infer::Type, bytes: &[u8]) -> bool {
    use infer::MatcherType as M;
    let binary = matches!(kind.matcher_type(), M::Image | M::Video | M::Audio | M::Font | M::App);
    binary && !bytes.get(..4096).unwrap_or(bytes).contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<&str, &str>) {
        match (decode_text(bytes), expect) {
            (Ok(decoded), Ok(text)) => assert_eq!(decoded.text, text),
            (Err(Unreadable::NotText(why)), Err(part)) => assert!(why.contains(part), "{why}"),
            (got, _) => panic!("{:?}", got.map(|d| d.text.into_owned())),
        }
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    #[test]
    fn encodings() {
        check(b"plain", Ok("plain"));
        check(b"BMW sold more cars.", Ok("BMW sold more cars."));
        check(b"MZ is a make of motorcycle.", Ok("MZ is a make of motorcycle."));
        check(b"BM\x3a\0\0\0\0\0\0\0", Err("BMP image"));
        check("naïve".as_bytes(), Ok("naïve"));
        check(b"\xEF\xBB\xBFmark", Ok("mark"));
        check(&[b"\xFF\xFE".to_vec(), utf16("Grüße", false)].concat(), Ok("Grüße"));
        check(&utf16("A river rose overnight.", true), Ok("A river rose overnight."));
        check(&utf16("A river rose overnight.", false), Ok("A river rose overnight."));
        check(
            b"Der Flu\xDF stieg \xFCber Nacht, die Br\xFCcke blieb ge\xF6ffnet.",
            Ok("Der Fluß stieg über Nacht, die Brücke blieb geöffnet."),
        );
        check(
            "Déjà vu, très réel, à côté de l'été\u{0}".trim_end_matches('\0').as_bytes(),
            Ok("Déjà vu, très réel, à côté de l'été"),
        );
        check(&"ééééé é".as_bytes()[..12], Ok("ééééé \u{FFFD}"));
    }

    #[test]
    fn binary() {
        check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Err("PNG image"));
        check(b"text with\0a zero", Err("NUL"));
        check(b"\x01\x02\x03\x04 a", Err("control"));
    }
}
