use clap::Args;
use clap_complete::Shell;

use crate::examples::examples;
use crate::exit::Outcome;
use crate::output;

/// Print completions for a shell
#[derive(Args, Debug)]
#[command(before_help = examples(&[
    ("For bash", "epitome completions bash > ~/.local/share/bash-completion/completions/epitome"),
    ("For fish", "epitome completions fish > ~/.config/fish/completions/epitome.fish"),
    ("For zsh, into a folder of $fpath", "epitome completions zsh > ~/.zfunc/_epitome"),
]))]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Arguments {
    pub(crate) fn run(&self) -> anyhow::Result<Outcome> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "epitome", &mut script);
        output::write(&script, None)?;
        Ok(Outcome::Done)
    }
}
