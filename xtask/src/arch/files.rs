//! R10 and what no file of the repository may hold.

use super::source::{Source, has_word};
use super::{Finding, Note};

/// R10: more lines than the first are listed, more than the second refused; functions are listed.
const AIM_LINES: usize = 400;
const MOST_LINES: usize = 800;
const AIM_FUNCTION: usize = 60;

const MACROS: &[&str] = &["println", "print", "eprintln", "eprint", "dbg", "todo", "unimplemented"];

/// Packages come from whatever mirror the machine is set up with. Written in two halves, or this file would be the first
/// to be found.
const HOSTS: &[(&str, &str)] = &[
    ("index.crates", ".io"),
    ("static.crates", ".io"),
    ("registry.npmjs", ".org"),
    ("pypi", ".org"),
    ("files.pythonhosted", ".org"),
    ("deb.debian", ".org"),
    ("proxy.golang", ".org"),
    ("ghcr", ".io"),
    ("quay", ".io"),
    ("docker", ".io"),
    ("pkg", ".dev"),
];

/// Paths of the machines that build, likewise in halves.
const MACHINE_PATHS: &[(&str, &str)] =
    &[("/wo", "rk/"), ("/root/.car", "go"), ("/root/.rust", "up"), ("/opt/whe", "els")];

pub fn is_test_path(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/")
        || path.contains("/benches/")
        || matches!(name, "tests.rs" | "testing.rs")
        || name.ends_with("_tests.rs")
}

pub fn check_source(folder: &str, path: &str, source: &Source) -> (Vec<Finding>, Vec<Note>) {
    let mut findings = Vec::new();
    let size = source.size();
    if size > MOST_LINES {
        findings.push(Finding::new("R10", path, 1, format!("{size} lines without tests; {MOST_LINES} are the most")));
    }
    // Programs for a terminal print.
    if !matches!(folder, "xtask" | "bin/xinglin") {
        findings.extend(banned_macros(path, source));
    }
    if folder.starts_with("services/") {
        findings.extend(world(path, source));
    }
    let mut notes: Vec<Note> = long_functions(path, source);
    if size > AIM_LINES && size <= MOST_LINES {
        notes.push(Note(format!("R10 {path}: {size} lines, the aim is {AIM_LINES}")));
    }
    (findings, notes)
}

fn code_lines(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    source
        .code
        .iter()
        .enumerate()
        .map(|(index, line)| (index + 1, line.as_str()))
        .filter(|(line, _)| !source.is_test(*line))
}

fn banned_macros(path: &str, source: &Source) -> Vec<Finding> {
    // Where Clippy was given leave, a reviewer has seen it.
    let leave = code_lines(source).any(|(_, code)| code.contains("clippy::print_std"));
    let banned = |name: &str| !(leave && name.contains("print"));
    let calls = |code: &str| {
        MACROS.iter().find(|name| code.contains(&format!("{name}!")) && has_word(code, name) && banned(name)).copied()
    };
    code_lines(source)
        .filter_map(|(line, code)| {
            calls(code).map(|name| Finding::new("R11", path, line, format!("{name}! outside tests")))
        })
        .collect()
}

/// R2: a slice starts no process and opens no socket; a port does.
fn world(path: &str, source: &Source) -> Vec<Finding> {
    const WORLD: &[&str] = &["tokio::net", "tokio::process", "std::process::Command", "std::net::Tcp", "std::net::Udp"];
    code_lines(source)
        .filter_map(|(line, code)| {
            let used = WORLD.iter().find(|name| code.contains(*name))?;
            Some(Finding::new("R2", path, line, format!("a slice does not use {used}: ask for it by a port")))
        })
        .collect()
}

fn long_functions(path: &str, source: &Source) -> Vec<Note> {
    let mut notes = Vec::new();
    // Name, first line and depth of braces of the functions that are open.
    let mut open: Vec<(String, usize, i32)> = Vec::new();
    let mut depth = 0;
    let mut pending: Option<(String, usize)> = None;
    for (line, code) in code_lines(source) {
        if let Some(name) = function_name(code) {
            pending = Some((name, line));
        }
        for c in code.chars() {
            match c {
                '{' => {
                    if let Some((name, start)) = pending.take() {
                        open.push((name, start, depth));
                    }
                    depth += 1;
                }
                '}' => {
                    depth -= 1;
                    if let Some((name, start, _)) = open.pop_if(|(_, _, at)| *at == depth) {
                        let length = line - start + 1;
                        if length > AIM_FUNCTION {
                            notes.push(Note(format!(
                                "R10 {path}:{start}: fn {name} has {length} lines, the aim is {AIM_FUNCTION}"
                            )));
                        }
                    }
                }
                ';' if pending.is_some() && !code.contains('[') => pending = None,
                _ => {}
            }
        }
    }
    notes
}

