//! `#[table(..)]` on a struct, `#[schema(..)]` on a struct.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse as _, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitStr, Path, Token, Type};

use super::{Once, arguments, assigned, assigned_name, clauses, malformed, misplaced, parenthesized, unknown, word};
use crate::errors::Errors;
use crate::keyword;
use crate::path::{is_word, plain, spaceless};

/// Holds what `#[table(..)]` says.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) facade: Once<Path>,
    pub(crate) name: Once<LitStr>,
    pub(crate) key: Once<Vec<Ident>>,
    pub(crate) has_many: Vec<HasMany>,
    pub(crate) new_name: Once<Ident>,
    pub(crate) new_derives: Once<Vec<Path>>,
}

/// Holds one relation of `has_many(orders: Order via customer_id)`.
pub(crate) struct HasMany {
    pub(crate) name: Ident,
    pub(crate) child: Type,
    pub(crate) via: Option<Ident>,
}

impl Container {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut all = Self::default();
        on_struct(attributes, errors);
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("table")) {
            arguments(attribute, errors, |input, errors| {
                clauses(input, errors, |input, errors| all.parse_clause(input, errors));
                Ok(())
            });
        }
        all
    }

    fn parse_clause(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        if let Ok(name) = input.fork().parse::<LitStr>() {
            let text = format!("a text alone has no meaning here\n  help: `#[table(name = \"{}\")]`", name.value());
            return Err(syn::Error::new_spanned(input.parse::<LitStr>()?, text));
        }
        let word = word(input, keyword::TABLE)?;
        match plain(&word).as_str() {
            "name" => self.name.set(&word, assigned_name(&word, input)?, errors),
            "crate" => self.facade.set(&word, parse_facade(&word, input)?, errors),
            "key" => {
                let key = parenthesized(&word, input, "key(a, b)", parse_list(Ident::parse))?;
                if key.is_empty() {
                    errors.at(&word, "`key()` names no field\n  help: name those of the key: `key(a, b)`");
                }
                self.key.set(&word, key, errors);
            }
            "has_many" => {
                let form = "has_many(name: Child)";
                self.has_many.extend(parenthesized(&word, input, form, parse_list(HasMany::parse))?);
            }
            "new" => parenthesized(&word, input, "new(name = \"..\", derive(..))", |input| {
                clauses(input, errors, |input, errors| self.parse_new(input, errors));
                Ok(())
            })?,
            _ => return Err(unknown(&word, keyword::TABLE)),
        }
        Ok(())
    }

    fn parse_new(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<()> {
        let word = word(input, keyword::NEW)?;
        match plain(&word).as_str() {
            "name" => {
                let name: LitStr = assigned(&word, input, "name = \"..\"")?;
                let Some(ident) = identifier(&name) else {
                    let text = "this is no name of a struct\n  help: such as `name = \"NewOrder\"`";
                    return Err(syn::Error::new_spanned(&name, text));
                };
                self.new_name.set(&word, ident, errors);
            }
            "derive" => {
                let derives = parenthesized(&word, input, "derive(Debug)", parse_list(Path::parse_mod_style))?;
                self.new_derives.set(&word, derives, errors);
            }
            _ => return Err(unknown(&word, keyword::NEW)),
        }
        Ok(())
    }
}

impl HasMany {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let first = Ident::parse_any(input)
            .map_err(|error| syn::Error::new(error.span(), "expected a name\n  help: `has_many(name: Child)`"))?;
        if input.peek(Token![=]) {
            let sign = input.parse::<Token![=]>()?;
            let child = input.fork().parse::<Type>().map_or_else(|_| "Child".to_owned(), spaceless);
            let text = format!("a relation is written with `:`\n  help: `has_many({first}: {child})`");
            return Err(syn::Error::new_spanned(sign, text));
        }
        if !input.peek(Token![:]) {
            let text = format!("a relation needs a name\n  help: `has_many(name: {first})`");
            return Err(syn::Error::new_spanned(&first, text));
        }
        let name = relation(first)?;
        input.parse::<Token![:]>()?;
        let child = input.parse::<Type>().map_err(|error| {
            let text = format!("expected the child's type\n  help: `has_many({name}: Child)`");
            syn::Error::new(error.span(), text)
        })?;
        let mut via = None;
        if input.peek(Ident::peek_any) {
            let word = word(input, &["via"])?;
            if word != "via" {
                return Err(unknown(&word, &["via"]));
            }
            via = Some(input.parse().map_err(|_| malformed(&word, "via field"))?);
        }
        Ok(Self { name, child, via })
    }
}

