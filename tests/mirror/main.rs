//! Foreign keys held by this library: alone, beside SQLite, and on any connection.
#![allow(clippy::unwrap_used, reason = "tests")]

mod attached;
mod both;
mod deep;
mod foreign_files;
mod misuse;
mod on;
mod raw;
mod strangers;

use fk::Enforcement;
use fk::prelude::*;

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "nodes", has_many(children: Node via above_id))]
pub(crate) struct Node {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = cascade, as above)]
    pub(crate) above_id: Option<Key<Node>>,
    pub(crate) name: String,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "notes")]
pub(crate) struct Note {
    #[key]
    pub(crate) id: Key<Self>,
    #[references(on_delete = set_null, on_update = cascade)]
    pub(crate) node_id: Option<Key<Node>>,
    #[references(on_delete = no_action, deferred, as late)]
    pub(crate) late_id: Option<Key<Node>>,
}

#[derive(Schema)]
#[schema(Node, Note)]
pub(crate) struct Tree;

pub(crate) fn open(enforcement: Enforcement) -> Db<Tree> {
    Db::<Tree>::options().enforcement(enforcement).temporary().unwrap()
}

pub(crate) fn node(above_id: Option<Key<Node>>) -> NewNode {
    NewNode { above_id, name: "node".into() }
}
