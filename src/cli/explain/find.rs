//! From a word to what it names.

use super::super::Failure;
use crate::check::Vocabulary;
use crate::report::visible;
use crate::rules::Page;
use crate::schema::{RecordType, Shape, nearest};
use crate::standards::{Pack, Standards, embedded_pack, pack_names};
use std::sync::Arc;

/// What can be explained.
pub(super) enum Topic<'a> {
    /// One rule.
    Rule(&'a Page),
    /// The rules of a group: its three letters.
    Group(String, Vec<&'a Page>),
    /// A type of record.
    Type(&'a RecordType),
    /// A field: how it is written, the types that have it, its shape, whether it is required.
    Field { name: String, of: Vec<&'a str>, shape: &'a Shape, required: bool },
    /// A clause, control or article, by its place in its pack.
    Requirement(Arc<Pack>, usize),
}

/// What `what` names.
pub(super) fn topic<'a>(words: &'a Vocabulary, what: &str) -> Result<Topic<'a>, Failure> {
    let rules = words.registry.select(what);
    match rules.as_slice() {
        [one] => return Ok(Topic::Rule(&one.page)),
        [] => {}
        several => {
            let mut pages: Vec<&Page> = several.iter().map(|rule| &*rule.page).collect();
            pages.sort_by(|a, b| a.code.cmp(&b.code));
            return Ok(Topic::Group(what.to_ascii_uppercase(), pages));
        }
    }
    let lower = what.to_lowercase();
    if let Some(kind) = words.types.get(&lower).or_else(|| words.types.by_plural(&lower)) {
        return Ok(Topic::Type(kind));
    }
    if let Some((kind, path)) = lower.split_once('.')
        && let Some(kind) = words.types.get(kind)
    {
        return field(kind, path);
    }
    if let Some((pack, index)) = requirement(words, what) {
        return Ok(Topic::Requirement(pack, index));
    }
    let having: Vec<&RecordType> = words.types.iter().map(|kind| &**kind).filter(|kind| kind.field(&lower).is_some()).collect();
    // A field of all types is said once; one that means different things is shown for the first.
    if let Some((kind, shape)) = having.first().and_then(|kind| Some((kind, kind.field(&lower)?))) {
        let required = having.len() == 1 && kind.shape.requires(&lower);
        return Ok(Topic::Field { name: lower.clone(), of: having.iter().map(|kind| kind.name.as_str()).collect(), shape, required });
    }
    Err(Failure { message: format!("nothing is called `{}`", visible(what)), help: Some(suggestion(words, what)) })
}

fn field<'a>(kind: &'a RecordType, path: &str) -> Result<Topic<'a>, Failure> {
    let mut parts = path.split('.');
    let first = parts.next().unwrap_or("");
    let mut required = kind.shape.requires(first);
    let mut shape = kind.field(first);
    for part in parts {
        let holder = shape.and_then(inner);
        required = holder.is_some_and(|holder| holder.requires(part));
        shape = holder.and_then(|holder| holder.property(part));
    }
    match shape {
        Some(shape) => Ok(Topic::Field { name: format!("{}.{path}", kind.name), of: vec![kind.name.as_str()], shape, required }),
        None => {
            let near = nearest(first, kind.fields().map(|(name, _)| name.as_str()));
            let help = near
                .map_or_else(|| format!("`aimslint explain {}` lists its fields", kind.name), |near| format!("did you mean `{}.{near}`?", kind.name));
            Err(Failure { message: format!("`{}` has no field `{}`", kind.name, visible(path)), help: Some(help) })
        }
    }
}

/// The map that a field holds, itself or in its list.
fn inner(shape: &Shape) -> Option<&Shape> {
    if !shape.properties.is_empty() {
        return Some(shape);
    }
    shape.items.as_deref().and_then(inner).or_else(|| shape.any_of.iter().find_map(inner))
}

/// A requirement: of the standards of the repo before others.
fn requirement(words: &Vocabulary, what: &str) -> Option<(Arc<Pack>, usize)> {
    let bare = ["clause ", "control ", "objective ", "annex ", "§ ", "§"].iter().find_map(|lead| strip(what, lead)).unwrap_or(what).trim();
    let article = ["article ", "articles ", "art. ", "art "].iter().find_map(|lead| strip(bare, lead));
    let find = |pack: &Arc<Pack>, id: &str| {
        let id = pack.requirements.iter().position(|one| one.id.eq_ignore_ascii_case(id))?;
        Some((Arc::clone(pack), id))
    };
    if let Some(article) = article {
        return find(&embedded_pack("eu-ai-act")?, article.trim());
    }
    let (namespace, id) = Standards::split_namespace(bare);
    if let Some(namespace) = namespace {
        return find(&embedded_pack(namespace)?, id);
    }
    let chosen = words.standards.main().into_iter().chain(words.standards.chosen()).find_map(|pack| find(pack, id));
    chosen.or_else(|| pack_names().iter().filter_map(|name| embedded_pack(name)).find_map(|pack| find(&pack, id)))
}

fn strip<'a>(text: &'a str, lead: &str) -> Option<&'a str> {
    text.get(..lead.len()).filter(|start| start.eq_ignore_ascii_case(lead)).map(|_| &text[lead.len()..])
}

/// What was likely meant.
fn suggestion(words: &Vocabulary, what: &str) -> String {
    let near_rule = words.registry.nearest(what);
    let near_requirement = match words.standards.resolve(what, &[]) {
        crate::standards::Resolved::Unknown(near) => near,
        _ => None,
    };
    let names = words.types.iter().flat_map(|kind| std::iter::once(kind.name.as_str()).chain(kind.fields().map(|(name, _)| name.as_str())));
    let near = near_requirement.as_deref().or(near_rule).or_else(|| nearest(what, names));
    match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "name a rule, a type, a field such as `risk.treatment`, a clause, a control or an article; `aimslint rules`, `types` and `requirements` list them".to_owned(),
    }
}
