// FK21: a generated column is never set.
use fk::prelude::*;

#[derive(Table)]
struct Line {
    #[key]
    id: Key<Self>,
    quantity: i64,
    price: i64,
    #[generated(quantity * price)]
    total: i64,
}

#[derive(Schema)]
#[schema(Line)]
struct Shop;

fn change(tx: &mut WriteTx<'_, Shop>, line: Key<Line>) -> fk::Result<()> {
    tx.set(line, |l| l.total.set(1))
}

fn main() {}
