use crate::{OtherSentence, SentenceReason, SummaryResult, SummarySentence};

use super::{Layout, clean::one_line, count, layout::Ink};

/// Left margin of what is said of a sentence.
const MARGIN: &str = "    ";

/// A summary as text: one sentence a line and nothing else.
pub fn summary_text(summary: &SummaryResult) -> String {
    summary.sentences.iter().map(|sentence| one_line(&sentence.text) + "\n").collect()
}

/// Why each sentence was chosen, as text; empty if the summary was made without reasons.
pub fn summary_reasons(summary: &SummaryResult, layout: Layout) -> String {
    let Some(explanation) = &summary.explanation else { return String::new() };
    let mut out = String::new();
    layout.block(&mut out, "", Ink::Heading, "Why these sentences");
    layout.block(&mut out, "", Ink::Faint, LEGEND);
    let mut told = 0;
    for sentence in &summary.sentences {
        if let Some(why) = &sentence.why {
            told += 1;
            out.push('\n');
            reason(&mut out, layout, told, sentence, why);
        }
    }
    out.push('\n');
    if let Some(next) = &explanation.next {
        layout.block(&mut out, "", Ink::Plain, &format!("Next would come {}", described(next)));
    }
    let whole = format!("All together are worth {:.2}.", explanation.value);
    layout.block(&mut out, "", Ink::Plain, &whole);
    out
}

const LEGEND: &str = "Sentences are worth the words and word pairs that a summary of this input should have, each \
    told once. After each its weight, in how many articles it stands (copies count once; one article counts as \
    ten parts), and +N if N more of these sentences have it.";

fn reason(out: &mut String, layout: Layout, number: usize, sentence: &SummarySentence, why: &SentenceReason) {
    let number = layout.paint(Ink::Number, &format!("{number:>2}"));
    layout.block(out, &format!("{number}  "), Ink::Plain, &one_line(&sentence.text));
    if !sentence.path.is_empty() {
        layout.block(out, MARGIN, Ink::Faint, &one_line(&sentence.path));
    }
    layout.block(out, &format!("{MARGIN}adds     "), Ink::Plain, &worth(why));
    let concepts: Vec<String> = why
        .concepts
        .iter()
        .map(|concept| {
            let more = if concept.shared > 0 { format!(" +{}", concept.shared) } else { String::new() };
            format!("{} {:.2} ×{}{more}", one_line(&concept.text), concept.weight, concept.documents)
        })
        .collect();
    if !concepts.is_empty() {
        layout.block(out, &format!("{MARGIN}covers   "), Ink::Plain, &concepts.join(" · "));
    }
    if let Some(instead) = &why.instead {
        layout.block(out, &format!("{MARGIN}instead  "), Ink::Faint, &described(instead));
    }
    if !sentence.support.is_empty() {
        let articles = count(sentence.support.len(), "more article says", "more articles say");
        layout.block(out, &format!("{MARGIN}support  "), Ink::Faint, &format!("{articles} nearly the same"));
    }
}

/// `3.21 (word pairs 2.10, words 0.90, first sentence 0.21); alone 4.02`.
fn worth(why: &SentenceReason) -> String {
    let lead =
        if why.parts.lead > 0.0 { format!(", near the start {:.2}", why.parts.lead) } else { String::new() };
    format!(
        "{:.2} (word pairs {:.2}, words {:.2}{lead}); alone it is worth {:.2}",
        why.adds, why.parts.pairs, why.parts.words, why.alone
    )
}

fn described(other: &OtherSentence) -> String {
    // Standard input has no path.
    let path = if other.path.is_empty() { String::new() } else { format!(" [{}]", one_line(&other.path)) };
    format!("{:.2}: {}{path}", other.adds, one_line(&other.text))
}
