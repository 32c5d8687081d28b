//! Whether an SSH signature of a commit or tag holds, by an allowed signer. No network, no program.

use ssh_key::{HashAlg, SshSig};

use super::commit::Signed;
use super::signers::{AllowedSigners, Signer, matches};

/// What git signs under.
const NAMESPACE: &str = "git";

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// The signature holds, and the key is an allowed signer's.
    Good {
        /// The principals that the file names for the key, as patterns.
        principals: Vec<String>,
        /// The key's fingerprint (`SHA256:…`).
        key: String,
    },
    /// The signature holds, but the file doesn't allow the key (then), and why.
    NotAllowed {
        /// The key's fingerprint.
        key: String,
        /// Why it isn't allowed.
        why: String,
    },
    /// What is signed was altered, or the signature is another's.
    Bad,
    /// It can't be checked here, and why (an OpenPGP or X.509 signature, a rare kind of key).
    Unsupported(String),
}

impl Verdict {
    /// Whether the signature is good and its key is one of this person's, by e-mail or name.
    pub fn is_by(&self, person: &str) -> bool {
        match self {
            Self::Good { principals, .. } => principals.iter().any(|patterns| matches(patterns, person)),
            _ => false,
        }
    }
}

/// Checks a signature at a time (seconds since 1970; git takes the committer's).
pub fn verify(signed: &Signed, allowed: &AllowedSigners, time: i64) -> Verdict {
    if !signed.signature.trim_start().starts_with("-----BEGIN SSH SIGNATURE-----") {
        return Verdict::Unsupported("it is no SSH signature".into());
    }
    let signature = match SshSig::from_pem(signed.signature.trim()) {
        Ok(signature) => signature,
        Err(error) => return Verdict::Unsupported(format!("the signature can't be read: {error}")),
    };
    let key = signature.public_key().fingerprint(HashAlg::Sha256).to_string();
    if signature.namespace() != NAMESPACE {
        let why = format!("it was made for `{}`, not for git", signature.namespace());
        return Verdict::NotAllowed { key, why };
    }
    let public = ssh_key::PublicKey::from(signature.public_key().clone());
    match public.verify(NAMESPACE, &signed.payload, &signature) {
        Ok(()) => {}
        Err(ssh_key::Error::AlgorithmUnknown | ssh_key::Error::AlgorithmUnsupported { .. }) => {
            return Verdict::Unsupported(format!("keys of kind {} aren't supported", public.algorithm()));
        }
        Err(_) => return Verdict::Bad,
    }
    let of_key: Vec<&Signer> = allowed.signers.iter().filter(|signer| signer.key.key_data() == public.key_data()).collect();
    let mut why = "the file of allowed signers doesn't name the key";
    let mut principals = Vec::new();
    for signer in of_key {
        if !signer.serves(NAMESPACE) {
            why = "the file of allowed signers doesn't allow the key for git";
        } else if let Some(reason) = signer.out_of_time(time) {
            why = reason;
        } else {
            principals.push(signer.principals.clone());
        }
    }
    if principals.is_empty() { Verdict::NotAllowed { key, why: why.into() } } else { Verdict::Good { principals, key } }
}
