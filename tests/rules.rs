//! The rules and the book stay whole: a rule is listed, documented and tested, or it doesn't exist; the errors that
//! `docs/rules.md` shows are the goldens' words; chapters, links and included files are there.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// A rule's id, such as FK1.
type Id = (String, u32);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Gives the names in a folder, sorted.
fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Reads `FK1` and `fk01`.
fn id(text: &str) -> Option<Id> {
    let (kind, number) = text.split_at_checked(2)?;
    let kind = kind.to_uppercase();
    (kind == "FK" || kind == "SY").then_some((kind, number.parse().ok()?))
}

/// Reads the first column of the table of rules in a module's documentation.
fn listed(path: &str) -> Vec<Id> {
    read(path).lines().filter_map(|line| id(line.strip_prefix("//! | ")?.split(' ').next()?)).collect()
}

/// Reads the prefixes of the folders of cases.
fn tested(folder: &str) -> Vec<Id> {
    names(folder).iter().filter_map(|name| id(name.split('_').next()?)).collect()
}

/// Gives what `docs/rules.md` says of each rule.
fn documented() -> Vec<(Id, String)> {
    let text = read("docs/rules.md");
    let sections = text.split("\n## ").skip(1);
    sections
        .map(|section| {
            let heading = section.lines().next().unwrap();
            let id = id(heading.split(':').next().unwrap());
            (id.unwrap_or_else(|| panic!("`## {heading}` has no rule's id")), section.to_owned())
        })
        .collect()
}

