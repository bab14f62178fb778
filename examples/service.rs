//! A retailer's service: JSON over HTTP, where a refused write becomes the right status code because the
//! error knows which constraint refused it, and from which side.
//!
//! ```text
//! cargo run --example service --features tokio -- shop.db 127.0.0.1:8080
//! curl -d '{"name":"Helen"}' -H 'content-type: application/json' 127.0.0.1:8080/customers
//! ```
//!
//! Handlers hold no rule of their own: they pass a closure to the database, and `?` does the rest.

#![allow(missing_docs, reason = "the fields say it themselves")]

use std::error::Error;
use std::future::Future;

use axum::extract::{FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use fk::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::json;
use tokio::net::TcpListener;

#[derive(Value, Serialize, Deserialize, Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Draft,
    Placed,
    Shipped,
}

#[derive(Table, Serialize, Debug, Clone, PartialEq)]
#[table(name = "customers", has_many(orders: Order), new(derive(Deserialize)))]
pub struct Customer {
    #[key]
    #[serde(serialize_with = "number")]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
}

#[derive(Table, Serialize, Debug, Clone, PartialEq)]
#[table(name = "items", has_many(lines: OrderLine), new(derive(Deserialize)))]
pub struct Item {
    #[key]
    #[serde(serialize_with = "number")]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    pub price_cents: i64,
}

#[derive(Table, Serialize, Debug, Clone, PartialEq)]
#[table(name = "orders", has_many(lines: OrderLine))]
pub struct Order {
    #[key]
    #[serde(serialize_with = "number")]
    pub id: Key<Self>,
    #[references(on_delete = cascade)]
    #[serde(serialize_with = "number")]
    pub customer_id: Key<Customer>,
    #[default(Status::Draft)]
    pub status: Status,
}

#[derive(Table, Serialize, Debug, Clone, PartialEq)]
#[table(name = "order_lines", key(order_id, item_id))]
pub struct OrderLine {
    #[references(on_delete = cascade)]
    #[serde(serialize_with = "number")]
    pub order_id: Key<Order>,
    #[references(on_delete = restrict)]
    #[serde(serialize_with = "number")]
    pub item_id: Key<Item>,
    #[check(quantity > 0)]
    pub quantity: i64,
}

#[derive(Schema, Debug)]
#[schema(Customer, Item, Order, OrderLine)]
pub struct Shop;

/// Writes a key as its number.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn number<T, S: Serializer>(key: &Key<T>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(*key.raw())
}

/// What a handler gives: JSON, or an error that has its status.
type Answer<T> = Result<T, Failure>;

/// Answers every error of the database.
struct Failure(fk::Error);

impl From<fk::Error> for Failure {
    fn from(error: fk::Error) -> Self {
        Self(error)
    }
}

/// Says which status an error is. This is the only place that knows.
pub fn status_of(error: &fk::Error) -> StatusCode {
    match error.violation().map(|violation| violation.kind) {
        Some(ViolationKind::MissingParent | ViolationKind::Check | ViolationKind::NotNull) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Some(ViolationKind::Unique) => StatusCode::CONFLICT,
        Some(kind) if kind.is_still_referenced() => StatusCode::CONFLICT,
        None if error.is_not_found() => StatusCode::NOT_FOUND,
        None if error.is_busy() => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Failure {
    /// `{}` of an error names constraints, tables and counts, but no values: those can be personal data.
    fn into_response(self) -> Response {
        let Self(error) = self;
        let status = status_of(&error);
        if status == StatusCode::INTERNAL_SERVER_ERROR {
            eprintln!("{error}");
            return (status, Json(json!({ "error": "internal error" }))).into_response();
        }
        let constraint = error.violation().map(|violation| violation.constraint.as_str());
        let body = Json(json!({ "error": error.to_string(), "constraint": constraint }));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            return (status, [("retry-after", "1")], body).into_response();
        }
        (status, body).into_response()
    }
}

/// A request's JSON; what can't be read is refused in JSON too.
struct Body<T>(T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        match Json::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => {
                Err((rejection.status(), Json(json!({ "error": rejection.body_text() }))).into_response())
            }
        }
    }
}

#[derive(Deserialize)]
struct OrderRequest {
    customer_id: i64,
}

#[derive(Deserialize)]
struct LineRequest {
    item_id: i64,
    quantity: i64,
}

