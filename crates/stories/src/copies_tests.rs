use std::collections::BTreeSet;
use std::path::Path;

use epitome_text::{Article, Language};

use super::{Copying, find};
use crate::profile::Profile;

fn profile(id: usize, body: &str) -> Profile {
    let language = Language::English;
    let article = Article { id: id.to_string(), body: body.into(), language, ..Article::default() };
    Profile::of(&article)
}

/// Numbers of the texts that the bodies carry, and how, in the order given.
fn copies(bodies: &[String]) -> Vec<(usize, Copying)> {
    let mut profiles: Vec<(usize, Profile)> =
        bodies.iter().enumerate().map(|(at, body)| (at, profile(at, body))).collect();
    profiles.sort_by_key(|(_, profile)| profile.key);
    let (order, profiles): (Vec<usize>, Vec<Profile>) = profiles.into_iter().unzip();
    let mut copies = vec![(0, Copying::Same); bodies.len()];
    order.iter().zip(find(&profiles)).for_each(|(&at, copy)| copies[at] = copy);
    copies
}

const HARBOUR: &str = "The harbour of Varnholm will be closed to ships for three weeks in March while divers \
    mend the northern wall, which a storm broke in November. Fishing boats may use the inner basin. The \
    council has set aside two million crowns for the work, half of what the engineers had asked for. A second \
    stage, which is to raise the wall by a metre, has been put off until the state decides on a grant. The \
    harbour master said that no ferry would be late by more than an hour during that time.";
const ORCHARD: &str = "An orchard near Lindau has planted forty kinds of apple that had been thought lost. The \
    grower found most of them on old farms, where single trees had outlived their owners by decades. Visitors \
    may taste the first fruit in September, and cuttings will be given away to anyone who promises to tend \
    them. Two of the kinds have no known name yet.";

fn check(a: &str, b: &str, expect: Option<Copying>) {
    let found = copies(&[a.to_owned(), b.to_owned()]);
    let kind = if found[0].1 == Copying::Within { Copying::Within } else { found[1].1 };
    assert_eq!((found[0].0 == found[1].0).then_some(kind), expect, "{a}\n{b}");
}

#[test]
fn equality_containment_neither() {
    check("", "", None);
    check("Short.", "Short.", Some(Copying::Same));
    check("Short.", "Other.", None);
    check(HARBOUR, HARBOUR, Some(Copying::Same));
    check(HARBOUR, ORCHARD, None);
    check(HARBOUR, &format!("{HARBOUR} Reporting by the Varnholm office."), Some(Copying::Same));
    check(HARBOUR, &HARBOUR[..220], Some(Copying::Within));
    check(HARBOUR, &HARBOUR.replace("harbour", "port").replace("wall", "mole"), Some(Copying::Same));
}

/// An edited copy: paragraphs rotated, a fifth cut off, one word in twenty changed, a footer added.
fn edit(body: &str) -> String {
    let mut parts: Vec<&str> = body.split("\n\n").map(str::trim).filter(|part| !part.is_empty()).collect();
    let half = parts.len() / 2;
    parts.rotate_left(half);
    let text = parts.join("\n\n");
    let words: Vec<&str> = text.split(' ').collect();
    let kept = &words[..words.len() * 4 / 5];
    let change = |(at, word): (usize, &&str)| if at % 20 == 7 { format!("word{at}") } else { (*word).into() };
    let edited: Vec<String> = kept.iter().enumerate().map(change).collect();
    format!("{}\n\nAll rights reserved. Sign up for our letter to read more like this.", edited.join(" "))
}

/// The bodies in the folder of real articles.
fn real() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/folders/bbc");
    let entries = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten();
        entries.filter_map(|entry| Some(entry.ok()?.path())).collect::<BTreeSet<_>>()
    };
    let files = entries(&folder).iter().flat_map(|folder| entries(folder)).collect::<Vec<_>>();
    files
        .iter()
        .filter_map(|file| Some(String::from_utf8_lossy(&std::fs::read(file).ok()?).into_owned()))
        .collect()
}

/// Runs of eight words: another yardstick than the one under test.
fn runs(body: &str) -> BTreeSet<Vec<&str>> {
    body.split_whitespace().collect::<Vec<_>>().windows(8).map(<[&str]>::to_vec).collect()
}

#[test]
fn edited_copies_of_real_articles() {
    let mut bodies = real();
    if bodies.is_empty() {
        println!("skipped: no folder of real articles");
        return;
    }
    bodies.truncate(if cfg!(debug_assertions) { 600 } else { usize::MAX });
    let originals = bodies.len();
    bodies.extend((0..originals).map(|at| edit(&bodies[at])).collect::<Vec<_>>());
    let text: Vec<usize> = copies(&bodies).into_iter().map(|copy| copy.0).collect();
    let found = (0..originals).filter(|&at| text[at] == text[at + originals]).count();
    // Pairs of different originals: true only if they share a fifth of their runs of eight words.
    let mut groups = std::collections::BTreeMap::<usize, Vec<usize>>::new();
    (0..originals).for_each(|at| groups.entry(text[at]).or_default().push(at));
    let pairs = groups.values().flat_map(|group| {
        group.iter().enumerate().flat_map(move |(at, &a)| group[at + 1..].iter().map(move |&b| (a, b)))
    });
    let alike = |&(a, b): &(usize, usize)| {
        let (a, b) = (runs(&bodies[a]), runs(&bodies[b]));
        5 * a.intersection(&b).count() >= a.len().min(b.len())
    };
    let pairs: Vec<(usize, usize)> = pairs.collect();
    let wrong: Vec<_> = pairs.iter().filter(|pair| !alike(pair)).collect();
    println!("found {found} of {originals}; {} other pairs, of which {wrong:?} wrong", pairs.len());
    assert!(found * 100 >= originals * 99, "found {found} of {originals} edited copies");
    assert!(wrong.len() * 1000 <= found + pairs.len(), "wrong pairs: {wrong:?}");
}
