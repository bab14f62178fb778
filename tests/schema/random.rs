//! A generator of random numbers (xorshift), the same on each run, and ways to write a name.

pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % (limit as u64)).unwrap()
    }

    pub(crate) fn one_in(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Writes a name in one of the ways that SQLite takes.
    pub(crate) fn quoted(&mut self, name: &str) -> String {
        match self.below(4) {
            0 if !name.contains(']') => format!("[{name}]"),
            1 => format!("`{}`", name.replace('`', "``")),
            2 => format!("'{}'", name.replace('\'', "''")),
            _ => format!("\"{}\"", name.replace('"', "\"\"")),
        }
    }

    /// Writes a name, bare where that can be.
    pub(crate) fn quoted_or_bare(&mut self, name: &str) -> String {
        let bare = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || !c.is_ascii());
        if bare && self.one_in(2) { name.to_owned() } else { self.quoted(name) }
    }

    /// Writes a name, sometimes with its letters in another case.
    pub(crate) fn name(&mut self, name: &str) -> String {
        let name = match self.below(6) {
            0 => name.to_ascii_uppercase(),
            1 => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        };
        let bare =
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
        if bare && self.one_in(2) { name } else { self.quoted(&name) }
    }
}
