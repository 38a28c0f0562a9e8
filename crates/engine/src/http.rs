//! Requests and their failures.

use std::thread::sleep;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use ureq::Agent;
use ureq::http::{Request, StatusCode};

use crate::{Error, Result};

/// Longest wait for an answer: a full bulk request may have to be committed.
const PATIENCE: Duration = Duration::from_secs(120);
/// Times that a busy engine is asked again.
const AGAIN: u32 = 5;
/// Most bytes of an answer.
const ANSWER: u64 = 512 << 20;

/// A body and its type.
type Body<'a> = (&'a str, Option<&'a str>);

/// Speaks to one address.
pub(crate) struct Http {
    agent: Agent,
    /// The header for whoever the address names.
    authorization: Option<String>,
}

impl Http {
    /// For an address; gives it back without user and password. `None` if it is none, or needs what is not built in.
    pub(crate) fn new(url: &str) -> Option<(Self, String)> {
        let (scheme, rest) = url.split_once("://")?;
        if !(scheme == "http" || (scheme == "https" && cfg!(feature = "tls"))) {
            return None;
        }
        let (host, path) = rest.split_once('/')?;
        let (user, host) = host.rsplit_once('@').map_or((None, host), |(user, host)| (Some(user), host));
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_global(Some(PATIENCE))
            .build()
            .new_agent();
        let authorization = user.map(|user| format!("Basic {}", STANDARD.encode(user)));
        Some((Self { agent, authorization }, format!("{scheme}://{host}/{path}")))
    }

    /// Whether something is there.
    pub(crate) fn exists(&self, url: &str) -> Result<bool> {
        let (status, answer) = self.ask("GET", url, None)?;
        match status.as_u16() {
            404 => Ok(false),
            code if status.is_success() => Ok(code > 0),
            code => Err(refused(url, code, &answer)),
        }
    }

    /// Sends JSON, or nothing if it is null.
    pub(crate) fn send(&self, method: &str, url: &str, body: &Value) -> Result<Value> {
        match body {
            // Without a body it would go in chunks; an empty one has a length.
            Value::Null => self.value(method, url, Some(("", None))),
            body => self.value(method, url, Some((&body.to_string(), Some("application/json")))),
        }
    }

    /// Sends JSON Lines.
    pub(crate) fn lines(&self, url: &str, body: &str) -> Result<Value> {
        self.value("POST", url, Some((body, Some("application/x-ndjson"))))
    }

    fn value(&self, method: &str, url: &str, body: Option<Body<'_>>) -> Result<Value> {
        let mut tried = 0;
        loop {
            let (status, answer) = self.ask(method, url, body)?;
            match status.as_u16() {
                _ if status.is_success() => {
                    let wrong = |error: serde_json::Error| Error::Answer {
                        url: url.to_owned(),
                        why: error.to_string(),
                    };
                    return serde_json::from_str(&answer).map_err(wrong);
                }
                429 | 503 if tried < AGAIN => {
                    sleep(Duration::from_millis(200 << tried));
                    tried += 1;
                }
                code => return Err(refused(url, code, &answer)),
            }
        }
    }

    fn ask(&self, method: &str, url: &str, body: Option<Body<'_>>) -> Result<(StatusCode, String)> {
        let broken = |why: String| Error::Connection { url: url.to_owned(), why };
        let mut request = Request::builder().method(method).uri(url);
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        if let Some((_, Some(kind))) = body {
            request = request.header("content-type", kind);
        }
        let answer = match body {
            Some((text, _)) => {
                let request = request.body(text).map_err(|error| broken(error.to_string()))?;
                self.agent.run(request)
            }
            None => {
                let request = request.body(()).map_err(|error| broken(error.to_string()))?;
                self.agent.run(request)
            }
        };
        let mut answer = answer.map_err(|error| broken(error.to_string()))?;
        let text = answer.body_mut().with_config().limit(ANSWER).read_to_string();
        Ok((answer.status(), text.map_err(|error| broken(error.to_string()))?))
    }
}

fn refused(url: &str, status: u16, answer: &str) -> Error {
    let said: Option<Value> = serde_json::from_str(answer).ok();
    let error = said.as_ref().map(|said| said.get("error").unwrap_or(said));
    let why = error.map_or_else(|| answer.chars().take(300).collect(), reason);
    Error::Refused { url: url.to_owned(), status, why }
}

/// What an error object of the dialect says.
pub(crate) fn reason(error: &Value) -> String {
    let said = error.get("reason").or_else(|| error.get("message")).unwrap_or(error);
    said.as_str().map_or_else(|| said.to_string(), str::to_owned)
}
