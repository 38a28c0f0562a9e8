//! Compressed files and archives: what they hold is read as if it lay there unpacked.

use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::Unreadable;
use crate::reading::Reading;
use crate::unpack::unpack;

/// A compressed file.
pub(crate) fn parse_compressed(
    decoder: &mut dyn Read,
    packed: usize,
    reading: &mut Reading<'_>,
) -> Result<(), Unreadable> {
    let unpacked = unpack(decoder, packed as u64, reading)?;
    if unpacked.cut {
        reading.note("cut off or damaged: only its first part could be unpacked");
    }
    reading.unpacked(&unpacked.bytes)
}

pub(crate) fn parse_gzip(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    parse_compressed(&mut flate2::read::MultiGzDecoder::new(bytes), bytes.len(), reading)
}

pub(crate) fn parse_bzip2(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    parse_compressed(&mut bzip2::read::MultiBzDecoder::new(bytes), bytes.len(), reading)
}

pub(crate) fn parse_zstd(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let decoder = ruzstd::decoding::StreamingDecoder::new(bytes);
    let mut decoder = decoder.map_err(|error| Unreadable::Broken(format!("broken: {error}")))?;
    parse_compressed(&mut decoder, bytes.len(), reading)
}

/// XZ decodes into a writer, so its limit is a writer that refuses.
pub(crate) fn parse_xz(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let limit = reading
        .options
        .limits
        .file_bytes
        .min(reading.options.limits.expansion_ratio * bytes.len() as u64 + (16 << 20));
    let mut out = Bounded { bytes: Vec::new(), limit: limit as usize };
    let done = lzma_rs::xz_decompress(&mut BufReader::new(bytes), &mut out);
    if let Err(error) = done {
        if out.bytes.len() >= out.limit {
            return Err(Unreadable::broken("unpacks to more than the limits allow: a zip bomb?"));
        }
        if out.bytes.is_empty() {
            return Err(Unreadable::Broken(format!("broken: {error:?}")));
        }
        reading.note("cut off or damaged: only its first part could be unpacked");
    }
    let packed = bytes.len();
    parse_compressed(&mut out.bytes.as_slice(), packed, reading)
}

struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl std::io::Write for Bounded {
    fn write(&mut self, piece: &[u8]) -> std::io::Result<usize> {
        if self.bytes.len() + piece.len() > self.limit {
            self.limit = self.bytes.len();
            return Err(std::io::Error::other("too large"));
        }
        self.bytes.extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

pub(crate) fn parse_zip(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    for at in 0..archive.len() {
        let name = archive.name_for_index(at).and_then(Result::ok).map(|name| name.into_owned());
        let name = name.unwrap_or_else(|| format!("entry {}", at + 1));
        let mut file = match archive.by_index(at) {
            Ok(file) => file,
            Err(error) => {
                reading.skip(name, broken(&error));
                continue;
            }
        };
        if !file.is_file() || is_litter(&name) {
            continue;
        }
        let packed = file.compressed_size();
        let unpacked = unpack(&mut file, packed, reading);
        member(&name, unpacked, reading);
    }
    Ok(())
}

pub(crate) fn parse_tar(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let mut archive = tar::Archive::new(bytes);
    let entries = archive.entries().map_err(|error| Unreadable::Broken(format!("broken: {error}")))?;
    for entry in entries {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                reading.skip("rest", format!("broken: {error}"));
                break;
            }
        };
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if entry.header().entry_type().is_file() && !is_litter(&name) {
            let size = entry.size();
            let unpacked = unpack(&mut entry, size, reading);
            member(&name, unpacked, reading);
        }
    }
    Ok(())
}

fn member(name: &str, unpacked: Result<crate::unpack::Unpacked, Unreadable>, reading: &mut Reading<'_>) {
    match unpacked {
        Ok(unpacked) => {
            if unpacked.cut {
                reading.note(format!("{name}: cut off or damaged"));
            }
            reading.member(name, &unpacked.bytes);
        }
        Err(why) => reading.skip(name, why),
    }
}

/// Files that systems leave in archives.
fn is_litter(name: &str) -> bool {
    name.starts_with("__MACOSX/")
        || name.split('/').any(|part| part.starts_with('.') && part.len() > 1)
        || name.ends_with("Thumbs.db")
}

fn broken(error: &ZipError) -> Unreadable {
    match error {
        ZipError::UnsupportedArchive(what) if what.contains("assword") => Unreadable::broken("encrypted"),
        ZipError::InvalidPassword => Unreadable::broken("encrypted"),
        ZipError::UnsupportedArchive(what) => {
            Unreadable::Broken(format!("packed in a way that is not read: {what}"))
        }
        other => Unreadable::Broken(format!("broken: cut off or damaged ({other})")),
    }
}
