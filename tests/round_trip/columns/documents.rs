//! JSON: any document, documents of a type, and keys within them.

use fk::Json;
use serde_json::{Map, Number, Value as Document, json};

use super::*;

fn document(random: &mut Random, depth: usize) -> Document {
    match random.below(if depth == 0 { 5 } else { 7 }) {
        0 => Document::Null,
        1 => Document::Bool(random.below(2) == 0),
        2 => random.i64().into(),
        3 => Number::from_f64(random.float()).map_or(Document::Null, Document::Number),
        4 => random.text().into(),
        5 => (0..random.below(4)).map(|_| document(random, depth - 1)).collect(),
        _ => Document::Object(
            (0..random.below(4)).map(|_| (random.text(), document(random, depth - 1))).collect::<Map<_, _>>(),
        ),
    }
}

laws!(
    values,
    Document,
    Case {
        stored: vec![
            (Document::Null, "'null'"),
            (json!({"a": [1, 2.5, "x'\0"], "b": true}), r#"'{"a":[1,2.5,"x''\u0000"],"b":true}'"#),
        ],
        read: vec![("' [1,\n 2] '", json!([1, 2]))],
        unread: vec!["1", "''", "'{'", "'1 1'", "x'31'", "CAST(x'ff' AS TEXT)"],
        refused: vec![],
        random: |random| document(random, 3),
    }
);

#[test]
fn a_document_that_could_not_be_read_is_not_written() -> fk::Result<()> {
    let nested = |depth| (1..depth).fold(json!(["\"[[[\\"]), |inner, _| json!([inner, {}]));
    let db = crate::support::ShopDb::in_memory()?;
    db.read(|tx| {
        assert_eq!(tx.sql::<(Document,)>("SELECT ?1", (nested(127),))?[0].0, nested(127));
        let error = tx.sql::<(Document,)>("SELECT ?1", (nested(128),)).unwrap_err();
        assert!(format!("{error:#}").contains("nested deeper than 127"), "{error:#}");
        Ok(())
    })
}

/// Has values that can't be written.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
struct Address {
    street: String,
    zip: Option<u32>,
    #[serde(serialize_with = "small")]
    floor: u8,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
fn small<S: serde::Serializer>(floor: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    if *floor < 100 {
        serializer.serialize_u8(*floor)
    } else {
        Err(serde::ser::Error::custom(format!("{floor}th floor")))
    }
}

fn address(street: &str, zip: Option<u32>, floor: u8) -> Json<Address> {
    Json(Address { street: street.to_owned(), zip, floor })
}

laws!(
    typed,
    Json<Address>,
    Case {
        stored: vec![(address("Elm", None, 0), r#"'{"street":"Elm","zip":null,"floor":0}'"#)],
        read: vec![(r#"'{"floor":1,"street":"Elm"}'"#, address("Elm", None, 1))],
        unread: vec!["'null'", "'\"Elm\"'", "'[]'"],
        refused: vec![(address("Elm", None, 100), "100th floor")],
        random: |random| address(&random.text(), random.maybe(Random::u32), 7),
    }
);

laws!(
    nothing,
    Json<Option<bool>>,
    Case {
        stored: vec![(Json(None), "'null'"), (Json(Some(true)), "'true'")],
        read: vec![],
        unread: vec!["1", "'1'"],
        refused: vec![],
        random: |random| Json(random.maybe(|random| random.below(2) == 0)),
    }
);

#[test]
fn keys_and_documents_are_what_is_inside() {
    struct NoSerde;
    let key = Key::<NoSerde>::from_raw(7);
    assert_eq!(
        json!({ "id": key, "name": Key::<NoSerde, String>::from_raw("x".into()) }),
        json!({"id": 7, "name": "x"})
    );
    assert_eq!(serde_json::from_value::<Key<NoSerde>>(json!(7)).unwrap(), key);
    assert!(serde_json::from_value::<Key<NoSerde>>(json!("7")).is_err());
    assert_eq!(serde_json::to_value(Json(vec![1])).unwrap(), json!([1]));
    assert_eq!(serde_json::from_value::<Json<Vec<u8>>>(json!([1])).unwrap(), Json(vec![1]));
}
