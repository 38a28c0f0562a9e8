//! Tells words of a query that begin with a dash from options: `epitome search news bridge -ferry` is asked
//! for as on the web, and `-f erry` is not meant.

use std::ffi::OsString;

use clap::{Arg, Command};

/// `arguments` (the program's name first) with a blank before each word of a query that begins with one dash
/// and is no option of its command, so that the parser takes it for a word. Nothing else is changed.
pub(crate) fn apart(command: &mut Command, mut arguments: Vec<OsString>) -> Vec<OsString> {
    command.build();
    let Some((command, first)) = asking(command, &arguments) else { return arguments };
    let mut value = false;
    for argument in &mut arguments[first..] {
        let Some(text) = argument.to_str() else { continue };
        if text == "--" && !value {
            break;
        }
        value = match kind(command, text) {
            _ if value => false,
            Kind::Option { value } => value,
            Kind::Word if text.starts_with('-') && text.len() > 1 => {
                *argument = format!(" {text}").into();
                false
            }
            Kind::Word => false,
        };
    }
    arguments
}

enum Kind {
    /// `value`: the next argument is its value.
    Option {
        value: bool,
    },
    Word,
}

/// The subcommand that is called, if it takes a query, and the place of its first argument.
fn asking<'a>(mut command: &'a Command, arguments: &[OsString]) -> Option<(&'a Command, usize)> {
    let mut value = false;
    for (at, argument) in arguments.iter().enumerate().skip(1) {
        let text = argument.to_str()?;
        match kind(command, text) {
            _ if value => value = false,
            Kind::Option { value: next } => value = next,
            Kind::Word => {
                let named = |sub: &&Command| sub.get_name() == text;
                let starts = |sub: &&Command| sub.get_name().starts_with(text);
                command = command
                    .get_subcommands()
                    .find(named)
                    .or_else(|| command.get_subcommands().find(starts))?;
            }
        }
        if command.get_positionals().any(|argument| argument.get_id() == "words") {
            return Some((command, at + 1));
        }
    }
    None
}

fn kind(command: &Command, text: &str) -> Kind {
    let found = |wanted: &dyn Fn(&&Arg) -> bool| command.get_arguments().find(|argument| wanted(argument));
    if let Some(long) = text.strip_prefix("--") {
        let named = found(&|argument: &&Arg| argument.get_long() == Some(long));
        return Kind::Option { value: named.is_some_and(needs_value) };
    }
    let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
        return Kind::Word;
    };
    for (at, letter) in letters.char_indices() {
        let rest = &letters[at + letter.len_utf8()..];
        match found(&|argument: &&Arg| argument.get_short() == Some(letter)) {
            None => return Kind::Word,
            Some(option) if needs_value(option) => {
                let fits = rest.is_empty() || fits(option, rest);
                return if fits { Kind::Option { value: rest.is_empty() } } else { Kind::Word };
            }
            Some(option) if option.get_id() == "help" && letters.len() > 1 => return Kind::Word,
            Some(_) => {}
        }
    }
    Kind::Option { value: false }
}

fn needs_value(argument: &Arg) -> bool {
    argument.get_action().takes_values() && argument.get_num_args().is_none_or(|range| range.min_values() > 0)
}

/// Whether `text`, written to a short option without a blank, looks like its value: one of those it may have,
/// a number or the name of a file.
fn fits(option: &Arg, text: &str) -> bool {
    text.starts_with('=')
        || option.get_possible_values().iter().any(|value| value.matches(text, true))
        || text.bytes().all(|byte| byte.is_ascii_digit())
        || !text.contains(char::is_whitespace) && text.contains(['.', '/', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &[&str], expect: &[&str]) {
        let arguments = line.iter().map(OsString::from).collect();
        assert_eq!(apart(&mut crate::command(), arguments), expect, "{line:?}");
    }

    #[test]
    fn words_and_options() {
        let words = |line: &[&str], expect: &[&str]| {
            check(
                &[&["epitome", "search", "news"], line].concat(),
                &[&["epitome", "search", "news"], expect].concat(),
            );
        };
        words(&["-foo bar"], &[" -foo bar"]);
        words(&["bridge", "-ferry"], &["bridge", " -ferry"]);
        words(&["bridge", "-harbour", "-q"], &["bridge", " -harbour", "-q"]);
        words(&["-oil price", "-o", "-x"], &[" -oil price", "-o", "-x"]);
        words(&["-\"oil price\"", "-(a b)", "-5"], &[" -\"oil price\"", " -(a b)", " -5"]);
        let kept: &[&str] =
            &["-fjson", "-orun.txt", "-l5", "-qf", "csv", "--limit", "-3", "-h", "-", "--", "-foo"];
        words(kept, kept);
        words(&["--now", "-ferry"], &["--now", " -ferry"]);
        words(&["--source", "-x", "-y"], &["--source", "-x", " -y"]);
    }

    #[test]
    fn commands() {
        check(&["epitome", "-v", "sea", "n", "-foo"], &["epitome", "-v", "sea", "n", " -foo"]);
        check(
            &["epitome", "--threads", "2", "search", "-foo"],
            &["epitome", "--threads", "2", "search", " -foo"],
        );
        check(
            &["epitome", "query", "save", "n", "a", "-foo"],
            &["epitome", "query", "save", "n", "a", " -foo"],
        );
        check(&["epitome", "digest", "-foo"], &["epitome", "digest", "-foo"]);
        check(&["epitome"], &["epitome"]);
    }
}
