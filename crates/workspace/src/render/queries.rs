use crate::{Question, SavedQueries};

use super::{Layout, clean::one_line, count, layout::Ink};

/// Saved queries as text to read.
pub fn queries_text(saved: &SavedQueries, layout: Layout) -> String {
    let mut out = String::new();
    if saved.queries.is_empty() {
        layout.block(&mut out, "", Ink::Faint, "No query is saved.");
    }
    for query in &saved.queries {
        layout.block(&mut out, "", Ink::Heading, &one_line(&query.name));
        layout.block(&mut out, "    ", Ink::Plain, &asked(&query.question));
        layout.block(&mut out, "    ", Ink::Faint, &count(query.runs as usize, "run", "runs"));
    }
    out
}

/// The query with its filters, as they are typed.
fn asked(question: &Question) -> String {
    let Question { query, since, until, sources, languages, paths, formats, stories, sort, expand } =
        question;
    let mut parts = vec![one_line(query)];
    let mut flag = |name: &str, value: &str| parts.push(format!("--{name} {}", one_line(value)));
    since.iter().for_each(|date| flag("since", &date.to_string()));
    until.iter().for_each(|date| flag("until", &date.to_string()));
    sources.iter().for_each(|source| flag("source", source));
    languages.iter().for_each(|language| flag("lang", language.code()));
    paths.iter().for_each(|path| flag("path", path));
    formats.iter().for_each(|format| flag("file-format", format));
    stories.iter().for_each(|story| flag("story", story));
    if *sort != Default::default() {
        flag("sort", &format!("{sort:?}").to_lowercase());
    }
    if *expand {
        parts.push("--expand".to_owned());
    }
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{Language, Sort};

    #[test]
    fn questions_as_typed() {
        let check = |question: Question, expect: &str| assert_eq!(asked(&question), expect);
        let plain = || Question { query: "frost pears".to_owned(), ..Question::default() };
        check(plain(), "frost pears");
        check(
            Question {
                sources: vec!["Wire".to_owned()],
                languages: vec![Language::German],
                sort: Sort::Date,
                expand: true,
                ..plain()
            },
            "frost pears --source Wire --lang de --sort date --expand",
        );
        check(Question { query: String::new(), paths: vec!["a/*".to_owned()], ..plain() }, "--path a/*");
    }
}
