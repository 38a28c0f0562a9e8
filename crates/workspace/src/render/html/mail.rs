use mail_builder::MessageBuilder;
use mail_builder::headers::{address::Address, content_type::ContentType};
use mail_builder::mime::MimePart;

use super::engine::render;
use super::view::page;
use crate::render::digest::{digest_text, title};
use crate::render::{Failure, Layout};
use crate::{Digest, corpus::hash};

/// Columns of the text part: mail programs quote it, which adds some.
const WIDTH: usize = 72;

/// A digest as a mail ready to send (RFC 5322, `multipart/alternative`), dated by its newest article, or
/// by its stamp if it has one; where no article has a date, by the newest file.
///
/// # Errors
/// None but what the template engine says; the built-in template gives none.
pub fn digest_mail(digest: &Digest, from: Option<&str>, to: &[String]) -> Result<Vec<u8>, Failure> {
    let text = digest_text(digest, Layout { width: WIDTH, color: false });
    let html = render("mail.html", &page(digest))?;
    let id = hash(&format!("{text}{html}"));
    let kind = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{}", &id[..32]));
    let parts = vec![
        MimePart::new(ContentType::new("text/plain").attribute("charset", "utf-8"), text),
        MimePart::new(ContentType::new("text/html").attribute("charset", "utf-8"), html),
    ];
    let to: Vec<Address<'_>> = to.iter().map(|to| Address::new_address(None::<&str>, to.as_str())).collect();
    let mail = MessageBuilder::new()
        .from(Address::new_address(Some("epitome"), from.unwrap_or("epitome@localhost")))
        .subject(title(digest))
        .date(super::seconds(digest))
        .message_id(format!("{}@epitome.invalid", &id[..32]))
        // Mail programs open it as a draft.
        .header("X-Unsent", mail_builder::headers::raw::Raw::new("1"));
    let mail = if to.is_empty() { mail } else { mail.to(to) };
    Ok(mail.body(MimePart::new(kind, parts)).write_to_vec()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn a_mail_with_two_parts() {
        let to = ["reader@example.org".to_owned()];
        let mail = digest_mail(&samples::digest(), Some("me@example.org"), &to).unwrap();
        assert_eq!(mail, digest_mail(&samples::digest(), Some("me@example.org"), &to).unwrap());
        let read = mail_parser::MessageParser::default().parse(&mail).unwrap();
        assert_eq!(read.subject(), Some("Digest of harbour"));
        assert_eq!(read.date().unwrap().to_rfc3339(), "2025-08-04T00:00:00Z");
        assert!(read.body_text(0).unwrap().contains("1  Cracks shut the harbour bridge"));
        let html = read.body_html(0).unwrap();
        assert!(html.contains("The bridge was shut at noon on Friday.</blockquote>"), "{html}");
        assert_eq!(read.to().unwrap().first().unwrap().address(), Some("reader@example.org"));
    }

    #[test]
    fn a_mail_of_undated_articles_bears_the_time_of_a_file() {
        let mut digest = samples::digest();
        digest.stories[0].latest = None;
        for member in &mut digest.stories[0].articles {
            member.published = member.published.map(|date| crate::types::Published {
                evidence: crate::types::DateEvidence::FileTime,
                ..date
            });
        }
        let mail = digest_mail(&digest, None, &[]).unwrap();
        let read = mail_parser::MessageParser::default().parse(&mail).unwrap();
        assert_eq!(read.date().unwrap().to_rfc3339(), "2025-08-04T00:00:00Z");
    }

    #[test]
    fn a_title_adds_no_header() {
        let mut digest = samples::digest();
        digest.parameters.query = Some("x\r\nBcc: all@example.org\r\n\r\nbody".to_owned());
        let to = ["a@example.org\r\nBcc: b@example.org".to_owned()];
        let mail = digest_mail(&digest, None, &to).unwrap();
        let read = mail_parser::MessageParser::default().parse(&mail).unwrap();
        assert!(read.bcc().is_none(), "{}", String::from_utf8_lossy(&mail));
    }
}
