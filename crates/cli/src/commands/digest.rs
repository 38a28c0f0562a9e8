use std::path::{Path, PathBuf};

use clap::Args;
use epitome_workspace::{DigestOptions, EngineQuery, Error, Input, digest, digest_since, keep, last_digest};
use jiff::Timestamp;

use super::engine::EngineArgs;
use crate::args::{
    DateArgs, DigestFormat, ElsewhereArgs, FormArgs, GranularityArgs, Limit, MethodArgs, PlaceArgs, SyncArgs,
    limit, methods,
};
use crate::examples::examples;
use crate::exit::Outcome;
use crate::session::Session;

/// Summarise the stories of a folder, with citations
#[derive(Args, Debug)]
#[command(after_help = format!("Groups the articles into stories, the most widely told first, and summarises each in sentences taken word for word from its articles. The index of the folder is made or brought up to date first.\n\n{}", methods()))]
#[command(before_help = examples(&[
    ("The ten most widely told stories", "epitome digest news"),
    ("Every story, 200 words each, as Markdown", "epitome digest news --stories all --words 200 -o digest.md"),
    ("One web page with each quote in its context", "epitome digest news -o digest.html"),
    ("What a week's articles say of one thing", "epitome digest news --query 'harbour bridge' --since 2025-08-04 --until 2025-08-10"),
    ("What is new since the last time", "epitome digest news --new"),
    ("A mail ready to send, and a book for the way home", "epitome digest news -o digest.eml --mail-to me@example.org && epitome digest news -o digest.epub"),
    ("At most 2,000 tokens of cited quotes for a language model", "epitome digest news --format context --tokens 2000"),
    ("Articles of one file, for a program", "epitome digest wire.jsonl --json"),
    ("What a search engine finds", "epitome digest --search-engine http://localhost:9200/news --query 'harbour bridge'"),
    ("Millions of articles, on a Spark cluster", "epitome digest --engine spark://head:7077 --input 's3a://news/2025-*.jsonl' -o s3a://news/digest"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles, or a file of articles (.jsonl; `-`: standard input)
    #[arg(value_name = "FOLDER", required_unless_present_any = ["engine", "search_engine"])]
    input: Option<PathBuf>,

    #[command(flatten)]
    place: PlaceArgs,

    /// Stories to tell, the most widely told first, or all
    #[arg(short, long, value_name = "N|all", default_value = "10", value_parser = limit)]
    stories: Limit,

    /// Most words of a summary
    #[arg(short, long, value_name = "N", default_value_t = 100)]
    words: usize,

    #[command(flatten)]
    method: MethodArgs,

    #[command(flatten)]
    granularity: GranularityArgs,

    #[command(flatten)]
    dates: DateArgs,

    /// Tell first which stories are new or updated since the last kept digest, and of the updated ones what their new
    /// articles say; keep this one
    #[arg(long)]
    new: bool,

    /// Keep the digest beside the index, where `epitome digests` lists it
    #[arg(long)]
    keep: bool,

    /// Tell why each sentence was chosen: what it adds and covers, and what would stand in its place
    #[arg(long)]
    explain: bool,

    /// Say when the digest was made (without it, the same articles give the same bytes)
    #[arg(long)]
    stamp: bool,

    #[command(flatten)]
    sync: SyncArgs,

    #[command(flatten)]
    form: FormArgs,

    #[command(flatten)]
    elsewhere: ElsewhereArgs,

    #[command(flatten)]
    engine: EngineArgs,
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        if let Some(master) = &self.engine.engine {
            return self.engine.run(master, &self.spread()?);
        }
        let input = match &self.elsewhere.search_engine {
            Some(url) => self.found(url)?,
            None => self.place.input(self.folder())?,
        };
        let kept = match &input {
            Input::Folder(places) if self.new || self.keep => Some(places),
            Input::File(_) if self.new || self.keep => {
                return Err(
                    Error::Usage("--new and --keep need a folder: a file has no index".to_owned()).into()
                );
            }
            _ => None,
        };
        let before = kept.filter(|_| self.new).map(last_digest).transpose()?.flatten();
        let mut digest = match &before {
            Some(before) => digest_since(&input, &self.options(), before, &session.progress())?,
            None => digest(&input, &self.options(), &session.progress())?,
        };
        session.end();
        session.synced(digest.sync.as_ref());
        if self.stamp {
            digest.stamp = Some(Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        }
        self.form.write(&digest, session)?;
        if let Some(places) = kept {
            session.note(&format!("kept as digest {}", keep(places, &digest)?));
        }
        if digest.stories.is_empty() {
            session.note("no article matched: nothing to tell");
        }
        if self.lies_in_folder() {
            session.note(
                "the digest lies in the folder: unless it is excluded, it counts as an article next time",
            );
        }
        Ok(Outcome::of(!digest.stories.is_empty(), digest.coverage.skipped.len()))
    }

    /// What a search engine has that may match.
    fn found(&self, url: &str) -> anyhow::Result<Input> {
        if self.input.is_some() || self.new || self.keep {
            let why = "--search-engine takes the place of the folder, and knows no --new and no --keep";
            return Err(Error::Usage(why.to_owned()).into());
        }
        Ok(Input::Engine(EngineQuery {
            url: url.to_owned(),
            query: self.method.query().unwrap_or_default(),
            since: self.dates.since,
            until: self.dates.until,
        }))
    }

    fn folder(&self) -> &Path {
        self.input.as_deref().unwrap_or(Path::new("."))
    }

    /// The options of the driver for an engine.
    fn spread(&self) -> anyhow::Result<Vec<String>> {
        let lines = matches!(self.form.output.form(), None | Some(DigestFormat::Jsonl));
        let output = self.form.output.file().filter(|_| lines);
        let unfit = self.new || self.keep || self.stamp || self.method.query().is_some();
        let Some(output) = output.filter(|_| !unfit) else {
            let why =
                "--engine writes JSON Lines to a folder (-o), and knows no --new, --keep, --stamp or --query";
            return Err(Error::Usage(why.to_owned()).into());
        };
        let stories = self.stories.0.map_or_else(|| "all".to_owned(), |stories| stories.to_string());
        let mut options = vec![
            format!("--output={}", output.display()),
            format!("--stories={stories}"),
            format!("--words={}", self.words),
            format!("--method={}", self.method.method),
            format!("--granularity={}", self.granularity.granularity),
        ];
        options.extend(self.dates.since.map(|day| format!("--since={day}")));
        options.extend(self.dates.until.map(|day| format!("--until={day}")));
        options.extend(self.explain.then(|| "--explain".to_owned()));
        Ok(options)
    }

    fn options(&self) -> DigestOptions {
        DigestOptions {
            stories: self.stories.0,
            words: self.words,
            method: self.method.method,
            query: self.method.query(),
            since: self.dates.since,
            until: self.dates.until,
            granularity: self.granularity.granularity,
            explain: self.explain,
            sync: self.sync.options(),
        }
    }

    fn lies_in_folder(&self) -> bool {
        let real = |path: &Path| path.canonicalize().ok();
        let file = self.form.output.file().and_then(real);
        file.zip(real(self.folder())).is_some_and(|(file, folder)| file.starts_with(folder))
    }
}
