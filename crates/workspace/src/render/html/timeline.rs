use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;

use crate::DigestStory;
use crate::render::{count, date};

/// Most bars of a drawing: with more days, a bar stands for several.
const BARS: i32 = 30;
/// Units of the drawing: its width, most of a bar with its gap, the gap, height of the tallest bar.
const WIDTH: i32 = 240;
const STEP: i32 = 48;
const GAP: i32 = 4;
const HEIGHT: usize = 36;

/// Articles per day as bars, in units of the drawing.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Timeline {
    width: i32,
    height: usize,
    bars: Vec<Bar>,
    /// What the drawing says, in words.
    label: String,
    first: String,
    last: String,
}

#[derive(Debug, PartialEq, Serialize)]
struct Bar {
    x: i32,
    y: usize,
    width: i32,
    height: usize,
    label: String,
}

/// The story's articles over time; `None` if they are all of one day or undated.
pub(super) fn timeline(story: &DigestStory) -> Option<Timeline> {
    let dated = story.articles.iter().filter_map(|member| member.published);
    let mut days: Vec<Date> = dated.filter(|date| date.states_day()).map(|date| date.at.date()).collect();
    days.sort_unstable();
    let (first, last) = (*days.first()?, *days.last()?);
    let length = (last - first).get_days() + 1;
    if length < 2 {
        return None;
    }
    let each = (length + BARS - 1) / BARS;
    let bars: Vec<(Date, Date, usize)> = (0..(length + each - 1) / each)
        .filter_map(|at| {
            let from = first.checked_add((at * each).days()).ok()?;
            let to = from.checked_add((each - 1).days()).ok()?.min(last);
            Some((from, to, days.iter().filter(|day| (from..=to).contains(*day)).count()))
        })
        .collect();
    Some(draw(&bars, days.len()))
}

fn draw(spans: &[(Date, Date, usize)], articles: usize) -> Timeline {
    let most = spans.iter().map(|span| span.2).max().unwrap_or(1).max(1);
    let step = (WIDTH / i32::try_from(spans.len()).unwrap_or(WIDTH).max(1)).clamp(3 * GAP, STEP);
    let bar = |(at, &(from, to, n)): (usize, &(Date, Date, usize))| {
        let height = if n == 0 { 1 } else { (n * HEIGHT).div_ceil(most).max(4) };
        let label = format!("{}: {}", days(from, to), count(n, "article", "articles"));
        Bar { x: at as i32 * step, y: HEIGHT - height, width: step - GAP, height, label }
    };
    let edge = |span: Option<&(Date, Date, usize)>, end: bool| {
        span.map_or_else(String::new, |&(from, to, _)| date::day(if end { to } else { from }))
    };
    let busiest = spans.iter().filter(|span| span.2 == most).map(|&(from, to, _)| days(from, to)).next();
    let (first, last) = (edge(spans.first(), false), edge(spans.last(), true));
    Timeline {
        width: spans.len() as i32 * step - GAP,
        height: HEIGHT,
        bars: spans.iter().enumerate().map(bar).collect(),
        label: format!(
            "{} from {first} to {last}, most on {} ({most})",
            count(articles, "dated article", "dated articles"),
            busiest.unwrap_or_default()
        ),
        first,
        last,
    }
}

fn days(from: Date, to: Date) -> String {
    if from == to { date::day(from) } else { format!("{} – {}", date::day(from), date::day(to)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::citation::samples;

    #[test]
    fn a_bar_a_day() {
        let story = &samples::digest().stories[0];
        let drawn = timeline(story).unwrap();
        assert_eq!((drawn.bars.len(), drawn.width), (4, 188));
        assert!(
            drawn.bars.iter().all(|bar| bar.height == HEIGHT && bar.y == 0),
            "one article each: {drawn:?}"
        );
        assert_eq!(
            drawn.label,
            "4 dated articles from 1 August 2025 to 4 August 2025, most on 1 August 2025 (1)"
        );
    }

    #[test]
    fn long_stories_share_bars() {
        let mut story = samples::digest().stories.remove(0);
        let mut far = samples::on(1);
        far.at = jiff::civil::date(2026, 8, 1).at(0, 0, 0, 0);
        story.articles[3].published = Some(far);
        let drawn = timeline(&story).unwrap();
        assert_eq!(drawn.bars.len(), 29);
        assert_eq!(drawn.bars.iter().filter(|bar| bar.height > 1).count(), 2);
        assert_eq!(drawn.bars[0].label, "1 August 2025 – 13 August 2025: 3 articles");
    }

    #[test]
    fn nothing_to_draw() {
        let mut story = samples::digest().stories.remove(0);
        story.articles.iter_mut().for_each(|member| member.published = Some(samples::on(1)));
        assert_eq!(timeline(&story), None);
        story.articles.iter_mut().for_each(|member| member.published = None);
        assert_eq!(timeline(&story), None);
    }
}
