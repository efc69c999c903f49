//! Running other programs: quiet when they succeed, everything they said when they do not.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

pub fn run(command: &mut Command) -> Result<()> {
    output(command).map(drop)
}

/// The standard output of a program that must succeed.
pub fn output(command: &mut Command) -> Result<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let done = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {name}"))?;
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    if !done.status.success() {
        bail!("{name} failed ({}):\n{said}{}", done.status, String::from_utf8_lossy(&done.stderr));
    }
    Ok(said)
}

/// The entries of a directory, sorted.
pub fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let read = std::fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let mut paths = read.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

/// The one entry of a directory whose name starts with `prefix`.
pub fn only(dir: &Path, prefix: &str) -> Result<PathBuf> {
    let found: Vec<_> = entries(dir)?
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)))
        .collect();
    match found.as_slice() {
        [one] => Ok(one.clone()),
        _ => bail!("{} entries named {prefix}* in {}, expected one", found.len(), dir.display()),
    }
}
