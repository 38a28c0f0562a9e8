use epitome_workspace::types::Reading;
use jiff::{Timestamp, tz::TimeZone};

/// How files are read: dates that lie in the future today are not believed.
pub(crate) fn reading() -> Reading {
    let today = TimeZone::UTC.to_datetime(Timestamp::now()).date();
    Reading { today: Some(today), ..Reading::default() }
}
