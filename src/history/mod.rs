//! What git knows: one walk over the commit graph, and questions to its result.
//!
//! [`open`] gives a [`Repo`], [`walk`] a [`History`] of the paths an [`Interest`] names.
//! The commit's place in the graph is the truth; dates are text that people and clocks wrote.
//! Replace refs and grafts are ignored (an audit reads the objects as they were made), and
//! nothing is guessed: what a shallow boundary or a missing object hides is told as unknown.
//!
//! Modules, in the order they build on each other: `unavailable` → `object` → `repo` →
//! `commit`, `mailmap` → `signers` → `signature`; `interest`, `trees` → `project`, `compare` → `graph` →
//! `walk` → `rename` → `landing`, `status`, `touches` → `condensed` →
//! `life`.

mod commit;
mod compare;
mod condensed;
mod graph;
mod interest;
mod landing;
mod life;
mod mailmap;
mod object;
mod project;
mod rename;
mod repo;
mod signature;
mod signers;
mod status;
mod touches;
mod trees;
mod unavailable;
mod walk;

pub use commit::{Commit, Person, Signed, Tag, Trailer};
pub use compare::{Difference, Entry, Listed};
pub use condensed::Ancestors;
pub use graph::CommitIdx;
pub use interest::{Interest, literal_base};
pub use life::{Life, Version};
pub use mailmap::Mailmap;
pub use object::mode;
pub use rename::Rename;
pub use repo::{Head, IN_CI, Place, REFETCH, Repo, open, open_place};
pub use signature::{Verdict, verify};
pub use signers::{AllowedSigners, SignerProblem};
pub use touches::{History, PathIdx, Touch};
pub use unavailable::Unavailable;
pub use walk::{walk, walk_again};

pub use git2::Oid;
