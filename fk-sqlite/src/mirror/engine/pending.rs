//! Keys that wait for the commit, in the order in which they were touched, so that a savepoint that is rolled back takes
//! its own with it.

use std::collections::HashSet;

use fk_core::Any;

use super::judge::Side;
use crate::mirror::schema::Incoming;

/// A key that was touched.
#[derive(Debug, Clone)]
pub(super) struct Key {
    pub(super) at: Incoming,
    pub(super) side: Side,
    pub(super) values: Vec<Any>,
}

/// What waits.
#[derive(Debug, Default)]
pub(super) struct Pending {
    keys: Vec<(Vec<u8>, Key)>,
    known: HashSet<Vec<u8>>,
}

impl Pending {
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    pub(super) fn push(&mut self, name: Vec<u8>, key: Key) {
        if self.known.insert(name.clone()) {
            self.keys.push((name, key));
        }
    }

    pub(super) fn truncate(&mut self, length: usize) {
        for (name, _) in self.keys.drain(length.min(self.keys.len())..) {
            self.known.remove(&name);
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Key> {
        self.keys.iter().map(|(_, key)| key)
    }
}
