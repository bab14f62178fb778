// SY9: a `has_many` has another name than a reference.
use fk::prelude::*;

#[derive(Table)]
#[table(has_many(parent: Part))]
struct Part {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    parent_id: Option<Key<Self>>,
}

fn main() {}
