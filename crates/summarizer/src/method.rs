use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! methods {
    ($($(#[$meta:meta])* $variant:ident $name:literal $about:literal)*) => {
        /// How to weigh and choose sentences.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Method {
            $($(#[$meta])* #[doc = $about] #[serde(rename = $name)] $variant,)*
        }

        impl Method {
            /// Every method, the default first.
            pub const ALL: &[Method] = &[$(Method::$variant),*];

            /// Its name, as options and outputs have it.
            pub fn name(self) -> &'static str {
                match self { $(Method::$variant => $name),* }
            }

            /// What it does, one line.
            pub fn about(self) -> &'static str {
                match self { $(Method::$variant => $about),* }
            }

            /// The method of that name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Method::$variant),)* _ => None }
            }
        }
    };
}

methods! {
    #[default]
    Concepts "concepts" "Learned concept weights, budgeted coverage, local search."
    Lead "lead" "The first sentences of the newest article, then of the next newest."
    LeadRoundRobin "lead-rr" "First sentences of all articles, then second ones, newest article first."
    Random "random" "Sentences drawn by a fixed seed: the floor of every comparison."
    Centroid "centroid" "TF-IDF cosine to the centroid of the input, without repeats."
    LexRank "lexrank" "Eigenvector centrality in the graph of similar sentences."
    TextRank "textrank" "PageRank over word overlap of sentences."
    Lsa "lsa" "Sentences strongest in the leading latent topics."
    SumBasic "sumbasic" "Frequent words first, each told once."
    Kl "kl" "Least divergence from the input's words."
    Submodular "submodular" "Coverage of all sentences and diversity over their clusters."
    Icsi "icsi" "Coverage of word pairs weighted by document frequency."
    Mmr "mmr" "Relevance to the centroid against similarity to what is chosen."
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// No method has that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no summarization method is called {0:?}; there are: {list}", list = names())]
pub struct UnknownMethod(pub String);

fn names() -> String {
    Method::ALL.iter().map(|method| method.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Method {
    type Err = UnknownMethod;

    fn from_str(name: &str) -> Result<Self, UnknownMethod> {
        Self::from_name(name).ok_or_else(|| UnknownMethod(name.to_owned()))
    }
}
