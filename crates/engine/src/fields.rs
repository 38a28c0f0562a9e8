//! Names of the fields of a document.

/// Terms of title and body, separated by spaces: analysed here, split there.
pub const TITLE: &str = "title_terms";
/// The same of the body.
pub const BODY: &str = "body_terms";
/// Code of the language.
pub const LANGUAGE: &str = "language";
/// Day of publication, days since 1970.
pub const DAY: &str = "day";
/// Short name of the file format.
pub const FORMAT: &str = "format";
/// Two halves of a hash of the address: an order that no two articles share.
pub const ORDER: &str = "order";
/// The second half.
pub const COPY: &str = "copy";
/// Its place among the articles that were pushed with it.
pub const PLACE: &str = "place";
