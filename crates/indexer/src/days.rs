//! Days since 1970, and the days on which something of a given precision may have happened.

use epitome_text::{Precision, Published};
use jiff::ToSpan;
use jiff::civil::{Date, date};

const EPOCH: Date = date(1970, 1, 1);

pub(crate) fn number(day: Date) -> i64 {
    (day - EPOCH).get_days().into()
}

pub(crate) fn day(number: i64) -> Option<Date> {
    EPOCH.checked_add(i32::try_from(number).ok()?.days()).ok()
}

/// First and last day of a publication.
pub(crate) fn of(published: Published) -> (i64, i64) {
    let first = published.at.date();
    let last = match published.precision {
        Precision::Year => first.last_of_year(),
        Precision::Month => first.last_of_month(),
        Precision::Day | Precision::Minute => first,
    };
    (number(first), number(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        for at in [date(1, 1, 1), date(1969, 12, 31), EPOCH, date(2025, 8, 31), date(9999, 12, 31)] {
            assert_eq!(day(number(at)), Some(at));
        }
        assert_eq!(day(i64::MAX), None);
    }
}
