// FK12: parameters are a tuple.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "customers")]
struct Customer {
    #[key]
    id: Key<Self>,
    name: String,
}

#[derive(Schema)]
#[schema(Customer)]
struct Shop;

fn main() -> fk::Result<()> {
    let db = Db::<Shop>::in_memory()?;
    let _: Vec<(i64,)> = db.read(|tx| tx.sql("SELECT ?1", 1))?;
    Ok(())
}
