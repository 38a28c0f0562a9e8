//! Tells running text from headings and furniture.

use super::{
    Role, Sentence, chars,
    furniture::Phrases,
    layout::{Block, SIGNATURE, quoted},
    lead,
};

/// What a body as a whole tells about its parts.
pub(super) struct Roles {
    /// Most blocks end with an end mark, so that one without is a heading.
    stops: bool,
    /// Where the signature of a mail starts; the length of the body if there is none.
    signature: usize,
    /// Starts of the blocks that introduce what is quoted from another message, in order.
    introductions: Vec<usize>,
}

/// Most bytes of a piece of furniture; longer sentences are not looked at.
const LONGEST_FURNITURE: usize = 240;
/// Most bytes of a signature, quotes that follow it left out.
const LONGEST_SIGNATURE: usize = 800;
/// Most words of a heading.
const LONGEST_HEADING: usize = 16;

impl Roles {
    pub(super) fn new(body: &str, blocks: &[Block]) -> Self {
        let (mut ended, mut open) = (0, 0);
        for block in blocks {
            // By length, so that many short list items do not outweigh paragraphs.
            let text = &body[block.start..block.end];
            *(if chars::ends_sentence(text) { &mut ended } else { &mut open }) += text.len();
        }
        let text = |block: &Block| &body[block.start..block.end];
        let introduces = |pair: &&[Block]| {
            let first = text(&pair[0]);
            quoted(text(&pair[1])) && first.len() <= LONGEST_FURNITURE && introduces_quote(first)
        };
        let introductions = blocks.windows(2).filter(introduces).map(|pair| pair[0].start).collect();
        Self { stops: ended > open, signature: signature(body, blocks), introductions }
    }

    /// Sets the roles of the sentences of one block.
    pub(super) fn assign(&self, body: &str, block: Block, sentences: &mut [Sentence]) {
        let only = sentences.len() == 1;
        let all = self.outside(body, block);
        for sentence in sentences {
            sentence.role = if all {
                Role::Furniture
            } else {
                self.alone(body, block, &body[sentence.span.range()], only)
            };
        }
    }

    /// The role of one sentence of a block; `only` if the block holds no other.
    pub(super) fn of(&self, body: &str, block: Block, sentence: &str, only: bool) -> Role {
        if self.outside(body, block) { Role::Furniture } else { self.alone(body, block, sentence, only) }
    }

    /// Whether a block as a whole is no part of what the article tells.
    fn outside(&self, body: &str, block: Block) -> bool {
        quoted(&body[block.start..block.end])
            || block.start >= self.signature
            || self.introductions.binary_search(&block.start).is_ok()
            || is_stamp(&body[block.start..block.end])
    }

    fn alone(&self, body: &str, block: Block, sentence: &str, only: bool) -> Role {
        if sentence.len() <= LONGEST_FURNITURE && furniture(sentence, only) {
            Role::Furniture
        } else if only && self.stops && heading(&body[block.start..block.end]) {
            Role::Heading
        } else {
            Role::Body
        }
    }
}

/// Where the last lone `--` stands with little but quotes after it.
fn signature(body: &str, blocks: &[Block]) -> usize {
    let mut after = 0;
    for block in blocks.iter().rev() {
        let text = &body[block.start..block.end];
        if text == SIGNATURE {
            return block.start;
        }
        after += if quoted(text) { 0 } else { text.len() };
        if after > LONGEST_SIGNATURE {
            break;
        }
    }
    body.len()
}

/// Whether a line or paragraph introduces what is quoted from another message: `On 5 March 2024, Ann Ek wrote:`, in
/// some languages.
pub fn introduces_quote(text: &str) -> bool {
    const VERBS: [&str; 10] = [
        "wrote",
        "writes",
        "said",
        "schrieb",
        "a écrit",
        "escribió",
        "escreveu",
        "ha scritto",
        "schreef",
        "пишет",
    ];
    text.ends_with(':') && VERBS.iter().any(|verb| text.contains(verb))
}

fn heading(text: &str) -> bool {
    !chars::ends_sentence(text) && crate::count_words(&text[..text.floor_char_boundary(400)]) <= limit(text)
}

fn limit(text: &str) -> usize {
    let spaceless = text.chars().next().is_some_and(chars::caseless) && !text.contains(' ');
    if spaceless || lead::list_mark(text) > 0 { 2 * LONGEST_HEADING } else { LONGEST_HEADING }
}

/// Whether `text` is no part of what the article tells; `only` if it is all of its block.
fn furniture(text: &str, only: bool) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '©' | '['));
    if bare.is_empty() || note(bare) || only && address(text) {
        return true;
    }
    if only && !chars::ends_sentence(text) && (byline(bare) || share_bar(bare)) {
        return true;
    }
    Phrases::get().mark(&bare.to_lowercase())
}

/// What the buttons under a headline say, one after the other: `Share Save Comments (12)`.
fn share_bar(bare: &str) -> bool {
    const BUTTONS: &str = " share save print email e-mail mail comment comments bookmark copy link \
        facebook twitter whatsapp telegram linkedin pinterest reddit bluesky mastodon \
        teilen drucken merken speichern kommentare partager imprimer enregistrer commenter commentaires \
        compartir guardar imprimir enviar comentarios condividi stampa salva commenti \
        compartilhar partilhar salvar comentar comentários delen opslaan printen reacties \
        поделиться сохранить печать комментарии udostępnij zapisz drukuj komentarze \
        sdílet uložit tisk komentáře paylaş kaydet yazdır yorumlar κοινοποίηση εκτύπωση σχόλια ";
    let words = || bare.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphabetic()));
    let button = |word: &str| word.is_empty() || BUTTONS.contains(&format!(" {} ", word.to_lowercase()));
    (2..=8).contains(&words().count()) && words().all(button)
}

