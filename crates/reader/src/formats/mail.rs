//! Mail: a message is an article, with what it quotes and its signature set after its own text; messages attached
//! to it and attached documents are read too. Mailboxes (mbox) and saved web pages (MHTML) are made of the same.

use epitome_text::DateEvidence;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::html::zone::{Zone, Zones};
use super::html::{self, scan::scan};
use crate::Unreadable;
use crate::clean::paragraphs;
use crate::date::Stamp;
use crate::decode::Decoded;
use crate::draft::Draft;
use crate::reading::Reading;

/// How deep messages may be attached to messages.
const DEEP: usize = 8;
/// How many times as long as the plain text the HTML is where the plain text is a stub.
const STUB: usize = 3;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or_else(|| Unreadable::broken("broken: not a mail message"))?;
    give(&message, None, 0, reading);
    Ok(())
}

pub(crate) fn parse_mbox(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    for (number, raw) in messages(bytes).into_iter().enumerate() {
        let part = format!("message {}", number + 1);
        match MessageParser::default().parse(&raw) {
            Some(message) => {
                if !give(&message, Some(&part), 0, reading) {
                    reading.skip(part, "no text in it");
                }
            }
            None => reading.skip(part, "not a mail message"),
        }
    }
    Ok(())
}

/// A saved web page: its first HTML part.
pub(crate) fn parse_mhtml(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let message =
        MessageParser::default().parse(bytes).ok_or_else(|| Unreadable::broken("broken: not MHTML"))?;
    let page = message.parts.iter().find_map(|part| match &part.body {
        PartType::Html(text) => Some((part, text)),
        _ => None,
    });
    let Some((part, page)) = page else { return parse(bytes, reading) };
    let decoded = Decoded { text: page.as_ref().into(), lossy: false };
    let mut draft = html::article(&decoded, reading.options.limits.nesting_depth);
    let address = part.content_location().or_else(|| message.content_location());
    draft.url = draft.url.or_else(|| address.filter(|url| url.starts_with("http")).map(str::to_owned));
    if let Some(stamp) = sent(&message) {
        draft.dates.offer_stamp(DateEvidence::Property, stamp);
    }
    reading.give(draft);
    Ok(())
}

/// Gives a message and what is attached to it; whether that was anything.
fn give(message: &Message<'_>, part: Option<&str>, depth: usize, reading: &mut Reading<'_>) -> bool {
    let mut draft = draft(message);
    draft.part = part.map(str::to_owned);
    // A multipart message without parts has its text where an attachment should be.
    let stray =
        message.attachments().next().filter(|_| draft.body.is_empty()).and_then(|part| match &part.body {
            PartType::Text(text) if part.attachment_name().is_none() => Some(paragraphs(text)),
            _ => None,
        });
    let first = usize::from(stray.is_some());
    draft.body.push_str(&stray.unwrap_or_default());
    let mut given = reading.give(draft);
    let inner = |name: &str| part.map_or_else(|| name.to_owned(), |part| format!("{part}/{name}"));
    for (number, attached) in message.attachments().enumerate().skip(first) {
        match &attached.body {
            PartType::Message(message) if depth < DEEP => {
                let name = inner(&format!("attachment {}", number + 1));
                given |= give(message, Some(&name), depth + 1, reading);
            }
            PartType::Message(_) | PartType::Multipart(_) => {}
            _ => given |= attachment(attached, number + 1, &inner, reading),
        }
    }
    given
}

/// Reads an attached document; pictures and the like are passed over with a note.
fn attachment(
    part: &MessagePart<'_>,
    number: usize,
    inner: &dyn Fn(&str) -> String,
    reading: &mut Reading<'_>,
) -> bool {
    let name = part
        .attachment_name()
        .map_or_else(|| format!("attachment {number}"), |name| name.replace(['/', '\\'], "_"));
    let name = inner(&name);
    match reading.try_member(&name, part.contents()) {
        Ok(outcome) => {
            reading.adopt(&name, outcome);
            true
        }
        Err(Unreadable::Empty) => false,
        Err(why) => {
            reading.note(format!("{name} is not read: {why}"));
            false
        }
    }
}

