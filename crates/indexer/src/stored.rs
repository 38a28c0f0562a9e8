//! The stored form of an article: the length of its JSON without the body, that JSON, the body as it is.

use epitome_text::Article;

pub(crate) fn encode(article: &Article) -> Vec<u8> {
    let json = serde_json::to_vec(&without_body(article)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(4 + json.len() + article.body.len());
    bytes.extend((json.len() as u32).to_le_bytes());
    bytes.extend(json);
    bytes.extend(article.body.as_bytes());
    bytes
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

/// `None` if `bytes` were not made by [`encode`].
pub(crate) fn decode(bytes: &[u8]) -> Option<Article> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (json, body) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    let mut article: Article = serde_json::from_slice(json).ok()?;
    article.body = std::str::from_utf8(body).ok()?.to_owned();
    Some(article)
}

/// Tells changed bytes from whole ones, and one article from another.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let hash = blake3::hash(bytes);
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
            title: "Ebb \"and\" flow".into(),
            body: "The tide left.\n\nNobody saw it.".into(),
            language: Language::English,
            pages: vec![3],
            ..Article::default()
        };
        let bytes = encode(&article);
        assert_eq!(decode(&bytes), Some(article));
        for cut in 0..20 {
            assert_eq!(decode(&bytes[..cut]), None);
        }
    }
}
