//! Random choices, written down so that a case can be made again and made smaller: where the tape has ended every choice
//! is the first, which is the simplest.

pub(crate) struct Tape {
    choices: Vec<u32>,
    at: usize,
    /// Where choices come from that aren't on the tape yet; `None` where it is only played.
    source: Option<u64>,
}

impl Tape {
    pub(crate) fn record(seed: u64) -> Self {
        Self { choices: Vec::new(), at: 0, source: Some(seed | 1) }
    }

    pub(crate) fn play(choices: Vec<u32>) -> Self {
        Self { choices, at: 0, source: None }
    }

    pub(crate) fn into_choices(self) -> Vec<u32> {
        self.choices
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        if self.at == self.choices.len() {
            let Some(state) = &mut self.source else { return 0 };
            *state ^= *state << 13;
            *state ^= *state >> 7;
            *state ^= *state << 17;
            self.choices.push(u32::try_from(*state >> 32).unwrap());
        }
        self.at += 1;
        self.choices[self.at - 1] as usize % n
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Makes a failing tape smaller, as long as what is left still fails.
pub(crate) fn shrink(mut tape: Vec<u32>, fails: &mut dyn FnMut(&[u32]) -> bool) -> Vec<u32> {
    let mut budget = 3000;
    let mut smaller = true;
    while smaller && budget > 0 {
        smaller = false;
        for width in [64, 16, 4, 2, 1] {
            let mut at = tape.len();
            while at > 0 && budget > 0 {
                at = at.saturating_sub(width);
                let end = (at + width).min(tape.len());
                let mut without = tape.clone();
                without.drain(at..end);
                let mut zeroed = tape.clone();
                zeroed[at..end].fill(0);
                for candidate in [without, zeroed] {
                    budget -= 1;
                    if candidate != tape && fails(&candidate) {
                        tape = candidate;
                        smaller = true;
                        break;
                    }
                }
                at = at.min(tape.len());
            }
        }
    }
    tape
}
