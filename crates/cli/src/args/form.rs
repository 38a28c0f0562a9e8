use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use epitome_workspace::render::{self, DigestForm, Shape};
use epitome_workspace::{Digest, Error};

use super::{DigestFormat, OutputArgs};
use crate::session::Session;
use crate::{output, terminal};

/// The form of a digest, and what some forms need.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Output")]
pub(crate) struct FormArgs {
    #[command(flatten)]
    pub(crate) output: OutputArgs<DigestFormat>,

    /// Write through this minijinja template: it sees the digest as its JSON has it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "json"])]
    template: Option<PathBuf>,

    /// Most tokens of a context pack, estimated [default: all quotes]
    #[arg(long, value_name = "N")]
    tokens: Option<usize>,

    /// List in text and Markdown too what only one source reports (the other forms always do)
    #[arg(long)]
    solo: bool,

    /// Sender of a mail (.eml)
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    mail_from: Option<String>,

    /// Receiver of a mail (.eml; may be repeated)
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    mail_to: Vec<String>,
}

impl FormArgs {
    /// Writes the digest where and how it is wanted.
    pub(crate) fn write(&self, digest: &Digest, session: &Session) -> anyhow::Result<()> {
        if let Some(path) = &self.template {
            return output::write(templated(path, digest)?, self.output.file());
        }
        let form = self.output.form().map_or(DigestForm::Text, DigestForm::from);
        if form == DigestForm::Epub && self.output.file().is_none() && stdout().is_terminal() {
            let message = "a book is no text for a terminal: give -o digest.epub";
            return Err(Error::Usage(message.to_owned()).into());
        }
        let plain = matches!(form, DigestForm::Text | DigestForm::Markdown);
        let shape = Shape {
            layout: terminal::layout(session.globals.color, self.output.file().is_some()),
            tokens: self.tokens,
            from: self.mail_from.clone(),
            to: self.mail_to.clone(),
        };
        let bytes = if plain && !self.solo {
            let mut short = digest.clone();
            short.stories.iter_mut().for_each(|story| story.only_one_source.clear());
            render::digest_in(form, &short, &shape)?
        } else {
            render::digest_in(form, digest, &shape)?
        };
        output::write(bytes, self.output.file())
    }
}

fn templated(path: &Path, digest: &Digest) -> anyhow::Result<String> {
    let template = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read the template {}", path.display()))?;
    let name = path.display().to_string();
    render::digest_template(&name, &template, digest).map_err(anyhow::Error::msg)
}

/// A mail address, as far as a header must be safe from it.
fn address(text: &str) -> Result<String, String> {
    let clean = !text.contains(|c: char| c.is_control() || c.is_whitespace() || "<>,;\"()".contains(c));
    let parts = text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
    if clean && parts {
        Ok(text.to_owned())
    } else {
        Err("give an address such as me@example.org".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |text: &str, expect: bool| assert_eq!(address(text).is_ok(), expect, "{text}");
        check("me@example.org", true);
        check("ünal@example.org", true);
        check("me", false);
        check("a@b\r\nBcc: c@d", false);
        check("a@b, c@d", false);
        check("<a@b>", false);
    }
}
