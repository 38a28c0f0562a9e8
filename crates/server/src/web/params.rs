use epitome_workspace::types::{Date, Facet, Language, Method, Sort};
use epitome_workspace::{DigestOptions, Question, SearchOptions, TimelineRequest};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::problem::Problem;
use crate::edition::options;

/// Longest query, in characters.
const LONGEST: usize = 1000;
/// Most hits of one answer.
const MOST_HITS: usize = 1000;
/// Most words of a summary.
const MOST_WORDS: usize = 5000;
/// Most stories of a digest.
const MOST_STORIES: usize = 10_000;

/// What stays as it is in a part of an address.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
/// The same for a path.
const PATH: &AsciiSet = &PART.remove(b'/');

/// The parameters of a request, in order; a name may come more than once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `name=value&…`; empty values are as good as none.
    pub(crate) fn parse(query: &str) -> Self {
        let pairs = query.split('&').filter_map(|pair| {
            let (name, value) = pair.split_once('=')?;
            let value = decoded(value);
            (!value.trim().is_empty()).then(|| (decoded(name), value))
        });
        Self(pairs.collect())
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|known| known == value)
    }

    /// The same with one more value.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut all = self.0.clone();
        all.push((name.to_owned(), value.to_owned()));
        Self(all)
    }

    /// The same without a value, or without any value of the name.
    pub(crate) fn without(&self, name: &str, value: Option<&str>) -> Self {
        let stays = |(known, is): &&(String, String)| known != name || value.is_some_and(|value| value != is);
        Self(self.0.iter().filter(stays).cloned().collect())
    }

    /// As a query, with its `?`; empty if there is none.
    pub(crate) fn query(&self) -> String {
        let pairs: Vec<String> =
            self.0.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// The query that is searched for.
    pub(crate) fn words(&self, name: &str) -> Result<String, Problem> {
        let words = self.get(name).unwrap_or("").trim();
        if words.chars().count() > LONGEST {
            return Err(Problem::bad(format!("`{name}` may have {LONGEST} characters at most")));
        }
        Ok(words.to_owned())
    }

    /// A number that is not above `most`.
    pub(crate) fn number(&self, name: &str, most: usize) -> Result<Option<usize>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.trim().parse().ok().filter(|&number| number <= most);
        number.map(Some).ok_or_else(|| {
            Problem::bad(format!("`{name}` must be a whole number up to {most}, not {text:?}"))
        })
    }

    pub(crate) fn flag(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| !matches!(value, "0" | "false" | "no"))
    }

    /// The first day (`last`: the last one) of a day, month or year.
    pub(crate) fn date(&self, name: &str, last: bool) -> Result<Option<Date>, Problem> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let wrong =
            || Problem::bad(format!("`{name}` must be a date as 2025, 2025-08 or 2025-08-31, not {text:?}"));
        day(text.trim(), last).map(Some).ok_or_else(wrong)
    }

    /// From 0 to 1, or by name.
    pub(crate) fn granularity(&self) -> Result<f32, Problem> {
        let number = match self.get("granularity") {
            None | Some("normal") => 0.5,
            Some("strict") => 0.2,
            Some("broad") => 0.8,
            Some(text) => text.parse().unwrap_or(f32::NAN),
        };
        let wrong = || Problem::bad("`granularity` must be strict, normal, broad, or a number from 0 to 1");
        if (0.0..=1.0).contains(&number) { Ok(number) } else { Err(wrong()) }
    }

    /// The options of a digest; `stories`: how many are told if the request does not say it.
    pub(crate) fn digest(&self, stories: Option<usize>) -> Result<DigestOptions, Problem> {
        let query = self.words("query")?;
        Ok(DigestOptions {
            stories: match self.get("stories") {
                Some("all") => None,
                Some("0") => return Err(Problem::bad("`stories` must be a number from 1 on, or all")),
                _ => self.number("stories", MOST_STORIES)?.or(stories),
            },
            words: self.number("words", MOST_WORDS)?.unwrap_or(100),
            method: self.method()?,
            query: (!query.is_empty()).then_some(query),
            since: self.date("since", false)?,
            until: self.date("until", true)?,
            granularity: self.granularity()?,
            ..options()
        })
    }

    /// Which timeline is made.
    pub(crate) fn timeline(&self) -> Result<TimelineRequest, Problem> {
        let query = self.words("query")?;
        Ok(TimelineRequest {
            query: (!query.is_empty()).then_some(query),
            story: self.get("story").map(str::to_owned),
            since: self.date("since", false)?,
            until: self.date("until", true)?,
            entries: self.number("entries", 1000)?.filter(|&entries| entries > 0),
            sentences: self.number("sentences", 20)?.unwrap_or(1),
            sync: None,
        })
    }

    pub(crate) fn method(&self) -> Result<Method, Problem> {
        let Some(name) = self.get("method") else { return Ok(Method::default()) };
        name.parse().map_err(|_| {
            let names: Vec<&str> = Method::ALL.iter().map(|method| method.name()).collect();
            Problem::bad(format!("`method` must be one of {}", names.join(", ")))
        })
    }

    /// What is searched for, and how.
    pub(crate) fn search(&self, limit: usize, facets: Vec<Facet>) -> Result<SearchOptions, Problem> {
        let texts = |name: &str| self.all(name).map(str::to_owned).collect();
        Ok(SearchOptions {
            question: Question {
                query: self.words("q")?,
                since: self.date("since", false)?,
                until: self.date("until", true)?,
                sources: texts("source"),
                languages: self.all("lang").map(Language::from_code).collect(),
                paths: texts("path"),
                formats: texts("format"),
                stories: texts("story"),
                sort: match self.get("sort") {
                    None | Some("relevance") => Sort::Relevance,
                    Some("date") => Sort::Date,
                    Some("source") => Sort::Source,
                    Some(_) => return Err(Problem::bad("`sort` must be relevance, date or source")),
                },
                expand: self.flag("expand"),
            },
            limit: self.number("limit", MOST_HITS)?.unwrap_or(limit),
            offset: self.number("offset", 1_000_000)?.unwrap_or(0),
            facets,
            context: self.number("context", 100)?.unwrap_or(0),
            all_copies: self.flag("all_copies"),
            ..SearchOptions::default()
        })
    }

    /// The facets that are asked for, separated by commas.
    pub(crate) fn facets(&self) -> Result<Vec<Facet>, Problem> {
        let facet = |name: &str| match name.trim() {
            "source" => Ok(Facet::Source),
            "lang" | "language" => Ok(Facet::Language),
            "month" => Ok(Facet::Month),
            "format" => Ok(Facet::Format),
            "story" => Ok(Facet::Story),
            _ => Err(Problem::bad("`facets` must be some of source, language, month, format, story")),
        };
        self.all("facets").flat_map(|names| names.split(',')).map(facet).collect()
    }
}

