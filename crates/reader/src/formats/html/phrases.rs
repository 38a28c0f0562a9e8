//! Blocks that a page sets among those of an article and that say so themselves: labels of adverts, pointers to other
//! articles, calls to subscribe, share bars.

use super::extract::LINKS;
use super::scan::Block;
use super::zone::Zone;

/// Most words of a label, of a line that shares or points elsewhere, and of a call to subscribe.
const LABEL: usize = 7;
const LINE: usize = 30;
const CALL: usize = 70;

/// Labels of adverts and of what stands beside an article, whole.
const LABELS: [&str; 44] = [
    "advertisement",
    "advertisements",
    "advertising",
    "advert",
    "ad",
    "sponsored",
    "sponsored content",
    "advertisement scroll to continue",
    "scroll down to continue reading",
    "scroll to continue",
    "story continues",
    "story continues below",
    "article continues below",
    "continue reading below",
    "skip advertisement",
    "skip ad",
    "anzeige",
    "werbung",
    "publicité",
    "publicidad",
    "publicidade",
    "pubblicità",
    "advertentie",
    "reklama",
    "reklam",
    "annons",
    "annonse",
    "реклама",
    "広告",
    "广告",
    "廣告",
    "광고",
    "إعلان",
    "quảng cáo",
    "share this",
    "share this article",
    "share this story",
    "share this page",
    "email this",
    "print this",
    "read full story",
    "show comments",
    "view comments",
    "leave a comment",
];
/// How a line below or above an advert starts.
const CUTS: [&str; 5] = [
    "story continues below",
    "article continues",
    "article continues after",
    "continue reading below",
    "this article continues",
];
/// Headings of lists of other articles; before a colon, of one.
const POINTERS: [&str; 58] = [
    "read more",
    "read also",
    "also read",
    "see also",
    "read next",
    "related",
    "related articles",
    "related stories",
    "related content",
    "related news",
    "related posts",
    "related topics",
    "related coverage",
    "related links",
    "more on this",
    "more on this story",
    "more from",
    "more like this",
    "recommended",
    "recommended reading",
    "recommended stories",
    "recommended for you",
    "you may also like",
    "you might also like",
    "don't miss",
    "don’t miss",
    "must read",
    "most read",
    "most popular",
    "trending",
    "top stories",
    "further reading",
    "watch",
    "watch also",
    "listen",
    "lesen sie auch",
    "lesen sie mehr",
    "mehr zum thema",
    "auch interessant",
    "das könnte sie auch interessieren",
    "lire aussi",
    "à lire aussi",
    "à lire également",
    "sur le même sujet",
    "lea también",
    "lee también",
    "lea además",
    "te puede interesar",
    "más información",
    "leia também",
    "leia mais",
    "veja também",
    "leggi anche",
    "lees ook",
    "czytaj też",
    "читайте также",
    "相关阅读",
    "関連記事",
];
/// How lines that share or sort an article start.
const BARS: [&str; 22] = [
    "share on",
    "share via",
    "share this",
    "tweet this",
    "email this",
    "print this",
    "follow us on",
    "filed under",
    "tags:",
    "tag:",
    "topics:",
    "categories:",
    "posted in",
    "schlagwörter:",
    "themen:",
    "mots-clés",
    "teilen auf",
    "partager sur",
    "compartir en",
    "etiquetas:",
    "теги:",
    "标签",
];
/// How a call to subscribe starts …
const CALLS: [&str; 36] = [
    "sign up",
    "subscribe",
    "get the",
    "get our",
    "get your",
    "get more",
    "get all",
    "join our",
    "join us",
    "join the",
    "register",
    "already a subscriber",
    "already have an account",
    "continue reading",
    "to continue reading",
    "to read the full",
    "to read this",
    "want to read",
    "want more",
    "you have read",
    "you've read",
    "you’ve read",
    "you have reached",
    "you've reached",
    "you’ve reached",
    "this article is for subscribers",
    "this content is for",
    "support our",
    "enjoy unlimited",
    "unlock",
    "log in",
    "unsubscribe",
    "abonnieren sie",
    "jetzt abonnieren",
    "abonnez-vous",
    "suscríbete",
];
/// … and what it speaks of.
const OFFERS: [&str; 29] = [
    "newsletter",
    "inbox",
    "subscri",
    "free article",
    "free stories",
    "unlimited access",
    "without limits",
    "sign up",
    "sign in",
    "log in",
    "an account",
    "premium",
    "member",
    "free trial",
    "per week",
    "a month",
    "a week",
    "alerts",
    "abonn",
    "mailing list",
    "podcast",
    "whatsapp",
    "telegram",
    "boletín",
    "suscri",
    "digital access",
    "download the app",
    "our app",
    "per month",
];

/// Whether a block of so many words is such a thing.
pub(super) fn is_foreign(block: &Block, words: usize) -> bool {
    if words > CALL || block.text.contains('\n') {
        return false;
    }
    let text = block.text.to_lowercase();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let starts = |with: &[&str]| with.iter().any(|start| bare.starts_with(start));
    let whole = bare.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'').filter(|w| !w.is_empty());
    let plain = || whole.clone().collect::<Vec<_>>().join(" ");
    match () {
        () if words <= LABEL && (LABELS.contains(&plain().as_str()) || starts(&CUTS)) => true,
        () if words <= LINE && points(block, bare) => true,
        () if words <= LABEL * 2 && starts(&BARS) && !ends_sentence(&text) => true,
        () => starts(&CALLS) && OFFERS.iter().any(|offer| bare.contains(offer)) && speaks_to_readers(bare),
    }
}

/// `Read more: A headline`, the headline a link.
fn points(block: &Block, bare: &str) -> bool {
    let before = bare.split_once([':', '|', '：', '–', '»', '>']).map(|(start, _)| start.trim());
    let named = before.is_some_and(|start| POINTERS.contains(&start));
    named && block.linked > 0.4
        || block.linked > LINKS
            && !block.zones.has(Zone::Heading)
            && POINTERS.iter().any(|pointer| pointer.contains(' ') && bare.starts_with(pointer))
}

/// Calls are orders; a sentence about a newsletter has a subject.
fn speaks_to_readers(bare: &str) -> bool {
    let told = [
        "you", "your", "our", "us", "now", "here", "today", "ihr", "sie", "vous", "votre", "tu", "su",
        "nuestro",
    ];
    bare.split(|c: char| !c.is_alphanumeric()).any(|word| told.contains(&word))
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', '。'])
}

/// Whether a block of so many words is the heading of a list of other articles.
pub(super) fn is_pointer(block: &Block, words: usize) -> bool {
    let text = block.text.to_lowercase();
    words <= LABEL && POINTERS.contains(&text.trim_matches(|c: char| !c.is_alphanumeric()))
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
    }

    #[test]
    fn text_stays() {
        check("<p>Advertisement of the old kind has left the paper.", false);
        check("<p>Related costs rose by half.", false);
        check("<p>Subscribers of the newsletter rose to 4,000 last year.", false);
        check("<p>Subscribe they did, in their thousands, and the paper lived.", false);
        check("<p>Read more, she told the pupils: it is the only way.", false);
        check("<p>Share this with nobody, he wrote to the mayor.", false);
    }
}
