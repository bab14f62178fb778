//! SQLite's own division of SQL into tokens, since names and deferral of a foreign key are nowhere but
//! in the text that `sqlite_schema` keeps.
//!
//! Follows `sqlite3GetToken` (tokenize.c): all four ways to quote, doubled quotes, comments, a byte
//! order mark as white space, and every character beyond ASCII as part of a name. [`parse`](super::parse)
//! reads tables from it, [`expression`](super::expression) compares conditions.

/// Says what a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword or a bare name.
    Word,
    /// A name in `".."`, `` `..` `` or `[..]`.
    Quoted,
    /// A text in `'..'`.
    Text,
    /// Bytes in `x'..'`.
    Blob,
    /// A number without its sign.
    Number,
    /// Everything else.
    Operator,
}

/// One token, as it is written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    /// Where it begins, in bytes.
    pub(crate) start: usize,
}

/// Says where a text stops being SQL that SQLite would have taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) near: String,
}

impl Unreadable {
    pub(crate) fn at(rest: &str) -> Self {
        Self { near: if rest.is_empty() { "the end".into() } else { rest.chars().take(24).collect() } }
    }
}

impl Token<'_> {
    /// Where it ends, in bytes.
    pub(crate) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Tells whether it is this keyword.
    pub(crate) fn is_word(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Tells whether it is this operator.
    pub(crate) fn is_operator(&self, operator: &str) -> bool {
        self.kind == Kind::Operator && self.text == operator
    }

    /// Gives what it stands for: without quotes, doubled ones made single.
    pub(crate) fn value(&self) -> String {
        let inner = |skip: usize| self.text.get(skip..self.text.len().saturating_sub(1)).unwrap_or_default();
        match self.kind {
            Kind::Quoted if self.text.starts_with('[') => inner(1).to_owned(),
            Kind::Quoted | Kind::Text => {
                let quote = self.text.get(..1).unwrap_or_default();
                inner(1).replace(&quote.repeat(2), quote)
            }
            Kind::Blob => inner(2).to_ascii_lowercase(),
            Kind::Word | Kind::Number | Kind::Operator => self.text.to_owned(),
        }
    }
}

/// Divides a text into tokens, white space and comments left out.
pub(crate) fn tokenize(sql: &str) -> Result<Vec<Token<'_>>, Unreadable> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut rest = sql;
    while !rest.is_empty() {
        let (kind, length) = scan(rest).ok_or_else(|| Unreadable::at(rest))?;
        let (text, after) = rest.split_at_checked(length).ok_or_else(|| Unreadable::at(rest))?;
        if let Some(kind) = kind {
            tokens.push(Token { kind, text, start });
        }
        start += length;
        rest = after;
    }
    Ok(tokens)
}

/// Gives kind and length of what a text begins with; no kind is white space.
fn scan(rest: &str) -> Option<(Option<Kind>, usize)> {
    let bytes = rest.as_bytes();
    let second = bytes.get(1).copied().unwrap_or_default();
    let (kind, length) = match *bytes.first()? {
        // A vertical tab is white space only behind other white space.
        b' ' | b'\t' | b'\n' | 0x0c | b'\r' => {
            return Some((None, count(bytes, |b| b == b' ' || (9..=13).contains(&b))));
        }
        b'-' if second == b'-' => return Some((None, rest.find('\n').unwrap_or(rest.len()))),
        b'/' if second == b'*' => return Some((None, comment(rest))),
        _ if rest.starts_with('\u{feff}') => return Some((None, '\u{feff}'.len_utf8())),
        b'\'' => (Kind::Text, quoted(bytes, b'\'')?),
        quote @ (b'"' | b'`') => (Kind::Quoted, quoted(bytes, quote)?),
        b'[' => (Kind::Quoted, rest.find(']')? + 1),
        b'x' | b'X' if second == b'\'' => (Kind::Blob, blob(bytes)?),
        b'0'..=b'9' => (Kind::Number, number(bytes)?),
        b'.' if second.is_ascii_digit() => (Kind::Number, number(bytes)?),
        first if first != b'$' && is_name(first) => (Kind::Word, count(bytes, is_name)),
        _ => (Kind::Operator, operator(rest)?),
    };
    Some((Some(kind), length))
}

fn comment(rest: &str) -> usize {
    rest.get(2..).and_then(|inner| inner.find("*/")).map_or(rest.len(), |at| at + 4)
}

/// The length of a text up to the quote that isn't doubled.
fn quoted(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 1;
    loop {
        let next = bytes.get(at..)?.iter().position(|byte| *byte == quote)? + at;
        if bytes.get(next + 1) != Some(&quote) {
            return Some(next + 1);
        }
        at = next + 2;
    }
}

fn blob(bytes: &[u8]) -> Option<usize> {
    let digits = count(bytes.get(2..)?, |byte| byte.is_ascii_hexdigit());
    (digits % 2 == 0 && bytes.get(2 + digits) == Some(&b'\'')).then_some(digits + 3)
}

