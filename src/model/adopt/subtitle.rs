//! The clauses that stand beneath a document's title: `## ISO/IEC 42001:2023 | Clauses 7.3 and 7.4`.

use super::cell::numbers_in;
use crate::model::record::Field;
use crate::settings::Settings;
use crate::source::Span;
use crate::standards::packs_numbered;
use crate::syntax::{Body, Node, NodeKind};

/// The requirements named by a heading that follows the title at once, where it names a standard that
/// the repo follows, and no other.
pub(in crate::model) fn subtitle(text: &str, body: &Body, settings: &Settings) -> Option<Field> {
    let [title, subtitle, ..] = body.headings.as_slice() else { return None };
    let between = text.get(title.span.range().end..subtitle.span.range().start)?;
    let raw = subtitle.span.slice(text);
    let marks_only = between.bytes().all(|byte| byte.is_ascii_whitespace() || matches!(byte, b'#' | b'=' | b'-' | b'*' | b'_'));
    if !marks_only || !is_of_ours(raw, settings) {
        return None;
    }
    let mut items = numbers_in(raw, subtitle.span.range().start);
    let value = match (items.len(), items.first(), items.last()) {
        (1, ..) => items.pop()?,
        (_, Some(first), Some(last)) => Node { span: Span { start: first.span.start, end: last.span.end }, kind: NodeKind::List(items.into()) },
        _ => return None,
    };
    Some(Field { name: "requirements".into(), key_span: subtitle.span, value, inherited: false })
}

/// Whether a heading names standards by number, all of them followed.
fn is_of_ours(raw: &str, settings: &Settings) -> bool {
    let mut named = packs_numbered(raw).peekable();
    named.peek().is_some() && named.all(|pack| settings.standards.contains(&pack))
}
