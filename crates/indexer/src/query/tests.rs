use proptest::prelude::*;

use super::*;

fn check(query: &str, expect: &str) {
    assert_eq!(explain_query(query), expect, "{query:?}");
}

#[test]
fn words_and_signs() {
    check("ferry harbour", "any of: ferry, harbour");
    check("+ferry -harbour", "must have: ferry\nwithout: harbour");
    check("ferry AND harbour", "any of:\n  must have: ferry, harbour");
    check("ferry OR harbour", "any of:\n  any of: ferry, harbour");
    check("ferry AND NOT harbour", "any of:\n  must have: ferry\n  without: harbour");
    check("ferry NOT harbour", "any of: ferry\nwithout: harbour");
    check(
        "(ferry OR boat) AND quay",
        "any of:\n  must have: quay\n  must have:\n    any of:\n      any of: ferry, boat",
    );
    check("twenty-five", "any of: twenty-five");
    check("ferry - harbour", "any of: ferry, harbour");
    check("and or not", "any of: and, or, not");
    check("*", "any of: every article");
    check("", "nothing to look for");
}

#[test]
fn shapes() {
    check("\"ran aground\" ferry", "must have: \"ran aground\"\nbetter with: ferry");
    check("\"ferry aground\"~5", "must have: \"ferry aground\" with up to 5 words between");
    check("“ran aground”", "must have: \"ran aground\"");
    check(
        "cease* zelensky~1 x~9",
        "any of: words starting with cease, words within 1 edits of zelensky, words within 2 edits of x",
    );
    check("ferry^2", "any of: ferry");
    check("title:ferry", "must have: ferry in the title");
    check(
        "title:(ferry quay) wind",
        "any of: wind\nany of:\n  any of: ferry in the title, quay in the title",
    );
    check("TITLE:\"ran aground\"", "must have: \"ran aground\" in the title");
}

#[test]
fn filters() {
    check("ferry source:bbc lang:de", "must have: source bbc, language German\nany of: ferry");
    check("source:bbc source:\"le monde\"", "must have:\n  any of: source bbc, source le monde");
    check("source:a OR source:b", "must have:\n  any of: source a, source b");
    check("date:2025-08", "must have: published from 2025-08-01 to 2025-08-31");
    check("since:7d", "must have: published since 7 days before the newest article");
    check("until:2025-08-02 ext:.md", "must have: published until 2025-08-02, files ending with .md");
    check("-path:drafts/ x", "any of: x\nwithout: path drafts/");
}

#[test]
fn forgiving() {
    check("\"open", "any of: open\nnote: a quote that does not close was passed over: \"");
    check("(a", "any of:\n  any of: a\nnote: a bracket was closed at the end");
    check("a)", "any of: a\nnote: passed over: a closing bracket without an opening one");
    check("AND", "nothing to look for\nnote: passed over: AND with nothing to join");
    check("a OR", "any of: a");
    check("https://example.org/a?b=c", "any of: https://example.org/a?b=c");
    check("Re: news", "any of: Re:, news");
    check(
        "titel:flood",
        "any of: titel:flood\nnote: titel: is no field; read as words (fields are title, body, source, author, lang, \
         path, ext, format, date, since, until, story)",
    );
    check("http://news.example", "any of: http://news.example");
    check("date:soon", "any of: soon\nnote: date:soon is not known; read as a word");
    check("source:", "nothing to look for\nnote: passed over: source: with nothing after it");
    check("--- ::: \\ ' ~ ^ * !", "any of: every article");
    check(
        "EFFECTS OF THE DISPUTE ON TRADE AND TALKS",
        "any of: EFFECTS, OF, THE, DISPUTE, ON, TRADE, AND, TALKS",
    );
}

proptest! {
    #[test]
    fn any_text_is_a_query(text in ".{0,80}") {
        explain_query(&text);
    }

    #[test]
    fn any_marks_are_a_query(text in "[ab\"() :+*~^\\-&|ANDORNOTtitledate.0-9]{0,60}") {
        explain_query(&text);
    }
}

#[test]
fn deep_brackets() {
    explain_query(&"(".repeat(100_000));
    explain_query(&"a AND (".repeat(10_000));
    explain_query(&"-(+".repeat(10_000));
    explain_query(&"title:".repeat(100_000));
}
