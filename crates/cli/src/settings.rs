//! Settings: flags win over the environment, that over the folder's settings, those over the user's.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{ArgMatches, Command};
use epitome_workspace::{Error, SETTINGS, SettingsFile, read_settings};

use crate::command;

/// Where a setting's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Environment(String),
    File(PathBuf),
}

/// A value to be used where no flag gives one.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) values: Vec<String>,
    pub(crate) origin: Origin,
}

/// What the command line said, with settings where it said nothing.
pub(crate) fn applied(matches: ArgMatches, arguments: &[OsString]) -> anyhow::Result<ArgMatches> {
    let Some((name, sub)) = matches.subcommand().filter(|(name, _)| *name != "config") else {
        return Ok(matches);
    };
    let settings = gathered(place(sub).as_deref())?;
    if settings.is_empty() {
        return Ok(matches);
    }
    let (mut tree, mut applied) = (command(), matches.clone());
    for setting in &settings {
        if takes(&tree, name, setting.name) && !named_by_file(sub, setting) {
            tree = with(tree, name, setting);
            // One by one, so that the wrong one can be named.
            applied =
                tree.clone().try_get_matches_from(arguments).map_err(|error| refused(setting, &error))?;
        }
    }
    Ok(applied)
}

/// The settings of the environment and of both files, each as the first of them says.
pub(crate) fn gathered(place: Option<&Path>) -> anyhow::Result<Vec<Setting>> {
    let files = [place.map(|place| place.join("config.toml")), user_file()];
    let files: Vec<SettingsFile> = files
        .into_iter()
        .flatten()
        .filter_map(|path| read_settings(&path).transpose())
        .collect::<Result<_, _>>()?;
    let of_name = |name: &'static str| {
        let variable = variable(name);
        let said = env::var(&variable).ok().filter(|value| !value.is_empty());
        let said =
            said.map(|value| Setting { name, values: vec![value], origin: Origin::Environment(variable) });
        let filed = || {
            let file = files.iter().find(|file| file.values.contains_key(name))?;
            let values = file.values.get(name)?.clone();
            Some(Setting { name, values, origin: Origin::File(file.path.clone()) })
        };
        said.or_else(filed)
    };
    Ok(SETTINGS.iter().filter_map(|setting| of_name(setting.name)).collect())
}

/// `EPITOME_NO_IGNORE` for `no-ignore`.
pub(crate) fn variable(name: &str) -> String {
    format!("EPITOME_{}", name.to_ascii_uppercase().replace('-', "_"))
}

/// The user's settings: `$XDG_CONFIG_HOME/epitome/config.toml`, else below `~/.config`, or `%APPDATA%`.
pub(crate) fn user_file() -> Option<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let roaming = || set("APPDATA").filter(|_| cfg!(windows));
    let home = || set("HOME").map(|home| home.join(".config"));
    let base = set("XDG_CONFIG_HOME").filter(|path| path.is_absolute()).or_else(roaming).or_else(home)?;
    Some(base.join("epitome").join("config.toml"))
}

/// The folder of the index of the folder that a command works on.
fn place(sub: &ArgMatches) -> Option<PathBuf> {
    let path = |id: &str| sub.try_get_one::<PathBuf>(id).ok().flatten();
    if let Some(index) = path("index").filter(|index| !index.as_os_str().is_empty()) {
        return Some(index.clone());
    }
    let folder = path("folder").or_else(|| path("input"))?;
    folder.is_dir().then(|| folder.join(".epitome"))
}

/// Names of arguments in the command tree have no hyphens.
pub(crate) fn id(name: &str) -> String {
    name.replace('-', "_")
}

/// Whether a command has an argument of that name. Formats mean a digest's.
fn takes(tree: &Command, name: &str, setting: &str) -> bool {
    let has =
        |command: &Command| command.get_arguments().any(|argument| argument.get_id() == id(setting).as_str());
    let formatted = setting != "format" || matches!(name, "digest" | "show");
    formatted && (has(tree) || tree.find_subcommand(name).is_some_and(has))
}

/// The name of the output file says more of the format than a setting.
fn named_by_file(sub: &ArgMatches, setting: &Setting) -> bool {
    let given =
        |id: &str| sub.try_contains_id(id).is_ok() && sub.value_source(id) == Some(ValueSource::CommandLine);
    setting.name == "format" && (given("output") || given("template"))
}

fn with(tree: Command, name: &str, setting: &Setting) -> Command {
    let id = id(setting.name);
    // The command tree lives as long as the process.
    let values: Vec<&'static str> =
        setting.values.iter().map(|value| &*Box::leak(value.clone().into_boxed_str())).collect();
    let global = tree.get_arguments().any(|argument| argument.get_id() == id.as_str());
    let set = |command: Command| command.mut_arg(&id, |argument| argument.default_values(values));
    if global { set(tree) } else { tree.mut_subcommand(name, set) }
}

fn refused(setting: &Setting, error: &clap::Error) -> anyhow::Error {
    let from = match &setting.origin {
        Origin::Environment(name) => format!("environment variable {name}"),
        Origin::File(path) => path.display().to_string(),
    };
    let said = error.to_string();
    let said = said.trim_start_matches("error: ").lines().next().unwrap_or_default().to_owned();
    Error::Usage(format!("{from}: setting {}: {said}", setting.name)).into()
}
