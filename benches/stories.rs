//! Grouping by number of articles; `cargo run --release -p epitome-stories --example growth` draws the whole curve.

#[path = "../crates/stories/examples/growth/made.rs"]
mod made;

use divan::Bencher;
use divan::counter::ItemsCount;
use epitome_stories::{Grouper, Options};

fn main() {
    divan::main();
}

#[divan::bench(args = [250, 1_000, 4_000], sample_count = 3)]
fn group(bencher: Bencher<'_, '_>, count: usize) {
    let articles = made::articles(count);
    bencher.counter(ItemsCount::new(count)).bench(|| {
        let mut grouper = Grouper::new(Options::default());
        grouper.push(&articles);
        grouper.finish()
    });
}
