//! What every request must pass, and what every answer carries.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use tokio::sync::Semaphore;

use super::params::Params;
use super::problem::Problem;

/// Requests in flight; those beyond are told to come again.
const IN_FLIGHT: usize = 1024;
/// Time to answer.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest query of an address, in bytes.
const LONGEST: usize = 8192;
const COOKIE: &str = "epitome_token";

/// Only what we serve ourselves: no script in a page, no frame, no request elsewhere.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Who may ask.
#[derive(Clone, Debug)]
pub struct Access {
    /// Where it listens.
    pub address: SocketAddr,
    /// What everyone must know who asks; always set for an address that others can reach.
    pub token: Option<String>,
}

/// The guard's own state.
pub(crate) struct Guard {
    access: Access,
    in_flight: Semaphore,
}

impl Guard {
    pub(crate) fn new(access: Access) -> Arc<Self> {
        Arc::new(Self { access, in_flight: Semaphore::new(IN_FLIGHT) })
    }

    /// A page of another site must not reach us by a name that it makes point here (DNS rebinding).
    fn host(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("");
        let (name, port) = split(host);
        let known = matches!(name, "localhost" | "127.0.0.1" | "[::1]")
            || name.trim_matches(['[', ']']) == self.access.address.ip().to_string();
        let right_port = port.is_none_or(|port| port == self.access.address.port());
        // Who knows the token is no page of another site: its browser would not send our cookie there.
        if (known && right_port) || self.access.token.is_some() {
            return Ok(());
        }
        Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, "this server answers only for its own address"))
    }

    /// A page of another site must not make a browser act here (CSRF).
    fn origin(headers: &HeaderMap, method: &Method) -> Result<(), Problem> {
        if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
            return Ok(());
        }
        let text = |name: HeaderName| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        let host = text(header::HOST).unwrap_or("");
        let own = |origin: &str| {
            origin
                .strip_prefix("http://")
                .or(origin.strip_prefix("https://"))
                .is_some_and(|rest| rest == host)
        };
        let site = text(HeaderName::from_static("sec-fetch-site"));
        // Our pages send no referrer, so a browser calls their origin `null`; which site it was it says beside that.
        let ours = |origin: &str| own(origin) || (origin == "null" && site == Some("same-origin"));
        let same_origin = text(header::ORIGIN).is_none_or(ours);
        if same_origin && site.is_none_or(|site| matches!(site, "same-origin" | "none")) {
            return Ok(());
        }
        Err(Problem::new(
            StatusCode::FORBIDDEN,
            "requests that change something must come from this server's own pages",
        ))
    }

    fn allowed(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.access.token else { return true };
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let bearer = bearer.and_then(|value| value.strip_prefix("Bearer "));
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut cookies = cookies
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
        bearer.is_some_and(|given| same(given, token)) || cookies.any(|given| same(given, token))
    }

    /// The address without the token in it, if that is right: the token then lives in a cookie.
    fn entry(&self, request: &Request) -> Option<Response> {
        let token = self.access.token.as_ref()?;
        let params = Params::parse(request.uri().query().unwrap_or(""));
        if !same(params.get("token")?, token) {
            return None;
        }
        let to = format!("{}{}", request.uri().path(), params.without("token", None).query());
        // An address that begins with two slashes would lead elsewhere.
        let to = format!("/{}", to.trim_start_matches('/'));
        let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000");
        let mut response = Redirect::to(&to).into_response();
        response.headers_mut().insert(header::SET_COOKIE, HeaderValue::from_str(&cookie).ok()?);
        Some(response)
    }

    fn check(&self, request: &Request) -> Result<Option<Response>, Problem> {
        self.host(request.headers())?;
        Self::origin(request.headers(), request.method())?;
        if request.uri().query().is_some_and(|query| query.len() > LONGEST) {
            return Err(Problem::new(StatusCode::URI_TOO_LONG, "the address is too long"));
        }
        if self.allowed(request.headers()) {
            return Ok(None);
        }
        self.entry(request).map(Some).ok_or_else(|| {
            let how = "this server asks for its token: open the address that `epitome serve` printed, or send it as \
                       `Authorization: Bearer TOKEN`";
            Problem::new(StatusCode::UNAUTHORIZED, how)
        })
    }
}

