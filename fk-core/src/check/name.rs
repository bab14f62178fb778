//! Names in `const` code, where `==` on `str` and `TypeId` don't exist: a hash first, then the bytes.
//!
//! The compiler's interpreter pays most for calls, and these loops see every byte of every name of a schema: so they
//! call nothing.

/// Hashes a name (FNV-1a, 64 bits), ASCII letters without their case: SQLite's names have none
/// (SQLite documentation, "Keywords" and "CREATE TABLE": names are compared without regard to case).
pub const fn name_hash(name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut i = 0;
    while i < bytes.len() {
        let byte = bytes[i];
        hash ^= if byte >= b'A' && byte <= b'Z' { byte | 0x20 } else { byte } as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}

/// Compares names as SQLite does.
pub(super) const fn same_name(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] && !a[i].eq_ignore_ascii_case(&b[i]) {
            return false;
        }
        i += 1;
    }
    true
}
