//! Collects errors, so that all mistakes of a struct are shown at once.

use std::fmt::Display;

use quote::ToTokens;

/// Holds the errors found so far; [`finish`](Self::finish) must be called.
pub(crate) struct Errors {
    all: Option<syn::Error>,
    finished: bool,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { all: None, finished: false }
    }

    /// Collects what is told elsewhere.
    pub(crate) fn ignored() -> Self {
        Self { all: None, finished: true }
    }

    /// Adds an error.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.all {
            Some(all) => all.combine(error),
            None => self.all = Some(error),
        }
    }

    /// Adds an error that underlines `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds the error, if there is one.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// Counts the errors so far.
    pub(crate) fn count(&self) -> usize {
        self.all.iter().flat_map(Clone::clone).count()
    }

    /// Gives all errors as one.
    pub(crate) fn finish(mut self) -> Option<syn::Error> {
        self.finished = true;
        self.all.take()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(self.finished || std::thread::panicking(), "errors were collected but not looked at");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_combined_in_order() {
        let mut errors = Errors::new();
        errors.at(quote::quote!(a), "first");
        assert_eq!(errors.ok(Err::<(), _>(syn::Error::new_spanned(quote::quote!(b), "second"))), None);
        let all: Vec<String> = errors.finish().into_iter().flatten().map(|e| e.to_string()).collect();
        assert_eq!(all, ["first", "second"]);
    }

    #[test]
    #[should_panic(expected = "not looked at")]
    fn forgotten_errors_are_noticed() {
        drop(Errors::new());
    }
}
