//! Stories keep their ids as articles come and go.

use std::collections::{BTreeMap, BTreeSet};

/// Where a story of now comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried<Id> {
    /// The id that it keeps; `None` for a new story.
    pub id: Option<Id>,
    /// Earlier stories that end in it, other than `id`: it is their merger.
    pub merged: Vec<Id>,
    /// Earlier stories that it is a part of while they live on elsewhere: it was split off.
    pub split_from: Vec<Id>,
}

/// Matches the groups of now to earlier stories by their common members.
///
/// The pairs with most common members are matched first (ties: the earlier story listed first, then the
/// group listed first), each story and each group once. An earlier story that no group carries on is
/// merged into the group with most of its members. Groups and stories are lists of article keys.
/// Cost: n log n in members.
pub fn carry_ids<Id: Clone, Key: Ord>(previous: &[(Id, Vec<Key>)], groups: &[Vec<Key>]) -> Vec<Carried<Id>> {
    let mut pairs = overlaps(previous, groups);
    pairs.sort_by_key(|&(old, new, common)| (std::cmp::Reverse(common), old, new));
    let mut of_group = vec![None; groups.len()];
    let mut taken = vec![None; previous.len()];
    for &(old, new, _) in &pairs {
        if of_group[new].is_none() && taken[old].is_none() {
            of_group[new] = Some(old);
            taken[old] = Some(new);
        }
    }
    let mut carried: Vec<Carried<Id>> = of_group
        .iter()
        .map(|old| Carried { id: old.map(|old| previous[old].0.clone()), merged: vec![], split_from: vec![] })
        .collect();
    let mut ended = BTreeSet::new();
    for (old, new, _) in pairs {
        match taken[old] {
            Some(kept) if kept == new => {}
            Some(_) => carried[new].split_from.push(previous[old].0.clone()),
            None if ended.insert(old) => carried[new].merged.push(previous[old].0.clone()),
            None => carried[new].split_from.push(previous[old].0.clone()),
        }
    }
    carried
}

/// (earlier story, group, common members).
fn overlaps<Id, Key: Ord>(previous: &[(Id, Vec<Key>)], groups: &[Vec<Key>]) -> Vec<(usize, usize, usize)> {
    let mut group_of = BTreeMap::new();
    for (number, keys) in groups.iter().enumerate() {
        for key in keys {
            group_of.entry(key).or_insert(number);
        }
    }
    let mut common = BTreeMap::<(usize, usize), usize>::new();
    for (number, (_, keys)) in previous.iter().enumerate() {
        for group in keys.iter().filter_map(|key| group_of.get(key)) {
            *common.entry((number, *group)).or_default() += 1;
        }
    }
    common.into_iter().map(|((old, new), count)| (old, new, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::carry_ids;

    /// Stories as letters of their members; expects `id+merged-split_from` of each group.
    fn check(previous: &[(u8, &str)], groups: &[&str], expect: &[&str]) {
        let keys = |text: &str| text.chars().collect::<Vec<_>>();
        let previous: Vec<_> = previous.iter().map(|&(id, members)| (id, keys(members))).collect();
        let groups: Vec<_> = groups.iter().map(|members| keys(members)).collect();
        let ids = |sign: &str, ids: &[u8]| ids.iter().map(|id| format!("{sign}{id}")).collect::<String>();
        let found: Vec<String> = carry_ids(&previous, &groups)
            .iter()
            .map(|carried| {
                let id = carried.id.map_or("new".to_owned(), |id| id.to_string());
                id + &ids("+", &carried.merged) + &ids("-", &carried.split_from)
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn ids_follow_members() {
        check(&[], &["ab"], &["new"]);
        check(&[(1, "ab"), (2, "c")], &["cx", "aby"], &["2", "1"]);
        check(&[(1, "abc"), (2, "de")], &["abcde"], &["1+2"]);
        check(&[(1, "abcde")], &["ab", "cde"], &["new-1", "1"]);
        check(&[(1, "abc"), (2, "def")], &["abd", "efc"], &["1-2", "2-1"]);
        check(&[(1, "ab"), (2, "cd")], &["xy"], &["new"]);
        check(&[(1, "ab")], &["a", "b"], &["1", "new-1"]);
    }
}
