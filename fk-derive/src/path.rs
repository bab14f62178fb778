//! Names and places: the crate's path, names of generated items, and where an anchor is shown.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
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

/// Writes a path or a type as a user would.
pub(crate) fn spaceless(tokens: impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    [(" ::", "::"), (":: ", "::"), (" <", "<"), ("< ", "<"), (" >", ">"), (" ,", ",")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// Writes a type for documentation, as a link where it is a path.
pub(crate) fn link(ty: impl ToTokens) -> String {
    let text = spaceless(ty);
    let path = text.chars().all(|letter| letter == ':' || letter == '_' || letter.is_alphanumeric());
    if path { format!("[`{text}`]") } else { format!("`{text}`") }
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
    let legal = |letter| if unicode_ident::is_xid_continue(letter) { letter } else { '_' };
    let mut text: String = name.to_uppercase().chars().map(legal).collect();
    if !text.starts_with(|letter: char| unicode_ident::is_xid_start(letter) || letter == '_') {
        text.insert(0, '_');
    }
    text.push_str(suffix);
    if text == "_" {
        text.push('_');
    }
    Ident::new(&text, span)
}

/// Tells whether letters could be a name in Rust, keywords among them.
pub(crate) fn is_word(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(|first| unicode_ident::is_xid_start(first) || first == '_')
        && letters.all(unicode_ident::is_xid_continue)
        && text != "_"
}

/// Makes `OrderColumns`, the name of the columns of `Order`.
pub(crate) fn columns_of(table: &Ident) -> Ident {
    quote::format_ident!("{}Columns", plain(table), span = table.span())
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

/// Gives tokens, groups included, one place.
pub(crate) fn placed(tokens: TokenStream, place: Span) -> TokenStream {
    let place_one = |mut tree: TokenTree| {
        if let TokenTree::Group(group) = &tree {
            let mut new = Group::new(group.delimiter(), placed(group.stream(), place));
            new.set_span(place);
            return TokenTree::Group(new);
        }
        tree.set_span(place);
        tree
    };
    tokens.into_iter().map(place_one).collect()
}

/// Gives the places of the first and the last token.
pub(crate) fn ends(tokens: impl ToTokens) -> (Span, Span) {
    let mut places = tokens.into_token_stream().into_iter().map(|tree| tree.span());
    let first = places.next().unwrap_or_else(Span::call_site);
    (first, places.last().unwrap_or(first))
}

/// Gives tokens the places of `at`: the last token that of the last of `at`, the others that of the first.
/// The compiler underlines an expression or a type from its first token to its last.
pub(crate) fn spread(at: impl ToTokens, tokens: TokenStream) -> TokenStream {
    let (first, last) = ends(at);
    let mut trees: Vec<TokenTree> = placed(tokens, first).into_iter().collect();
    if let Some(tree) = trees.last_mut() {
        tree.set_span(last);
    }
    trees.into_iter().collect()
}

/// Makes the item `pub const NAME: Type = ..;` or `pub fn name(..) -> Type { .. }`, shown at its name, should the user
/// have one of that name too. Of its tokens those get the place between which the compiler underlines; paths don't,
/// since lints would speak of them.
pub(crate) fn item(
    name: &Ident,
    vis: &syn::Visibility,
    word: TokenStream,
    signature: TokenStream,
    body: TokenStream,
) -> TokenStream {
    let start = placed(quote!(#vis #word), name.span());
    let [signature, body] = [signature, body].map(|tokens| {
        let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
        if let Some(last) = trees.last_mut() {
            last.set_span(name.span());
        }
        TokenStream::from_iter(trees)
    });
    quote!(#start #name #signature #body)
}

/// Makes the call `function(arguments)`, shown at `at`. The arguments keep their places.
pub(crate) fn call(at: impl ToTokens, function: TokenStream, arguments: TokenStream) -> TokenStream {
    let (first, last) = ends(at);
    let function = placed(function, first);
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    quote!(#function #arguments)
}

/// Makes `const _: () = function(arguments);`, shown at `at`.
pub(crate) fn anchor(at: impl ToTokens, function: TokenStream, arguments: TokenStream) -> TokenStream {
    let call = call(at, function, arguments);
    quote!(const _: () = #call;)
}

/// Makes the call `function::<types>(arguments)`, shown at the last of the types; each type keeps its
/// place.
pub(crate) fn typed_call(function: TokenStream, types: &[&TokenStream], arguments: TokenStream) -> TokenStream {
    let (first, last) = ends(types.last());
    let (open, close) = (placed(quote!(#function::<), first), placed(quote!(>), last));
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    quote!(#open #(#types),* #close #arguments)
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
        let names = ["customer", "more than 0", "0", "x²", "①", "ⓐ", "ärger", ""]
            .map(|name| constant(name, "_CHECK", Span::call_site()).to_string());
        let expected = [
            "CUSTOMER_CHECK",
            "MORE_THAN_0_CHECK",
            "_0_CHECK",
            "X__CHECK",
            "__CHECK",
            "__CHECK",
            "ÄRGER_CHECK",
            "__CHECK",
        ];
        assert_eq!(names, expected);
    }

    #[test]
    fn self_is_replaced_at_any_depth() {
        let name = Ident::new("Employee", Span::call_site());
        let text = without_self(quote!(Option<Key<Self, (Self, i64)>>), &name).to_string();
        assert_eq!(text, quote!(Option<Key<Employee, (Employee, i64)>>).to_string());
    }
}
