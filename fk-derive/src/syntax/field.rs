//! The attributes of a table's fields.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, LitBool, LitStr, Meta, Path, Token};

use super::listed::Listed;
use super::reference::References;
use super::{Once, arguments, assigned, assigned_name, clauses, malformed, misplaced, unknown, without_nul};
use crate::check_expr;
use crate::errors::Errors;
use crate::keyword;
use crate::path::plain;

/// Holds what a field's attributes say.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) key: Once<Key>,
    pub(crate) references: Once<References>,
    pub(crate) unique: Once<Listed>,
    pub(crate) index: Once<Listed>,
    pub(crate) default: Once<Default>,
    pub(crate) generated: Once<Generated>,
    pub(crate) checks: Vec<Check>,
    pub(crate) not_a_reference: Once<Ident>,
    pub(crate) column: Once<LitStr>,
    pub(crate) collate: Once<Collate>,
    pub(crate) docs: Vec<Attribute>,
}

/// Holds `#[key]`.
pub(crate) struct Key {
    pub(crate) word: Ident,
    /// The word of `autoincrement = ..`, and whether it is wished.
    pub(crate) autoincrement: Once<(Ident, bool)>,
}

/// Holds `#[default(..)]`.
pub(crate) struct Default {
    pub(crate) word: Ident,
    pub(crate) value: DefaultValue,
}

/// Says where a default comes from.
pub(crate) enum DefaultValue {
    /// An expression of the field's type.
    Value(TokenStream),
    /// SQL that the database evaluates.
    Sql(LitStr),
    /// A function that the program calls.
    With(Path),
}

/// Holds `#[generated(..)]`.
pub(crate) struct Generated {
    pub(crate) word: Ident,
    pub(crate) stored: bool,
    pub(crate) formula: Formula,
}

/// Holds what the database computes.
pub(crate) enum Formula {
    /// In the small grammar.
    Expr(Expr),
    /// In SQL.
    Sql(LitStr),
}

/// Holds `collate = nocase`.
pub(crate) struct Collate {
    pub(crate) word: Ident,
    pub(crate) variant: &'static str,
}

/// Holds `#[check(..)]`.
pub(crate) struct Check {
    pub(crate) word: Ident,
    pub(crate) name: Option<LitStr>,
    pub(crate) condition: Formula,
}

impl Field {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Errors) -> Self {
        let mut field = Self::default();
        misplaced(attributes, &[("table", "the struct", "move it above the struct's name".to_owned())], errors);
        for attribute in attributes {
            if attribute.path().is_ident("doc") {
                field.docs.push(attribute.clone());
            } else if let Some(word) = attribute.path().get_ident() {
                field.parse_attribute(word, attribute, errors);
            }
        }
        field
    }

    fn parse_attribute(&mut self, word: &Ident, attribute: &Attribute, errors: &mut Errors) {
        match plain(word).as_str() {
            "key" => {
                let key = Key::parse(word, attribute, errors);
                self.key.set(word, key, errors);
            }
            "not_a_reference" => {
                alone(word, attribute, "write `#[not_a_reference]`", errors);
                self.not_a_reference.set(word, word.clone(), errors);
            }
            "references" => {
                let references = References::parse(word, attribute, errors);
                self.references.set(word, references, errors);
            }
            "unique" => {
                let unique = Listed::on_field(word, attribute, errors);
                self.unique.set(word, unique, errors);
            }
            "index" => {
                let index = Listed::on_field(word, attribute, errors);
                self.index.set(word, index, errors);
            }
            "column" => self.parse_column(word, attribute, errors),
            "default" => arguments(attribute, errors, |input, errors| {
                let value = DefaultValue::parse(word, input, errors)?;
                self.default.set(word, Default { word: word.clone(), value }, errors);
                Ok(())
            }),
            "generated" => arguments(attribute, errors, |input, errors| {
                let generated = Generated::parse(word, input)?;
                self.generated.set(word, generated, errors);
                Ok(())
            }),
            "check" => arguments(attribute, errors, |input, _| {
                self.checks.push(Check::parse(word, input)?);
                Ok(())
            }),
            _ => {}
        }
    }
}

/// Makes sure that an attribute is its word alone.
fn alone(word: &Ident, attribute: &Attribute, remedy: &str, errors: &mut Errors) {
    if !matches!(attribute.meta, Meta::Path(_)) {
        errors.at(word, format!("`#[{}]` has no arguments\n  help: {remedy}", plain(word)));
    }
}

impl Field {
    /// Reads `#[column(name = "..", collate = nocase)]`.
    fn parse_column(&mut self, word: &Ident, attribute: &Attribute, errors: &mut Errors) {
        let form = "expected `#[column(name = \"..\")]` or `#[column(collate = ..)]`";
        if matches!(attribute.meta, Meta::Path(_)) {
            errors.at(word, form);
            return;
        }
        arguments(attribute, errors, |input, errors| {
            if input.is_empty() {
                return Err(input.error(form));
            }
            clauses(input, errors, |input, errors| {
                let word = super::word(input, keyword::COLUMN)?;
                match plain(&word).as_str() {
                    "name" => self.column.set(&word, assigned_name(&word, input)?, errors),
                    "collate" => self.collate.set(&word, Collate::parse(&word, input)?, errors),
                    _ => return Err(unknown(&word, keyword::COLUMN)),
                }
                Ok(())
            });
            Ok(())
        });
    }
}

