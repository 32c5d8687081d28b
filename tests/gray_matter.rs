//! Our reader against gray_matter: where both accept front-matter, they agree on its values.

use aimslint::syntax::{Format, Node, NodeKind, parse_toml, parse_yaml, split};
use gray_matter::engine::YAML;
use gray_matter::{Matter, Pod};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// Whether a value is the same to both. Scalars are compared as the text they are written with: which
/// kind they are is decided by our schemas, and by guessing elsewhere.
fn agree(ours: &Node, theirs: &Pod) -> Result<(), String> {
    match (&ours.kind, theirs) {
        (NodeKind::Missing, Pod::Null) => Ok(()),
        (NodeKind::Missing, Pod::String(text)) if text.is_empty() => Ok(()),
        (NodeKind::Scalar { text, .. }, Pod::String(other)) if **text == **other => Ok(()),
        (NodeKind::Scalar { text, .. }, Pod::Boolean(truth)) if text.to_lowercase() == truth.to_string() => Ok(()),
        (NodeKind::Scalar { text, .. }, Pod::Integer(number)) if same_number(text, *number as f64) => Ok(()),
        (NodeKind::Scalar { text, .. }, Pod::Float(number)) if same_number(text, *number) => Ok(()),
        (NodeKind::List(items), Pod::Array(others)) if items.len() == others.len() => {
            items.iter().zip(others).try_for_each(|(item, other)| agree(item, other))
        }
        (NodeKind::Map(entries), Pod::Hash(others)) if entries.len() == others.len() => entries.iter().try_for_each(|entry| {
            let other = others.get(entry.key.as_str()).ok_or_else(|| format!("only we have the key `{}`", entry.key))?;
            agree(&entry.value, other)
        }),
        _ => Err(format!("{ours:?} is not {theirs:?}")),
    }
}

fn same_number(text: &str, number: f64) -> bool {
    let plain = text.replace('_', "");
    let parsed = match (plain.strip_prefix("0x"), plain.strip_prefix("0o")) {
        (Some(digits), _) => i64::from_str_radix(digits, 16).map(|whole| whole as f64).ok(),
        (_, Some(digits)) => i64::from_str_radix(digits, 8).map(|whole| whole as f64).ok(),
        _ => plain.parse().ok(),
    };
    // Their `.nan` is no number to compare.
    parsed.is_none_or(|parsed: f64| parsed == number || (parsed - number).abs() < 1e-9 * number.abs())
}

/// Compares one text; `Ok(false)` when one of the two does not accept it.
fn compare(text: &str) -> Result<bool, String> {
    let fence = split(text);
    let Some((format, inner)) = fence.front else { return Ok(false) };
    if format != Format::Yaml {
        return Ok(false);
    }
    let (ours, problems) = parse_yaml(inner.slice(text), 0);
    let Some(ours) = ours.filter(|_| problems.is_empty() && fence.problem.is_none()) else {
        return Ok(false);
    };
    let theirs = Matter::<YAML>::new().parse::<Pod>(text).ok().and_then(|parsed| parsed.data);
    let Some(theirs) = theirs else { return Ok(false) };
    agree(&ours, &theirs).map(|()| true)
}

fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            documents(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

#[test]
fn every_fixture_reads_the_same() {
    let mut found = Vec::new();
    documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), &mut found);
    let mut compared = 0;
    for path in &found {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        match compare(&text) {
            Ok(both) => compared += usize::from(both),
            Err(why) => panic!("{}: {why}", path.display()),
        }
    }
    assert!(compared > 20, "only {compared} of {} fixtures are read by both", found.len());
}

/// One value of front-matter, nested a little: gray_matter has no bounds of its own.
fn value() -> impl Strategy<Value = String> {
    let scalar = prop_oneof![
        "[a-zA-Z][a-zA-Z0-9 _.-]{0,12}[a-z]",
        "[0-9]{1,6}",
        "[0-9]{1,3}\\.[0-9]{1,3}",
        "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])",
        "\"[^\"\\\\\r\n\\p{C}]{0,12}\"",
        "'[^'\r\n\\p{C}]{0,12}'",
        Just("true".to_owned()),
        Just("~".to_owned()),
        Just("[]".to_owned()),
    ];
    scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 1..4).prop_map(|items| format!("[{}]", items.join(", "))),
            prop::collection::vec(("[a-z]{1,6}", inner), 1..4).prop_map(|entries| {
                let entries: Vec<String> = entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", entries.join(", "))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_front_matter_reads_the_same(
        entries in prop::collection::vec(("[a-z][a-z_]{0,10}", value()), 1..8),
        line_end in prop_oneof![Just("\n"), Just("\r\n")],
        body in "[ -~]{0,40}",
    ) {
        let lines: Vec<String> = entries.into_iter().map(|(key, value)| format!("{key}: {value}")).collect();
        let text = format!("---{line_end}{}{line_end}---{line_end}{body}", lines.join(line_end));
        prop_assert!(compare(&text).is_ok(), "{:?}: {:?}", text, compare(&text));
    }

    #[test]
    fn any_text_is_split_and_read_without_a_panic(text in "(---|\\+\\+\\+)?[\r\n]{0,2}[\\PC\r\n\t]{0,200}([\r\n](---|\\.\\.\\.|\\+\\+\\+)[\r\n]?)?[\\PC\r\n]{0,50}") {
        let fence = split(&text);
        if let Some((_, inner)) = fence.front {
            let base = inner.range().start;
            let _ = parse_yaml(inner.slice(&text), base);
            let _ = parse_toml(inner.slice(&text), base);
        }
        let _ = aimslint::syntax::parse_markdown(&text, fence.body);
    }
}
