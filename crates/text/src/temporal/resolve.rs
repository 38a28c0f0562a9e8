//! Resolves what a text leaves open against the day of publication.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};

use super::words::Unit;
use crate::Precision;

/// The day of publication, if known.
#[derive(Clone, Copy)]
pub(super) struct Anchor(pub(super) Option<Date>);

impl Anchor {
    /// Whether a year without month is one that an article may speak of.
    pub(super) fn plausible(self, year: i16) -> bool {
        let last = self.0.map_or(2100, |published| published.year() + 40);
        (1700..=last).contains(&year)
    }

    /// The day of this month and day nearest to the publication; future days count as twice as far.
    pub(super) fn nearest(self, month: i8, day: i8) -> Option<Date> {
        let published = self.0?;
        let distance = |date: &Date| {
            let days = (*date - published).get_days();
            if days > 0 { 2 * days } else { -days }
        };
        let years = published.year().saturating_sub(1)..=published.year().saturating_add(1);
        years.filter_map(|year| Date::new(year, month, day).ok()).min_by_key(distance)
    }

    /// The last (−1) or next (1) such month.
    pub(super) fn turned(self, month: i8, which: i32) -> Option<Date> {
        let published = self.0?;
        let later = match which {
            -1 if month >= published.month() => -1,
            1 if month <= published.month() => 1,
            _ => 0,
        };
        Date::new(published.year().checked_add(later)?, month, 1).ok()
    }

    /// The weekday (1 is Monday): the last one up to the publication, or the one before or after it.
    pub(super) fn weekday(self, weekday: i8, which: Option<i32>) -> Option<Date> {
        let published = self.0?;
        let back = i32::from((published.weekday().to_monday_one_offset() - weekday).rem_euclid(7));
        self.days(match which {
            None => -back,
            Some(-1) => -if back == 0 { 7 } else { back },
            Some(0) => (7 - back) % 7,
            Some(_) => 7 - back,
        })
    }

    /// So many days after the publication.
    pub(super) fn days(self, days: i32) -> Option<Date> {
        self.0?.checked_add(days.days()).ok()
    }

    /// The day, or the Monday, first of month or year, so many units after the publication.
    pub(super) fn moved(self, by: i32, unit: Unit) -> Option<(Date, Precision)> {
        let published = self.0?;
        let span = match unit {
            Unit::Day => by.days(),
            Unit::Week => by.weeks(),
            Unit::Month => by.months(),
            Unit::Year => by.years(),
        };
        let date = published.checked_add(span).ok()?;
        Some(match unit {
            Unit::Day => (date, Precision::Day),
            Unit::Week => {
                let past = date.weekday().since(Weekday::Monday);
                (date.checked_sub(i32::from(past).days()).ok()?, Precision::Month)
            }
            Unit::Month => (date.first_of_month(), Precision::Month),
            Unit::Year => (date.first_of_year(), Precision::Year),
        })
    }
}
