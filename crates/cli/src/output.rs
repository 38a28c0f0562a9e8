use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use epitome_workspace::render::visible;
use tempfile::NamedTempFile;

/// Writes a result: to standard output, or to a file that is there as a whole or not at all.
pub(crate) fn write(text: impl AsRef<[u8]>, file: Option<&Path>) -> anyhow::Result<()> {
    let text = text.as_ref();
    match file.filter(|path| *path != Path::new("-")) {
        None => to_stdout(text),
        Some(path) => to_file(text, path).with_context(|| format!("cannot write {}", path.display())),
    }
}

fn to_stdout(text: &[u8]) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    // JSON and CSV give the characters of articles as they are: right for a program, wrong for a terminal.
    let clean = std::str::from_utf8(text).ok().filter(|_| out.is_terminal()).map(harmless);
    let text = clean.as_deref().map_or(text, str::as_bytes);
    out.write_all(text).and_then(|()| out.flush()).context("cannot write to standard output")
}

/// `text` without what steers a terminal, but for the colours of the layout.
fn harmless(text: &str) -> Cow<'_, str> {
    let mut clean = String::new();
    for (at, run) in text.split('\u{1b}').enumerate() {
        let (colour, rest) = match at {
            0 => ("", run),
            _ => run.split_at(colour(run)),
        };
        if at > 0 {
            clean.push(if colour.is_empty() { '\u{fffd}' } else { '\u{1b}' });
        }
        clean.push_str(colour);
        clean.push_str(&visible(rest));
    }
    if clean == text { Cow::Borrowed(text) } else { Cow::Owned(clean) }
}

/// Length of the rest of a colour's sequence (`[1;33m`) at the start of `text`, or 0.
fn colour(text: &str) -> usize {
    let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(text.len());
    match text.strip_prefix('[') {
        Some(rest) if rest[digits(rest)..].starts_with('m') => digits(rest) + 2,
        _ => 0,
    }
}

fn to_file(text: &[u8], path: &Path) -> io::Result<()> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&path) {
        // A device or a pipe cannot be replaced.
        Ok(known) if !known.is_file() => File::create(&path)?.write_all(text),
        known => replace(text, &path, known.ok().map(|known| known.permissions())),
    }
}

fn replace(text: &[u8], path: &Path, permissions: Option<fs::Permissions>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = temporary(&folder.map_or_else(|| PathBuf::from("."), Path::to_owned))?;
    file.write_all(text)?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map(|_| ()).map_err(|failed| failed.error)
}

/// Made as a plain new file would be: readable for whom the user's mask says.
#[cfg(unix)]
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    use std::os::unix::fs::PermissionsExt;
    tempfile::Builder::new()
        .prefix(".epitome-")
        .permissions(fs::Permissions::from_mode(0o666))
        .tempfile_in(folder)
}

#[cfg(not(unix))]
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    tempfile::Builder::new().prefix(".epitome-").tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_steer_a_terminal() {
        let check = |text: &str, expect: &str| assert_eq!(harmless(text), expect, "{text:?}");
        check("plain\ttext\n", "plain\ttext\n");
        check("\u{1b}[1;33mStory\u{1b}[0m\n", "\u{1b}[1;33mStory\u{1b}[0m\n");
        check("\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}2J", "\u{fffd}[2J\u{fffd}]0;owned\u{fffd}\u{fffd}2J");
        check("a\u{202e}b\u{1b}", "a\u{fffd}b\u{fffd}");
    }

    #[test]
    fn files_are_replaced_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("digest.md");
        write("one\n", Some(&path)).unwrap();
        write("two\n", Some(&path)).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file stays");
    }

    #[test]
    fn a_missing_folder_is_named() {
        let error = write("x", Some(Path::new("no/such/folder/digest.md"))).unwrap_err();
        assert!(format!("{error:#}").starts_with("cannot write no/such/folder/digest.md: "), "{error:#}");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        write("new", Some(&link)).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
