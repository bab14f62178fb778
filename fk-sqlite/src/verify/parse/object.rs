//! The texts of indexes and triggers: of the one its condition is read, of the other everything after its name.

use super::super::expression::Expression;
use super::super::token::tokenize;

/// Gives the condition of CREATE INDEX .. WHERE; none if there is none, or it can't be read.
pub(crate) fn index_condition(sql: &str) -> Option<Expression> {
    let tokens = tokenize(sql).ok()?;
    let mut depth = 0_usize;
    let at = tokens.iter().position(|token| {
        if token.is_operator("(") {
            depth += 1;
        } else if token.is_operator(")") {
            depth = depth.saturating_sub(1);
        }
        depth == 0 && token.is_word("WHERE")
    })?;
    let end = tokens.iter().rposition(|token| !token.is_operator(";"))?;
    Some(Expression::new(sql, tokens.get(at + 1..=end)?))
}

/// Gives what CREATE TRIGGER says after the trigger's name.
pub(crate) fn trigger_body(sql: &str) -> Option<Expression> {
    let tokens = tokenize(sql).ok()?;
    let mut at = tokens.iter().position(|token| token.is_word("TRIGGER"))? + 1;
    if tokens.get(at).is_some_and(|token| token.is_word("IF")) {
        at += 3;
    }
    if tokens.get(at + 1).is_some_and(|token| token.is_operator(".")) {
        at += 2;
    }
    Some(Expression::new(sql, tokens.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_condition_stands_behind_the_columns() {
        let text = |sql: &str| index_condition(sql).map(|condition| condition.text);
        let sql = "CREATE UNIQUE INDEX \"where\" ON t (a, coalesce(b, (SELECT 1 WHERE 1))) WHERE (a > 0)";
        assert_eq!(text(sql).as_deref(), Some("(a > 0)"));
        assert_eq!(text("CREATE INDEX i ON t (\"where\")"), None);
    }

    #[test]
    fn a_body_is_what_follows_the_name() {
        let text = |sql: &str| trigger_body(sql).map(|body| body.text);
        let expected = "AFTER DELETE ON t BEGIN SELECT 1; END";
        for start in ["CREATE TRIGGER a ", "create trigger if not exists \"b c\" ", "CREATE TRIGGER main.[d] "] {
            let sql = format!("{start}{expected}");
            assert_eq!(text(&sql).as_deref(), Some(expected));
        }
    }
}
