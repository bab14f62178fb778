//! The attributes of a table's fields.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Expr, Lit, LitBool, LitStr, Meta, Token, Type};

use super::container::relation;
use super::{Once, arguments, assigned, assigned_name, clauses, malformed, misplaced, unknown, without_nul, word};
use crate::check_expr;
use crate::errors::Errors;
use crate::keyword;
use crate::path::plain;

/// Holds what a field's attributes say.
#[derive(Default)]
pub(crate) struct Field {
    pub(crate) key: Once<Ident>,
    pub(crate) references: Once<References>,
    pub(crate) unique: Once<Named>,
    pub(crate) index: Once<Named>,
    pub(crate) default: Once<Default>,
    pub(crate) checks: Vec<Check>,
    pub(crate) not_a_reference: Once<Ident>,
    pub(crate) column: Once<LitStr>,
    pub(crate) docs: Vec<Attribute>,
}

/// Holds an attribute that may give a name.
pub(crate) struct Named {
    pub(crate) word: Ident,
    pub(crate) name: Option<LitStr>,
}

/// Holds `#[default(..)]`.
pub(crate) struct Default {
    pub(crate) word: Ident,
    pub(crate) value: TokenStream,
}

/// Holds `#[check(..)]`.
pub(crate) struct Check {
    pub(crate) word: Ident,
    pub(crate) name: Option<LitStr>,
    pub(crate) condition: Expr,
}

/// Holds `#[references(..)]`.
pub(crate) struct References {
    pub(crate) word: Ident,
    pub(crate) parent: Once<Type>,
    pub(crate) on_delete: Once<Action>,
    pub(crate) on_update: Once<Action>,
    pub(crate) deferred: Once<Deferred>,
    pub(crate) name: Once<LitStr>,
    pub(crate) index: Once<LitBool>,
    pub(crate) relation: Once<Ident>,
    /// Whether a clause couldn't be read, so that what is missing may have been meant.
    pub(crate) damaged: bool,
}

/// Holds an action as it was written.
pub(crate) struct Action {
    pub(crate) word: Ident,
    pub(crate) variant: &'static str,
    /// Counts the clauses before it.
    pub(crate) at: usize,
}

/// Holds the word `deferred`.
pub(crate) struct Deferred {
    pub(crate) word: Ident,
    /// Counts the clauses before it.
    pub(crate) at: usize,
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
                let remedy = "write `#[key]`; the database makes a `Key<Self>`, and you make a `Key<Self, V>`";
                alone(word, attribute, remedy, errors);
                self.key.set(word, word.clone(), errors);
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
                let name = parse_name(attribute, errors);
                self.unique.set(word, Named { word: word.clone(), name }, errors);
            }
            "index" => {
                let name = parse_name(attribute, errors);
                self.index.set(word, Named { word: word.clone(), name }, errors);
            }
            "column" => {
                if let Some(name) = parse_name(attribute, errors) {
                    self.column.set(word, name, errors);
                }
            }
            "default" => {
                arguments(attribute, errors, |input, errors| {
                    if input.is_empty() {
                        return Err(syn::Error::new_spanned(word, "expected a value: `#[default(..)]`"));
                    }
                    if let Ok(literal) = input.fork().parse() {
                        errors.ok(without_nul(&literal));
                    }
                    let value = input.parse()?;
                    self.default.set(word, Default { word: word.clone(), value }, errors);
                    Ok(())
                });
            }
            "check" => {
                arguments(attribute, errors, |input, _| {
                    let named = input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]);
                    let mut name = None;
                    if named {
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
                    self.checks.push(Check { word: word.clone(), name, condition: check_expr::parse(word, input)? });
                    Ok(())
                });
            }
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

/// Reads `#[word]` or `#[word(name = "..")]`.
fn parse_name(attribute: &Attribute, errors: &mut Errors) -> Option<LitStr> {
    let mut name = Once::default();
    if let Meta::Path(path) = &attribute.meta {
        if path.is_ident("column") {
            errors.at(path, "expected `#[column(name = \"..\")]`");
        }
        return None;
    }
    let attribute_word = attribute.path().get_ident().map_or_else(String::new, plain);
    arguments(attribute, errors, |input, errors| {
        if input.is_empty() {
            return Err(input.error("expected `name = \"..\"`"));
        }
        if attribute_word != "column" && input.peek(Ident::peek_any) && !input.peek2(Token![=]) {
            let text = format!(
                "`#[{attribute_word}]` is about its own field\n  help: write `#[{attribute_word}]` or \
                 `#[{attribute_word}(name = \"..\")]`; several fields together aren't supported yet"
            );
            let error = syn::Error::new_spanned(input.parse::<TokenTree>()?, text);
            input.parse::<TokenStream>()?;
            return Err(error);
        }
        clauses(input, errors, |input, errors| {
            let word = word(input, keyword::NAME)?;
            if word != "name" {
                return Err(unknown(&word, keyword::NAME));
            }
            name.set(&word, assigned_name(&word, input)?, errors);
            Ok(())
        });
        Ok(())
    });
    name.0
}

