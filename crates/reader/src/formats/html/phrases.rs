//! Blocks that a page sets among those of an article and that say so themselves: labels of adverts, pointers to other
//! articles, calls to subscribe, share bars.

use super::extract::LINKS;
use super::scan::Block;
use super::wording::{
    ABOUT, ANSWERS, BARS, CALLS, COMMENTS, COOKIES, CREDITS, CRUMBS, CUTS, FOLLOWS, LABELS, NETWORKS, OFFERS,
    ORDERS, ORIGIN, OWN, POINTERS, SEEN,
};
use super::zone::Zone;

/// Most words of a label, of a line that shares or points elsewhere, and of a call to subscribe.
const LABEL: usize = 7;
const LINE: usize = 30;
const CALL: usize = 70;
/// Most words of a label in capitals.
const CAPITALS: usize = 4;
/// … and of a line that names whoever made a picture.
const CREDITED: usize = 45;

/// Whether a block of so many words is such a thing.
pub(super) fn is_foreign(block: &Block, words: usize) -> bool {
    if is_data(&block.text) {
        return true;
    }
    if words > CALL || block.text.contains('\n') {
        return false;
    }
    let text = block.text.to_lowercase();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    match () {
        () if words <= LABEL
            && (LABELS.has(&plain(bare))
                || CUTS.starts(bare.trim_start_matches(|c: char| !c.is_alphabetic()))) =>
        {
            true
        }
        () if words <= LINE && points(block, bare) => true,
        () if words <= LABEL * 2 && BARS.starts(bare) && !ends_sentence(&text) => true,
        () if is_bar(block, words, &text) => true,
        () if words <= CREDITED && is_credit(block, &text) => true,
        () if words <= LINE && ORIGIN.starts(bare) => true,
        () if words <= LINE && FOLLOWS.starts(bare) && NETWORKS.within(bare) => true,
        () if OWN.within(bare) => true,
        () if COOKIES.starts(bare) && CRUMBS.within(bare) => true,
        () => calls(bare),
    }
}

/// Whether a block of so many words is a call to subscribe.
pub(super) fn is_call(block: &Block, words: usize) -> bool {
    let text = block.text.to_lowercase();
    words <= CALL && !block.text.contains('\n') && calls(text.trim_matches(|c: char| !c.is_alphanumeric()))
}

fn calls(bare: &str) -> bool {
    match () {
        () if ORDERS.starts(bare) => OFFERS.within(bare),
        () => CALLS.starts(bare) && OFFERS.within(bare) && speaks_to_readers(bare),
    }
}

/// One line of data for a script.
fn is_data(text: &str) -> bool {
    text.starts_with(['{', '[']) && text.ends_with(['}', ']']) && text.matches("\":").count() > 1
}

/// The words of a text without what stands between them.
fn plain(bare: &str) -> String {
    let words = bare.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'').filter(|w| !w.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// A row of links: to share, to sort, to go elsewhere.
fn is_bar(block: &Block, words: usize, text: &str) -> bool {
    let parted = || block.linked > 0.5 && text.matches('|').count() >= 2;
    // Cells of a row of a table are several spaces apart.
    let row = text.contains("  ");
    !row && block.links >= 3 && (block.linked > LINKS || parted()) && words <= LINE && !ends_sentence(text)
}

/// Whether the end of a text names whoever made the picture that it stands under.
fn is_credit(block: &Block, text: &str) -> bool {
    const END: usize = 60;
    if ends_sentence(text) || block.zones.has(Zone::Heading) {
        return false;
    }
    let at = text.char_indices().rev().nth(END).map_or(0, |(at, _)| at);
    text[at..].contains('©') || CREDITS.within(text[at..].trim_end_matches(':'))
}

/// `Read more: A headline`, the headline a link.
fn points(block: &Block, bare: &str) -> bool {
    let before = bare.split_once([':', '|', '：', '–', '»', '>']).map(|(start, _)| start.trim());
    let named = before.is_some_and(|start| POINTERS.has(start) || SEEN.has(start));
    let shouted = || {
        let label = block.text.trim_start_matches(['(', '[']).split_once(':').map_or("", |(label, _)| label);
        label.starts_with(char::is_uppercase)
            && label.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
            && label.split_whitespace().count() <= CAPITALS
    };
    named && block.linked > 0.4
        || block.linked > 0.5 && shouted()
        || block.linked > LINKS && !block.zones.has(Zone::Heading) && POINTERS.starts_long(bare)
}

/// Calls are orders; a sentence about a newsletter has a subject.
fn speaks_to_readers(bare: &str) -> bool {
    let told =
        ["you", "your", "our", "us", "now", "here", "today", "already", "unlimited", "jetzt", "ihr", "sie"];
    bare.split(|c: char| !c.is_alphanumeric()).any(|word| told.contains(&word))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '。', '！', '？', '؟', '۔', '।'])
}

