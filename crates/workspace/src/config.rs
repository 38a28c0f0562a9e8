//! Settings in files: which there are, and what a file says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::{Error, Result};

/// A setting: the long name of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettingName {
    /// As it stands in a file.
    pub name: &'static str,
    /// What it sets.
    pub about: &'static str,
}

/// Every setting.
pub const SETTINGS: &[SettingName] = &[
    setting("stories", "stories to tell, or all"),
    setting("words", "most words of a summary"),
    setting("method", "how sentences are weighed and chosen"),
    setting("granularity", "how much goes into one story"),
    setting("format", "form of a digest where neither a flag nor a file's name says one"),
    setting("solo", "list what only one source reports"),
    setting("template", "template to write digests through"),
    setting("tokens", "most tokens of a context pack"),
    setting("mail-from", "sender of a mail"),
    setting("mail-to", "receivers of a mail"),
    setting("include", "only files that match these globs"),
    setting("exclude", "no files that match these globs"),
    setting("no-ignore", "read hidden and ignored files too"),
    setting("threads", "threads to use"),
    setting("color", "when to colour text"),
];

const fn setting(name: &'static str, about: &'static str) -> SettingName {
    SettingName { name, about }
}

/// What a file of settings says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsFile {
    /// Its path.
    pub path: PathBuf,
    /// Values by name, as a flag would have them; a list has several.
    pub values: BTreeMap<String, Vec<String>>,
}

/// Reads a file of settings (TOML); `None` if there is none.
///
/// # Errors
/// If it cannot be read, is not TOML, or sets what is no setting.
pub fn read_settings(path: &Path) -> Result<Option<SettingsFile>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => return Ok(None),
        Err(source) => return Err(Error::Io { path: path.to_owned(), source }),
    };
    let wrong = |why: String| Error::Usage(format!("{}: {why}", path.display()));
    let table: toml::Table =
        text.parse().map_err(|error: toml::de::Error| wrong(error.to_string().trim().to_owned()))?;
    let mut values = BTreeMap::new();
    for (name, value) in table {
        let name = name.replace('_', "-");
        if !SETTINGS.iter().any(|setting| setting.name == name) {
            return Err(wrong(unknown(&name)));
        }
        let value = texts(&value).ok_or_else(|| {
            wrong(format!("setting {name}: give a number, a text, true or false, or a list of texts"))
        })?;
        values.insert(name, value);
    }
    Ok(Some(SettingsFile { path: path.to_owned(), values }))
}

fn texts(value: &toml::Value) -> Option<Vec<String>> {
    use toml::Value;
    Some(match value {
        Value::String(text) => vec![text.clone()],
        Value::Integer(number) => vec![number.to_string()],
        Value::Float(number) => vec![number.to_string()],
        Value::Boolean(truth) => vec![truth.to_string()],
        Value::Array(values) => values
            .iter()
            .map(|value| texts(value).filter(|texts| texts.len() == 1).map(|texts| texts.concat()))
            .collect::<Option<_>>()?,
        _ => return None,
    })
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
    match similar::get_close_matches(name, &names, 1, 0.6).first() {
        Some(near) => format!("there is no setting {name}; did you mean {near}?"),
        None => format!("there is no setting {name}; there are {}", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> std::result::Result<BTreeMap<String, Vec<String>>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        read_settings(&path).map(|file| file.unwrap().values).map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_file_says() {
        let values =
            read("words = 150\nstories = \"all\"\ninclude = [\"*.md\", \"*.txt\"]\nno_ignore = true\n");
        let values = values.unwrap();
        assert_eq!(values["words"], ["150"]);
        assert_eq!(values["stories"], ["all"]);
        assert_eq!(values["include"], ["*.md", "*.txt"]);
        assert_eq!(values["no-ignore"], ["true"]);
        assert_eq!(read_settings(Path::new("no/such/config.toml")).unwrap(), None);
    }

    #[test]
    fn what_is_wrong() {
        let check = |text: &str, expect: &str| {
            let error = read(text).unwrap_err();
            assert!(error.contains(expect), "{error}");
        };
        check("word = 150", "there is no setting word; did you mean words?");
        check("xyzzy = 1", "there is no setting xyzzy; there are stories, ");
        check("[words]\nmost = 1", "setting words: give a number");
        check("words = ", "config.toml: TOML parse error at line 1");
    }
}
