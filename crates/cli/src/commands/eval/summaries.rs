use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use epitome_workspace::eval::{
    self, SummariesEvaluation, SummariesGold, System, summaries_markdown, summaries_text, summaries_topics,
};
use epitome_workspace::types::Rule;
use epitome_workspace::{Error, render};

use super::{HalfArg, TableFormat};
use crate::args::{Kind, OutputArgs};
use crate::examples::{TEMPLATE, examples};
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Score summaries with ROUGE against reference summaries
///
/// A topic is a .json file: `{"lang": "en", "query": null, "docs": [{"title": …, "text": …, "date": …}],
/// "references": ["one sentence a line"]}`. A folder of articles with gold/stories.json and
/// gold/summaries/STORY.N.txt is taken as well. Each folder is a set with figures of its own.
///
/// ROUGE as ROUGE-1.5.5 defines it: summaries and references cut at the budget, Porter stems for English,
/// Unicode words for other languages. p is of a paired permutation test against the first method.
#[derive(Args, Debug)]
#[command(help_template = TEMPLATE, after_help = rule_list(), before_help = examples(&[
    ("Two methods and the most that extraction could reach", "epitome eval summaries topics --method concepts,lead-rr,oracle"),
    ("Summaries of 100 words, every measure with intervals and tests", "epitome eval summaries topics --words 100 --method all -f markdown"),
    ("Choose on one half, report on the other", "epitome eval summaries topics --half odd"),
    ("What two rules of readability cost", "epitome eval summaries topics --method concepts --without quotes,questions"),
]))]
pub(crate) struct Arguments {
    /// Folders of topics, and topic files
    #[arg(required = true, value_name = "TOPICS")]
    topics: Vec<PathBuf>,

    /// Methods, separated by commas, `oracle` (the best sentences given the references) and `all` among them
    #[arg(long, value_name = "METHODS", value_delimiter = ',', default_value = "concepts,lexrank,lead-rr")]
    method: Vec<String>,

    /// Most words of a summary [default: the mean length of a set's references]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    words: Option<u32>,

    /// Only every other topic
    #[arg(long, value_name = "HALF", value_enum)]
    half: Option<HalfArg>,

    /// Do not summarise for a topic's query
    #[arg(long)]
    no_query: bool,

    /// Concept weights that `epitome eval train` learned, instead of the program's own
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,

    /// Leave out readability rules, separated by commas, to see what they cost: one of the rules below
    #[arg(long, value_name = "RULES", value_delimiter = ',', hide_possible_values = true, value_parser = rules())]
    without: Vec<Rule>,

    /// Show each topic as well
    #[arg(long = "topics")]
    each: bool,

    /// Resamples behind the 95% intervals
    #[arg(long, value_name = "N", default_value_t = 1000)]
    bootstrap: usize,

    /// Folder of WordNet's exception lists (*.exc), to match published figures to the last digit
    #[arg(long, value_name = "DIR")]
    exceptions: Option<PathBuf>,

    /// Write each summary to DIR/METHOD/TOPIC.txt (DIR/SET/METHOD/TOPIC.txt for several sets)
    #[arg(long, value_name = "DIR")]
    write: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArgs<TableFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let evaluation = eval::summaries(&self.gold()?, &session.progress())?;
        session.end();
        output::write(&self.rendered(&evaluation)?, self.output.file())?;
        Ok(Outcome::of(evaluation.sets.iter().any(|set| set.topics > 0), 0))
    }

    fn rendered(&self, evaluation: &SummariesEvaluation) -> anyhow::Result<String> {
        let topics = if self.each { summaries_topics(evaluation) } else { String::new() };
        Ok(match self.output.kind() {
            Kind::Json => render::json(evaluation)?,
            Kind::Markdown => summaries_markdown(evaluation),
            _ => topics + &summaries_text(evaluation),
        })
    }

    fn gold(&self) -> Result<SummariesGold, Error> {
        Ok(SummariesGold {
            paths: self.topics.clone(),
            systems: systems(&self.method)?,
            words: self.words.map(|words| words as usize),
            half: self.half.map(HalfArg::half),
            queries: !self.no_query,
            weights: self.weights.clone(),
            without: self.without.clone(),
            resamples: self.bootstrap,
            exceptions: self.exceptions.clone(),
            write: self.write.clone(),
        })
    }
}

fn rules() -> impl TypedValueParser<Value = Rule> {
    PossibleValuesParser::new(Rule::ALL.iter().map(|rule| rule.name())).try_map(|name| name.parse::<Rule>())
}

/// The rules and what each does, for the end of the help.
fn rule_list() -> String {
    let lines = Rule::ALL.iter().map(|rule| format!("\n  {:<10} {}", rule.name(), rule.about()));
    format!("Rules:{}", lines.collect::<String>())
}

/// The systems of these names, each once.
fn systems(names: &[String]) -> Result<Vec<System>, Error> {
    let mut systems = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        let named = match name {
            "all" => System::all(),
            _ => vec![name.parse().map_err(|error| Error::Usage(format!("{error}, oracle, all")))?],
        };
        named.into_iter().for_each(|system| {
            if !systems.contains(&system) {
                systems.push(system);
            }
        });
    }
    Ok(systems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_by_name() {
        let check = |names: &str, expect: Option<&[&str]>| {
            let names: Vec<String> = names.split(',').map(str::to_owned).collect();
            let found = systems(&names).ok();
            let found = found.as_ref().map(|systems| systems.iter().map(|s| s.name()).collect::<Vec<_>>());
            assert_eq!(found.as_deref(), expect, "{names:?}");
        };
        check("oracle,lead-rr", Some(&["oracle", "lead-rr"]));
        check("concepts, concepts", Some(&["concepts"]));
        check("best", None);
        let all = systems(&["lead".to_owned(), "all".to_owned()]).unwrap();
        assert_eq!((all[0].name(), all.len()), ("lead", System::all().len()));
    }
}
