//! Articles of a story to its summary.

use std::io::{BufRead, Write};
use std::sync::Arc;

use epitome_stories::{Background, Group};
use epitome_summarizer::Method;
use epitome_text::Article;
use rayon::prelude::*;

use super::rows::{Row, Rows, flush, put};
use super::terms::read_counts;
use crate::corpus::Card;
use crate::grouped::Grouped;
use crate::tell::Teller;
use crate::{DigestOptions, DigestStory, Result};

/// Articles of stories that are told side by side.
const BATCH: usize = 4096;

/// What to tell of a story.
#[derive(Clone, Debug)]
pub struct ShardDigestOptions {
    /// Words a story.
    pub words: usize,
    /// How to weigh and choose sentences.
    pub method: Method,
    /// Whether to say of each quote why it was chosen.
    pub explain: bool,
}

/// One story's articles, as they come in.
struct Told {
    story: String,
    id: String,
    cards: Vec<Card>,
    texts: Vec<(usize, Article)>,
    voices: Vec<u32>,
}

/// Tells stories: pairs of a story row and its article row, by story and then by article, to a line a story as
/// `epitome digest --format jsonl` writes it. `counts` are count rows. Memory: the articles of a story, of 4,096
/// articles where stories are small.
///
/// # Errors
/// [`crate::Error::Record`] for a row that is none or out of order. The output cannot be written.
pub fn digest(
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    counts: &mut dyn BufRead,
    options: &ShardDigestOptions,
) -> Result<()> {
    let background = Arc::new(read_counts(counts)?);
    let ShardDigestOptions { words, method, explain } = *options;
    let options = DigestOptions { words, method, explain, ..DigestOptions::default() };
    let mut rows = Rows::new(input);
    let (mut ready, mut held, mut last) = (Vec::<Told>::new(), 0, String::new());
    while let Some(row) = rows.next()? {
        let Row::Story { key, story, id, voice, source } = row else {
            return Err(rows.wrong("no story row"));
        };
        let Some(Row::Article { key: same, article }) = rows.next()? else {
            return Err(rows.wrong("no article row"));
        };
        if key != same {
            return Err(rows.wrong("not the article of the story row before it"));
        }
        if (&story, &key) <= (&ready.last().map_or(String::new(), |told| told.story.clone()), &last) {
            return Err(rows.wrong("not in the order of stories and articles"));
        }
        if ready.last().is_none_or(|told| told.story != story) {
            if held > BATCH {
                tell(&mut ready, &background, &options, output)?;
                held = 0;
            }
            ready.push(Told { story, id, cards: Vec::new(), texts: Vec::new(), voices: Vec::new() });
        }
        let Some(told) = ready.last_mut() else { continue };
        told.cards.push(Card { source, ..Card::new(&article) });
        told.texts.push((told.texts.len(), article));
        told.voices.push(voice);
        held += 1;
        last = key;
    }
    tell(&mut ready, &background, &options, output)?;
    flush(output)
}

fn tell(
    ready: &mut Vec<Told>,
    background: &Arc<Background>,
    options: &DigestOptions,
    output: &mut dyn Write,
) -> Result<()> {
    let lines: Vec<DigestStory> = ready
        .par_iter()
        .map(|told| {
            let group = Group { articles: (0..told.cards.len()).collect(), voices: told.voices.clone() };
            let (cards, id) = (told.cards.clone(), told.id.clone());
            let grouped = Grouped::one(cards, group.clone(), id, Arc::clone(background));
            Teller { grouped: &grouped, texts: &told.texts, options, reader: None, kept: None }.tell(&group)
        })
        .collect();
    ready.clear();
    lines.iter().try_for_each(|story| put(output, story))
}
