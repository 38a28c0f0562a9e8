//! The Model Context Protocol server: the use cases as tools for an assistant, with answers that are cited already.
//!
//! It writes nothing but the protocol, and changes nothing in the folders but their indexes.

mod answers;
mod arguments;
mod budget;
mod lookup;
mod resources;
mod tools;

use std::sync::Arc;
use std::time::Duration;

use epitome_workspace::{Event, render};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, Implementation,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams,
    ProgressNotificationParam, ReadResourceRequestParams, ReadResourceResponse, ServerCapabilities,
    ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::transport::streamable_http_server::session::local::LocalSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{RoleServer, ServerHandler, ServiceExt};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::activity::name;
use crate::edition::Edition;
use crate::{Error, Folder, Library};

const INSTRUCTIONS: &str = "Searches, summarises and reads a folder of articles. Every sentence in an answer is quoted \
    word for word and numbered with its article, source and date: keep those citations. Begin with `digest` or \
    `list_stories` for an overview, `search` for anything particular, `timeline` for what happened when, and \
    `read_article` for the whole of an article. `verify` tells whether a quote really stands in the articles. Answers \
    are cut to `max_tokens`; ask again with the `cursor` that an answer ends with.";

/// Serves the library on standard input and output until the client goes.
///
/// # Errors
/// If the session fails.
pub(crate) async fn stdio(library: Library) -> Result<(), Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Session(error.to_string());
    let session = Server(library).serve(rmcp::transport::stdio()).await.map_err(|error| failed(&error))?;
    session.waiting().await.map_err(|error| failed(&error))?;
    Ok(())
}

/// The same over Streamable HTTP. Hosts and origins are checked by the guard before it.
pub(crate) fn http(library: &Library) -> StreamableHttpService<Server, LocalSessionManager> {
    let library = library.clone();
    let config = StreamableHttpServerConfig::default().disable_allowed_hosts();
    StreamableHttpService::new(move || Ok(Server(library.clone())), Arc::default(), config)
}

/// One session.
#[derive(Clone)]
pub(crate) struct Server(Library);

/// Where progress goes.
type Teller = Option<UnboundedSender<String>>;

impl Server {
    /// The folder that is meant, with its edition; waits for the first one.
    async fn edition(
        &self,
        folder: Option<&str>,
        tell: &Teller,
    ) -> Result<(Arc<Folder>, Arc<Edition>), String> {
        let folder = self.folder(folder)?;
        loop {
            if let Some(edition) = folder.edition() {
                return Ok((folder, edition));
            }
            let moment = folder.moment();
            if let Some(error) = moment.error {
                return Err(format!("the articles cannot be read: {error}"));
            }
            say(tell, format!("{} {} of {}", moment.stage.unwrap_or("reading"), moment.done, moment.total));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn folder(&self, name: Option<&str>) -> Result<Arc<Folder>, String> {
        let names = || {
            let names: Vec<&str> = self.0.folders.iter().map(|folder| folder.name.as_str()).collect();
            names.join(", ")
        };
        let found = match name {
            Some(name) => self.0.folder(name),
            None if self.0.folders.len() > 1 => {
                return Err(format!("say which `folder` is meant: {}", names()));
            }
            None => self.0.folders.first(),
        };
        found
            .cloned()
            .ok_or_else(|| format!("there is no folder {:?}; there are: {}", name.unwrap_or(""), names()))
    }

    async fn call(&self, request: CallToolRequestParams, tell: Teller) -> CallToolResult {
        let arguments = request.arguments.unwrap_or_default();
        let folder = arguments.get("folder").and_then(|folder| folder.as_str()).map(str::to_owned);
        let tool = request.name.to_string();
        say(&tell, format!("{tool}: begun"));
        let done = match self.edition(folder.as_deref(), &tell).await {
            Err(error) => Err(error),
            Ok((folder, edition)) => {
                let work = move || {
                    let told = tools::Told { folder: &folder, edition: &edition, tell: &tell };
                    tools::call(&tool, serde_json::Value::Object(arguments), &told)
                };
                self.0.lanes.calls.run(work).await.unwrap_or_else(|error| Err(error.to_string()))
            }
        };
        // Whoever shows it may show it on a terminal.
        let shown = |text: &str| vec![ContentBlock::text(render::visible(text))];
        match done {
            Ok(answer) => {
                let mut result = CallToolResult::success(shown(&answer.text));
                result.structured_content = Some(answer.data);
                result
            }
            Err(error) => CallToolResult::error(shown(&error)),
        }
    }
}

/// Tells of stages and counts, at most every twentieth of a stage.
fn progress(tell: &Teller) -> impl Fn(Event) + Send + Sync + use<> {
    let tell = tell.clone();
    let state = std::sync::Mutex::new(("", 0_u64, 0_u64));
    move |event| {
        let mut state = state.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match event {
            Event::Start { stage, total } => {
                *state = (name(stage), 0, total);
                say(&tell, state.0.to_owned());
            }
            Event::Advance(n) => {
                let (stage, done, total) = *state;
                state.1 = done + n;
                let part = (total / 20).max(1);
                if total > 0 && (done + n) / part > done / part {
                    say(&tell, format!("{stage} {} of {total}", done + n));
                }
            }
            Event::End => {}
        }
    }
}

fn say(tell: &Teller, what: String) {
    if let Some(tell) = tell {
        // Who listens no more has gone.
        let _ = tell.send(what);
    }
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder().enable_tools().enable_resources().build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("epitome", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        tools::all().into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        if self.get_tool(&request.name).is_none() {
            let names: Vec<String> = tools::all().into_iter().map(|tool| tool.name.to_string()).collect();
            let what = format!("there is no tool {:?}; there are {}", request.name, names.join(", "));
            return Err(ErrorData::invalid_params(what, None));
        }
        let tell = context.meta.get_progress_token().map(|token| {
            let (tell, mut told) = unbounded_channel();
            let peer = context.peer.clone();
            tokio::spawn(async move {
                let mut step = 0.0;
                while let Some(message) = told.recv().await {
                    step += 1.0;
                    let note = ProgressNotificationParam::new(token.clone(), step).with_message(message);
                    if peer.notify_progress(note).await.is_err() {
                        break;
                    }
                }
            });
            tell
        });
        tokio::select! {
            result = self.call(request, tell) => Ok(result.into()),
            () = context.ct.cancelled() => Err(ErrorData::internal_error("cancelled", None)),
        }
    }

    async fn list_resources(
        &self,
        request: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        resources::list(&self.0, request.and_then(|request| request.cursor))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        Ok(ListResourceTemplatesResult::with_all_items(resources::templates()))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let wrong = |error: String| ErrorData::resource_not_found(error, None);
        let (name, rest) = resources::split(&request.uri).map_err(wrong)?;
        let (_, edition) = self.edition(Some(&name), &None).await.map_err(wrong)?;
        let read = self.0.lanes.calls.run(move || resources::read(&edition, &request.uri, &rest));
        let read = read.await.map_err(|error| ErrorData::internal_error(error.to_string(), None))?;
        read.map(Into::into).map_err(wrong)
    }
}
