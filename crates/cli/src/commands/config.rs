use std::path::PathBuf;

use clap::{Args, Command};
use epitome_workspace::{SETTINGS, render};
use serde::Serialize;

use crate::args::{Kind, OutputArgs, PlaceArgs, PlainFormat};
use crate::command;
use crate::examples::examples;
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;
use crate::settings::{Origin, gathered, id, user_file};

/// Show each setting, its value and where it comes from
#[derive(Args, Debug)]
#[command(
    after_help = "A setting is the long name of a flag without its hyphens before: `words = 150`, `include = [\"*.md\"]`. A flag wins over the environment (EPITOME_WORDS), that over FOLDER/.epitome/config.toml, that over the user's epitome/config.toml in $XDG_CONFIG_HOME (~/.config)."
)]
#[command(before_help = examples(&[
    ("Which settings hold for a folder, and where they come from", "epitome config news"),
    ("150 words a story whenever this folder is told", "echo 'words = 150' >> news/.epitome/config.toml"),
]))]
pub(crate) struct Arguments {
    /// Folder of articles
    #[arg(default_value = ".")]
    folder: PathBuf,

    #[command(flatten)]
    place: PlaceArgs,

    #[command(flatten)]
    output: OutputArgs<PlainFormat>,
}

#[derive(Serialize)]
struct Shown {
    name: &'static str,
    value: Option<String>,
    /// `default`, `environment`, `folder` or `user`.
    origin: &'static str,
    /// Name of the variable or path of the file.
    from: Option<String>,
    about: &'static str,
}

impl Arguments {
    pub(crate) fn run(&self, _: &Session) -> anyhow::Result<Outcome> {
        let places = self.place.places(&self.folder)?;
        let found = gathered(Some(&places.index))?;
        let tree = command();
        let shown: Vec<Shown> = SETTINGS
            .iter()
            .map(|setting| match found.iter().find(|found| found.name == setting.name) {
                Some(found) => {
                    let (origin, from) = match &found.origin {
                        Origin::Environment(name) => ("environment", name.clone()),
                        Origin::File(path) if Some(path) == user_file().as_ref() => {
                            ("user", path.display().to_string())
                        }
                        Origin::File(path) => ("folder", path.display().to_string()),
                    };
                    let value = Some(found.values.join(", "));
                    Shown { name: setting.name, value, origin, from: Some(from), about: setting.about }
                }
                None => {
                    let value = usual(&tree, setting.name);
                    Shown { name: setting.name, value, origin: "default", from: None, about: setting.about }
                }
            })
            .collect();
        let text = match self.output.kind() {
            Kind::Json => render::json(&shown)?,
            _ => shown.iter().map(line).collect(),
        };
        output::write(text, self.output.file())?;
        Ok(Outcome::Done)
    }
}

fn line(shown: &Shown) -> String {
    let from = shown.from.as_ref().map(|from| format!(" ({})", render::one_line(from))).unwrap_or_default();
    let value = shown.value.as_deref().map_or_else(|| "-".to_owned(), render::one_line);
    format!("{:<12} {value:<12} {}{from}\n", shown.name, shown.origin)
}

/// The default of a flag: the digest's, else that of every command.
fn usual(tree: &Command, name: &str) -> Option<String> {
    let id = id(name);
    let commands = tree.find_subcommand("digest").into_iter().chain([tree]);
    let argument = commands
        .flat_map(|command| command.get_arguments())
        .find(|argument| argument.get_id() == id.as_str())?;
    let values: Vec<_> = argument.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_a_flag() {
        let tree = command();
        for setting in SETTINGS {
            let id = id(setting.name);
            let mut commands = tree.get_subcommands().chain([&tree]);
            assert!(
                commands
                    .any(|command| command.get_arguments().any(|argument| argument.get_id() == id.as_str())),
                "{}",
                setting.name
            );
        }
    }
}