#[test]
fn a_rule_is_listed_documented_and_tested() {
    let mut tables = listed("fk-core/src/check.rs");
    tables.extend(listed("fk-derive/src/validate.rs"));
    let lists = [
        ("the tables of fk-core/src/check.rs and fk-derive/src/validate.rs", tables),
        ("the headings of docs/rules.md", documented().into_iter().map(|(id, _)| id).collect()),
        ("the folders of tests/ui", tested("tests/ui")),
        ("the folders of tests/ui_pass", tested("tests/ui_pass")),
    ];
    let all: BTreeSet<&Id> = lists.iter().flat_map(|(_, ids)| ids).collect();
    assert!(all.len() > 20, "the lists can't be read any more: {all:?}");
    let mut faults = Vec::new();
    for (place, ids) in &lists {
        if !ids.is_sorted_by(|a, b| a < b) {
            faults.push(format!("{place} aren't in order, each once"));
        }
        for (kind, number) in all.iter().filter(|id| !ids.contains(id)) {
            faults.push(format!("{kind}{number} is missing in {place}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Gives the lines of each block of that language.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<Vec<&'a str>> {
    let (mut blocks, mut inside) = (Vec::new(), false);
    for line in text.lines() {
        match line.strip_prefix("```") {
            Some(_) if inside => inside = false,
            Some(found) if found == language => {
                inside = true;
                blocks.push(Vec::new());
            }
            Some(_) => {}
            None => blocks.last_mut().filter(|_| inside).into_iter().for_each(|block| block.push(line)),
        }
    }
    blocks
}

/// Gives the goldens of a rule.
fn goldens(of: &Id) -> Vec<String> {
    let folders = names("tests/ui").into_iter().filter(|name| name.split('_').next().and_then(id).as_ref() == Some(of));
    let files = folders.flat_map(|folder| {
        let folder = format!("tests/ui/{folder}");
        names(&folder).into_iter().map(move |name| format!("{folder}/{name}"))
    });
    files.filter(|path| Path::new(path).extension().is_some_and(|kind| kind == "stderr")).map(read).collect()
}

#[test]
fn errors_are_those_of_the_compiler() {
    let mut faults = Vec::new();
    for (id, text) in documented() {
        let rule = format!("{}{}", id.0, id.1);
        for part in ["\n**Why:** ", "\n**Mend:** "] {
            if !text.contains(part) {
                faults.push(format!("{rule} has no `{}`", part.trim()));
            }
        }
        let shown = blocks(&text, "text");
        if shown.is_empty() {
            faults.push(format!("{rule} shows no error"));
        }
        for block in shown {
            // A golden has more lines than are shown: where the file is, and notes.
            let is_from = |golden: &String| {
                let mut lines = golden.lines().map(str::trim);
                block.iter().all(|shown| lines.any(|line| line == shown.trim()))
            };
            if !goldens(&id).iter().any(is_from) {
                faults.push(format!("{rule}: no golden says\n{}", block.join("\n")));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Gives a chapter as the book shows it.
fn chapter(name: &str) -> String {
    read(if name == "rules.md" { "docs/rules.md".to_owned() } else { format!("docs/src/{name}") })
}

/// Gives what stands between two marks, wherever it does.
fn between<'a>(text: &'a str, open: &'a str, close: char) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| rest.split_once(close).map(|(found, _)| found))
}

#[test]
fn chapters_are_listed_and_compiled() {
    let summary = read("docs/src/SUMMARY.md");
    let listed: Vec<&str> = between(&summary, "](", ')').collect();
    let files: Vec<String> = names("docs/src").into_iter().filter(|name| name != "SUMMARY.md").collect();
    assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), files.iter().map(String::as_str).collect());
    assert_eq!(listed.len(), files.len(), "a chapter is listed twice");
    assert_eq!(read("docs/src/rules.md").trim(), "{{#include ../rules.md}}");

    let book = read("src/book.rs");
    let compiled: BTreeSet<&str> = between(&book, "include_str!(\"../docs/", '"').collect();
    let expected: BTreeSet<String> =
        files.iter().map(|name| if name == "rules.md" { name.clone() } else { format!("src/{name}") }).collect();
    assert_eq!(compiled, expected.iter().map(String::as_str).collect());

    let mut faults = Vec::new();
    for name in &files {
        let text = chapter(name);
        for language in ["rust,ignore", "rust,no_run", "ignore"] {
            if !blocks(&text, language).is_empty() {
                faults.push(format!("{name} has an example that isn't run"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Makes a heading's anchor as mdBook does.
fn anchor(heading: &str) -> String {
    let heading = heading.trim_start_matches('#').trim();
    let kept = heading.chars().filter_map(|c| match c {
        c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
        c if c.is_whitespace() => Some('-'),
        _ => None,
    });
    kept.collect()
}

/// Leaves out what is code.
fn prose(text: &str) -> String {
    let mut inside = false;
    let outside = |line: &&str| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !inside && !fence
    };
    text.lines().filter(outside).collect::<Vec<_>>().join("\n")
}

#[test]
fn links_lead_somewhere() {
    let files: Vec<String> = names("docs/src").into_iter().filter(|name| name != "SUMMARY.md").collect();
    let mut faults = Vec::new();
    for name in &files {
        let text = prose(&chapter(name));
        for link in between(&text, "](", ')').filter(|link| !link.contains("://")) {
            let (file, part) = link.split_once('#').unwrap_or((link, ""));
            let file = if file.is_empty() { name } else { file };
            if !files.iter().any(|name| name == file) {
                faults.push(format!("{name}: there is no chapter `{file}`"));
            } else if !part.is_empty()
                && !prose(&chapter(file)).lines().any(|line| line.starts_with('#') && anchor(line) == part)
            {
                faults.push(format!("{name}: there is no `#{part}` in {file}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What the facade's sources and the book include is in the facade's package, which is this folder.
#[test]
fn included_files_are_in_the_package() {
    let mut includes: Vec<(String, PathBuf)> = Vec::new();
    for name in names("src") {
        let path = format!("src/{name}");
        let text = read(&path);
        includes.extend(between(&text, "include_str!(\"", '"').map(|file| (path.clone(), Path::new("src").join(file))));
    }
    for name in names("docs/src") {
        let path = format!("docs/src/{name}");
        let text = read(&path);
        includes.extend(between(&text, "{{#include ", '}').map(|f| (path.clone(), Path::new("docs/src").join(f))));
        // As `concat!(env!(..), "/docs/shop.rs")`.
        let at_root = between(&text, "\"CARGO_MANIFEST_DIR\"), \"/", '"');
        includes.extend(at_root.map(|file| (path.clone(), PathBuf::from(file))));
    }
    assert!(includes.len() > 6, "the includes can't be read any more: {includes:?}");
    let mut faults = Vec::new();
    for (from, file) in includes {
        let mut depth = 0_i32;
        for part in file.components() {
            depth += if part == Component::ParentDir { -1 } else { 1 };
            if depth < 0 {
                faults.push(format!("{from} includes {}, which is outside", file.display()));
            }
        }
        let member = ["fk-core", "fk-derive", "fk-sqlite"].iter().any(|crate_| file.starts_with(crate_));
        if member || !root().join(&file).is_file() {
            faults.push(format!("{from} includes {}, which isn't in the package", file.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