#[derive(Deserialize)]
struct MoreRequest {
    more: i64,
}

#[derive(Deserialize)]
struct StatusRequest {
    status: Status,
}

/// An order with what belongs to it, as one snapshot.
#[derive(Serialize)]
struct OrderPage {
    #[serde(flatten)]
    rows: OrderRows,
    total_cents: i64,
}

/// The rows of the page, as they are loaded.
#[derive(Row, Serialize)]
struct OrderRows {
    order: Order,
    customer: Customer,
    lines: Vec<LineOfPage>,
}

#[derive(Row, Serialize)]
struct LineOfPage {
    #[serde(flatten)]
    line: OrderLine,
    item: Item,
}

/// What the list says of an order.
#[derive(Row, Serialize)]
struct OrderSummary {
    #[serde(serialize_with = "number")]
    id: Key<Order>,
    customer: String,
    status: Status,
    total_cents: i64,
}

/// What the list may be asked for.
#[derive(Deserialize)]
struct OrderFilter {
    status: Option<Status>,
    customer_id: Option<i64>,
    /// Only orders before this one.
    before: Option<i64>,
}

/// What an order costs: a part of several queries.
fn total_cents(o: OrderColumns) -> Expr<i64> {
    o.lines().sum(|l| l.quantity * l.item().price_cents)
}

/// How many rows a delete took: those that were named, and those that went with them.
#[derive(Serialize)]
struct Gone {
    rows: u64,
    cascaded: u64,
}

impl From<Deleted> for Gone {
    fn from(deleted: Deleted) -> Self {
        Self { rows: deleted.rows, cascaded: deleted.cascaded }
    }
}

type Shared = State<Db<Shop>>;

async fn add_customer(State(db): Shared, Body(new): Body<NewCustomer>) -> Answer<(StatusCode, Json<Customer>)> {
    Ok((StatusCode::CREATED, Json(db.write_async(move |tx| tx.insert(new)).await?)))
}

async fn all_customers(State(db): Shared) -> Answer<Json<Vec<Customer>>> {
    Ok(Json(db.read_async(|tx| tx.all(Customer::query().order_by(|c| c.name.asc()))).await?))
}

async fn one_customer(State(db): Shared, Path(id): Path<i64>) -> Answer<Json<Customer>> {
    Ok(Json(db.read_async(move |tx| tx.require(CustomerKey::from_raw(id))).await?))
}

async fn drop_customer(State(db): Shared, Path(id): Path<i64>) -> Answer<Json<Gone>> {
    Ok(Json(db.write_async(move |tx| tx.delete(CustomerKey::from_raw(id))).await?.into()))
}

async fn add_item(State(db): Shared, Body(new): Body<NewItem>) -> Answer<(StatusCode, Json<Item>)> {
    Ok((StatusCode::CREATED, Json(db.write_async(move |tx| tx.insert(new)).await?)))
}

async fn all_items(State(db): Shared) -> Answer<Json<Vec<Item>>> {
    Ok(Json(db.read_async(|tx| tx.all(Item::query().order_by(|i| i.name.asc()))).await?))
}

async fn one_item(State(db): Shared, Path(id): Path<i64>) -> Answer<Json<Item>> {
    Ok(Json(db.read_async(move |tx| tx.require(ItemKey::from_raw(id))).await?))
}

async fn drop_item(State(db): Shared, Path(id): Path<i64>) -> Answer<Json<Gone>> {
    Ok(Json(db.write_async(move |tx| tx.delete(ItemKey::from_raw(id))).await?.into()))
}

async fn add_order(State(db): Shared, Body(body): Body<OrderRequest>) -> Answer<(StatusCode, Json<Order>)> {
    let new = NewOrder { customer_id: Key::from_raw(body.customer_id), status: None };
    Ok((StatusCode::CREATED, Json(db.write_async(move |tx| tx.insert(new)).await?)))
}

async fn one_order(State(db): Shared, Path(id): Path<i64>) -> Answer<Json<OrderPage>> {
    let page = db.read_async(move |tx| {
        let order = Order::query().filter(|o| o.id.eq(OrderKey::from_raw(id)));
        let total_cents = tx.one(order.clone().select(total_cents))?;
        let lines = Order::LINES.order_by(|l| l.item_id.asc()).with(OrderLine::ITEM).into_row::<LineOfPage>();
        let rows = tx.one(order.with(Order::CUSTOMER).with(lines).into_row())?;
        Ok(OrderPage { rows, total_cents })
    });
    Ok(Json(page.await?))
}

