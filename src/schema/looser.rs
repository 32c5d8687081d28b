//! Whether a schema asks less than another one of the same type.

use super::period::parse_period;
use super::validate::brief;
use serde_json::{Map, Value};

/// Keywords of which each item allows more.
const ALLOWING: &[&str] = &["enum", "type", "x-aimslint-ref", "x-aimslint-requirements"];
/// Keywords of which each item asks more.
const ASKING: &[&str] = &["required", "x-aimslint-order"];
/// Bounds that ask more the higher they are.
const LOWER_BOUNDS: &[&str] = &["minimum", "minLength", "minItems"];
/// Bounds that ask more the lower they are.
const UPPER_BOUNDS: &[&str] = &["maximum", "maxLength"];
/// Keywords that ask less when they are true, or when they are false, and what holds where they are not said.
const SWITCHES: &[(&str, bool)] = &[
    ("additionalProperties", true),
    ("unevaluatedProperties", true),
    ("x-aimslint-combines", true),
    ("x-aimslint-rests", false),
    ("x-aimslint-significant", false),
];
/// Keywords that ask nothing of a record.
const SILENT: &[&str] = &[
    "$schema",
    "$id",
    "$comment",
    "title",
    "description",
    "examples",
    "default",
    "deprecated",
    "readOnly",
    "writeOnly",
    "x-aimslint-new",
    "x-aimslint-folder",
    "x-aimslint-prefix",
    "x-aimslint-prose",
    "x-aimslint-type",
];

/// What a schema no longer asks, in words; none where it asks as much as before or more.
pub fn loosened(before: &Value, now: &Value) -> Option<String> {
    compare(before, now, "")
}

/// Compares what is asked of one field; of the record as a whole where it has no name.
fn compare(before: &Value, now: &Value, field: &str) -> Option<String> {
    if before == now {
        return None;
    }
    let (Value::Object(before), Value::Object(now)) = (before, now) else {
        return Some(otherwise(field));
    };
    // What is required no longer says most.
    let first = before.keys().filter(|key| ASKING.contains(&key.as_str()));
    let keys = first.chain(before.keys()).chain(now.keys().filter(|key| !before.contains_key(*key)));
    keys.filter(|key| !SILENT.contains(&key.as_str())).find_map(|key| keyword(key, before.get(key), now.get(key), field))
}

fn keyword(key: &str, before: Option<&Value>, now: Option<&Value>, field: &str) -> Option<String> {
    if before == now {
        return None;
    }
    if let Some((_, lax)) = SWITCHES.iter().find(|(name, _)| *name == key) {
        let is_lax = |value: Option<&Value>| match key {
            // Where neither is said, other fields are told.
            "additionalProperties" | "unevaluatedProperties" => value.is_some_and(|value| *value != Value::Bool(false)),
            _ => value.and_then(Value::as_bool) == Some(*lax),
        };
        return (is_lax(now) && !is_lax(before)).then(|| otherwise(field));
    }
    let Some(before) = before else {
        // What is asked in addition asks more.
        return None;
    };
    let gone = || Some(format!("`{key}`{} is gone", of(field)));
    match key {
        "properties" | "patternProperties" | "$defs" => named(key, before, now, field),
        "items" => now.map_or_else(gone, |now| compare(before, now, field)),
        _ if ALLOWING.contains(&key) => {
            let Some(now) = now else { return gone() };
            let more = items(now).into_iter().find(|item| !items(before).contains(item))?;
            Some(format!("`{key}`{} now holds `{}`", of(field), word(more)))
        }
        _ if ASKING.contains(&key) => {
            let kept = now.map(items).unwrap_or_default();
            let lost = items(before).into_iter().find(|item| !kept.contains(item))?;
            Some(match key {
                "required" => format!("`{}` is no longer required", word(lost)),
                _ => format!("`{key}` no longer holds `{}`", word(lost)),
            })
        }
        _ => {
            let Some(now) = now else {
                return if before == &Value::Bool(false) { None } else { gone() };
            };
            let stricter = match (before.as_f64(), now.as_f64()) {
                (Some(before), Some(now)) => (LOWER_BOUNDS.contains(&key) && now > before) || (UPPER_BOUNDS.contains(&key) && now < before),
                _ => before == &Value::Bool(false) || (key == "x-aimslint-review" && is_reviewed_more(before, now)),
            };
            (!stricter).then(|| format!("`{key}`{} is not what it was", of(field)))
        }
    }
}

