mod detect;
mod evidence;

pub use detect::{Detected, detect};
use serde::{Deserialize, Serialize};

macro_rules! languages {
    ($($variant:ident $code:literal $name:literal)*) => {
        /// A language that epitome segments, stems or at least names.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Language {
            $(#[doc = $name] #[serde(rename = $code)] $variant,)*
            /// Not known.
            #[default]
            #[serde(rename = "und")]
            Unknown,
        }

        impl Language {
            /// Every known language.
            pub const ALL: &[Language] = &[$(Language::$variant),*];

            /// ISO 639-1 code; `und` if unknown.
            pub fn code(self) -> &'static str {
                match self { $(Language::$variant => $code,)* Language::Unknown => "und" }
            }

            /// English name.
            pub fn name(self) -> &'static str {
                match self { $(Language::$variant => $name,)* Language::Unknown => "unknown" }
            }

            /// The language of an ISO 639-1 code or BCP 47 tag (`pt-BR`); `Unknown` for others.
            pub fn from_code(tag: &str) -> Self {
                let primary = tag.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
                match primary.as_str() { $($code => Language::$variant,)* _ => Language::Unknown }
            }
        }
    };
}

languages! {
    Arabic "ar" "Arabic"
    Bulgarian "bg" "Bulgarian"
    Catalan "ca" "Catalan"
    Czech "cs" "Czech"
    Danish "da" "Danish"
    German "de" "German"
    Greek "el" "Greek"
    English "en" "English"
    Spanish "es" "Spanish"
    Persian "fa" "Persian"
    Finnish "fi" "Finnish"
    French "fr" "French"
    Hebrew "he" "Hebrew"
    Hindi "hi" "Hindi"
    Hungarian "hu" "Hungarian"
    Indonesian "id" "Indonesian"
    Italian "it" "Italian"
    Japanese "ja" "Japanese"
    Korean "ko" "Korean"
    Dutch "nl" "Dutch"
    Norwegian "no" "Norwegian"
    Polish "pl" "Polish"
    Portuguese "pt" "Portuguese"
    Romanian "ro" "Romanian"
    Russian "ru" "Russian"
    Swedish "sv" "Swedish"
    Thai "th" "Thai"
    Turkish "tr" "Turkish"
    Ukrainian "uk" "Ukrainian"
    Vietnamese "vi" "Vietnamese"
    Chinese "zh" "Chinese"
}
