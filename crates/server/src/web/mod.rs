//! The web page and its HTTP API.

mod act;
mod api;
mod assets;
mod chart;
mod forms;
mod guard;
mod openapi;
mod pages;
mod params;
mod problem;
mod search;
mod site;
mod text;
mod views;

use std::net::SocketAddr;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_http::compression::CompressionLayer;

use crate::{Error, Library, mcp};
pub use guard::Access;
use guard::Guard;
pub(crate) use params::{Params, encoded, encoded_path};
use site::Site;
pub(crate) use text::stated;

/// Most bytes of a request's body: a digest to verify is one.
const BODY: usize = 16 << 20;

/// How a library is served.
#[derive(Clone, Debug)]
pub struct Serving {
    /// Who may ask, and where.
    pub access: Access,
    /// Whether `/mcp` speaks the Model Context Protocol.
    pub mcp: bool,
}

/// Serves until the process ends.
pub(crate) async fn serve(
    library: Library,
    serving: Serving,
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Error> {
    let address = serving.access.address;
    let failed = |source| Error::Listen { address, source };
    let listener = tokio::net::TcpListener::bind(address).await.map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let access = Access { address, ..serving.access };
    let app = router(&library, &Serving { access, ..serving });
    ready(address);
    // Or each connection would make the routes anew.
    axum::serve(listener, app.into_make_service()).await.map_err(failed)
}

/// Everything that is served.
pub fn router(library: &Library, serving: &Serving) -> Router {
    let sites = Site::all(library);
    let several: Vec<String> =
        if sites.len() > 1 { sites.iter().map(Site::base).collect() } else { Vec::new() };
    let mut app = Router::new().route("/assets/{name}", get(assets::asset));
    if let [site] = &sites[..] {
        app = app.merge(folder_pages(site.clone()));
    } else {
        app = app.route("/", get(pages::folders).with_state(sites.clone()));
        for site in sites {
            let front = get(pages::digest).with_state(site.clone());
            app = app.route(&format!("{}/", site.base()), front).nest(&site.base(), folder_pages(site));
        }
    }
    if serving.mcp {
        app = app.route_service("/mcp", mcp::http(library));
    }
    if !serving.access.address.ip().is_loopback() {
        app = app.layer(CompressionLayer::new());
    }
    app.fallback(move |uri| pages::nowhere(uri, several))
        .layer(DefaultBodyLimit::max(BODY))
        .layer(from_fn_with_state(Guard::new(serving.access.clone()), guard::guard))
}

/// The pages and the API of one folder.
fn folder_pages(site: Site) -> Router {
    Router::new()
        .route("/", get(pages::digest))
        .route("/story/{id}", get(pages::story))
        .route("/search", get(search::search))
        .route("/article/{*address}", get(pages::article))
        .route("/timeline", get(pages::timeline))
        .route("/status", get(pages::status))
        .route("/export/{form}", get(forms::export))
        .route("/act/{what}", post(act::act))
        .nest("/api/v1", api::routes())
        .with_state(site)
}
