use std::io::{IsTerminal, stderr};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap::Args;
use epitome_server::{Access, Library, Serving, serve};
use epitome_workspace::{Error, Places};

use crate::args::PlaceArgs;
use crate::examples::examples;
use crate::exit::Outcome;
use crate::output;
use crate::session::Session;

/// Shortest token of an address that others can reach.
const SHORTEST: usize = 16;

/// Read and search folders in a browser
#[derive(Args, Debug)]
#[command(
    after_help = "A local web page: the digest, each story with its sentences in their sources, search while you type, an article reader, a timeline, and what could not be read. Folders are watched: what changes in them shows on the page. Only this machine can reach it, unless --listen names another address; whoever asks must then know the token. The page needs no internet. The same as JSON is under /api/v1 (see /api/v1/openapi.json)."
)]
#[command(before_help = examples(&[
    ("A folder in the browser", "epitome serve news"),
    ("Two folders, on another port, opening no browser", "epitome serve news mail --port 9000 --no-open"),
    ("For assistants too, as a Model Context Protocol server at /mcp", "epitome serve news --mcp"),
    ("For other machines; the token is read from EPITOME_TOKEN", "EPITOME_TOKEN=$(openssl rand -hex 16) epitome serve news --listen 0.0.0.0"),
]))]
pub(crate) struct Arguments {
    /// Folders of articles
    #[arg(value_name = "FOLDER", required = true)]
    folders: Vec<PathBuf>,

    #[command(flatten)]
    place: PlaceArgs,

    /// Port to listen on (0: any free one)
    #[arg(long, value_name = "N", default_value_t = 7177)]
    port: u16,

    /// Address to listen on; any but this machine's own needs --token
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,

    /// What everyone must know who asks, 16 characters or more
    #[arg(long, value_name = "TOKEN", env = "EPITOME_TOKEN", hide_env_values = true)]
    token: Option<String>,

    /// Speak the Model Context Protocol at /mcp (Streamable HTTP)
    #[arg(long)]
    mcp: bool,

    /// Do not open a browser
    #[arg(long)]
    no_open: bool,

    /// Look for changes every few minutes only
    #[arg(long)]
    no_watch: bool,
}

/// Begins anew with an allocator that gives memory back at once: it asks the environment when a process begins, and a
/// server stays for days.
fn give_back() {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        const DELAY: &str = "MIMALLOC_PURGE_DELAY";
        let mut arguments = std::env::args_os();
        if std::env::var_os(DELAY).is_none()
            && let (Some(name), Ok(program)) = (arguments.next(), std::env::current_exe())
        {
            // It comes back only where it fails, and then goes on as it is.
            let _ = std::process::Command::new(program).arg0(name).args(arguments).env(DELAY, "0").exec();
        }
    }
}

impl Arguments {
    pub(crate) fn run(&self, session: &Session) -> anyhow::Result<Outcome> {
        give_back();
        let token = self.token()?;
        let places = folders(&self.folders, &self.place)?;
        let address = SocketAddr::new(self.listen, self.port);
        let serving = Serving { access: Access { address, token: token.clone() }, mcp: self.mcp };
        let library = Library::open(places, !self.no_watch);
        let mut failed = Ok(());
        serve(library, serving, |address| {
            let token = token.map(|token| format!("?token={token}")).unwrap_or_default();
            let page = format!("http://{address}/{token}");
            failed = output::write(format!("{page}\n"), None);
            session.note("serving; stop it with Ctrl-C");
            if !self.no_open && stderr().is_terminal() {
                browse(&page);
            }
        })?;
        failed.map(|()| Outcome::Done)
    }

    fn token(&self) -> Result<Option<String>, Error> {
        let token = self.token.clone().filter(|token| !token.is_empty());
        let plain = |token: &String| {
            token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
        };
        match token {
            Some(token) if !plain(&token) => {
                Err(Error::Usage("--token may have letters, digits and -._~ only".to_owned()))
            }
            Some(token) if token.len() < SHORTEST && !self.listen.is_loopback() => {
                Err(Error::Usage(format!("--token must have {SHORTEST} characters or more")))
            }
            None if !self.listen.is_loopback() => Err(Error::Usage(
                "others can reach this address: give --token with what they must know (as `openssl rand -hex 16` makes), \
                 or set EPITOME_TOKEN"
                    .to_owned(),
            )),
            token => Ok(token),
        }
    }
}

/// The places of several folders; --index can only be that of one.
pub(super) fn folders(folders: &[PathBuf], place: &PlaceArgs) -> Result<Vec<Places>, Error> {
    let places: Vec<Places> = folders.iter().map(|folder| place.places(folder)).collect::<Result<_, _>>()?;
    let shared = places.iter().skip(1).any(|one| one.index == places[0].index);
    if shared {
        return Err(Error::Usage("several folders cannot share one --index".to_owned()));
    }
    Ok(places)
}

/// Opens the page in the user's browser; where that cannot be done, its address has been printed.
fn browse(page: &str) {
    let program = match std::env::consts::OS {
        "macos" => "open",
        "windows" => "explorer",
        _ => "xdg-open",
    };
    let quiet = || Stdio::null();
    let _ = Command::new(program).arg(page).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn();
}
