use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use epitome_workspace::render::DigestForm;

/// What to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Markdown,
    Json,
}

/// Formats of a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DigestFormat {
    Text,
    #[value(alias = "md")]
    Markdown,
    #[value(alias = "htm")]
    Html,
    Json,
    #[value(alias = "ndjson")]
    Jsonl,
    Csv,
    Rss,
    Eml,
    Epub,
    Context,
}

/// Formats of other results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlainFormat {
    Text,
    Json,
}

impl From<DigestFormat> for DigestForm {
    fn from(format: DigestFormat) -> Self {
        match format {
            DigestFormat::Text => Self::Text,
            DigestFormat::Markdown => Self::Markdown,
            DigestFormat::Html => Self::Html,
            DigestFormat::Json => Self::Json,
            DigestFormat::Jsonl => Self::Jsonl,
            DigestFormat::Csv => Self::Csv,
            DigestFormat::Rss => Self::Rss,
            DigestFormat::Eml => Self::Eml,
            DigestFormat::Epub => Self::Epub,
            DigestFormat::Context => Self::Context,
        }
    }
}

impl From<PlainFormat> for Kind {
    fn from(format: PlainFormat) -> Self {
        match format {
            PlainFormat::Text => Self::Text,
            PlainFormat::Json => Self::Json,
        }
    }
}

/// Where a result goes and in which form.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs<F: ValueEnum + Clone + Send + Sync + 'static> {
    /// Form of the result [default: as the name after -o ends, else text]
    #[arg(short, long, value_name = "FORMAT", value_enum)]
    pub(crate) format: Option<F>,

    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    pub(crate) json: bool,

    /// Write to this file (`-`: standard output); it is replaced only when all is done
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

impl<F: ValueEnum + Into<Kind> + Clone + Send + Sync + 'static> OutputArgs<F> {
    /// The form asked for, else what the file's name says, else text.
    pub(crate) fn kind(&self) -> Kind {
        self.form().map_or(Kind::Text, F::into)
    }
}

impl<F: ValueEnum + Clone + Send + Sync + 'static> OutputArgs<F> {
    /// The form asked for, else what the file's name says.
    pub(crate) fn form(&self) -> Option<F> {
        if self.json { named("json") } else { self.format.clone().or_else(|| self.by_name()) }
    }

    /// The file, if it is not standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|path| *path != Path::new("-"))
    }

    fn by_name(&self) -> Option<F> {
        named(self.file()?.extension()?.to_str()?)
    }
}

fn named<F: ValueEnum + Clone>(name: &str) -> Option<F> {
    let named = |format: &&F| format.to_possible_value().is_some_and(|value| value.matches(name, true));
    F::value_variants().iter().find(named).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_form() {
        let check = |output: Option<&str>, format, json, expect| {
            let args = OutputArgs::<DigestFormat> { format, json, output: output.map(PathBuf::from) };
            assert_eq!(args.form(), expect, "{output:?}");
        };
        check(None, None, false, None);
        check(Some("-"), None, false, None);
        check(Some("a/digest.md"), None, false, Some(DigestFormat::Markdown));
        check(Some("digest.html"), None, false, Some(DigestFormat::Html));
        check(Some("digest.JSON"), None, false, Some(DigestFormat::Json));
        check(Some("digest.epub"), None, false, Some(DigestFormat::Epub));
        check(Some("digest.txt"), None, false, None);
        check(Some("digest.md"), Some(DigestFormat::Json), false, Some(DigestFormat::Json));
        check(Some("digest.md"), None, true, Some(DigestFormat::Json));
    }
}
