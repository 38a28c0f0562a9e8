//! Words and letters that tell languages of one script apart.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Language;
use crate::analyze::stop_words;

/// For each stop word and each telling letter, the set of languages that have it.
pub(super) struct Evidence {
    pub(super) words: FxHashMap<&'static str, u32>,
    /// Bytes of the longest word.
    pub(super) longest: usize,
    pub(super) letters: FxHashMap<char, u32>,
}

impl Evidence {
    /// The lists, read once a process.
    pub(super) fn get() -> &'static Self {
        static EVIDENCE: OnceLock<Evidence> = OnceLock::new();
        EVIDENCE.get_or_init(Self::read)
    }

    fn read() -> Self {
        let (mut words, mut letters) = (FxHashMap::default(), FxHashMap::default());
        for &language in Language::ALL {
            let telling =
                TELLING.iter().filter(|(of, _)| *of == language).flat_map(|(_, words)| words.split(' '));
            for word in stop_words(language).chain(telling).filter(|word| word.chars().nth(1).is_some()) {
                *words.entry(word).or_insert(0) |= 1 << language as u32;
            }
        }
        for (language, alphabet) in LETTERS_OF {
            for letter in alphabet.chars() {
                *letters.entry(letter).or_insert(0) |= 1 << *language as u32;
            }
        }
        let longest = words.keys().map(|word: &&str| word.len()).max().unwrap_or(0);
        Self { words, longest, letters }
    }
}

/// Function words that the stop lists lack, above all those that part close relatives.
const TELLING: &[(Language, &str)] = &[
    (
        Language::Danish,
        "af efter mellem hvad nogle nogen sig blev bliver ikke også meget selv end til ud op jeg dag år siger siden kun mod hvor uden både flere skal vil men blevet have været kunne skulle gør får havde hvilket",
    ),
    (
        Language::Norwegian,
        "av etter mellom hva noen seg ble blir ikke også mye selv enn til ut opp jeg dag år sier siden kun mot hvor uten både flere skal vil men blitt ha vært kunne skulle gjør får hadde hvilket eller enn bare nå dei ein eit ikkje frå",
    ),
    (
        Language::Swedish,
        "av efter mellan vad någon sig blev inte också mycket själv än till ut upp jag och är säger sedan bara mot utan både flera ska skulle att från som",
    ),
    (
        Language::Bulgarian,
        "на за от се да са че това като със към през след който която които бъде обаче беше бяха още според между",
    ),
    (
        Language::Ukrainian,
        "та що як про від для при після між який яка які також було були буде цього того за до із під час року",
    ),
    (
        Language::Russian,
        "что как это для при после между который которая которые также было были будет этого того они год года лет из под",
    ),
    (
        Language::Catalan,
        "amb els les dels una per que també és més aquest aquesta però ha han des fins entre seva seu",
    ),
    (
        Language::Czech,
        "že se na je jsou byl byla bylo byli podle také které který která jako jeho jejich aby ale nebo mezi pro při před ještě",
    ),
    (
        Language::Indonesian,
        "yang dan di dengan untuk dari ini itu pada adalah tidak akan oleh juga telah sudah",
    ),
];

/// Letters beyond a–z that a language uses in everyday words; in other scripts, those that part its languages.
const LETTERS_OF: &[(Language, &str)] = &[
    (Language::Catalan, "àèéíòóúïüç·"),
    (Language::Czech, "áčďéěíňóřšťúůýž"),
    (Language::Danish, "æøå"),
    (Language::German, "äöüß"),
    (Language::Spanish, "áéíóúñ¿¡"),
    (Language::Finnish, "äö"),
    (Language::French, "àâæçéèêëîïôœùû"),
    (Language::Hungarian, "áéíóöőúüű"),
    (Language::Italian, "àèéìòù"),
    (Language::Norwegian, "æøå"),
    (Language::Polish, "ąćęłńóśźż"),
    (Language::Portuguese, "ãáâàçéêíóôõú"),
    (Language::Romanian, "ăâîșțşţ"),
    (Language::Swedish, "äåö"),
    (Language::Turkish, "çğıöşüâ"),
    (Language::Vietnamese, "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"),
    (Language::Bulgarian, "ъ"),
    (Language::Russian, "ыэё"),
    (Language::Ukrainian, "іїєґ"),
    (Language::Arabic, "أإةيىكؤئ"),
    (Language::Persian, "پچژگکی"),
];
