use clap::Args;
use epitome_workspace::types::Date;
use jiff::{Timestamp, tz::TimeZone};

/// When articles were published.
#[derive(Args, Clone, Debug)]
pub(crate) struct DateArgs {
    /// Only articles published on this day or later: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = first_day)]
    pub(crate) since: Option<Date>,

    /// Only articles published on this day or earlier: YYYY, YYYY-MM or YYYY-MM-DD
    #[arg(long, value_name = "DATE", value_parser = last_day)]
    pub(crate) until: Option<Date>,
}

const FORM: &str = "write a date as 2025, 2025-08 or 2025-08-31";

/// A day, or `today`, in UTC.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    if text != "today" {
        return first_day(text);
    }
    Ok(TimeZone::UTC.to_datetime(Timestamp::now()).date())
}

fn first_day(text: &str) -> Result<Date, String> {
    let (year, month, day) = parts(text)?;
    Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).map_err(|_| no_such_day(text))
}

fn last_day(text: &str) -> Result<Date, String> {
    let (year, month, day) = parts(text)?;
    let first = Date::new(year, month.unwrap_or(12), day.unwrap_or(1)).map_err(|_| no_such_day(text))?;
    Ok(if day.is_some() { first } else { first.last_of_month() })
}

fn no_such_day(text: &str) -> String {
    format!("there is no day {text}")
}

fn parts(text: &str) -> Result<(i16, Option<i8>, Option<i8>), String> {
    let wrong = || FORM.to_owned();
    let fields: Vec<_> = text.split('-').collect();
    let digits = fields.iter().all(|field| !field.is_empty() && field.bytes().all(|b| b.is_ascii_digit()));
    if !digits || fields.len() > 3 || fields[0].len() != 4 || fields[1..].iter().any(|field| field.len() > 2)
    {
        return Err(wrong());
    }
    let small = |at: usize| fields.get(at).map(|field| field.parse()).transpose().map_err(|_| wrong());
    Ok((fields[0].parse().map_err(|_| wrong())?, small(1)?, small(2)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_dates() {
        let check = |text: &str, first: &str, last: &str| {
            assert_eq!(first_day(text).map(|date| date.to_string()).as_deref(), Ok(first));
            assert_eq!(last_day(text).map(|date| date.to_string()).as_deref(), Ok(last));
        };
        check("2025", "2025-01-01", "2025-12-31");
        check("2024-02", "2024-02-01", "2024-02-29");
        check("2025-08-05", "2025-08-05", "2025-08-05");
        check("2025-8-5", "2025-08-05", "2025-08-05");
        assert_eq!(day("2025-08-05"), first_day("2025-08-05"));
        assert!(day("today").is_ok_and(|day| day > Date::constant(2025, 1, 1)));
    }

    #[test]
    fn what_is_no_date() {
        let check = |text: &str| {
            assert!(first_day(text).is_err(), "{text}");
            assert!(last_day(text).is_err(), "{text}");
        };
        [
            "",
            "yesterday",
            "25-08-01",
            "2025-13",
            "2025-02-30",
            "2025-",
            "2025-01-01-01",
            "05/08/2025",
            "2025-001",
        ]
        .into_iter()
        .for_each(check);
    }
}
