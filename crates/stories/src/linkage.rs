//! Grouping: agglomeration over the candidate graph.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::Options;
use crate::background::Background;
use crate::candidates::neighbours;
use crate::profile::{Count, Profile};
use crate::time::{Gaps, Time};
use crate::vector::{Vector, dot, heaviest, sum, unit};

fn full(profile: &Profile, background: &Background) -> Vector {
    let (wt, wl, wn) = (2.0, 0.5, 0.3);
    let weigh = |count: &Count| {
        let tf = wt * f32::from(count.title) + wl * f32::from(count.lead) + f32::from(count.body);
        let name = if count.name > 0 { 1.0 + wn } else { 1.0 };
        (count.term, (1.0 + tf).ln() * name * background.weight(profile.language, count.term))
    };
    unit(heaviest(profile.terms.iter().map(weigh).collect(), 300))
}

fn title(profile: &Profile, background: &Background) -> Vector {
    let counts = profile.terms.iter().filter(|count| count.title > 0);
    unit(counts.map(|count| (count.term, background.weight(profile.language, count.term))).collect())
}

struct Cluster {
    size: f32,
    base: f32,
    full: Vector,
    self_full: f32,
    title: Vector,
    titled: f32,
    days: Vec<i32>,
    near: BTreeMap<u32, f32>,
    members: Vec<u32>,
}

