//! A writer of small ISO 9660 volumes: the config drive that guests look for by its label.
//!
//! Names are given three times, because readers differ: 8.3 capitals (ECMA-119), Rock Ridge (RRIP 1.09, read by Linux)
//! and Joliet (read by Windows). Equal files give equal bytes: all times are one constant.

use std::collections::BTreeMap;

use crate::error::{Result, VmmError};

const SECTOR: usize = 2048;
/// Descriptors end and tables begin here: 16 reserved sectors, primary, Joliet, terminator.
const FIRST_TABLE: u32 = 19;
const TABLES: u32 = 4;
/// 2020-01-01 00:00:00 UTC, as directory records write it.
const STAMP: [u8; 7] = [120, 1, 1, 0, 0, 0, 0];
const LONG_STAMP: &[u8; 17] = b"2020010100000000\0";

/// Name forms of the two directory trees.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    RockRidge,
    Joliet,
}

struct Node<'a> {
    name: String,
    short: String,
    parent: usize,
    /// Directories have children, files have content.
    content: Option<&'a [u8]>,
    children: Vec<usize>,
}

/// Makes a volume with this label and these files by path (`openstack/latest/user_data`).
///
/// *Errors*: `Invalid` for paths that cannot be written, and for more directories than a small volume has.
pub fn volume(label: &str, files: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>> {
    let nodes = tree(files)?;
    let dirs = breadth_first(&nodes);
    let mut at = FIRST_TABLE + TABLES;
    let place = |form: Form, at: &mut u32| -> Vec<(u32, u32)> {
        let mut extents = vec![(0, 0); nodes.len()];
        for &d in &dirs {
            let sectors = sectors(directory_length(&nodes, d, form));
            extents[d] = (*at, sectors * SECTOR as u32);
            *at += sectors;
        }
        extents
    };
    let mut rock = place(Form::RockRidge, &mut at);
    let mut joliet = place(Form::Joliet, &mut at);
    for (n, node) in nodes.iter().enumerate() {
        if let Some(content) = node.content {
            rock[n] = (at, content.len() as u32);
            joliet[n] = rock[n];
            at += sectors(content.len());
        }
    }

    let mut out = vec![0; at as usize * SECTOR];
    for (table, form, extents) in [(0, Form::RockRidge, &rock), (2, Form::Joliet, &joliet)] {
        let little = path_table(&nodes, &dirs, form, extents, false);
        if little.len() > SECTOR {
            return Err(VmmError::Invalid("too many directories for a config drive".to_owned()));
        }
        let first = FIRST_TABLE + table;
        put(&mut out, 16 + table / 2, &descriptor(form, label, at, little.len() as u32, first, extents[0]));
        put(&mut out, first, &little);
        put(&mut out, first + 1, &path_table(&nodes, &dirs, form, extents, true));
        for &d in &dirs {
            put(&mut out, extents[d].0, &directory(&nodes, d, form, extents));
        }
    }
    put(&mut out, 18, b"\xffCD001\x01");
    for (n, node) in nodes.iter().enumerate() {
        put(&mut out, rock[n].0, node.content.unwrap_or_default());
    }
    Ok(out)
}

fn tree<'a>(files: &'a BTreeMap<String, Vec<u8>>) -> Result<Vec<Node<'a>>> {
    let mut nodes =
        vec![Node { name: String::new(), short: String::new(), parent: 0, content: None, children: vec![] }];
    for (path, content) in files {
        let bad = || VmmError::Invalid(format!("path {path:?} on a config drive"));
        let parts: Vec<_> = path.split('/').collect();
        let mut dir = 0;
        for (depth, part) in parts.iter().enumerate() {
            let plain = part.bytes().all(|b| b.is_ascii_graphic() && !b"*:;?\\".contains(&b));
            if part.is_empty() || part.len() > 64 || !plain || matches!(*part, "." | "..") || depth > 7 {
                return Err(bad());
            }
            let known = nodes[dir].children.iter().copied().find(|c| nodes[*c].name == *part);
            let is_file = depth + 1 == parts.len();
            dir = match known {
                Some(child) if !is_file && nodes[child].content.is_none() => child,
                Some(_) => return Err(bad()),
                None => {
                    let child = nodes.len();
                    let short = short_name(part, child, is_file);
                    let content = is_file.then_some(content.as_slice());
                    nodes.push(Node { name: (*part).to_owned(), short, parent: dir, content, children: vec![] });
                    nodes[dir].children.push(child);
                    child
                }
            };
        }
    }
    Ok(nodes)
}

/// Five characters of the name and a number that makes it unique.
fn short_name(name: &str, number: usize, is_file: bool) -> String {
    let clean = |b: u8| if b.is_ascii_alphanumeric() { b.to_ascii_uppercase() as char } else { '_' };
    let head: String = name.bytes().take(5).map(clean).collect();
    if is_file { format!("{head}{number:03}.;1") } else { format!("{head}{number:03}") }
}

