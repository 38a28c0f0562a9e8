//! Articles over time, as bars.

use epitome_workspace::types::{Date, Published};
use serde::Serialize;

/// Most bars of a chart.
const MOST: i32 = 72;
/// Height of a chart, in its own units; a bar is one unit wide, with a gap.
const HEIGHT: f64 = 100.0;

/// Bars on a line of time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Chart {
    /// Number of places for bars.
    pub(crate) width: i32,
    /// The bars that are there.
    pub(crate) bars: Vec<Bar>,
    /// The first day and the last.
    pub(crate) from: String,
    pub(crate) to: String,
    /// Days of a bar.
    pub(crate) days: i32,
}

/// The articles of some days.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Bar {
    pub(crate) x: i32,
    pub(crate) y: f64,
    pub(crate) height: f64,
    pub(crate) articles: usize,
    /// The days, in words.
    pub(crate) label: String,
    /// First and last day as a search names them.
    pub(crate) since: String,
    pub(crate) until: String,
}

/// The span of days over which charts are drawn, so that they can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axis {
    from: i32,
    to: i32,
}

impl Axis {
    /// The axis that holds all these days; `None` if there is none.
    pub(crate) fn of(days: impl Iterator<Item = Date>) -> Option<Self> {
        let (from, to) = days.map(number).fold(None, |axis, day| match axis {
            None => Some((day, day)),
            Some((from, to)) => Some((day.min(from), day.max(to))),
        })?;
        Some(Self { from, to })
    }

    /// The chart of these days on it.
    pub(crate) fn chart(self, days: impl Iterator<Item = Date>) -> Chart {
        let all = self.to - self.from + 1;
        let size = (all + MOST - 1) / MOST;
        let width = (all + size - 1) / size;
        let mut counts = vec![0_usize; usize::try_from(width).unwrap_or(0)];
        for day in days {
            let place = usize::try_from((number(day) - self.from) / size).unwrap_or(0);
            if let Some(count) = counts.get_mut(place) {
                *count += 1;
            }
        }
        let most = counts.iter().copied().max().unwrap_or(0).max(1);
        let bar = |(x, &articles): (i32, &usize)| {
            let height = (articles as f64 / most as f64 * HEIGHT).max(6.0);
            let first = self.from + x * size;
            let (since, until) = (day(first), day((first + size - 1).min(self.to)));
            let label = if since == until { since.to_string() } else { format!("{since} to {until}") };
            let (since, until) = (since.to_string(), until.to_string());
            Bar { x, y: HEIGHT - height, height, articles, label, since, until }
        };
        Chart {
            width,
            bars: (0..).zip(&counts).filter(|(_, count)| **count > 0).map(bar).collect(),
            from: day(self.from).to_string(),
            to: day(self.to).to_string(),
            days: size,
        }
    }
}

/// The day that an article states as its own.
pub(crate) fn stated(published: Option<Published>) -> Option<Date> {
    published.filter(Published::states_day).map(|published| published.at.date())
}

const EPOCH: Date = Date::constant(1970, 1, 1);

fn number(day: Date) -> i32 {
    i32::try_from(day.duration_since(EPOCH).as_hours() / 24).unwrap_or(0)
}

fn day(number: i32) -> Date {
    let days = jiff::Span::new().try_days(number).and_then(|days| EPOCH.checked_add(days));
    days.unwrap_or(EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars() {
        let days: Vec<Date> =
            ["2025-08-01", "2025-08-03", "2025-08-03"].map(|day| day.parse().unwrap()).to_vec();
        let chart = Axis::of(days.iter().copied()).unwrap().chart(days.iter().copied());
        assert_eq!((chart.width, chart.days), (3, 1));
        let bars: Vec<(i32, usize, &str)> =
            chart.bars.iter().map(|bar| (bar.x, bar.articles, bar.label.as_str())).collect();
        assert_eq!(bars, [(0, 1, "2025-08-01"), (2, 2, "2025-08-03")]);
        assert_eq!(Axis::of(std::iter::empty()), None);
    }

    #[test]
    fn long_times_fit() {
        let days: Vec<Date> =
            ["0001-01-01", "1969-12-31", "9999-12-31"].map(|day| day.parse().unwrap()).to_vec();
        let chart = Axis::of(days.iter().copied()).unwrap().chart(days.iter().copied());
        assert!(chart.width <= MOST && chart.bars.len() == 3, "{chart:?}");
        assert_eq!(chart.bars.iter().map(|bar| bar.articles).sum::<usize>(), 3);
        assert_eq!((chart.from.as_str(), chart.to.as_str()), ("0001-01-01", "9999-12-31"));
    }
}