/// The newest first, 50 at a time.
async fn all_orders(State(db): Shared, Query(asked): Query<OrderFilter>) -> Answer<Json<Vec<OrderSummary>>> {
    let orders = Order::query()
        .filter_opt(asked.status, |o, status| o.status.eq(status))
        .filter_opt(asked.customer_id, |o, id| o.customer_id.eq(CustomerKey::from_raw(id)))
        .filter_opt(asked.before, |o, id| o.id.lt(OrderKey::from_raw(id)))
        .order_by(|o| o.id.desc())
        .limit(50)
        .select(|o| SelectOrderSummary {
            id: o.id,
            customer: o.customer().name,
            status: o.status,
            total_cents: total_cents(o),
        });
    Ok(Json(db.read_async(move |tx| tx.all(orders)).await?))
}

async fn set_status(State(db): Shared, Path(id): Path<i64>, Body(body): Body<StatusRequest>) -> Answer<Json<Order>> {
    let key = OrderKey::from_raw(id);
    let order = db.write_async(move |tx| {
        tx.set(key, |o| o.status.set(body.status))?;
        tx.require(key)
    });
    Ok(Json(order.await?))
}

async fn drop_order(State(db): Shared, Path(id): Path<i64>) -> Answer<Json<Gone>> {
    Ok(Json(db.write_async(move |tx| tx.delete(OrderKey::from_raw(id))).await?.into()))
}

async fn add_line(
    State(db): Shared,
    Path(order): Path<i64>,
    Body(body): Body<LineRequest>,
) -> Answer<(StatusCode, Json<OrderLine>)> {
    let line =
        OrderLine { order_id: Key::from_raw(order), item_id: Key::from_raw(body.item_id), quantity: body.quantity };
    Ok((StatusCode::CREATED, Json(db.write_async(move |tx| tx.insert(line)).await?)))
}

/// Orders more of a line, or less: reads and writes in one transaction, so that no addition is lost.
async fn more_of_line(
    State(db): Shared,
    Path((order, item)): Path<(i64, i64)>,
    Body(body): Body<MoreRequest>,
) -> Answer<Json<OrderLine>> {
    let key = OrderLine::key(Key::from_raw(order), Key::from_raw(item));
    let line = db.write_async(move |tx| {
        let mut line = tx.require(key)?;
        line.quantity = line.quantity.saturating_add(body.more);
        tx.update(&line)?;
        Ok(line)
    });
    Ok(Json(line.await?))
}

async fn drop_line(State(db): Shared, Path((order, item)): Path<(i64, i64)>) -> Answer<Json<Gone>> {
    let key = OrderLine::key(Key::from_raw(order), Key::from_raw(item));
    Ok(Json(db.write_async(move |tx| tx.delete(key)).await?.into()))
}

/// Gives the service's routes.
pub fn routes(db: Db<Shop>) -> Router {
    Router::new()
        .route("/customers", get(all_customers).post(add_customer))
        .route("/customers/{id}", get(one_customer).delete(drop_customer))
        .route("/items", get(all_items).post(add_item))
        .route("/items/{id}", get(one_item).delete(drop_item))
        .route("/orders", get(all_orders).post(add_order))
        .route("/orders/{id}", get(one_order).delete(drop_order).patch(set_status))
        .route("/orders/{id}/lines", post(add_line))
        .route("/orders/{id}/lines/{item}", delete(drop_line).patch(more_of_line))
        .with_state(db)
}

/// Serves until `stop` is ready; requests that have begun are finished.
///
/// # Errors
/// Those of the listener.
pub async fn serve<F>(listener: TcpListener, db: Db<Shop>, stop: F) -> std::io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    axum::serve(listener, routes(db)).with_graceful_shutdown(stop).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().unwrap_or_else(|| "shop.db".to_owned());
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let db = Db::<Shop>::open(&path)?;
    let listener = TcpListener::bind(&address).await?;
    eprintln!("{path} is served at http://{}; press Ctrl-C to stop", listener.local_addr()?);
    let stop = async {
        // Without a signal handler there is no graceful stop, but still a service.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    serve(listener, db, stop).await?;
    eprintln!("stopped");
    Ok(())
}
