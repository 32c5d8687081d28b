//! The tables of `aimslint.toml` that may occur several times: places of documents and registers, and
//! suppressions.

use super::read::{Allow, DocumentPlace, RegisterPlace, Settings, texts};
use crate::lexicon::folded;
use crate::schema::parse_date;
use crate::source::Spanned;
use crate::syntax::Node;

impl Settings {
    /// `[[documents]]` and `[[registers]]`.
    pub(super) fn take_places(&mut self, root: &Node) {
        for item in root.get("documents").map_or(&[][..], Node::items) {
            let Some(paths) = self.reading_globs(item.get("path")) else {
                continue;
            };
            let id = item.get("id").and_then(|node| Some((node.text()?, node.span)));
            let id = id.and_then(|(pattern, span)| match regex::RegexBuilder::new(pattern).size_limit(1 << 20).build() {
                Ok(pattern) => Some(pattern),
                Err(_) => {
                    self.tell(span, "this pattern can't be used");
                    None
                }
            });
            let text = |key: &str| item.get(key).and_then(|node| Some(Spanned { value: node.text()?.into(), span: node.span }));
            self.documents.push(DocumentPlace { paths, kind: text("type"), id, register: text("register") });
        }
        for item in root.get("registers").map_or(&[][..], Node::items) {
            let Some(paths) = self.reading_globs(item.get("path")) else {
                continue;
            };
            let Some(kind) = item.get("type").and_then(|node| Some(Spanned { value: node.text()?.into(), span: node.span })) else {
                continue;
            };
            let columns = item.get("columns").map_or(&[][..], Node::entries);
            let columns = columns.iter().filter_map(|entry| Some((folded(&entry.key), entry.value.text()?.into()))).collect();
            self.registers.push(RegisterPlace { paths, kind, columns });
        }
    }

    /// One `[[allow]]`.
    pub(super) fn take_allow(&mut self, item: &Node) -> Allow {
        let paths = self.globs(item.get("paths")).unwrap_or_default();
        let rule = item.get("rule");
        let until = item.get("until");
        Allow {
            is_malformed: until.and_then(Node::text).is_some_and(|text| parse_date(text).is_none() && !text.trim().is_empty()),
            rule: rule.and_then(Node::text).unwrap_or("").into(),
            until: until.and_then(Node::text).and_then(parse_date),
            until_span: until.map_or(item.span, |until| until.span),
            reason: item.get("reason").and_then(Node::text).unwrap_or("").trim().into(),
            span: item.span,
            rule_span: rule.map_or(item.span, |rule| rule.span),
            paths,
            records: item.get("records").map(texts).unwrap_or_default(),
        }
    }
}
