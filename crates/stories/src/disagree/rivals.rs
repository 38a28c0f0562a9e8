//! Two speakers of one article who give different figures: `Police counted 5,000 people. The union said there
//! were 12,000.`

use epitome_text::Article;

use super::likeness::far;
use super::mention::{Mention, agree};
use super::number::Kind;

/// Words by which a figure is somebody's.
const SAYS: &[&str] = &[
    "said",
    "says",
    "say",
    "counted",
    "put",
    "puts",
    "estimated",
    "estimates",
    "estimate",
    "according",
    "figures",
    "claimed",
    "claims",
    "spoke",
    "sagte",
    "zählte",
    "schätzt",
    "schätzte",
    "bezifferte",
    "laut",
    "zufolge",
    "sprach",
    "según",
    "dijo",
    "cifró",
    "cifra",
    "estima",
    "estimó",
    "selon",
    "estime",
    "compté",
    "évoque",
];
/// Words by which a figure is another time's.
const MOVES: &[&str] = &[
    "rose",
    "fell",
    "from",
    "up",
    "down",
    "increase",
    "last",
    "earlier",
    "ago",
    "previous",
    "previously",
    "compared",
    "than",
    "now",
    "by",
    "initially",
    "then",
    "later",
    "year",
    "month",
    "week",
    "annual",
    "since",
    "until",
    "per",
    "each",
    "every",
    "another",
    "more",
    "stieg",
    "sank",
    "zuvor",
    "zunächst",
    "später",
    "subió",
    "bajó",
    "antes",
    "luego",
    "hausse",
    "avant",
    "puis",
];
/// Words for a figure that stand in for what it counts.
const FIGURE: &[&str] = &[
    "figure", "number", "toll", "total", "count", "estimate", "zahl", "cifra", "número", "chiffre", "nombre",
];
/// How many times the other a figure may be, and from where on it is worth telling.
const TIMES: f64 = 2.6;
const LEAST: f64 = 10.0;

/// Pairs of figures that two speakers of one article give of one thing: the second one stands bare, so that it
/// counts what the first one does.
pub(super) fn rivals(articles: &[&Article], mentions: &[Mention]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for b in 1..mentions.len() {
        // The next figure before it, none between them.
        let (one, two) = (&mentions[b - 1], &mentions[b]);
        let body = &articles[two.article].body;
        let rival = one.article == two.article
            && one.kind == two.kind
            && one.unit == two.unit
            && matches!(one.kind, Kind::Count | Kind::Money(_))
            && one.value.min(two.value) >= LEAST
            && one.sentence != two.sentence
            && follows(body, one, two)
            && !agree(one, two)
            && !far(one, two, TIMES)
            && attributed(one, body)
            && attributed(two, body)
            && (one.kind != Kind::Count || named(one))
            && bare(two, body);
        if rival {
            found.push((b - 1, b));
        }
    }
    found
}

/// Whether the sentence of `two` is the next one.
fn follows(body: &str, one: &Mention, two: &Mention) -> bool {
    let between = body.get(one.sentence.end as usize..two.sentence.start as usize);
    between.is_some_and(|between| between.trim_matches(|c: char| !c.is_alphanumeric()).is_empty())
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn attributed(mention: &Mention, body: &str) -> bool {
    let says = words(mention.sentence.of(body)).any(|word| SAYS.contains(&word.as_str()));
    let before: Vec<String> =
        words(&body[mention.sentence.start as usize..mention.span.start as usize]).collect();
    let after = words(&body[mention.span.end as usize..mention.sentence.end as usize]);
    let moves = |word: &String| MOVES.contains(&word.as_str());
    says && !before.iter().rev().take(5).any(moves) && !after.take(3).any(|word| moves(&word))
}

/// Whether what it counts follows at once.
fn named(mention: &Mention) -> bool {
    !mention.heads.is_empty() && mention.phrase.start <= mention.span.end + 1
}

/// Whether no noun follows the figure: what it counts was said before.
fn bare(mention: &Mention, body: &str) -> bool {
    let before = &body[mention.sentence.start as usize..mention.span.start as usize];
    let after = &body[mention.span.end as usize..mention.sentence.end as usize];
    let figure = words(before).any(|word| FIGURE.contains(&word.as_str()));
    let next = after.trim_start();
    let stops = next.is_empty() || !next.starts_with(char::is_alphanumeric);
    let place = words(next)
        .next()
        .is_some_and(|word| matches!(word.as_str(), "on" | "at" | "in" | "auf" | "en" | "sur"));
    match mention.kind {
        Kind::Count => stops && next.chars().all(|c| c != '-') || place,
        _ => figure,
    }
}
