//! Names and places: the crate's path, names of generated items, and where an anchor is shown.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// Gives the path of the facade: `::fk`, or what `crate = ..` says.
pub(crate) fn facade(given: Option<&syn::Path>) -> TokenStream {
    given.map_or_else(|| quote!(::fk), ToTokens::to_token_stream)
}

/// Gives an identifier's text without `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// Turns `OrderLine` into `order_line`, `HTTPServer` into `http_server`.
pub(crate) fn snake(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 4);
    for (i, letter) in letters.iter().enumerate() {
        let after_small = i > 0 && (letters[i - 1].is_lowercase() || letters[i - 1].is_numeric());
        let before_small =
            i > 0 && letters[i - 1].is_uppercase() && letters.get(i + 1).is_some_and(|l| l.is_lowercase());
        if letter.is_uppercase() && (after_small || before_small) {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

/// Makes the name of a constant: upper case, `_` for what no name may have.
pub(crate) fn constant(name: &str, suffix: &str, span: Span) -> Ident {
    let mut text: String = name
        .to_uppercase()
        .chars()
        .map(|letter| if letter.is_alphanumeric() || letter == '_' { letter } else { '_' })
        .collect();
    if !text.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
        text.insert(0, '_');
    }
    Ident::new(&(text + suffix), span)
}

/// Replaces `Self` by the struct's name: generated items stand outside the struct.
pub(crate) fn without_self(tokens: TokenStream, name: &Ident) -> TokenStream {
    let replace = |tree| match tree {
        TokenTree::Ident(word) if word == "Self" => {
            let mut name = name.clone();
            name.set_span(word.span());
            TokenTree::Ident(name)
        }
        TokenTree::Group(group) => {
            let mut new = Group::new(group.delimiter(), without_self(group.stream(), name));
            new.set_span(group.span());
            TokenTree::Group(new)
        }
        other => other,
    };
    tokens.into_iter().map(replace).collect()
}

/// Makes `const _: () = function(arguments);` whose error underlines all of `at`: the call's first
/// token takes the place of the first of `at`, and its last of the last.
pub(crate) fn anchor(at: impl ToTokens, function: TokenStream, arguments: TokenStream) -> TokenStream {
    let mut places = at.into_token_stream().into_iter().map(|tree| tree.span());
    let first = places.next().unwrap_or_else(Span::call_site);
    let last = places.last().unwrap_or(first);
    let function: TokenStream = function
        .into_iter()
        .map(|mut tree| {
            tree.set_span(first);
            tree
        })
        .collect();
    let mut arguments = Group::new(proc_macro2::Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    quote!(const _: () = #function #arguments;)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_after_their_struct() {
        let names = ["Order", "OrderLine", "HTTPServer", "Utf8Text", "Ärger"].map(snake);
        assert_eq!(names, ["order", "order_line", "http_server", "utf8_text", "ärger"]);
    }

    #[test]
    fn constants_are_legal_names() {
        let names =
            ["customer", "more than 0", "0"].map(|name| constant(name, "_CHECK", Span::call_site()).to_string());
        assert_eq!(names, ["CUSTOMER_CHECK", "MORE_THAN_0_CHECK", "_0_CHECK"]);
    }

    #[test]
    fn self_is_replaced_at_any_depth() {
        let name = Ident::new("Employee", Span::call_site());
        let text = without_self(quote!(Option<Key<Self, (Self, i64)>>), &name).to_string();
        assert_eq!(text, quote!(Option<Key<Employee, (Employee, i64)>>).to_string());
    }
}
