//! Commits and annotated tags in full: people, message, trailers, signature and what it signs.

use git2::Oid;
use smol_str::SmolStr;

use super::mailmap::Mailmap;
use super::object::{self, Header};

/// Who wrote or committed, and when by their own clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name as written.
    pub name: SmolStr,
    /// The e-mail address as written.
    pub email: SmolStr,
    /// Seconds since 1970.
    pub time: i64,
    /// The clock's offset from UTC in minutes.
    pub offset: i32,
}

/// `Key: Name <mail>` at the end of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer {
    /// The key as written, e.g. `Reviewed-by`.
    pub key: SmolStr,
    /// The value as written, lines unfolded.
    pub value: String,
}

/// A signature and the bytes that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The armoured signature (SSH, OpenPGP or X.509).
    pub signature: String,
    /// The object without its signature.
    pub payload: Vec<u8>,
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its name.
    pub oid: Oid,
    /// The tree it holds.
    pub tree: Oid,
    /// The commits it follows, first parent first.
    pub parents: Vec<Oid>,
    /// Who wrote the change.
    pub author: Person,
    /// Who put it into this history.
    pub committer: Person,
    /// The whole message.
    pub message: String,
    /// The trailers of its last paragraph, in order.
    pub trailers: Vec<Trailer>,
    /// Its signature, if it is signed.
    pub signed: Option<Signed>,
}

/// One annotated tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its own object.
    pub oid: Oid,
    /// What it names.
    pub target: Oid,
    /// Its name.
    pub name: String,
    /// Who made it, if it says so.
    pub tagger: Option<Person>,
    /// Its message.
    pub message: String,
    /// Its signature, if it is signed.
    pub signed: Option<Signed>,
}

impl Commit {
    pub(super) fn parse(oid: Oid, raw: &[u8]) -> Option<Self> {
        let Header { tree, parents, .. } = object::header(raw)?;
        let (head, message) = split(raw);
        let mut author = None;
        let mut committer = None;
        let mut signature = String::new();
        let mut payload = Vec::with_capacity(raw.len());
        let mut key: &[u8] = b"";
        for line in head.split_inclusive(|&b| b == b'\n') {
            let folded = line.strip_prefix(b" ");
            if folded.is_none() {
                key = line.split(|&b| b == b' ' || b == b'\n').next().unwrap_or(line);
            }
            let value = folded.or_else(|| line.get(key.len() + 1..)).unwrap_or(b"");
            match key {
                b"gpgsig" => signature.push_str(&String::from_utf8_lossy(value)),
                b"gpgsig-sha256" => {}
                _ => payload.extend_from_slice(line),
            }
            match key {
                b"author" if author.is_none() => author = person(value),
                b"committer" if committer.is_none() => committer = person(value),
                _ => {}
            }
        }
        payload.extend_from_slice(&raw[head.len()..]);
        let message = String::from_utf8_lossy(message).into_owned();
        Some(Self {
            oid,
            tree,
            parents,
            author: author.unwrap_or_else(nobody),
            committer: committer.unwrap_or_else(nobody),
            trailers: trailers(&message),
            message,
            signed: (!signature.is_empty()).then_some(Signed { signature, payload }),
        })
    }

    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or("")
    }

    /// The people of the trailers called `key` (any case), e.g. `Co-authored-by`.
    pub fn people<'c>(&'c self, key: &'c str) -> impl Iterator<Item = Person> + 'c {
        self.trailers.iter().filter(move |trailer| trailer.key.eq_ignore_ascii_case(key)).filter_map(|trailer| person(trailer.value.as_bytes()))
    }

    /// The same commit with people as the mailmap names them; trailers stay as written.
    pub fn mapped(mut self, mailmap: &Mailmap) -> Self {
        self.author = mailmap.resolve(&self.author);
        self.committer = mailmap.resolve(&self.committer);
        self
    }
}

