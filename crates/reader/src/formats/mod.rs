//! One module a format, and what several of them share.

pub(crate) mod archive;
pub(crate) mod csv;
pub(crate) mod doc;
pub(crate) mod docx;
pub(crate) mod epub;
pub(crate) mod feed;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod mail;
pub(crate) mod markdown;
pub(crate) mod odt;
mod package;
pub(crate) mod pdf;
pub(crate) mod rtf;
pub(crate) mod text;
pub(crate) mod warc;
pub(crate) mod wiki;
mod wikitext;
mod xml;
