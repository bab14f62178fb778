// SY15: a row is a struct with named fields, of any types; other derives stand beside it.
use fk::prelude::*;

/// With documentation.
#[derive(Row, Debug, Clone, PartialEq, Default)]
pub struct Line {
    /// Of a field too.
    pub id: i64,
    name: String,
    pub(crate) r#type: Option<String>,
    others: Vec<Line>,
}

#[derive(Row)]
#[row(crate = fk)]
struct One {
    only: Vec<u8>,
}

fn main() {
    let line = Line::default();
    assert_eq!((line.id, line.name.as_str(), &line.r#type, line.others.len()), (0, "", &None, 0));
    assert_eq!(One { only: vec![1] }.only, [1]);
}
