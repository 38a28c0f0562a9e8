//! Rich Text (RTF): the text of the body, notes after their paragraph; deleted text, headers, footers, pictures and styles are left out.

use encoding_rs::{Encoding, WINDOWS_1252};
use epitome_text::DateEvidence;
use rustc_hash::FxHashMap;

use crate::Unreadable;
use crate::clean::{one_line, paragraphs};
use crate::date::Stamp;
use crate::draft::Draft;
use crate::raised::{Height, Shift, Shifted};
use crate::reading::Reading;

pub(crate) fn parse(bytes: &[u8], reading: &mut Reading<'_>) -> Result<(), Unreadable> {
    let mut document = Document::default();
    document.read(bytes);
    let mut draft =
        Draft { body: paragraphs(&document.body), title: one_line(&document.title), ..Draft::default() };
    draft.author = Some(document.author);
    if let Some(stamp) = document.created.stamp() {
        draft.dates.offer_stamp(DateEvidence::Property, stamp);
    }
    if document.groups.len() > 1 {
        draft.notes.push("cut off: its last groups are not closed".to_owned());
    }
    reading.give(draft);
    Ok(())
}

/// Where text goes.
#[derive(Clone, Copy, Default, PartialEq)]
enum Place {
    #[default]
    Body,
    /// A shape, of which only a text box is read, as a note.
    Shape,
    /// A note, which waits for the end of the paragraph that it is anchored in.
    Note,
    Title,
    Author,
    Fonts,
    /// The time of creation, whose parts are control words.
    Created,
    Nowhere,
}

#[derive(Clone, Copy)]
struct Group {
    place: Place,
    /// Bytes or characters to skip after a `\u`.
    skip: usize,
    encoding: &'static Encoding,
    hidden: bool,
    deleted: bool,
    height: Height,
}

#[derive(Default)]
struct Created([i64; 5]);

impl Created {
    fn stamp(&self) -> Option<Stamp> {
        let [year, month, day, hour, minute] = self.0;
        let date =
            jiff::civil::Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)
                .ok()?;
        let time = jiff::civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()?;
        (year > 0).then(|| Stamp::minute(date.to_datetime(time)))
    }
}

#[derive(Default)]
struct Document {
    body: String,
    notes: String,
    title: String,
    author: String,
    created: Created,
    groups: Vec<Group>,
    fonts: FxHashMap<i64, &'static Encoding>,
    /// The encoding of fonts that name none.
    ansi: Option<&'static Encoding>,
    font: i64,
    /// Bytes in the current encoding, not yet decoded.
    pending: Vec<u8>,
    /// What is left to skip after a `\u`.
    skip: usize,
    high: Option<u16>,
    shifted: Shifted,
}

