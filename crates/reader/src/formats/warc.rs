//! Web archives (WARC, ARC): each page that a server answered with is an article.

use std::io::Read;

use super::{html, text};
use crate::Unreadable;
use crate::clean::paragraphs;
use crate::decode::{decode, decode_text, named};
use crate::reading::Reading;
use crate::unpack::unpack;

/// A record's header fields and block.
struct Record<'b> {
    kind: String,
    address: String,
    mime: String,
    block: &'b [u8],
}

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let mut rest = bytes;
    let mut number = 0;
    let mut seen = 0;
    while !rest.is_empty() {
        let next = if rest.starts_with(b"WARC/") { warc_record(rest) } else { arc_record(rest) };
        let Some((record, after, cut)) = next else {
            if rest.trim_ascii().is_empty() {
                break;
            }
            reading
                .skip(format!("rest after record {seen}"), "broken or cut off: no whole record starts there");
            break;
        };
        seen += 1;
        if cut {
            reading.note(format!("record {seen} is cut off"));
        }
        if is_page(&record) {
            number += 1;
            page(&record, number, seen, reading);
        }
        rest = after;
    }
    if number == 0 && seen > 0 {
        reading.note("a web archive without pages");
    }
    Ok(())
}

fn is_page(record: &Record<'_>) -> bool {
    let served = record.kind == "response"
        && (record.address.starts_with("http") || record.mime.starts_with("application/http"));
    let kept = (record.kind == "resource" || record.kind == "conversion") && record.mime.starts_with("text/");
    (served || kept) && !record.address.starts_with("dns:")
}

fn page(record: &Record<'_>, number: usize, seen: usize, reading: &mut Reading<'_>) {
    let place = format!("record {seen} ({})", record.address);
    let (head, body) =
        if record.kind == "response" { split_http(record.block) } else { (String::new(), record.block) };
    let field = |name: &str| {
        head.lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let status = head.split(' ').nth(1).unwrap_or("200").to_owned();
    let mime = field("content-type").unwrap_or_else(|| record.mime.clone());
    if record.kind == "response"
        && (status != "200" || !(mime.contains("html") || mime.starts_with("text/plain")))
    {
        return;
    }
    let chunked = field("transfer-encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked"));
    let body = if chunked { unchunk(body) } else { body.to_vec() };
    let body = match unpacked(body, &field("content-encoding").unwrap_or_default(), reading) {
        Ok(body) => body,
        Err(why) => return reading.skip(place, why),
    };
    let charset = mime.split_once("charset=").and_then(|(_, label)| named(label.split(';').next()?));
    let mut draft = if mime.contains("html") {
        let decoded = decode(&body, charset.or_else(|| html::declared(&body)));
        html::article(&decoded, reading.options.limits.nesting_depth)
    } else {
        match decode_text(&body) {
            Ok(decoded) => text::draft(&paragraphs(&decoded.text)),
            Err(why) => return reading.skip(place, why),
        }
    };
    draft.part = Some(number.to_string());
    draft.url = Some(record.address.clone());
    reading.give_part(&place, draft);
}

/// Undoes the server's compression.
fn unpacked(body: Vec<u8>, encoding: &str, reading: &mut Reading<'_>) -> Result<Vec<u8>, Unreadable> {
    let packed = body.len() as u64;
    let mut decoder: Box<dyn Read + '_> = match encoding {
        "gzip" | "x-gzip" => Box::new(flate2::read::MultiGzDecoder::new(body.as_slice())),
        "deflate" => Box::new(flate2::read::ZlibDecoder::new(body.as_slice())),
        "" | "identity" => return Ok(body),
        other => return Err(Unreadable::Broken(format!("packed in a way that is not read: {other}"))),
    };
    Ok(unpack(&mut decoder, packed, reading)?.bytes)
}

