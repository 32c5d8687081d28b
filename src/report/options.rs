//! What of the findings is wanted.

use crate::rules::Grade;
use crate::settings::Level;
use smol_str::SmolStr;

/// From which level on a run fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// At this level or above.
    Level(Level),
    /// Never.
    Never,
}

/// What the user asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only these codes, groups or names; all when empty.
    pub select: Vec<SmolStr>,
    /// Not these.
    pub ignore: Vec<SmolStr>,
    /// Only these grades; all when empty.
    pub grades: Vec<Grade>,
    /// Only findings in files below these paths; all when empty.
    pub paths: Vec<String>,
    /// From which level on the run fails.
    pub fail_on: FailOn,
    /// Whether suppressed findings are listed too.
    pub show_suppressed: bool,
    /// Whether git history is asked, where the config doesn't say no.
    pub history: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            select: Vec::new(),
            ignore: Vec::new(),
            grades: Vec::new(),
            paths: Vec::new(),
            fail_on: FailOn::Level(Level::Error),
            show_suppressed: false,
            history: true,
        }
    }
}

impl Options {
    /// Whether all findings are wanted, whatever their rule, grade and place.
    pub fn is_whole(&self) -> bool {
        self.select.is_empty() && self.ignore.is_empty() && self.grades.is_empty() && self.paths.is_empty()
    }
}
