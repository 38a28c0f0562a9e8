use std::sync::Arc;

use super::params::Params;
use super::problem::Problem;
use super::{assets, text};
use crate::activity::Moment;
use crate::edition::Edition;
use crate::lanes::{Lane, Lanes};
use crate::{Folder, Library};
use axum::body::Bytes;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

/// Bytes to keep: with no room to grow.
fn tight(bytes: impl Into<Vec<u8>>) -> Bytes {
    Bytes::from(bytes.into().into_boxed_slice())
}

/// A folder as it is served.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) folder: Arc<Folder>,
    shared: Arc<Shared>,
}

struct Shared {
    templates: Environment<'static>,
    lanes: Arc<Lanes>,
}

impl Site {
    /// One for each folder of the library.
    pub(crate) fn all(library: &Library) -> Vec<Self> {
        let shared = Arc::new(Shared { templates: templates(), lanes: Arc::clone(&library.lanes) });
        let site = |folder: &Arc<Folder>| Self { folder: Arc::clone(folder), shared: Arc::clone(&shared) };
        library.folders.iter().map(site).collect()
    }

    /// What stands before all addresses of its pages.
    pub(crate) fn base(&self) -> String {
        if self.folder.slug.is_empty() { String::new() } else { format!("/{}", self.folder.slug) }
    }

    pub(crate) fn edition(&self) -> Result<Arc<Edition>, Problem> {
        self.folder.edition().ok_or_else(Problem::early)
    }

    /// Does short work: what it needs that takes time was made before.
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.run(&self.shared.lanes.quick, work).await
    }

    /// Does work that takes time.
    pub(crate) async fn costly<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        self.run(&self.shared.lanes.costly, work).await
    }

    async fn run<T: Send + 'static>(
        &self,
        lane: &Lane,
        work: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let site = self.clone();
        lane.run(move || work(&site)).await?
    }

    /// A page that is made by `view`: the name of its template, and what the template shows.
    pub(crate) async fn page(
        &self,
        params: Params,
        view: impl FnOnce(&Self, &Params) -> Result<(&'static str, Value), Problem> + Send + 'static,
    ) -> Response {
        let done = self.work(move |site| {
            let (template, shown) = view(site, &params)?;
            site.render(template, shown)
        });
        match done.await {
            Ok(page) => Html(page).into_response(),
            Err(problem) => self.error(&problem),
        }
    }

    /// As [`Site::page`], for a page that an edition settles: it is kept as it is sent. `made` is what it needs that
    /// takes time; it is not asked for where the page is kept.
    pub(crate) async fn settled<T: Send + 'static>(
        &self,
        path: &str,
        params: &Params,
        made: impl Future<Output = Result<(Arc<Edition>, T), Problem>>,
        view: impl FnOnce(&Self, &Params, &Edition, T) -> Result<(&'static str, Value), Problem> + Send + 'static,
    ) -> Response {
        // A page that is kept says only whether something goes on: what, the script adds.
        let moment = Moment { stage: None, ..self.folder.moment() };
        let key = format!("{path}{} {}", params.query(), moment.running);
        let passing = params.get("done").is_some();
        if let Ok(edition) = self.edition()
            && let Some(page) = edition.pages.ready(&key).filter(|_| !passing)
        {
            return Html(Bytes::clone(&page)).into_response();
        }
        let (edition, made) = match made.await {
            Ok(made) => made,
            Err(problem) => return self.error(&problem),
        };
        let (site, params, of) = (self.clone(), params.clone(), Arc::clone(&edition));
        let render = move || {
            let (template, shown) = view(&site, &params, &of, made)?;
            Ok(tight(site.render_at(template, shown, &moment)?))
        };
        let page = match passing {
            true => self.shared.lanes.quick.run(render).await.map_err(Problem::from).flatten().map(Arc::new),
            false => edition.pages.get(&key, &self.shared.lanes.quick, render).await,
        };
        match page {
            Ok(page) => Html(Bytes::clone(&page)).into_response(),
            Err(problem) => self.error(&problem),
        }
    }

    /// Bytes that an edition settles, kept as they are sent.
    pub(crate) async fn settled_bytes<T: Send + 'static>(
        &self,
        key: &str,
        made: impl Future<Output = Result<(Arc<Edition>, T), Problem>>,
        write: impl FnOnce(T) -> Result<Vec<u8>, Problem> + Send + 'static,
    ) -> Result<Bytes, Problem> {
        if let Ok(edition) = self.edition()
            && let Some(bytes) = edition.pages.ready(key)
        {
            return Ok(Bytes::clone(&bytes));
        }
        let (edition, made) = made.await?;
        let write = move || write(made).map(tight);
        let bytes = edition.pages.get(key, &self.shared.lanes.quick, write).await?;
        Ok(Bytes::clone(&bytes))
    }

    /// Renders a template with what every page shows.
    pub(crate) fn render(&self, template: &str, shown: Value) -> Result<String, Problem> {
        self.render_at(template, shown, &self.folder.moment())
    }

    fn render_at(&self, template: &str, shown: Value, moment: &Moment) -> Result<String, Problem> {
        let frame = context! {
            base => self.base(),
            folder => text::line(&self.folder.name),
            several => !self.folder.slug.is_empty(),
            moment => Value::from(Serde(moment)),
            assets => assets::version(),
            ..shown
        };
        let template = self.shared.templates.get_template(template).map_err(Problem::failed)?;
        template.render(frame).map_err(Problem::failed)
    }

    fn error(&self, problem: &Problem) -> Response {
        let early = problem.status == StatusCode::SERVICE_UNAVAILABLE && self.folder.edition().is_none();
        let shown = context! { status => problem.status.as_u16(), title => problem.title(), detail => &problem.detail };
        let (status, template) =
            if early { (StatusCode::OK, "waiting.html") } else { (problem.status, "error.html") };
        match self.render(template, shown) {
            Ok(page) => (status, [(header::CACHE_CONTROL, "no-store")], Html(page)).into_response(),
            Err(problem) => problem.into_response(),
        }
    }
}

/// The templates. What they show is escaped: their names end in `.html`.
fn templates() -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(minijinja::UndefinedBehavior::SemiStrict);
    templates.add_filter("count", text::counted);
    templates.add_filter("cut", text::cut);
    templates.add_filter("part", |text: String| super::params::encoded(&text));
    for (name, source) in assets::TEMPLATES {
        // A test renders every one of them.
        let _ = templates.add_template(name, source);
    }
    templates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_sound() {
        let templates = templates();
        for (name, source) in assets::TEMPLATES {
            assert!(
                templates.get_template(name).is_ok(),
                "{name}: {:?}",
                Environment::new().add_template(name, source)
            );
        }
    }
}
