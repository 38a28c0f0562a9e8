//! Ranked retrieval, as `trec_eval` defines it: nDCG, average precision, recall.
//!
//! All take a ranking (ids, best first, each once) and the grades of judged documents; a document
//! without a grade, or with 0, is not relevant. Values lie in 0..=1.

use std::collections::BTreeMap;

/// Grade of each judged document of one query.
pub type Grades = BTreeMap<String, u32>;

/// Normalised discounted cumulative gain of the first `depth` (Järvelin & Kekäläinen 2002): the grade is the
/// gain, the discount log₂(rank + 1), the ideal ranking has all judged documents by grade.
pub fn ndcg<S: AsRef<str>>(ranking: &[S], grades: &Grades, depth: usize) -> f64 {
    let mut ideal: Vec<u32> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let best = discounted(ideal.into_iter().take(depth));
    let got = discounted(ranking.iter().take(depth).map(|id| grade(id, grades)));
    if best > 0.0 { got / best } else { 0.0 }
}

fn discounted(gains: impl Iterator<Item = u32>) -> f64 {
    gains.zip(2_u32..).map(|(gain, place)| f64::from(gain) / f64::from(place).log2()).sum()
}

/// Average of the precision at each relevant document; those not found count 0.
pub fn average_precision<S: AsRef<str>>(ranking: &[S], grades: &Grades) -> f64 {
    let (mut found, mut sum) = (0_u32, 0.0);
    for (id, rank) in ranking.iter().zip(1_u32..) {
        if grade(id, grades) > 0 {
            found += 1;
            sum += f64::from(found) / f64::from(rank);
        }
    }
    sum / relevant(grades).max(1) as f64
}

/// Share of the relevant documents among the first `depth`.
pub fn recall<S: AsRef<str>>(ranking: &[S], grades: &Grades, depth: usize) -> f64 {
    let found = ranking.iter().take(depth).filter(|id| grade(id, grades) > 0).count();
    found as f64 / relevant(grades).max(1) as f64
}

/// Number of relevant documents.
pub fn relevant(grades: &Grades) -> usize {
    grades.values().filter(|grade| **grade > 0).count()
}

fn grade<S: AsRef<str>>(id: &S, grades: &Grades) -> u32 {
    grades.get(id.as_ref()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ranking: &str, grades: &[(&str, u32)], expect: [f64; 3]) {
        let ranking: Vec<&str> = ranking.split_whitespace().collect();
        let grades: Grades = grades.iter().map(|(id, grade)| ((*id).to_owned(), *grade)).collect();
        let got =
            [ndcg(&ranking, &grades, 3), average_precision(&ranking, &grades), recall(&ranking, &grades, 3)];
        for (got, expect) in got.iter().zip(expect) {
            assert!((got - expect).abs() < 1e-4, "{ranking:?}: {got}, expected {expect}");
        }
    }

    #[test]
    fn figures_by_hand() {
        check("a b c", &[("a", 1)], [1.0, 1.0, 1.0]);
        check("x a", &[("a", 1)], [0.6309, 0.5, 1.0]);
        check("b a", &[("a", 3), ("b", 1)], [(1.0 + 3.0 * 0.6309) / (3.0 + 0.6309), 1.0, 1.0]);
        // Two of three found, one of them beyond the depth.
        check("a x y b", &[("a", 1), ("b", 1), ("c", 1)], [1.0 / 2.1309, (1.0 + 0.5) / 3.0, 1.0 / 3.0]);
        check("", &[("a", 1)], [0.0, 0.0, 0.0]);
        check("a", &[("a", 0)], [0.0, 0.0, 0.0]);
    }
}
