// FK23: one reference doesn't lead both ways.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "people", many_to_many(friends: Person through Friendship via person_id -> person_id))]
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
