//! JSON Schema documents to [`RecordType`]s. Only the keywords that `docs/schemas.md` lists are
//! understood; another one is an error, so that no schema promises what is not checked.

use super::period::parse_period;
use super::shape::{FieldName, Format, Kinds, Mark, Requirements, Shape};
use super::types::{RecordType, Review};
use crate::source::FileId;
use regex::Regex;
use serde_json::Value;
use smol_str::SmolStr;
use std::sync::{Arc, OnceLock};

/// Why a schema can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemaError {
    /// The keyword or value it is about, to find its place in the file.
    pub near: String,
    /// What is wrong with it.
    pub message: String,
}

impl SchemaError {
    fn new(near: impl Into<String>, message: impl Into<String>) -> SchemaError {
        SchemaError { near: near.into(), message: message.into() }
    }
}

const SILENT: &[&str] = &["$schema", "$id", "$defs", "$comment", "title", "default", "deprecated", "readOnly", "writeOnly"];
const MAX_REFERENCES: usize = 32;

/// Compiles one schema document. `common` is `record.json`, whose `$defs` others may use.
pub(super) struct Compiler<'a> {
    pub(super) root: &'a Value,
    pub(super) common: &'a Value,
    depth: usize,
}

impl<'a> Compiler<'a> {
    pub(super) fn new(root: &'a Value, common: &'a Value) -> Compiler<'a> {
        Compiler { root, common, depth: 0 }
    }

    pub(super) fn shape(&mut self, value: &'a Value) -> Result<Shape, SchemaError> {
        let map = match value {
            Value::Object(map) => map,
            Value::Bool(_) => return Ok(Shape::default()),
            _ => {
                return Err(SchemaError::new(value.to_string(), "a schema must be a map"));
            }
        };
        self.depth += 1;
        if self.depth > MAX_REFERENCES {
            return Err(SchemaError::new("$ref", "schemas refer to each other more than 32 deep"));
        }
        let mut shape = match map.get("$ref") {
            Some(Value::String(target)) => match self.target(target)? {
                Some((target, of_common)) => {
                    let root = self.root;
                    if of_common {
                        self.root = self.common;
                    }
                    let shape = self.shape(target);
                    self.root = root;
                    shape?
                }
                None => Shape::default(),
            },
            Some(_) => return Err(SchemaError::new("$ref", "`$ref` must be a text")),
            None => Shape::default(),
        };
        for (key, value) in map {
            self.keyword(&mut shape, key, value)?;
        }
        self.depth -= 1;
        // Choices that name no `type` are single values: a list or a map is never one of them.
        if !shape.choices.is_empty() && shape.kinds.is_any() && shape.items.is_none() {
            shape.kinds.string = true;
        }
        // Few properties are found faster by looking at each.
        shape.index.clear();
        if shape.properties.len() > 6 {
            shape.index = shape.properties.iter().enumerate().map(|(at, (name, _))| (name.as_str().into(), at)).collect();
        }
        Ok(shape)
    }

    /// What a `$ref` leads to; `None` for `record.json` itself, whose fields every type has anyway.
    fn target(&self, target: &str) -> Result<Option<(&'a Value, bool)>, SchemaError> {
        let (file, pointer) = target.split_once('#').unwrap_or((target, ""));
        let of_common = file.ends_with("record.json") || file.ends_with(":record");
        if !file.is_empty() && !of_common {
            return Err(SchemaError::new(target, format!("`{target}` leads outside this schema; only `#/$defs/…` and `record.json` can be used")));
        }
        if of_common && pointer.is_empty() {
            return Ok(None);
        }
        let document = if of_common { self.common } else { self.root };
        document.pointer(pointer).map(|found| Some((found, of_common))).ok_or_else(|| SchemaError::new(target, format!("`{target}` leads nowhere")))
    }

    fn keyword(&mut self, shape: &mut Shape, key: &str, value: &'a Value) -> Result<(), SchemaError> {
        let wrong = |what: &str| SchemaError::new(key, format!("`{key}` must be {what}"));
        match key {
            "$ref" => {}
            "type" => {
                shape.kinds = Kinds::default();
                for kind in one_or_many(value) {
                    match kind {
                        "string" => shape.kinds.string = true,
                        "integer" => shape.kinds.integer = true,
                        "number" => shape.kinds.number = true,
                        "boolean" => shape.kinds.boolean = true,
                        "array" => shape.kinds.array = true,
                        "object" => shape.kinds.object = true,
                        "null" => {}
                        other => {
                            return Err(SchemaError::new(other, format!("`{other}` is no type of JSON Schema")));
                        }
                    }
                }
            }
            "enum" => {
                let values = value.as_array().ok_or_else(|| wrong("a list"))?;
                shape.choices = values.iter().map(plain).collect();
            }
            "const" => shape.choices = vec![plain(value)],
            "format" => {
                shape.format = match value.as_str() {
                    Some("date") => Some(Format::Date),
                    Some("period" | "duration") => Some(Format::Period),
                    Some("uri" | "uri-reference" | "url") => Some(Format::Uri),
                    Some("record-id") => Some(Format::RecordId),
                    Some("requirement") => Some(Format::Requirement),
                    _ => None,
                };
            }
            "pattern" => {
                let pattern = value.as_str().ok_or_else(|| wrong("a text"))?;
                shape.pattern = Some(regex(pattern)?);
            }
            "minLength" => shape.min_length = Some(value.as_u64().ok_or_else(|| wrong("a whole number"))?),
            "maxLength" => shape.max_length = Some(value.as_u64().ok_or_else(|| wrong("a whole number"))?),
            "minimum" => shape.minimum = Some(value.as_f64().ok_or_else(|| wrong("a number"))?),
            "maximum" => shape.maximum = Some(value.as_f64().ok_or_else(|| wrong("a number"))?),
            "minItems" => shape.min_items = Some(value.as_u64().ok_or_else(|| wrong("a whole number"))?),
            "uniqueItems" => shape.unique_items = value.as_bool().unwrap_or(false),
            "items" => shape.items = Some(Box::new(self.shape(value)?)),
            "properties" => {
                shape.index.clear();
                for (name, value) in value.as_object().ok_or_else(|| wrong("a map"))? {
                    let property = self.shape(value)?;
                    shape.properties.retain(|(known, _)| known != name);
                    shape.properties.push((FieldName::from(name), property));
                }
            }
            "patternProperties" => {
                for (pattern, value) in value.as_object().ok_or_else(|| wrong("a map"))? {
                    let property = self.shape(value)?;
                    shape.pattern_properties.push((regex(pattern)?, property));
                }
            }
            "additionalProperties" | "unevaluatedProperties" => match value {
                Value::Bool(allowed) => shape.closed = !allowed,
                other => shape.other_properties = Some(Box::new(self.shape(other)?)),
            },
            "required" => shape.required.extend(one_or_many(value).map(SmolStr::new)),
            "anyOf" | "oneOf" => {
                for value in value.as_array().ok_or_else(|| wrong("a list"))? {
                    let alternative = self.shape(value)?;
                    shape.any_of.push(alternative);
                }
            }
            "allOf" => {
                for value in value.as_array().ok_or_else(|| wrong("a list"))? {
                    let part = self.shape(value)?;
                    merge(shape, part);
                }
            }
            "description" => shape.description = value.as_str().unwrap_or("").into(),
            "examples" => shape.examples = value.as_array().map(|values| values.iter().map(plain).collect()).unwrap_or_default(),
            _ if SILENT.contains(&key) => {}
            _ if key.starts_with("x-aimslint-") => self.annotation(shape, key, value)?,
            _ if key.starts_with("x-") => {}
            _ => {
                return Err(SchemaError::new(key, format!("`{key}` is not a keyword that aimslint checks")));
            }
        }
        Ok(())
    }

    fn annotation(&self, shape: &mut Shape, key: &str, value: &Value) -> Result<(), SchemaError> {
        let mark: &mut Mark = &mut shape.mark;
        match key {
            "x-aimslint-ref" => mark.refs = Some(one_or_many(value).map(SmolStr::new).collect()),
            "x-aimslint-rests" => mark.rests = value.as_bool().unwrap_or(true),
            "x-aimslint-requirement" => mark.requirement = Some(if value == "control" { Requirements::Controls } else { Requirements::Any }),
            "x-aimslint-party" => mark.party = value.as_bool().unwrap_or(false),
            "x-aimslint-path" => mark.path = value.as_bool().unwrap_or(false),
            "x-aimslint-glob" => mark.glob = value.as_bool().unwrap_or(false),
            "x-aimslint-combines" => mark.combines = value.as_bool().unwrap_or(false),
            "x-aimslint-past" => {
                mark.past = value.as_bool().unwrap_or(false);
                let with = value.as_object().and_then(|with| with.iter().next());
                mark.past_with = with.map(|(field, words)| (SmolStr::new(field), one_or_many(words).map(SmolStr::new).collect()));
            }
            "x-aimslint-significant" => mark.significant = value.as_bool().unwrap_or(true),
            "x-aimslint-prose" => mark.prose = value.as_bool().unwrap_or(false),
            // Annotations of the type as a whole are read by `record_type`.
            "x-aimslint-type"
            | "x-aimslint-prefix"
            | "x-aimslint-folder"
            | "x-aimslint-plural"
            | "x-aimslint-requirements"
            | "x-aimslint-review"
            | "x-aimslint-order"
            | "x-aimslint-orphan"
            | "x-aimslint-new" => {}
            _ => {
                return Err(SchemaError::new(key, format!("`{key}` is not an annotation that aimslint knows")));
            }
        }
        Ok(())
    }
}

