//! A text that is put together while the program compiles.

/// Holds up to `N` bytes of text; what doesn't fit ends in `...`, so that a message never fails itself.
#[derive(Clone, Copy)]
pub(super) struct Text<const N: usize> {
    bytes: [u8; N],
    len: usize,
    cut: bool,
}

impl<const N: usize> Text<N> {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; N], len: 0, cut: false }
    }

    pub(super) const fn push(mut self, text: &str) -> Self {
        let from = text.as_bytes();
        if self.cut || self.len + from.len() + 3 > N {
            if !self.cut {
                self.cut = true;
                let mut i = 0;
                while i < 3 && self.len < N {
                    self.bytes[self.len] = b'.';
                    self.len += 1;
                    i += 1;
                }
            }
            return self;
        }
        let mut i = 0;
        while i < from.len() {
            self.bytes[self.len] = from[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "the message is not text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn text_is_cut_and_says_so() {
        assert_eq!(Text::<16>::new().push("abc").push("def").as_str(), "abcdef");
        assert_eq!(Text::<8>::new().push("abc").push("defghi").push("j").as_str(), "abc...");
    }
}
