//! Documents that were not written for us: what their words, values and bodies say. Everything here
//! runs only where `adopt = true`.

mod approval;
mod blank;
mod body;
mod cell;
mod date;
mod document;
mod interval;
mod register;
mod sections;
mod study;
mod subtitle;
mod value;

pub(super) use approval::settle_approval;
pub(super) use blank::is_blank;
pub(super) use cell::cell;
pub(crate) use cell::looks_like_id;
pub(super) use document::{id_by_place, pairs, said, type_word};
pub(super) use register::{is_misspelt, is_template, settle, settle_intervals, turned_record};
pub(super) use sections::sections;
pub(crate) use study::{Grid, Look, columns, csv_grid, holds_most, is_telling, keys, look, turned_grid, type_in_body, written_keys};
pub(super) use subtitle::subtitle;
pub(super) use value::{Reading, Slot, read as read_value, says_how_often};

#[cfg(test)]
mod tests;