fn regex(pattern: &str) -> Result<Regex, SchemaError> {
    regex::RegexBuilder::new(pattern)
        .size_limit(1 << 20)
        .build()
        .map_err(|_| SchemaError::new(pattern, format!("`{pattern}` is not a pattern that can be used")))
}

fn one_or_many(value: &Value) -> impl Iterator<Item = &str> {
    let many = value.as_array().map_or(&[][..], Vec::as_slice);
    value.as_str().into_iter().chain(many.iter().filter_map(Value::as_str))
}

fn plain(value: &Value) -> SmolStr {
    match value {
        Value::String(text) => SmolStr::new(text),
        other => SmolStr::new(other.to_string()),
    }
}

/// `allOf`: what both say holds.
fn merge(shape: &mut Shape, part: Shape) {
    shape.index.clear();
    for (name, property) in part.properties {
        if shape.property(&name).is_none() {
            shape.properties.push((name, property));
        }
    }
    shape.pattern_properties.extend(part.pattern_properties);
    shape.required.extend(part.required);
    shape.any_of.extend(part.any_of);
    shape.closed |= part.closed;
    if shape.kinds.is_any() {
        shape.kinds = part.kinds;
    }
    if shape.choices.is_empty() {
        shape.choices = part.choices;
    }
    shape.format = shape.format.or(part.format);
    shape.pattern = shape.pattern.take().or(part.pattern);
    shape.items = shape.items.take().or(part.items);
    shape.minimum = shape.minimum.or(part.minimum);
    shape.maximum = shape.maximum.or(part.maximum);
    shape.min_items = shape.min_items.or(part.min_items);
}

