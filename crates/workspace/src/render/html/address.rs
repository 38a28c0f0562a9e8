use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a text directive may hold as it is: `-`, `,` and `&` have a meaning there.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~');

/// Words of a long quote that name its start and its end.
const EDGE: usize = 6;

/// Characters that no address holds as they are (RFC 3986).
const STRAY: &AsciiSet =
    &CONTROLS.add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The article's address if it is one of the web: what an article states is not trusted to be harmless.
pub(crate) fn web(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once("://")?;
    let clean = !url.contains(|c: char| c.is_control() || c.is_whitespace() || c >= '\u{fff0}');
    let named = rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    let web = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https");
    (web && clean && named).then(|| utf8_percent_encode(url, STRAY).to_string())
}

/// The address of `quote` in the page at `url` as a text fragment (`#:~:text=`): the browser scrolls to it.
pub(crate) fn passage(url: &str, quote: &str) -> Option<String> {
    let url = web(url)?;
    let encode = |words: &[&str]| utf8_percent_encode(&words.join(" "), FRAGMENT).to_string();
    let words: Vec<&str> = quote.split_whitespace().collect();
    let text = if words.len() > 2 * EDGE {
        format!("{},{}", encode(&words[..EDGE]), encode(&words[words.len() - EDGE..]))
    } else {
        encode(&words)
    };
    let mark = if url.contains('#') { "" } else { "#" };
    Some(format!("{url}{mark}:~:text={text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web() {
        let check = |url: &str, expect: Option<&str>| assert_eq!(web(url).as_deref(), expect, "{url}");
        check(" https://example.org/a?b=c ", Some("https://example.org/a?b=c"));
        check("HTTP://example.org", Some("HTTP://example.org"));
        check("javascript:alert(1)//://", None);
        check("java\nscript://x", None);
        check("https://example.org/a b", None);
        check("data:text/html,x", None);
        check("news/1.md", None);
        check("https://", None);
        check("https://example.org/a|b\"c", Some("https://example.org/a%7Cb%22c"));
    }

    #[test]
    fn fragments() {
        let check = |url: &str, quote: &str, expect: &str| {
            assert_eq!(passage(url, quote).as_deref(), Some(expect), "{quote}");
        };
        check(
            "https://a.example/x",
            "Talks, half-done, end.",
            "https://a.example/x#:~:text=Talks%2C%20half%2Ddone%2C%20end.",
        );
        check("https://a.example/x#top", "Ende & aus", "https://a.example/x#top:~:text=Ende%20%26%20aus");
        check(
            "https://a.example/",
            "one two three four five six seven\neight nine ten eleven twelve thirteen",
            "https://a.example/#:~:text=one%20two%20three%20four%20five%20six,eight%20nine%20ten%20eleven%20twelve%20thirteen",
        );
    }
}
