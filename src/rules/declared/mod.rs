//! Rules that are all page: each common kind of check is built once here, and a page's `check:`
//! holds an instance of it. An organisation's own rules are such pages too.
//!
//! A page is read ([`Declared::read`]) when the repo's types are known, so that a field that does
//! not exist is told at its place in the page. What it comes to ([`form`]) is run over the records.

mod evaluate;
mod form;
mod read;
mod read_test;
mod reason;
mod run;
mod subject;
mod template;
mod truth;

use super::{Context, Findings, PageError};
use crate::schema::Types;
use crate::syntax::{Node, NodeKind};

/// What a page checks, ready to run.
#[derive(Clone, Debug)]
pub struct Declared {
    checks: Vec<form::Form>,
}

impl Declared {
    /// Reads a page's `check`: one check, or a list of them.
    ///
    /// # Errors
    /// Everything that is wrong with it, each at its place in the page.
    pub fn read(check: &Node, types: &Types) -> Result<Declared, Vec<PageError>> {
        let mut reader = read::Reader { types, errors: Vec::new() };
        let nodes = if matches!(check.kind, NodeKind::List(_)) { check.items() } else { std::slice::from_ref(check) };
        let checks: Vec<form::Form> = nodes.iter().filter_map(|node| reader.form(node)).collect();
        match (reader.errors.is_empty(), checks.is_empty()) {
            (true, false) => Ok(Declared { checks }),
            (true, true) => Err(vec![PageError { span: check.span, message: "`check` says nothing".to_owned() }]),
            (false, _) => Err(reader.errors),
        }
    }

    /// Runs it.
    pub fn run(&self, context: &Context<'_>, out: &mut Findings) {
        for form in &self.checks {
            run::run(form, context, out);
        }
    }
}
