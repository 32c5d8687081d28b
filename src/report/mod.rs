//! From findings to a report: levels, suppressions, order, lines and columns, and the formats.
//! Each of these happens here and nowhere else.

mod fingerprint;
mod formats;
mod judge;
mod locate;
mod options;

pub(crate) use formats::visible;
pub use formats::{Format, write};
pub use judge::{Judged, Suppression, Verdict, judge};
pub use locate::{FileText, Located, LocatedRelated, Range, Report, Summary, locate};
pub use options::{FailOn, Options};