/// Fields by name: one that is gone is no longer checked.
fn named(key: &str, before: &Value, now: Option<&Value>, field: &str) -> Option<String> {
    let none = Map::new();
    let now = now.and_then(Value::as_object).unwrap_or(&none);
    before.as_object()?.iter().find_map(|(name, asked)| match now.get(name) {
        Some(now) => compare(asked, now, &brief(name)),
        None if key == "$defs" => None,
        None => Some(format!("`{}`{} is no longer checked", brief(name), of(field))),
    })
}

/// Whether only the interval of reviews differs, and is shorter.
fn is_reviewed_more(before: &Value, now: &Value) -> bool {
    let days = |value: &Value| value.get("interval").and_then(Value::as_str).and_then(parse_period).map(|period| period.rough_days());
    let rest = |value: &Value| {
        let mut rest = value.clone();
        rest.as_object_mut().and_then(|rest| rest.remove("interval"));
        rest
    };
    rest(before) == rest(now) && days(now).is_some() && days(before).is_none_or(|before| days(now) <= Some(before))
}

fn items(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |items| items.iter().collect())
}

fn word(value: &Value) -> String {
    brief(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn of(field: &str) -> String {
    if field.is_empty() { String::new() } else { format!(" of `{field}`") }
}

fn otherwise(field: &str) -> String {
    if field.is_empty() { "it takes other fields".to_owned() } else { format!("`{field}` is checked otherwise") }
}

#[cfg(test)]
mod tests {
    use super::loosened;
    use serde_json::json;

    fn schema(color: serde_json::Value, required: &[&str]) -> serde_json::Value {
        json!({"title": "widget", "properties": {"color": color}, "required": required})
    }

    #[test]
    fn what_asks_less_is_told() {
        let before = schema(json!({"enum": ["red"], "minLength": 3}), &["color"]);
        let told = |color, required: &[&str]| loosened(&before, &schema(color, required)).unwrap_or_default();
        assert_eq!(told(json!({"minLength": 3}), &["color"]), "`enum` of `color` is gone");
        assert_eq!(told(json!({"enum": ["red", "blue"], "minLength": 3}), &["color"]), "`enum` of `color` now holds `blue`");
        assert_eq!(told(json!({"enum": ["red"], "minLength": 2}), &["color"]), "`minLength` of `color` is not what it was");
        assert_eq!(told(json!({"enum": ["red"], "minLength": 3}), &[]), "`color` is no longer required");
        assert_eq!(told(json!({"enum": ["red"], "minLength": 3, "x-aimslint-significant": false}), &["color"]), "`color` is checked otherwise");
        assert_eq!(loosened(&before, &json!({"title": "widget", "required": ["color"]})).unwrap_or_default(), "`color` is no longer checked");
    }

    #[test]
    fn what_asks_as_much_or_more_is_not() {
        let before = schema(json!({"enum": ["red", "blue"]}), &["color"]);
        for now in [
            schema(json!({"enum": ["red"], "description": "Which."}), &["color", "size"]),
            json!({"title": "Widget", "properties": {"color": {"enum": ["blue", "red"]}, "size": {"type": "string"}}, "required": ["color"]}),
        ] {
            assert_eq!(loosened(&before, &now), None);
        }
        let reviewed = |interval: &str| json!({"x-aimslint-review": {"interval": interval, "kept": true}});
        assert_eq!(loosened(&reviewed("P12M"), &reviewed("P6M")), None);
        assert!(loosened(&reviewed("P6M"), &reviewed("P12M")).is_some());
    }
}
