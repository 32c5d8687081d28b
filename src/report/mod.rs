//! From findings to a report: levels, suppressions, order, lines and columns, and the formats.
//! Each of these happens here and nowhere else.

mod baseline;
mod fingerprint;
mod formats;
mod judge;
mod locate;
mod options;
mod suppress;
mod unjudged;
mod unknown;

pub use baseline::{Baseline, SetAside};
pub use formats::{Format, Look, Output, write};
pub(crate) use formats::{may_be_formula, requirement_name, visible, whole_words};
pub use judge::{Judged, Verdict, judge};
pub use locate::{FileText, Located, LocatedRelated, Range, Report, Summary, locate};
pub use options::{FailOn, Options};
pub use suppress::{Suppression, suppression_keys};
pub(crate) use unknown::unknown_to;