/// Lets a request pass or answers it.
pub(crate) async fn guard(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let mut response = match guard.check(&request) {
        Err(problem) => problem.into_response(),
        Ok(Some(response)) => response,
        Ok(None) => match guard.in_flight.try_acquire() {
            Err(_) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests at once; ask again")
                .into_response(),
            Ok(_one) => match tokio::time::timeout(PATIENCE, next.run(request)).await {
                Ok(response) => response,
                Err(_) => {
                    let why = "the answer took too long; ask for less at once";
                    Problem::new(StatusCode::GATEWAY_TIMEOUT, why).into_response()
                }
            },
        },
    };
    protect(response.headers_mut());
    response
}

fn protect(headers: &mut HeaderMap) {
    let all = [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ("cache-control", "no-cache"),
    ];
    for (name, value) in all {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
}

/// Host and port of a `Host` header.
fn split(host: &str) -> (&str, Option<u16>) {
    match host.rsplit_once(':') {
        Some((name, port)) if !name.ends_with(':') && (!name.contains(':') || name.starts_with('[')) => {
            // A port that is none must not pass for an absent one.
            (name, Some(port.parse().unwrap_or(0)))
        }
        _ => (host, None),
    }
}

/// Compares in a time that does not tell how much is right.
fn same(given: &str, token: &str) -> bool {
    let (given, token) = (given.as_bytes(), token.as_bytes());
    let differing = (0..token.len()).fold(given.len() ^ token.len(), |all, at| {
        all | usize::from(given.get(at).copied().unwrap_or(0) ^ token[at])
    });
    std::hint::black_box(differing) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap())).collect()
    }

    fn guard(token: Option<&str>) -> Arc<Guard> {
        Guard::new(Access { address: "127.0.0.1:8080".parse().unwrap(), token: token.map(str::to_owned) })
    }

    #[test]
    fn hosts() {
        let check = |host: &str, expect: bool| {
            assert_eq!(guard(None).host(&headers(&[("host", host)])).is_ok(), expect, "{host}");
        };
        check("127.0.0.1:8080", true);
        check("localhost:8080", true);
        check("[::1]:8080", true);
        check("localhost", true);
        check("localhost:9090", false);
        check("localhost:no", false);
        check("evil.example:8080", false);
        check("localhost.evil.example:8080", false);
        check("", false);
    }

    #[test]
    fn origins() {
        let check = |pairs: &[(&'static str, &str)], expect: bool| {
            let all = [&[("host", "localhost:8080")], pairs].concat();
            assert_eq!(Guard::origin(&headers(&all), &Method::POST).is_ok(), expect, "{pairs:?}");
        };
        check(&[], true);
        check(&[("origin", "http://localhost:8080"), ("sec-fetch-site", "same-origin")], true);
        check(&[("origin", "http://evil.example")], false);
        check(&[("origin", "null")], false);
        check(&[("origin", "null"), ("sec-fetch-site", "cross-site")], false);
        check(&[("origin", "null"), ("sec-fetch-site", "same-origin")], true);
        check(&[("origin", "http://localhost:9090")], false);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "same-site")], false);
        assert!(Guard::origin(&headers(&[("origin", "http://evil.example")]), &Method::GET).is_ok());
    }

    #[test]
    fn tokens() {
        let check = |pairs: &[(&'static str, &str)], expect: bool| {
            assert_eq!(guard(Some("s3cret")).allowed(&headers(pairs)), expect, "{pairs:?}");
        };
        check(&[], false);
        check(&[("authorization", "Bearer s3cret")], true);
        check(&[("authorization", "Bearer s3cre")], false);
        check(&[("authorization", "Bearer s3cret+")], false);
        check(&[("authorization", "s3cret")], false);
        check(&[("cookie", "a=b; epitome_token=s3cret")], true);
        check(&[("cookie", "epitome_token=")], false);
        assert!(guard(None).allowed(&headers(&[])));
    }
}
