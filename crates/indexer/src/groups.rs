use rustc_hash::FxHashMap;

/// The groups that articles are in, made by who knows them; the query's `story:`, the filter and the facet of
/// that name look here. An article is in one group at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    names: Vec<String>,
    /// By article: the number of its group's name.
    of: FxHashMap<u32, u32>,
}

/// Least characters by which a group is known when its name is cut short.
const SHORTEST: usize = 4;

impl Groups {
    /// Takes each group's name and the numbers of its articles, in the order of
    /// [`Snapshot::articles`](crate::Snapshot::articles), from 0.
    pub fn new(groups: impl IntoIterator<Item = (String, Vec<u32>)>) -> Self {
        let (mut names, mut of) = (Vec::new(), FxHashMap::default());
        for (number, (name, articles)) in (0..).zip(groups) {
            names.push(name);
            of.extend(articles.into_iter().map(|article| (article, number)));
        }
        Self { names, of }
    }

    /// The name of an article's group.
    pub fn name_of(&self, article: u32) -> Option<&str> {
        self.of.get(&article).map(|&group| self.names[group as usize].as_str())
    }

    /// Which articles are in the groups of this name, or whose name starts with it: tells by article.
    pub(crate) fn named(&self, name: &str) -> impl Fn(u32) -> bool {
        let start = name.chars().count() >= SHORTEST;
        let starts = |known: &str| {
            start && known.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name))
        };
        let wanted: Vec<bool> =
            self.names.iter().map(|known| known.eq_ignore_ascii_case(name) || starts(known)).collect();
        move |article| self.of.get(&article).is_some_and(|&group| wanted[group as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_starts() {
        let groups = Groups::new([("3fa9c1d0".to_owned(), vec![0, 2]), ("3fb00000".to_owned(), vec![1])]);
        let check = |name: &str, expect: &[u32]| {
            let held = groups.named(name);
            assert_eq!((0..4).filter(|article| held(*article)).collect::<Vec<_>>(), expect, "{name}");
        };
        check("3fa9c1d0", &[0, 2]);
        check("3FA9", &[0, 2]);
        check("3fa", &[]);
        check("3fb00000", &[1]);
        check("", &[]);
        check("3fé9", &[]);
        assert_eq!((groups.name_of(1), groups.name_of(3)), (Some("3fb00000"), None));
    }
}
