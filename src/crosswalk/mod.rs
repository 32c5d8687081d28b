//! From the points of a law or another standard to the records that can serve them. A mapping is
//! an engineering judgement and no compliance: whoever prints it prints the pack's disclaimer too.

mod point;
mod shown;

pub use point::{Crosswalk, PointState, Standing, crosswalk};
pub use shown::{Shown, View, is_shown, leaves, shown};
