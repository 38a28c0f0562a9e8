//! What makes a sentence fit to stand in a summary, and what each rule is called.

use std::{fmt, str::FromStr};

macro_rules! rules {
    ($($variant:ident $name:literal $about:literal)*) => {
        /// A rule that makes summaries readable. All hold; evaluations leave some out to see what they cost.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $about] $variant,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &[Rule] = &[$(Rule::$variant),*];

            /// Its name, as options have it.
            pub fn name(self) -> &'static str {
                match self { $(Rule::$variant => $name),* }
            }

            /// What it does, one line.
            pub fn about(self) -> &'static str {
                match self { $(Rule::$variant => $about),* }
            }
        }
    };
}

rules! {
    Lengths "lengths" "No sentence much shorter or longer than is usual in the input."
    Stops "stops" "Only sentences with an end stop, where most have one."
    Questions "questions" "No questions."
    Quotes "quotes" "No sentence that opens with a quotation mark."
    Copies "copies" "Nothing twice in nearly the same words."
    Order "order" "Oldest article first, sentences as they stand there; otherwise the most valuable first."
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No rule has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no readability rule is called {0:?}; there are: {list}", list = names())]
pub struct UnknownRule(pub String);

fn names() -> String {
    Rule::ALL.iter().map(|rule| rule.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Rule {
    type Err = UnknownRule;

    fn from_str(name: &str) -> Result<Self, UnknownRule> {
        Self::ALL.iter().copied().find(|rule| rule.name() == name).ok_or_else(|| UnknownRule(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for &rule in Rule::ALL {
            assert_eq!(rule.name().parse(), Ok(rule));
        }
        assert!("beauty".parse::<Rule>().unwrap_err().to_string().contains("quotes"));
    }
}
