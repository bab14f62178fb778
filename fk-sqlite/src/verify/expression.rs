//! When two conditions or defaults are the same text: token by token, without what has no meaning.
//!
//! White space, comments, the case of names and keywords, the way in which a name is quoted, `==` for
//! `=`, `!=` for `<>` and parentheses around the whole mean nothing. Everything else does: whether
//! `a > 0 AND b > 0` is `b > 0 AND a > 0` isn't decided here.

use super::token::{Kind, Token};

/// A condition or a default of the file or of the declaration.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    /// As it is written.
    pub(crate) text: String,
    symbols: Vec<Symbol>,
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.symbols == other.symbols
    }
}

/// What of a token has meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Symbol {
    Keyword(String),
    Name(String),
    Text(String),
    Blob(String),
    Number(String),
    Operator(String),
}

impl Expression {
    /// The expression that these tokens of `sql` are.
    pub(crate) fn new(sql: &str, tokens: &[Token<'_>]) -> Self {
        let inner = without_parentheses(tokens);
        Self { text: slice(sql, tokens), symbols: inner.iter().map(symbol).collect() }
    }

    /// The default that these tokens are. A bare name there is a text (parse.y, `ccons ::= DEFAULT id`), and the words
    /// for truth are numbers ("SQL Language Expressions", §14).
    pub(crate) fn new_default(sql: &str, tokens: &[Token<'_>]) -> Self {
        let mut default = Self::new(sql, tokens);
        match (tokens, default.symbols.as_slice()) {
            ([token], [Symbol::Name(_)]) => default.symbols = vec![Symbol::Text(token.value())],
            (_, [Symbol::Keyword(word)]) if word == "TRUE" => default.symbols = vec![Symbol::Number("1".into())],
            (_, [Symbol::Keyword(word)]) if word == "FALSE" => default.symbols = vec![Symbol::Number("0".into())],
            _ => {}
        }
        default
    }

    /// Gives the SQL of a default that means the same wherever an expression may stand: a bare name as a text.
    pub(crate) fn default_sql(&self) -> String {
        match self.symbols.as_slice() {
            [Symbol::Text(text)] if !self.text.starts_with(['(', '\'']) => format!("'{}'", text.replace('\'', "''")),
            _ => self.text.clone(),
        }
    }

    /// Gives the number that it is, if it is one.
    pub(crate) fn number(&self) -> Option<f64> {
        match self.symbols.as_slice() {
            [Symbol::Number(number)] => number.parse().ok(),
            [Symbol::Operator(minus), Symbol::Number(number)] if minus == "-" => number.parse().ok().map(|n: f64| -n),
            _ => None,
        }
    }

    /// Tells whether it is NULL itself.
    pub(crate) fn is_null(&self) -> bool {
        self.symbols == [Symbol::Keyword("NULL".into())]
    }
}

/// Cuts the tokens out of their text.
pub(crate) fn slice(sql: &str, tokens: &[Token<'_>]) -> String {
    let range = tokens.first().zip(tokens.last()).map(|(first, last)| first.start..last.end());
    range.and_then(|range| sql.get(range)).unwrap_or_default().to_owned()
}

/// Leaves out pairs of parentheses around everything.
fn without_parentheses<'t, 'a>(mut tokens: &'t [Token<'a>]) -> &'t [Token<'a>] {
    while let [first, inner @ .., last] = tokens {
        if !(first.is_operator("(") && last.is_operator(")") && is_balanced(inner)) {
            break;
        }
        tokens = inner;
    }
    tokens
}

/// Tells whether each parenthesis is closed, and none that was opened before.
fn is_balanced(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0_usize;
    for token in tokens {
        if token.is_operator("(") {
            depth += 1;
        } else if token.is_operator(")") {
            let Some(less) = depth.checked_sub(1) else { return false };
            depth = less;
        }
    }
    depth == 0
}

fn symbol(token: &Token<'_>) -> Symbol {
    match token.kind {
        Kind::Word if is_keyword(token.text) => Symbol::Keyword(token.text.to_ascii_uppercase()),
        Kind::Word | Kind::Quoted => Symbol::Name(token.value().to_ascii_lowercase()),
        Kind::Text => Symbol::Text(token.value()),
        Kind::Blob => Symbol::Blob(token.value()),
        Kind::Number => Symbol::Number(token.text.to_ascii_lowercase().replace('_', "")),
        Kind::Operator => Symbol::Operator(
            match token.text {
                "==" => "=",
                "!=" => "<>",
                other => other,
            }
            .to_owned(),
        ),
    }
}

/// Words that mean something else in an expression than a name in quotes would.
fn is_keyword(word: &str) -> bool {
    const IN_EXPRESSIONS: &str =
        "CAST CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP FALSE GLOB LIKE MATCH RAISE REGEXP TRUE";
    is_reserved(word) || IN_EXPRESSIONS.split(' ').any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Tells whether a word can't be a bare name: SQLite's keywords that don't fall back to one (parse.y,
/// `%fallback ID`).
pub(crate) fn is_reserved(word: &str) -> bool {
    const RESERVED: &str = "ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT \
        DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX \
        INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY \
        REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN \
        WHERE";
    RESERVED.split(' ').any(|keyword| keyword.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::super::token::tokenize;
    use super::*;

    fn same(left: &str, right: &str) -> bool {
        let read = |sql| Expression::new(sql, &tokenize(sql).unwrap());
        read(left) == read(right)
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        for (left, right) in [
            ("(\"a\" > 0)", "A>0 -- positive"),
            ("((a > 0))", "[a] > 0"),
            ("a != 1 and b == 2", "`a` <> 1 AND \"B\" = 2"),
            ("x'FF'", "X'ff'"),
            ("1E3", "1e3"),
            ("key > 0", "\"key\" > 0"),
        ] {
            assert!(same(left, right), "{left} | {right}");
        }
    }

    #[test]
    fn what_means_something_else_is_different() {
        for (left, right) in [
            ("a > 0", "a > 1"),
            ("a = 'x'", "a = 'X'"),
            ("a = 'x'", "a = \"x\""),
            ("a IS NULL", "a IS \"null\""),
            ("a = TRUE", "a = \"true\""),
            ("(a) OR (b)", "a) OR (b"),
            ("a = 1", "a = 1.0"),
            ("a - 1", "a -> 1"),
        ] {
            assert!(!same(left, right), "{left} | {right}");
        }
    }

    #[test]
    fn a_bare_name_as_default_is_a_text() {
        let read = |sql| Expression::new_default(sql, &tokenize(sql).unwrap());
        assert!(read("draft") == read("'draft'"));
        assert!(read("\"Draft\"") == read("'Draft'"));
        assert!(read("current_timestamp") != read("'current_timestamp'"));
        assert!(read("TRUE") == read("1") && read("(false)") == read("0"));
        assert_eq!((read("-(1)").number(), read("-1.50").number(), read("x").number()), (None, Some(-1.5), None));
        assert!(read("(NULL)").is_null() && !read("'NULL'").is_null());
    }
}
