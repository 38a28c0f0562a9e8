use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use epitome_workspace::types::Method;

/// How sentences are weighed and chosen.
#[derive(Args, Clone, Debug)]
pub(crate) struct MethodArgs {
    /// How to weigh and choose sentences: one of the methods below
    #[arg(long, value_name = "METHOD", default_value_t, hide_possible_values = true, value_parser = names())]
    pub(crate) method: Method,

    /// Prefer what answers this question
    #[arg(long, value_name = "QUERY")]
    query: Option<String>,
}

impl MethodArgs {
    pub(crate) fn query(&self) -> Option<String> {
        self.query.clone().filter(|query| !query.trim().is_empty())
    }
}

fn names() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new(Method::ALL.iter().map(|method| method.name()))
        .try_map(|name| name.parse::<Method>())
}

/// The methods and what each does, for the end of a help.
pub(crate) fn methods() -> String {
    let lines = Method::ALL.iter().map(|method| format!("\n  {:<11} {}", method.name(), method.about()));
    format!("Methods:{}", lines.collect::<String>())
}

/// How much goes into one story.
#[derive(Args, Clone, Debug)]
pub(crate) struct GranularityArgs {
    /// How much goes into one story: strict, normal, broad, or a number from 0 (strict) to 1 (broad)
    #[arg(long, value_name = "HOW", default_value = "normal", value_parser = granularity)]
    pub(crate) granularity: f32,
}

fn granularity(text: &str) -> Result<f32, String> {
    let number = match text {
        "strict" => 0.2,
        "normal" => 0.5,
        "broad" => 0.8,
        _ => text.parse().unwrap_or(f32::NAN),
    };
    if (0.0..=1.0).contains(&number) {
        Ok(number)
    } else {
        Err("give strict, normal, broad, or a number from 0 to 1".to_owned())
    }
}

/// A number, or all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limit(pub(crate) Option<usize>);

/// Parses a number from 1 on, or `all`.
pub(crate) fn limit(text: &str) -> Result<Limit, String> {
    match text.parse() {
        _ if text == "all" => Ok(Limit(None)),
        Ok(0) | Err(_) => Err("give a number from 1 on, or all".to_owned()),
        Ok(n) => Ok(Limit(Some(n))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn granularities() {
        let check = |text: &str, expect: Option<f32>| assert_eq!(granularity(text).ok(), expect, "{text}");
        check("strict", Some(0.2));
        check("0.35", Some(0.35));
        check("1", Some(1.0));
        check("1.1", None);
        check("NaN", None);
        check("loose", None);
    }

    #[test]
    fn limits() {
        let check = |text: &str, expect: Option<Limit>| assert_eq!(limit(text).ok(), expect, "{text}");
        check("all", Some(Limit(None)));
        check("12", Some(Limit(Some(12))));
        check("0", None);
        check("-1", None);
        check("many", None);
    }
}
