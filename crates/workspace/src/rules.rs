//! By which rules a folder is read: kept beside its index, and named in the record of every file.

use epitome_reader::{Limits, Options, RULES};
use serde::{Deserialize, Serialize};

use crate::corpus::hash;
use crate::{Places, Result, settings};

/// Where the settings are kept beside the index.
pub(crate) const FILE: &str = "reading.json";

/// Settings that change what a file gives.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Rules {
    pub(crate) map: Vec<(String, String)>,
    pub(crate) limits: Limits,
}

impl Rules {
    /// The settings that the options name, else those kept with the index; a rebuild forgets these.
    ///
    /// # Errors
    /// If the kept ones are damaged.
    pub(crate) fn of(places: &Places, reading: &Options, rebuild: bool) -> Result<Self> {
        let named = Self { map: reading.map.clone(), limits: reading.limits.clone() };
        if rebuild || named != Self::default() {
            return Ok(named);
        }
        Self::kept(places)
    }

    /// The settings kept with the index.
    pub(crate) fn kept(places: &Places) -> Result<Self> {
        Ok(settings::load(&places.index, FILE)?.unwrap_or_default())
    }

    /// Keeps them with the index.
    pub(crate) fn keep(&self, places: &Places) -> Result<()> {
        // Damaged ones get here only by a rebuild, which forgets them.
        let same = Self::kept(places).is_ok_and(|kept| kept == *self);
        if same { Ok(()) } else { settings::store(&places.index, FILE, self) }
    }

    /// Their name: the reader's version, and a fingerprint of what differs from the defaults.
    pub(crate) fn name(&self) -> String {
        if *self == Self::default() {
            return RULES.to_string();
        }
        let print = hash(&format!("{:?} {:?}", self.map, self.limits));
        format!("{RULES}-{}", &print[..12])
    }

    /// `options` with these settings.
    pub(crate) fn apply(&self, options: &Options) -> Options {
        Options { map: self.map.clone(), limits: self.limits.clone(), ..options.clone() }
    }

    /// The settings as a user names them; empty where they are the defaults.
    pub(crate) fn shown(&self) -> Vec<(String, String)> {
        let map = self.map.iter().map(|(to, from)| format!("{to}={from}")).collect::<Vec<_>>().join(",");
        let (ours, usual) = (&self.limits, Limits::default());
        let limit = |name: &str, value: u64, usual: u64| {
            (name.to_owned(), if value == usual { String::new() } else { value.to_string() })
        };
        vec![
            ("map".to_owned(), map),
            limit("max-file-size", ours.file_bytes, usual.file_bytes),
            limit("max-unpacked", ours.expanded_bytes, usual.expanded_bytes),
            limit("max-expansion", ours.expansion_ratio, usual.expansion_ratio),
            limit("max-archive-depth", ours.archive_depth.into(), usual.archive_depth.into()),
            limit("max-nesting", ours.nesting_depth.into(), usual.nesting_depth.into()),
            limit("timeout", ours.seconds, usual.seconds),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_where_settings_do() {
        let usual = Rules::default();
        let mapped = Rules { map: vec![("title".to_owned(), "kicker".to_owned())], ..Rules::default() };
        let limits = Limits { seconds: 5, ..Limits::default() };
        let hasty = Rules { limits, ..Rules::default() };
        assert_eq!(usual.name(), RULES.to_string());
        assert!(usual.name() != mapped.name() && mapped.name() != hasty.name());
        assert_eq!(mapped.shown()[0], ("map".to_owned(), "title=kicker".to_owned()));
        assert_eq!(hasty.shown()[6], ("timeout".to_owned(), "5".to_owned()));
        assert!(usual.shown().iter().all(|(_, value)| value.is_empty()));
    }
}
