//! Compile-time promises: every file of `tests/ui` fails to compile with exactly the error beside it,
//! every file of `tests/ui_pass` compiles and runs.
//!
//! `TRYBUILD=overwrite cargo test --test ui` writes the errors anew; each is then read by a human.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn mistakes_are_told() {
    trybuild::TestCases::new().compile_fail("tests/ui/*/*.rs");
}

// A set of its own: one file that passes turns `cargo check` into `cargo build` for all files of a set.
#[test]
fn neighbours_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui_pass/*.rs");
    cases.pass("tests/ui_pass/*/*.rs");
}

/// Gives all files below a folder of `tests`, sorted.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

fn goldens() -> Vec<(PathBuf, String)> {
    let errors = files("ui").into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "stderr"));
    errors.map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

#[test]
fn goldens_are_one_short_error() {
    let (mut faults, mut lengths) = (Vec::new(), Vec::new());
    for (path, text) in goldens() {
        let mut fault = |what: String| faults.push(format!("{}: {what}", path.display()));
        let errors = text.lines().filter(|line| line.starts_with("error")).count();
        if errors != 1 {
            fault(format!("{errors} errors"));
        }
        if text.lines().any(|line| line.starts_with("warning")) {
            fault("a warning besides the error".to_owned());
        }
        let lines = text.lines().count();
        lengths.push(lines);
        if lines > 25 {
            fault(format!("{lines} lines"));
        }
        for word in ["derive macro", "__", "FK_DERIVE", "fk_derive", "std::string::String"] {
            if text.contains(word) {
                fault(format!("it says `{word}`"));
            }
        }
    }
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(median <= 12, "the median is {median} lines");
}

#[test]
fn files_come_in_pairs() {
    let mut faults = Vec::new();
    for path in files("ui") {
        let other = if path.extension().is_some_and(|kind| kind == "rs") { "stderr" } else { "rs" };
        if !path.with_extension(other).exists() {
            faults.push(format!("{} has no .{other}", path.display()));
        }
        let neighbours = path.parent().unwrap().to_string_lossy().replace("/tests/ui/", "/tests/ui_pass/");
        if !Path::new(&neighbours).exists() {
            faults.push(format!("{neighbours} is missing"));
        }
    }
    for path in
        files("ui").into_iter().chain(files("ui_pass")).filter(|path| path.extension().is_some_and(|k| k == "rs"))
    {
        if !fs::read_to_string(&path).unwrap().starts_with("//") {
            faults.push(format!("{} doesn't begin with its promise", path.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
