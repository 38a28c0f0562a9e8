//! Walking the events of an XML document.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What a walk meets; names are without prefix.
pub(crate) enum Node<'a> {
    /// A start tag, also of an empty element, which an end follows.
    Open(&'a str, &'a Element<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// A start tag's attributes.
pub(crate) struct Element<'a>(&'a BytesStart<'a>);

impl Element<'_> {
    /// The value of an attribute, its name without prefix.
    pub(crate) fn value(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let found = attributes
            .with_checks(false)
            .flatten()
            .find(|attribute| attribute.key.local_name().as_ref() == name)?;
        let text: &str = &found.value;
        Some(quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), |value| value.into_owned()))
    }
}

/// Calls `visit` with each node; `false` if the document is broken, from where on it is not visited.
pub(crate) fn walk(xml: &str, visit: &mut dyn FnMut(Node<'_>)) -> bool {
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => visit(Node::Open(tag.local_name().as_ref(), &Element(&tag))),
            Ok(Event::Empty(tag)) => {
                visit(Node::Open(tag.local_name().as_ref(), &Element(&tag)));
                visit(Node::Close(tag.local_name().as_ref()));
            }
            Ok(Event::End(tag)) => visit(Node::Close(tag.local_name().as_ref())),
            Ok(Event::Text(text)) => visit(Node::Text(&text.xml10_content())),
            Ok(Event::CData(text)) => visit(Node::Text(&text.xml10_content())),
            Ok(Event::GeneralRef(entity)) => {
                let name = entity.xml10_content();
                let text = quick_xml::escape::unescape(&format!("&{name};")).map(|text| text.into_owned());
                visit(Node::Text(&text.unwrap_or_default()));
            }
            Ok(Event::Eof) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}
