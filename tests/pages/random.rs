//! A generator of random numbers (Marsaglia's xorshift64*), the same on each run.

#[derive(Clone)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    pub(crate) fn maybe(&mut self) -> bool {
        self.below(2) == 0
    }

    pub(crate) fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// How many rounds a random test has: `FK_ROUNDS`, or so many.
pub(crate) fn rounds(usual: u64) -> u64 {
    std::env::var("FK_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(usual)
}
