//! References that SQLite can't enforce, because of their definition: it says so when data is to be changed, names one
//! table or two, and nothing else. What is wrong is a finding of the model.

use fk_core::Error;

use crate::error::{message, primary};
use crate::transaction::Session;

/// The tables that a message is about: the child where it is told, and the parent.
fn tables(message: &str) -> Option<(Option<&str>, &str)> {
    let first = message.lines().next()?;
    if let Some((_, names)) = first.split_once("foreign key mismatch - \"") {
        let (child, parent) = names.split_once("\" referencing \"")?;
        return Some((Some(child), &parent[..parent.rfind('"').unwrap_or(parent.len())]));
    }
    let (_, name) = first.split_once("no such table: main.")?;
    Some((None, name.split_once(" in ").map_or(name, |(name, _)| name)))
}

/// Gives the error for a reference that SQLite can't enforce; none if it is about something else.
pub(crate) fn explain(session: &Session<'_>, error: &rusqlite::Error) -> Option<Error> {
    let (child, parent) = tables(message(error)).filter(|_| primary(error) == rusqlite::ffi::SQLITE_ERROR)?;
    let schema = session.mirror().ok()?;
    let at = schema.references().find(|at| {
        let (table, reference) = schema.reference(*at);
        let is_child = child.is_none_or(|child| table.name.eq_ignore_ascii_case(child));
        !reference.sound && is_child && reference.parent_name.eq_ignore_ascii_case(parent)
    })?;
    let (table, reference) = schema.reference(at);
    let is_it = |name: &Option<String>| name.as_deref() == Some(reference.name.as_str());
    let finding = schema.findings.iter().find(|found| found.table == table.name && is_it(&found.constraint))?;
    Some(Error::BrokenReference {
        constraint: reference.name.clone(),
        child: table.name.clone(),
        parent: reference.parent_name.clone(),
        finding: finding.text.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_messages_are_about() {
        assert_eq!(tables("foreign key mismatch - \"c\" referencing \"p\""), Some((Some("c"), "p")));
        assert_eq!(
            tables("foreign key mismatch - \"a b\" referencing \"c \"d\"\" in DELETE"),
            Some((Some("a b"), "c \"d\""))
        );
        assert_eq!(tables("no such table: main.x in INSERT INTO c VALUES (1) at offset 0"), Some((None, "x")));
        assert_eq!(tables("no such table: main.x"), Some((None, "x")));
        assert_eq!(tables("no such column: x"), None);
    }
}
