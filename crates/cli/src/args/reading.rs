use clap::Args;
use epitome_workspace::types::{Limits, Reading};
use jiff::{Timestamp, tz::TimeZone};

/// Heading of the flags that tell how to read.
pub(crate) const LIMITS: &str = "Reading";

/// How files are read, and what one may cost.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = LIMITS)]
pub(crate) struct ReadingArgs {
    /// Which field of JSON, CSV or front matter holds what: title=headline,text=story.body
    #[arg(long, value_name = "FIELD=NAME", value_delimiter = ',', value_parser = mapping)]
    map: Vec<(String, String)>,

    /// Skip files that are larger
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "256MB")]
    max_file_size: u64,

    /// Most that an archive and all in it may unpack to
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "1GB")]
    max_unpacked: u64,

    /// Most times its own size that a file in an archive may unpack to
    #[arg(long, value_name = "N", value_parser = at_least_one(), default_value_t = Limits::default().expansion_ratio)]
    max_expansion: u64,

    /// How deep archives may stand in archives
    #[arg(long, value_name = "N", default_value_t = Limits::default().archive_depth)]
    max_archive_depth: u32,

    /// How deep elements of a page may nest before it is read as plain text
    #[arg(long, value_name = "N", default_value_t = Limits::default().nesting_depth)]
    max_nesting: u32,

    /// Longest time to wait for the next article of a file
    #[arg(long, value_name = "SECONDS", value_parser = at_least_one(), default_value_t = Limits::default().seconds)]
    timeout: u64,
}

impl ReadingArgs {
    /// The reader's options: dates that lie in the future today are not believed.
    pub(crate) fn options(&self) -> Reading {
        let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
        let limits = Limits {
            file_bytes: self.max_file_size,
            expanded_bytes: self.max_unpacked,
            expansion_ratio: self.max_expansion,
            archive_depth: self.max_archive_depth,
            nesting_depth: self.max_nesting,
            seconds: self.timeout,
        };
        Reading { today: Some(today), map: self.map.clone(), limits }
    }
}

fn at_least_one() -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(1..)
}

fn mapping(text: &str) -> Result<(String, String), String> {
    let (field, name) = text.split_once('=').ok_or("give a field and a name, such as title=headline")?;
    let (field, name) = (field.trim(), name.trim());
    if name.is_empty() {
        return Err(format!("give the name that {field} has in the files, such as {field}=headline"));
    }
    if !Reading::has_field(field) {
        return Err(format!("no field is called {field}: there are {}", Reading::FIELDS.join(", ")));
    }
    Ok((field.to_owned(), name.to_owned()))
}

/// `500KB`, `256MB`, `1GB`, `4096`: powers of 1024.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let shift = match text[digits..].trim().to_ascii_uppercase().trim_end_matches("IB").trim_end_matches('B')
    {
        "" => Some(0),
        "K" => Some(10),
        "M" => Some(20),
        "G" => Some(30),
        _ => None,
    };
    let number = text[..digits].parse::<u64>().ok().filter(|number| *number > 0);
    number
        .zip(shift)
        .and_then(|(number, shift): (u64, u32)| number.checked_mul(1 << shift))
        .ok_or_else(|| "give a size such as 500KB, 64MB or 2GB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let check = |text: &str, expect: Option<u64>| assert_eq!(size(text).ok(), expect, "{text}");
        check("4096", Some(4096));
        check("500KB", Some(500 << 10));
        check("64 MiB", Some(64 << 20));
        check("2g", Some(2 << 30));
        check("0", None);
        check("MB", None);
        check("3TB", None);
        check("99999999999999999999", None);
        check("99999999999999GB", None);
    }

    #[test]
    fn mappings() {
        let check = |text: &str, holds: bool| assert_eq!(mapping(text).is_ok(), holds, "{text}");
        check("title=headline", true);
        check("text = story.body", true);
        check("headline=kicker", true);
        check("titel=x", false);
        check("title", false);
        check("title=", false);
    }
}
