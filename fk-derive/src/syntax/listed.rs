//! `unique(a, b, ..)` and `index(a, b desc, ..)` on a struct, and the same words in the parentheses of `#[unique]`
//! and `#[index]`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Lit, LitStr, Meta, Token};

use super::{Once, arguments, assigned_name, clauses, malformed, unknown, word};
use crate::check_expr;
use crate::errors::Errors;
use crate::keyword;
use crate::path::plain;

/// Holds a candidate key or an index.
pub(crate) struct Listed {
    /// `unique` or `index`.
    pub(crate) word: Ident,
    /// The fields; none where it stands on its field.
    pub(crate) fields: Vec<Ident>,
    /// Those of them in descending order.
    pub(crate) descending: Vec<Ident>,
    pub(crate) name: Once<LitStr>,
    pub(crate) filter: Once<Expr>,
}

impl Listed {
    fn new(word: &Ident) -> Self {
        let (name, filter) = (Once::default(), Once::default());
        Self { word: word.clone(), fields: Vec::new(), descending: Vec::new(), name, filter }
    }

    /// Reads `#[unique]`, `#[unique(name = "..", where = ..)]`.
    pub(crate) fn on_field(word: &Ident, attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut all = Self::new(word);
        if matches!(attribute.meta, Meta::Path(_)) {
            return all;
        }
        arguments(attribute, errors, |input, errors| {
            if input.is_empty() {
                let text = format!("`#[{word}()]` says nothing\n  help: write `#[{word}]`");
                return Err(syn::Error::new_spanned(word, text));
            }
            clauses(input, errors, |input, errors| {
                if input.peek(Ident::peek_any) && !input.peek2(Token![=]) {
                    let text = format!(
                        "`#[{word}]` is about its own field\n  help: for several fields, write `#[table({word}(a, b))]` \
                         on the struct"
                    );
                    let error = syn::Error::new_spanned(input.parse::<TokenTree>()?, text);
                    input.parse::<TokenStream>()?;
                    return Err(error);
                }
                all.option(input, errors)
            });
            Ok(())
        });
        all
    }

    /// Reads what stands in the parentheses of `unique(..)` or `index(..)`.
    pub(crate) fn on_struct(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> Self {
        let mut all = Self::new(word);
        let before = errors.count();
        clauses(input, errors, |input, errors| {
            let option = input.peek(Token![where]) || input.peek(Ident::peek_any) && input.peek2(Token![=]);
            let option = option
                || input.fork().parse::<Ident>().is_ok_and(|word| word == "name") && input.peek2(syn::token::Paren);
            if option {
                return all.option(input, errors);
            }
            if input.peek(Lit) {
                let text = format!("a field is written without quotes\n  help: such as `{word}(a, b)`");
                let error = syn::Error::new_spanned(input.parse::<Lit>()?, text);
                input.parse::<TokenStream>()?;
                return Err(error);
            }
            let field: Ident = input.call(Ident::parse_any)?;
            if input.peek(Ident::peek_any) && !input.peek(Token![where]) && !input.peek2(Token![=]) {
                let order: Ident = input.call(Ident::parse_any)?;
                match plain(&order).as_str() {
                    "desc" if word == "index" => all.descending.push(field.clone()),
                    "asc" if word == "index" => {}
                    _ if word == "index" => return Err(unknown(&order, &["asc", "desc"])),
                    "asc" | "desc" => {
                        let text = "the columns of a key have no order\n  help: leave the word out";
                        return Err(syn::Error::new_spanned(order, text));
                    }
                    _ => {
                        let text = "expected `,`\n  help: clauses are separated by commas";
                        return Err(syn::Error::new_spanned(order, text));
                    }
                }
            }
            all.fields.push(field);
            Ok(())
        });
        if all.fields.is_empty() && errors.count() == before {
            errors.at(word, format!("`{word}(..)` names no field\n  help: such as `{word}(a, b)`"));
        }
        all
    }

    fn option(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = word(input, keyword::UNIQUE)?;
        match plain(&word).as_str() {
            "name" => self.name.set(&word, assigned_name(&word, input)?, errors),
            "where" => {
                if !input.peek(Token![=]) {
                    input.parse::<TokenStream>()?;
                    return Err(malformed(&word, "where = condition"));
                }
                input.parse::<Token![=]>()?;
                self.filter.set(&word, check_expr::parse_part(&word, input)?, errors);
            }
            _ => return Err(unknown(&word, keyword::UNIQUE)),
        }
        Ok(())
    }
}
