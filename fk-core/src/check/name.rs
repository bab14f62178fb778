//! Names in `const` code, where `==` on `str` and `TypeId` don't exist: a hash first, then the bytes.

/// Hashes a name (FNV-1a, 64 bits), ASCII letters without their case: SQLite's names have none
/// (SQLite documentation, "Keywords" and "CREATE TABLE": names are compared without regard to case).
pub const fn name_hash(name: &str) -> u64 {
    hash_more(0xcbf2_9ce4_8422_2325, name)
}

/// Goes on hashing.
pub(super) const fn hash_more(mut hash: u64, name: &str) -> u64 {
    let bytes = name.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        hash ^= bytes[i].to_ascii_lowercase() as u64;
        hash = hash.wrapping_mul(0x0100_0000_01b3);
        i += 1;
    }
    hash
}

/// Compares names as SQLite does.
pub(super) const fn same_name(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.eq_ignore_ascii_case(b)
}
