//! Which paths a walk looks at: a trie of folders and files, some narrowed by a filter.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

type Filter = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The paths of interest, relative to the top of the repository, with `/`.
#[derive(Clone, Default)]
pub struct Interest {
    nodes: Vec<Node>,
    grants: Vec<Grant>,
}

#[derive(Debug, Clone, Default)]
struct Node {
    /// Where it stands, from the top.
    path: Vec<u8>,
    children: BTreeMap<Vec<u8>, usize>,
    /// The grants that begin here.
    grants: Vec<usize>,
}

#[derive(Clone)]
struct Grant {
    filter: Option<Filter>,
    followed: bool,
}

impl Interest {
    /// Nothing yet.
    pub fn new() -> Self {
        Self { nodes: vec![Node::default()], grants: Vec::new() }
    }

    /// Records: everything at or below `base` (a file or folder; empty: all) that `accept` takes.
    /// Their life is followed across renames.
    #[must_use]
    pub fn records(self, base: &str, accept: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.grant(base, Grant { filter: Some(Arc::new(accept)), followed: true })
    }

    /// Code: the same, but renames aren't looked for.
    #[must_use]
    pub fn code(self, base: &str, accept: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        self.grant(base, Grant { filter: Some(Arc::new(accept)), followed: false })
    }

    /// Everything at or below `base`, followed across renames.
    #[must_use]
    pub fn below(self, base: &str) -> Self {
        self.grant(base, Grant { filter: None, followed: true })
    }

    fn grant(mut self, base: &str, grant: Grant) -> Self {
        let mut at = 0;
        for part in base.split('/').filter(|part| !part.is_empty() && *part != ".") {
            let (above, next) = (at, self.nodes.len());
            at = *self.nodes[at].children.entry(part.as_bytes().to_vec()).or_insert(next);
            if at == next {
                let path = within(&self.nodes[above].path, part.as_bytes());
                self.nodes.push(Node { path, ..Node::default() });
            }
        }
        self.nodes[at].grants.push(self.grants.len());
        self.grants.push(grant);
        self
    }

    /// Whether nothing is of interest.
    pub fn is_empty(&self) -> bool {
        self.grants.is_empty()
    }

    /// Whether a file at this path is of interest.
    pub fn accepts(&self, path: &str) -> bool {
        self.any(path.as_bytes(), |_| true)
    }

    /// Whether a file at this path is followed across renames.
    pub(super) fn follows(&self, path: &[u8]) -> bool {
        self.any(path, |grant| grant.followed)
    }

    fn any(&self, path: &[u8], want: impl Fn(&Grant) -> bool) -> bool {
        let mut scope = self.top();
        for part in path.split(|&b| b == b'/') {
            scope = self.enter(&scope, part);
        }
        let text = String::from_utf8_lossy(path);
        scope.grants.iter().map(|&at| &self.grants[at]).any(|grant| want(grant) && grant.takes(&text))
    }

    /// What is of interest at the top of the tree.
    pub(super) fn top(&self) -> Scope {
        self.nodes.first().map_or_else(Scope::default, |node| Scope { node: Some(0), grants: node.grants.clone() })
    }

    /// What is of interest at or below the entry `name` of a folder.
    pub(super) fn enter(&self, scope: &Scope, name: &[u8]) -> Scope {
        let node = scope.node.and_then(|at| self.nodes[at].children.get(name).copied());
        let mut grants = scope.grants.clone();
        if let Some(at) = node {
            grants.extend(&self.nodes[at].grants);
        }
        Scope { node, grants }
    }

    /// Whether the file at `path`, whose own scope is `scope`, is of interest.
    pub(super) fn takes(&self, scope: &Scope, path: &[u8]) -> bool {
        if scope.grants.is_empty() {
            return false;
        }
        let text = String::from_utf8_lossy(path);
        scope.grants.iter().any(|&at| self.grants[at].takes(&text))
    }

    /// The path of what stands in a folder that the trie knows.
    pub(super) fn path(&self, place: usize, name: &[u8]) -> Vec<u8> {
        within(&self.nodes[place].path, name)
    }

    /// The names below a folder that matter, when not all of it does.
    pub(super) fn only(&self, scope: &Scope) -> Option<impl Iterator<Item = &[u8]>> {
        if !scope.grants.is_empty() {
            return None;
        }
        let at = scope.node?;
        Some(self.nodes[at].children.keys().map(Vec::as_slice))
    }
}

/// The path of what stands in a folder.
fn within(folder: &[u8], name: &[u8]) -> Vec<u8> {
    if folder.is_empty() { name.to_vec() } else { [folder, name].join(&b'/') }
}

impl Grant {
    fn takes(&self, path: &str) -> bool {
        self.filter.as_ref().is_none_or(|accept| accept(path))
    }
}

/// A place in the trie, and the grants that hold there.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    node: Option<usize>,
    grants: Vec<usize>,
}

impl Scope {
    /// Whether nothing here or below can be of interest.
    pub(super) fn is_nothing(&self) -> bool {
        self.node.is_none() && self.grants.is_empty()
    }

    /// The place in the trie, to key a memo by; none below it.
    pub(super) fn place(&self) -> Option<usize> {
        self.node
    }

    /// Whether some grant takes in the whole of what is here.
    pub(super) fn is_granted(&self) -> bool {
        !self.grants.is_empty()
    }
}

impl fmt::Debug for Interest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interest").field("nodes", &self.nodes).finish_non_exhaustive()
    }
}

/// The folder that everything matched by a glob lies in: `aims/**/*.md` → `aims`, `a/b.md` → `a/b.md`.
pub fn literal_base(glob: &str) -> &str {
    let special = glob.find(['*', '?', '[', '{', '\\']);
    match special {
        None => glob.trim_end_matches('/'),
        Some(at) => glob[..at].rfind('/').map_or("", |slash| &glob[..slash]),
    }
}
