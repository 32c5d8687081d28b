//! `allowed_signers`: whose SSH keys count, for what, and when (ssh-keygen(1)).

use ssh_key::PublicKey;

/// A parsed file of allowed signers.
#[derive(Debug, Clone, Default)]
pub struct AllowedSigners {
    pub(super) signers: Vec<Signer>,
    /// Lines that don't count, and why.
    pub problems: Vec<SignerProblem>,
}

/// A line that doesn't count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignerProblem {
    /// Its number, from 1.
    pub line: usize,
    /// Why it doesn't count.
    pub why: String,
}

/// One line.
#[derive(Debug, Clone)]
pub(super) struct Signer {
    /// Patterns of names, mostly e-mail addresses.
    pub(super) principals: String,
    namespaces: Option<String>,
    valid_after: Option<i64>,
    valid_before: Option<i64>,
    pub(super) key: PublicKey,
}

impl AllowedSigners {
    /// Parses the text. Times without `Z` are read as UTC, so that every machine agrees.
    pub fn parse(text: &str) -> Self {
        let mut parsed = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match signer(line) {
                Ok(signer) => parsed.signers.push(signer),
                Err(why) => parsed.problems.push(SignerProblem { line: number + 1, why }),
            }
        }
        parsed
    }
}

impl Signer {
    pub(super) fn serves(&self, namespace: &str) -> bool {
        self.namespaces.as_ref().is_none_or(|list| matches(list, namespace))
    }

    /// Why it doesn't hold at a time (seconds since 1970).
    pub(super) fn out_of_time(&self, time: i64) -> Option<&'static str> {
        if self.valid_after.is_some_and(|after| time < after) {
            Some("the key isn't valid yet at that time")
        } else if self.valid_before.is_some_and(|before| time >= before) {
            Some("the key isn't valid any more at that time")
        } else {
            None
        }
    }
}

fn signer(line: &str) -> Result<Signer, String> {
    let (principals, rest) = field(line);
    let mut signer = Signer {
        principals: principals.trim_matches('"').to_owned(),
        namespaces: None,
        valid_after: None,
        valid_before: None,
        key: PublicKey::from_openssh(UNUSED).map_err(|error| error.to_string())?,
    };
    let (first, after) = field(rest);
    let key = if is_key_type(first) { rest } else { after };
    if !is_key_type(first) {
        for option in split_options(first) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            let value = value.trim_matches('"');
            match name.to_ascii_lowercase().as_str() {
                "cert-authority" => {
                    return Err("certificate authorities aren't supported: list the keys".into());
                }
                "namespaces" => signer.namespaces = Some(value.to_owned()),
                "valid-after" => signer.valid_after = Some(timestamp(value)?),
                "valid-before" => signer.valid_before = Some(timestamp(value)?),
                other => return Err(format!("unknown option `{other}`")),
            }
        }
    }
    signer.key = PublicKey::from_openssh(key).map_err(|error| format!("the key can't be read: {error}"))?;
    Ok(signer)
}

/// Stands in until the line's own key is read.
const UNUSED: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn is_key_type(word: &str) -> bool {
    ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"].iter().any(|start| word.starts_with(start))
}

/// The first field, up to white space outside quotes, and the rest.
fn field(line: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            ' ' | '\t' if !quoted => return (&line[..at], line[at..].trim_start()),
            _ => {}
        }
    }
    (line, "")
}

fn split_options(options: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    options.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
}

/// `YYYYMMDD[HHMM[SS]][Z]`, in seconds since 1970.
fn timestamp(text: &str) -> Result<i64, String> {
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let wrong = || format!("`{text}` is no time");
    if !matches!(digits.len(), 8 | 12 | 14) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let number = |from: usize, to: usize| digits.get(from..to).map_or(0, |part| part.parse::<i64>().unwrap_or(0));
    let (year, month, day) = (number(0, 4), number(4, 6), number(6, 8));
    let (hour, minute, second) = (number(8, 10), number(10, 12), number(12, 14));
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 23 || minute > 59 || second > 60 {
        return Err(wrong());
    }
    Ok(days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second)
}

/// Days since 1970 of a date of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Whether a comma-separated list of patterns (`*`, `?`, `!`) takes a name, as OpenSSH matches.
pub(super) fn matches(patterns: &str, name: &str) -> bool {
    let mut matched = false;
    for pattern in patterns.split(',') {
        match pattern.strip_prefix('!') {
            Some(negated) if wild(negated.as_bytes(), name.as_bytes()) => return false,
            Some(_) => {}
            None => matched |= wild(pattern.as_bytes(), name.as_bytes()),
        }
    }
    matched
}

/// `*` and `?`, without running wild on many stars: only the last star is ever gone back to.
fn wild(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        if pattern.get(p) == Some(&b'*') {
            star = Some((p, t));
            p += 1;
        } else if pattern.get(p).is_some_and(|&c| c == b'?' || c.eq_ignore_ascii_case(&text[t])) {
            p += 1;
            t += 1;
        } else if let Some((at, from)) = star {
            star = Some((at, from + 1));
            (p, t) = (at + 1, from + 1);
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&c| c == b'*')
}
