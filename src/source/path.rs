//! Paths inside the repo: `/`-separated, relative to the root, never leading out of it.

/// What a relative path written in a document leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelativePath {
    /// A path inside the repo, normalised.
    Inside(String),
    /// It would leave the repo (`../../etc`, `/etc`, `C:\`).
    Outside,
}

/// The folder of a path, without a trailing slash; empty for the root.
pub fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Whether a path lies somewhere below a folder, which it is not itself.
pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Resolves `written` from `folder`, both `/`-separated. Back-slashes count as slashes only in
/// drive and UNC forms, which always lead outside.
pub fn join(folder: &str, written: &str) -> RelativePath {
    let drive = written.as_bytes().get(1) == Some(&b':') && written.as_bytes()[0].is_ascii_alphabetic();
    if written.starts_with('/') || written.starts_with("\\\\") || drive || written.contains('\0') {
        return RelativePath::Outside;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return RelativePath::Outside;
                }
            }
            part => parts.push(part),
        }
    }
    RelativePath::Inside(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_not_below_one_whose_name_begins_alike() {
        assert!(is_below("aims/risks/a.md", "aims"));
        assert!(!is_below("aims-old/a.md", "aims"));
        assert!(!is_below("aims", "aims"));
    }

    #[test]
    fn paths_are_normalised_and_never_lead_out() {
        let inside = |path: &str| RelativePath::Inside(path.to_owned());
        assert_eq!(join("aims/risks", "../evidence/a.csv"), inside("aims/evidence/a.csv"));
        assert_eq!(join("aims", "./x//y"), inside("aims/x/y"));
        assert_eq!(join("", "a/../b"), inside("b"));
        for outside in ["../x", "a/../../x", "/etc/passwd", "C:/x", "\\\\host\\share", "a\0b"] {
            assert_eq!(join("", outside), RelativePath::Outside, "{outside}");
        }
    }
}