impl Key {
    fn parse(word: &Ident, attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut key = Self { word: word.clone(), autoincrement: Once::default() };
        if matches!(attribute.meta, Meta::Path(_)) {
            return key;
        }
        let remedy = "write `#[key]`; the database makes a `Key<Self>`, and you make a `Key<Self, V>`";
        if attribute.meta.require_list().is_ok_and(|list| list.tokens.is_empty()) {
            errors.at(word, format!("`#[key()]` says nothing\n  help: {remedy}"));
            return key;
        }
        arguments(attribute, errors, |input, errors| {
            clauses(input, errors, |input, errors| {
                let option = super::word(input, keyword::KEY)?;
                if option != "autoincrement" {
                    return Err(unknown(&option, keyword::KEY));
                }
                let wished: LitBool = assigned(&option, input, "autoincrement = false")?;
                key.autoincrement.set(&option, (option.clone(), wished.value), errors);
                Ok(())
            });
            Ok(())
        });
        key
    }
}

impl DefaultValue {
    fn parse(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Self> {
        if input.is_empty() {
            return Err(syn::Error::new_spanned(word, "expected a value: `#[default(..)]`"));
        }
        if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) {
            let option = Ident::parse_any(input)?;
            match plain(&option).as_str() {
                "sql" => return Ok(Self::Sql(sql(&option, input)?)),
                "with" => return Ok(Self::With(assigned(&option, input, "with = path::of::function")?)),
                _ => return Err(unknown(&option, &["sql", "with"])),
            }
        }
        if let Ok(literal) = input.fork().parse() {
            errors.ok(without_nul(&literal));
        }
        Ok(Self::Value(input.parse()?))
    }
}

impl Generated {
    fn parse(word: &Ident, input: ParseStream<'_>) -> syn::Result<Self> {
        let stored = input.peek(Ident::peek_any) && input.peek2(Token![,]) && {
            let ahead = input.fork();
            Ident::parse_any(&ahead)? == "stored"
        };
        if stored {
            input.parse::<Ident>()?;
            input.parse::<Token![,]>()?;
        }
        if input.peek(Token![virtual]) {
            let text = "a generated column is virtual unless it is `stored`\n  help: leave the word out";
            let error = syn::Error::new_spanned(Ident::parse_any(input)?, text);
            input.parse::<TokenStream>()?;
            return Err(error);
        }
        if input.is_empty() {
            let text = "a generated column has an expression\n  help: such as `#[generated(quantity * price)]`";
            return Err(syn::Error::new_spanned(word, text));
        }
        Ok(Self { word: word.clone(), stored, formula: Formula::parse(word, input)? })
    }
}

impl Formula {
    /// Reads `sql = ".."` or an expression.
    fn parse(word: &Ident, input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        if ahead.parse::<Ident>().is_ok_and(|word| word == "sql") && ahead.peek(Token![=]) && !ahead.peek(Token![==]) {
            let option = input.parse::<Ident>()?;
            return Ok(Self::Sql(sql(&option, input)?));
        }
        check_expr::parse(word, input).map(Self::Expr)
    }
}

impl Check {
    /// Reads a condition, with a name before it or not.
    pub(crate) fn parse(word: &Ident, input: ParseStream<'_>) -> syn::Result<Self> {
        let named = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
        let mut name = None;
        if named && !input.fork().parse::<Ident>().is_ok_and(|word| word == "sql") {
            let word = Ident::parse_any(input)?;
            if word != "name" {
                let text = format!(
                    "unknown word `{word}`\n  help: expected `name = \"..\"` or a condition, where equality is `==`"
                );
                return Err(syn::Error::new_spanned(word, text));
            }
            name = Some(assigned_name(&word, input)?);
            if !input.peek(Token![,]) {
                return Err(malformed(&word, "#[check(name = \"..\", condition)]"));
            }
            input.parse::<Token![,]>()?;
        }
        Ok(Self { word: word.clone(), name, condition: Formula::parse(word, input)? })
    }
}

impl Collate {
    fn parse(word: &Ident, input: ParseStream<'_>) -> syn::Result<Self> {
        let known: Vec<&str> = keyword::COLLATIONS.iter().map(|(word, _)| *word).collect();
        let written: Ident = assigned(word, input, "collate = nocase")?;
        let text = plain(&written);
        match keyword::COLLATIONS.iter().find(|(word, _)| *word == text) {
            Some((_, variant)) => Ok(Self { word: written, variant }),
            None => Err(unknown(&written, &known)),
        }
    }
}

/// Reads `= "SQL"`.
fn sql(word: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let literal: LitStr = assigned(word, input, "sql = \"..\"")?;
    without_nul(&literal)?;
    if literal.value().trim().is_empty() {
        return Err(syn::Error::new_spanned(literal, "expected an expression of SQL"));
    }
    Ok(literal)
}
