//! `#[table(..)]` on a struct.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse as _, ParseStream};
use syn::{Attribute, LitStr, Path, Token, Type};

use super::field::Check;
use super::listed::Listed;
use super::reference::ForeignKey;
use super::{Once, arguments, assigned, assigned_name, clauses, malformed, misplaced, parenthesized, unknown, word};
use crate::errors::Errors;
use crate::keyword;
use crate::path::{is_word, plain, spaceless};

/// Holds what `#[table(..)]` says.
#[derive(Default)]
pub(crate) struct Container {
    pub(crate) facade: Once<Path>,
    pub(crate) name: Once<LitStr>,
    pub(crate) key: Once<(Ident, Vec<Ident>)>,
    pub(crate) uniques: Vec<Listed>,
    pub(crate) indexes: Vec<Listed>,
    pub(crate) checks: Vec<Check>,
    pub(crate) foreign_keys: Vec<ForeignKey>,
    pub(crate) has_many: Vec<HasMany>,
    pub(crate) many_to_many: Vec<ManyToMany>,
    pub(crate) new_name: Once<Ident>,
    pub(crate) new_derives: Once<Vec<Path>>,
}

/// Holds one relation of `has_many(orders: Order via customer_id)` or `has_one(..)`.
pub(crate) struct HasMany {
    pub(crate) name: Ident,
    pub(crate) child: Type,
    pub(crate) via: Option<Ident>,
    pub(crate) one: bool,
}

/// Holds one relation of `many_to_many(friends: Person through Friendship via person_id -> friend_id)`.
pub(crate) struct ManyToMany {
    pub(crate) name: Ident,
    pub(crate) target: Type,
    pub(crate) through: Type,
    pub(crate) via: Option<(Ident, Ident)>,
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
                self.key.set(&word, (word.clone(), key), errors);
            }
            "unique" | "index" => {
                let form = format!("{word}(a, b)");
                let listed = parenthesized(&word, input, &form, |input| Ok(Listed::on_struct(&word, input, errors)))?;
                if word == "unique" { self.uniques.push(listed) } else { self.indexes.push(listed) }
            }
            "check" => {
                let form = "check(a < b)";
                self.checks.push(parenthesized(&word, input, form, |input| Check::parse(&word, input))?);
            }
            "foreign_key" => {
                let form = "foreign_key((a, b) -> Parent(c, d), on_delete = .., as name)";
                let key = parenthesized(&word, input, form, |input| ForeignKey::parse(&word, input, errors))?;
                self.foreign_keys.push(key);
            }
            kind @ ("has_many" | "has_one") => {
                let form = format!("{kind}(name: Child)");
                let one = |input: ParseStream<'_>| HasMany::parse(input, kind);
                self.has_many.extend(parenthesized(&word, input, &form, parse_list(one))?);
            }
            "many_to_many" => {
                let form = "many_to_many(name: Target through Between)";
                self.many_to_many.extend(parenthesized(&word, input, form, parse_list(ManyToMany::parse))?);
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
    fn parse(input: ParseStream<'_>, word: &str) -> syn::Result<Self> {
        let (name, child) = named(input, word, "Child")?;
        let via = if via(input, &["via"])? { Some(parse_field(input, "via field")?) } else { None };
        Ok(Self { name, child, via, one: word == "has_one" })
    }
}

impl ManyToMany {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (name, target) = named(input, "many_to_many", "Target")?;
        let form = format!("many_to_many({name}: {} through Between)", spaceless(&target));
        if !input.peek(Ident::peek_any) {
            let text = format!("the table between is named\n  help: `{form}`");
            return Err(syn::Error::new_spanned(target, text));
        }
        let through = word(input, &["through"])?;
        if through != "through" {
            return Err(unknown(&through, &["through"]));
        }
        let place = input.span();
        let expected = |_| syn::Error::new(place, format!("expected the table between\n  help: `{form}`"));
        let through = input.parse::<Type>().map_err(expected)?;
        let mut over = None;
        if via(input, &["via"])? {
            let near = parse_field(input, "via a_id -> b_id")?;
            let text = format!("`via` names both references\n  help: `via {near} -> other_id`");
            input.parse::<Token![->]>().map_err(|_| syn::Error::new_spanned(&near, text))?;
            over = Some((near.clone(), parse_field(input, "via a_id -> b_id")?));
        }
        Ok(Self { name, target, through, via: over })
    }
}

/// Reads `name: Type` of a relation.
fn named(input: ParseStream<'_>, word: &str, what: &str) -> syn::Result<(Ident, Type)> {
    let first = Ident::parse_any(input)
        .map_err(|error| syn::Error::new(error.span(), format!("expected a name\n  help: `{word}(name: {what})`")))?;
    if input.peek(Token![=]) {
        let sign = input.parse::<Token![=]>()?;
        let of = input.fork().parse::<Type>().map_or_else(|_| what.to_owned(), spaceless);
        let text = format!("a relation is written with `:`\n  help: `{word}({first}: {of})`");
        return Err(syn::Error::new_spanned(sign, text));
    }
    if !input.peek(Token![:]) {
        let text = format!("a relation needs a name\n  help: `{word}(name: {first})`");
        return Err(syn::Error::new_spanned(&first, text));
    }
    let name = relation(first)?;
    input.parse::<Token![:]>()?;
    let of = input.parse::<Type>().map_err(|error| {
        let kind = if what == "Child" { "the child's type" } else { "the other table's type" };
        syn::Error::new(error.span(), format!("expected {kind}\n  help: `{word}({name}: {what})`"))
    })?;
    Ok((name, of))
}

/// Reads `via`, if something follows.
fn via(input: ParseStream<'_>, known: &[&str]) -> syn::Result<bool> {
    if !input.peek(Ident::peek_any) {
        return Ok(false);
    }
    let word = word(input, known)?;
    if word == "via" { Ok(true) } else { Err(unknown(&word, known)) }
}

fn parse_field(input: ParseStream<'_>, form: &str) -> syn::Result<Ident> {
    let expected = |error: syn::Error| syn::Error::new(error.span(), format!("expected a field\n  help: `{form}`"));
    input.call(Ident::parse_any).map_err(expected)
}

/// Reads `(a, b)`.
pub(crate) fn parse_idents(input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    let content;
    syn::parenthesized!(content in input);
    let list = parse_list(|input| input.call(Ident::parse_any))(&content);
    if list.is_err() {
        // What is left would be a second error.
        content.parse::<TokenStream>()?;
    }
    list
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
    let one = |text: &str| text.to_owned();
    let listed = |word: &str| format!("write `#[{word}]` on the field, or name several: `#[table({word}(a, b))]`");
    let composite = "write it on the field; several fields are `#[table(foreign_key((a, b) -> Parent(c, d), ..))]`";
    let field = "a field";
    let remedies = [
        ("key", field, listed("key")),
        ("references", field, one(composite)),
        ("unique", field, listed("unique")),
        ("index", field, listed("index")),
        ("check", field, one("write it on a field that it reads, or as `#[table(check(..))]`")),
        ("default", field, one("write it on the field whose default it is")),
        ("generated", field, one("write it on the field that is generated")),
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
pub(super) fn parse_list<T>(
    one: impl Fn(ParseStream<'_>) -> syn::Result<T>,
) -> impl FnOnce(ParseStream<'_>) -> syn::Result<Vec<T>> {
    move |input| {
        let mut list = Vec::new();
        while !input.is_empty() {
            list.push(one(input)?);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(list)
    }
}
