// FK15: a default is of the column's type.
use fk::prelude::*;

#[derive(Value, Clone, Copy)]
enum Status {
    Draft,
    Placed,
}

#[derive(Table)]
#[table(name = "orders")]
struct Order {
    #[key]
    id: Key<Self>,
    #[default("")]
    note: String,
    #[default(0)]
    number: i64,
    #[default(Some(1))]
    rank: Option<i64>,
    #[default(Status::Draft)]
    status: Status,
}

#[derive(Schema)]
#[schema(Order)]
struct Shop;

fn main() -> fk::Result<()> {
    let _ = Status::Placed;
    let new = NewOrder { note: None, number: Some(1), rank: None, status: None };
    let row = Db::<Shop>::in_memory()?.write(|tx| tx.insert(new))?;
    assert_eq!((row.note.as_str(), row.number, row.rank), ("", 1, Some(1)));
    Ok(())
}
