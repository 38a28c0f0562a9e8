//! What tools are asked with. Which `folder` is meant is looked up before a tool is called.
#![allow(dead_code)]

use schemars::JsonSchema;
use serde::Deserialize;

/// Arguments of `search`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Search {
    /// What to search for: words, "a phrase", AND OR NOT, begin*, title:word, source:name, date:2025-08.
    pub(crate) query: String,
    /// Which folder, if there are several.
    pub(crate) folder: Option<String>,
    /// Published on this day or later: 2025, 2025-08 or 2025-08-31.
    pub(crate) since: Option<String>,
    /// Published on this day or earlier.
    pub(crate) until: Option<String>,
    /// Only of one of these sources (part of the name).
    #[serde(default)]
    pub(crate) sources: Vec<String>,
    /// Only in one of these languages, by code: en, de …
    #[serde(default)]
    pub(crate) languages: Vec<String>,
    /// `relevance` (usual), `date` (newest first) or `source`.
    pub(crate) sort: Option<String>,
    /// Most hits, from 1 to 50; usually 10.
    pub(crate) limit: Option<usize>,
    /// Where to go on: the cursor of the answer before.
    pub(crate) cursor: Option<String>,
    /// About how long the answer may be, from 200 to 50,000; usually 4,000.
    pub(crate) max_tokens: Option<usize>,
}

/// Arguments of `read_article`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadArticle {
    /// The article as other tools name it: `path`, or `path#part`.
    pub(crate) article: String,
    /// Which folder, if there are several.
    pub(crate) folder: Option<String>,
    /// Where to go on: the cursor of the answer before.
    pub(crate) cursor: Option<String>,
    /// About how long the answer may be, from 200 to 50,000; usually 4,000.
    pub(crate) max_tokens: Option<usize>,
}

/// Arguments of `list_stories`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListStories {
    /// Which folder, if there are several.
    pub(crate) folder: Option<String>,
    /// With an article published on this day or later: 2025, 2025-08 or 2025-08-31.
    pub(crate) since: Option<String>,
    /// With an article published on this day or earlier.
    pub(crate) until: Option<String>,
    /// Where to go on: the cursor of the answer before.
    pub(crate) cursor: Option<String>,
    /// About how long the answer may be, from 200 to 50,000; usually 4,000.
    pub(crate) max_tokens: Option<usize>,
}

/// Arguments of `digest`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeDigest {
    /// Which folder, if there are several.
    pub(crate) folder: Option<String>,
    /// Only what matches, and what answers it first.
    pub(crate) query: Option<String>,
    /// Published on this day or later: 2025, 2025-08 or 2025-08-31.
    pub(crate) since: Option<String>,
    /// Published on this day or earlier.
    pub(crate) until: Option<String>,
    /// Stories to tell, the most widely told first; usually 10.
    pub(crate) stories: Option<usize>,
    /// Words for each story; usually 100.
    pub(crate) words: Option<usize>,
    /// Where to go on: the cursor of the answer before.
    pub(crate) cursor: Option<String>,
    /// About how long the answer may be, from 200 to 50,000; usually 4,000.
    pub(crate) max_tokens: Option<usize>,
}

/// Arguments of `summarize`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Summarize {
    /// The articles to summarise as one, as other tools name them.
    #[serde(default)]
    pub(crate) articles: Vec<String>,
    /// Or the story to summarise, by its id.
    pub(crate) story: Option<String>,
    /// What the summary should answer.
    pub(crate) query: Option<String>,
    /// Words of the summary; usually 150.
    pub(crate) words: Option<usize>,
    /// Which folder, if there are several.
    pub(crate) folder: Option<String>,
}

/// Arguments of `timeline`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MakeTimeline {
    /// Which folder, if there are several.
    pub(crate) folder: Option<String>,
    /// Only what matches.
    pub(crate) query: Option<String>,
    /// Only this story, by its id.
    pub(crate) story: Option<String>,
    /// From this day: 2025, 2025-08 or 2025-08-31.
    pub(crate) since: Option<String>,
    /// To this day.
    pub(crate) until: Option<String>,
    /// Where to go on: the cursor of the answer before.
    pub(crate) cursor: Option<String>,
    /// About how long the answer may be, from 200 to 50,000; usually 4,000.
    pub(crate) max_tokens: Option<usize>,
}

/// Arguments of `verify`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verify {
    /// Quotes to look up.
    #[serde(default)]
    pub(crate) quotes: Vec<Quote>,
    /// Or a whole digest that epitome wrote, in any of its forms.
    pub(crate) digest: Option<String>,
    /// Which folder, if there are several.
    pub(crate) folder: Option<String>,
}

/// A quote to look up.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Quote {
    /// The words that are quoted.
    pub(crate) text: String,
    /// The article that they are said to stand in; any if it is left out.
    pub(crate) article: Option<String>,
}