impl References {
    fn parse(word: &Ident, attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut all = Self {
            word: word.clone(),
            parent: Once::default(),
            on_delete: Once::default(),
            on_update: Once::default(),
            deferred: Once::default(),
            name: Once::default(),
            index: Once::default(),
            relation: Once::default(),
            damaged: false,
        };
        if matches!(attribute.meta, Meta::Path(_)) {
            return all;
        }
        let mut at = 0;
        arguments(attribute, errors, |input, errors| {
            clauses(input, errors, |input, errors| {
                at += 1;
                let result = all.parse_clause(input, at, errors);
                all.damaged |= result.is_err();
                result
            });
            Ok(())
        });
        all
    }

    fn parse_clause(&mut self, input: ParseStream<'_>, at: usize, errors: &mut Errors) -> syn::Result<()> {
        if starts_path(input) {
            let parent: Type = input.parse()?;
            check_parent(&parent)?;
            if let Some(first) = &self.parent.0 {
                let text = format!("the parent is given twice: `{}` is first", quote::quote!(#first));
                return Err(syn::Error::new_spanned(parent, text));
            }
            self.parent.0 = Some(parent);
            return Ok(());
        }
        if input.peek(Lit) {
            let text = "the parent is a struct, and the field's type names it\n  \
                        help: leave the text out: `#[references(on_delete = ..)]`";
            return Err(syn::Error::new_spanned(input.parse::<Lit>()?, text));
        }
        let word = word(input, keyword::REFERENCES)?;
        match plain(&word).as_str() {
            "on_delete" => self.on_delete.set(&word, Action::parse(&word, input, at)?, errors),
            "on_update" => self.on_update.set(&word, Action::parse(&word, input, at)?, errors),
            "deferred" if input.peek(Token![=]) => {
                return Err(syn::Error::new_spanned(
                    &word,
                    "`deferred` has no value\n  help: write `deferred`, or leave it out",
                ));
            }
            "deferred" => self.deferred.set(&word, Deferred { word: word.clone(), at }, errors),
            "name" => self.name.set(&word, assigned_name(&word, input)?, errors),
            "index" => self.index.set(&word, assigned(&word, input, "index = false")?, errors),
            "as" => {
                let place = input.span();
                let named = Ident::parse_any(input).map_err(|_| {
                    let name = input.fork().parse::<LitStr>().map_or_else(|_| "name".to_owned(), |name| name.value());
                    syn::Error::new(place, format!("expected the relation's name\n  help: `as {name}`"))
                })?;
                self.relation.set(&word, relation(named)?, errors);
            }
            text => {
                let error = unknown(&word, keyword::REFERENCES);
                let alone = input.is_empty() || input.peek(Token![,]);
                if !alone || keyword::nearest(text, keyword::REFERENCES).is_some() {
                    return Err(error);
                }
                let text = format!("{error}; a table `{text}` is written as a path, `self::{text}`");
                return Err(syn::Error::new_spanned(&word, text));
            }
        }
        Ok(())
    }
}

/// Tells whether a path to a type follows, and not a word.
fn starts_path(input: ParseStream<'_>) -> bool {
    if input.peek(Token![::]) || input.peek2(Token![::]) || input.peek2(Token![<]) {
        return true;
    }
    let word = input.fork().call(Ident::parse_any);
    word.is_ok_and(|word| plain(&word).starts_with(char::is_uppercase))
}

/// The parent is a table; a path to one of its columns comes with candidate keys.
fn check_parent(parent: &Type) -> syn::Result<()> {
    if let Type::Path(path) = parent
        && let Some(last) = path.path.segments.last()
        && plain(&last.ident).starts_with(char::is_lowercase)
        && path.path.segments.iter().nth_back(1).is_some_and(|of| plain(&of.ident).starts_with(char::is_uppercase))
    {
        let text = "a reference leads to a table's primary key; other candidate keys can't be referenced yet\n  \
                    help: name the table alone, or leave it out";
        return Err(syn::Error::new_spanned(parent, text));
    }
    Ok(())
}

impl Action {
    fn parse(action: &Ident, input: ParseStream<'_>, at: usize) -> syn::Result<Self> {
        if !input.peek(Token![=]) {
            return Err(malformed(action, &format!("{action} = cascade")));
        }
        input.parse::<Token![=]>()?;
        let known: Vec<&str> = keyword::ACTIONS.iter().map(|(word, _)| *word).collect();
        let expected = |span| syn::Error::new(span, format!("expected {}", keyword::list(&known)));
        let word = Ident::parse_any(input).map_err(|error| expected(error.span()))?;
        let text = plain(&word);
        if let Some((_, variant)) = keyword::ACTIONS.iter().find(|(known, _)| *known == text) {
            return Ok(Self { word, variant, at });
        }
        let remedy = keyword::remedy(&text, &known);
        Err(syn::Error::new_spanned(word, format!("unknown action `{text}`\n  help: {remedy}")))
    }
}