/// Holds what `#[schema(..)]` says.
#[derive(Default)]
pub(crate) struct SchemaList {
    pub(crate) facade: Once<Path>,
    pub(crate) tables: Vec<Path>,
    /// Whether the list couldn't be read to its end.
    pub(crate) damaged: bool,
}

impl SchemaList {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut all = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("schema")) {
            arguments(attribute, errors, |input, errors| {
                clauses(input, errors, |input, errors| {
                    if all.damaged {
                        return input.parse::<TokenStream>().map(|_| ());
                    }
                    if input.peek(Token![crate]) && input.peek2(Token![=]) {
                        let word = word(input, &["crate"])?;
                        all.facade.set(&word, parse_facade(&word, input)?, errors);
                        return Ok(());
                    }
                    match input.parse() {
                        Ok(table) => all.tables.push(table),
                        Err(error) => {
                            all.damaged = true;
                            let text = "expected the struct of a table\n  help: `#[schema(Customer, Order)]`";
                            return Err(syn::Error::new(error.span(), text));
                        }
                    }
                    Ok(())
                });
                Ok(())
            });
        }
        all
    }
}

/// Reads `= ::path::of::fk`.
pub(crate) fn parse_facade(word: &Ident, input: ParseStream<'_>) -> syn::Result<Path> {
    let form = "crate = ::fk";
    if !input.peek(Token![=]) {
        return Err(malformed(word, form));
    }
    input.parse::<Token![=]>()?;
    let place = input.span();
    Path::parse_mod_style(input).map_err(|_| syn::Error::new(place, format!("expected a path\n  help: `{form}`")))
}

/// SY2: the attributes of fields, on the struct.
fn on_struct(attributes: &[Attribute], errors: &mut Errors) {
    let several = |what: &str, word: &str| {
        format!("write `#[{word}]` on the field; {what} of several fields aren't supported yet")
    };
    let one = |text: &str| text.to_owned();
    let field = "a field";
    let remedies = [
        ("key", field, one("write `#[key]` on the field, or name several: `#[table(key(a, b))]`")),
        ("references", field, several("references", "references(..)")),
        ("unique", field, several("candidate keys", "unique")),
        ("index", field, several("indexes", "index")),
        ("check", field, one("write it on one of the fields that it reads; it may read several")),
        ("default", field, one("write it on the field whose default it is")),
        ("column", field, one("write it on the field; a table's name is `#[table(name = \"..\")]`")),
        ("not_a_reference", field, one("write it on the field that holds the key")),
    ];
    misplaced(attributes, &remedies, errors);
}

/// Takes a relation's name: methods and constants are made of it.
pub(crate) fn relation(name: Ident) -> syn::Result<Ident> {
    if identifier(&LitStr::new(&name.to_string(), name.span())).is_none() {
        return Err(syn::Error::new_spanned(
            &name,
            format!("`{name}` can't be a relation's name\n  help: choose another"),
        ));
    }
    Ok(name)
}

/// Reads an identifier that isn't a keyword.
fn identifier(name: &LitStr) -> Option<Ident> {
    // The compiler itself would complain of other letters.
    if !is_word(name.value().strip_prefix("r#").unwrap_or(&name.value())) {
        return None;
    }
    name.parse().ok()
}

/// Reads a list separated by commas.
fn parse_list<T>(one: fn(ParseStream<'_>) -> syn::Result<T>) -> impl FnOnce(ParseStream<'_>) -> syn::Result<Vec<T>> {
    move |input| Ok(Punctuated::<T, Token![,]>::parse_terminated_with(input, one)?.into_iter().collect())
}
