//! The grammar of time expressions.

use jiff::civil::Date;

use super::{
    TimeExpression,
    resolve::Anchor,
    tokens::{self, Kind, Token},
    words::{Sense, Unit},
};
use crate::{Language, Precision, Span};

/// Tokens `from..to` and what they name.
pub(super) type Match = (usize, usize, TimeExpression);

/// Reads time expressions at a token.
pub(super) struct Reader<'a> {
    tokens: &'a [Token],
    language: Language,
    anchor: Anchor,
}

impl<'a> Reader<'a> {
    pub(super) fn new(tokens: &'a [Token], language: Language, anchor: Anchor) -> Self {
        Self { tokens, language, anchor }
    }

    /// The time expression at token `at`, if one starts there or at the word after.
    pub(super) fn read(&self, at: usize) -> Option<Match> {
        match self.tokens[at].kind {
            Kind::Date(date) => Some((at, at + 1, stated(date, Precision::Day))),
            Kind::Number(..) => self
                .day_month(at)
                .or_else(|| self.ideographs(at))
                .or_else(|| self.spaced(at))
                .or_else(|| self.year(at))
                .or_else(|| self.span(at)),
            Kind::Word([], _) => None,
            Kind::Word(..) => self.word(at),
            Kind::DayMonth(..) | Kind::MonthYear(..) | Kind::Mark(_) => None,
        }
    }

