use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
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
    out.write_all(text).and_then(|()| out.flush()).context("cannot write to standard output")
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