fn number(bytes: &[u8]) -> Option<usize> {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or_default();
    let digits = |at: usize| count(bytes.get(at..).unwrap_or_default(), |b| b.is_ascii_digit() || b == b'_');
    let mut length;
    if byte(0) == b'0' && matches!(byte(1), b'x' | b'X') && byte(2).is_ascii_hexdigit() {
        length = 2 + count(bytes.get(2..)?, |b| b.is_ascii_hexdigit() || b == b'_');
    } else {
        length = digits(0);
        if byte(length) == b'.' {
            length += 1;
            length += digits(length);
        }
        let sign = usize::from(matches!(byte(length + 1), b'+' | b'-'));
        if matches!(byte(length), b'e' | b'E') && byte(length + 1 + sign).is_ascii_digit() {
            length += 1 + sign;
            length += digits(length);
        }
    }
    // `12abc` is no token of SQLite's.
    (!is_name(byte(length))).then_some(length)
}

fn operator(rest: &str) -> Option<usize> {
    const LONG: [&str; 10] = ["->>", "->", "||", "==", "<=", "<>", "<<", ">=", ">>", "!="];
    if let Some(long) = LONG.iter().find(|long| rest.starts_with(**long)) {
        return Some(long.len());
    }
    "-();+*/%=<>|,&~.?:@#$".contains(rest.chars().next()?).then_some(1)
}

/// Tells whether a byte goes on with a name; all of UTF-8's bytes beyond ASCII do.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii()
}

fn count(bytes: &[u8], take: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| take(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sql: &str) -> Vec<String> {
        match tokenize(sql) {
            Ok(tokens) => tokens.iter().map(|t| format!("{:?} {}", t.kind, t.value())).collect(),
            Err(unreadable) => vec![format!("unreadable near {}", unreadable.near)],
        }
    }

    #[test]
    fn each_kind_is_divided_as_sqlite_divides_it() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            (" \t\r\n\u{c}\u{feff}", &[]),
            ("a -- b\nc /* d -- */ e", &["Word a", "Word c", "Word e"]),
            ("a --", &["Word a"]),
            ("a /* never closed", &["Word a"]),
            ("/**/a/***/b", &["Word a", "Word b"]),
            ("'it''s' ''", &["Text it's", "Text "]),
            (r#""a""b" "" "c d""#, &["Quoted a\"b", "Quoted ", "Quoted c d"]),
            ("`a``b` [c d] [e\"f'g]", &["Quoted a`b", "Quoted c d", "Quoted e\"f'g"]),
            ("'--' \"/*\"", &["Text --", "Quoted /*"]),
            ("x'0aFF' X'' x", &["Blob 0aff", "Blob ", "Word x"]),
            (
                "1 1.5 .5 1. 1e3 1.5E-3 0xFf 1_000",
                &[
                    "Number 1",
                    "Number 1.5",
                    "Number .5",
                    "Number 1.",
                    "Number 1e3",
                    "Number 1.5E-3",
                    "Number 0xFf",
                    "Number 1_000",
                ],
            ),
            ("-1", &["Operator -", "Number 1"]),
            ("größe $ 雪 _a1$ 😀x", &["Word größe", "Operator $", "Word 雪", "Word _a1$", "Word 😀x"]),
            (
                "a||b->>c<>d!=e==f<<1",
                &[
                    "Word a",
                    "Operator ||",
                    "Word b",
                    "Operator ->>",
                    "Word c",
                    "Operator <>",
                    "Word d",
                    "Operator !=",
                    "Word e",
                    "Operator ==",
                    "Word f",
                    "Operator <<",
                    "Number 1",
                ],
            ),
            ("a.b(c)", &["Word a", "Operator .", "Word b", "Operator (", "Word c", "Operator )"]),
            ("'open", &["unreadable near 'open"]),
            ("a \"open\"\"", &["unreadable near \"open\"\""]),
            ("[open", &["unreadable near [open"]),
            ("x'0'", &["unreadable near x'0'"]),
            ("12abc", &["unreadable near 12abc"]),
            ("a \\ b", &["unreadable near \\ b"]),
            ("\u{b}", &["unreadable near \u{b}"]),
            ("a \u{b}b", &["Word a", "Word b"]),
        ];
        for (sql, expected) in cases {
            assert_eq!(shown(sql), *expected, "{sql}");
        }
    }

    #[test]
    fn a_token_knows_its_place() {
        let sql = "é /* ü */ 'ö'";
        let tokens = tokenize(sql).unwrap();
        assert_eq!(tokens.iter().map(|t| &sql[t.start..t.end()]).collect::<Vec<_>>(), ["é", "'ö'"]);
    }

    #[test]
    fn keywords_have_no_case_and_quoted_names_are_none() {
        let tokens = tokenize("Null \"null\"").unwrap();
        assert_eq!(tokens.iter().map(|t| t.is_word("NULL")).collect::<Vec<_>>(), [true, false]);
    }
}
