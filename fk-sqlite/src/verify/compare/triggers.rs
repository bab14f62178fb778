//! Triggers: those that the declaration has itself, for references of which some columns become NULL. Any other is
//! somebody else's.

use fk_core::schema::{ForeignKeyDef, TableDef};
use fk_core::sql::{create_set_null_trigger, set_null_trigger_name};

use super::super::actual::{Kind, Object};
use super::super::findings::{Weight, quoted};
use super::super::parse::trigger_body;
use super::pair::{Pair, same};

impl Pair<'_> {
    pub(super) fn compare_triggers(&mut self) {
        let def = self.def;
        for key in def.foreign_keys {
            let Some((name, create)) = declared(def, key, self.tables) else { continue };
            let what = format!("trigger {} of table {}", quoted(&name), quoted(key.parent));
            let triggers = || self.database.objects.iter().filter(|object| object.kind == Kind::Trigger);
            let is_same = |object: &&Object| is_same(object, key.parent, &create);
            let is_named = |object: &&Object| same(&object.name, &name);
            let found = triggers().find(|object| is_named(object) && is_same(object));
            match found.or_else(|| triggers().find(is_same)).or_else(|| triggers().find(is_named)) {
                None => {
                    let text = format!("{what}: declared, in the file no such trigger");
                    self.add(Weight::Refused, text, || create);
                }
                Some(found) if !is_same(&found) => {
                    let text = format!("{what}: declared otherwise than in the file");
                    let mend = format!("DROP TRIGGER {}; {create}", quoted(&found.name));
                    self.add(Weight::Refused, text, || mend);
                }
                Some(found) if !is_named(&found) => {
                    let in_file = quoted(&found.name);
                    let text = format!("{what}: declared with this name, in the file the name {in_file}");
                    self.add(Weight::RefusedIfStrict, text, || format!("DROP TRIGGER {in_file}; {create}"));
                }
                Some(_) => {}
            }
        }
    }
}

/// Tells whether a trigger is one that these tables declare, by whatever name.
pub(super) fn is_declared(object: &Object, tables: &[&TableDef]) -> bool {
    tables.iter().any(|def| {
        let declared = |key| declared(def, key, tables).map(|(name, create)| (key, name, create));
        def.foreign_keys
            .iter()
            .filter_map(declared)
            .any(|(key, name, create)| is_same(object, key.parent, &create) || same(&object.name, &name))
    })
}

fn declared(def: &TableDef, key: &ForeignKeyDef, tables: &[&TableDef]) -> Option<(String, String)> {
    Some((set_null_trigger_name(key)?, create_set_null_trigger(def, key, tables)?))
}

fn is_same(object: &Object, parent: &str, create: &str) -> bool {
    let (found, declared) = (trigger_body(&object.sql), trigger_body(create));
    same(&object.table, parent) && found.is_some() && found == declared
}
