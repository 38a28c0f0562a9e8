use std::path::PathBuf;

use clap::{ArgGroup, Args};
use epitome_workspace::types::Budget;
use epitome_workspace::{SummarizeOptions, SummaryResult, render, summarize};

use crate::args::{Kind, MethodArgs, OutputArgs, PlainFormat, ReadingArgs, methods};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;
use crate::terminal;

/// Summarise files as one story
#[derive(Args, Debug)]
#[command(after_help = format!("Prints one sentence a line, each taken word for word from the input. The budget is never exceeded, unless even the shortest sentence is longer: then that one is printed.\n\n{}", methods()))]
#[command(group = ArgGroup::new("budget"))]
#[command(before_help = examples(&[
    ("Three files in at most 100 words", "epitome summarize a.html b.md c.txt --words 100"),
    ("Standard input in three sentences", "cat article.txt | epitome summarize - --sentences 3"),
    ("A file of articles, a tenth of its length, with spans and scores", "epitome summarize wire.jsonl --share 10% --json"),
    ("What the files say of one thing", "epitome summarize *.html --query 'cost of the bridge'"),
    ("What is new since yesterday", "epitome summarize today/ --background yesterday/ --words 150"),
    ("Why these sentences and not others", "epitome summarize a.html b.md c.txt --explain"),
]))]
pub(crate) struct Arguments {
    /// Files to read, or folders of files (`-`: standard input)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Most words of a summary
    #[arg(short, long, value_name = "N", group = "budget", default_value_t = 100)]
    words: usize,

    /// Most sentences of a summary
    #[arg(long, value_name = "N", group = "budget")]
    sentences: Option<usize>,

    /// Most characters of a summary, line ends not counted
    #[arg(long, value_name = "N", group = "budget")]
    chars: Option<usize>,

    /// Most words of a summary as a share of the input's: 0.1 or 10%
    #[arg(long, value_name = "SHARE", group = "budget", value_parser = share)]
    share: Option<f64>,

    #[command(flatten)]
    method: MethodArgs,

    /// A file, or a folder of files, that the reader knows already: what it tells counts for little (may be
    /// repeated)
    #[arg(long, value_name = "FILE")]
    background: Vec<PathBuf>,

    /// Tell why each sentence was chosen: what it adds and covers, and what would stand in its place
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let summary = summarize(&self.options(), &session.progress())?;
        session.end();
        session.skipped(&summary.skipped);
        let text = match self.output.kind() {
            Kind::Json => render::json(&summary)?,
            _ if self.explain => {
                let layout = terminal::layout(session.globals.color, self.output.file().is_some());
                render::summary_text(&summary) + "\n" + &render::summary_reasons(&summary, layout)
            }
            _ => render::summary_text(&summary),
        };
        output::write(&text, self.output.file())?;
        self.remarks(&summary, session);
        Ok(Outcome::of(!summary.sentences.is_empty(), summary.skipped.len()))
    }

    fn options(&self) -> SummarizeOptions {
        SummarizeOptions {
            files: self.files.clone(),
            budget: self.budget(),
            method: self.method.method,
            query: self.method.query(),
            background: self.background.clone(),
            explain: self.explain,
            reading: self.reading.options(),
        }
    }

    fn budget(&self) -> Budget {
        let sentences = self.sentences.map(Budget::Sentences);
        let chars = self.chars.map(Budget::Chars);
        sentences.or(chars).or(self.share.map(Budget::Share)).unwrap_or(Budget::Words(self.words))
    }

    fn remarks(&self, summary: &SummaryResult, session: &Session) {
        if summary.sentences.is_empty() {
            session.note("the input has no sentence: nothing to summarise");
        } else if summary.over_budget {
            session.note("even the shortest sentence is longer than asked for: it is given all the same");
        }
        let articles = render::count(summary.articles, "article", "articles");
        session.detail(&format!(
            "{articles} read; summary of {}",
            render::count(summary.words, "word", "words")
        ));
    }
}

fn share(text: &str) -> Result<f64, String> {
    let number = match text.strip_suffix('%') {
        Some(percent) => percent.trim().parse::<f64>().map(|percent| percent / 100.0),
        None => text.parse(),
    };
    match number {
        Ok(share) if share > 0.0 && share <= 1.0 => Ok(share),
        _ => Err("give a share such as 0.1 or 10%".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares() {
        let check = |text: &str, expect: Option<f64>| assert_eq!(share(text).ok(), expect, "{text}");
        check("0.1", Some(0.1));
        check("10%", Some(0.1));
        check("1", Some(1.0));
        check("0", None);
        check("120%", None);
        check("NaN", None);
        check("half", None);
    }
}
