use std::fmt;
use std::str::FromStr;

use epitome_summarizer::{Method, Options, Tuning, UnknownMethod, oracle, summarize_with};
use epitome_text::Article;

use super::Topic;
use crate::render::one_line;

/// What makes a summary in an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum System {
    /// A method of the product.
    Method(Method),
    /// Sentences chosen with the references in view: the most that extraction could reach.
    Oracle,
}

impl System {
    /// Name on the command line and in outputs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Method(method) => method.name(),
            Self::Oracle => "oracle",
        }
    }

    /// Every system, the product's methods first.
    pub fn all() -> Vec<System> {
        Method::ALL.iter().copied().map(Self::Method).chain([Self::Oracle]).collect()
    }

    /// The sentences of its summary, white space made single, in reading order.
    pub(super) fn summarize(self, topic: &Topic, options: &Options<'_>, tuning: &Tuning<'_>) -> Vec<String> {
        let articles: Vec<&Article> = topic.articles.iter().collect();
        let voices = epitome_stories::voices(&articles);
        let options = Options { voices: &voices, ..options.clone() };
        let summary = match self {
            Self::Method(method) => summarize_with(&articles, &Options { method, ..options }, tuning),
            Self::Oracle => {
                let references = topic.reference_texts();
                let references: Vec<&str> = references.iter().map(String::as_str).collect();
                oracle(&articles, &references, &options)
            }
        };
        summary.picks.iter().map(|pick| one_line(pick.quote.text())).collect()
    }
}

impl fmt::Display for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for System {
    type Err = UnknownMethod;

    fn from_str(name: &str) -> Result<Self, UnknownMethod> {
        if name == "oracle" { Ok(Self::Oracle) } else { name.parse().map(Self::Method) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for system in System::all() {
            assert_eq!(system.name().parse(), Ok(system));
        }
        assert!("best".parse::<System>().is_err());
    }
}
