//! The page of a search.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::response::Response;
use epitome_workspace::types::Facet;
use epitome_workspace::{SearchOptions, SearchResults};
use minijinja::value::Serde;
use minijinja::{Value, context};

use super::pages::{View, asked_for, params};
use super::params::Params;
use super::problem::Problem;
use super::site::Site;
use super::text::line;
use super::views;
use crate::edition::Edition;

/// Hits on a page of results.
const HITS: usize = 10;
/// Values of a facet that are shown.
const VALUES: usize = 12;

/// What is found.
pub(crate) async fn search(State(site): State<Site>, RawQuery(query): RawQuery) -> Response {
    let params = params(query.as_deref());
    let found = async {
        let facets = vec![Facet::Source, Facet::Month, Facet::Language, Facet::Format];
        let options = params.search(HITS, facets)?;
        let edition = site.edition()?;
        let found = edition.search(options.clone()).await?;
        Ok::<_, Problem>((edition, (options, found)))
    };
    site.settled("/search", &params, found, search_view).await
}

fn search_view(
    site: &Site,
    params: &Params,
    _: &Edition,
    (options, found): (SearchOptions, Arc<SearchResults>),
) -> View {
    let base = site.base();
    let part = params.get("part") == Some("results");
    let params = &params.without("part", None);
    let asked = !options.question.query.is_empty() || params.query().len() > 1;
    let hits: Vec<_> = found.hits.iter().map(|hit| views::hit(&base, hit, &options.question.query)).collect();
    let facets: Vec<Value> = found.facets.iter().filter_map(|facet| facet_view(params, facet)).collect();
    let page = |offset: usize| {
        let params = params.without("offset", None);
        format!(
            "{base}/search{}",
            if offset == 0 { params } else { params.with("offset", &offset.to_string()) }.query()
        )
    };
    let suggestion = found.suggestion.as_ref().map(|words| {
        context! { words => line(words), page => format!("{base}/search{}", params.without("q", None).with("q", words).query()) }
    });
    let shown = context! {
        asked => asked_for(params),
        searched => asked,
        total => found.total,
        from => options.offset + 1,
        to => options.offset + hits.len(),
        hits => Value::from(Serde(&hits)),
        notes => found.notes.iter().map(|note| line(note)).collect::<Vec<_>>(),
        suggestion => suggestion,
        facets => facets,
        chosen => chosen(params, &base),
        previous => (options.offset > 0).then(|| page(options.offset.saturating_sub(options.limit.max(1)))),
        next => (found.hits.len() == options.limit && options.limit > 0 && options.offset + options.limit < found.total).then(|| page(options.offset + options.limit)),
    };
    Ok((if part { "results.html" } else { "search.html" }, shown))
}

/// The values of a facet, each with the search that has it or drops it.
fn facet_view(params: &Params, facet: &epitome_workspace::FacetCounts) -> Option<Value> {
    let (name, title) = match facet.facet {
        Facet::Source => ("source", "Source"),
        Facet::Language => ("lang", "Language"),
        Facet::Format => ("format", "Format"),
        Facet::Month => ("month", "Month"),
        Facet::Story => ("story", "Story"),
    };
    let params = params.without("offset", None);
    let counts: Vec<_> = match name {
        // The newest.
        "month" => facet.counts.iter().rev().take(VALUES).collect(),
        _ => facet.counts.iter().take(VALUES).collect(),
    };
    let values: Vec<Value> = counts
        .into_iter()
        .map(|count| {
            let (chosen, wanted) = match name {
                "month" => {
                    let chosen = params.get("since") == Some(&count.value) && params.get("until") == Some(&count.value);
                    let bare = params.without("since", None).without("until", None);
                    (chosen, if chosen { bare } else { bare.with("since", &count.value).with("until", &count.value) })
                }
                _ => {
                    let chosen = params.has(name, &count.value);
                    let wanted = if chosen { params.without(name, Some(&count.value)) } else { params.with(name, &count.value) };
                    (chosen, wanted)
                }
            };
            let query = wanted.query();
            let value = match name {
                "lang" => epitome_workspace::types::Language::from_code(&count.value).name().to_owned(),
                _ => line(count.headline.as_ref().unwrap_or(&count.value)),
            };
            context! { value => value, articles => count.articles, chosen => chosen, query => if query.is_empty() { "?".to_owned() } else { query } }
        })
        .collect();
    (!values.is_empty()).then(|| context! { name => name, title => title, values => values })
}

/// The filters that are set, each with the search without it.
fn chosen(params: &Params, base: &str) -> Vec<Value> {
    let params = params.without("offset", None);
    let mut all = Vec::new();
    for (name, title) in [
        ("source", "Source"),
        ("lang", "Language"),
        ("format", "Format"),
        ("story", "Story"),
        ("path", "Path"),
        ("since", "Since"),
        ("until", "Until"),
    ] {
        for value in params.all(name) {
            let page = format!("{base}/search{}", params.without(name, Some(value)).query());
            all.push(
                context! { title => title, value => line(value), page => page, name => name, raw => value },
            );
        }
    }
    all
}
