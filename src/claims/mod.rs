//! Claims about certification and law that say more than is true, found in the words of documents.
//! Which sentences are claims, and what spares one, is data: `standards/overclaims.toml`, whose head
//! describes how a text is judged.
//!
//! Most documents hold no word of any claim, so they are told apart first and cheaply (`gate`);
//! patterns are compiled when a sentence holds the words they need, and kept.

mod data;
mod front;
mod gate;
mod judge;
mod normal;
mod pattern;
mod scan;
mod sentence;

pub use data::{Claim, Claims, Needs, claims};
pub use scan::ClaimScan;
