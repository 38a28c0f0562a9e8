use std::path::PathBuf;

use clap::Args;
use epitome_workspace::{FileReading, ReadOptions, read_file, render};

use crate::args::{Kind, OutputArgs, PlainFormat, ReadingArgs};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;
use crate::{output, terminal};

/// Show what epitome makes of a file
#[derive(Args, Debug)]
#[command(
    after_help = "Its articles with title, text, date (and where that was found), source and language: the first thing to look at when a result looks wrong."
)]
#[command(before_help = examples(&[
    ("Title, date, source, language and text of a page", "epitome read page.html"),
    ("The same for a program", "epitome read page.html --json"),
    ("A table whose columns have other names", "epitome read export.csv --map title=headline,text=story"),
    ("What is in a mailbox or archive", "epitome read news.mbox --table"),
    ("Where sentences begin and end", "epitome read page.html --sentences"),
]))]
pub(crate) struct Arguments {
    /// File to read (`-`: standard input)
    file: PathBuf,

    /// Only title and text
    #[arg(long, conflicts_with_all = ["split", "json", "format"])]
    text: bool,

    /// Only a table: date and where it was found, language, words and title of each article
    #[arg(long, conflicts_with_all = ["text", "split", "json", "format"])]
    table: bool,

    /// One sentence a line after its offsets (bytes) and role; with --json, spans of the sentences as well
    #[arg(long = "sentences", id = "split")]
    sentences: bool,

    #[command(flatten)]
    reading: ReadingArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        let options = ReadOptions { sentences: self.sentences, reading: self.reading.options() };
        let reading = read_file(&self.file, &options)?;
        output::write(&self.rendered(&reading, session)?, self.output.file())?;
        if self.text || self.table || self.sentences {
            session.skipped(&reading.skipped);
        }
        Ok(Outcome::of(!reading.articles.is_empty(), reading.skipped.len()))
    }

    fn rendered(&self, reading: &FileReading, session: &Session) -> anyhow::Result<String> {
        let layout = terminal::layout(session.globals.color, self.output.file().is_some());
        Ok(match self.output.kind() {
            Kind::Json => render::json(reading)?,
            _ if self.table => render::reading_table(reading, layout),
            _ if self.text => render::reading_body(reading),
            _ if self.sentences => render::reading_sentences(reading),
            _ => render::reading_text(reading, layout),
        })
    }
}
