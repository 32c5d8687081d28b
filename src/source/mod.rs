//! Where the bytes come from: the tree of files as git would commit it, exact places in them, and
//! nothing that knows what the files mean.
//!
//! Everything later reads through [`Tree`], so no later layer can tell a work tree from a git
//! revision or an index.

mod git;
mod hex;
mod index;
mod lfs;
mod lines;
mod link;
mod object;
mod path;
mod place;
mod root;
mod top;
mod tree;
mod worktree;

pub use git::{GitError, has_file_at, open_repository, resolve_revision, tree_at_index, tree_at_revision};
pub use hex::hex;
pub use lfs::{LfsPointer, is_same_content, sum_of_content};
pub use lines::{LineIndex, Position};
pub(crate) use object::{check_names_here, is_partial, read_object};
pub use path::{RelativePath, folder_of, is_below, join};
pub use place::{FileId, Place, Span, Spanned};
pub use root::{CONFIG, Root, find_root, find_root_by};
pub use top::has_no_files;
pub(crate) use top::settle_work_tree;
pub use tree::{MAX_FILE_BYTES, ReadError, Standing, Tree, TreeFile};
pub use worktree::tree_of_folder;
