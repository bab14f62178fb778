//! What the words of a statement say it may do, without its grammar: enough to rule out what it can't.

use super::token::{Kind, Token, tokenize};

/// What a statement, or a trigger, may do by its words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// Whether REPLACE is among them.
    pub(crate) replaces: bool,
    /// Whether it is an INSERT that may turn into an UPDATE.
    pub(crate) upserts: bool,
    /// The columns that a SET names.
    pub(crate) set: Vec<String>,
    /// The table that the first INSERT or REPLACE names.
    pub(crate) into: Option<String>,
    /// The tables that UPDATE, DELETE or REPLACE name.
    pub(crate) changed: Vec<String>,
    /// Every name.
    pub(crate) names: Vec<String>,
}

/// Reads the words of a statement; none if it isn't SQL.
pub(crate) fn words(sql: &str) -> Option<Words> {
    let tokens = tokenize(sql).ok()?;
    let mut words = Words::default();
    for (at, token) in tokens.iter().enumerate() {
        let next = |by: usize| tokens.get(at + by);
        if is_name(token) {
            words.names.push(token.value());
        }
        if token.is_word("replace") && !next(1).is_some_and(|next| next.is_operator("(")) {
            words.replaces = true;
        } else if token.is_word("do") && next(1).is_some_and(|next| next.is_word("update")) {
            words.upserts = true;
        } else if token.is_word("set") {
            columns(&tokens[at + 1..], &mut words.set);
        }
        let is_change = ["update", "delete", "replace"].iter().any(|verb| token.is_word(verb));
        if words.into.is_none() && (token.is_word("insert") || token.is_word("replace")) {
            words.into = table(&tokens[at + 1..]);
        }
        if is_change {
            words.changed.extend(table(&tokens[at + 1..]));
        }
    }
    Some(words)
}

fn is_name(token: &Token<'_>) -> bool {
    matches!(token.kind, Kind::Word | Kind::Quoted)
}

/// The table that follows a verb: after OR .., FROM or INTO, and the name of its database.
fn table(mut tokens: &[Token<'_>]) -> Option<String> {
    if tokens.first()?.is_word("or") {
        tokens = tokens.get(2..)?;
    }
    if tokens.first().is_some_and(|token| token.is_word("from") || token.is_word("into")) {
        tokens = &tokens[1..];
    }
    match tokens {
        [_, dot, name, ..] if dot.is_operator(".") && is_name(name) => Some(name.value()),
        [name, ..] if is_name(name) => Some(name.value()),
        _ => None,
    }
}

/// The columns that a SET names: before each `=` at its own depth, alone or in parentheses.
fn columns(tokens: &[Token<'_>], found: &mut Vec<String>) {
    let (mut depth, mut is_target) = (0_usize, true);
    for token in tokens {
        if token.is_operator("(") {
            depth += 1;
        } else if token.is_operator(")") {
            let Some(less) = depth.checked_sub(1) else { return };
            depth = less;
        } else if depth == 0 && token.is_operator("=") {
            is_target = false;
        } else if depth == 0 && token.is_operator(",") {
            is_target = true;
        } else if depth == 0 && (token.is_operator(";") || (!is_target && ends(token))) {
            return;
        } else if is_target && is_name(token) {
            found.push(token.value());
        }
    }
}

/// Whether a SET ends here.
fn ends(token: &Token<'_>) -> bool {
    ["where", "from", "returning", "order", "limit"].iter().any(|word| token.is_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_statements() {
        let of = |sql| words(sql).unwrap_or_default();
        assert_eq!(of("UPDATE t SET a = (SELECT b FROM c), \"D\" = 1 WHERE e = 2").set, ["a", "D"]);
        assert_eq!(of("UPDATE t SET (a, b) = (1, 2), c = replace(x, ',', '=') FROM d").set, ["a", "b", "c"]);
        assert!(!of("UPDATE t SET c = replace(x, ',', '=')").replaces);
        assert!(of("insert or /* */ Replace into t values (1)").replaces);
        assert!(!of("SELECT 'replace into t'").replaces);
        let upsert = of("INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *");
        assert!(upsert.upserts && !upsert.replaces);
        assert_eq!((upsert.set, upsert.into), (vec!["b".to_owned()], Some("t".to_owned())));
        let trigger =
            of("CREATE TRIGGER x AFTER INSERT ON a BEGIN DELETE FROM main.b; UPDATE OR IGNORE c SET d = 1; END");
        assert_eq!(trigger.changed, ["b", "c"]);
        assert_eq!(trigger.set, ["d"]);
        assert_eq!(words("SELECT 'open"), None);
    }
}
