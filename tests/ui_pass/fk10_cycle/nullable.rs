// FK10: a cycle with a reference that may be NULL, or that is deferred.
use fk::prelude::*;

#[derive(Table)]
struct Store {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    manager_id: Option<Key<Staff>>,
}

#[derive(Table)]
struct Staff {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    store_id: Key<Store>,
}

#[derive(Schema)]
#[schema(Staff, Store)]
struct Chain;

mod deferred {
    use fk::prelude::*;

    #[derive(Table)]
    struct Store {
        #[key]
        id: Key<Self>,
        #[references(on_delete = no_action, deferred)]
        manager_id: Key<Staff>,
    }

    #[derive(Table)]
    struct Staff {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict)]
        store_id: Key<Store>,
    }

    #[derive(Schema)]
    #[schema(Staff, Store)]
    struct Chain;

}

fn main() {}
