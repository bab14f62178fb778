//! SY8: the small grammar of `#[check(..)]`, and its expansion.
//!
//! ```text
//! condition = comparison | field | "!" condition | condition ("&&" | "||") condition
//!           | "is_null(" field ")" | "is_not_null(" field ")"
//!           | "between(" field "," operand "," operand ")" | "like(" field "," text ")"
//!           | "is_in(" field ("," operand)+ ")"
//! comparison = operand ("==" | "!=" | "<" | "<=" | ">" | ">=") operand
//! operand = literal | "-" number | field | "len(" field ")" | operand ("+" | "-" | "*") operand
//! ```
//!
//! What comes out are typed column expressions whose tokens have the user's places, so that the
//! compiler checks the types and complains there.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::parse::ParseStream;
use syn::spanned::Spanned as _;
use syn::{BinOp, Expr, ExprBinary, ExprCall, ExprLit, Lit, Token, UnOp};

use crate::keyword;
use crate::model::Column;
use crate::path::{call, placed, plain};
use crate::syntax::without_nul;
use crate::validate::no_field;

/// Expands a condition; gives the columns that it reads too.
pub(crate) fn condition(columns: &[Column], expr: &Expr) -> syn::Result<(TokenStream, Vec<usize>)> {
    let mut grammar = Grammar { columns, reads: Vec::new() };
    if let Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) = expr {
        let text = format!("a condition isn't a text\n  help: write it without quotes: `{}`", text.value());
        return Err(syn::Error::new_spanned(expr, text));
    }
    let part = grammar.part(expr)?;
    if grammar.reads.is_empty() {
        return Err(syn::Error::new_spanned(expr, "a check is about the table's fields, and this names none"));
    }
    grammar.reads.sort_unstable();
    let whole = call(expr, quote!(fk_derive_check::condition), part.tokens);
    Ok((whole, grammar.reads))
}

/// Expands what generates column `at`; gives the columns that it reads too.
pub(crate) fn generated(columns: &[Column], at: usize, expr: &Expr) -> syn::Result<(TokenStream, Vec<usize>)> {
    let mut grammar = Grammar { columns, reads: Vec::new() };
    if let Expr::Lit(literal) = expr {
        let text = "a generated column is computed from others\n  help: a value that is always the same is a constant";
        return Err(syn::Error::new_spanned(literal, text));
    }
    let part = grammar.part(expr)?;
    if grammar.reads.contains(&at) {
        let text = format!("`{}` would be computed from itself", plain(&columns[at].ident));
        return Err(syn::Error::new_spanned(expr, text));
    }
    let ty = &columns[at].ty;
    let whole = call(expr, quote!(fk_derive_check::generated::<#ty, _, _, _>), part.tokens);
    Ok((whole, grammar.reads))
}

/// Reads a condition; what other languages would write is told apart.
pub(crate) fn parse(word: &Ident, input: ParseStream<'_>) -> syn::Result<Expr> {
    if input.is_empty() {
        return Err(syn::Error::new_spanned(word, "a check has a condition\n  help: such as `#[check(quantity > 0)]`"));
    }
    let expr = parse_part(word, input)?;
    if input.is_empty() {
        return Ok(expr);
    }
    let rest = input.parse::<TokenTree>()?;
    input.parse::<TokenStream>()?;
    Err(not_an_operator(rest))
}

/// Reads a condition that ends at a comma.
pub(crate) fn parse_part(word: &Ident, input: ParseStream<'_>) -> syn::Result<Expr> {
    if input.is_empty() {
        return Err(syn::Error::new_spanned(
            word,
            "expected a condition\n  help: such as `where = is_null(deleted_at)`",
        ));
    }
    if let Some(brackets) = brackets(input.fork().parse()?) {
        input.parse::<TokenStream>()?;
        let text = "values stand without brackets here\n  help: such as `is_in(size, 1, 2, 3)`";
        return Err(syn::Error::new_spanned(brackets, text));
    }
    let expr: Expr = input.parse().map_err(|error| {
        let text = match error.to_string().as_str() {
            text if text.contains("chained") => {
                "comparisons can't be chained\n  help: write `0 < a && a < 5`".to_owned()
            }
            _ => "this can't be read as a condition\n  help: a check is such as `quantity != 0 && len(name) < 80`"
                .to_owned(),
        };
        syn::Error::new(error.span(), text)
    })?;
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(expr);
    }
    let negated = matches!(&expr, Expr::Path(path) if path.path.is_ident("not"));
    let next = input.parse::<TokenTree>()?;
    input.parse::<TokenStream>()?;
    if negated {
        return Err(syn::Error::new_spanned(&expr, "a check isn't written in SQL\n  help: write `!(..)`"));
    }
    let field = last_field(&expr);
    let remedy = match next.to_string().to_lowercase().as_str() {
        "and" => "write `&&`".to_owned(),
        "or" => "write `||`".to_owned(),
        "in" => format!("write `is_in({field}, 1, 2)`"),
        "between" => format!("write `between({field}, 1, 9)`"),
        "like" => format!("write `like({field}, \"x%\")`"),
        "is" => format!("write `is_null({field})` or `is_not_null({field})`"),
        "not" => format!("write `!` first, such as `!between({field}, 1, 9)`"),
        _ => return Err(not_an_operator(next)),
    };
    Err(syn::Error::new_spanned(next, format!("a check isn't written in SQL\n  help: {remedy}")))
}

fn not_an_operator(next: TokenTree) -> syn::Error {
    syn::Error::new_spanned(next, "expected an operator\n  help: `== != < <= > >=`, `&& ||`, `+ - *`")
}

/// Finds `[..]` at any depth, which `syn` knows with its feature `full` only.
fn brackets(tokens: TokenStream) -> Option<Group> {
    tokens.into_iter().find_map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => Some(group),
        TokenTree::Group(group) => brackets(group.stream()),
        _ => None,
    })
}

