use std::path::{Path, PathBuf};

use clap::Args;
use epitome_workspace::{Input, Places};

/// Where the index of a folder is.
#[derive(Args, Clone, Debug)]
pub(crate) struct PlaceArgs {
    /// Folder of the index [default: FOLDER/.epitome]
    #[arg(long, value_name = "DIR", env = "EPITOME_INDEX", hide_env_values = true)]
    index: Option<PathBuf>,
}

impl PlaceArgs {
    pub(crate) fn places(&self, folder: &Path) -> epitome_workspace::Result<Places> {
        Places::new(folder, self.index())
    }

    pub(crate) fn input(&self, path: &Path) -> epitome_workspace::Result<Input> {
        Input::new(path, self.index())
    }

    /// An empty EPITOME_INDEX is as good as none.
    fn index(&self) -> Option<&Path> {
        self.index.as_deref().filter(|index| !index.as_os_str().is_empty())
    }
}
