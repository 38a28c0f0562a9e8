use clap::{Args, ValueEnum};
use epitome_workspace::Question;
use epitome_workspace::types::{Language, Sort};

use super::DateArgs;

/// Which articles match, beside the query, and in which order.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Filters and order")]
pub(crate) struct QuestionArgs {
    #[command(flatten)]
    dates: DateArgs,

    /// Only articles of this source: a part of its name (may be repeated)
    #[arg(long, value_name = "NAME")]
    source: Vec<String>,

    /// Only articles in this language: its code or English name (may be repeated)
    #[arg(long, value_name = "LANGUAGE", value_delimiter = ',', value_parser = language)]
    lang: Vec<Language>,

    /// Only articles in this folder, or in files that match this glob (may be repeated)
    #[arg(long, value_name = "GLOB")]
    path: Vec<String>,

    /// Only articles from files of this format, such as html, pdf or jsonl (may be repeated)
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    file_format: Vec<String>,

    /// Only the story with this id
    #[arg(long, value_name = "ID")]
    story: Vec<String>,

    /// What comes first: the best match, the newest, or by name of the source
    #[arg(long, value_name = "ORDER", value_enum, default_value_t)]
    sort: Order,

    /// Look also for words that the best articles share: finds more, ranks less sharply
    #[arg(long)]
    expand: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Order {
    #[default]
    Relevance,
    Date,
    Source,
}

impl QuestionArgs {
    /// The question with `words` as its query.
    pub(crate) fn question(&self, words: &[String]) -> Question {
        Question {
            query: words.iter().map(|word| word.trim()).collect::<Vec<_>>().join(" "),
            since: self.dates.since,
            until: self.dates.until,
            sources: self.source.clone(),
            languages: self.lang.clone(),
            paths: self.path.clone(),
            formats: self.file_format.clone(),
            stories: self.story.clone(),
            sort: match self.sort {
                Order::Relevance => Sort::Relevance,
                Order::Date => Sort::Date,
                Order::Source => Sort::Source,
            },
            expand: self.expand,
        }
    }
}

fn language(text: &str) -> Result<Language, String> {
    let named = || Language::ALL.iter().copied().find(|known| known.name().eq_ignore_ascii_case(text));
    match Language::from_code(text) {
        Language::Unknown if text == Language::Unknown.code() => Ok(Language::Unknown),
        Language::Unknown => named().ok_or_else(|| {
            let codes: Vec<&str> = Language::ALL.iter().map(|known| known.code()).collect();
            format!("give an English name or one of the codes {}, und", codes.join(", "))
        }),
        known => Ok(known),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages() {
        let check = |text: &str, expect: Option<Language>| assert_eq!(language(text).ok(), expect, "{text}");
        check("de", Some(Language::German));
        check("pt-BR", Some(Language::Portuguese));
        check("french", Some(Language::French));
        check("und", Some(Language::Unknown));
        check("klingon", None);
        check("", None);
    }
}
