// SY9: generated names differ.
use fk::prelude::*;

#[derive(Table)]
#[table(has_many(children: Part))]
struct Part {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    parent_id: Option<Key<Self>>,
}

fn main() {
    let _ = (Part::PARENT, Part::CHILDREN);
}