/// Names the operand that stands last, as an example.
fn last_field(expr: &Expr) -> String {
    match expr {
        Expr::Binary(binary) => last_field(&binary.right),
        Expr::Path(path) => path.to_token_stream().to_string(),
        _ => "a".to_owned(),
    }
}

struct Grammar<'a> {
    columns: &'a [Column],
    reads: Vec<usize>,
}

/// Holds an expanded part.
struct Part {
    kind: Kind,
    tokens: TokenStream,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Literal,
    Column,
    Expr,
}

impl Grammar<'_> {
    fn part(&mut self, expr: &Expr) -> syn::Result<Part> {
        match expr {
            Expr::Paren(paren) => self.part(&paren.expr),
            Expr::Group(group) => self.part(&group.expr),
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                without_nul(text)?;
                Ok(Part { kind: Kind::Literal, tokens: expr.to_token_stream() })
            }
            Expr::Field(field) if matches!(&*field.base, Expr::Path(path) if path.path.is_ident("self")) => {
                let text = format!("a check has no `self`\n  help: write `{}`", field.member.to_token_stream());
                Err(syn::Error::new_spanned(field, text))
            }
            Expr::Assign(assign) => {
                let text = "a check doesn't assign\n  help: equality is `==`";
                Err(syn::Error::new_spanned(assign, text))
            }
            Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_) | Lit::Float(_) | Lit::Bool(_)) => {
                Ok(Part { kind: Kind::Literal, tokens: literal.to_token_stream() })
            }
            Expr::Unary(unary) => self.unary(unary.op, &unary.expr, expr),
            Expr::Path(path) => match path.path.get_ident() {
                Some(ident) => self.field(ident),
                None => Err(syn::Error::new_spanned(path, "a check knows literals and the table's own fields only")),
            },
            Expr::Binary(binary) => self.binary(binary),
            Expr::Call(call) => self.call(call),
            other => Err(outside(other)),
        }
    }

    fn unary(&mut self, op: UnOp, operand: &Expr, whole: &Expr) -> syn::Result<Part> {
        match op {
            UnOp::Neg(_) if matches!(operand, Expr::Lit(literal) if matches!(literal.lit, Lit::Int(_) | Lit::Float(_))) => {
                Ok(Part { kind: Kind::Literal, tokens: whole.to_token_stream() })
            }
            UnOp::Neg(minus) => {
                Err(syn::Error::new_spanned(minus, "`-` stands before a number, or between two operands"))
            }
            UnOp::Not(not) => {
                let operand = self.part(operand)?.tokens;
                Ok(call_into(not.span, "not", &operand))
            }
            _ => Err(outside(whole)),
        }
    }

    fn field(&mut self, ident: &Ident) -> syn::Result<Part> {
        let found = self.columns.iter().position(|column| plain(&column.ident) == plain(ident));
        let Some(at) = found else {
            return Err(syn::Error::new_spanned(ident, no_field(ident, self.columns)));
        };
        if !self.reads.contains(&at) {
            self.reads.push(at);
        }
        let (ty, index) = (&self.columns[at].ty, Literal::usize_unsuffixed(at));
        let new = quote!(fk_derive_check::Stored::<#ty>::new(fk_derive_glue::Path::TABLE, #index));
        Ok(Part { kind: Kind::Column, tokens: placed(new, ident.span()) })
    }

    fn binary(&mut self, binary: &ExprBinary) -> syn::Result<Part> {
        let (left, right) = (self.part(&binary.left)?, self.part(&binary.right)?);
        let span = binary.op.span();
        let (method, flipped) = match binary.op {
            BinOp::Eq(_) => ("eq", "eq"),
            BinOp::Ne(_) => ("ne", "ne"),
            BinOp::Lt(_) => ("lt", "gt"),
            BinOp::Le(_) => ("le", "ge"),
            BinOp::Gt(_) => ("gt", "lt"),
            BinOp::Ge(_) => ("ge", "le"),
            BinOp::And(_) => return Ok(join(span, "and", &left, &right)),
            BinOp::Or(_) => return Ok(join(span, "or", &left, &right)),
            BinOp::Add(_) | BinOp::Sub(_) | BinOp::Mul(_) => return arithmetic(binary, left, right),
            _ => return Err(outside_at(binary.op)),
        };
        let (method, left, right) = match (left.kind, right.kind) {
            (Kind::Literal, Kind::Literal) => {
                return Err(syn::Error::new_spanned(binary, "this compares two literals\n  help: one side is a field"));
            }
            (Kind::Literal, _) => (flipped, right, left),
            _ => (method, left, right),
        };
        Ok(method_call(span, method, &left.tokens, &right.tokens))
    }

    fn call(&mut self, call: &ExprCall) -> syn::Result<Part> {
        let Expr::Path(function) = &*call.func else { return Err(outside(&call.func)) };
        let Some(name) = function.path.get_ident() else { return Err(outside(&call.func)) };
        let text = plain(name);
        let wanted = match text.as_str() {
            "len" | "is_null" | "is_not_null" => 1,
            "like" => 2,
            "between" => 3,
            "is_in" => return self.is_in(call, name),
            _ => {
                let remedy = keyword::remedy(&text, keyword::FUNCTIONS);
                let text = format!("unknown function `{text}`\n  help: {remedy}");
                return Err(syn::Error::new_spanned(name, text));
            }
        };
        if call.args.len() != wanted {
            let text = format!("`{text}` takes {wanted} argument{}", if wanted == 1 { "" } else { "s" });
            return Err(syn::Error::new_spanned(call, text));
        }
        let parts = call.args.iter().map(|argument| self.part(argument)).collect::<syn::Result<Vec<_>>>()?;
        if parts[0].kind != Kind::Column {
            return Err(syn::Error::new_spanned(&call.args[0], format!("`{text}` is about a field: this is none")));
        }
        if text == "like" && !matches!(&call.args[1], Expr::Lit(literal) if matches!(literal.lit, Lit::Str(_))) {
            return Err(syn::Error::new_spanned(
                &call.args[1],
                "the pattern of `like` is a text: `like(name, \"A%\")`",
            ));
        }
        let (field, arguments) = (&parts[0].tokens, parts[1..].iter().map(|part| &part.tokens));
        match text.as_str() {
            "len" | "like" => Ok(call_into(name.span(), &text, &quote!(#field #(, #arguments)*))),
            "between" => Ok(call_into(name.span(), "is_between", &quote!(#field #(, #arguments)*))),
            _ => Ok(method_call(name.span(), &text, field, &quote!(#(#arguments),*))),
        }
    }

    fn is_in(&mut self, call: &ExprCall, name: &Ident) -> syn::Result<Part> {
        let parts = call.args.iter().map(|argument| self.part(argument)).collect::<syn::Result<Vec<_>>>()?;
        let (field, list) = match parts.split_first() {
            Some((field, list)) if !list.is_empty() => (field, list.iter().map(|part| &part.tokens)),
            _ => {
                let text = "`is_in` takes a field and values\n  help: such as `is_in(size, 1, 2, 3)`";
                return Err(syn::Error::new_spanned(call, text));
            }
        };
        if field.kind != Kind::Column {
            return Err(syn::Error::new_spanned(&call.args[0], "`is_in` is about a field: this is none"));
        }
        Ok(method_call(name.span(), "is_in", &field.tokens, &quote!([#(#list),*])))
    }
}

fn join(span: Span, function: &str, left: &Part, right: &Part) -> Part {
    let (left, right) = (&left.tokens, &right.tokens);
    call_into(span, function, &quote!(#left, #right))
}

/// Calls one of `check`'s functions over conditions and texts, which have words for other types.
fn call_into(span: Span, function: &str, arguments: &TokenStream) -> Part {
    let function = Ident::new(function, span);
    let tokens = call(&function, quote!(fk_derive_check::#function), arguments.clone());
    Part { kind: Kind::Expr, tokens }
}

/// Expands `a + b`; a literal goes last, since it has no methods.
fn arithmetic(binary: &ExprBinary, left: Part, right: Part) -> syn::Result<Part> {
    let (left, right) = match (left.kind, right.kind) {
        (Kind::Literal, Kind::Literal) => {
            return Err(syn::Error::new_spanned(
                binary,
                "literals alone aren't computed here\n  help: write the value",
            ));
        }
        (Kind::Literal, _) if matches!(binary.op, BinOp::Sub(_)) => {
            let text = "a literal can't stand before `-`\n  help: compare the other way round: `x <= 100`";
            return Err(syn::Error::new_spanned(&binary.left, text));
        }
        (Kind::Literal, _) => (right, left),
        _ => (left, right),
    };
    let (left, op, right) = (left.tokens, binary.op, right.tokens);
    // The operator itself, so that the compiler speaks of it; in parentheses, as the tree has it.
    Ok(Part { kind: Kind::Expr, tokens: quote!((#left #op #right)) })
}

/// Expands `left.method(right)`: a method call, since the path of a method would be told of twice.
fn method_call(span: Span, method: &str, left: &TokenStream, right: &TokenStream) -> Part {
    let method = Ident::new(method, span);
    Part { kind: Kind::Expr, tokens: quote_spanned!(span=> #left.#method(#right)) }
}

fn outside(expr: &Expr) -> syn::Error {
    outside_at(expr)
}

fn outside_at(tokens: impl quote::ToTokens) -> syn::Error {
    let text = "this isn't part of a check\n  help: a check has the table's fields, literals, `== != < <= > >=`, \
                `&& || !`, `+ - *`, and `len`, `is_null`, `is_not_null`, `between`, `like`, `is_in`";
    syn::Error::new_spanned(tokens, text)
}
