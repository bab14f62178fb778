//! The tables as text, and their place in `benches/README.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::contenders::{Contender, PINNED, yardstick};

/// What has been measured.
#[derive(Default)]
pub struct Results {
    /// Whether the times are the processor's.
    pub busy: bool,
    /// Microseconds of a round, by case and contender, in the order of the repetitions.
    pub times: BTreeMap<(&'static str, &'static str), Vec<f64>>,
    /// What part of each run's time it was running.
    pub core: Vec<f64>,
    /// Each contender's SQLite.
    pub sqlite: BTreeMap<&'static str, String>,
}

impl Results {
    fn of(&self, case: &'static str, contender: &'static str) -> Option<Spread> {
        self.times.get(&(case, contender)).map(|times| Spread::of(times.clone()))
    }

    /// How many times as long as fk it takes, repetition by repetition.
    fn against_us(&self, case: &'static str, contender: &'static str) -> Option<Spread> {
        let (ours, theirs) = (self.times.get(&(case, "fk"))?, self.times.get(&(case, contender))?);
        Some(Spread::of(theirs.iter().zip(ours).map(|(theirs, ours)| theirs / ours).collect()))
    }
}

/// The median of some values, and between which they lie.
struct Spread {
    median: f64,
    least: f64,
    most: f64,
}

impl Spread {
    fn of(mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let median = f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2]);
        Self { median, least: values[0], most: values[values.len() - 1] }
    }

    /// Half of the range, as a part of the median.
    fn noise(&self) -> f64 {
        (self.most - self.least) / 2.0 / self.median
    }
}

/// The machine, both tables and who is faster than fk.
pub fn text(results: &Results, cases: &[(&'static str, i64)], built: &[&Contender], missing: &[&Contender]) -> String {
    let mut text = machine(results, built, missing);
    let what = if results.busy { "of the processor " } else { "" };
    let _ = writeln!(text, "\nMicroseconds {what}a round, median, and half of the range that the repetitions had:\n");
    text += &head("case (rounds)", built);
    for (case, rows) in cases {
        let _ = write!(text, "| {case} ({rows}) |");
        for contender in built {
            match results.of(case, contender.name) {
                Some(time) => {
                    let _ = write!(text, " {} ±{:.0} % |", figure(time.median), time.noise() * 100.0);
                }
                None => text += " – |",
            }
        }
        text.push('\n');
    }
    if built.iter().any(|contender| contender.name == "fk") {
        text += "\nHow many times as long as fk it takes (below 1: faster), median of the repetitions:\n\n";
        text += &head("case", built);
        for (case, _) in cases {
            let _ = write!(text, "| {case} |");
            for contender in built {
                match results.against_us(case, contender.name) {
                    Some(ratio) => {
                        let _ = write!(text, " {:.2} |", ratio.median);
                    }
                    None => text += " – |",
                }
            }
            text.push('\n');
        }
        text += &faster(results, cases, built);
    }
    text
}

fn head(first: &str, built: &[&Contender]) -> String {
    let names: Vec<&str> = built.iter().map(|contender| contender.name).collect();
    format!("| {first} | {} |\n|---|{}\n", names.join(" | "), "---:|".repeat(names.len()))
}

/// Every case in which a peer is more than 3 % faster than fk.
fn faster(results: &Results, cases: &[(&'static str, i64)], built: &[&Contender]) -> String {
    let mut text = String::new();
    for (case, _) in cases {
        for contender in built.iter().filter(|contender| contender.name != yardstick().name) {
            let Some(ratio) = results.against_us(case, contender.name).filter(|ratio| ratio.median < 1.0 / 1.03) else {
                continue;
            };
            let percent = |ratio: f64| (1.0 / ratio - 1.0) * 100.0;
            let _ = writeln!(
                text,
                "- `{case}`: {} by {:.0} % ({:.0} to {:.0} % in the repetitions)",
                contender.name,
                percent(ratio.median),
                percent(ratio.most),
                percent(ratio.least)
            );
        }
    }
    match text.as_str() {
        "" => "\nNo peer is more than 3 % faster than fk in any case.\n".to_owned(),
        _ => format!("\nPeers that are more than 3 % faster than fk:\n\n{text}"),
    }
}

fn machine(results: &Results, built: &[&Contender], missing: &[&Contender]) -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown", |m| m.trim_matches([' ', '\t', ':']));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let repetitions = results.times.values().map(Vec::len).max().unwrap_or(0);
    let place = if *PINNED { "on one core" } else { "on all cores" };
    let had = Spread::of(results.core.clone()).median * 100.0;
    let mut text = format!(
        "{model}, {cores} cores, {}. A file in WAL mode, `synchronous = NORMAL`; {repetitions} repetitions, {place}, which \
         ran for them {had:.0} % of the time (median).\n",
        std::env::consts::OS
    );
    let versions: Vec<String> = built
        .iter()
        .map(|contender| {
            let sqlite = results.sqlite.get(contender.name).map_or("?", String::as_str);
            format!("{} {} (SQLite {sqlite})", contender.name, contender.version())
        })
        .collect();
    let _ = writeln!(text, "Contenders: {}.", versions.join(", "));
    for contender in missing {
        let _ = writeln!(text, "{} could not be built on this machine, and is not in the tables.", contender.name);
    }
    text
}

/// Three digits.
fn figure(microseconds: f64) -> String {
    match microseconds {
        m if m < 1.0 => format!("{m:.3}"),
        m if m < 10.0 => format!("{m:.2}"),
        m if m < 100.0 => format!("{m:.1}"),
        m => format!("{m:.0}"),
    }
}

/// Puts the text between the two marks of `benches/README.md`.
pub fn write(text: &str) -> std::io::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let page = std::fs::read_to_string(path)?;
    let (begin, end) = ("<!-- written by benches/peers/run -->\n", "<!-- until here -->");
    let parts = page.split_once(begin).and_then(|(before, rest)| Some((before, rest.split_once(end)?.1)));
    let (before, after) = parts.ok_or_else(|| std::io::Error::other("benches/README.md has lost its marks"))?;
    std::fs::write(path, format!("{before}{begin}\n{text}\n{end}{after}"))
}
