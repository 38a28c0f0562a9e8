use anstyle::Style;

/// Help that begins with examples: most people look for those.
pub(crate) const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// The examples of a command as they stand in its help: pairs of what it does and how to call it.
pub(crate) fn examples(list: &[(&str, &str)]) -> String {
    let heading = Style::new().bold().underline();
    let lines = list.iter().map(|(what, call)| format!("\n  {call}\n      {what}"));
    format!("{heading}Examples:{heading:#}{}", lines.collect::<String>())
}