/// Compiles a document into a type.
pub(super) fn record_type(
    name: &str,
    json: Arc<Value>,
    common_json: &Value,
    common: Arc<Shape>,
    file: Option<FileId>,
) -> Result<RecordType, SchemaError> {
    let shape = Compiler::new(&json, common_json).shape(&json)?;
    let text = |key: &str| json.get(key).and_then(Value::as_str).map(SmolStr::new);
    let review = match json.get("x-aimslint-review") {
        None => Review::default(),
        Some(value) => {
            let interval = match value.get("interval").and_then(Value::as_str) {
                None => None,
                Some(written) => Some(
                    parse_period(written)
                        .ok_or_else(|| SchemaError::new(written, format!("`{written}` is no period; write `P12M` or `12 months`")))?,
                ),
            };
            Review {
                from: value.get("from").map(|from| one_or_many(from).map(SmolStr::new).collect()).unwrap_or_default(),
                interval,
                kept: value.get("kept").and_then(Value::as_bool).unwrap_or(false),
                renewed: value.get("renewed").and_then(Value::as_str).map(SmolStr::new),
            }
        }
    };
    let mut order = pairs(&json);
    order.extend(pairs(common_json));
    let known = |field: &SmolStr| shape.property(field).is_some() || common.property(field).is_some();
    for field in review.from.iter().chain(&review.renewed).chain(shape.required.iter()) {
        if !known(field) {
            return Err(SchemaError::new(field.as_str(), format!("`{field}` is not a property of this type")));
        }
    }
    let of_common = common.properties.iter().enumerate().map(|(at, (name, _))| (*name, (false, at)));
    let of_own = shape.properties.iter().enumerate().map(|(at, (name, _))| (*name, (true, at)));
    Ok(RecordType {
        by_name: of_common.chain(of_own).collect(),
        plural: text("x-aimslint-plural").unwrap_or_else(|| SmolStr::new(format!("{}s", name.replace('-', "_")))),
        prefix: text("x-aimslint-prefix").unwrap_or_else(|| SmolStr::new(name.to_uppercase().replace('_', "-"))),
        folder: text("x-aimslint-folder").unwrap_or_else(|| SmolStr::new(name)),
        requirements: json.get("x-aimslint-requirements").map(|list| one_or_many(list).map(SmolStr::new).collect()).unwrap_or_default(),
        orphan: json.get("x-aimslint-orphan").and_then(Value::as_bool).unwrap_or(false),
        new: json.get("x-aimslint-new").map(|list| one_or_many(list).map(SmolStr::new).collect()).unwrap_or_default(),
        description: shape.description.clone(),
        name: name.into(),
        review,
        order,
        shape,
        file,
        json,
        common,
        by_letters: OnceLock::new(),
    })
}

/// `x-aimslint-order` of a schema.
fn pairs(json: &Value) -> Vec<(SmolStr, SmolStr)> {
    let listed = json.get("x-aimslint-order").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    listed.iter().filter_map(|pair| Some((pair.get(0)?.as_str()?.into(), pair.get(1)?.as_str()?.into()))).collect()
}

/// The name a schema gives its type: said outright, as the constant of `type`, or by its file.
pub(super) fn type_name(json: &Value, path: &str) -> SmolStr {
    let said = json.get("x-aimslint-type").and_then(Value::as_str);
    let constant = json.pointer("/properties/type/const").and_then(Value::as_str);
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.strip_suffix(".json").unwrap_or(stem);
    let stem = stem.strip_suffix(".schema").unwrap_or(stem);
    SmolStr::new(said.or(constant).unwrap_or(stem))
}
