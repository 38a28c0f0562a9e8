//! Digests to take away, in every form.

use std::sync::Arc;

use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use epitome_workspace::Digest;
use epitome_workspace::render::{self, DigestForm, Shape};

use super::params::Params;
use super::problem::Problem;
use super::site::Site;
use crate::edition::Edition;

/// A form of a digest.
pub(crate) struct Form {
    /// Its name in addresses, which files end with.
    pub(crate) name: &'static str,
    /// Its name for people.
    pub(crate) title: &'static str,
    kind: &'static str,
    form: DigestForm,
}

/// All forms.
pub(crate) static FORMS: [Form; 9] = [
    Form { name: "html", title: "Web page", kind: "text/html; charset=utf-8", form: DigestForm::Html },
    Form { name: "md", title: "Markdown", kind: "text/markdown; charset=utf-8", form: DigestForm::Markdown },
    Form { name: "txt", title: "Text", kind: "text/plain; charset=utf-8", form: DigestForm::Text },
    Form { name: "epub", title: "E-book", kind: "application/epub+zip", form: DigestForm::Epub },
    Form { name: "eml", title: "Mail", kind: "message/rfc822", form: DigestForm::Eml },
    Form { name: "rss", title: "Feed", kind: "application/rss+xml; charset=utf-8", form: DigestForm::Rss },
    Form { name: "csv", title: "Table", kind: "text/csv; charset=utf-8", form: DigestForm::Csv },
    Form {
        name: "context",
        title: "Context for a language model",
        kind: "text/plain; charset=utf-8",
        form: DigestForm::Context,
    },
    Form { name: "json", title: "JSON", kind: "application/json", form: DigestForm::Json },
];

/// A digest as a file.
pub(crate) async fn export(
    State(site): State<Site>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let params = Params::parse(query.as_deref().unwrap_or(""));
    let Some(form) = FORMS.iter().find(|form| form.name == name) else {
        let names: Vec<&str> = FORMS.iter().map(|form| form.name).collect();
        return Problem::missing(format!("there is no form {name:?}; there are {}", names.join(", ")))
            .into_response();
    };
    let digest = async {
        let edition = site.edition()?;
        let digest = wanted(&edition, &params).await?;
        Ok((edition, digest))
    };
    let write = move |digest: Arc<Digest>| {
        render::digest_in(form.form, &digest, &Shape::default()).map_err(Problem::failed)
    };
    let key = format!("/export/{name}{}", params.query());
    match site.settled_bytes(&key, digest, write).await {
        Ok(bytes) => {
            let named = format!("attachment; filename=\"digest.{}\"", form.name);
            let headers = [
                (header::CONTENT_TYPE, form.kind),
                (header::CONTENT_DISPOSITION, named.as_str()),
                // It has a style of its own, and must do nothing else even if it is shown.
                (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'; style-src 'unsafe-inline'"),
            ];
            (StatusCode::OK, headers, bytes).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// The digest that the parameters ask for.
pub(crate) async fn wanted(edition: &Edition, params: &Params) -> Result<Arc<Digest>, Problem> {
    let options = params.digest(Some(10))?;
    Ok(edition.digest(options, epitome_workspace::silent).await?)
}
