//! DOC: the document itself.

mod approval;
mod back;
mod ids;
mod lists;
mod mandatory;

use super::{Check, Context, Finding, Findings, Fix};
use crate::schema::brief;
use crate::settings::Level;
use crate::source::Place;
use crate::syntax::{Problem, ProblemKind};

/// Functions by code.
pub(super) const CHECKS: &[(&str, Check)] = &[
    ("DOC001", missing_front_matter),
    ("DOC002", malformed_front_matter),
    ("DOC003", unknown_type),
    ("DOC004", missing_field),
    ("DOC005", invalid_value),
    ("DOC006", unknown_field),
    ("DOC007", duplicate_key),
    ("DOC008", ids::duplicate),
    ("DOC009", ids::malformed),
    ("DOC010", approval::unapproved_in_use),
    ("DOC011", placeholder),
    ("DOC012", empty_section),
    ("DOC013", undecodable),
    ("DOC014", mandatory::missing),
    ("DOC015", lists::contradicting),
    ("DOC016", lists::mismatch),
    ("DOC017", ragged_row),
];

/// Reports the problems of these kinds that reading the files brought up, each in its own words.
fn told(context: &Context<'_>, out: &mut Findings, kinds: &[ProblemKind], words: impl Fn(&Problem, &mut Finding)) {
    for document in &context.corpus.documents {
        for problem in document.problems.iter().filter(|problem| kinds.contains(&problem.kind)) {
            let finding = out.add(Place::File(document.file, problem.span), problem.detail.clone());
            suggest(finding, problem);
            words(problem, finding);
            if let Some(other) = problem.other {
                finding.related(Place::File(document.file, other), "it stands here first");
            }
        }
    }
    for (id, record) in context.corpus.iter() {
        for (_, problem) in record.problems.iter().filter(|(_, problem)| kinds.contains(&problem.kind)) {
            let finding = out.on(id, record.place(problem.span), problem.detail.clone());
            suggest(finding, problem);
            words(problem, finding);
        }
    }
}

/// Carries over what was most likely meant, as help and as a fix.
pub(super) fn suggest(finding: &mut Finding, problem: &Problem) {
    if let (Some(surplus), Place::File(file, _)) = (problem.surplus, finding.place) {
        finding.fix(Fix::replace("take out what stands here twice", file, surplus, "", true));
    }
    let Some(meant) = &problem.meant else { return };
    finding.help(format!("did you mean `{}`?", meant.word));
    if let (Some(written), Place::File(file, span)) = (&meant.written, finding.place) {
        finding.fix(Fix::replace(format!("write `{}`", meant.word), file, span, written.clone(), meant.certain));
    }
}

fn missing_front_matter(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::UntypedItem], |_, finding| {
        finding.help("write `type` into the item, or name the type of all items once in `register`");
    });
    told(context, out, &[ProblemKind::NoFrontMatter], |_, finding| {
        finding.help("begin the file with `id` and `type` between two `---` lines, or leave it out with `exclude`");
    });
}

fn malformed_front_matter(context: &Context<'_>, out: &mut Findings) {
    for (folder, why) in context.tree.unlisted() {
        out.unknown(None, format!("the folder `{}` can't be listed, so nothing in it was checked: {}", brief(folder), brief(why)));
    }
    told(context, out, &[ProblemKind::Malformed, ProblemKind::Unreadable], |problem, finding| {
        finding.help(match problem.kind {
            ProblemKind::Unreadable => "keep large files out of the governed folders, or name them under `exclude`; nothing in it was checked",
            _ => "mend it here; until then the document as a whole is not checked",
        });
    });
}

fn unknown_type(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::UnknownType], |problem, finding| {
        if problem.meant.is_none() {
            finding.help("`aimslint types` lists the types; `document` fits anything under document control");
        }
    });
}

/// Fields that a draft can't have yet: its approval and its first review.
const TO_COME: [&str; 3] = ["approver", "approved", "reviewed"];

fn missing_field(context: &Context<'_>, out: &mut Findings) {
    for (id, record) in context.corpus.iter() {
        for (field, problem) in record.problems.iter().filter(|(_, problem)| problem.kind == ProblemKind::MissingField) {
            let finding = out.on(id, record.place(problem.span), problem.detail.clone());
            if let Some(shape) = record.kind.field(field)
                && !shape.description.is_empty()
            {
                finding.help(format!("`{field}`: {}", shape.description));
            }
            back::offer(context, finding, id, field);
            if record.is_draft() && TO_COME.contains(&field.as_str()) {
                finding.level = Some(Level::Note);
            }
        }
    }
}

fn invalid_value(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::InvalidValue], |_, _| {});
}

fn unknown_field(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::UnknownField], |problem, finding| {
        if problem.meant.is_none() {
            finding.help("a field of your own begins with `x-`");
        }
    });
}

fn duplicate_key(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::DuplicateKey], |problem, finding| {
        finding.message = format!("`{}` stands here again", brief(&problem.detail));
        finding.help("keep the value that is right; where both are, write a list");
    });
}

fn placeholder(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::Placeholder], |problem, finding| {
        finding.message = format!("`{}` was never filled in", brief(&problem.detail));
        finding.help("write what belongs here, or set `status: draft` until it is known");
    });
}

fn empty_section(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::EmptySection], |_, finding| {
        finding.help("write the answer, even if it is \"None\", or take the heading out");
    });
}

fn undecodable(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::Undecodable], |_, finding| {
        finding.help("save the file as UTF-8 and type the word anew");
    });
}

fn ragged_row(context: &Context<'_>, out: &mut Findings) {
    told(context, out, &[ProblemKind::RaggedRow], |_, finding| {
        let is_csv = matches!(finding.place, Place::File(file, _) if context.tree.path(file).to_ascii_lowercase().ends_with(".csv"));
        finding.help(match is_csv {
            true => "count the commas: an empty cell still needs its own, and a text with one in it stands in quotes; until then nothing else in this row is checked",
            false => "count the bars: an empty cell still needs its own, and one inside a text is written `\\|`; until then nothing else in this row is checked",
        });
    });
}
