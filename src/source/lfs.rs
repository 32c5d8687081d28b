//! Files that git keeps only a pointer to (Git LFS).

use super::hex::hex;
use sha2::{Digest, Sha256};

/// What a pointer stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LfsPointer {
    /// The SHA-256 of the file's bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
}

impl LfsPointer {
    /// Pointers have fewer bytes than this, by their specification.
    pub const LONGEST: u64 = 1024;

    /// Reads a pointer; none when the bytes are a file like any other.
    pub fn parse(bytes: &[u8]) -> Option<LfsPointer> {
        let text = std::str::from_utf8(bytes).ok().filter(|text| (text.len() as u64) < LfsPointer::LONGEST)?;
        let version = text.lines().next()?.strip_prefix("version ")?;
        if !matches!(version, "https://git-lfs.github.com/spec/v1" | "https://hawser.github.com/spec/v1") {
            return None;
        }
        let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key));
        let sha256 = value("oid sha256:").filter(|sum| sum.len() == 64 && sum.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        Some(LfsPointer { sha256: sha256.to_ascii_lowercase(), size: value("size ")?.parse().ok()? })
    }
}

/// The SHA-256 of a file in hexadecimal: of a pointer, that of the file it stands for.
pub fn sum_of_content(bytes: &[u8]) -> String {
    LfsPointer::parse(bytes).map_or_else(|| hex(&Sha256::digest(bytes)), |pointer| pointer.sha256)
}

/// Whether two files have the same content, be one of them kept as a pointer.
pub fn is_same_content(one: &[u8], other: &[u8]) -> bool {
    let is_pointer = |bytes: &[u8]| LfsPointer::parse(bytes).is_some();
    one == other || ((is_pointer(one) || is_pointer(other)) && sum_of_content(one) == sum_of_content(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_stands_for_a_file() {
        let sum = hex(&Sha256::digest(b"real\n"));
        let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sum}\nsize 5\n");
        assert_eq!(LfsPointer::parse(pointer.as_bytes()), Some(LfsPointer { sha256: sum.clone(), size: 5 }));
        assert!(is_same_content(pointer.as_bytes(), b"real\n") && is_same_content(b"a", b"a"));
        assert!(!is_same_content(pointer.as_bytes(), b"other\n") && !is_same_content(b"a", b"b"));
        for other in ["", "version 1\noid sha256:", &pointer.replace("oid", "id"), &pointer.replace("size 5", "size x"), &pointer.replace(&sum, "ab")]
        {
            assert_eq!(LfsPointer::parse(other.as_bytes()), None, "{other}");
        }
    }
}
