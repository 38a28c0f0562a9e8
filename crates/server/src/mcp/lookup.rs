//! Whether quotes stand in the articles.

use epitome_workspace::types::Article;
use epitome_workspace::{Input, address_of, render, verify_bytes};

use super::answers::{Answer, Checked, Verified};
use super::arguments::{Quote, Verify};
use super::tools::{Result, article, failed, params};
use crate::Folder;
use crate::edition::Edition;
use crate::folder::reading;

/// Articles in which a quote of unknown place is looked for.
const TRIED: usize = 20;
/// Quotes at most.
const QUOTES: usize = 200;

/// Looks up the quotes, or the citations of the digest.
pub(super) fn verify(asked: &Verify, folder: &Folder, edition: &Edition) -> Result<Answer> {
    let quotes: Vec<Checked> = match (&asked.digest, &asked.quotes[..]) {
        (Some(digest), []) => {
            let report = verify_bytes(digest.as_bytes(), &Input::Folder(folder.places.clone()), &reading())
                .map_err(failed)?;
            let report = report
                .ok_or("no citation was found in `digest`; give one that epitome wrote, or give `quotes`")?;
            let checked = |verdict: epitome_workspace::Verdict| Checked {
                holds: verdict.state.holds(),
                text: verdict.text,
                article: Some(verdict.place),
                why: verdict.why.or(verdict.moved_to.map(|to| format!("it stands in {to} now"))),
            };
            report.citations.into_iter().map(checked).collect()
        }
        (None, quotes @ [_, ..]) if quotes.len() <= QUOTES => {
            quotes.iter().map(|quote| look_up(quote, edition)).collect::<Result<_>>()?
        }
        (None, [_, ..]) => return Err(format!("give {QUOTES} quotes at most")),
        _ => return Err("give either `quotes` or a `digest`".to_owned()),
    };
    let line = |one: &Checked| {
        let state = if one.holds { "holds" } else { "does not hold" };
        let place = one.article.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
        let why = one.why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        format!("{state}{why}{place}: \"{}\"\n", render::one_line(&one.text))
    };
    let text: String = quotes.iter().map(line).collect();
    let right = quotes.iter().filter(|one| one.holds).count();
    let head = format!("{right} of {} hold\n", render::count(quotes.len(), "quote", "quotes"));
    Answer::new(head + &text, &Verified { holds: right == quotes.len(), quotes })
}

/// Whether a quote stands in its article, or in any.
fn look_up(quote: &Quote, edition: &Edition) -> Result<Checked> {
    let text = render::one_line(&quote.text);
    if text.is_empty() {
        return Err("a quote needs words".to_owned());
    }
    let stands = |article: &Article| {
        render::one_line(&article.body).contains(&text) || render::one_line(&article.title).contains(&text)
    };
    if let Some(name) = &quote.article {
        let holds = stands(&article(edition, name)?);
        let why = (!holds).then(|| "the article does not say this word for word".to_owned());
        return Ok(Checked { text, holds, article: Some(name.clone()), why });
    }
    let words: String = text.chars().filter(|c| *c != '"').take(900).collect();
    for query in [format!("\"{words}\""), words] {
        let params = params(&[("q", Some(&query))]);
        let options = params.search(TRIED, Vec::new()).map_err(|problem| problem.detail)?;
        for hit in edition.held.search(&options).map_err(failed)?.hits {
            let name = address_of(&hit.path, hit.part.as_deref());
            if edition.held.article(&name).map_err(failed)?.is_some_and(|article| stands(&article)) {
                return Ok(Checked { text, holds: true, article: Some(name), why: None });
            }
        }
    }
    Ok(Checked {
        text,
        holds: false,
        article: None,
        why: Some("no article says this word for word".to_owned()),
    })
}
