// FK10: a cycle that is meant, and one that isn't enforced.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "stores")]
struct Store {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    manager_id: Key<Staff>,
}

#[derive(Table)]
#[table(name = "staff")]
struct Staff {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    store_id: Key<Store>,
}

#[derive(Schema)]
#[schema(Store, Staff, deferred_cycle(Store, Staff))]
struct Rental;

mod audited {
    use fk::prelude::*;

    #[derive(Table)]
    struct A {
        #[key]
        id: Key<Self>,
        #[references(on_delete = no_action, enforced = audit)]
        b_id: Key<B>,
    }

    #[derive(Table)]
    struct B {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict)]
        a_id: Key<A>,
    }

    #[derive(Schema)]
    #[schema(A, B)]
    struct Both;
}

mod three {
    use fk::prelude::*;

    #[derive(Table)]
    struct A {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict)]
        b_id: Key<B>,
    }

    #[derive(Table)]
    struct B {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict)]
        c_id: Key<C>,
    }

    #[derive(Table)]
    struct C {
        #[key]
        id: Key<Self>,
        #[references(on_delete = restrict)]
        a_id: Key<A>,
    }

    #[derive(Schema)]
    #[schema(A, B, C, deferred_cycle(A, B, C))]
    struct Meant;
}

fn main() {}