fn function_name(code: &str) -> Option<String> {
    let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.find(|word| *word == "fn")?;
    words.next().map(str::to_owned)
}

/// Any text file of the repository.
pub fn check_text(path: &str, text: &str) -> Vec<Finding> {
    // A lock file names where its packages come from by its format.
    if path.ends_with("Cargo.lock") || path.ends_with("package-lock.json") {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(host) = HOSTS.iter().map(|(a, b)| format!("{a}{b}")).find(|host| names_host(line, host)) {
            findings.push(Finding::new("R0", path, index + 1, format!("names the registry host {host}")));
        }
        if let Some(place) = MACHINE_PATHS.iter().map(|(a, b)| format!("{a}{b}")).find(|place| names_path(line, place))
        {
            findings.push(Finding::new("R0", path, index + 1, format!("names {place}, a path of one machine")));
        }
    }
    findings
}

fn names_host(line: &str, host: &str) -> bool {
    line.match_indices(host).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + host.len()..].chars().next();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '-')
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '-')
    })
}

/// Only from the root: `a/b/c` is somebody's relative path.
fn names_path(line: &str, place: &str) -> bool {
    line.match_indices(place)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '}' | ')' | '_' | '-' | '.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_listed_then_refused() {
        let check = |lines: usize| {
            check_source("services/ops", "services/ops/src/a.rs", &Source::parse(&"const A: u8 = 1;\n".repeat(lines)))
        };
        assert!(check(400).0.is_empty() && check(400).1.is_empty());
        assert_eq!(check(401).1.len(), 1);
        let (findings, _) = check(801);
        assert_eq!(findings[0].to_string(), "R10 services/ops/src/a.rs:1: 801 lines without tests; 800 are the most");
    }

    #[test]
    fn tests_do_not_count() {
        let text = format!("fn a() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n", "    const A: u8 = 1;\n".repeat(900));
        let (findings, notes) = check_source("services/ops", "services/ops/src/a.rs", &Source::parse(&text));
        assert!(findings.is_empty() && notes.is_empty());
    }

    #[test]
    fn long_functions_are_listed() {
        let text = format!(
            "impl A {{\n    fn short() {{}}\n    pub async fn long<T>(a: T) -> u8 {{\n{}    }}\n}}\n",
            "        b();\n".repeat(59)
        );
        let (_, notes) = check_source("engines/vmm", "engines/vmm/src/a.rs", &Source::parse(&text));
        assert_eq!(notes[0].0, "R10 engines/vmm/src/a.rs:3: fn long has 61 lines, the aim is 60");
        assert_eq!(notes.len(), 1);
    }

    #[test]
    fn printing_and_unfinished_code_are_found() {
        let text = "fn a() {\n    println!(\"x\");\n    // todo!()\n    let s = \"todo!\";\n    todo!()\n}\n";
        let lines: Vec<_> = banned_macros("a.rs", &Source::parse(text)).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [2, 5]);
        let with_leave = format!("#[allow(clippy::print_stdout)]\n{text}");
        let lines: Vec<_> =
            banned_macros("a.rs", &Source::parse(&with_leave)).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [6]);
    }

    #[test]
    fn a_slice_opens_no_socket() {
        let (findings, _) =
            check_source("services/ops", "services/ops/src/a.rs", &Source::parse("use tokio::net::TcpStream;\n"));
        assert!(findings[0].to_string().starts_with("R2 "));
        assert!(
            check_source("engines/vmm", "engines/vmm/src/a.rs", &Source::parse("use tokio::net::TcpStream;\n"))
                .0
                .is_empty()
        );
    }

    #[test]
    fn hosts_and_machine_paths_are_found() {
        let host = format!("pip --index https://{}{}/simple", HOSTS[3].0, HOSTS[3].1);
        assert_eq!(check_text("a.md", &host).len(), 1);
        assert!(check_text("Cargo.lock", &host).is_empty());
        let path = format!("see {}{}x", MACHINE_PATHS[0].0, MACHINE_PATHS[0].1);
        assert_eq!(check_text("a.md", &path).len(), 1);
        assert!(check_text("a.md", "the network/homework/x").is_empty());
    }
}