fn draft(message: &Message<'_>) -> Draft {
    let mut text = text_of(message.text_bodies());
    // A newsletter's plain text may say no more than that there is HTML; without plain text both lists are the same.
    if message.text_body != message.html_body {
        let marked_up = text_of(message.html_bodies());
        if letters(&text).saturating_mul(STUB) < letters(&marked_up) {
            text = marked_up;
        }
    }
    let (own, apart) = set_apart(&text);
    let mut draft = Draft {
        title: message.subject().unwrap_or("").to_owned(),
        body: paragraphs(&own),
        ..Draft::default()
    };
    if !apart.is_empty() {
        if !draft.body.is_empty() {
            draft.body.push_str("\n\n");
            draft.notes.push("what it quotes and its signature stand after its own text".to_owned());
        }
        draft.body.push_str(&paragraphs(&apart));
    }
    let from = message.from().and_then(|from| from.first());
    draft.author = from.and_then(|from| from.name().or(from.address())).map(str::to_owned);
    if let Some(stamp) = sent(message) {
        draft.dates.offer_stamp(DateEvidence::MailHeader, stamp);
    }
    draft
}

fn text_of<'m>(parts: impl Iterator<Item = &'m MessagePart<'m>>) -> String {
    let texts = parts.map(|part| match &part.body {
        PartType::Text(text) if looks_enriched(part) => html::to_text(text),
        PartType::Text(text) => text.to_string(),
        PartType::Html(html) => html_as_text(html),
        _ => String::new(),
    });
    texts.collect::<Vec<_>>().join("\n\n")
}

/// Letters in the words that are no addresses.
fn letters(text: &str) -> usize {
    let words = text.split_whitespace().filter(|word| !word.contains("://"));
    words.flat_map(str::chars).filter(|c| c.is_alphabetic()).count()
}

/// HTML as a message in plain text has it: quotes behind `>`, the signature at the end and behind `--`, and nothing
/// of what is hidden.
fn html_as_text(html: &str) -> String {
    let mut blocks = scan(html).blocks();
    blocks.retain(|block| !block.zones.has(Zone::Hidden));
    let quoted = |zones: Zones| zones.has(Zone::Quoted);
    // What is all quoted, or says that it was forwarded, is what the message is about.
    let first = blocks.iter().find(|block| quoted(block.zones)).map_or("", |block| block.text.as_str());
    let quotes = !first.starts_with("---")
        && blocks.iter().any(|block| !quoted(block.zones) && !block.zones.has(Zone::Signature));
    let (mut text, mut signature) = (String::new(), String::new());
    for block in &blocks {
        if quotes && quoted(block.zones) {
            block.text.lines().for_each(|line| text.extend(["> ", line, "\n"]));
            text.push('\n');
        } else {
            let place = if block.zones.has(Zone::Signature) { &mut signature } else { &mut text };
            place.extend([block.text.as_str(), "\n\n"]);
        }
    }
    if !signature.is_empty() {
        text.extend(["-- \n", &signature]);
    }
    text
}

fn looks_enriched(part: &MessagePart<'_>) -> bool {
    part.content_type().is_some_and(|kind| matches!(kind.subtype(), Some("enriched" | "richtext")))
}

fn sent(message: &Message<'_>) -> Option<Stamp> {
    let date = message.date().filter(|date| date.is_valid())?;
    let (year, month, day) = (i16::try_from(date.year).ok()?, date.month as i8, date.day as i8);
    let time = jiff::civil::Time::new(date.hour as i8, date.minute as i8, 0, 0).ok()?;
    Some(Stamp::minute(jiff::civil::Date::new(year, month, day).ok()?.to_datetime(time)))
}

/// Splits quoted lines, the line that introduces them and the signature off a message's own text.
fn set_apart(text: &str) -> (String, String) {
    let (mut own, mut apart) = (String::new(), String::new());
    let lines: Vec<&str> = text.lines().collect();
    let mut signed = false;
    for (at, line) in lines.iter().enumerate() {
        signed |= *line == "-- " || (*line == "--" && at + 8 > lines.len()) || is_forward(line);
        let quoted = line.trim_start().starts_with('>');
        let introduces = !quoted
            && epitome_text::introduces_quote(line.trim_end())
            && lines[at + 1..]
                .iter()
                .find(|line| !line.trim().is_empty())
                .is_some_and(|line| line.trim_start().starts_with('>'));
        let place = if signed || quoted || introduces { &mut apart } else { &mut own };
        place.push_str(line);
        place.push('\n');
    }
    (own, apart)
}

fn is_forward(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("-----Original Message")
        || line.starts_with("-----Ursprüngliche Nachricht")
        || line.starts_with("________________________________")
}

/// The messages of a mailbox: each starts with a `From ` line that ends in a date and follows an empty line.
fn messages(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages: Vec<Vec<u8>> = Vec::new();
    let mut blank = true;
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if blank && is_from_line(line) {
            messages.push(Vec::new());
        } else if let Some(message) = messages.last_mut() {
            let marks = line.iter().take_while(|b| **b == b'>').count();
            let escaped = marks > 0 && line[marks..].starts_with(b"From ");
            message.extend_from_slice(if escaped { &line[1..] } else { line });
        }
        blank = line.trim_ascii().is_empty();
    }
    messages
}

