use rustc_hash::FxHashMap;

use super::Sentences;

/// Words of the reference that lie in the union of its sentences' longest common subsequences with
/// the summary's sentences, each word counted at most as often as both texts have it.
pub(super) fn hits(model: &Sentences, system: &Sentences) -> usize {
    let (mut wanted, mut given) = (tally(model), tally(system));
    let mut hits = 0;
    for sentence in model {
        let mut marked = vec![false; sentence.len()];
        for other in system {
            mark(sentence, other, &mut marked);
        }
        for (token, _) in sentence.iter().zip(marked).filter(|(_, marked)| *marked) {
            hits += usize::from(take(&mut wanted, &mut given, *token));
        }
    }
    hits
}

fn tally(sentences: &Sentences) -> FxHashMap<u32, usize> {
    let mut counts = FxHashMap::default();
    for token in sentences.iter().flatten() {
        *counts.entry(*token).or_insert(0) += 1;
    }
    counts
}

fn take(wanted: &mut FxHashMap<u32, usize>, given: &mut FxHashMap<u32, usize>, token: u32) -> bool {
    match (wanted.get_mut(&token), given.get_mut(&token)) {
        (Some(w), Some(g)) if *w > 0 && *g > 0 => {
            *w -= 1;
            *g -= 1;
            true
        }
        _ => false,
    }
}

/// Marks one longest common subsequence in `model`; on ties the trace goes up first, as in the original.
fn mark(model: &[u32], peer: &[u32], marked: &mut [bool]) {
    let width = peer.len() + 1;
    let mut table = vec![0u32; (model.len() + 1) * width];
    for (i, a) in model.iter().enumerate() {
        for (j, b) in peer.iter().enumerate() {
            table[(i + 1) * width + j + 1] = match a == b {
                true => table[i * width + j] + 1,
                false => table[i * width + j + 1].max(table[(i + 1) * width + j]),
            };
        }
    }
    let (mut i, mut j) = (model.len(), peer.len());
    while i > 0 && j > 0 {
        if model[i - 1] == peer[j - 1] {
            (i, j) = (i - 1, j - 1);
            marked[i] = true;
        } else if table[(i - 1) * width + j] >= table[i * width + j - 1] {
            i -= 1;
        } else {
            j -= 1;
        }
    }
}
