//! A bare tantivy beside epitome's index: the limit of indexing and of searching on this machine.
//!
//! - `yardstick index FOLDER OUT`: reads the folder's text files and indexes path, title and body, all stored, with
//!   tantivy's own tokenizer: to be timed as a whole process beside `epitome index FOLDER`;
//! - `yardstick stems FOLDER OUT`: the same with its English stemmer, as who searches English text would have it;
//! - `yardstick search OUT EPITOME [COUNT]`: asks both indexes the same queries (words of titles) in turn, and prints the
//!   quantiles of their times in milliseconds. `EPITOME` is the `index` folder within an index of epitome.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and stops at what fails"
)]

use std::path::{Path, PathBuf};
use std::time::Instant;

use epitome_indexer::{Index, Request};
use tantivy::collector::{Count, TopDocs};
use tantivy::query::QueryParser;
use tantivy::schema::{IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions, Value};
use tantivy::tokenizer::{
    LowerCaser, SimpleTokenizer, TextAnalyzer, Token, TokenFilter, TokenStream, Tokenizer,
};
use tantivy::{TantivyDocument, doc};

const MEMORY: usize = 100_000_000;
const THREADS: usize = 2;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let paths: Vec<&Path> = arguments.iter().map(Path::new).collect();
    match (arguments.first().map(String::as_str), &paths[1.min(paths.len())..]) {
        (Some("index"), [folder, out]) => index(folder, out, "default"),
        (Some("stems"), [folder, out]) => index(folder, out, "en_stem"),
        (Some("search"), [bare, epitome]) => search(bare, epitome, 1000),
        (Some("search"), [bare, epitome, count]) => {
            search(bare, epitome, count.to_str().unwrap().parse().unwrap())
        }
        _ => println!("yardstick index|stems FOLDER OUT | search OUT EPITOME [COUNT]"),
    }
}

fn index(folder: &Path, out: &Path, tokenizer: &str) {
    std::fs::create_dir_all(out).unwrap();
    let mut schema = Schema::builder();
    let record = IndexRecordOption::WithFreqsAndPositions;
    let text = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    let text = TextOptions::default().set_indexing_options(text).set_stored();
    let path = schema.add_text_field("path", STORED);
    let title = schema.add_text_field("title", text.clone());
    let body = schema.add_text_field("body", text);
    let index = tantivy::Index::create_in_dir(out, schema.build()).unwrap();
    index.tokenizers().register("en_stem", stems());
    let mut writer = index.writer_with_num_threads::<TantivyDocument>(THREADS, MEMORY).unwrap();
    for file in files(folder) {
        let text = std::fs::read_to_string(&file).unwrap();
        let (first, rest) = text.split_once('\n').unwrap_or(("", &text));
        writer
            .add_document(doc!(path => file.to_string_lossy().as_ref(), title => first, body => rest.trim()))
            .unwrap();
    }
    writer.commit().unwrap();
    writer.wait_merging_threads().unwrap();
}

fn stems() -> TextAnalyzer {
    TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(Stems).build()
}

/// Snowball's English stemmer after the engine's tokenizer, as the engine's own filter of this name has it.
#[derive(Clone)]
struct Stems;

#[derive(Clone)]
struct Stemming<T>(T);

struct Stemmed<S> {
    words: S,
    stemmer: frostem::Stemmer,
}

impl TokenFilter for Stems {
    type Tokenizer<T: Tokenizer> = Stemming<T>;

    fn transform<T: Tokenizer>(self, words: T) -> Stemming<T> {
        Stemming(words)
    }
}

impl<T: Tokenizer> Tokenizer for Stemming<T> {
    type TokenStream<'a> = Stemmed<T::TokenStream<'a>>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Self::TokenStream<'a> {
        let stemmer = frostem::Stemmer::new(frostem::Algorithm::English);
        Stemmed { words: self.0.token_stream(text), stemmer }
    }
}

impl<S: TokenStream> TokenStream for Stemmed<S> {
    fn advance(&mut self) -> bool {
        let more = self.words.advance();
        if more {
            let token = self.words.token_mut();
            token.text = self.stemmer.stem(&token.text).into_owned();
        }
        more
    }

    fn token(&self) -> &Token {
        self.words.token()
    }

    fn token_mut(&mut self) -> &mut Token {
        self.words.token_mut()
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let kind = if entry.file_type().unwrap().is_dir() { &mut folders } else { &mut files };
            kind.push(entry.path());
        }
    }
    files
}

fn search(bare: &Path, epitome: &Path, count: usize) {
    let index = tantivy::Index::open_in_dir(bare).unwrap();
    index.tokenizers().register("en_stem", stems());
    let searcher = index.reader().unwrap().searcher();
    let field = |name| index.schema().get_field(name).unwrap();
    let parser = QueryParser::for_index(&index, vec![field("title"), field("body")]);
    let snapshot = Index::open(epitome).unwrap().snapshot().unwrap();
    let all =
        searcher.search(&tantivy::query::AllQuery, &TopDocs::with_limit(1_000_000).order_by_score()).unwrap();
    let title = |at: usize| {
        let document: TantivyDocument = searcher.doc(all[at * all.len() / count].1).unwrap();
        let title = document.get_first(field("title")).unwrap().as_str().unwrap().to_owned();
        let words: Vec<&str> =
            title.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).collect();
        words[..words.len().min(1 + at % 4)].join(" ")
    };
    let queries: Vec<String> = (0..count).map(title).filter(|query| !query.is_empty()).collect();
    let (mut theirs, mut ours) = (Vec::new(), Vec::new());
    for query in queries.iter().take(50).chain(&queries) {
        let start = Instant::now();
        let parsed = parser.parse_query(query).unwrap();
        let (top, _) = searcher.search(&parsed, &(TopDocs::with_limit(10).order_by_score(), Count)).unwrap();
        top.into_iter().for_each(|(_, address)| drop(searcher.doc::<TantivyDocument>(address).unwrap()));
        theirs.push(start.elapsed().as_secs_f64() * 1e3);
        let start = Instant::now();
        let request = Request { query: query.clone(), limit: 10, ..Request::default() };
        drop(snapshot.search(&request).unwrap());
        ours.push(start.elapsed().as_secs_f64() * 1e3);
    }
    println!("{} queries, milliseconds   median     p90     p99     max", queries.len());
    for (name, times) in [("tantivy", &mut theirs), ("epitome", &mut ours)] {
        times.drain(..50);
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!("{name:26} {:8.2}{:8.2}{:8.2}{:8.2}", at(0.5), at(0.9), at(0.99), at(1.0));
    }
}
