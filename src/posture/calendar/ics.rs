//! The dates for calendar programs: all-day events whose names last from run to run.

use super::{Calendar, Due};
use crate::posture::model::Posture;
use crate::report::visible;
use crate::source::hex;
use icalendar::{Calendar as Events, Component, Event, Property};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) fn write(calendar: &Calendar, posture: &Posture<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut events = Events::empty();
    events.append_property(("VERSION", "2.0"));
    events.append_property(("PRODID", "-//aimslint//calendar//EN"));
    events.append_property(("CALSCALE", "GREGORIAN"));
    events.name("AI management system");
    let stamp = format!("{}T000000Z", compact(calendar.today));
    let mut seen: HashMap<String, usize> = HashMap::new();
    for one in &calendar.all {
        events.push(event(one, posture, &stamp, &mut seen));
    }
    write!(out, "{events}")
}

fn event(one: &Due, posture: &Posture<'_>, stamp: &str, seen: &mut HashMap<String, usize>) -> Event {
    let uid = uid(one, seen);
    let mut event = Event::with_uid(&uid);
    event.add_property("DTSTAMP", stamp);
    event.append_property(Property::new("DTSTART", compact(one.day)).add_parameter("VALUE", "DATE").done());
    event.summary(&visible(&format!("{}: {}", one.name, one.what)));
    let mut about = vec![format!("Kind: {}", one.kind.word())];
    if !one.owner.is_empty() {
        about.push(format!("Owner: {}", visible(&one.owner)));
    }
    if let Some(id) = one.record {
        about.push(format!("File: {}", visible(posture.project.tree.path(posture.record(id).file))));
    }
    event.description(&about.join("\n"));
    event.add_property("CATEGORIES", one.kind.word());
    // A due date keeps nobody busy.
    event.add_property("TRANSP", "TRANSPARENT");
    event.done()
}

fn compact(day: jiff::civil::Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A name that is the same as long as it is the same thing that falls due, whenever that is.
fn uid(one: &Due, seen: &mut HashMap<String, usize>) -> String {
    let mut hash = Sha256::new();
    for part in [one.kind.word(), &one.name, &one.source] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let mut text = hex(&hash.finalize()[..16]);
    let count = seen.entry(text.clone()).or_default();
    *count += 1;
    if *count > 1 {
        let _ = write!(text, "-{count}");
    }
    text + "@aimslint"
}
