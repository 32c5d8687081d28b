//! What a body says, whatever it is laid out like.

use super::markdown::dialect;
use crate::source::Span;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The words of the body at `span` of a text, one blank between them: text and code, without mark-up,
/// most link targets and comments, and without what stands at the places that are left out. Two bodies with
/// equal words differ only in how they are set. What is struck out keeps its marks, and a link to a file
/// that is named by an id names that id, as `[[ID]]` does. None of a body that says nothing below its headings.
pub fn words(text: &str, span: Span, with_tables: bool, left_out: &[Span]) -> String {
    let body = span.slice(text);
    let mut found = String::with_capacity(body.len());
    let mut tables = 0usize;
    let mut links: Vec<(usize, Option<String>)> = Vec::new();
    let (mut in_metadata, mut in_heading, mut only_headings) = (false, false, true);
    for (event, range) in Parser::new_ext(body, dialect()).into_offset_iter() {
        let place = Span::new(range.start, range.end).shifted(span.range().start);
        match &event {
            Event::Start(Tag::Heading { .. }) => in_heading = true,
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Html(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            _ => only_headings &= in_heading || left_out.iter().any(|out| out.overlaps(place)),
        }
        match event {
            Event::Start(Tag::Strikethrough) | Event::End(TagEnd::Strikethrough) => found.push_str("~~"),
            Event::Start(Tag::Link { dest_url, .. }) => links.push((found.len(), id_of_file(&dest_url).map(str::to_owned))),
            Event::End(TagEnd::Link) => {
                if let Some((start, Some(id))) = links.pop()
                    && !found.get(start..).is_some_and(|said| said.contains(&id))
                {
                    found.push(' ');
                    found.push_str(&id);
                }
            }
            Event::Start(Tag::Table(_)) => tables += 1,
            Event::End(TagEnd::Table) => tables = tables.saturating_sub(1),
            Event::Start(Tag::MetadataBlock(_)) => in_metadata = true,
            Event::End(TagEnd::MetadataBlock(_)) => in_metadata = false,
            _ if in_metadata || (tables > 0 && !with_tables) => {}
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                push_outside(&mut found, &text, place, left_out);
            }
            _ if left_out.iter().any(|out| out.contains(place)) => found.push(' '),
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
    let found = if found.contains("[[") { found.replace("[[", "").replace("]]", "") } else { found };
    for word in found.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    words
}

/// The id by which the file of a link is named: `PROC-1` of `../PROC-1-release.md#steps`. Of other files it
/// is not known what they hold, and a link that follows one to its new name says nothing new.
fn id_of_file(target: &str) -> Option<&str> {
    let path = target.split(['#', '?']).next().filter(|path| !path.contains("://"))?;
    let name = path.rsplit('/').next()?;
    let stem = name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown"))?;
    let is_part = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    let parts: Vec<&str> = stem.split('-').take_while(is_part).collect();
    let is_id = parts.len() > 1 && stem.starts_with(|first: char| first.is_ascii_uppercase());
    is_id.then(|| &stem[..parts.iter().map(|part| part.len() + 1).sum::<usize>() - 1])
}

/// Adds a text without what of it is left out.
fn push_outside(found: &mut String, text: &str, place: Span, left_out: &[Span]) {
    if !left_out.iter().any(|out| out.overlaps(place)) {
        return found.push_str(text);
    }
    // Only of a text that stands as it is written is it known which letters stand where.
    let is_as_written = place.range().len() == text.len();
    let is_out = |at: usize| left_out.iter().any(|out| out.range().contains(&at));
    let letters = text.char_indices().filter(|(at, _)| !is_out(place.range().start + if is_as_written { *at } else { 0 }));
    found.push(' ');
    found.extend(letters.map(|(_, letter)| letter));
}

/// Whether words on both sides of this may be one word.
fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Image)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(body: &str, with_tables: bool) -> String {
        super::words(body, Span::new(0, body.len()), with_tables, &[])
    }

    #[test]
    fn what_is_left_out_says_nothing() {
        let text = "---\n---\n# Bias\n\n**Owner:** Ann | **Mood:** good\n\nIt may be.\n";
        let place = |of: &str| text.find(of).map_or(Span::default(), |at| Span::new(at, at + of.len()));
        let body = place(&text[8..]);
        assert_eq!(super::words(text, body, true, &[place("**Owner:** Ann | ")]), "Bias Mood: good It may be.");
        assert_eq!(super::words(text, body, true, &[place("**Owner:** Ann | "), place("**Mood:** good"), place("It may be.")]), "");
    }

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
    fn what_is_struck_out_or_linked_counts() {
        let says = |body: &str| words(body, true);
        assert_ne!(says("We ~~test all models before~~ release."), says("We test all models before release."));
        assert_eq!(says("Follow [the procedure](../PROC-1-release.md#steps)."), "Follow the procedure PROC-1.");
        assert_eq!(says("See [[PROC-1]]."), says("See [PROC-1](../procedures/PROC-1.md)."));
        assert_eq!(says("See [our policy](old/policy.md)."), says("See [our policy](../policy.md)."));
    }

    #[test]
    fn tables_can_be_left_to_the_rows_that_they_hold() {
        let body = "Before.\n\n| a | b |\n|---|---|\n| c | d |\n\nAfter.\n";
        assert_eq!(words(body, false), "Before. After.");
        assert_eq!(words(body, true), "Before. a b c d After.");
    }
}