impl Document {
    fn read(&mut self, bytes: &[u8]) {
        self.groups = vec![Group {
            place: Place::Body,
            skip: 1,
            encoding: WINDOWS_1252,
            hidden: false,
            deleted: false,
            height: Height::Level,
        }];
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'{' => {
                    self.flush();
                    let group = self.group();
                    self.groups.push(group);
                    at += 1;
                }
                b'}' => {
                    self.flush();
                    if self.groups.len() > 1 {
                        self.groups.pop();
                    }
                    at += 1;
                }
                b'\\' => at = self.control(bytes, at + 1),
                b'\r' | b'\n' => at += 1,
                byte => {
                    self.byte(byte);
                    at += 1;
                }
            }
        }
        self.flush();
        self.add_notes();
    }

    /// Puts the notes on a paragraph behind it.
    fn add_notes(&mut self) {
        self.shifted.settle(&mut self.body, "\n");
        if !self.notes.is_empty() {
            self.body.extend(["\n\n", &std::mem::take(&mut self.notes), "\n\n"]);
        }
    }

    fn group(&self) -> Group {
        self.groups.last().copied().unwrap_or(Group {
            place: Place::Nowhere,
            skip: 1,
            encoding: WINDOWS_1252,
            hidden: true,
            deleted: false,
            height: Height::Level,
        })
    }

    /// Where text goes around the open group.
    fn around(&self) -> Place {
        let outer = self.groups.len().checked_sub(2).and_then(|at| self.groups.get(at));
        outer.map_or(Place::Nowhere, |group| group.place)
    }

    fn with(&mut self, change: impl FnOnce(&mut Group)) {
        self.flush();
        if let Some(group) = self.groups.last_mut() {
            change(group);
        }
    }

    /// Reads a control word or symbol that starts at `at`; gives where it ends.
    fn control(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(&first) = bytes.get(at) else { return at };
        if !first.is_ascii_alphabetic() {
            return self.symbol(bytes, first, at);
        }
        let word_end = at + bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let word = std::str::from_utf8(&bytes[at..word_end]).unwrap_or("");
        let sign = usize::from(bytes.get(word_end) == Some(&b'-'));
        let digits = bytes[word_end + sign..].iter().take_while(|b| b.is_ascii_digit()).count();
        let number_end = if digits == 0 { word_end } else { word_end + sign + digits };
        let number =
            std::str::from_utf8(&bytes[word_end..number_end]).ok().and_then(|text| text.parse::<i64>().ok());
        let end = number_end + usize::from(bytes.get(number_end) == Some(&b' '));
        if word == "bin" {
            return end.saturating_add(number.unwrap_or(0).max(0) as usize).min(bytes.len());
        }
        self.word(word, number);
        end
    }

    fn symbol(&mut self, bytes: &[u8], symbol: u8, at: usize) -> usize {
        match symbol {
            b'\'' => {
                let code = bytes
                    .get(at + 1..at + 3)
                    .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
                code.into_iter().for_each(|code| self.byte(code));
                return (at + 3).min(bytes.len());
            }
            b'*' => self.with(|group| group.place = Place::Nowhere),
            b'~' => self.text("\u{A0}"),
            b'_' => self.text("-"),
            b'\\' | b'{' | b'}' => self.byte(symbol),
            b'\n' | b'\r' => self.text("\n\n"),
            _ => {}
        }
        at + 1
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        let n = number.unwrap_or(0);
        match word {
            "par" | "sect" | "page" | "row" | "nestrow" => {
                self.text("\n\n");
                if self.group().place == Place::Body {
                    self.add_notes();
                }
            }
            "line" => self.text("\n"),
            "tab" | "cell" | "nestcell" => self.text("\t"),
            "emdash" => self.text("—"),
            "endash" => self.text("–"),
            "lquote" => self.text("‘"),
            "rquote" => self.text("’"),
            "ldblquote" => self.text("“"),
            "rdblquote" => self.text("”"),
            "bullet" => self.text("•"),
            "emspace" | "enspace" | "qmspace" => self.text(" "),
            "u" => self.unicode(n),
            "uc" => self.with(|group| group.skip = n.clamp(0, 8) as usize),
            "ansicpg" => self.code_page(n),
            "mac" => self.encode(encoding_rs::MACINTOSH),
            "f" => self.set_font(n),
            "fcharset" if self.group().place == Place::Fonts => {
                self.fonts.extend(charset(n).map(|encoding| (self.font, encoding)));
            }
            "v" => self.with(|group| group.hidden = number != Some(0)),
            "deleted" => self.with(|group| group.deleted = number != Some(0)),
            "plain" => self.with(|group| (group.hidden, group.height) = (false, Height::Level)),
            "super" => self.raise(if number == Some(0) { Height::Level } else { Height::Raised }),
            "sub" => self.raise(if number == Some(0) { Height::Level } else { Height::Lowered }),
            "up" => self.raise(if number == Some(0) { Height::Level } else { Height::Raised }),
            "dn" => self.raise(if number == Some(0) { Height::Level } else { Height::Lowered }),
            "nosupersub" => self.raise(Height::Level),
            "yr" | "mo" | "dy" | "hr" | "min" if self.group().place == Place::Created => {
                let part = ["yr", "mo", "dy", "hr", "min"].iter().position(|name| *name == word).unwrap_or(0);
                self.created.0[part] = n;
            }
            _ => self.destination(word),
        }
    }

    fn raise(&mut self, height: Height) {
        self.with(|group| group.height = height);
    }

    fn destination(&mut self, word: &str) {
        let place = match word {
            "fonttbl" => Place::Fonts,
            "title" if self.group().place == Place::Nowhere => Place::Title,
            "author" if self.group().place == Place::Nowhere => Place::Author,
            // Some programs let old readers pass over notes, all let them pass over shapes.
            "footnote" if self.around() == Place::Body => {
                self.flush();
                self.notes.push_str("\n\n");
                Place::Note
            }
            "shpinst" if self.around() == Place::Body => Place::Shape,
            "shptxt" if self.group().place == Place::Shape => {
                self.flush();
                self.notes.push_str("\n\n");
                Place::Note
            }
            "creatim" => Place::Created,
            "shptxt" | "fldrslt" | "shpinst" => return,
            "info" | "colortbl" | "stylesheet" | "pict" | "object" | "objdata" | "header" | "headerl"
            | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" | "fldinst"
            | "themedata" | "datastore" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl"
            | "generator" | "xmlnstbl" | "latentstyles" | "filetbl" | "comment" | "annotation" | "atnid"
            | "atnauthor" | "keywords" | "subject" | "company" | "operator" | "doccomm" | "nonshppict"
            | "pntext" | "sp" | "sn" | "sv" | "tc" | "xe" => Place::Nowhere,
            _ => return,
        };
        self.with(|group| group.place = place);
    }

    fn code_page(&mut self, number: i64) {
        let label = match number {
            65001 => "utf-8".to_owned(),
            932 => "shift_jis".to_owned(),
            936 => "gbk".to_owned(),
            949 => "euc-kr".to_owned(),
            950 => "big5".to_owned(),
            10000 => "macintosh".to_owned(),
            other => format!("windows-{other}"),
        };
        if let Some(encoding) = crate::decode::named(&label) {
            self.encode(encoding);
        }
    }

    fn encode(&mut self, encoding: &'static Encoding) {
        self.ansi = Some(encoding);
        self.with(|group| group.encoding = encoding);
    }

    fn set_font(&mut self, number: i64) {
        self.font = number;
        if self.group().place != Place::Fonts {
            let encoding = self.fonts.get(&number).copied().or(self.ansi).unwrap_or(WINDOWS_1252);
            self.with(|group| group.encoding = encoding);
        }
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    /// A UTF-16 unit; a replacement for old readers follows it.
    fn unicode(&mut self, number: i64) {
        self.flush();
        self.skip = self.group().skip;
        let unit = number as u16;
        match (self.high.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high = Some(unit),
            (Some(high), _) => {
                let text = String::from_utf16_lossy(&[high, unit]);
                self.push(&text);
            }
            (None, _) => {
                let text = String::from_utf16_lossy(&[unit]);
                self.push(&text);
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.flush();
        self.push(text);
    }

    fn flush(&mut self) {
        self.skip = 0;
        if !self.pending.is_empty() {
            let bytes = std::mem::take(&mut self.pending);
            let (text, broken) = self.group().encoding.decode_without_bom_handling(&bytes);
            // Half a letter: the mark of a list in a font that says to be of another script.
            let text = if broken && bytes.len() == 1 {
                WINDOWS_1252.decode_without_bom_handling(&bytes).0
            } else {
                text
            };
            self.push(&text);
        }
    }

    fn push(&mut self, text: &str) {
        let group = self.group();
        match group.place {
            Place::Body | Place::Note if group.hidden || group.deleted => {}
            Place::Body => {
                let height = if text.starts_with('\n') { Height::Level } else { group.height };
                let shift = Shift { height, ..Shift::default() };
                self.shifted.before(&mut self.body, shift, text);
                self.body.push_str(text);
            }
            Place::Note => self.notes.push_str(text),
            Place::Title => self.title.push_str(text),
            Place::Author => self.author.push_str(text),
            _ => {}
        }
    }
}

/// The encoding of a font's character set.
fn charset(number: i64) -> Option<&'static Encoding> {
    crate::decode::named(match number {
        77 => "macintosh",
        128 => "shift_jis",
        129 => "euc-kr",
        134 => "gbk",
        136 => "big5",
        161 => "windows-1253",
        162 => "windows-1254",
        163 => "windows-1258",
        177 => "windows-1255",
        178 => "windows-1256",
        186 => "windows-1257",
        204 => "windows-1251",
        222 => "windows-874",
        238 => "windows-1250",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rtf: &str, expect: &str) {
        let mut document = Document::default();
        document.read(rtf.as_bytes());
        assert_eq!(paragraphs(&document.body), expect);
    }

    #[test]
    fn bodies() {
        check(r"{\rtf1\ansi The river\par rose {\b over} night.}", "The river\n\nrose over night.");
        check(r"{\rtf1\ansi\ansicpg1251 \'d0\'e5\'ea\'e0}", "Река");
        check(r"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'d0\'e5\'ea\'e0\f0  x}", "Река x");
        check(r"{\rtf1{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}\f1 \'d0\f0 \'e9}", "Рé");
        check(r"{\rtf1{\fonttbl{\f3\fcharset128 S;}}{\listtext\f3 \'96\tab}first}", "– first");
        check(r"{\rtf1 \u8364?5 and \uc2\u8364??6}", "€5 and €6");
        check(r"{\rtf1{\info{\title T}}{\*\generator G;}{\pict 00ff}{\header H}x{\v hidden}y}", "xy");
        check(
            r"{\rtf1 A rather{\super\chftn}{\footnote\pard\plain Indeed.\par So.} hard test.\par Next.}",
            "A rather hard test.\n\nIndeed.\n\nSo.\n\nNext.",
        );
        check(
            r"{\rtf1 In 2019{\super 2} the 2{\super nd} of 10\super 6\nosupersub  t.}",
            "In 2019 the 2nd of 10⁶ t.",
        );
        check(r"{\rtf1 End{\footnote Note.}.}", "End.\n\nNote.");
        check(r"{\rtf1 End{\*\footnote Note.}.\par Next.}", "End.\n\nNote.\n\nNext.");
        check(
            r"{\rtf1 Text{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 1}}{\shptxt \pard Box.\par}}{\shprslt{\*\do Old}}} ends.\par}",
            "Text ends.\n\nBox.",
        );
        check(r"{\rtf1{\header{\shp{\*\shpinst{\shptxt Box.}}}}Text.}", "Text.");
        check(r"{\rtf1 It {\deleted\plain fell }rose.}", "It rose.");
        check(r"{\rtf1 a\tab b\line c\\d\{e\}\~f\emdash g}", "a b\nc\\d{e}\u{A0}f—g");
        check(r"{\rtf1 {\field{\*\fldinst HYPERLINK}{\fldrslt link}} cut {\b off", "link cut off");
    }

    proptest::proptest! {
        #[test]
        fn never_panics(text in "[\\\\{}a-z0-9' *-]{0,60}") {
            Document::default().read(text.as_bytes());
        }
    }
}
