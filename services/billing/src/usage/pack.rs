//! Packs: facts of one project and one month out of one batch, as the body of one entry of the ledger `usage`.
//!
//! ```text
//! {"v":2,"project":"…","shapes":[{"n":7,"resource":"…","meter":"…","kind":"…","name":"…","attributes":{…}}],"facts":[[7,"key",µs,"quantity"],…]}
//! ```
//! A *shape* is all that a fact says besides its key, its instant and its quantity. It is numbered within the project and declared in the
//! pack that first names it. Entries written before packs (format 1) hold one fact each, as [`UsageFact`] prints it.

use super::scan::{Next, Scan};
use kernel::{Error, Quantity, Result, Timestamp};
use runtime::port::{EVENT, UsageFact};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// What facts say about what is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Shape {
    pub(crate) resource: String,
    pub(crate) meter: String,
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

impl Shape {
    pub(crate) fn of(f: &UsageFact) -> Shape {
        Shape {
            resource: f.resource.clone(),
            meter: f.meter.clone(),
            kind: f.kind.clone(),
            name: f.name.clone(),
            attributes: f.attributes.clone(),
        }
    }
    pub(crate) fn is_event(&self) -> bool {
        self.kind == EVENT
    }
}

/// A stored fact, its shape by place in [`Shapes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raw<'a> {
    pub(crate) shape: u32,
    pub(crate) key: Cow<'a, str>,
    pub(crate) at: Timestamp,
    pub(crate) quantity: Quantity,
}

impl<'a> Raw<'a> {
    /// The fact, without its key from now on.
    pub(crate) fn take(&mut self) -> Raw<'a> {
        Raw { shape: self.shape, key: std::mem::take(&mut self.key), at: self.at, quantity: self.quantity }
    }
}

/// The shapes of a project: those with numbers, then those of format 1.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    all: Vec<Shape>,
    /// (stream, resource) of each shape.
    places: Vec<(u32, u32)>,
    numbered: usize,
    unnumbered: HashMap<Shape, u32>,
    streams: HashMap<(u32, String), u32>,
    resources: HashMap<String, u32>,
}

impl Shapes {
    /// Shapes in the order of their numbers, which begin with 1.
    pub(crate) fn new(all: Vec<Shape>) -> Shapes {
        let mut s = Shapes { numbered: all.len(), ..Shapes::default() };
        for shape in all {
            s.push(shape);
        }
        s
    }
    pub(crate) fn all(&self) -> &[Shape] {
        &self.all
    }
    pub(crate) fn get(&self, place: u32) -> Result<&Shape> {
        self.all
            .get(place as usize)
            .ok_or_else(|| Error::internal(format!("usage names a shape {place} that is not declared")))
    }
    /// The stream (resource and meter) of a shape.
    pub(crate) fn stream(&self, place: u32) -> u32 {
        self.places.get(place as usize).map_or(u32::MAX, |p| p.0)
    }
    /// The resource of a shape.
    pub(crate) fn resource(&self, place: u32) -> u32 {
        self.places.get(place as usize).map_or(u32::MAX, |p| p.1)
    }
    pub(crate) fn streams(&self) -> usize {
        self.streams.len()
    }
    /// The number of a shape, if it has one.
    pub(crate) fn number(&self, place: u32) -> Option<u32> {
        ((place as usize) < self.numbered).then_some(place + 1)
    }
    /// The place of a shape without a number.
    pub(crate) fn intern(&mut self, shape: Shape) -> u32 {
        if let Some(n) = self.unnumbered.get(&shape) {
            return *n;
        }
        let place = self.push(shape.clone());
        self.unnumbered.insert(shape, place);
        place
    }
    fn push(&mut self, shape: Shape) -> u32 {
        let next = count(self.resources.len());
        let resource = *self.resources.entry(shape.resource.clone()).or_insert(next);
        let next = count(self.streams.len());
        let stream = *self.streams.entry((resource, shape.meter.clone())).or_insert(next);
        self.places.push((stream, resource));
        self.all.push(shape);
        count(self.all.len() - 1)
    }
}

/// A project with 2^32 shapes does not occur; the last number would be shared.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