impl Tag {
    pub(super) fn parse(oid: Oid, raw: &[u8]) -> Option<Self> {
        let (head, body) = split(raw);
        let mut target = None;
        let mut name = String::new();
        let mut tagger = None;
        for line in head.split(|&b| b == b'\n') {
            if let Some(value) = line.strip_prefix(b"object ") {
                target = object::hex_oid(value);
            } else if let Some(value) = line.strip_prefix(b"tag ") {
                name = String::from_utf8_lossy(value).into_owned();
            } else if let Some(value) = line.strip_prefix(b"tagger ") {
                tagger = person(value);
            }
        }
        let body_at = raw.len() - body.len();
        let cut = signature_at(body);
        Some(Self {
            oid,
            target: target?,
            name,
            tagger,
            message: String::from_utf8_lossy(&body[..cut]).into_owned(),
            signed: (cut < body.len())
                .then(|| Signed { signature: String::from_utf8_lossy(&body[cut..]).into_owned(), payload: raw[..body_at + cut].to_vec() }),
        })
    }
}

/// Head lines (with the last line's end) and the message after the empty line.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    match raw.windows(2).position(|pair| pair == b"\n\n") {
        Some(at) => (&raw[..=at], &raw[at + 2..]),
        None => (raw, b""),
    }
}

/// Where a tag's trailing signature begins: the last line that opens one; the length if none.
fn signature_at(body: &[u8]) -> usize {
    let mut found = body.len();
    let mut at = 0;
    for line in body.split_inclusive(|&b| b == b'\n') {
        let opens = [
            &b"-----BEGIN SSH SIGNATURE-----"[..],
            b"-----BEGIN PGP SIGNATURE-----",
            b"-----BEGIN PGP MESSAGE-----",
            b"-----BEGIN SIGNED MESSAGE-----",
        ];
        if opens.iter().any(|open| line.starts_with(open)) {
            found = at;
        }
        at += line.len();
    }
    found
}

/// `Name <mail> seconds zone`; the time may be absent (trailers).
fn person(ident: &[u8]) -> Option<Person> {
    let text = String::from_utf8_lossy(ident);
    let open = text.find('<')?;
    let close = text.rfind('>').filter(|&close| close > open)?;
    let (time, offset) = object::when(ident).unwrap_or((0, 0));
    Some(Person { name: text[..open].trim().into(), email: text[open + 1..close].trim().into(), time, offset })
}

fn nobody() -> Person {
    Person { name: SmolStr::default(), email: SmolStr::default(), time: 0, offset: 0 }
}

/// The trailers of the last paragraph. A paragraph counts when each line of it is a trailer or
/// folds one, or when at least one is a trailer that git itself writes and a quarter are trailers.
fn trailers(message: &str) -> Vec<Trailer> {
    let text = message.trim_end();
    let lines: Vec<&str> = text.lines().collect();
    let start = lines.iter().rposition(|line| line.trim().is_empty()).map_or(0, |at| at + 1);
    if start == 0 {
        return Vec::new(); // Only a subject: nothing of it is a trailer.
    }
    let mut found: Vec<Trailer> = Vec::new();
    let mut others = 0usize;
    let mut last_was_trailer = false;
    for line in &lines[start..] {
        if line.starts_with([' ', '\t']) && last_was_trailer {
            if let Some(last) = found.last_mut() {
                last.value.push(' ');
                last.value.push_str(line.trim());
            }
            continue;
        }
        let trailer = trailer(line);
        last_was_trailer = trailer.is_some();
        match trailer {
            Some(trailer) => found.push(trailer),
            None if line.starts_with("(cherry picked from commit ") => {}
            None => others += 1,
        }
    }
    let git_made = found.iter().any(|t| t.key.eq_ignore_ascii_case("Signed-off-by"))
        || lines[start..].iter().any(|line| line.starts_with("(cherry picked from commit "));
    if others == 0 || (git_made && found.len() * 3 >= others) { found } else { Vec::new() }
}

fn trailer(line: &str) -> Option<Trailer> {
    let (key, value) = line.split_once(':')?;
    let key = key.trim_end();
    let token = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    token.then(|| Trailer { key: key.into(), value: value.trim().to_owned() })
}