/// Directories, each before those deeper: the order that path tables want.
fn breadth_first(nodes: &[Node<'_>]) -> Vec<usize> {
    let mut dirs = vec![0];
    let mut next = 0;
    while let Some(&d) = dirs.get(next) {
        dirs.extend(nodes[d].children.iter().filter(|c| nodes[**c].content.is_none()));
        next += 1;
    }
    dirs
}

fn sectors(bytes: usize) -> u32 {
    bytes.div_ceil(SECTOR) as u32
}

fn put(out: &mut [u8], sector: u32, bytes: &[u8]) {
    let at = sector as usize * SECTOR;
    out[at..at + bytes.len()].copy_from_slice(bytes);
}

fn both32(out: &mut Vec<u8>, n: u32) {
    out.extend(n.to_le_bytes());
    out.extend(n.to_be_bytes());
}

fn both16(out: &mut Vec<u8>, n: u16) {
    out.extend(n.to_le_bytes());
    out.extend(n.to_be_bytes());
}

fn identifier(node: &Node<'_>, form: Form) -> Vec<u8> {
    match form {
        Form::RockRidge => node.short.clone().into_bytes(),
        Form::Joliet => node.name.encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}

/// ECMA-119 §9.1, with the system use fields of Rock Ridge behind the name.
fn record(extent: (u32, u32), is_dir: bool, identifier: &[u8], system_use: &[u8]) -> Vec<u8> {
    let mut r = vec![0, 0];
    both32(&mut r, extent.0);
    both32(&mut r, extent.1);
    r.extend(STAMP);
    r.extend([if is_dir { 2 } else { 0 }, 0, 0]);
    both16(&mut r, 1);
    r.push(identifier.len() as u8);
    r.extend(identifier);
    if identifier.len().is_multiple_of(2) {
        r.push(0);
    }
    r.extend(system_use);
    if !r.len().is_multiple_of(2) {
        r.push(0);
    }
    r[0] = r.len() as u8;
    r
}

/// Attributes and, for a child, its real name (RRIP §4.1.1, §4.1.4).
fn rock_ridge(is_dir: bool, name: Option<&str>) -> Vec<u8> {
    let mut s = b"PX\x24\x01".to_vec();
    both32(&mut s, if is_dir { 0o040_555 } else { 0o100_444 });
    both32(&mut s, if is_dir { 2 } else { 1 });
    both32(&mut s, 0);
    both32(&mut s, 0);
    if let Some(name) = name {
        s.extend([b'N', b'M', 5 + name.len() as u8, 1, 0]);
        s.extend(name.as_bytes());
    }
    s
}

fn records(nodes: &[Node<'_>], d: usize, form: Form, extents: &[(u32, u32)]) -> Vec<Vec<u8>> {
    let rock = form == Form::RockRidge;
    let mut dot = if rock { rock_ridge(true, None) } else { vec![] };
    if rock && d == 0 {
        // The root says that Rock Ridge is spoken (SUSP §5.3, §5.5); Linux wants the ER field, its texts may be empty.
        let mut start = b"SP\x07\x01\xbe\xef\x00".to_vec();
        start.append(&mut dot);
        start.extend(b"ER\x12\x01\x0a\x00\x00\x01RRIP_1991A");
        dot = start;
    }
    let dotdot = if rock { rock_ridge(true, None) } else { vec![] };
    let mut all = vec![record(extents[d], true, &[0], &dot), record(extents[nodes[d].parent], true, &[1], &dotdot)];
    let mut children: Vec<_> = nodes[d].children.iter().map(|c| (identifier(&nodes[*c], form), *c)).collect();
    children.sort();
    for (identifier, c) in children {
        let is_dir = nodes[c].content.is_none();
        let system_use = if rock { rock_ridge(is_dir, Some(&nodes[c].name)) } else { vec![] };
        all.push(record(extents[c], is_dir, &identifier, &system_use));
    }
    all
}

/// Records, none across the end of a sector.
fn directory(nodes: &[Node<'_>], d: usize, form: Form, extents: &[(u32, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    for r in records(nodes, d, form, extents) {
        if out.len() % SECTOR + r.len() > SECTOR {
            out.resize(out.len().next_multiple_of(SECTOR), 0);
        }
        out.extend(r);
    }
    out
}

fn directory_length(nodes: &[Node<'_>], d: usize, form: Form) -> usize {
    directory(nodes, d, form, &vec![(0, 0); nodes.len()]).len()
}

fn path_table(nodes: &[Node<'_>], dirs: &[usize], form: Form, extents: &[(u32, u32)], big: bool) -> Vec<u8> {
    let mut out = Vec::new();
    for &d in dirs {
        let identifier = if d == 0 { vec![0] } else { identifier(&nodes[d], form) };
        let parent = dirs.iter().position(|p| *p == nodes[d].parent).map_or(1, |at| at as u16 + 1);
        out.extend([identifier.len() as u8, 0]);
        out.extend(if big { extents[d].0.to_be_bytes() } else { extents[d].0.to_le_bytes() });
        out.extend(if big { parent.to_be_bytes() } else { parent.to_le_bytes() });
        out.extend(&identifier);
        if !identifier.len().is_multiple_of(2) {
            out.push(0);
        }
    }
    out
}

/// ECMA-119 §8.4 and §8.5: primary and supplementary descriptors have one shape.
fn descriptor(form: Form, label: &str, total: u32, table_len: u32, table_at: u32, root: (u32, u32)) -> Vec<u8> {
    let joliet = form == Form::Joliet;
    let text = |text: &str, length: usize| -> Vec<u8> {
        let mut bytes: Vec<u8> =
            if joliet { text.encode_utf16().flat_map(u16::to_be_bytes).collect() } else { text.into() };
        while bytes.len() < length {
            bytes.extend(if joliet { &b"\0 "[..] } else { b" " });
        }
        bytes.truncate(length);
        bytes
    };
    let mut v = vec![if joliet { 2 } else { 1 }];
    v.extend(b"CD001\x01\x00");
    v.extend(text("LINUX", 32));
    v.extend(text(label, 32));
    v.extend([0; 8]);
    both32(&mut v, total);
    v.extend(if joliet { *b"%/E" } else { [0; 3] }); // UCS-2 level 3
    v.resize(120, 0);
    both16(&mut v, 1);
    both16(&mut v, 1);
    both16(&mut v, SECTOR as u16);
    both32(&mut v, table_len);
    v.extend(table_at.to_le_bytes());
    v.extend([0; 4]);
    v.extend((table_at + 1).to_be_bytes());
    v.extend([0; 4]);
    v.extend(record(root, true, &[0], &[]));
    for length in [128, 128, 128, 128, 37, 37, 37] {
        v.extend(text("", length));
    }
    v.extend(LONG_STAMP);
    v.extend(LONG_STAMP);
    v.extend(b"0000000000000000\0");
    v.extend(LONG_STAMP);
    v.extend([1, 0]);
    v
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::Command;

    fn drive() -> BTreeMap<String, Vec<u8>> {
        let long: Vec<u8> = (0..9000_u32).flat_map(u32::to_le_bytes).collect();
        BTreeMap::from([
            ("openstack/latest/meta_data.json".to_owned(), b"{\"uuid\": \"x\"}".to_vec()),
            ("openstack/latest/user_data".to_owned(), long),
            ("openstack/latest/network_data.json".to_owned(), b"{}".to_vec()),
            ("openstack/content/0000".to_owned(), vec![]),
        ])
    }

    /// Read back by a foreign reader, in both name forms that real systems use.
    #[test]
    fn names_content_and_label_are_read_back() {
        let dir = tempfile::tempdir().unwrap();
        let iso = dir.path().join("c.iso");
        std::fs::write(&iso, volume("config-2", &drive()).unwrap()).unwrap();
        let label = Command::new("blkid").args(["-p", "-s", "LABEL", "-o", "value"]).arg(&iso).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&label.stdout).trim(), "config-2");
        for form in ["-R", "-J"] {
            let read = |args: &[&str]| {
                let out = Command::new("isoinfo").arg("-i").arg(&iso).arg(form).args(args).output().unwrap();
                assert!(out.status.success(), "{form} {args:?}: {}", String::from_utf8_lossy(&out.stderr));
                out.stdout
            };
            let listed = String::from_utf8(read(&["-f"])).unwrap();
            for (path, want) in drive() {
                let path = format!("/{path}");
                assert!(listed.lines().any(|l| l == path), "{form} {path} in {listed}");
                assert!(read(&["-x", &path]) == want, "{form} {path}");
            }
        }
    }

    #[test]
    fn many_files_cross_sectors() {
        let files = (0..60).map(|n| (format!("d/some-long-name-number-{n:04}.json"), vec![n])).collect();
        let bytes = volume("config-2", &files).unwrap();
        let names = (0..60).filter(|n| {
            let name = format!("some-long-name-number-{n:04}.json");
            bytes.windows(name.len()).any(|w| w == name.as_bytes())
        });
        assert_eq!(names.count(), 60);
    }

    #[test]
    fn paths_that_leave_or_collide_are_refused() {
        for bad in ["", "/a", "a//b", "../a", "a/./b", "a\nb"] {
            assert!(volume("x", &BTreeMap::from([(bad.to_owned(), vec![])])).is_err(), "{bad:?}");
        }
        let collide = BTreeMap::from([("a".to_owned(), vec![]), ("a/b".to_owned(), vec![])]);
        assert!(volume("x", &collide).is_err());
    }
}
