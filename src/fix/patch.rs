//! Edits to bytes. What no edit names stays as it is: byte-order mark, line ends, quotes, comments.

use crate::rules::Edit;
use crate::source::{FileId, MAX_FILE_BYTES, Tree};
use std::collections::{BTreeMap, HashMap};

/// The texts with these edits made, or `None` when one of them fits no text. The edits count in
/// bytes of `before`, or of the file as it is where `before` has none, and don't overlap.
pub(super) fn apply<'a>(tree: &Tree, before: &HashMap<FileId, Vec<u8>>, edits: impl Iterator<Item = &'a Edit>) -> Option<HashMap<FileId, Vec<u8>>> {
    let mut by_file: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in edits {
        by_file.entry(edit.file).or_default().push(edit);
    }
    let mut texts = before.clone();
    for (file, mut edits) in by_file {
        // The tree may hold what is just being tried: only the texts the round began with count.
        let mut bytes = match before.get(&file) {
            Some(bytes) => bytes.clone(),
            None => tree.read_at_origin(file, MAX_FILE_BYTES).ok()?,
        };
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        for edit in edits.into_iter().rev() {
            replace(&mut bytes, edit)?;
        }
        texts.insert(file, bytes);
    }
    Some(texts)
}

/// Replaces one range; a range that is not in the text, or cuts a letter, is refused.
fn replace(bytes: &mut Vec<u8>, edit: &Edit) -> Option<()> {
    let range = edit.span.start as usize..edit.span.end as usize;
    let is_edge = |at: usize| at == bytes.len() || bytes.get(at).is_some_and(|byte| byte & 0xC0 != 0x80);
    if range.start > range.end || !is_edge(range.start) || !is_edge(range.end) {
        return None;
    }
    let text = in_quotes_of(&bytes[range.clone()], &edit.text);
    if text.is_empty() && holds_comment(&bytes[range.clone()]) {
        return None;
    }
    let text = if text.contains('\n') && bytes.windows(2).any(|pair| pair == b"\r\n") { text.replace('\n', "\r\n") } else { text };
    bytes.splice(range, text.bytes());
    Some(())
}

/// Whether YAML that would be taken out holds a comment: somebody wrote it for a reason.
fn holds_comment(bytes: &[u8]) -> bool {
    let yaml = !bytes.starts_with(b"<!--");
    yaml && (bytes.starts_with(b"#") || bytes.windows(2).any(|pair| pair[0].is_ascii_whitespace() && pair[1] == b'#'))
}

/// A value in double quotes, put in single ones where those stood.
fn in_quotes_of(before: &[u8], text: &str) -> String {
    let single = before.len() > 1 && before.starts_with(b"'") && before.ends_with(b"'");
    match text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) if single && !inner.contains(['\'', '"', '\\']) => format!("'{inner}'"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    fn apply_to(text: &str, edits: &[(usize, usize, &str)]) -> Option<String> {
        let tree = Tree::from_texts(vec![("a.md".to_owned(), text.as_bytes().to_vec())]);
        let file = tree.find("a.md")?;
        let edits: Vec<Edit> =
            edits.iter().map(|(start, end, text)| Edit { file, span: Span::new(*start, *end), text: (*text).to_owned() }).collect();
        let texts = apply(&tree, &HashMap::new(), edits.iter())?;
        String::from_utf8(texts.get(&file)?.clone()).ok()
    }

    #[test]
    fn only_the_named_bytes_change() {
        assert_eq!(apply_to("\u{feff}a: b\r\nc: d\r\n", &[(6, 7, "xy"), (12, 13, "")]).as_deref(), Some("\u{feff}a: xy\r\nc: \r\n"));
    }

    #[test]
    fn quotes_stay_as_they_were() {
        assert_eq!(apply_to("a: 'b'", &[(3, 6, "\"c\"")]).as_deref(), Some("a: 'c'"));
        assert_eq!(apply_to("a: 'b'", &[(3, 6, "\"c's\"")]).as_deref(), Some("a: \"c's\""));
    }

    #[test]
    fn no_comment_is_taken_out_and_line_ends_stay() {
        assert_eq!(apply_to("- a # why\n- a\n", &[(3, 13, "")]), None);
        assert_eq!(apply_to("a: b\r\n", &[(0, 0, "c: d\n")]).as_deref(), Some("c: d\r\na: b\r\n"));
    }

    #[test]
    fn what_fits_no_text_is_refused() {
        assert_eq!(apply_to("é", &[(1, 2, "e")]), None);
        assert_eq!(apply_to("a", &[(0, 9, "e")]), None);
    }
}
