//! The git history core against real repositories, made by git itself.
#![allow(clippy::unwrap_used)]

mod absent;
mod clones;
mod commands;
mod continuity;
mod dice;
mod files;
mod lfs;
mod line_ends;
mod moves;
mod people;
mod policies;
mod pull_requests;
mod random;
mod records;
mod renames;
mod rules;
mod sample;
mod sandbox;
mod shapes;
mod signatures;
mod unreadable;
mod work_trees;
