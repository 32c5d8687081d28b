//! Every case of `fixtures/classification/cases.toml`: the facts of a system, and what follows.

use aimslint::classify::{Choice, Classification, Facts, Given, Question, classify, tables};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Cases {
    #[serde(rename = "case")]
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    facts: BTreeMap<String, toml::Value>,
    expect: BTreeMap<String, toml::Value>,
}

fn given(value: &toml::Value) -> Vec<Given> {
    match value {
        toml::Value::Array(items) => items.iter().flat_map(given).collect(),
        toml::Value::Boolean(truth) => vec![Given::Truth(*truth)],
        toml::Value::String(text) => vec![Given::Text(text.as_str().into())],
        toml::Value::Integer(number) => vec![Given::Text(number.to_string().into())],
        other => panic!("no fact is given as {other:?}"),
    }
}

fn texts(value: &toml::Value) -> Vec<String> {
    value.as_array().expect("a list").iter().map(|item| item.as_str().expect("a text").to_owned()).collect()
}

fn outcome(choice: &Choice) -> String {
    choice.outcome.as_deref().unwrap_or("undecided").to_owned()
}

fn names(questions: &[Question]) -> Vec<String> {
    questions.iter().map(|question| question.fact.to_string()).collect()
}

/// Where a case and the outcome differ.
fn differences(case: &Case, made: &Classification) -> Vec<String> {
    let mut wrong = Vec::new();
    for (key, wanted) in &case.expect {
        let articles: Vec<String> = made.obligations.iter().map(|duty| duty.article.to_string()).collect();
        let dated: Vec<String> = made.obligations.iter().map(|duty| format!("{} {}", duty.article, duty.from.as_deref().unwrap_or("None"))).collect();
        let one = |found: String| (wanted.as_str() == Some(&*found), found);
        let list = |found: Vec<String>| (texts(wanted) == found, found.join(", "));
        let article = |choice: &Choice| choice.reason.as_ref().map_or(String::new(), |reason| reason.article.to_string());
        let (fits, found) = match key.as_str() {
            "class" => one(outcome(&made.class)),
            "route" => one(outcome(&made.route)),
            "fria" => one(outcome(&made.fria)),
            "declared" => one(made.declared.word().to_owned()),
            "deciding-article" => one(article(&made.class)),
            "because" => one(made.class.reason.as_ref().map_or(String::new(), |reason| reason.because.clone())),
            "route-because" => one(made.route.reason.as_ref().map_or(String::new(), |reason| reason.because.clone())),
            "fria-because" => one(made.fria.reason.as_ref().map_or(String::new(), |reason| reason.because.clone())),
            "possible" => list(made.class.possible.iter().map(ToString::to_string).collect()),
            "allowed" => list(made.allowed_routes.iter().map(ToString::to_string).collect()),
            "roles" => list(made.roles.iter().map(|held| held.role.to_string()).collect()),
            "conflicts" => list(made.conflicts.iter().map(|conflict| conflict.id.to_string()).collect()),
            "missing" => list(names(&made.missing)),
            "asked" => list(names(&made.asked)),
            "obligations" => list(articles),
            "obligations-include" => (texts(wanted).iter().all(|article| articles.contains(article)), articles.join(", ")),
            "obligations-exclude" => (!texts(wanted).iter().any(|article| articles.contains(article)), articles.join(", ")),
            "dates-include" => (texts(wanted).iter().all(|date| dated.contains(date)), dated.join(", ")),
            other => panic!("{}: the test does not know `{other}`", case.name),
        };
        if !fits {
            wrong.push(format!("{}: {key}: expected {wanted:?}, found {found}", case.name));
        }
    }
    wrong
}

#[test]
fn every_case_comes_out_as_told() {
    let text = include_str!("../fixtures/classification/cases.toml");
    let cases: Cases = toml::from_str(text).expect("the cases");
    let tables = tables().expect("the pack's tables");
    let mut wrong = Vec::new();
    for case in &cases.cases {
        let facts = Facts::read(tables, |name| case.facts.get(name).map_or(Vec::new(), given));
        let declared = case.facts.get("ai_act").and_then(toml::Value::as_str);
        wrong.extend(differences(case, &classify(tables, facts, declared)));
    }
    assert!(cases.cases.len() >= 170);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
