// FK25: of several columns, too, the first row needs a way in.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "nodes", unique(tenant, id))]
#[table(foreign_key((tenant, parent) -> Node(tenant, id), on_delete = restrict, as above))]
struct Node {
    #[key]
    id: Key<Self>,
    tenant: i64,
    parent: Key<Self>,
}

fn main() {}
