//! Month names in dates.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The month, 1–12, that a word names, whole or shortened, in any of a dozen and a half languages.
pub(super) fn month(word: &str) -> Option<i8> {
    static BY_NAME: LazyLock<FxHashMap<&str, i8>> = LazyLock::new(|| {
        let names = |&(names, month): &(&'static str, i8)| names.split(' ').map(move |name| (name, month));
        // The first of two that share a name has it.
        MONTHS.iter().rev().flat_map(names).collect()
    });
    let word = word.trim_end_matches('.');
    if !word.is_ascii() {
        return BY_NAME.get(word.to_lowercase().as_str()).copied();
    }
    // Most words of a text are none, and are asked about.
    let mut lower = [0; LONGEST_ASCII];
    let lower = lower.get_mut(..word.len())?;
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    BY_NAME.get(std::str::from_utf8(lower).ok()?).copied()
}

/// Bytes of the longest name in ASCII, or more.
const LONGEST_ASCII: usize = 16;

const MONTHS: [(&str, i8); 12] = [
    (
        "january jan januar jänner januari janvier janv enero ene janeiro gennaio gen января январь янв січня січ stycznia styczeń sty ledna leden ιανουαρίου ιαν ocak oca ianuarie ian január januára tammikuu tammikuuta يناير ינואר",
        1,
    ),
    (
        "february feb februar februari février févr fév febrero fevereiro fev febbraio febr февраля февраль фев лютого лют lutego luty lut února únor φεβρουαρίου φεβ şubat şub februarie február helmikuu helmikuuta فبراير פברואר",
        2,
    ),
    (
        "march mar märz mär mrz maart mrt mars marzo março марта март мар березня бер marca marzec března březen μαρτίου μαρ mart martie március maaliskuu maaliskuuta marts مارس מרץ",
        3,
    ),
    (
        "april apr avril avr abril abr aprile апреля апрель апр квітня квіт kwietnia kwiecień kwi dubna duben απριλίου απρ nisan nis aprilie április huhtikuu huhtikuuta أبريل אפריל",
        4,
    ),
    (
        "may mai mei mayo maio maggio mag мая май травня трав maja maj května květen μαΐου μαϊ mayıs május toukokuu toukokuuta مايو מאי",
        5,
    ),
    (
        "june jun juni juin junio junho giugno giu июня июнь июн червня черв czerwca czerwiec cze června červen ιουνίου ιουν haziran haz iunie június kesäkuu kesäkuuta يونيو יוני",
        6,
    ),
    (
        "july jul juli juillet juil julio julho luglio lug июля июль июл липня лип lipca lipiec lip července červenec ιουλίου ιουλ temmuz tem iulie július heinäkuu heinäkuuta يوليو יולי",
        7,
    ),
    (
        "august aug août aout agosto ago августа август авг серпня серп sierpnia sierpień sie srpna srpen αυγούστου αυγ ağustos ağu augustus augusti augusztus elokuu elokuuta أغسطس אוגוסט",
        8,
    ),
    (
        "september sep sept septembre septiembre setiembre setembro set settembre сентября сентябрь сен сент вересня вер września wrzesień wrz září σεπτεμβρίου σεπ eylül eyl septembrie szeptember syyskuu syyskuuta سبتمبر ספטמבר",
        9,
    ),
    (
        "october oct oktober okt octobre octubre outubro out ottobre ott октября октябрь окт жовтня жовт października październik paź října říjen οκτωβρίου οκτ ekim eki octombrie október lokakuu lokakuuta أكتوبر אוקטובר",
        10,
    ),
    (
        "november nov novembre noviembre novembro ноября ноябрь ноя нояб листопада лист listopada listopad lis listopadu νοεμβρίου νοε kasım kas noiembrie marraskuu marraskuuta نوفمبر נובמבר",
        11,
    ),
    (
        "december dec dezember dez décembre déc diciembre dic dezembro dicembre декабря декабрь дек грудня груд grudnia grudzień gru prosince prosinec δεκεμβρίου δεκ aralık ara decembrie joulukuu joulukuuta ديسمبر דצמבר",
        12,
    ),
];