    fn word(&self, at: usize) -> Option<Match> {
        self.month_day(at)
            .or_else(|| self.month_year(at))
            .or_else(|| self.vietnamese(at))
            .or_else(|| self.year(at))
            .or_else(|| self.month_alone(at))
            .or_else(|| self.weekday(at))
            .or_else(|| self.day(at))
            .or_else(|| self.which(at))
            .or_else(|| self.span(at))
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn number(&self, at: usize, most: u32) -> Option<u32> {
        match self.kind(at)? {
            Kind::Number(value, digits) if digits <= 2 && (1..=most).contains(&value) => Some(value),
            _ => None,
        }
    }

    fn year_number(&self, at: usize) -> Option<i16> {
        match self.kind(at)? {
            Kind::Number(value @ 1000..=2199, 4) => Some(value as i16),
            _ => None,
        }
    }

    fn mark(&self, at: usize, mark: char) -> bool {
        matches!(self.kind(at), Some(Kind::Mark(c)) if c == mark)
    }

    /// The first sense of the word at `at` that `choose` takes.
    fn sense<T>(&self, at: usize, choose: impl Fn(Sense) -> Option<T>) -> Option<T> {
        match self.kind(at)? {
            Kind::Word(senses, _) => senses.iter().find_map(|&sense| choose(sense)),
            _ => None,
        }
    }

    fn is(&self, at: usize, sense: Sense) -> bool {
        self.sense(at, |other| (other == sense).then_some(())).is_some()
    }

    /// The month named at `at`; English ones need a capital.
    fn month(&self, at: usize) -> Option<i8> {
        let capital = matches!(self.kind(at)?, Kind::Word(_, true));
        let month =
            self.sense(at, |sense| if let Sense::Month(month) = sense { Some(month) } else { None })?;
        (capital || self.language != Language::English).then_some(month)
    }

    /// Past an abbreviation's point.
    fn point(&self, at: usize) -> usize {
        let adjacent =
            at > 0 && self.tokens.get(at).is_some_and(|token| token.start == self.tokens[at - 1].end);
        if adjacent && self.mark(at, '.') { at + 1 } else { at }
    }

    /// Past what stands between day, month and year.
    fn links(&self, mut at: usize) -> usize {
        while self.is(at, Sense::Link) || self.mark(at, ',') {
            at += 1;
        }
        at
    }

    /// An end of match and the year there, if a year stands after the month that ends before `at`.
    fn year_after(&self, at: usize) -> (usize, Option<i16>) {
        let link = self.links(self.point(at));
        let link = if self.language == Language::Vietnamese && self.is(link, Sense::Unit(Unit::Year)) {
            link + 1
        } else {
            link
        };
        match self.year_number(link) {
            Some(year) => (link + 1, Some(year)),
            None => (at, None),
        }
    }

    fn dated(&self, from: usize, to: usize, year: Option<i16>, month: i8, day: u32) -> Option<Match> {
        let day = day as i8;
        let reading = match year {
            Some(year) => stated(Date::new(year, month, day).ok()?, Precision::Day),
            None => implied(self.anchor.nearest(month, day)?, Precision::Day),
        };
        Some((from, to, reading))
    }

    /// `5 March 2011`, `5. März`, `5 de marzo de 2011`, `the 5th of March`.
    fn day_month(&self, at: usize) -> Option<Match> {
        let day = self.number(at, 31)?;
        let suffix = self.point(at + 1);
        let suffix =
            if self.is(suffix, Sense::Suffix) || self.mark(suffix, 'º') { suffix + 1 } else { suffix };
        let name = self.links(suffix);
        let month = self.month(name)?;
        let (to, year) = self.year_after(name + 1);
        self.dated(at, to, year, month, day)
    }

    /// `March 5, 2011`, `Mar. 5th`.
    fn month_day(&self, at: usize) -> Option<Match> {
        if !matches!(self.language, Language::English | Language::Unknown) {
            return None;
        }
        let month = self.month(at)?;
        let number = self.point(at + 1);
        let day = self.number(number, 31)?;
        let after = if self.is(number + 1, Sense::Suffix) { number + 2 } else { number + 1 };
        let (to, year) = match self.year_after(after) {
            (to, None) => (to, self.year_after_range(after)),
            found => found,
        };
        self.dated(at, to, year, month, day)
    }

    /// The year after a second day: `March 5 and 6, 2011`.
    fn year_after_range(&self, at: usize) -> Option<i16> {
        let joined = matches!(self.kind(at)?, Kind::Word(..) | Kind::Mark('-' | '–' | '—' | ','));
        self.number(at + 1, 31).filter(|_| joined)?;
        self.year_after(at + 2).1
    }

    /// `March 2011`, `marzo de 2011`.
    fn month_year(&self, at: usize) -> Option<Match> {
        let month = self.month(at)?;
        let (to, year) = self.year_after(at + 1);
        Some((at, to, stated(Date::new(year?, month, 1).ok()?, Precision::Month)))
    }

    /// `ngày 5 tháng 3 năm 2011`, `ngày 5/3`, `tháng 3/2011`.
    fn vietnamese(&self, at: usize) -> Option<Match> {
        if self.language != Language::Vietnamese {
            return None;
        }
        let unit = self.sense(at, |sense| if let Sense::Unit(unit) = sense { Some(unit) } else { None })?;
        match (unit, self.kind(at + 1)?) {
            (Unit::Day, Kind::DayMonth(day, month)) => {
                self.dated(at, at + 2, None, month, u32::try_from(day).ok()?)
            }
            (Unit::Day, Kind::Number(day @ 1..=31, _)) if self.is(at + 2, Sense::Unit(Unit::Month)) => {
                let month = self.number(at + 3, 12)?;
                let (to, year) = self.year_after(at + 4);
                self.dated(at, to, year, month as i8, day)
            }
            (Unit::Month, Kind::MonthYear(month, year)) => {
                Some((at, at + 2, stated(Date::new(year, month, 1).ok()?, Precision::Month)))
            }
            (Unit::Month, Kind::Number(month @ 1..=12, _)) => match self.year_after(at + 2) {
                (to, Some(year)) => {
                    Some((at, to, stated(Date::new(year, month as i8, 1).ok()?, Precision::Month)))
                }
                _ => Some((at, at + 2, implied(self.anchor.nearest(month as i8, 1)?, Precision::Month))),
            },
            _ => None,
        }
    }

    /// `2011年3月5日`, `2011년 3월`, `3月5日`, `2011年`.
    fn ideographs(&self, at: usize) -> Option<Match> {
        let unit = |at, a, b| self.mark(at, a) || self.mark(at, b);
        let year = self.year_number(at).filter(|_| unit(at + 1, '年', '년'));
        let from = if year.is_some() { at + 2 } else { at };
        let month = self.number(from, 12).filter(|_| unit(from + 1, '月', '월'));
        let day = month
            .and_then(|_| self.number(from + 2, 31))
            .filter(|_| unit(from + 3, '日', '일') || self.mark(from + 3, '号'));
        match (year, month, day) {
            (year, Some(month), Some(day)) => self.dated(at, from + 4, year, month as i8, day),
            (Some(year), Some(month), None) => {
                Some((at, from + 2, stated(Date::new(year, month as i8, 1).ok()?, Precision::Month)))
            }
            (Some(year), None, _) => Some((at, from, stated(tokens::new_year(year)?, Precision::Year))),
            _ => None,
        }
    }

    /// `5. 3. 2011`.
    fn spaced(&self, at: usize) -> Option<Match> {
        let (day, month) = (self.number(at, 31)?, self.number(at + 2, 12)?);
        let year = self.year_number(at + 4)?;
        let points = self.mark(at + 1, '.') && self.mark(at + 3, '.');
        points.then(|| self.dated(at, at + 5, Some(year), month as i8, day)).flatten()
    }

    /// `in 2009`, `im Jahr 2009`, `2009 году`.
    fn year(&self, at: usize) -> Option<Match> {
        let unit = |at| self.is(at, Sense::Unit(Unit::Year));
        let english = matches!(self.language, Language::English | Language::Unknown);
        let (from, to) = match self.year_number(at) {
            Some(_) if !english && unit(at + 1) => (at, at + 2),
            Some(_) => return None,
            None if self.year_number(at + 1).is_some()
                && (unit(at) || self.is(at, Sense::In) || english && self.is(at, Sense::Link)) =>
            {
                (at + 1, at + 2)
            }
            None => return None,
        };
        let year = self.year_number(from).filter(|&year| self.anchor.plausible(year))?;
        let counted = matches!(self.kind(to), Some(Kind::Mark('%' | '-' | '€' | '$' | '°')));
        (!counted).then_some((from, to, stated(tokens::new_year(year)?, Precision::Year)))
    }

    /// `in June`, `last June`.
    fn month_alone(&self, at: usize) -> Option<Match> {
        let which = self.sense(at, |sense| if let Sense::Which(which) = sense { Some(which) } else { None });
        if which.is_none()
            && !self.is(at, Sense::In)
            && !(self.language == Language::English && self.is(at, Sense::Link))
        {
            return None;
        }
        let month = self.month(at + 1)?;
        if self.month_day(at + 1).is_some() || self.month_year(at + 1).is_some() {
            return None;
        }
        let date = match which {
            Some(which) if which != 0 => self.anchor.turned(month, which)?,
            _ => self.anchor.nearest(month, 1)?,
        };
        Some((at + 1, at + 2, implied(date, Precision::Month)))
    }

    /// `Monday`, `last Monday`, `lundi dernier`; not before a date that it only names again.
    fn weekday(&self, at: usize) -> Option<Match> {
        let which =
            |at| self.sense(at, |sense| if let Sense::Which(which) = sense { Some(which) } else { None });
        let name = if which(at).is_some() { at + 1 } else { at };
        let weekday =
            self.sense(name, |sense| if let Sense::Weekday(weekday) = sense { Some(weekday) } else { None })?;
        let token = self.tokens[name];
        let short =
            token.end - token.start <= 5 && self.language == Language::English && !self.mark(name + 1, '.');
        let capital = matches!(token.kind, Kind::Word(_, true));
        let noun = matches!(self.language, Language::English | Language::German);
        let named = (name + 1..name + 4).any(|next| self.day_month_at(next));
        if short || noun && !capital || named {
            return None;
        }
        let (to, which) = match (which(at).filter(|_| name > at), which(name + 1)) {
            (Some(which), _) => (name + 1, Some(which)),
            (None, Some(which)) if self.language != Language::English => (name + 2, Some(which)),
            _ => (name + 1, self.ahead(name).then_some(0)),
        };
        Some((at, to, implied(self.anchor.weekday(weekday, which)?, Precision::Day)))
    }

    /// Whether the nearest verb that tells the time before the word at `at`, else after it, speaks of what is to come.
    fn ahead(&self, at: usize) -> bool {
        const NEAR: usize = 12;
        let inside = |at: &usize| !matches!(self.kind(*at), Some(Kind::Mark('.' | '!' | '?')));
        let tense = |at: usize| {
            let of = |sense| matches!(sense, Sense::Ahead | Sense::Past).then_some(sense == Sense::Ahead);
            self.sense(at, of)
        };
        let before = (at.saturating_sub(NEAR)..at).rev().take_while(inside).find_map(tense);
        let after = || (at + 1..self.tokens.len().min(at + NEAR)).take_while(inside).find_map(tense);
        before.or_else(after).unwrap_or(false)
    }

    fn day_month_at(&self, at: usize) -> bool {
        self.kind(at).is_some()
            && (self.month_day(at).is_some()
                || self.day_month(at).is_some()
                || matches!(self.kind(at), Some(Kind::Date(_))))
    }

    /// `yesterday`, `the day before yesterday`.
    fn day(&self, at: usize) -> Option<Match> {
        let day = |at| self.sense(at, |sense| if let Sense::Day(day) = sense { Some(day) } else { None });
        if self.language == Language::English
            && self.is(at, Sense::Unit(Unit::Day))
            && self.is(at + 1, Sense::In)
            && let Some(days @ (-1 | 1)) = day(at + 2)
        {
            return Some((at, at + 3, implied(self.anchor.days(2 * days)?, Precision::Day)));
        }
        let days = day(at)?;
        let noun =
            self.language == Language::German && matches!(self.kind(at)?, Kind::Word(_, true)) && days == 1;
        (!noun).then_some((at, at + 1, implied(self.anchor.days(days)?, Precision::Day)))
    }

    /// `last week`, `la semaine dernière`.
    fn which(&self, at: usize) -> Option<Match> {
        let which =
            |at| self.sense(at, |sense| if let Sense::Which(which) = sense { Some(which) } else { None });
        let unit = |at| self.unit(at).filter(|&unit| unit != Unit::Day);
        let (which, unit) = match (which(at), unit(at + 1)) {
            (Some(which), Some(unit)) => (which, unit),
            _ if self.language == Language::English => return None,
            _ => (which(at + 1)?, unit(at)?),
        };
        self.moved(at, at + 2, which, unit)
    }

    fn unit(&self, at: usize) -> Option<Unit> {
        self.sense(at, |sense| if let Sense::Unit(unit) = sense { Some(unit) } else { None })
    }

    fn moved(&self, from: usize, to: usize, by: i32, unit: Unit) -> Option<Match> {
        let (date, precision) = self.anchor.moved(by, unit)?;
        Some((from, to, implied(date, precision)))
    }

    /// `three days ago`, `vor drei Tagen`.
    fn span(&self, at: usize) -> Option<Match> {
        let count = |at| match self.kind(at)? {
            Kind::Number(value @ 1..=999, _) => Some(value as i32),
            _ => self
                .sense(at, |sense| if let Sense::Count(count) = sense { Some(count as i32) } else { None }),
        };
        if self.is(at, Sense::Prior) {
            let skip = usize::from(self.is(at + 1, Sense::In));
            return self.moved(at, at + skip + 3, -count(at + skip + 1)?, self.unit(at + skip + 2)?);
        }
        let (count, unit) = (count(at)?, self.unit(at + 1)?);
        let past = self.is(at + 2, Sense::Ago)
            || self.language == Language::Vietnamese && self.is(at + 2, Sense::Which(-1));
        past.then(|| self.moved(at, at + 3, -count, unit)).flatten()
    }
}

fn stated(date: Date, precision: Precision) -> TimeExpression {
    TimeExpression { span: Span::default(), date, precision, stated: true }
}

fn implied(date: Date, precision: Precision) -> TimeExpression {
    TimeExpression { stated: false, ..stated(date, precision) }
}
