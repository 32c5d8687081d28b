//! What a body says, whatever it is laid out like.

use super::markdown::dialect;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The words of a body, one blank between them: text and code, without mark-up, link targets and
/// comments. Two bodies with equal words differ only in how they are set. None of a body that says
/// nothing below its headings.
pub fn words(body: &str, with_tables: bool) -> String {
    let mut found = String::with_capacity(body.len());
    let mut tables = 0usize;
    let (mut in_metadata, mut in_heading, mut only_headings) = (false, false, true);
    for event in Parser::new_ext(body, dialect()) {
        match &event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Html(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            _ => only_headings &= in_heading,
        }
        match event {
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::End(TagEnd::Table) => tables = tables.saturating_sub(1),
            Event::Start(Tag::MetadataBlock(_)) => in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_metadata = false,
            _ if in_metadata || (tables > 0 && !with_tables) => {}
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => found.push_str(&text),
            Event::TaskListMarker(done) => found.push_str(if done { "[x] " } else { "[ ] " }),
            Event::SoftBreak | Event::HardBreak | Event::Rule => found.push(' '),
            Event::End(tag) if !is_inline(tag) => found.push(' '),
            _ => {}
        }
    }
    if only_headings {
        return String::new();
    }
    let mut words = String::with_capacity(found.len());
    for word in found.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// Whether words on both sides of this may be one word.
fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_alone_say_nothing_more() {
        assert_eq!(words("# Bias\n\n<!-- none -->\n", true), "");
        assert_eq!(words("", true), "");
        assert_eq!(words("# Bias\n\nIt may be.\n", true), "Bias It may be.");
        assert_eq!(words("# Bias\n\n| A |\n|---|\n", false), "Bias");
    }

    #[test]
    fn layout_is_no_change_of_words() {
        let one = "# Purpose\n\nWe *test* every\nmodel.\n\n* first\n* second\n";
        let two = "Purpose\n=======\n\nWe _test_ every model.\n\n- first\n\n- second <!-- aimslint-allow CLM001 -->\n";
        assert_eq!(words(one, true), words(two, true));
        assert_eq!(words(one, true), "Purpose We test every model. first second");
        assert_ne!(words(one, true), words("# Purpose\n\nWe test most models.\n", true));
    }

    #[test]
    fn tables_can_be_left_to_the_rows_that_they_hold() {
        let body = "Before.\n\n| a | b |\n|---|---|\n| c | d |\n\nAfter.\n";
        assert_eq!(words(body, false), "Before. After.");
        assert_eq!(words(body, true), "Before. a b c d After.");
    }
}
