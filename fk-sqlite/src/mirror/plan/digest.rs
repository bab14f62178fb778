//! One number for many rows, whatever their order: an aggregate function, so that the rows stay in the database.
//!
//! Each row's values are hashed (FNV-1a, 128 bits) and the hashes added. It tells plans apart; it is no defence against
//! someone who makes rows to fit.

use fk_core::AnyRef;
use rusqlite::Connection;
use rusqlite::functions::{Aggregate, Context, FunctionFlags};

use crate::bind::any_ref;

/// The function's name.
pub(super) const FUNCTION: &str = "fk_plan_digest";

struct Digest;

impl Aggregate<u128, [u8; 16]> for Digest {
    fn init(&self, _: &mut Context<'_>) -> rusqlite::Result<u128> {
        Ok(0)
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut u128) -> rusqlite::Result<()> {
        let mut hash = Hash::default();
        for at in 0..context.len() {
            hash.value(any_ref(context.get_raw(at)));
        }
        *sum = sum.wrapping_add(hash.finish());
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, sum: Option<u128>) -> rusqlite::Result<[u8; 16]> {
        Ok(sum.unwrap_or(0).to_be_bytes())
    }
}

struct Hash(u128);

impl Default for Hash {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Hash {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    fn value(&mut self, value: AnyRef<'_>) {
        match value {
            AnyRef::Null => self.bytes(&[0]),
            AnyRef::Integer(i) => {
                self.bytes(&[1]);
                self.bytes(&i.to_le_bytes());
            }
            AnyRef::Real(r) => {
                self.bytes(&[2]);
                self.bytes(&r.to_bits().to_le_bytes());
            }
            AnyRef::Text(bytes) | AnyRef::Blob(bytes) => {
                self.bytes(&[if matches!(value, AnyRef::Text(_)) { 3 } else { 4 }]);
                self.bytes(&bytes.len().to_le_bytes());
                self.bytes(bytes);
            }
        }
    }

    /// Mixes high and low bits, so that sums of like rows differ as their rows do.
    fn finish(mut self) -> u128 {
        self.0 ^= self.0 >> 67;
        self.0 = self.0.wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645);
        self.0 ^ (self.0 >> 61)
    }
}

/// Makes the function known to a connection.
pub(crate) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_aggregate_function(FUNCTION, -1, flags, Digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(rows: &str) -> [u8; 16] {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        connection.query_row(&format!("SELECT fk_plan_digest(a, b) FROM ({rows})"), [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn the_order_of_rows_is_nothing_and_every_value_counts() {
        let rows = "SELECT 1 AS a, 'x' AS b UNION ALL SELECT 2, 'y'";
        assert_eq!(digest(rows), digest("SELECT 2 AS a, 'y' AS b UNION ALL SELECT 1, 'x'"));
        for other in
            ["SELECT 1 AS a, 'y' AS b UNION ALL SELECT 2, 'x'", "SELECT 1 AS a, 'x' AS b", "SELECT 1 a, NULL b"]
        {
            assert_ne!(digest(rows), digest(other), "{other}");
        }
        assert_ne!(digest("SELECT 1 AS a, 'ab' AS b"), digest("SELECT 1 AS a, X'6162' AS b"));
        assert_eq!(digest("SELECT 1 AS a, 2 AS b WHERE 0"), [0; 16]);
    }
}
