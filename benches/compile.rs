//! `cargo bench --bench compile`: what a program with many tables pays at compile time, beside the same program
//! over hand-written rusqlite and an empty one that only links SQLite.
//!
//! The programs are generated as packages of one workspace in cargo's folder for temporary files, so that their
//! dependencies are built once and stay built. Every round measures all three, in an order that changes. Shown are
//! the median of the rounds, the fastest, and the median of the processor time, which is steadier on a busy machine.
//! Arguments: `--rounds N`, `--tables N`, and `--write` to stop after generating, for a profiler.

#![allow(clippy::pedantic, clippy::print_stdout, clippy::unwrap_used, missing_docs)]

#[path = "compile/by_hand.rs"]
mod by_hand;
#[path = "compile/ours.rs"]
mod ours;
#[path = "compile/tables.rs"]
mod tables;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// The programs, and whether they have a query to edit.
const PROGRAMS: [(&str, bool); 3] = [("ours", true), ("by_hand", true), ("empty", false)];

/// What is measured: the step, cargo's command, and the seconds allowed for 60 tables.
const STEPS: [(Step, &str, f64); 3] =
    [(Step::Whole, "build", 4.0), (Step::Edited, "check", 0.45), (Step::Edited, "build", 0.9)];

#[derive(Clone, Copy, PartialEq)]
enum Step {
    /// The whole program, dependencies ready.
    Whole,
    /// After the edit of one query.
    Edited,
}

impl Step {
    fn title(self, command: &str) -> String {
        match self {
            Self::Whole => format!("whole program, {command}"),
            Self::Edited => format!("one query edited, {command}"),
        }
    }
}

/// Seconds of one run: by the clock, and of the processor.
#[derive(Clone, Copy)]
struct Took {
    clock: f64,
    processor: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |name: &str, default| {
        arguments.iter().position(|argument| argument == name).map_or(default, |at| arguments[at + 1].parse().unwrap())
    };
    let (rounds, count) = (number("--rounds", 7), number("--tables", 60));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("compile-{count}"));
    write(&folder, count);
    println!("{count} tables of 8 columns, {rounds} rounds, in {}\n", folder.display());
    if arguments.iter().any(|argument| argument == "--write") {
        return;
    }
    // Dependencies, and a proof that the programs run.
    for (program, _) in PROGRAMS {
        cargo(&folder, "build", program);
        cargo(&folder, "check", program);
        assert!(Command::new(folder.join("target/debug").join(program)).status().unwrap().success(), "{program}");
    }
    println!("| | | median, s | min, s | processor, s | ratio | allowed, s |");
    println!("|---|---|---:|---:|---:|---:|---:|");
    for (step, command, allowed) in STEPS {
        compare(&folder, count, rounds, step, command, allowed);
    }
}

