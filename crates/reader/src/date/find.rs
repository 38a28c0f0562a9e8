//! Dates inside other things: an address or file name, and the first lines of a text.

use std::ops::Range;

use epitome_text::Precision;
use jiff::civil::Date;

use super::Stamp;
use super::parse::{Found, Token, compact_day, iso, numeric, tokens, words};

/// The date that an address or a file's path holds: `/2024/03/05/`, `2024-03-05-title.md`, `20240305`, `/2024/mar/05/`,
/// or a bare `/2024/03/`.
pub(crate) fn in_path(path: &str) -> Option<Stamp> {
    let tokens = tokens(path);
    let full = compact(&tokens).or_else(|| {
        let found = iso(&tokens).filter(|found| found.precision == Precision::Day);
        found
            .or_else(|| in_words(&tokens))
            .filter(|found| plausible(found.date))
            .map(|found| Stamp::day(found.date))
    });
    full.or_else(|| month_folder(path))
}

fn compact(tokens: &[Token<'_>]) -> Option<Stamp> {
    let eight = tokens.iter().filter(|token| token.text.len() == 8);
    eight.filter_map(|token| compact_day(token.text)).find(|date| plausible(*date)).map(Stamp::day)
}

fn in_words(tokens: &[Token<'_>]) -> Option<Found> {
    words(tokens).filter(|found| found.precision == Precision::Day && found.tokens.len() <= 5)
}

fn month_folder(path: &str) -> Option<Stamp> {
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(2).find_map(|pair| {
        let [year, month] = pair else { return None };
        let (year, month) = (year.parse().ok()?, month.parse().ok()?);
        let date = Date::new(year, month, 1).ok().filter(|date| plausible(*date) && pair[1].len() == 2)?;
        Some(Stamp { at: date.at(0, 0, 0, 0), precision: Precision::Month })
    })
}

fn plausible(date: Date) -> bool {
    (1900..2100).contains(&date.year())
}

/// The date of a dateline (`LONDON, March 5, 2024 —`) or of a short line that is little but a date, among the
/// first lines of a body.
pub(crate) fn dateline(body: &str) -> Option<Stamp> {
    body.lines().filter(|line| !line.is_empty()).take(4).find_map(in_line).map(|(stamp, _)| stamp)
}

/// The date of a line that says itself that it tells when something came out: `Source: Wire | Published: 2024-03-05`.
pub(crate) fn published(line: &str) -> Option<Stamp> {
    // Most blocks of a page are sentences, and are not looked through.
    let (date, place) = if line.contains('\n') || is_sentence(line) { None } else { day_in(head(line)) }?;
    let label = line[..place.start].trim_end().trim_end_matches([':', '：']);
    let label = label.rsplit(['|', '·', '•']).next().unwrap_or_default().to_lowercase();
    let mut words = label.split_whitespace();
    let told = words.any(|word| PUBLISHED.contains(&word.trim_end_matches([':', '：'])));
    told.then(|| Stamp::day(date))
}

/// Whether a line ends as a sentence does, and not as the time of a day.
fn is_sentence(line: &str) -> bool {
    line.ends_with(['.', '!', '?', '。', '！', '？']) && !line.ends_with("m.")
}

/// The day that a text is, and nothing else.
pub(crate) fn whole(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let (date, place) = day_in(head(text))?;
    (place == (0..text.len())).then(|| Stamp::day(date))
}

/// The first letters of a line.
fn head(line: &str) -> &str {
    line.char_indices().nth(160).map_or(line, |(end, _)| &line[..end])
}

/// The first day that the head of a line names, and where.
fn day_in(head: &str) -> Option<(Date, Range<usize>)> {
    // A day and a year of two digits are the least.
    if head.bytes().filter(u8::is_ascii_digit).count() < 3 {
        return None;
    }
    let tokens = tokens(head);
    let day = |found: &Found| found.precision == Precision::Day;
    let found = words(&tokens).or_else(|| iso(&tokens)).or_else(|| numeric(&tokens)).filter(day)?;
    Some((found.date, tokens[found.tokens.start].at..tokens[found.tokens.end - 1].end()))
}

/// The date, and whether the line is little else.
fn in_line(line: &str) -> Option<(Stamp, bool)> {
    let head = head(line);
    let (date, Range { start, end }) = day_in(head)?;
    let (before, after) = (&head[..start], &head[end..]);
    // Where it was filed may follow: `March 5, 2024 | Tides, Boats`.
    let cut = after.find(" | ").filter(|_| before.trim().is_empty() && line.len() == head.len());
    let own = cut.map_or(line, |cut| &head[..end + cut]);
    let alone =
        is_date_line(own, before, cut.map_or(after, |cut| &after[..cut])) && !line.ends_with(['.', '!', '?']);
    (alone || is_dateline(before, after)).then(|| (Stamp::day(date), alone))
}

/// Whether a line is little but a date: when something was published, and by whom.
pub(crate) fn is_stamp(line: &str) -> bool {
    !line.contains('\n') && in_line(line).is_some_and(|(_, alone)| alone)
}

/// Whether a line tells when a text was changed, and not when it came out.
pub(crate) fn is_change(line: &str) -> bool {
    let line = line.trim_start().to_lowercase();
    [
        "updated",
        "last updated",
        "last modified",
        "modified",
        "mis à jour",
        "aktualisiert",
        "actualizado",
        "atualizado",
        "aggiornato",
        "bijgewerkt",
        "обновлено",
        "更新",
        "最終更新",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

/// What a line starts with that tells when something came out.
const PUBLISHED: [&str; 22] = [
    "published",
    "first published",
    "posted",
    "publié",
    "publiée",
    "veröffentlicht",
    "publicado",
    "publicada",
    "pubblicato",
    "gepubliceerd",
    "opublikowano",
    "опубликовано",
    "发布时间",
    "发布日期",
    "时间",
    "发表时间",
    "发表于",
    "發布時間",
    "公開日",
    "公開日時",
    "投稿日",
    "등록일",
];

/// What a line starts with that tells when something else than the text came to be.
const OF_OTHERS: [&str; 12] = [
    "founded",
    "born",
    "died",
    "established",
    "launched",
    "released",
    "formed",
    "opened",
    "created",
    "dissolved",
    "built",
    "closed",
];

/// A short line without an end stop and with few words besides the date.
fn is_date_line(line: &str, before: &str, after: &str) -> bool {
    let words = before.split_whitespace().chain(after.split_whitespace());
    let first = before.split_whitespace().next().unwrap_or("").trim_end_matches(':').to_lowercase();
    let most = if PUBLISHED.contains(&first.as_str()) { 16 } else { 8 };
    line.chars().count() <= 90
        && !OF_OTHERS.contains(&first.as_str())
        && !line.ends_with(['.', '!', '?', ','])
        && words.filter(|word| word.chars().any(char::is_alphabetic)).count() <= most
        && (before.split_whitespace().count() <= 3
            || before.trim_end().ends_with(['|', '-', '–', '—', '•', '·', ':', '/']))
}

/// A place in capitals before the date and a dash after it.
fn is_dateline(before: &str, after: &str) -> bool {
    let letters = before.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = before.chars().filter(|c| c.is_uppercase()).count();
    let next: String = after.chars().take(30).collect();
    before.len() <= 60
        && letters <= capitals * 2
        && [" - ", " – ", " — ", "--", "— ", "– "].iter().any(|dash| next.contains(dash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(got: Option<Stamp>, expect: &str) {
        assert_eq!(got.map(super::super::shown).unwrap_or_default(), expect);
    }

    #[test]
    fn paths() {
        check(in_path("https://paper.example/2024/03/05/flood"), "2024-03-05");
        check(in_path("https://paper.example/2024/mar/05/flood"), "2024-03-05");
        check(in_path("https://paper.example/2024/03/flood"), "2024-03");
        check(in_path("news/2024-03-05-flood.md"), "2024-03-05");
        check(in_path("news/flood_20240305.txt"), "2024-03-05");
        check(in_path("news/flood-7654321.txt"), "");
        check(in_path("tech/tech_001.txt"), "");
        check(in_path("report-2024.txt"), "");
        check(in_path("a/99999999.txt"), "");
    }

    #[test]
    fn lines() {
        check(dateline("Published March 5, 2024"), "2024-03-05");
        assert_eq!(dateline("Founded March 5, 2024; last year"), None);
        check(dateline("Publié le 5 mars 2024 à 10h30, mis à jour le 6 mars 2024"), "2024-03-05");
        check(dateline("Publicado em 05/03/2024 às 10h30"), "2024-03-05");
        check(dateline("Thứ ba, 5/3/2024, 10:30 (GMT+7)"), "2024-03-05");
        check(dateline("Seen on 05/03/2024"), "");
        check(published("By C. Ann Ek | Posted Mar. 5, 2024, 5:17 p.m."), "2024-03-05");
        check(published("来源: 新 | 发布时间: 2024-03-05 | 浏览次数:"), "2024-03-05");
        check(published("The book was published on March 5, 2024 in two volumes."), "");
        check(published("Born March 5, 2024 | Published in May"), "");
        check(whole(" 5 March 2024"), "2024-03-05");
        check(whole("Since 5 March 2024"), "");
        check(
            dateline("March 5, 2024 at 08:45 AM | categories: Tides, Boats, The harbour | View comments"),
            "2024-03-05",
        );
        check(dateline("March 5, 2024 | The bridge that had been shut for a week opened."), "");
        check(dateline("March 5, 2024\n\nThe river rose."), "2024-03-05");
        check(dateline("By A. Writer | 5 March 2024\n\nThe river rose."), "2024-03-05");
        check(dateline("ELDER BRIDGE, March 5, 2024 (Wire) — The river rose."), "2024-03-05");
        check(
            dateline("The bridge opened on March 5, 2024 and closed a day later - for good, many feared."),
            "",
        );
        check(dateline("He retired on 5 March 2024."), "");
        assert!(is_stamp("March 5, 2024") && !is_stamp("ELDER, March 5, 2024 — The river rose."));
        check(dateline("The river rose."), "");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,80}") {
            let _ = (dateline(&text), in_path(&text));
        }
    }
}
