// FK25: a root names nobody, or itself later, or itself where the program makes the key.
use fk::prelude::*;

#[derive(Table)]
struct Optional {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    parent_id: Option<Key<Self>>,
}

#[derive(Table)]
struct Deferred {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, deferred)]
    parent_id: Key<Self>,
}

#[derive(Table)]
struct Natural {
    #[key]
    code: Key<Self, String>,
    #[references(on_delete = restrict, as parent)]
    parent_code: Key<Self, String>,
}

#[derive(Table)]
struct Audited {
    #[key]
    id: Key<Self>,
    #[references(on_delete = no_action, enforced = audit)]
    parent_id: Key<Self>,
}

#[derive(Table)]
#[table(unique(tenant, id))]
#[table(foreign_key((tenant, parent_id) -> Tenants(tenant, id), on_delete = restrict, as parent))]
struct Tenants {
    #[key]
    id: Key<Self>,
    tenant: i64,
    parent_id: Option<Key<Self>>,
}

#[derive(Schema)]
#[schema(Optional, Deferred, Natural, Audited, Tenants)]
struct Trees;

fn main() {}
