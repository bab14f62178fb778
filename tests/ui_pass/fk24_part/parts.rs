// FK24: what is included is a part; a part alone is a schema too, and may be included by several.
use fk::prelude::*;

mod auth {
    use fk::prelude::*;

    #[derive(Table)]
    #[table(name = "users")]
    pub struct User {
        #[key]
        pub id: Key<Self>,
    }

    #[derive(Schema)]
    #[schema(part, User)]
    pub struct Auth;
}

#[derive(Table)]
#[table(name = "invoices")]
struct Invoice {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    user_id: Key<auth::User>,
}

#[derive(Schema)]
#[schema(include(auth::Auth), Invoice)]
struct App;

#[derive(Schema)]
#[schema(include(auth::Auth))]
struct Tool;

fn users(tx: &ReadTx<'_, App>, invoice: &Invoice) -> fk::Result<Option<auth::User>> {
    tx.get(invoice.user_id)
}

fn same(tx: &ReadTx<'_, Tool>, key: Key<auth::User>) -> fk::Result<Option<auth::User>> {
    tx.get(key)
}

fn own(tx: &ReadTx<'_, auth::Auth>, key: Key<auth::User>) -> fk::Result<Option<auth::User>> {
    tx.get(key)
}

fn main() {
    let _ = (users, same, own);
}