/// One record and what follows it; whether it is cut off.
fn warc_record(bytes: &[u8]) -> Option<(Record<'_>, &[u8], bool)> {
    let (head, body) = split_head(bytes)?;
    let head = String::from_utf8_lossy(head);
    let field = |name: &str| {
        let mut fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields
            .find(|(key, _)| key.trim().eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim().to_owned())
    };
    let length: usize = field("content-length")?.parse().ok()?;
    let (block, after) = body.split_at(length.min(body.len()));
    let record = Record {
        kind: field("warc-type").unwrap_or_default().to_lowercase(),
        address: field("warc-target-uri").unwrap_or_default().trim_matches(['<', '>']).to_owned(),
        mime: field("content-type").unwrap_or_default().to_lowercase(),
        block,
    };
    Some((record, skip_line_ends(after), length > body.len()))
}

/// A record of the older ARC format: one line of address, host, time, type and length, then the answer.
fn arc_record(bytes: &[u8]) -> Option<(Record<'_>, &[u8], bool)> {
    let end = bytes.iter().position(|b| *b == b'\n')?;
    let line = String::from_utf8_lossy(&bytes[..end]).trim().to_owned();
    let fields: Vec<&str> = line.split(' ').collect();
    fields.first().filter(|address| address.contains(':'))?;
    let length: usize = fields.last().filter(|_| fields.len() >= 5)?.parse().ok()?;
    let body = &bytes[end + 1..];
    let (block, after) = body.split_at(length.min(body.len()));
    let mime = fields[fields.len() - 2].to_lowercase();
    let address = fields[..fields.len() - 4].join(" ");
    let kind = if address.starts_with("filedesc:") { "arcinfo" } else { "response" };
    Some((Record { kind: kind.to_owned(), address, mime, block }, skip_line_ends(after), length > body.len()))
}

fn skip_line_ends(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count()..]
}

/// Splits at the first empty line.
fn split_head(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = (0..bytes.len())
        .find(|at| bytes[*at..].starts_with(b"\r\n\r\n") || bytes[*at..].starts_with(b"\n\n"))?;
    let gap = if bytes[at] == b'\r' { 4 } else { 2 };
    Some((&bytes[..at], &bytes[at + gap..]))
}

fn split_http(block: &[u8]) -> (String, &[u8]) {
    match split_head(block).filter(|_| block.starts_with(b"HTTP/")) {
        Some((head, body)) => (String::from_utf8_lossy(head).into_owned(), body),
        None => (String::new(), block),
    }
}

/// Joins the chunks of a chunked answer; one that says it is chunked and is not stays as it is.
fn unchunk(body: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(end) = rest.iter().position(|b| *b == b'\n') {
        let line = String::from_utf8_lossy(&rest[..end]);
        let size = line.trim().split(';').next().and_then(|hex| usize::from_str_radix(hex.trim(), 16).ok());
        let Some(size) = size else {
            return if joined.is_empty() { body.to_vec() } else { joined };
        };
        let chunk = &rest[end + 1..];
        if size == 0 {
            break;
        }
        joined.extend_from_slice(&chunk[..size.min(chunk.len())]);
        rest = skip_line_end(&chunk[size.min(chunk.len())..]);
    }
    joined
}

fn skip_line_end(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n")).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks() {
        assert_eq!(unchunk(b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"), b"abcde");
        assert_eq!(unchunk(b"<html>not chunked\n</html>"), b"<html>not chunked\n</html>");
        assert_eq!(unchunk(b"ff\r\ncut"), b"cut");
    }

    #[test]
    fn records() {
        let bytes = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://x.example/\r\nContent-Length: 5\r\n\r\nhello\r\n\r\nWARC/1.0";
        let (record, after, cut) = warc_record(bytes).unwrap();
        assert_eq!(
            (record.address.as_str(), record.block, after, cut),
            ("http://x.example/", &b"hello"[..], &b"WARC/1.0"[..], false)
        );
        let (record, _, _) =
            arc_record(b"http://x.example/ 1.2.3.4 20240305102030 text/html 5\nhello\n").unwrap();
        assert_eq!((record.mime.as_str(), record.block), ("text/html", &b"hello"[..]));
    }
}
