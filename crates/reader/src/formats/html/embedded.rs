//! The article that a page holds only as data of its scripts.

use serde_json::Value;

use super::extract::laid_out;

/// Fewest letters of a paragraph, and of all of them.
const PARAGRAPH: usize = 60;
const ARTICLE: usize = 300;
/// Most letters of a heading between paragraphs.
const HEADING: usize = 120;

/// The longest text of paragraphs that a script of the page holds: one string, or the strings of one list.
pub(super) fn embedded(html: &str) -> Option<String> {
    let mut best = String::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once("<script") {
        let (attributes, after) = after.split_once('>')?;
        let (script, after) = after.split_once("</script").unwrap_or((after, ""));
        rest = after;
        // What is stated for machines is known already.
        if script.len() >= ARTICLE && !attributes.contains("ld+json") {
            for value in values(script) {
                search(&value, &mut best);
            }
        }
    }
    (best.len() >= ARTICLE).then_some(best)
}

/// The data in a script: it is such, or is given a name.
fn values(script: &str) -> impl Iterator<Item = Value> {
    const MOST: usize = 8;
    let starts = script.match_indices(['{', '[']).map(|(at, _)| at);
    let mut end = 0;
    let value = move |at: usize| {
        let before = script[..at].trim_end();
        if at < end || !(before.is_empty() || before.ends_with(['=', '('])) {
            return None;
        }
        let mut stream = serde_json::Deserializer::from_str(&script[at..]).into_iter::<Value>();
        let value = stream.next()?.ok()?;
        end = at + stream.byte_offset();
        Some(value)
    };
    starts.filter_map(value).take(MOST)
}

/// Looks through a value for a longer text than the best so far.
fn search(value: &Value, best: &mut String) {
    match value {
        Value::String(text) => offer(text, best),
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(paragraph).collect();
            if texts.len() > 1 {
                offer(&texts.join("\n\n"), best);
            }
            items.iter().for_each(|item| search(item, best));
        }
        Value::Object(fields) => fields.values().for_each(|field| search(field, best)),
        _ => {}
    }
}

/// The text of an element of a list of paragraphs: a string, or the one that its object holds besides names.
fn paragraph(item: &Value) -> Option<&str> {
    let text = match item {
        Value::Object(fields) => {
            ["text", "content", "html", "value", "body"].iter().find_map(|name| fields.get(*name)?.as_str())
        }
        _ => item.as_str(),
    };
    text.filter(|text| text.contains(' ') || !text.is_ascii())
}

fn offer(text: &str, best: &mut String) {
    if text.len() <= best.len() || text.len() < ARTICLE {
        return;
    }
    let text = laid_out(text);
    let ends = |line: &str| line.ends_with(['.', '!', '?', '…', '"', '”', '»', '。', '」']);
    let prose = text.lines().filter(|line| line.len() >= PARAGRAPH && ends(line.trim_end()));
    let other = text.lines().filter(|line| line.len() > HEADING && !ends(line.trim_end()));
    let (prose, other) = (prose.map(str::len).sum::<usize>(), other.map(str::len).sum::<usize>());
    if prose > best.len().max(other * 2) && prose >= ARTICLE {
        *best = text;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_data() {
        let text = "The harbour master said on Monday that the tide would come later than usual.";
        let check =
            |html: &str, expect: Option<&str>| assert_eq!(embedded(html).as_deref(), expect, "{html}");
        let (line, long) = (text.repeat(2), [text; 6].join(" "));
        check(
            &format!(
                r#"<script type="application/json">{{"a":1,"page":{{"t":"{text}","body":"<p>{long}</p>"}}}}</script>"#
            ),
            Some(&long),
        );
        let item = format!(r#"{{"type":"text","content":"{line}"}}"#);
        let list = format!(
            r#"<script>window.x = {{"items":[{item},{{"content":"A quiet man"}},{item}]}};</script>"#
        );
        check(&list, Some(&format!("{line}\n\nA quiet man\n\n{line}")));
        check(&format!(r#"<script>f({{"body":"{text}"}})</script>"#), None);
        check(&format!(r#"<script>x = {{"code":"{}"}}</script>"#, "a=b+c; ".repeat(99)), None);
        check("<script>x = {", None);
    }
}
