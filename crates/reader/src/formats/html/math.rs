//! Formulas as a line of text: `<mfrac>` of `a` and `b` is `a/b`. Extractors and readers of plain text see no layout, and
//! without it `x²` would read `x2`.

use std::borrow::Cow;
use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use crate::raised::power;

/// Signs with a space on either side.
const SPACED: [&str; 22] = [
    "=", "+", "−", "-", "±", "×", "·", "⋅", "÷", "<", ">", "≤", "≥", "≠", "≈", "∼", "≡", "∝", "→", "⇒", "∈",
    "∪",
];
/// The same, as ends of a text.
const SPACED_ENDS: [char; 12] = ['=', '+', '−', '-', '±', '×', '<', '>', '≤', '≥', '≈', '('];
/// Most elements of a formula that are open at once; deeper ones are read as a row.
const DEPTH: usize = 64;

/// A page with its formulas as text.
pub(super) fn in_lines(html: Cow<'_, str>) -> Cow<'_, str> {
    if !html.contains("<math") {
        return html;
    }
    let mut out = String::with_capacity(html.len());
    let mut rest = &*html;
    while let Some(at) = rest.find("<math") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest[5..].starts_with(|c: char| c == '>' || c.is_ascii_whitespace()) {
            out.push_str(&rest[..5]);
            rest = &rest[5..];
            continue;
        }
        let Some(end) = rest.find("</math>") else { break };
        let (formula, after) = rest.split_at(end + "</math>".len());
        out.push_str(&line(formula).replace('&', "&amp;").replace('<', "&lt;"));
        rest = after;
    }
    out.push_str(rest);
    out.into()
}

fn line(formula: &str) -> String {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(formula));
    let tokenizer = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut open = tokenizer.sink.0.into_inner();
    while open.len() > 1 {
        shut(&mut open);
    }
    let parts = open.pop().map(|element| element.parts).unwrap_or_default();
    let mut line = String::new();
    let mut signs = true;
    for part in parts.concat().split_whitespace() {
        // A sign after another, or at the start, is one of the number that follows.
        let sign = SPACED.contains(&part);
        let joins = line.is_empty() || signs && line.ends_with(['−', '-', '±', '+']) && !sign;
        line.push_str(if joins { "" } else { " " });
        signs = sign && (line.is_empty() || line.trim_end().ends_with(SPACED_ENDS));
        line.push_str(part);
    }
    line
}

/// An open element and the text of what it holds.
struct Open {
    name: String,
    parts: Vec<String>,
}

struct Reader(RefCell<Vec<Open>>);

impl Default for Reader {
    fn default() -> Self {
        Self(RefCell::new(vec![Open { name: String::new(), parts: Vec::new() }]))
    }
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut open = self.0.borrow_mut();
        match token {
            Token::TagToken(Tag { kind: TagKind::StartTag, name, self_closing: false, .. })
                if open.len() < DEPTH =>
            {
                open.push(Open { name: name.to_string(), parts: Vec::new() });
            }
            Token::TagToken(Tag { kind: TagKind::EndTag, name, .. }) => {
                if let Some(at) = open.iter().rposition(|element| *element.name == *name) {
                    while open.len() > at.max(1) {
                        shut(&mut open);
                    }
                }
            }
            Token::CharacterTokens(text) if !text.trim().is_empty() => {
                if let Some(element) = open.last_mut() {
                    element.parts.push(text.trim().to_owned());
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Gives the text of the innermost element to the one around it.
fn shut(open: &mut Vec<Open>) {
    let Some(Open { name, parts }) = open.pop() else { return };
    let part = |at: usize| parts.get(at).map_or("", |part| part.trim());
    let text = match &*name {
        "annotation" | "annotation-xml" | "mphantom" | "none" | "mprescripts" => return,
        "mo" => operator(&parts.concat()),
        "mi" | "mn" | "ms" | "mtext" => parts.concat(),
        "mfrac" => format!("{}/{} ", grouped(part(0)), grouped(part(1))),
        "msqrt" => format!("√{}", grouped(parts.concat().trim())),
        "mroot" => format!("{}√{}", high(part(1)), grouped(part(0))),
        "msup" | "mover" => format!("{}{}", part(0), high(part(1))),
        "msub" | "munder" => format!("{}{}", part(0), low(part(1))),
        "msubsup" | "munderover" => format!("{}{}{}", part(0), low(part(1)), high(part(2))),
        "mtd" => format!("{} ", parts.concat()),
        "mtr" => format!("{}; ", parts.concat().trim()),
        "mtable" => parts.concat().trim_end_matches([';', ' ']).to_owned(),
        _ => parts.concat(),
    };
    if let Some(around) = open.last_mut() {
        around.parts.push(text);
    }
}

fn operator(sign: &str) -> String {
    match sign {
        // Of no width: a product, a function's argument.
        "\u{2061}" | "\u{2062}" | "\u{2063}" | "\u{2064}" => String::new(),
        "," | ";" => format!("{sign} "),
        _ if SPACED.contains(&sign) => format!(" {sign} "),
        _ => sign.to_owned(),
    }
}

/// In brackets if it has several parts.
fn grouped(text: &str) -> String {
    let plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | ','));
    if plain || text.starts_with('(') && text.ends_with(')') { text.to_owned() } else { format!("({text})") }
}

fn high(text: &str) -> String {
    match text {
        "" | "′" | "″" | "*" | "°" => text.to_owned(),
        _ if text.chars().count() == 1 || text.chars().all(|c| c.is_ascii_digit() || c == '−') => {
            power(text)
        }
        _ => format!("^{}", grouped(text)),
    }
}

fn low(text: &str) -> String {
    let digit = |c: char| char::from_u32(0x2080 + c.to_digit(10)?);
    match text.chars().map(digit).collect::<Option<String>>() {
        Some(digits) => digits,
        None => format!("_{}", grouped(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: &str) {
        assert_eq!(in_lines(html.into()), expect);
    }

    #[test]
    fn formulas() {
        check("<p>No formula", "<p>No formula");
        check(
            "If <math><mi>x</mi><mo>&lt;</mo><mn>2</mn></math>, <math><msup><mi>x</mi><mn>2</mn></msup><mo>+</mo><msub><mi>a</mi><mn>1</mn></msub></math>.",
            "If x &lt; 2, x² + a₁.",
        );
        check(
            "<math display=block><mi>T</mi><mo>=</mo><mn>2</mn><mi>π</mi><msqrt><mfrac><mi>l</mi><mi>g</mi></mfrac></msqrt></math>",
            "T = 2π√(l/g)",
        );
        check(
            "<math><semantics><mrow><mo>−</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>3</mn></mfrac></mrow><annotation encoding='application/x-tex'>-\\frac</annotation></semantics></math>",
            "−(a + b)/3",
        );
        check(
            "<math><munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub></math>",
            "∑_(i = 1)^nx_i",
        );
        check(
            "<math><mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd><mtd>4</mtd></mtr></mtable></math>",
            "1 2; 3 4",
        );
        check("<math><mi>x", "<math><mi>x");
        let open = "<math>".repeat(100_000);
        check(&open, &open);
        check(&format!("<math>{}</math>", "<mrow>".repeat(5000)), "");
    }
}
