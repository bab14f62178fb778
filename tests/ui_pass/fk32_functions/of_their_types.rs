// FK32: each function is there for its own types, and for newtypes of them.
use fk::prelude::*;

#[derive(Value)]
struct Email(String);

#[derive(Value)]
struct Weight(f64);

#[derive(Table)]
struct Item {
    #[key]
    id: Key<Self>,
    name: Option<String>,
    email: Email,
    cents: i32,
    weight: Weight,
    bytes: Vec<u8>,
}

#[derive(Schema)]
#[schema(Item)]
struct Shop;

fn main() -> fk::Result<()> {
    let db = Db::<Shop>::in_memory()?;
    let texts = Item::query().select(|i| (i.name.lower(), i.email.contains("@"), i.email.hex(), i.bytes.hex()));
    let numbers = Item::query().select(|i| (i.cents.abs(), i.weight.round(1), i.cents.cast::<String>(), i.id.cast::<i64>()));
    let times = Item::query().select(|i| (i.name.year(), i.name.hour()));
    let cases = Item::query().select(|i| fk::case().when(i.cents.gt(5), i.name).otherwise("cheap").coalesce("none"));
    db.read(|tx| {
        assert!(tx.all(texts)?.is_empty() && tx.all(numbers)?.is_empty() && tx.all(times)?.is_empty());
        assert_eq!(tx.all(cases)?, Vec::<String>::new());
        Ok(())
    })
}
