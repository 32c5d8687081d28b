//! The order of work: class, roles, route, fundamental rights, obligations, conflicts.

use super::choose::{Chosen, Questions, add, choose, first_lacking};
use super::condition::{Truth, holds};
use super::facts::{Facts, Given};
use super::outcome::{Choice, Clash, Classification, Declared, Duty, HeldRole, Question, Reason};
use super::table::{Row, Tables};
use smol_str::SmolStr;

/// Classifies a system from its facts; `declared` is the class its record names, which decides
/// nothing and is only compared.
pub fn classify(tables: &Tables, mut facts: Facts, declared: Option<&str>) -> Classification {
    let mut questions = Questions::default();
    let class = choose(&tables.decisions, &facts, &mut questions);
    let row = class.as_ref().filter(|chosen| chosen.decided).map(|chosen| chosen.row);
    if let Some(row) = row {
        facts.decide("class", [row.gives.clone()]);
        if let Some(basis) = &row.basis {
            facts.decide("basis", [basis.clone()]);
        }
    }
    let class = outcome(class, &facts);
    let roles = roles(tables, &facts, &mut questions);
    if !roles.is_empty() {
        facts.decide("roles", roles.iter().map(|held| held.role.clone()));
    }
    let mut made = Classification {
        declared: compare(declared, &class),
        from: row.and_then(|row| row.from.clone()),
        class,
        roles,
        route: Choice::default(),
        allowed_routes: Vec::new(),
        fria: Choice::default(),
        obligations: Vec::new(),
        conflicts: Vec::new(),
        missing: Vec::new(),
        asked: Vec::new(),
    };
    if row.is_some() {
        let route = choose(&tables.routes, &facts, &mut questions);
        if let Some(chosen) = route.as_ref().filter(|chosen| chosen.decided) {
            made.allowed_routes = chosen.row.allowed.clone();
        }
        made.route = outcome(route, &facts);
        made.fria = outcome(choose(&tables.frias, &facts, &mut questions), &facts);
        if let Some(fria) = &made.fria.outcome {
            facts.decide("fria", [fria.clone()]);
        }
        made.obligations = obligations(tables, &facts, made.from.as_ref(), &mut questions);
    }
    made.conflicts = tables
        .conflicts
        .iter()
        .filter(|conflict| holds(&conflict.when, &facts) == Truth::True)
        .map(|conflict| Clash {
            id: conflict.id.clone(),
            article: conflict.article.clone(),
            says: conflict.says.clone(),
            facts: conflict.facts.clone(),
        })
        .collect();
    let Questions { missing, mut asked } = questions;
    asked.retain(|name| !missing.contains(name));
    let question = |fact: SmolStr| Question { ask: tables.question(&fact).into(), fact };
    made.missing = missing.into_iter().map(question).collect();
    made.asked = asked.into_iter().map(question).collect();
    made
}

fn reason(row: &Row, facts: &Facts) -> Reason {
    Reason {
        article: facts.fill(&row.article).into(),
        because: facts.fill(&row.because),
        facts: row.facts.iter().filter(|name| !facts.lacks(name)).cloned().collect(),
        note: row.note.clone(),
    }
}

fn outcome(chosen: Option<Chosen<'_>>, facts: &Facts) -> Choice {
    let Some(chosen) = chosen else { return Choice::default() };
    let (row, possible) = (chosen.row, chosen.possible);
    let decided = chosen.decided.then(|| (row.gives.clone(), reason(row, facts)));
    let (outcome, reason) = decided.unzip();
    Choice { outcome, possible, reason }
}

fn compare(declared: Option<&str>, class: &Choice) -> Declared {
    match declared {
        None => Declared::None,
        Some(word) if class.possible.iter().all(|possible| possible != word) => Declared::Contradicts,
        Some(word) if class.outcome.is_none() || (class.possible.len() > 1 && class.outcome.as_deref() != Some(word)) => Declared::Open,
        Some(_) => Declared::Agrees,
    }
}

/// The recorded roles, then those that follow from what we did to the system.
fn roles(tables: &Tables, facts: &Facts, questions: &mut Questions) -> Vec<HeldRole> {
    let recorded = facts.values("our_role").iter().map(Given::words);
    let mut roles: Vec<HeldRole> = recorded.map(|role| HeldRole { role: role.into(), reason: None }).collect();
    for row in &tables.roles {
        match holds(&row.when, facts) {
            Truth::False => {}
            Truth::Unknown => add(&mut questions.asked, first_lacking(&row.facts, facts)),
            Truth::True if roles.iter().any(|held| held.role == row.gives) => {}
            Truth::True => roles.push(HeldRole { role: row.gives.clone(), reason: Some(reason(row, facts)) }),
        }
    }
    roles
}

fn obligations(tables: &Tables, facts: &Facts, from_class: Option<&SmolStr>, questions: &mut Questions) -> Vec<Duty> {
    let retired = facts.values("lifecycle") == [Given::Text("retired".into())];
    let mut duties = Vec::new();
    for row in tables.obligations.iter().filter(|row| !retired || row.after_retirement) {
        match holds(&row.when, facts) {
            Truth::False => {}
            Truth::Unknown => add(&mut questions.asked, first_lacking(&row.facts, facts)),
            Truth::True => {
                let dated_by_class = row.from == "class";
                let from = if dated_by_class { from_class.cloned() } else { Some(row.from.clone()) };
                duties.push(Duty { article: row.article.clone(), title: row.title.clone(), from, dated_by_class, note: row.note.clone() });
            }
        }
    }
    duties
}