/// Whether a block of so many words is the heading of a list of other articles.
pub(super) fn is_pointer(block: &Block, words: usize) -> bool {
    words <= LABEL && {
        let text = block.text.to_lowercase();
        POINTERS.has(text.trim_matches(|c: char| !c.is_alphanumeric()))
    }
}

/// Whether a block of so many words is the heading of what tells of the author.
pub(super) fn is_of_author(block: &Block, words: usize) -> bool {
    words <= LABEL && ABOUT.has(block.text.to_lowercase().trim_matches(|c: char| !c.is_alphabetic()))
}

/// Whether a block of so many words offers to answer a post or to report it: `Like Reply Report`.
pub(super) fn is_answer(block: &Block, words: usize) -> bool {
    words <= LABEL && !block.zones.has(Zone::Share) && {
        let text = block.text.to_lowercase();
        !ends_sentence(&text) && ANSWERS.within(&text)
    }
}

/// Whether a block of so many words is the heading of what readers say: `3 Comments`.
pub(super) fn is_comments(block: &Block, words: usize) -> bool {
    words <= LABEL && {
        let text = block.text.to_lowercase();
        let counted = text.contains(|c: char| c.is_ascii_digit());
        let bare = text.trim_matches(|c: char| !c.is_alphabetic());
        (counted && !block.zones.has(Zone::Form) || block.zones.has(Zone::Heading)) && COMMENTS.has(bare)
    }
}

#[cfg(test)]
mod tests {
    use super::super::extract::tokens;
    use super::super::scan::scan;
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: bool) {
        let block = scan(html).blocks().remove(0);
        assert_eq!(is_foreign(&block, tokens(&block.text).count()), expect, "{html}");
    }

    #[test]
    fn foreign_blocks() {
        check("<p>Advertisement", true);
        check("<p>– ANZEIGE –", true);
        check("<p>Story continues below advertisement", true);
        check("<p>ALSO READ: <a href=x>Old mill finds a buyer after seven years</a>", true);
        check("<p><a href=x>Read more about the mill</a>", true);
        check("<p>Sign up to our newsletter for the week's best stories in your inbox.", true);
        check("<p>You have read your three free articles. Subscribe now for 1 crown a week.", true);
        check("<p>Tags: <a href=x>tide</a>, harbour", true);
        check("<p>Share on Facebook", true);
        check("<p><a href=x>Tide</a> <a href=y>Mill</a> <a href=z>Harbour</a>", true);
        check("<p>The mill in May. Foto: Ann Ek/Wire", true);
        check(
            "<p>Das könnte Sie auch interessieren: <a href=x>Alte Mühle nach sieben Jahren verkauft</a>",
            true,
        );
        check("<p>Подпишитесь на нашу рассылку: новости каждое утро.", true);
        check("<p>Este contenido es exclusivo para suscriptores.", true);
        check("<p>Wir verwenden Cookies, um Inhalte zu zeigen.", true);
        check("<p>この記事は有料会員限定です。", true);
        check("<p>{ \"author\": \"Ann Ek\", \"tags\": [] }", true);
        check("<p>Follow The Quay on Facebook and Mastodon for more.", true);
        check("<p>（原标题：老桥重新开放）", true);
        check("<p>本文来源：河岸报 责任编辑：王小海_HB01", true);
        check("<p>(MORE: <a href=x>The old mill in pictures</a>)", true);
        check("<p><a href=x>IN THE VALLEY: Old mill finds a buyer</a>", true);
        check("<p><a href=x>Video: Old mill finds a buyer</a>", true);
        check("<p>扫描二维码关注公众号", true);
        check("<p>We may earn a commission if you buy a boat by a link on this page.", true);
    }

    #[test]
    fn text_stays() {
        check("<p>Advertisement of the old kind has left the paper.", false);
        check("<p>Related costs rose by half.", false);
        check("<p>Subscribers of the newsletter rose to 4,000 last year.", false);
        check("<p>Subscribe they did, in their thousands, and the paper lived.", false);
        check("<p>Read more, she told the pupils: it is the only way.", false);
        check("<p>Share this with nobody, he wrote to the mayor.", false);
        check("<p>See <a href=x>one</a>, <a href=y>two</a> and <a href=z>three</a> of the old mills.", false);
        check("<p>She kept a photo: it showed the mill.", false);
        check("<h2>A photo by the sea</h2>", false);
        check("<p>Follow the coast to the mill and turn left.", false);
        check("<p>[A sign read: \"Closed\"]", false);
        check("<p>IN THE VALLEY: The old mill finds a <a href=x>buyer</a>", false);
        check("<p><a href=x>Old mill: a buyer is found</a>", false);
        check("<p><a href=x>“TIDE: The Game” (50 crowns)</a>", false);
        check("<p>Video: the mill turns, though no water has come down for years.", false);
        check("<p>来源不明的船只周一停在老桥下。", false);
        check("<p>Get your boat out of the water before the first frost.", false);
    }
}
