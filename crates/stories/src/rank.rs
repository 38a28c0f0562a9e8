//! Which stories matter most.

/// What ranking looks at in a story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Standing {
    /// Articles, copies too.
    pub articles: usize,
    /// Voices: near-copies of one text count once.
    pub voices: usize,
    /// Different publishers; articles without one count as one each.
    pub sources: usize,
    /// Days of publication since any fixed day, where known.
    pub days: Vec<i32>,
}

/// Days after which a story's newness is worth half.
const HALF_LIFE: f32 = 7.0;
/// Days that count as a burst.
const BURST: i32 = 2;

/// Stories by importance, best first, with their scores; ties in the order given.
///
/// score = 2 ln(1 + independent) + 0.5 ln(1 + articles) + 0.5 · 2^(−age / 7) + 0.25 · burst, where
/// *independent* is the smaller of voices and sources, so that a text that many outlets copy and an outlet
/// that writes many pieces count once; *age* is days from its last article to the newest of all stories (no
/// clock is read); *burst* is the share of its dated articles in its busiest three days. Cost: n log n.
pub fn rank(stories: &[Standing]) -> Vec<(usize, f32)> {
    let newest = stories.iter().flat_map(|story| &story.days).max().copied();
    let mut ranked: Vec<(usize, f32)> =
        stories.iter().map(|story| score(story, newest)).enumerate().collect();
    ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    ranked
}

fn score(story: &Standing, newest: Option<i32>) -> f32 {
    let independent = story.voices.min(story.sources) as f32;
    let age = newest.zip(story.days.iter().max()).map(|(newest, &last)| newest.abs_diff(last) as f32);
    let recency = age.map_or(0.0, |age| (-age / HALF_LIFE).exp2());
    let told = 2.0 * independent.ln_1p() + 0.5 * (story.articles as f32).ln_1p();
    told + 0.5 * recency + 0.25 * burst(&story.days)
}

fn burst(days: &[i32]) -> f32 {
    let mut days = days.to_vec();
    days.sort_unstable();
    let within = |at: usize| {
        let end = days[at].saturating_add(BURST);
        days.partition_point(|&day| day <= end) - at
    };
    let most = (0..days.len()).map(within).max().unwrap_or(0);
    most as f32 / days.len().max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(first: Standing, second: Standing) {
        let ranked = rank(&[second.clone(), first.clone()]);
        assert_eq!(ranked[0].0, 1, "{first:?} before {second:?}: {ranked:?}");
    }

    fn told(voices: usize, sources: usize, days: &[i32]) -> Standing {
        Standing { articles: voices.max(days.len()), voices, sources, days: days.to_vec() }
    }

    #[test]
    fn independent_sources_lead() {
        check(told(4, 4, &[]), told(3, 3, &[]));
        check(told(3, 3, &[]), told(1, 9, &[]));
        check(told(3, 3, &[]), told(9, 1, &[]));
        check(told(3, 3, &[100, 100, 100]), told(3, 3, &[10, 10, 10]));
        check(told(3, 3, &[98, 99, 100]), told(3, 3, &[1, 50, 100]));
        assert!(rank(&[]).is_empty());
    }
}
