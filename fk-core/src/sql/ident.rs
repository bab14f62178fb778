//! Names in SQL: always quoted, so that keywords, spaces and quotes in them are just characters.

/// Appends a quoted identifier.
pub fn ident(sql: &mut String, name: &str) {
    sql.push('"');
    for part in name.split_inclusive('"') {
        sql.push_str(part);
        if part.ends_with('"') {
            sql.push('"');
        }
    }
    sql.push('"');
}

/// Appends quoted identifiers, separated by commas.
pub fn ident_list<'a>(sql: &mut String, names: impl IntoIterator<Item = &'a str>) {
    for (i, name) in names.into_iter().enumerate() {
        if i > 0 {
            sql.push_str(", ");
        }
        ident(sql, name);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn quotes_are_doubled() {
        let mut sql = String::new();
        super::ident_list(&mut sql, ["select", "a\"b", "\"", "c d"]);
        assert_eq!(sql, r#""select", "a""b", """", "c d""#);
    }
}
