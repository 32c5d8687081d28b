//! The files of the repo, whatever they are read from.

use super::git::{ObjectReader, kept_in_index};
use super::place::FileId;
use super::worktree::is_plain_file;
use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The largest file that is read as a document (contract §8).
pub const MAX_FILE_BYTES: u64 = 4 * 1024 * 1024;

/// How a file stands towards git.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// In git's index, or in the revision that is read.
    Tracked,
    /// On disk, not ignored, not yet added.
    Untracked,
    /// There is no git repo, so nothing can be said.
    Unknown,
    /// A symbolic link; never followed.
    Link,
    /// Another repo inside this one; its files are not ours.
    Submodule,
}

/// One file of the tree.
#[derive(Clone, Debug)]
pub struct TreeFile {
    /// `/`-separated, relative to the root. Bytes that are no UTF-8 are shown as `U+FFFD`.
    pub path: Box<str>,
    /// How it stands towards git.
    pub standing: Standing,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Larger than the bound; the size in bytes.
    TooLarge(u64),
    /// Git or the system refused; its words.
    Failed(String),
}

/// Where bytes come from.
pub(super) enum Origin {
    /// Files on disk below the root.
    Folder,
    /// Blobs of a git repo, by position in `files`.
    Objects(Box<ObjectReader>),
}

/// The files of the repo, in path order.
pub struct Tree {
    pub(super) root: PathBuf,
    pub(super) files: Vec<TreeFile>,
    pub(super) origin: Origin,
    /// Names that are no UTF-8, as the system knows them.
    pub(super) odd_names: HashMap<FileId, PathBuf>,
    /// Files whose bytes are others than those at the origin: what a correction would make of them.
    rewritten: HashMap<FileId, Vec<u8>>,
    /// The revision that is read, as a hexadecimal object id.
    pub(super) revision: Option<String>,
    /// The files that a sparse checkout leaves out.
    pub(super) left_out: Option<Box<ObjectReader>>,
    /// Folders that could not be listed, and why.
    pub(super) unlisted: Vec<(String, String)>,
    folded: OnceLock<HashMap<String, FileId>>,
    folders: OnceLock<std::collections::HashSet<Box<str>>>,
}

impl Tree {
    pub(super) fn new(root: PathBuf, mut files: Vec<(TreeFile, Option<PathBuf>)>, origin: Origin) -> Tree {
        files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
        files.dedup_by(|a, b| a.0.path == b.0.path);
        let mut odd_names = HashMap::new();
        let files = files
            .into_iter()
            .enumerate()
            .map(|(at, (file, odd))| {
                if let Some(odd) = odd {
                    odd_names.insert(FileId(at as u32), odd);
                }
                file
            })
            .collect();
        Tree {
            root,
            files,
            origin,
            odd_names,
            rewritten: HashMap::new(),
            revision: None,
            left_out: None,
            unlisted: Vec::new(),
            folded: OnceLock::new(),
            folders: OnceLock::new(),
        }
    }

    /// A tree of texts in memory, for tests and for examples in rule pages.
    pub fn from_texts(texts: Vec<(String, Vec<u8>)>) -> Tree {
        let mut texts = texts;
        texts.sort();
        texts.dedup_by(|a, b| a.0 == b.0);
        let files = texts.iter().map(|(path, _)| (TreeFile { path: path.as_str().into(), standing: Standing::Tracked }, None)).collect();
        let reader = ObjectReader::Memory(texts.into_iter().map(|(_, bytes)| bytes).collect());
        Tree::new(PathBuf::from("."), files, Origin::Objects(Box::new(reader)))
    }

    /// The same files, some of them with other bytes. What was rewritten before is as at the origin
    /// again, unless it is named here too.
    #[must_use]
    pub fn rewritten(mut self, bytes: HashMap<FileId, Vec<u8>>) -> Tree {
        self.rewritten = bytes;
        self
    }

    /// Where a file lies on disk, when the tree is read from there.
    pub fn path_on_disk(&self, id: FileId) -> Option<PathBuf> {
        let inside = self.odd_names.get(&id).cloned().unwrap_or_else(|| PathBuf::from(self.path(id)));
        matches!(self.origin, Origin::Folder).then(|| self.root.join(inside))
    }

    /// The folder on disk that the tree stands for.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Whether the files are texts in memory, so that nothing on disk has to do with them.
    pub fn is_in_memory(&self) -> bool {
        matches!(&self.origin, Origin::Objects(reader) if matches!(**reader, ObjectReader::Memory(_)))
    }

    /// The revision that is read, when it is not the work tree.
    pub fn revision(&self) -> Option<&str> {
        self.revision.as_deref()
    }

    /// Folders below the root that could not be listed, and why, in order.
    pub fn unlisted(&self) -> &[(String, String)] {
        &self.unlisted
    }

