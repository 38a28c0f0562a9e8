//! Golden runs over the sample corpus.

use crate::support::Folder;

#[test]
fn the_digest_of_the_sample_corpus() {
    let folder = Folder::copy_of("corpus");
    std::fs::rename(folder.path(), folder.beside("corpus")).unwrap();
    for form in ["text", "markdown", "json"] {
        let run = folder.run(&["digest", "corpus", "--format", form]).code(0);
        insta::assert_snapshot!(format!("corpus_{form}"), run.out);
    }
}

#[test]
fn a_search_of_the_sample_corpus() {
    let folder = Folder::copy_of("corpus");
    let run = folder.run(&["search", "news", "flood", "valley", "bridge", "--limit", "5"]).code(0);
    insta::assert_snapshot!("corpus_search", run.out);
}