const PREFIX: &str = "{\"v\":2,";

/// A pack in the making.
#[derive(Debug)]
pub(crate) struct Writer {
    project: String,
    shapes: String,
    facts: String,
    pub(crate) first: Timestamp,
    pub(crate) last: Timestamp,
    pub(crate) count: i64,
}

#[derive(Serialize)]
struct Declared<'a> {
    n: u32,
    #[serde(flatten)]
    shape: &'a Shape,
}

impl Writer {
    pub(crate) fn new(project: &str) -> Writer {
        let (first, last) = (Timestamp(i64::MAX), Timestamp(i64::MIN));
        Writer { project: project.to_owned(), shapes: String::new(), facts: String::new(), first, last, count: 0 }
    }
    pub(crate) fn declare(&mut self, n: u32, shape: &Shape) -> Result<()> {
        if !self.shapes.is_empty() {
            self.shapes.push(',');
        }
        self.shapes.push_str(&serde_json::to_string(&Declared { n, shape })?);
        Ok(())
    }
    pub(crate) fn fact(&mut self, n: u32, f: &UsageFact) {
        let comma = if self.count == 0 { "" } else { "," };
        let plain = f.key.bytes().all(|b| b >= 0x20 && b != b'"' && b != b'\\');
        let quoted = if plain { None } else { Some(serde_json::Value::from(f.key.as_str()).to_string()) };
        // Writing to a String cannot fail.
        let _ = match quoted {
            None => write!(self.facts, "{comma}[{n},\"{}\",{},\"{}\"]", f.key, f.at.micros(), f.quantity),
            Some(k) => write!(self.facts, "{comma}[{n},{k},{},\"{}\"]", f.at.micros(), f.quantity),
        };
        self.first = self.first.min(f.at);
        self.last = self.last.max(f.at);
        self.count += 1;
    }
    pub(crate) fn finish(&self) -> String {
        let project = serde_json::Value::from(self.project.as_str());
        format!("{PREFIX}\"project\":{project},\"shapes\":[{}],\"facts\":[{}]}}", self.shapes, self.facts)
    }
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    facts: Vec<Entry<'a>>,
}
#[derive(Deserialize)]
struct Entry<'a>(u32, #[serde(borrow)] Cow<'a, str>, i64, #[serde(borrow)] Cow<'a, str>);

/// Reads the facts of an entry that lie in `[begin, end)`.
pub(crate) fn read<'a>(
    body: &'a str,
    (begin, end): (Timestamp, Timestamp),
    shapes: &mut Shapes,
    out: &mut Vec<Raw<'a>>,
) -> Result<()> {
    if !body.starts_with(PREFIX) {
        let f: UsageFact = serde_json::from_str(body)?;
        if f.at >= begin && f.at < end {
            let shape = shapes.intern(Shape::of(&f));
            out.push(Raw { shape, key: Cow::Owned(f.key), at: f.at, quantity: f.quantity });
        }
        return Ok(());
    }
    let before = out.len();
    if plain(body, (begin, end), shapes, out)? {
        return Ok(());
    }
    out.truncate(before);
    let b: Body<'a> = serde_json::from_str(body)?;
    for Entry(n, key, at, quantity) in b.facts {
        let at = Timestamp(at);
        if at >= begin && at < end {
            let shape = place(n, shapes)?;
            out.push(Raw { shape, key, at, quantity: Quantity::parse(&quantity)? });
        }
    }
    Ok(())
}

/// Reads an entry that is written as [`Writer`] writes it where no key needs an escape; false, if it is not.
fn plain<'a>(
    body: &'a str,
    (begin, end): (Timestamp, Timestamp),
    shapes: &Shapes,
    out: &mut Vec<Raw<'a>>,
) -> Result<bool> {
    let Some(mut scan) = Scan::of(body) else { return Ok(false) };
    loop {
        match scan.next() {
            Next::End => return Ok(true),
            Next::Other => return Ok(false),
            Next::Fact(f) if f.at >= begin.micros() && f.at < end.micros() => {
                let (shape, key) = (place(f.shape, shapes)?, Cow::Borrowed(f.key));
                out.push(Raw { shape, key, at: Timestamp(f.at), quantity: f.quantity });
            }
            Next::Fact(_) => {}
        }
    }
}

