//! Kinds of characters that end, open and close sentences.

/// What a run of end marks is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// One point: may end an abbreviation.
    Stop,
    /// `!`, `?` and their kin.
    Strong,
    /// Three points.
    Ellipsis,
    /// Marks that end a sentence whatever follows: `。`, `।`.
    Full,
}

/// The end mark that `c` is. `;` asks in Greek.
pub(super) fn mark(c: char, greek: bool) -> Option<Mark> {
    match c {
        '.' | '．' => Some(Mark::Stop),
        '!' | '?' | '؟' | '‼' | '⁇' | '⁈' | '⁉' | '‽' | '\u{37E}' => Some(Mark::Strong),
        '…' => Some(Mark::Ellipsis),
        '。' | '！' | '？' | '｡' | '।' | '॥' | '۔' | '።' | '፧' | '។' | '။' | '։' | '﹒' => {
            Some(Mark::Full)
        }
        ';' if greek => Some(Mark::Strong),
        _ => None,
    }
}

/// Bytes with which an end mark may start.
pub(super) const INTEREST: [bool; 256] = {
    let mut table = [false; 256];
    let leads = [b'.', b'!', b'?', b';', 0xCD, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF];
    let mut at = 0;
    while at < leads.len() {
        table[leads[at] as usize] = true;
        at += 1;
    }
    table
};

/// Whether `c` closes a quote or bracket when it follows an end mark directly.
pub(super) fn closes(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '”'
            | '’'
            | '“'
            | '‘'
            | '»'
            | '«'
            | '›'
            | '‹'
            | ')'
            | ']'
            | '}'
            | '」'
            | '』'
            | '】'
            | '）'
            | '》'
            | '〉'
            | '〕'
            | '＂'
            | '*'
            | '_'
    )
}

/// Whether `c` may stand before the first word of a sentence.
pub(super) fn opens(c: char) -> bool {
    quote_opens(c)
        || matches!(
            c,
            '(' | '['
                | '{'
                | '¿'
                | '¡'
                | '-'
                | '–'
                | '—'
                | '―'
                | '‒'
                | '*'
                | '_'
                | '（'
                | '【'
                | '《'
                | '〈'
        )
}

/// Whether `c` opens a quotation.
pub(super) fn quote_opens(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '»' | '‹' | '›' | '「' | '『')
}

/// Whether `text` ends with an end mark, closing quotes and brackets aside.
pub(super) fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| closes(c) || c.is_whitespace());
    bare.chars().next_back().is_some_and(|c| mark(c, true).is_some())
}

/// Whether the script of `c` has no upper case.
pub(super) fn caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_uppercase() && !c.is_lowercase()
}
