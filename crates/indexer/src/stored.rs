//! The stored form of an article: its JSON without the body, a line feed (which JSON as written here does not hold), the
//! body as it is. Text, since the engine reads bytes one by one.

use epitome_text::Article;

pub(crate) fn encode(article: &Article) -> String {
    let mut text = serde_json::to_string(&without_body(article)).unwrap_or_default();
    text.reserve_exact(1 + article.body.len());
    text.push('\n');
    text.push_str(&article.body);
    text
}

fn without_body(article: &Article) -> Article {
    Article {
        id: article.id.clone(),
        path: article.path.clone(),
        part: article.part.clone(),
        title: article.title.clone(),
        body: String::new(),
        published: article.published,
        source: article.source.clone(),
        author: article.author.clone(),
        url: article.url.clone(),
        language: article.language,
        format: article.format.clone(),
        pages: article.pages.clone(),
        notes: article.notes.clone(),
    }
}

/// `None` if `text` was not made by [`encode`].
pub(crate) fn decode(text: &str) -> Option<Article> {
    let (json, body) = text.split_once('\n')?;
    let mut article: Article = serde_json::from_str(json).ok()?;
    article.body = body.to_owned();
    Some(article)
}

/// Tells changed bytes from whole ones, and one article from another.
pub(crate) fn hash(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    hash.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first))
}

#[cfg(test)]
mod tests {
    use epitome_text::Language;

    use super::*;

    #[test]
    fn round_trip() {
        let article = Article {
            id: "a#1".into(),
            path: "a".into(),
            part: Some("1".into()),
            title: "Ebb \"and\"\nflow".into(),
            body: "The tide left.\n\nNobody saw it.".into(),
            language: Language::English,
            pages: vec![3],
            ..Article::default()
        };
        let text = encode(&article);
        assert_eq!(decode(&text), Some(article));
        for cut in 0..20 {
            assert_eq!(decode(&text[..cut]), None);
        }
    }
}