/// The place of a shape by its number.
fn place(number: u32, shapes: &Shapes) -> Result<u32> {
    let shape = number.checked_sub(1).ok_or_else(|| Error::internal("usage names the shape 0"))?;
    shapes.get(shape)?;
    Ok(shape)
}

/// The fact of a key in an entry.
pub(crate) fn find(body: &str, project: &str, key: &str, shapes: &mut Shapes) -> Result<Option<UsageFact>> {
    let mut raws = Vec::new();
    read(body, (Timestamp(i64::MIN), Timestamp(i64::MAX)), shapes, &mut raws)?;
    let Some(r) = raws.into_iter().find(|r| r.key == key) else { return Ok(None) };
    let s = shapes.get(r.shape)?.clone();
    Ok(Some(UsageFact {
        key: r.key.into_owned(),
        kind: s.kind,
        resource: s.resource,
        name: s.name,
        project: project.into(),
        meter: s.meter,
        attributes: s.attributes,
        quantity: r.quantity,
        at: r.at,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_reads_as_it_was_written_whatever_the_key() {
        let keys = ["plain", "", "\"quoted\\\n\u{1}", "中文 key"];
        let fact = |key: &str, at| UsageFact {
            key: key.into(),
            kind: "k".into(),
            resource: "r".into(),
            name: "n\"\n".into(),
            project: "p\"".into(),
            meter: "m".into(),
            attributes: [("a".to_owned(), "\\".to_owned())].into(),
            quantity: Quantity::parse("1.50").unwrap(),
            at: Timestamp(at),
        };
        let mut w = Writer::new("p\"");
        w.declare(1, &Shape::of(&fact("", 0))).unwrap();
        for (n, k) in keys.iter().enumerate() {
            w.fact(1, &fact(k, n as i64));
        }
        let body = w.finish();
        assert!(serde_json::from_str::<serde_json::Value>(&body).is_ok(), "{body}");
        let mut shapes = Shapes::new(vec![Shape::of(&fact("", 0))]);
        for (n, k) in keys.iter().enumerate() {
            assert_eq!(find(&body, "p\"", k, &mut shapes).unwrap(), Some(fact(k, n as i64)));
        }
        // What is read quickly is read as the JSON parser reads it.
        let mut plain = Writer::new("p");
        for (n, q) in ["0", "7", "1.50", "1000000000000", "0.000001"].iter().enumerate() {
            let at = [0, -5, 1_767_225_600_000_000, 9, 10][n];
            plain.fact(1, &UsageFact { quantity: Quantity::parse(q).unwrap(), ..fact("a/中文", at) });
        }
        let (body, forever) = (plain.finish(), (Timestamp(i64::MIN), Timestamp(i64::MAX)));
        let (mut quick, mut slow) = (Vec::new(), Vec::new());
        assert!(super::plain(&body, forever, &shapes, &mut quick).unwrap());
        let spaced = body.replace("\"facts\":[", "\"facts\": [");
        assert!(!super::plain(&spaced, forever, &shapes, &mut Vec::new()).unwrap());
        read(&spaced, forever, &mut shapes, &mut slow).unwrap();
        assert_eq!((quick.len(), &quick), (5, &slow));
        for broken in [&body[..body.len() - 1], &body.replace("-5", "--5"), &body.replace("[1,", "[01,")] {
            let mut out = Vec::new();
            assert!(read(broken, forever, &mut shapes, &mut out).is_err(), "{broken}");
        }
        let mut some = Vec::new();
        read(&body, (Timestamp(0), Timestamp(10)), &mut shapes, &mut some).unwrap();
        assert_eq!(some.iter().map(|r| r.at.0).collect::<Vec<_>>(), [0, 9]);
        let one = serde_json::to_string(&fact("old", 5)).unwrap();
        assert_eq!(find(&one, "p\"", "old", &mut shapes).unwrap(), Some(fact("old", 5)), "format 1");
    }
}