pub(crate) fn is_from_line(line: &[u8]) -> bool {
    let year = line.windows(4).any(|run| run.iter().all(u8::is_ascii_digit));
    line.starts_with(b"From ") && year && line.contains(&b':')
}

/// Whether a file starts like a mail message: header lines, two of them well known.
pub(crate) fn looks_like_mail(head: &str) -> bool {
    const KNOWN: [&str; 16] = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "received",
        "return-path",
        "content-type",
        "reply-to",
        "delivered-to",
        "x-mailer",
        "sender",
        "cc",
        "content-transfer-encoding",
        "dkim-signature",
    ];
    let mut known = 0;
    for line in head.lines().take(60) {
        if line.is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) && known > 0 {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_') {
            return false;
        }
        known += usize::from(KNOWN.contains(&name.to_ascii_lowercase().as_str()));
    }
    known >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, own: &str, apart: &str) {
        let (got, rest) = set_apart(text);
        assert_eq!((got.trim(), rest.trim()), (own, apart));
    }

    #[test]
    fn quotes_and_signatures() {
        check(
            "Yes.\n\nOn 5 March, Ann wrote:\n> Will it rain?\n",
            "Yes.",
            "On 5 March, Ann wrote:\n> Will it rain?",
        );
        check("Yes.\n-- \nAnn Ek", "Yes.", "-- \nAnn Ek");
        check("She wrote:\n\nIt rained.", "She wrote:\n\nIt rained.", "");
        check("> Why?\nBecause.", "Because.", "> Why?");
    }

    #[test]
    fn quotes_and_signatures_of_html() {
        let check = |html: &str, own: &str, apart: &str| check(&html_as_text(html), own, apart);
        check(
            "<div style='display:none'>Preview</div><p>Yes.</p><div class=gmail_signature>Ann Ek</div>\
             <div class='gmail_quote'><div>On 5 March, Bo wrote:</div><blockquote class=gmail_quote>Will it rain?\
             </blockquote></div>",
            "Yes.",
            "> On 5 March, Bo wrote:\n> Will it rain?\n-- \nAnn Ek",
        );
        check(
            "<p>Yes.</p><p>On 5 March, Bo wrote:</p><blockquote type=cite>Will<br>it rain?</blockquote>",
            "Yes.",
            "On 5 March, Bo wrote:\n> Will\n> it rain?",
        );
        check("<blockquote>A poem.</blockquote>", "A poem.", "");
        check(
            "<div class=gmail_quote>---------- Forwarded message<p>It rose.</div>",
            "---------- Forwarded message\n\nIt rose.",
            "",
        );
        check("<div class=gmail_quote>It rose.</div><div id=Signature>Bo</div>", "It rose.", "-- \nBo");
    }

    #[test]
    fn stubs_of_plain_text_give_way_to_the_html() {
        let body = |plain: &str, html: &str| {
            let mail = format!(
                "From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n\
                 --b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n\
                 --b\r\nContent-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
            );
            draft(&MessageParser::default().parse(mail.as_bytes()).unwrap()).body
        };
        let html = "<p>The river rose over night by more than a metre and the bridge was closed.</p>";
        assert!(body("See https://a.example/a-very-long-address", html).starts_with("The river"));
        assert_eq!(
            body("The river rose by more than a metre.", html),
            "The river rose by more than a metre."
        );
    }

    #[test]
    fn mailboxes() {
        let mbox = b"From ann Tue Mar  5 10:20:30 2024\nSubject: A\n\nOne\n>From here\n\nFrom the river.\n\nFrom bo Wed Mar  6 10:20:30 2024\nSubject: B\n\nTwo\n";
        let texts: Vec<String> =
            messages(mbox).iter().map(|m| String::from_utf8_lossy(m).into_owned()).collect();
        assert_eq!(texts, ["Subject: A\n\nOne\nFrom here\n\nFrom the river.\n\n", "Subject: B\n\nTwo\n"]);
    }

    #[test]
    fn dates_are_those_of_the_sender() {
        let mail = b"From: a@b.example\r\nDate: Tue, 4 Mar 2025 22:30:00 -0500\r\n\r\nIt rose.\r\n";
        let message = MessageParser::default().parse(mail).unwrap();
        assert_eq!(sent(&message).unwrap().at.to_string(), "2025-03-04T22:30:00");
    }

    #[test]
    fn heads() {
        assert!(looks_like_mail("From: a@b.example\nSubject: x\n\nText"));
        assert!(!looks_like_mail("Subject: x\n\nText"));
        assert!(!looks_like_mail("The river: it rose.\nDate: x\nTo: y\n"));
    }
}
