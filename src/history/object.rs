//! Raw commits and trees: only the bytes that a walk needs, with no allocation per entry.

use git2::Oid;

/// Modes of tree entries.
pub mod mode {
    /// A folder.
    pub const TREE: u32 = 0o040_000;
    /// A symbolic link.
    pub const LINK: u32 = 0o120_000;
    /// A submodule: its oid is a commit of another repository.
    pub const SUBMODULE: u32 = 0o160_000;

    /// A file, whether or not it may be run.
    pub fn is_file(mode: u32) -> bool {
        mode & 0o170_000 == 0o100_000
    }
}

/// What the walk reads of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) tree: Oid,
    pub(super) parents: Vec<Oid>,
    /// Committer time, in seconds since 1970.
    pub(super) time: i64,
}

/// Parses the head of a raw commit. None when it is malformed.
pub(super) fn header(raw: &[u8]) -> Option<Header> {
    let mut rest = raw;
    let tree = oid_line(&mut rest, b"tree ")?;
    let mut parents = Vec::new();
    while rest.starts_with(b"parent ") {
        parents.push(oid_line(&mut rest, b"parent ")?);
    }
    let mut time = 0;
    for line in rest.split(|&b| b == b'\n') {
        if line.is_empty() {
            break;
        }
        if let Some(ident) = line.strip_prefix(b"committer ") {
            time = when(ident).map_or(0, |(seconds, _)| seconds);
            break;
        }
    }
    Some(Header { tree, parents, time })
}

fn oid_line(rest: &mut &[u8], key: &[u8]) -> Option<Oid> {
    let after = rest.strip_prefix(key)?;
    let (hex, tail) = after.split_at_checked(40)?;
    *rest = tail.strip_prefix(b"\n")?;
    hex_oid(hex)
}

/// An oid from 40 hexadecimal digits.
pub(super) fn hex_oid(hex: &[u8]) -> Option<Oid> {
    if hex.len() != 40 {
        return None;
    }
    let mut bytes = [0u8; 20];
    for (byte, pair) in bytes.iter_mut().zip(hex.chunks_exact(2)) {
        *byte = (digit(pair[0])? << 4) | digit(pair[1])?;
    }
    Oid::from_bytes(&bytes).ok()
}

fn digit(hex: u8) -> Option<u8> {
    match hex {
        b'0'..=b'9' => Some(hex - b'0'),
        b'a'..=b'f' => Some(hex - b'a' + 10),
        b'A'..=b'F' => Some(hex - b'A' + 10),
        _ => None,
    }
}

/// Seconds since 1970 and the offset in minutes, from the end of `Name <mail> 1700000000 +0100`.
pub(super) fn when(ident: &[u8]) -> Option<(i64, i32)> {
    let end = ident.iter().rposition(|&b| b == b'>')?;
    let tail = std::str::from_utf8(&ident[end + 1..]).ok()?;
    let mut words = tail.split_ascii_whitespace();
    let seconds = words.next()?.parse().ok()?;
    let zone: i32 = words.next().and_then(|zone| zone.parse().ok()).unwrap_or(0);
    Some((seconds, zone / 100 * 60 + zone % 100))
}

/// One entry of a raw tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RawEntry<'a> {
    pub(super) mode: u32,
    pub(super) name: &'a [u8],
    pub(super) oid: &'a [u8; 20],
}

impl RawEntry<'_> {
    pub(super) fn is_tree(&self) -> bool {
        self.mode == mode::TREE
    }

    pub(super) fn oid(&self) -> Oid {
        super::graph::oid_of(self.oid)
    }
}

/// The entries of a raw tree, in git's order. Stops at the first malformed one.
pub(super) fn entries(raw: &[u8]) -> Entries<'_> {
    Entries { raw }
}

/// What is left of a raw tree's entries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entries<'t> {
    raw: &'t [u8],
}

impl<'t> Entries<'t> {
    /// Passes over the entries that come next in both trees and are the same, without taking them apart:
    /// a commit leaves most of a folder as it was.
    pub(super) fn skip_same(&mut self, other: &mut Entries<'t>) {
        while let Some(nul) = memchr::memchr(0, self.raw) {
            let whole = nul + 1 + 20;
            match (self.raw.split_at_checked(whole), other.raw.split_at_checked(whole)) {
                (Some((mine, rest)), Some((theirs, others))) if mine == theirs => (self.raw, other.raw) = (rest, others),
                _ => return,
            }
        }
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = RawEntry<'t>;

    fn next(&mut self) -> Option<RawEntry<'t>> {
        let mut mode = 0u32;
        let mut at = 0;
        while *self.raw.get(at)? != b' ' {
            mode = mode.checked_mul(8)?.checked_add(u32::from(self.raw[at].wrapping_sub(b'0') & 7))?;
            at += 1;
        }
        let tail = self.raw.get(at + 1..)?;
        let nul = memchr::memchr(0, tail)?;
        let name = &tail[..nul];
        let (oid, rest) = tail[nul + 1..].split_first_chunk::<20>()?;
        self.raw = rest;
        Some(RawEntry { mode, name, oid })
    }
}

/// The entry called `name`, by a scan.
pub(super) fn find<'a>(raw: &'a [u8], name: &[u8]) -> Option<RawEntry<'a>> {
    entries(raw).find(|entry| entry.name == name)
}
