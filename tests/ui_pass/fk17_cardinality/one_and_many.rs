// FK17: `has_one` over unique columns, `has_many` over others, and over those that are unique among some rows only.
use fk::prelude::*;

#[derive(Table)]
#[table(name = "users", has_one(profile: Profile, spot: Spot via owner), has_many(orders: Order, addresses: Address))]
struct User {
    #[key]
    id: Key<Self>,
}

#[derive(Table)]
#[table(name = "profiles", key(user_id))]
struct Profile {
    #[references(on_delete = cascade)]
    user_id: Key<User>,
}

#[derive(Table)]
#[table(name = "spots")]
struct Spot {
    #[key]
    id: Key<Self>,
    #[unique]
    #[references(on_delete = set_null)]
    owner_id: Option<Key<User>>,
}

#[derive(Table)]
#[table(name = "orders", unique(user_id, number))]
struct Order {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    number: i64,
}

#[derive(Table)]
#[table(name = "addresses")]
struct Address {
    #[key]
    id: Key<Self>,
    #[unique(where = current)]
    #[references(on_delete = cascade)]
    user_id: Key<User>,
    current: bool,
}

#[derive(Schema)]
#[schema(User, Profile, Spot, Order, Address)]
struct All;

fn main() {
    let user = User { id: Key::from_raw(1) };
    let _: fk::AtMostOne<Profile> = user.profile();
    let _: fk::AtMostOne<Spot> = user.spot();
    let _: fk::Query<Order> = user.orders();
    let _: fk::ToMaybe<User, Profile> = User::PROFILE;
    let _: fk::ToMany<User, Address> = User::ADDRESSES;
}
