//! What the records come to: one model of conformity, computed once from the records and the
//! judged findings, and shown by `gap`, `soa`, `ready`, `trace` and `calendar`. Because they all
//! read the same model, they can't disagree with each other or with `check`.

mod against;
mod calendar;
mod conformity;
mod diff;
mod gap;
mod model;
mod owner;
mod ready;
mod sheet;
mod shown;
mod soa;
mod trace;

pub use calendar::{Calendar, CalendarFormat, Due, DueKind};
pub use conformity::{Conformity, State};
pub use diff::{Change, DiffFormat, Difference, Overview, Tendency};
pub use gap::{gap_json, gap_sheet};
pub use model::Posture;
pub use ready::{Beside, Continuity, Interruption, Readiness, ReadyFormat, Row, RowState, Stage, Standing};
pub use sheet::{Cell, Column, Sheet, SheetFormat, Table, Tone, write_sheet};
pub use soa::{SoaLine, Statement};
pub use trace::{Chain, Link, NoChain, Node, NodeKey, TraceFormat};
