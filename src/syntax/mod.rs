//! Text to structure: front-matter and Markdown, with exact spans, and never failing: what is wrong
//! is listed as [`Problem`]s beside what could be read.

mod front_matter;
mod markdown;
mod node;
mod placeholder;
mod problem;
mod prose;
mod scan;
mod slug;
mod text;
mod toml;
mod words;
mod yaml;

pub use front_matter::{Fence, Format, MAX_FRONT_MATTER_BYTES, split};
pub use markdown::{Body, Cell, Comment, Heading, Link, Mention, Table, parse as parse_markdown};
pub use node::{Entry, Node, NodeKind};
pub use placeholder::{find_placeholder, is_placeholder_only, may_hold_placeholder, says_nothing};
pub use problem::{Problem, ProblemKind, Suggestion, is_slip};
pub use prose::{Block, BlockKind, Flat, Image, Prose, Run};
pub use scan::{HiddenCharacter, hidden_characters};
pub use slug::{Slugs, slug};
pub use text::Text;
pub use toml::parse as parse_toml;
pub use words::words;
pub use yaml::parse as parse_yaml;