/// A part of an address.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, PART).to_string()
}

/// The path of an article's page: its slashes stay.
pub(crate) fn encoded_path(text: &str) -> String {
    utf8_percent_encode(text, PATH).to_string()
}

fn decoded(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

fn day(text: &str, last: bool) -> Option<Date> {
    let fields: Vec<&str> = text.split('-').collect();
    let digits = fields.iter().all(|field| !field.is_empty() && field.bytes().all(|b| b.is_ascii_digit()));
    if !digits || fields.len() > 3 || fields[0].len() != 4 {
        return None;
    }
    let small = |at: usize| fields.get(at).map(|field| field.parse::<i8>()).transpose().ok();
    let (year, month, day) = (fields[0].parse().ok()?, small(1)?, small(2)?);
    let first = Date::new(year, month.unwrap_or(if last { 12 } else { 1 }), day.unwrap_or(1)).ok()?;
    Some(if last && day.is_none() { first.last_of_month() } else { first })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_there_and_back() {
        let params = Params::parse("q=ice+%26+snow&source=A&source=B&since=&x");
        assert_eq!(params.get("q"), Some("ice & snow"));
        assert_eq!(params.all("source").collect::<Vec<_>>(), ["A", "B"]);
        assert_eq!(params.get("since"), None);
        assert_eq!(params.without("source", Some("A")).query(), "?q=ice%20%26%20snow&source=B");
        assert_eq!(params.without("source", None).with("lang", "de").query(), "?q=ice%20%26%20snow&lang=de");
        assert_eq!(Params::parse(&params.query()[1..]), params);
    }

    #[test]
    fn days() {
        let check = |text: &str, last: bool, expect: Option<&str>| {
            assert_eq!(day(text, last).map(|day| day.to_string()).as_deref(), expect, "{text}");
        };
        check("2025", false, Some("2025-01-01"));
        check("2025", true, Some("2025-12-31"));
        check("2024-02", true, Some("2024-02-29"));
        check("2024-02-03", true, Some("2024-02-03"));
        check("2024-02-30", false, None);
        check("24-02-03", false, None);
        check("2024-02-03-04", false, None);
    }

    #[test]
    fn wrong_values_say_what_to_do() {
        let check = |query: &str, expect: &str| {
            let params = Params::parse(query);
            let problem = params.search(10, Vec::new()).err().or(params.digest(None).err()).unwrap();
            assert!(problem.detail.contains(expect), "{}", problem.detail);
        };
        check("limit=many", "`limit` must be a whole number up to 1000");
        check("since=yesterday", "2025-08-31");
        check("sort=size", "relevance, date or source");
        check("stories=0", "from 1 on");
        check("method=magic", "lexrank");
        check("granularity=2", "from 0 to 1");
        check(&format!("q={}", "x".repeat(1001)), "1000 characters");
    }
}