#[derive(PartialEq)]
struct Step {
    score: f32,
    a: u32,
    b: u32,
}
impl Eq for Step {}
impl PartialOrd for Step {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Step {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score.total_cmp(&other.score).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

struct Model {
    alpha: f32,
    wc: f32,
    wt: f32,
    wd: f32,
    clip_hi: f32,
    clip_lo: f32,
    theta: f32,
    gapmode: i32,
    size_bonus: f32,
    mu: f32,
    wk: f32,
    eps: f32,
    bpow: f32,
    time: Time,
}

impl Model {
    fn score(&self, a: &Cluster, b: &Cluster) -> f32 {
        let pairs = a.size * b.size;
        let m = self.mu;
        let link = (dot(&a.full, &b.full) / pairs - m) / (1.0 - m);
        let ra = (a.self_full / (a.size * a.size) - m) / (1.0 - m);
        let rb = (b.self_full / (b.size * b.size) - m) / (1.0 - m);
        let c = link / (ra * rb).powf(self.alpha / 2.0).max(1e-6);
        let mut s = self.wc * c.max(0.0).sqrt() - self.theta;
        let e = self.eps;
        let base = (a.base * b.base / pairs).max(0.0).powf(self.bpow / 2.0);
        s += self.wk * ((link.max(0.0) + e) / (base + e)).ln();
        let tp = a.titled * b.titled;
        if tp > 0.0 {
            s += self.wt * ((dot(&a.title, &b.title) / tp).max(0.0).sqrt() - 0.3);
        }
        if !a.days.is_empty() && !b.days.is_empty() {
            let r = match self.gapmode {
                0 => self.time.of(gap(&a.days, &b.days)),
                1 => self.time.of(a.days[a.days.len() / 2] - b.days[b.days.len() / 2]),
                _ => {
                    let (mut sum, mut n) = (0.0, 0.0);
                    let step = |d: &Vec<i32>| (d.len() / 16).max(1);
                    for &x in a.days.iter().step_by(step(&a.days)) {
                        for &y in b.days.iter().step_by(step(&b.days)) {
                            sum += self.time.of(x - y).clamp(self.clip_lo, self.clip_hi);
                            n += 1.0;
                        }
                    }
                    sum / n
                }
            };
            s += self.wd * r.clamp(self.clip_lo, self.clip_hi);
        }
        s + self.size_bonus * (a.size.min(b.size)).ln()
    }
}

/// Days between the nearest members.
fn gap(a: &[i32], b: &[i32]) -> i32 {
    let mut best = i32::MAX;
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        best = best.min((a[i] - b[j]).abs());
        if a[i] < b[j] { i += 1 } else { j += 1 }
    }
    best
}

pub(crate) fn group(
    profiles: &[Profile],
    roots: &[usize],
    background: &Background,
    options: Options,
) -> Vec<usize> {
    let fulls: Vec<Vector> = profiles.par_iter().map(|p| full(p, background)).collect();
    let titles: Vec<Vector> = profiles.par_iter().map(|p| title(p, background)).collect();
    // Voices.
    let mut index = FxHashMap::<usize, usize>::default();
    let mut members = Vec::<Vec<u32>>::new();
    for (i, &root) in roots.iter().enumerate() {
        let at = *index.entry(root).or_insert(members.len());
        if at == members.len() {
            members.push(vec![]);
        }
        members[at].push(i as u32);
    }
    let mut clusters: Vec<Option<Cluster>> = members
        .into_iter()
        .map(|m| {
            let full = unit(m.iter().fold(vec![], |s, &i| sum(&s, &fulls[i as usize])));
            let title = unit(m.iter().fold(vec![], |s, &i| sum(&s, &titles[i as usize])));
            let mut days: Vec<i32> = m.iter().filter_map(|&i| profiles[i as usize].day).collect();
            days.sort_unstable();
            let titled = if title.is_empty() { 0.0 } else { 1.0 };
            Some(Cluster {
                size: 1.0,
                base: 0.0,
                full,
                self_full: 1.0,
                title,
                titled,
                days,
                near: BTreeMap::new(),
                members: m,
            })
        })
        .collect();
    let vectors: Vec<Vector> = clusters.iter().flatten().map(|c| c.full.clone()).collect();
    let near = neighbours(&vectors);
    // Time.
    let (mut sure, mut any) = (Gaps::default(), Gaps::default());
    let n = clusters.len();
    let day = |i: usize| clusters[i].as_ref().and_then(|c| c.days.first().copied());
    for i in 0..n {
        for k in 1..=20usize {
            let j = (i + k * 7919 * 13) % n;
            if i != j
                && let (Some(x), Some(y)) = (day(i), day(j))
            {
                any.add(x - y, 1.0);
            }
        }
        for (rank, &(j, c)) in near[i].iter().enumerate().take(1) {
            let mutual = near[j as usize].iter().take(1).any(|e| e.0 as usize == i);
            if mutual
                && c >= 0.3
                && let (Some(x), Some(y)) = (day(i), day(j as usize))
            {
                sure.add(x - y, 1.0 / (1.0 + rank as f32));
            }
        }
    }
    let time = Time::learn(&sure, &any, 10.0);
    let model = Model {
        alpha: 0.5,
        wc: 6.0,
        wt: 2.0,
        wd: 0.5,
        clip_hi: 2.0,
        clip_lo: -3.0,
        theta: 5.0 + 2.0 * (0.5 - options.granularity.clamp(0.0, 1.0)),
        gapmode: 0,
        size_bonus: 0.0,
        mu: median_random(&vectors),
        wk: 2.0,
        eps: 0.02,
        bpow: 1.0,
        time,
    };
    let rank = 50usize.min(n / 2);
    for (cluster, near) in clusters.iter_mut().zip(&near) {
        if let Some(c) = cluster.as_mut() {
            c.base = near
                .get(rank)
                .or(near.last())
                .map_or(0.0, |e| ((e.1 - model.mu) / (1.0 - model.mu)).max(0.0));
            c.base = (c.base * n as f32 + 40.0 * 0.04) / (n as f32 + 40.0);
        }
    }
    let margin = -4.0;
    let mut heap = BinaryHeap::new();
    for (i, near) in near.iter().enumerate() {
        for &(j, _) in near {
            let (a, b) = (i.min(j as usize), i.max(j as usize));
            let (Some(x), Some(y)) = (&clusters[a], &clusters[b]) else { continue };
            if x.near.contains_key(&(b as u32)) {
                continue;
            }
            let s = model.score(x, y);
            if s > margin {
                if let Some(c) = clusters[a].as_mut() {
                    c.near.insert(b as u32, s);
                }
                if let Some(c) = clusters[b].as_mut() {
                    c.near.insert(a as u32, s);
                }
                if s > 0.0 {
                    heap.push(Step { score: s, a: a as u32, b: b as u32 });
                }
            }
        }
    }
    while let Some(Step { a, b, .. }) = heap.pop() {
        if clusters[a as usize].is_none() || clusters[b as usize].is_none() {
            continue;
        }
        let (Some(x), Some(y)) = (clusters[a as usize].take(), clusters[b as usize].take()) else { continue };
        let full = sum(&x.full, &y.full);
        let full = if full.len() > 3000 { heaviest(full, 1500) } else { full };
        let self_full = dot(&full, &full);
        let mut days = x.days;
        days.extend(y.days);
        days.sort_unstable();
        let mut members = x.members;
        members.extend(y.members);
        let mut c = Cluster {
            size: x.size + y.size,
            base: x.base + y.base,
            full,
            self_full,
            title: sum(&x.title, &y.title),
            titled: x.titled + y.titled,
            days,
            near: BTreeMap::new(),
            members,
        };
        let id = clusters.len() as u32;
        let others: BTreeSet<u32> =
            x.near.keys().chain(y.near.keys()).copied().filter(|&o| o != a && o != b).collect();
        for o in others {
            let Some(other) = clusters[o as usize].as_mut() else { continue };
            other.near.remove(&a);
            other.near.remove(&b);
            let s = model.score(&c, other);
            if s > margin {
                other.near.insert(id, s);
                c.near.insert(o, s);
                if s > 0.0 {
                    heap.push(Step { score: s, a: o, b: id });
                }
            }
        }
        clusters.push(Some(c));
    }
    let mut story = vec![0; profiles.len()];
    for c in clusters.iter().flatten() {
        let first = c.members.iter().min().copied().unwrap_or(0) as usize;
        for &m in &c.members {
            story[m as usize] = first;
        }
    }
    story
}

/// Median cosine of pairs taken at fixed strides: what articles share by language alone.
fn median_random(vectors: &[Vector]) -> f32 {
    let n = vectors.len();
    let mut sample: Vec<f32> = (0..n.min(2000))
        .flat_map(|i| (1..=10usize).map(move |k| (i, (i + k * 7919 * 13) % n)))
        .filter(|(i, j)| i != j)
        .map(|(i, j)| dot(&vectors[i], &vectors[j]))
        .collect();
    sample.sort_by(f32::total_cmp);
    sample.get(sample.len() / 2).copied().unwrap_or(0.0)
}
