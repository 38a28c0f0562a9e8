//! Digests through templates of the user's own.

use minijinja::{Environment, UndefinedBehavior, value::Serde};
use serde_json::Value;

use crate::Digest;

use super::{
    citation::origin,
    clean::visible,
    digest::{coverage_lines, facts, overview, provenance, title},
    one_line,
    support::support,
};

/// A digest through a minijinja template. The template sees the digest as its JSON has it, and for
/// people: `title`, `overview`, `coverage_lines`, `provenance`; in each story `number` and `facts`; in
/// each quote `article` (the cited one), `origin` and `who` (who says it). All text is free of control
/// characters; a template whose name ends in `.html` or `.xml` (also before `.j2`, `.jinja`) escapes it.
///
/// # Errors
/// What is wrong with the template, with its line.
pub fn digest_template(name: &str, template: &str, digest: &Digest) -> Result<String, String> {
    let told = |error: minijinja::Error| explained(name, &error);
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    engine.set_syntax(super::html::syntax().map_err(told)?);
    engine.add_filter("one_line", |text: &str| one_line(text));
    let name = name.trim_end_matches(".jinja").trim_end_matches(".j2");
    engine.add_template(name, template).map_err(told)?;
    let view = view(digest).map_err(|error| error.to_string())?;
    engine.get_template(name).and_then(|template| template.render(Serde(view))).map_err(told)
}

fn explained(name: &str, error: &minijinja::Error) -> String {
    let line = error.line().map(|line| format!(":{line}")).unwrap_or_default();
    let detail = error.detail().map(|detail| format!(": {detail}")).unwrap_or_default();
    let cause = std::error::Error::source(error).map(|cause| format!(" ({cause})")).unwrap_or_default();
    format!("{name}{line}: {}{detail}{cause}", error.kind())
}

fn view(digest: &Digest) -> Result<Value, serde_json::Error> {
    let mut view = serde_json::to_value(digest)?;
    let set = |value: &mut Value, name: &str, text: Value| {
        if let Some(object) = value.as_object_mut() {
            object.insert(name.to_owned(), text);
        }
    };
    set(&mut view, "title", title(digest).into());
    set(&mut view, "overview", overview(digest).into());
    set(&mut view, "coverage_lines", coverage_lines(&digest.coverage).into());
    set(&mut view, "provenance", provenance(digest).into());
    let stories = view.get_mut("stories").and_then(Value::as_array_mut).into_iter().flatten();
    for (at, (shown, story)) in stories.zip(&digest.stories).enumerate() {
        set(shown, "number", (at + 1).into());
        set(shown, "facts", facts(story).into());
        let quotes = shown.get_mut("quotes").and_then(Value::as_array_mut).into_iter().flatten();
        for (shown, quote) in quotes.zip(&story.quotes) {
            let member = story.articles.iter().find(|member| member.number == quote.citation);
            set(shown, "article", serde_json::to_value(member)?);
            set(shown, "origin", member.map(origin).unwrap_or_default().into());
            set(shown, "who", support(story, quote).unwrap_or_default().into());
        }
    }
    clean(&mut view);
    Ok(view)
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = visible(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(values) => values.values_mut().for_each(clean),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    fn rendered(name: &str, template: &str) -> Result<String, String> {
        digest_template(name, template, &samples::digest())
    }

    #[test]
    fn what_a_template_sees() {
        let template = "\
{{ title }}
{% for story in stories %}
{{ story.number }} {{ story.headline }} ({{ story.facts }})
{% for quote in story.quotes %}
* {{ quote.text | one_line }} [{{ quote.origin }}; {{ quote.article.path }} {{ quote.span.start }}]
{% endfor %}
{% endfor %}
";
        let expect = "\
Digest of harbour
1 Cracks shut the harbour bridge (1–4 August 2025 · 4 articles · 3 independent sources)
* The bridge was shut at noon on Friday. [The Courier, 1 Aug 2025; news/1.md 10]
* Repairs will cost *at least* $4m & take [sic] two years. [Harbour Post, 2 Aug 2025; news/2.md 10]
";
        assert_eq!(rendered("list.txt", template).as_deref(), Ok(expect));
    }

    #[test]
    fn names_decide_on_escaping() {
        let quote = "{{ stories[0].quotes[1].text }}";
        assert!(rendered("a.html", quote).unwrap().contains("$4m &amp; take"));
        assert!(rendered("a.html.j2", quote).unwrap().contains("$4m &amp; take"));
        assert!(rendered("a.txt", quote).unwrap().contains("$4m & take"));
        assert!(!rendered("a.txt", "{{ stories[0].articles[1].title }}").unwrap().contains('\u{1b}'));
    }

    #[test]
    fn what_is_wrong_and_where() {
        let check = |template: &str, expect: &str| {
            let error = rendered("mine.txt", template).unwrap_err();
            assert!(error.starts_with(expect), "{error}");
        };
        check("one\n{% for story in stories %}\n", "mine.txt:");
        check("one\n\n{{ storys }}", "mine.txt:3: undefined value");
        check("one\n{{ stories | upside }}", "mine.txt:2: unknown filter");
    }
}