    /// All files in path order.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &TreeFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file))
    }

    /// One file.
    pub fn file(&self, id: FileId) -> &TreeFile {
        &self.files[id.0 as usize]
    }

    /// A file's path.
    pub fn path(&self, id: FileId) -> &str {
        &self.files[id.0 as usize].path
    }

    /// The file at exactly this path.
    pub fn find(&self, path: &str) -> Option<FileId> {
        self.files.binary_search_by(|file| (*file.path).cmp(path)).ok().map(|at| FileId(at as u32))
    }

    /// The file whose path is this one but for upper and lower case.
    pub fn find_ignoring_case(&self, path: &str) -> Option<FileId> {
        let folded = self.folded.get_or_init(|| self.files().map(|(id, file)| (file.path.to_lowercase(), id)).collect());
        folded.get(&path.to_lowercase()).copied()
    }

    /// Whether some file lies below this folder (empty: the root).
    pub fn has_folder(&self, path: &str) -> bool {
        let folders = self.folders.get_or_init(|| {
            let mut folders = std::collections::HashSet::new();
            for file in &self.files {
                let mut path = &*file.path;
                while let Some((folder, _)) = path.rsplit_once('/') {
                    if !folders.insert(Box::from(folder)) {
                        break;
                    }
                    path = folder;
                }
            }
            folders
        });
        path.is_empty() || folders.contains(path)
    }

    /// The bytes of a file, at most `limit` of them.
    ///
    /// # Errors
    /// [`ReadError::TooLarge`] past the limit, [`ReadError::Failed`] when it can't be read.
    pub fn read(&self, id: FileId, limit: u64) -> Result<Vec<u8>, ReadError> {
        if let Some(bytes) = self.rewritten.get(&id) {
            let size = bytes.len() as u64;
            return if size > limit { Err(ReadError::TooLarge(size)) } else { Ok(bytes.clone()) };
        }
        self.read_at_origin(id, limit)
    }

    /// The bytes of a file as they are at its origin, whatever it was rewritten to.
    ///
    /// # Errors
    /// As [`Tree::read`].
    pub fn read_at_origin(&self, id: FileId, limit: u64) -> Result<Vec<u8>, ReadError> {
        match &self.origin {
            Origin::Objects(reader) => reader.read(id, limit),
            Origin::Folder => {
                if let Some(reader) = self.left_out.as_deref().filter(|reader| reader.holds(id)) {
                    return reader.read(id, limit);
                }
                let path = match self.odd_names.get(&id) {
                    Some(odd) => self.root.join(odd),
                    None => self.root.join(self.path(id)),
                };
                read_file(&path, limit)
            }
        }
    }

    /// The first bytes of a file that is longer than `most`; none where it could not be read but whole, and
    /// is too long for that.
    pub fn beginning(&self, id: FileId, most: u64) -> Option<Vec<u8>> {
        if let Some(path) = self.path_on_disk(id).filter(|path| path.is_file()) {
            let mut bytes = Vec::new();
            std::fs::File::open(path).ok()?.take(most).read_to_end(&mut bytes).ok()?;
            return Some(bytes);
        }
        let mut bytes = self.read(id, 16 * most).ok()?;
        bytes.truncate(usize::try_from(most).ok()?);
        Some(bytes)
    }

    /// The bytes that git keeps of a file whose lines end in CR LF on disk only because git checked it
    /// out so (`core.autocrlf`, `eol=crlf`); none when git keeps it as it is, or takes it for changed.
    pub fn kept_with_plain_lines(&self, id: FileId, limit: u64) -> Option<Vec<u8>> {
        if !matches!(self.origin, Origin::Folder) || self.rewritten.contains_key(&id) {
            return None;
        }
        let on_disk = self.read_at_origin(id, limit).ok().filter(|bytes| bytes.windows(2).any(|pair| pair == b"\r\n"))?;
        kept_in_index(&self.root, self.path(id)).filter(|kept| is_with_plain_lines(&on_disk, kept))
    }

    /// A file that is on disk though not in the tree, because git ignores it. Nothing is looked for
    /// behind a symbolic link.
    pub fn is_ignored_on_disk(&self, path: &str) -> bool {
        matches!(self.origin, Origin::Folder) && self.find(path).is_none() && is_plain_file(&self.root, path)
    }
}

/// Whether a text is another one with each CR LF made LF.
fn is_with_plain_lines(text: &[u8], plain: &[u8]) -> bool {
    let ends_in_both = |at: &usize| text[*at] == b'\r' && text.get(at + 1) == Some(&b'\n');
    (0..text.len()).filter(|at| !ends_in_both(at)).map(|at| text[at]).eq(plain.iter().copied())
}

fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let failed = |error: std::io::Error| ReadError::Failed(error.to_string());
    let file = std::fs::File::open(path).map_err(failed)?;
    let found = file.metadata().map_err(failed)?;
    if !found.is_file() {
        return Err(ReadError::Failed("it is no regular file".to_owned()));
    }
    if found.len() > limit {
        return Err(ReadError::TooLarge(found.len()));
    }
    let mut bytes = Vec::with_capacity(found.len() as usize + 1);
    // What is written to the file while we read is left out. A file that is said to be empty may be
    // one that the system makes up as it is read, and then the bound holds.
    let length = if found.len() == 0 { limit + 1 } else { found.len() };
    file.take(length).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > limit {
        return Err(ReadError::TooLarge(bytes.len() as u64));
    }
    Ok(bytes)
}
