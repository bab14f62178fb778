// FK23: a table between that references one table twice says which way.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "people", many_to_many(friends: Person through Friendship))]
struct Person {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "friendships", key(person_id, friend_id))]
struct Friendship {
    #[references(on_delete = cascade)]
    person_id: Key<Person>,
    #[references(on_delete = cascade)]
    friend_id: Key<Person>,
}

fn main() {}
