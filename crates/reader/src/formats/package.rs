//! The parts of a zipped document (DOCX, ODT, EPUB), also of one that is cut off.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};

use crate::Unreadable;
use crate::reading::Reading;
use crate::unpack::unpack;

/// Text parts by name.
pub(crate) struct Package {
    parts: BTreeMap<String, Vec<u8>>,
}

impl Package {
    /// Unpacks the parts whose names end in `endings`. If the directory at the end of the file is missing, the
    /// parts before the cut are found one after the other, with a note.
    ///
    /// # Errors
    /// [`Unreadable::Broken`] if nothing can be unpacked.
    pub(crate) fn open(
        bytes: &[u8],
        endings: &[&str],
        reading: &mut Reading<'_>,
    ) -> Result<Self, Unreadable> {
        let mut package = Self { parts: BTreeMap::new() };
        let wanted = |name: &str| endings.iter().any(|ending| name.ends_with(ending));
        match ZipArchive::new(Cursor::new(bytes)) {
            Ok(mut archive) => {
                for at in 0..archive.len() {
                    match archive.by_index(at) {
                        Ok(file) if file.encrypted() => return Err(Unreadable::broken("encrypted")),
                        Ok(file) if file.name().is_ok_and(|name| wanted(&name)) => {
                            package.add(file, reading)?
                        }
                        _ => {}
                    }
                }
            }
            Err(_) => {
                let mut stream = bytes;
                while let Ok(Some(file)) = read_zipfile_from_stream(&mut stream) {
                    if file.name().is_ok_and(|name| wanted(&name)) {
                        package.add(file, reading)?;
                    }
                }
                if package.parts.is_empty() {
                    return Err(Unreadable::broken(
                        "broken: cut off or damaged, no part of it can be unpacked",
                    ));
                }
                reading.note("cut off or damaged: only its first parts could be read");
            }
        }
        Ok(package)
    }

    fn add<R: Read>(
        &mut self,
        mut file: ZipFile<'_, R>,
        reading: &mut Reading<'_>,
    ) -> Result<(), Unreadable> {
        let Ok(name) = file.name().map(|name| name.into_owned()) else { return Ok(()) };
        let packed = file.compressed_size();
        let unpacked = unpack(&mut file, packed, reading)?;
        if unpacked.cut {
            reading.note(format!("{name} is cut off or damaged"));
        }
        self.parts.insert(name, unpacked.bytes);
        Ok(())
    }

    /// A part as text.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let bytes = self.parts.get(name)?;
        Some(crate::decode::decode(bytes, super::html::declared(bytes)).text.into_owned())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }
}
