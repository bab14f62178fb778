//! `#[references(..)]` on a field and `foreign_key(..)` on a struct: the same words, after different beginnings.

use proc_macro2::{Ident, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Lit, LitBool, LitStr, Meta, Path, Token, Type};

use super::container::{parse_idents, relation};
use super::{Once, arguments, assigned, assigned_name, assigned_rows, clauses, malformed, unknown, word};
use crate::errors::Errors;
use crate::keyword;
use crate::path::{plain, spaceless};

/// Holds what a reference says.
pub(crate) struct References {
    /// `references` or `foreign_key`.
    pub(crate) word: Ident,
    pub(crate) parent: Once<Parent>,
    pub(crate) on_delete: Once<Action>,
    pub(crate) on_update: Once<Action>,
    pub(crate) deferred: Once<Deferred>,
    pub(crate) name: Once<LitStr>,
    pub(crate) index: Once<LitBool>,
    pub(crate) relation: Once<Ident>,
    /// The word `full` of `match = full`.
    pub(crate) full: Once<Ident>,
    /// The word `audit` of `enforced = audit`.
    pub(crate) audit: Once<Ident>,
    /// The word `cascade_limit` and its number.
    pub(crate) limit: Once<(Ident, u64)>,
    /// Whether a clause couldn't be read, so that what is missing may have been meant.
    pub(crate) damaged: bool,
}

/// Holds what is referenced.
pub(crate) enum Parent {
    /// The primary key of a table.
    Table(Type),
    /// Fields of a table: `Country::code`, `Course(department, number)`.
    Columns(Path, Vec<Ident>),
}

/// Holds `foreign_key((a, b) -> Course(c, d), ..)`.
pub(crate) struct ForeignKey {
    pub(crate) fields: Vec<Ident>,
    pub(crate) said: References,
}

/// Holds an action as it was written.
pub(crate) struct Action {
    pub(crate) word: Ident,
    pub(crate) variant: &'static str,
    /// The fields of `set_null(a, b)`.
    pub(crate) fields: Vec<Ident>,
    /// Counts the clauses before it.
    pub(crate) at: usize,
}

/// Holds the word `deferred`.
pub(crate) struct Deferred {
    pub(crate) word: Ident,
    /// Counts the clauses before it.
    pub(crate) at: usize,
}

impl References {
    fn new(word: &Ident) -> Self {
        Self {
            word: word.clone(),
            parent: Once::default(),
            on_delete: Once::default(),
            on_update: Once::default(),
            deferred: Once::default(),
            name: Once::default(),
            index: Once::default(),
            relation: Once::default(),
            full: Once::default(),
            audit: Once::default(),
            limit: Once::default(),
            damaged: false,
        }
    }

    pub(crate) fn parse(word: &Ident, attribute: &Attribute, errors: &mut Errors) -> Self {
        let mut all = Self::new(word);
        if matches!(attribute.meta, Meta::Path(_)) {
            return all;
        }
        arguments(attribute, errors, |input, errors| {
            all.parse_clauses(input, errors);
            Ok(())
        });
        all
    }

    fn parse_clauses(&mut self, input: ParseStream<'_>, errors: &mut Errors) {
        let mut at = 0;
        clauses(input, errors, |input, errors| {
            at += 1;
            let result = self.parse_clause(input, at, errors);
            self.damaged |= result.is_err();
            result
        });
    }

    fn parse_clause(&mut self, input: ParseStream<'_>, at: usize, errors: &mut Errors) -> syn::Result<()> {
        if starts_path(input) {
            let parent: Type = input.parse()?;
            if input.peek(syn::token::Paren) {
                let columns = spaceless(input.parse::<TokenTree>()?);
                let text = format!(
                    "a field references one column\n  help: several fields are \
                     `#[table(foreign_key((a, b) -> {}{columns}, ..))]` on the struct",
                    spaceless(&parent)
                );
                return Err(syn::Error::new_spanned(parent, text));
            }
            if self.parent.get().is_some() {
                return Err(syn::Error::new_spanned(parent, "the parent is given twice\n  help: it is the first"));
            }
            self.parent.0 = Some(Parent::of(parent));
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
            "match" => self.full.set(&word, one_word(&word, input, "full")?, errors),
            "enforced" => self.audit.set(&word, one_word(&word, input, "audit")?, errors),
            "cascade_limit" => self.limit.set(&word, (word.clone(), assigned_rows(&word, input)?), errors),
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
                if !alone || keyword::nearest(text, keyword::REFERENCES).is_some() || self.word == "foreign_key" {
                    return Err(error);
                }
                let text = format!("{error}; a table `{text}` is written as a path, `self::{text}`");
                return Err(syn::Error::new_spanned(&word, text));
            }
        }
        Ok(())
    }
}