fn compare(folder: &Path, count: usize, rounds: usize, step: Step, command: &str, allowed: f64) {
    let programs: Vec<&str> =
        PROGRAMS.iter().filter(|(_, query)| *query || step == Step::Whole).map(|(name, _)| *name).collect();
    let mut took = vec![Vec::new(); programs.len()];
    for round in 0..=rounds {
        for turn in 0..programs.len() {
            let at = (turn + round) % programs.len();
            let root = folder.join(programs[at]);
            match step {
                Step::Whole => forget(folder, programs[at]),
                Step::Edited => edit(&root.join(format!("src/{}.rs", tables::name(count / 2)))),
            }
            let one = cargo(folder, command, programs[at]);
            // The first round is for warming up.
            if round > 0 {
                took[at].push(one);
            }
        }
    }
    let hand = median(took[1].iter().map(|one| one.clock));
    for (at, program) in programs.iter().enumerate() {
        let clock = || took[at].iter().map(|one| one.clock);
        let (title, allowed) = if at == 0 { (step.title(command), allowed.to_string()) } else { Default::default() };
        let (middle, least) = (median(clock()), clock().fold(f64::INFINITY, f64::min));
        let processor = median(took[at].iter().map(|one| one.processor));
        println!(
            "| {title} | {program} | {middle:.2} | {least:.2} | {processor:.2} | {:.2} | {allowed} |",
            middle / hand
        );
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn write(folder: &Path, count: usize) {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest = std::fs::read_to_string(repository.join("Cargo.toml")).unwrap();
    let version = manifest.lines().find(|line| line.starts_with("rusqlite = ")).unwrap().split('"').nth(1).unwrap();
    // The features that fk asks for, so that both programs have one rusqlite.
    let rusqlite = format!(
        "rusqlite = {{ version = \"{version}\", default-features = false, \
         features = [\"bundled\", \"cache\", \"functions\"] }}\n"
    );
    let fk = format!("fk-orm = {{ path = {:?} }}\n", repository);
    let members = PROGRAMS.map(|(name, _)| format!("{name:?}")).join(", ");
    put(&folder.join("Cargo.toml"), &format!("[workspace]\nmembers = [{members}]\nresolver = \"3\"\n"));
    put(&folder.join("Cargo.lock"), &std::fs::read_to_string(repository.join("Cargo.lock")).unwrap());
    package(folder, "ours", &fk, ours::files(count));
    package(folder, "by_hand", &rusqlite, by_hand::files(count));
    let empty = "fn main() {\n    rusqlite::Connection::open_in_memory().unwrap();\n}\n";
    package(folder, "empty", &rusqlite, vec![("src/main.rs".to_owned(), empty.to_owned())]);
}

fn package(folder: &Path, name: &str, dependency: &str, files: Vec<(String, String)>) {
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependency}"
    );
    put(&folder.join(name).join("Cargo.toml"), &manifest);
    for (path, text) in files {
        put(&folder.join(name).join(path), &text);
    }
}

/// Writes a file, unless it is there already: what is the same isn't built again.
fn put(path: &PathBuf, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    if std::fs::read_to_string(path).ok().as_deref() != Some(text) {
        std::fs::write(path, text).unwrap();
    }
}

/// Takes away what the compiler keeps of a program itself.
fn forget(folder: &Path, program: &str) {
    let kept = folder.join("target/debug/incremental");
    for entry in std::fs::read_dir(kept).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_str().unwrap().starts_with(&format!("{program}-")) {
            std::fs::remove_dir_all(path).unwrap();
        }
    }
    let main = folder.join(program).join("src/main.rs");
    let text = std::fs::read(&main).unwrap();
    std::fs::write(main, text).unwrap();
}

/// Counts a number in a program's query up.
fn edit(path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let (before, after) = text.split_once(tables::TOUCH).unwrap();
    let digits = after.find(|letter: char| !letter.is_ascii_digit()).unwrap();
    let (number, after) = after.split_at(digits);
    let number = number.parse::<u16>().unwrap() + 1;
    std::fs::write(path, format!("{before}{}{number}{after}", tables::TOUCH)).unwrap();
}

fn cargo(folder: &Path, command: &str, program: &str) -> Took {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut run = Command::new(cargo);
    run.current_dir(folder).args([command, "--quiet", "--offline", "--package", program]);
    // What holds for this process need not hold for a user's.
    for variable in ["CARGO_TARGET_DIR", "CARGO_INCREMENTAL", "CARGO_BUILD_JOBS", "RUSTFLAGS"] {
        run.env_remove(variable);
    }
    let (before, start) = (processor(), Instant::now());
    let status = run.status().unwrap();
    let clock = start.elapsed().as_secs_f64();
    assert!(status.success(), "cargo {command} of {program}");
    Took { clock, processor: processor() - before }
}

/// The processor time of all children so far, in seconds; not a number where there is no `/proc`.
fn processor() -> f64 {
    let Ok(text) = std::fs::read_to_string("/proc/self/stat") else { return f64::NAN };
    // The name of the program, in parentheses, may have spaces; behind it `cutime` and `cstime` are the 14th and 15th.
    let fields: Vec<&str> = text.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[13..15].iter().map(|ticks| ticks.parse::<f64>().unwrap() / 100.0).sum()
}
