//! `starts_with`, `ends_with` and `contains` beside Rust's own, on every collation and with prefixes that are odd; and that
//! an index serves the first.

use fk::prelude::*;
use fk::rusqlite::Connection;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "words")]
struct Word {
    #[key]
    id: Key<Self>,
    #[index]
    plain: String,
    #[index]
    #[column(collate = nocase)]
    folded: String,
    #[index]
    #[column(collate = rtrim)]
    trimmed: String,
    maybe: Option<String>,
    prefix: String,
    #[column(collate = nocase)]
    folded_prefix: String,
}

#[derive(Schema, Debug)]
#[schema(Word)]
struct Words;

const TEXTS: [&str; 40] = [
    "",
    " ",
    "  ",
    "a",
    "A",
    "a ",
    "a  ",
    "a b",
    "ab",
    "aB",
    "AB",
    "abc",
    "az",
    "aZ",
    "Az",
    "aza",
    "aZa",
    "a{",
    "a[",
    "a`",
    "@",
    "@a",
    "[",
    "[foo",
    "_",
    "`",
    "{",
    "%",
    "a%",
    "a_b",
    "a\u{1}",
    "ä",
    "äb",
    "Ä",
    "\u{7f}",
    "\u{d7ff}",
    "\u{e000}x",
    "\u{10ffff}",
    "a\u{10ffff}b",
    "*?]",
];

const PARTS: [&str; 33] = [
    "",
    " ",
    "  ",
    "a",
    "A",
    "a ",
    "ab",
    "aB",
    "az",
    "aZ",
    "AZ",
    "z",
    "Z",
    "@",
    "[",
    "`",
    "{",
    "%",
    "_",
    "a%",
    "a\u{1}",
    "ä",
    "Ä",
    "\u{7f}",
    "\u{d7ff}",
    "\u{e000}",
    "\u{10ffff}",
    "\u{10ffff}\u{10ffff}",
    "a\u{10ffff}",
    "\u{10ffff}b",
    "*",
    "abcd",
    "b",
];

fn words() -> fk::Result<Db<Words>> {
    let db = Db::<Words>::in_memory()?;
    db.write(|tx| {
        tx.insert_all(TEXTS.iter().enumerate().map(|(at, text)| NewWord {
            plain: (*text).into(),
            folded: (*text).into(),
            trimmed: (*text).into(),
            maybe: (at % 2 == 0).then(|| (*text).into()),
            prefix: PARTS[at % PARTS.len()].into(),
            folded_prefix: PARTS[at % PARTS.len()].into(),
        }))
    })?;
    Ok(db)
}

type Test = fn(&str, &str) -> bool;
const TESTS: [Test; 3] = [|t, p| t.starts_with(p), |t, p| t.ends_with(p), |t, p| t.contains(p)];

fn expected(test: Test, part: &str, fold: bool) -> Vec<i64> {
    let of = |text: &str| if fold { text.to_ascii_lowercase() } else { text.to_owned() };
    let found = TEXTS.iter().zip(1..).filter(|(text, _)| test(&of(text), &of(part)));
    found.map(|(_, id)| id).collect()
}

#[test]
fn they_are_those_of_rust() -> fk::Result<()> {
    words()?.read(|tx| {
        for part in PARTS {
            let plain = [
                Word::query().filter(|w| w.plain.starts_with(part)),
                Word::query().filter(|w| w.plain.ends_with(part)),
                Word::query().filter(|w| w.plain.contains(part)),
            ];
            // What only seems to have spaces at its end is compared as it is.
            let trimmed = [
                Word::query().filter(|w| w.trimmed.starts_with(part)),
                Word::query().filter(|w| w.trimmed.ends_with(part)),
                Word::query().filter(|w| w.trimmed.contains(part)),
            ];
            let folded = [
                Word::query().filter(|w| w.folded.starts_with(part)),
                Word::query().filter(|w| w.folded.ends_with(part)),
                Word::query().filter(|w| w.folded.contains(part)),
            ];
            for (queries, fold) in [(plain, false), (trimmed, false), (folded, true)] {
                for (query, test) in queries.into_iter().zip(TESTS) {
                    let text = format!("{query:?}");
                    let found = tx.all(query.order_by(|w| w.id.asc()))?;
                    let ids: Vec<i64> = found.iter().map(|w| w.id.into_raw()).collect();
                    assert_eq!(ids, expected(test, part, fold), "{part:?} {fold} {text}");
                }
            }
        }
        Ok(())
    })
}

#[test]
fn with_columns_and_expressions() -> fk::Result<()> {
    words()?.read(|tx| {
        let results = Word::query().order_by(|w| w.id.asc()).select(|w| {
            (
                (w.plain.starts_with(w.prefix), w.plain.ends_with(w.prefix), w.plain.contains(w.prefix)),
                // The column that is asked decides, not the one that it is asked about.
                (
                    w.plain.starts_with(w.folded_prefix),
                    w.plain.ends_with(w.folded_prefix),
                    w.plain.contains(w.folded_prefix),
                ),
                (w.folded.starts_with(w.prefix), w.folded.ends_with(w.prefix), w.folded.contains(w.prefix)),
                (
                    w.plain.concat("").starts_with(w.folded_prefix.lower()),
                    w.maybe.starts_with(w.prefix),
                    w.plain.starts_with(w.maybe),
                ),
            )
        });
        for (at, (plain, columns, folded, others)) in tx.all(results)?.into_iter().enumerate() {
            let (text, part) = (TEXTS[at], PARTS[at % PARTS.len()]);
            let all = |text: &str, part: &str| (text.starts_with(part), text.ends_with(part), text.contains(part));
            let lower = part.to_ascii_lowercase();
            assert_eq!((plain, columns), (all(text, part), all(text, part)), "{text:?} {part:?}");
            assert_eq!(folded, all(&text.to_ascii_lowercase(), &lower), "{text:?} {part:?}");
            let there = at % 2 == 0;
            assert_eq!(
                others,
                (text.starts_with(&lower), there.then(|| text.starts_with(part)), there.then_some(true))
            );
        }
        Ok(())
    })
}

#[test]
fn a_text_with_a_nul_in_it_is_one_text() -> fk::Result<()> {
    let db = words()?;
    db.read(|tx| {
        let nul = || fk::value("a\0b\0c");
        let found = Word::query().limit(1).select(|_| {
            (
                nul().starts_with("a\0b"),
                nul().ends_with("b\0c"),
                nul().contains("\0c"),
                nul().ends_with("a"),
                nul().starts_with("a\0c"),
            )
        });
        assert_eq!(tx.one(found)?, (true, true, true, false, false));
        Ok(())
    })
}

#[test]
fn an_index_serves_a_prefix() -> fk::Result<()> {
    let folder = std::env::temp_dir().join(format!("fk-prefix-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("words.db");
    let _ = std::fs::remove_file(&file);
    drop(Db::<Words>::open(&file)?);
    let connection = Connection::open(&file).unwrap();
    for column in ["plain", "folded"] {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM words AS t0 WHERE (t0.\"{column}\" >= ?1 AND t0.\"{column}\" < (?1 || CAST(x'ff' AS TEXT)))"
        );
        let plan: String = connection.query_row(&sql, ["a"], |row| row.get(3)).unwrap();
        assert_eq!(plan, format!("SEARCH t0 USING INDEX ix_words_{column} ({column}>? AND {column}<?)"));
    }
    drop(connection);
    std::fs::remove_dir_all(&folder).unwrap();
    Ok(())
}
