//! The faces of epitome that stay up: a local web page with an HTTP API ([`serve`]), a Model Context Protocol
//! server ([`mcp_stdio`]), and a watcher of folders ([`Watch`]).
//!
//! They stand on the use cases of `epitome-workspace`, as the command line does. They parse no arguments and
//! print nothing; what they answer with is made from the index alone: no request names a file to open.

mod activity;
mod cache;
mod edition;
mod folder;
mod follow;
mod lanes;
mod mcp;
mod watch;
mod web;

use std::net::SocketAddr;

pub use folder::{Folder, Library};
pub use follow::{Followed, follow};
pub use watch::Watch;
pub use web::{Access, Serving, router};

/// Why a face could not be shown.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What a use case said.
    #[error(transparent)]
    Workspace(#[from] epitome_workspace::Error),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; give another port with --port (0: any free one)")]
    Listen {
        /// The address.
        address: std::net::SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The system refused.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A fault of ours, which cost one answer.
    #[error("internal error: {0}")]
    Broken(String),
    /// The protocol's session failed.
    #[error("the session failed: {0}")]
    Session(String),
}

/// Serves a library until the process ends. `ready` is told the address once requests are answered.
///
/// # Errors
/// If the address cannot be listened on.
pub fn serve(library: Library, serving: Serving, ready: impl FnOnce(SocketAddr)) -> Result<(), Error> {
    runtime()?.block_on(web::serve(library, serving, ready))
}

/// Speaks the Model Context Protocol on standard input and output until the client goes.
///
/// # Errors
/// If the session fails.
pub fn mcp_stdio(library: Library) -> Result<(), Error> {
    let runtime = runtime()?;
    let ended = runtime.block_on(mcp::stdio(library));
    // Standard input cannot be read in a way that ends with us.
    runtime.shutdown_background();
    ended
}

fn runtime() -> Result<tokio::runtime::Runtime, Error> {
    Ok(tokio::runtime::Builder::new_multi_thread().enable_all().build()?)
}
