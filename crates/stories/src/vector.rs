//! Sparse vectors, ascending by term.

/// A sparse vector: (term, weight), ascending by term.
pub(crate) type Vector = Vec<(u32, f32)>;

/// Scaled to length 1; empty if it is zero.
pub(crate) fn unit(mut vector: Vector) -> Vector {
    let length = vector.iter().map(|entry| entry.1 * entry.1).sum::<f32>().sqrt();
    if length <= 0.0 {
        return Vector::new();
    }
    for entry in &mut vector {
        entry.1 /= length;
    }
    vector
}

/// The `most` heaviest entries.
pub(crate) fn heaviest(mut vector: Vector, most: usize) -> Vector {
    if vector.len() > most {
        vector.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(most);
        vector.sort_unstable_by_key(|entry| entry.0);
    }
    vector
}

/// Inner product. A much shorter one looks its terms up in the longer.
pub(crate) fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() * 16 < long.len() { dot_by_search(short, long) } else { dot_by_merge(short, long) }
}

fn dot_by_search(short: &[(u32, f32)], mut long: &[(u32, f32)]) -> f32 {
    let mut sum = 0.0;
    for &(term, weight) in short {
        long = &long[long.partition_point(|entry| entry.0 < term)..];
        if let Some(entry) = long.first().filter(|entry| entry.0 == term) {
            sum += weight * entry.1;
        }
    }
    sum
}

fn dot_by_merge(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        let (x, y) = (a[i], b[j]);
        if x.0 == y.0 {
            sum += x.1 * y.1;
        }
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
    }
    sum
}

/// Sum of two.
pub(crate) fn sum(a: &[(u32, f32)], b: &[(u32, f32)]) -> Vector {
    let mut sum = Vector::with_capacity(a.len() + b.len());
    let (mut i, mut j) = (0, 0);
    while i < a.len() || j < b.len() {
        let x = a.get(i).map_or(u32::MAX, |entry| entry.0);
        let y = b.get(j).map_or(u32::MAX, |entry| entry.0);
        let mut weight = 0.0;
        if i < a.len() && x <= y {
            weight += a[i].1;
            i += 1;
        }
        if j < b.len() && y <= x {
            weight += b[j].1;
            j += 1;
        }
        sum.push((x.min(y), weight));
    }
    sum
}

/// A vector that is multiplied with many others: an open hash table, as small as a first-level cache. Terms are
/// hashes, so that their low bits are slots.
pub(crate) struct Lookup {
    /// A bit for each value that the first thirteen bits of a term may have, set if they are those of one of its terms:
    /// most terms of another are seen not to be shared at once.
    firsts: [u64; 128],
    slots: Vec<(u32, f32)>,
}

/// Terms that are looked at together.
const CHUNK: usize = 64;

impl Lookup {
    pub(crate) fn new(vector: &[(u32, f32)]) -> Self {
        let mut slots = vec![(0, 0.0); (vector.len() * 3).next_power_of_two().max(8)];
        let mut firsts = [0; 128];
        for &(term, weight) in vector {
            firsts[(term >> 25) as usize] |= 1 << (term >> 19 & 63);
            let mut at = term as usize & (slots.len() - 1);
            while slots[at].1 != 0.0 {
                at = (at + 1) & (slots.len() - 1);
            }
            slots[at] = (term, weight);
        }
        Self { firsts, slots }
    }

    /// The same as [`dot`].
    pub(crate) fn dot(&self, other: &[(u32, f32)]) -> f32 {
        let mut sum = 0.0;
        for some in other.chunks(CHUNK) {
            // Which may be shared is found without a branch, as no processor foresees it.
            let (mut shared, mut count) = ([0_u8; CHUNK], 0);
            for (at, &(term, _)) in (0_u8..).zip(some) {
                shared[count % CHUNK] = at;
                count += (self.firsts[(term >> 25) as usize] >> (term >> 19 & 63) & 1) as usize;
            }
            for &at in &shared[..count] {
                let (term, weight) = some[at as usize];
                let mut at = term as usize & (self.slots.len() - 1);
                while self.slots[at].1 != 0.0 {
                    if self.slots[at].0 == term {
                        sum += weight * self.slots[at].1;
                        break;
                    }
                    at = (at + 1) & (self.slots.len() - 1);
                }
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vector() -> impl Strategy<Value = Vector> {
        let terms = (0u32..400).prop_map(|term| term.wrapping_mul(2_654_435_769));
        prop::collection::btree_map(terms, 0.01f32..1.0, 0..200).prop_map(|map| map.into_iter().collect())
    }

    proptest! {
        #[test]
        fn products_are_the_same(a in vector(), b in vector()) {
            prop_assert!((Lookup::new(&a).dot(&b) - dot(&a, &b)).abs() < 1e-4);
        }
    }
}