impl ForeignKey {
    /// Reads what stands in the parentheses of `foreign_key(..)`.
    pub(crate) fn parse(word: &Ident, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Self> {
        let form = "foreign_key((a, b) -> Parent(c, d), on_delete = .., as name)";
        let mut said = References::new(word);
        let expected = |what: &str, input: ParseStream<'_>| {
            let text = format!("expected {what}\n  help: `{form}`");
            if input.is_empty() { syn::Error::new_spanned(word, text) } else { input.error(text) }
        };
        if !input.peek(syn::token::Paren) {
            return Err(expected("the fields, in parentheses", input));
        }
        let fields = parse_idents(input)?;
        if !input.peek(Token![->]) {
            return Err(expected("`->` and what the fields reference", input));
        }
        input.parse::<Token![->]>()?;
        let parent = Path::parse_mod_style(&input.fork()).map_err(|_| expected("the referenced table", input))?;
        Path::parse_mod_style(input)?;
        if !input.peek(syn::token::Paren) {
            return Err(syn::Error::new_spanned(&parent, without_columns(&parent, &fields)));
        }
        said.parent.0 = Some(Parent::Columns(parent, parse_idents(input)?));
        if !input.is_empty() {
            input.parse::<Token![,]>().map_err(|_| expected("`,`", input))?;
        }
        said.parse_clauses(input, errors);
        Ok(Self { fields, said })
    }
}

/// Says how `Course`, or `Course::number`, would be written with its columns.
fn without_columns(parent: &Path, fields: &[Ident]) -> String {
    let (table, columns) =
        match Parent::of(Type::Path(syn::TypePath { attrs: Vec::new(), qself: None, path: parent.clone() })) {
            Parent::Columns(table, columns) => (table, columns),
            Parent::Table(_) => (parent.clone(), fields.to_vec()),
        };
    let columns: Vec<String> = columns.iter().map(plain).collect();
    format!("the referenced columns are named\n  help: `-> {}({})`", spaceless(table), columns.join(", "))
}

impl Parent {
    /// Takes `Country::code` apart: a last word in lower case is a field.
    fn of(parent: Type) -> Self {
        if let Type::Path(path) = &parent
            && path.qself.is_none()
            && path.path.segments.len() > 1
            && path.path.segments.iter().all(|segment| segment.arguments.is_none())
            && let Some(last) = path.path.segments.last()
            && plain(&last.ident).starts_with(char::is_lowercase)
            && path.path.segments.iter().nth_back(1).is_some_and(|of| plain(&of.ident).starts_with(char::is_uppercase))
        {
            let field = last.ident.clone();
            let mut table = path.path.clone();
            table.segments.pop();
            // What is left ends in `::`.
            table.segments.pop_punct();
            return Self::Columns(table, vec![field]);
        }
        Self::Table(parent)
    }
}

/// Reads `= word`, where only one word is known.
fn one_word(key: &Ident, input: ParseStream<'_>, known: &str) -> syn::Result<Ident> {
    let form = format!("{key} = {known}");
    if !input.peek(Token![=]) {
        return Err(malformed(key, &form));
    }
    input.parse::<Token![=]>()?;
    let word = Ident::parse_any(input).map_err(|error| syn::Error::new(error.span(), format!("expected `{known}`")))?;
    if word == known { Ok(word) } else { Err(unknown(&word, &[known])) }
}

/// Tells whether a path to a type follows, and not a word.
fn starts_path(input: ParseStream<'_>) -> bool {
    if input.peek(Token![::]) || input.peek2(Token![::]) || input.peek2(Token![<]) {
        return true;
    }
    let word = input.fork().call(Ident::parse_any);
    word.is_ok_and(|word| plain(&word).starts_with(char::is_uppercase))
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
        let Some((_, variant)) = keyword::ACTIONS.iter().find(|(known, _)| *known == text) else {
            let remedy = keyword::remedy(&text, &known);
            return Err(syn::Error::new_spanned(word, format!("unknown action `{text}`\n  help: {remedy}")));
        };
        let mut fields = Vec::new();
        if input.peek(syn::token::Paren) {
            fields = parse_idents(input)?;
            if fields.is_empty() && *variant == "SetNull" {
                let text = "`set_null()` names no field\n  help: write `set_null` for all, or `set_null(a)`";
                return Err(syn::Error::new_spanned(word, text));
            }
            if *variant != "SetNull" || action != "on_delete" {
                let text = "only `on_delete = set_null(..)` names fields\n  help: leave the parentheses out";
                return Err(syn::Error::new_spanned(word, text));
            }
        }
        Ok(Self { word, variant, fields, at })
    }
}
