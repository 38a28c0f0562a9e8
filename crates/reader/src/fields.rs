//! What the fields of a record, row or front matter are called.

/// A part of an article that a named field may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Id,
    Title,
    Text,
    Date,
    Source,
    Url,
    Lang,
    Author,
}

impl Field {
    pub(crate) const ALL: [Field; 8] = [
        Field::Id,
        Field::Title,
        Field::Text,
        Field::Date,
        Field::Source,
        Field::Url,
        Field::Lang,
        Field::Author,
    ];

    /// Its names, best first, in lower case and without `_`, `-`, `.`, `:` and spaces.
    pub(crate) fn names(self) -> &'static [&'static str] {
        match self {
            Field::Id => &["id", "articleid", "docid", "documentid", "uid", "uuid", "guid", "newsid"],
            Field::Title => &[
                "title",
                "headline",
                "head",
                "heading",
                "subject",
                "articletitle",
                "ogtitle",
                "webtitle",
                "name",
            ],
            Field::Text => &[
                "text",
                "body",
                "content",
                "articlebody",
                "articletext",
                "article",
                "maintext",
                "fulltext",
                "bodytext",
                "plaintext",
                "contenttext",
                "rawtext",
                "document",
                "contents",
                "contenthtml",
                "bodyhtml",
                "html",
                "abstract",
                "description",
                "summary",
            ],
            Field::Date => &[
                "date",
                "published",
                "publishedat",
                "datepublished",
                "pubdate",
                "publishdate",
                "publicationdate",
                "webpublicationdate",
                "datepublish",
                "publishedon",
                "publisheddate",
                "firstpublished",
                "issued",
                "datetime",
                "timestamp",
                "time",
                "created",
                "createdat",
                "datecreated",
                "postedat",
                "updated",
                "modified",
            ],
            Field::Source => &[
                "source",
                "publisher",
                "outlet",
                "sitename",
                "site",
                "publication",
                "newspaper",
                "sourcename",
                "sourcedomain",
                "domain",
                "feed",
                "channel",
                "agency",
            ],
            Field::Url => &[
                "url",
                "link",
                "permalink",
                "canonicalurl",
                "canonical",
                "sourceurl",
                "weburl",
                "href",
                "uri",
            ],
            Field::Lang => &["lang", "language", "locale", "languagecode"],
            Field::Author => {
                &["author", "authors", "byline", "creator", "by", "writer", "dccreator", "reporter"]
            }
        }
    }

    /// What a mapping such as `title=headline` calls it.
    pub(crate) fn of(name: &str) -> Option<Self> {
        let name = plain(name);
        Self::ALL.into_iter().find(|field| field.names().contains(&name.as_str()))
    }
}

/// Where each field of a record stands among its `names`, by the user's `map` and then by synonym.
pub(crate) fn place(field: Field, names: &[&str], map: &[(String, String)]) -> Vec<usize> {
    let mapped = map.iter().filter(|(to, _)| Field::of(to) == Some(field));
    let mapped = mapped.flat_map(|(_, from)| names.iter().position(|name| name == from));
    let plain: Vec<String> = names.iter().map(|name| self::plain(name)).collect();
    let known = field.names().iter().flat_map(|name| plain.iter().position(|other| other == name));
    mapped.chain(known).collect()
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: Field, names: &[&str], map: &[(&str, &str)], expect: &[usize]) {
        let map: Vec<_> = map.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        assert_eq!(place(field, names, &map), expect);
    }

    #[test]
    fn places() {
        check(Field::Title, &["Headline", "title"], &[], &[1, 0]);
        check(Field::Text, &["maintext", "description"], &[], &[0, 1]);
        check(Field::Date, &["date_publish"], &[], &[0]);
        check(Field::Title, &["title", "kicker"], &[("title", "kicker")], &[1, 0]);
        check(Field::Text, &["x"], &[("body", "x")], &[0]);
        check(Field::Source, &["x"], &[], &[]);
    }
}
