//! Schemas that are made of others: the tables of a part are those of whatever includes it, in one transaction, with
//! references across; and the part is a schema of its own.

use fk::prelude::*;

use crate::{each, key};

mod auth {
    use fk::prelude::*;

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "users", has_many(sessions: session::Session))]
    pub(super) struct User {
        #[key]
        pub(super) id: Key<Self>,
        #[unique]
        pub(super) name: String,
    }

    pub(super) mod session {
        use fk::prelude::*;

        #[derive(Table, Debug, Clone, PartialEq)]
        #[table(name = "sessions")]
        pub(in super::super) struct Session {
            #[key]
            pub(in super::super) id: Key<Self>,
            #[references(on_delete = cascade)]
            pub(in super::super) user_id: Key<super::User>,
        }

        /// The innermost part.
        #[derive(Table, Debug, Clone, PartialEq)]
        #[table(name = "pins", key(user_id))]
        pub(in super::super) struct Pin {
            #[references(on_delete = cascade)]
            pub(in super::super) user_id: Key<super::User>,
            pub(in super::super) digits: String,
        }
    }

    #[derive(Schema)]
    #[schema(part, User, session::Session, session::Pin)]
    pub(super) struct Auth;
}

mod stock {
    use fk::prelude::*;

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "boxes")]
    pub(super) struct Box {
        #[key]
        pub(super) id: Key<Self>,
        #[references(on_delete = restrict)]
        pub(super) rack_id: Key<Rack>,
    }

    #[derive(Table, Debug, Clone, PartialEq)]
    #[table(name = "racks")]
    pub(super) struct Rack {
        #[key]
        pub(super) id: Key<Self>,
        #[references(on_delete = no_action)]
        pub(super) first_id: Key<Box>,
    }

    #[derive(Schema)]
    #[schema(part, Box, Rack, deferred_cycle(Box, Rack))]
    pub(super) struct Stock;

    pub(super) mod all {
        /// Includes a part, and is one.
        #[derive(fk::Schema)]
        #[schema(part, include(super::Stock), crate::schemas::Label)]
        pub(in super::super) struct Labelled;
    }
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "labels")]
struct Label {
    #[key]
    id: Key<Self>,
    #[references(on_delete = cascade, as of)]
    box_id: Key<stock::Box>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "invoices")]
struct Invoice {
    #[key]
    id: Key<Self>,
    #[references(on_delete = restrict)]
    user_id: Key<auth::User>,
    #[references(auth::User::name, on_delete = no_action, on_update = cascade, as payer)]
    payer: String,
    #[references(on_delete = set_null)]
    label_id: Option<Key<Label>>,
}

#[derive(Schema)]
#[schema(include(auth::Auth, stock::Stock, stock::all::Labelled), Invoice)]
struct App;

#[test]
fn tables_of_all_parts_meet_in_one_transaction() {
    each::<App>(|db| {
        let user = db.write(|tx| {
            let user = tx.insert(auth::NewUser { name: "Helen".into() })?;
            tx.insert(auth::session::NewSession { user_id: user.id })?;
            tx.insert(auth::session::Pin { user_id: user.id, digits: "1234".into() })?;
            tx.defer_foreign_keys()?;
            let rack = tx.insert(stock::NewRack { first_id: key(1) })?;
            let first = tx.insert(stock::NewBox { rack_id: rack.id })?;
            let label = tx.insert(NewLabel { box_id: first.id })?;
            let invoice =
                tx.insert(NewInvoice { user_id: user.id, payer: user.name.clone(), label_id: Some(label.id) })?;
            assert_eq!(tx.one(Invoice::USER.of(&invoice))?, user);
            assert_eq!(tx.one(Invoice::PAYER.of(&invoice))?, user);
            assert_eq!(tx.one(Label::OF.of(&label))?, first);
            assert_eq!(tx.one(stock::Rack::FIRST.of(&rack))?, first);
            Ok(user)
        })?;
        let error = db.write(|tx| tx.delete(user.id)).unwrap_err();
        assert!(error.still_referenced(Invoice::USER), "{error:#}");
        db.write(|tx| {
            tx.set(user.id, |u| u.name.set("Max"))?;
            assert_eq!(tx.require(key::<Invoice>(1))?.payer, "Max");
            tx.delete(key::<Label>(1))?;
            assert_eq!(tx.require(key::<Invoice>(1))?.label_id, None);
            tx.delete(key::<Invoice>(1))?;
            assert_eq!(tx.delete(user.id)?.cascaded, 2);
            Ok(())
        })
    });
}

#[test]
fn a_part_is_a_schema_too() {
    each::<auth::Auth>(|db| {
        db.write(|tx| {
            let user = tx.insert(auth::NewUser { name: "Helen".into() })?;
            let session = tx.insert(auth::session::NewSession { user_id: user.id })?;
            assert_eq!(tx.all(user.sessions())?, [session]);
            Ok(())
        })
    });
    each::<stock::all::Labelled>(|db| {
        let error = db.write(|tx| tx.insert(stock::NewRack { first_id: key(1) })).unwrap_err();
        assert!(error.missing_parent(stock::Rack::FIRST), "the cycle isn't put off by itself: {error:#}");
        db.write(|tx| {
            tx.defer_foreign_keys()?;
            let rack = tx.insert(stock::NewRack { first_id: key(1) })?;
            let of = tx.insert(stock::NewBox { rack_id: rack.id })?;
            let label = tx.insert(NewLabel { box_id: of.id })?;
            assert_eq!(tx.one(Label::OF.of(&label))?, of);
            assert_eq!(tx.delete(of.id)?.cascaded, 1);
            tx.delete(rack.id)?;
            Ok(())
        })
    });
}

#[test]
fn a_schema_has_its_own_tables_and_those_of_its_parts() {
    fn names<S: Schema>() -> Vec<&'static str> {
        S::TABLES.iter().map(|table| table.shape.name).collect()
    }
    assert_eq!(names::<auth::Auth>(), ["users", "sessions", "pins"]);
    let mut all = names::<App>();
    all.sort_unstable();
    assert_eq!(all, ["boxes", "invoices", "labels", "pins", "racks", "sessions", "users"]);
    assert_eq!(names::<stock::all::Labelled>().len(), 3);
    let made = Db::<App>::ddl();
    assert!(Db::<auth::Auth>::ddl().iter().all(|statement| made.contains(statement)), "{made:#?}");
}

#[test]
fn a_file_of_a_part_is_none_of_the_whole() {
    let folder = crate::Folder::new();
    let path = folder.file("part.db");
    drop(Db::<auth::Auth>::open(&path).unwrap());
    let error = Db::<App>::open(&path).unwrap_err();
    assert!(error.to_string().contains("invoices"), "{error}");
    drop(Db::<App>::open(folder.file("whole.db")).unwrap());
    let part = Db::<auth::Auth>::open(folder.file("whole.db")).unwrap();
    assert!(!part.report().is_clean(), "the other tables are reported");
    part.write(|tx| tx.insert(auth::NewUser { name: "Helen".into() })).unwrap();
}
