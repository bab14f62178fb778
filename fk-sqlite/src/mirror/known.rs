//! The schema of an open database, read when it is first asked for and again when another connection has changed it.

use std::sync::{Arc, Mutex, PoisonError};

use fk_core::Result;
use fk_core::schema::TableDef;
use rusqlite::Connection;

use super::Schema;
use crate::error::engine;

/// What is known of a database's constraints, and of which version of its schema.
#[derive(Debug, Default)]
pub(crate) struct Known(Mutex<Option<(i64, Arc<Schema>)>>);

impl Known {
    /// Gives the schema as the connection sees it. Declared tables are the first ones, in their order.
    pub(crate) fn get(&self, connection: &Connection, declared: &[&TableDef]) -> Result<Arc<Schema>> {
        let mut statement = connection.prepare_cached("PRAGMA main.schema_version").map_err(engine)?;
        let version: i64 = statement.query_row([], |row| row.get(0)).map_err(engine)?;
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some((of, schema)) if *of == version => Ok(Arc::clone(schema)),
            _ => {
                let schema = Arc::new(Schema::of_file(connection, declared)?);
                *known = Some((version, Arc::clone(&schema)));
                Ok(schema)
            }
        }
    }

    /// Forgets the schema. A transaction that has changed it and was rolled back leaves a version behind that comes again
    /// with another schema.
    pub(crate) fn forget(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
