// FK12: a candidate key is looked up by values of its columns' types.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "countries")]
struct Country {
    #[key]
    id: Key<Self>,
    #[unique]
    code: String,
}

#[derive(Schema)]
#[schema(Country)]
struct World;

fn country(tx: &ReadTx<'_, World>) -> fk::Result<Option<Country>> {
    tx.get_by(Country::CODE_KEY, 49)
}

fn main() {}
