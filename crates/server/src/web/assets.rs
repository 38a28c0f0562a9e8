use std::sync::OnceLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// Name and source of every template.
pub(crate) const TEMPLATES: [(&str, &str); 11] = [
    ("base.html", include_str!("templates/base.html")),
    ("parts.html", include_str!("templates/parts.html")),
    ("digest.html", include_str!("templates/digest.html")),
    ("story.html", include_str!("templates/story.html")),
    ("search.html", include_str!("templates/search.html")),
    ("results.html", include_str!("templates/results.html")),
    ("article.html", include_str!("templates/article.html")),
    ("timeline.html", include_str!("templates/timeline.html")),
    ("status.html", include_str!("templates/status.html")),
    ("waiting.html", include_str!("templates/waiting.html")),
    ("error.html", include_str!("templates/error.html")),
];

const ASSETS: [(&str, &str, &str); 4] = [
    ("style.css", "text/css; charset=utf-8", include_str!("assets/style.css")),
    ("app.js", "text/javascript; charset=utf-8", include_str!("assets/app.js")),
    ("theme.js", "text/javascript; charset=utf-8", include_str!("assets/theme.js")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// Style sheet, script or icon.
pub(crate) async fn asset(Path(name): Path<String>) -> Response {
    let Some((_, kind, text)) = ASSETS.iter().find(|(known, ..)| *known == name) else {
        return Problem::missing("there is no such file").into_response();
    };
    // The address changes with the content.
    let headers =
        [(header::CONTENT_TYPE, *kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (StatusCode::OK, headers, *text).into_response()
}

/// Changes when one of them does.
pub(crate) fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let bytes = ASSETS.iter().flat_map(|(_, _, text)| text.bytes());
        // FNV-1a
        let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{hash:016x}")
    })
}
