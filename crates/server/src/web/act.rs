//! What changes something: corrections, and what the user has read.

use axum::extract::{Path, RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use epitome_workspace::Correcting;

use super::params::Params;
use super::problem::Problem;
use super::site::Site;

/// Does what a form asks for, and leads back to its page.
pub(crate) async fn act(
    State(site): State<Site>,
    Path(what): Path<String>,
    RawForm(form): RawForm,
) -> Response {
    let params = Params::parse(&String::from_utf8_lossy(&form));
    let back = back(&site.base(), params.get("back").unwrap_or(""));
    match site.costly(move |site| done(site, &what, &params)).await {
        Ok(done) => {
            let joint = if back.contains('?') { '&' } else { '?' };
            Redirect::to(&format!("{back}{joint}done={done}")).into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

fn done(site: &Site, what: &str, params: &Params) -> Result<&'static str, Problem> {
    let folder = &site.folder;
    let names = || params.all("name").map(str::to_owned).collect::<Vec<_>>();
    let name =
        || names().into_iter().next().ok_or_else(|| Problem::bad("`name` must be a story or an article"));
    Ok(match what {
        "sync" => {
            folder.ask();
            "sync"
        }
        "keep" => {
            folder.keep()?;
            "keep"
        }
        "join" if names().len() < 2 => {
            return Err(Problem::bad("give two stories or articles or more to join, each as `name`"));
        }
        "join" => {
            folder.correct(&Correcting::Join(names()))?;
            "join"
        }
        "split" => {
            folder.correct(&Correcting::Split(vec![name()?]))?;
            "split"
        }
        "pin" => {
            folder.correct(&Correcting::Pin(name()?))?;
            "pin"
        }
        "forget" => {
            folder.forget()?;
            "forget"
        }
        "undo" if folder.undo()? => "undo",
        "undo" => return Err(Problem::bad("there is nothing to undo")),
        _ => {
            return Err(Problem::missing(format!(
                "{what:?} cannot be done; there are sync, keep, join, split, pin, forget, undo"
            )));
        }
    })
}

/// A page of this folder: never an address elsewhere.
fn back(base: &str, to: &str) -> String {
    let plain = to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n', '#']);
    let plain = plain && to.bytes().all(|byte| byte.is_ascii_graphic());
    if plain && to.starts_with(base) { to.to_owned() } else { format!("{base}/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_elsewhere() {
        let check = |to: &str, expect: &str| assert_eq!(back("", to), expect, "{to}");
        check("/story/12ab", "/story/12ab");
        check("/search?q=x", "/search?q=x");
        check("//evil.example", "/");
        check("/\\evil.example", "/");
        check("https://evil.example", "/");
        check("/a\r\nset-cookie: x", "/");
        check("", "/");
        assert_eq!(back("/news", "/mail/"), "/news/");
    }
}
