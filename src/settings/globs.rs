//! Globs over paths of the repo.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// A set of globs; `*` stays within a folder, `**` does not.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    set: GlobSet,
    patterns: Vec<String>,
}

impl Globs {
    /// Compiles globs; the first that can't be used is returned as the error.
    ///
    /// # Errors
    /// The position of a glob that is not valid, and why.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Globs, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        let mut kept = Vec::new();
        for (at, pattern) in patterns.into_iter().enumerate() {
            let trimmed = pattern.trim_start_matches("./");
            let whole_folder = trimmed.strip_suffix('/').map(|folder| format!("{folder}/**"));
            let glob = GlobBuilder::new(whole_folder.as_deref().unwrap_or(trimmed))
                .literal_separator(true)
                .build()
                .map_err(|error| (at, error.kind().to_string()))?;
            builder.add(glob);
            kept.push(pattern.to_owned());
        }
        let set = builder.build().map_err(|error| (0, error.to_string()))?;
        Ok(Globs { set, patterns: kept })
    }

    /// Whether one of them matches.
    pub fn matches(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// As written.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }
}
