//! Cuts a query into tokens. Whatever is no operator, bracket, quote or field is a word.

use super::ast::Shape;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Open,
    Close,
    And,
    Or,
    Not,
    Plus,
    Minus,
    /// `title:` and the like, lower case.
    Field(&'static str),
    /// With a shape that is not a phrase.
    Word(String, Shape),
    /// Within quotes, and the words that may stand between.
    Quoted(String, u32),
}

/// Fields and the other names that they are known by.
const FIELDS: &[(&str, &str)] = &[
    ("title", "title"),
    ("headline", "title"),
    ("intitle", "title"),
    ("body", "body"),
    ("text", "body"),
    ("source", "source"),
    ("site", "source"),
    ("author", "author"),
    ("by", "author"),
    ("lang", "lang"),
    ("language", "lang"),
    ("path", "path"),
    ("file", "path"),
    ("ext", "ext"),
    ("filetype", "ext"),
    ("format", "format"),
    ("date", "date"),
    ("since", "since"),
    ("after", "since"),
    ("until", "until"),
    ("before", "until"),
    ("story", "story"),
];

/// From so many words on, a query all in capitals is a text and not operators.
const SHOUTED: usize = 8;

const QUOTES: &[(char, char)] = &[('"', '"'), ('“', '”'), ('„', '“'), ('«', '»'), ('「', '」')];

/// Bytes of a query that are read: a bound on the time of absurd ones.
const LONGEST: usize = 20_000;

/// The tokens of `query`, and what was passed over.
pub(crate) fn tokens(whole: &str) -> (Vec<Token>, Vec<String>) {
    let query = &whole[..whole.floor_char_boundary(LONGEST)];
    let mut lexer = Lexer { query, at: 0, fresh: true, tokens: Vec::new(), notes: Vec::new() };
    if query.len() < whole.len() {
        lexer.notes.push(format!("only the first {LONGEST} bytes were read"));
    }
    let shouted = shouted(query);
    while let Some(c) = lexer.rest().chars().next() {
        lexer.step(c, shouted);
    }
    (lexer.tokens, lexer.notes)
}

fn shouted(query: &str) -> bool {
    query.split_whitespace().count() >= SHOUTED && !query.chars().any(char::is_lowercase)
}

struct Lexer<'a> {
    query: &'a str,
    at: usize,
    /// Whether a sign here would stand at the start of something.
    fresh: bool,
    tokens: Vec<Token>,
    notes: Vec<String>,
}

impl<'a> Lexer<'a> {
    fn rest(&self) -> &'a str {
        self.query.get(self.at..).unwrap_or("")
    }

    fn step(&mut self, c: char, shouted: bool) {
        let after = &self.rest()[c.len_utf8()..];
        match c {
            '(' => self.push(Token::Open, 1, true),
            ')' => self.push(Token::Close, 1, false),
            '+' if self.fresh && after.starts_with(starts_item) => self.push(Token::Plus, 1, false),
            '-' if self.fresh && after.starts_with(starts_item) => self.push(Token::Minus, 1, false),
            _ if closing(c).is_some() => self.quoted(c, after),
            _ if separates(c) => self.skip(c),
            _ => self.word(shouted),
        }
    }

    fn push(&mut self, token: Token, length: usize, fresh: bool) {
        self.tokens.push(token);
        self.at += length;
        self.fresh = fresh;
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
        self.fresh = true;
    }

    fn quoted(&mut self, open: char, after: &str) {
        let Some(length) = closing(open).and_then(|close| after.find(close)) else {
            self.notes.push(format!("a quote that does not close was passed over: {open}"));
            return self.skip(open);
        };
        let text = after[..length].to_owned();
        let close = after[length..].chars().next().map_or(0, char::len_utf8);
        let (slop, tail) = slop(&after[length + close..]);
        self.push(Token::Quoted(text, slop), open.len_utf8() + length + close + tail, false);
    }

    /// A word that looks like a field and is none. An address, a time of day and a colon of prose look like none.
    fn note_unknown(&mut self, word: &str) {
        let Some((name, value)) = word.split_once(':') else { return };
        let after = self.rest().get(word.len()..).unwrap_or("");
        let value = if value.is_empty() { after } else { value };
        if name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase()) && value.starts_with(starts_item) {
            let mut names: Vec<&str> = FIELDS.iter().map(|(_, field)| *field).collect();
            names.dedup();
            let names = names.join(", ");
            self.notes.push(format!("{name}: is no field; read as words (fields are {names})"));
        }
    }

    /// Reads up to the next blank, bracket or quote; a field's name ends at its colon.
    fn word(&mut self, shouted: bool) {
        let rest = self.rest();
        let end = rest.find(|c| separates(c) || matches!(c, '(' | ')') || closing(c).is_some());
        let word = &rest[..end.unwrap_or(rest.len())];
        if let Some((name, field)) = field(word) {
            return self.push(Token::Field(field), name.len() + 1, true);
        }
        self.note_unknown(word);
        let token = match word {
            "AND" if !shouted => Token::And,
            "OR" if !shouted => Token::Or,
            "NOT" if !shouted => Token::Not,
            "&&" | "&" => Token::And,
            "||" | "|" => Token::Or,
            _ => shaped(word),
        };
        self.push(token, word.len(), false);
    }
}

fn starts_item(c: char) -> bool {
    c.is_alphanumeric() || c == '(' || closing(c).is_some()
}

fn separates(c: char) -> bool {
    c.is_whitespace() || c.is_control() || matches!(c, ',' | ';' | '[' | ']' | '{' | '}')
}

fn closing(open: char) -> Option<char> {
    QUOTES.iter().find(|(known, _)| *known == open).map(|(_, close)| *close)
}

/// `~5` after a phrase, and its length.
fn slop(tail: &str) -> (u32, usize) {
    let digits = tail
        .strip_prefix('~')
        .map(|tail| tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit()).len());
    match digits {
        Some(digits @ 1..=4) => (tail[1..=digits].parse().unwrap_or(0), digits + 1),
        _ => (0, 0),
    }
}

fn field(word: &str) -> Option<(&str, &'static str)> {
    let (name, _) = word.split_once(':')?;
    let known = FIELDS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known))?;
    Some((name, known.1))
}

/// `cease*` and `zelensky~1`; a weight as in `word^2` is dropped.
fn shaped(word: &str) -> Token {
    let word = match word.rsplit_once('^') {
        Some((head, weight)) if weight.parse::<f32>().is_ok() => head,
        _ => word,
    };
    if let Some(head) = word.strip_suffix('*') {
        return Token::Word(head.trim_end_matches('*').to_owned(), Shape::Prefix);
    }
    match word.rsplit_once('~') {
        Some((head, "" | "1")) if !head.is_empty() => Token::Word(head.to_owned(), Shape::Fuzzy(1)),
        Some((head, edits)) if !head.is_empty() && edits.parse::<u32>().is_ok() => {
            Token::Word(head.to_owned(), Shape::Fuzzy(if edits == "0" { 0 } else { 2 }))
        }
        _ => Token::Word(word.to_owned(), Shape::Word),
    }
}