/// An e-mail or web address, or a name on a network, with few words around it.
fn address(text: &str) -> bool {
    let sign = |word: &str| word.contains('@') || word.starts_with("http") || word.starts_with("www.");
    text.split_whitespace().take(7).count() <= 6 && text.split_whitespace().any(sign)
}

/// A note mark: `[1]`, or what was left out: `[+2005 chars]`, `[…]`.
fn note(bare: &str) -> bool {
    let cut = bare.strip_prefix("[+").and_then(|rest| rest.split_once(' ')).is_some_and(|(count, rest)| {
        count.bytes().all(|byte| byte.is_ascii_digit()) && rest.trim_end_matches(']') == "chars"
    });
    let digits = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'[' | b']');
    bare.starts_with('[') && bare.bytes().all(digits) || cut
}

/// `Published 6:12 p.m. April 7, 2025 | Updated 7:40 p.m. April 7, 2025`: which the stop of `p.m.` would part.
fn is_stamp(block: &str) -> bool {
    const STARTS: [&str; 8] = [
        "Published ",
        "Updated ",
        "Posted ",
        "Last updated",
        "Aktualisiert ",
        "Publié ",
        "Mis à jour ",
        "Actualizado ",
    ];
    block.len() <= 120
        && STARTS.iter().any(|start| block.starts_with(start))
        && block.bytes().filter(u8::is_ascii_digit).count() >= 3
        && !block.ends_with(['!', '?'])
        && block.split_whitespace().count() <= 16
}

/// `By Jane Doe`: a preposition, then two to five names, and at most an office after a comma.
fn byline(text: &str) -> bool {
    const BY: [&str; 16] = [
        "By",
        "BY",
        "Von",
        "VON",
        "Par",
        "PAR",
        "Por",
        "POR",
        "Di",
        "Door",
        "Av",
        "Af",
        "Text:",
        "Autor:",
        "Автор:",
        "Written by",
    ];
    let Some(rest) = BY.iter().find_map(|by| text.strip_prefix(by)?.strip_prefix(' ')) else { return false };
    let names = rest.split([',', '|', '/']).next().unwrap_or(rest);
    let words = || names.split_whitespace();
    (2..=5).contains(&words().count())
        && rest.split_whitespace().count() <= 9
        && words().all(|word| {
            word.starts_with(char::is_uppercase)
                || matches!(word, "and" | "und" | "et" | "y" | "e" | "de" | "von" | "van" | "der")
        })
        && !names.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use crate::{Language, Role, segment};

    fn check(body: &str, expect: &[Role]) {
        let roles: Vec<_> = segment(body, Language::English).iter().map(|sentence| sentence.role).collect();
        assert_eq!(roles, expect, "{body}");
    }

    #[test]
    fn headings() {
        use Role::{Body, Heading};
        check(
            "Flood warning\n\nThe river rose by a metre on Monday night. It fell again.",
            &[Heading, Body, Body],
        );
        check("Only headlines here\n\nAnd one more", &[Body, Body]);
        check(
            "What to take:\n- bread\n- water\nThe walk over the hill takes two hours.",
            &[Heading, Heading, Heading, Body],
        );
    }

    #[test]
    fn mail() {
        use Role::{Body, Furniture};
        check(
            "It will rain on Monday, as I said.\n\nOn 5 March, Ann Ek wrote:\n> Will it rain?\n> I hope not.\n\n--\nBo Ek\nWeather desk",
            &[Body, Furniture, Furniture, Furniture, Furniture, Furniture, Furniture],
        );
        check("Ann Ek said:\n\nIt will rain on Monday.", &[Role::Heading, Body]);
    }

    #[test]
    fn furniture() {
        use Role::{Body, Furniture};
        let text = "The river rose by a metre on Monday night and fell again.";
        let check = |line: &str, role| check(&format!("{line}\n\n{text}"), &[role, Body]);
        check("By Jane Doe", Furniture);
        check("Von Anna Müller", Furniture);
        check("By Jane Doe and John Roe, staff writers", Furniture);
        check("By noon the water was gone.", Body);
        check("Read more", Furniture);
        check("Read more: the bridge is closed", Furniture);
        check("Share Save Comments (12)", Furniture);
        check("Compartir · Guardar · Comentarios (3)", Furniture);
        check("Leer más: el puente sigue cerrado", Furniture);
        check("ADVERTISEMENT", Furniture);
        check("Advertisement prices fell again.", Body);
        check("Photo: AFP/Jean Dupont", Furniture);
        check("© 2020 The Daily Bridge", Furniture);
        check("All rights reserved.", Furniture);
        check("Sign up for our newsletter", Furniture);
        check("Last updated 5 March 2011", Furniture);
        check("Click here to unsubscribe.", Furniture);
        check("This story was updated at 9 a.m. with what the mayor said.", Furniture);
        check("Have you been affected by the flood?", Furniture);
        check("You have 2 free articles left this month.", Furniture);
        check("Follow her on X.", Furniture);
        check("* * *", Furniture);
        check("jane.doe@example.org or 555-0100", Furniture);
        check("FILE - In this May 4, 2001, file photo, a boat passes under the bridge.", Furniture);
    }
}
