//! What a comparison has found, and how it is told: `what: declared .., in the file ..`, with what would
//! mend it.

use fk_core::sql::{ident, ident_list};

use super::Verify;

/// Says who refuses a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Everybody.
    Refused,
    /// Only [`Verify::Strict`].
    RefusedIfStrict,
    /// Nobody.
    Tolerated,
}

/// Everything that was found.
#[derive(Debug)]
pub(crate) struct Findings {
    mode: Verify,
    pub(crate) differences: Vec<String>,
    pub(crate) tolerated: Vec<String>,
    pub(crate) needs_savepoints: bool,
}

impl Findings {
    pub(crate) fn new(mode: Verify) -> Self {
        Self { mode, differences: Vec::new(), tolerated: Vec::new(), needs_savepoints: false }
    }

    /// Adds a finding; `mend` is asked for only if it is refused.
    pub(crate) fn add(&mut self, weight: Weight, finding: String, mend: impl FnOnce() -> String) {
        let refused = match weight {
            Weight::Refused => true,
            Weight::RefusedIfStrict => self.mode == Verify::Strict,
            Weight::Tolerated => false,
        };
        if refused {
            self.differences.push(format!("{finding}\n  mend: {}", mend()));
        } else {
            self.tolerated.push(finding);
        }
    }

    /// Adds what nobody refuses.
    pub(crate) fn tolerate(&mut self, finding: String) {
        self.tolerated.push(finding);
    }

    /// Adds what makes savepoints necessary.
    pub(crate) fn savepoints(&mut self, reason: String) {
        self.needs_savepoints = true;
        self.tolerated.push(reason);
    }
}

/// Quotes a name.
pub(crate) fn quoted(name: &str) -> String {
    let mut text = String::new();
    ident(&mut text, name);
    text
}

/// Quotes names, in parentheses.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::from("(");
    ident_list(&mut text, names);
    text.push(')');
    text
}

/// Gives what is told of a name that may be missing.
pub(crate) fn named(name: Option<&str>) -> String {
    name.map_or_else(|| "no name".into(), |name| format!("the name {}", quoted(name)))
}
