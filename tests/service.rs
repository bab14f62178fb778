//! The service example over real HTTP: every status with its cause, many clients at once, and a stop in
//! the middle of it all.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Barrier, mpsc};
use std::thread;
use std::time::Duration;

use axum::http::StatusCode;
use fk::rusqlite::Connection;
use fk::{Db, Key};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

#[path = "../examples/service.rs"]
#[expect(dead_code, unreachable_pub, reason = "it is a program of its own, whose `main` isn't called here")]
mod service;

use service::{Item, NewCustomer, NewItem, NewOrder, NewOrderLine, OrderLine, Shop};

/// A running service.
struct Server {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<io::Result<()>>,
    runtime: Runtime,
}

impl Server {
    fn start(db: Db<Shop>) -> Self {
        let runtime = Runtime::new().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        // Also stops if the test fails and drops the sender.
        let serving = runtime.spawn(service::serve(listener, db, async { drop(stopped.await) }));
        Self { address, stop, serving, runtime }
    }

    fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Stops gracefully: comes back when the last request is answered.
    fn stop(self) {
        self.stop.send(()).unwrap();
        self.runtime.block_on(self.serving).unwrap().unwrap();
    }
}

/// One connection's worth of requests.
struct Client {
    agent: ureq::Agent,
    base: String,
}

/// An answer: status, JSON, and the `Retry-After` header.
#[derive(Debug)]
struct Answer {
    status: u16,
    body: Value,
    retry_after: Option<String>,
}

impl Client {
    fn new(address: SocketAddr) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_mins(1)))
            .build();
        Self { agent: config.into(), base: format!("http://{address}") }
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Result<Answer, ureq::Error> {
        let request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.base));
        let mut response = match body {
            Some(body) => {
                let request = request.header("content-type", "application/json").body(body.to_string());
                self.agent.run(request.map_err(ureq::Error::Http)?)?
            }
            None => self.agent.run(request.body(()).map_err(ureq::Error::Http)?)?,
        };
        let retry_after = response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
        let text = response.body_mut().read_to_string()?;
        let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{method} {path} gave no JSON: {text:?}"));
        Ok(Answer { status: response.status().as_u16(), body, retry_after })
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, None).unwrap()
    }

    fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, None).unwrap()
    }

    #[expect(clippy::needless_pass_by_value, reason = "`json!` is written in the call")]
    fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(&body)).unwrap()
    }

    #[expect(clippy::needless_pass_by_value, reason = "`json!` is written in the call")]
    fn patch(&self, path: &str, body: Value) -> Answer {
        self.send("PATCH", path, Some(&body)).unwrap()
    }

    /// Posts, and gives the new row's number.
    fn create(&self, path: &str, body: Value) -> i64 {
        let answer = self.post(path, body);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body["id"].as_i64().unwrap()
    }
}

/// A status with the constraint that is its cause, and a body without the values in `secret`.
#[track_caller]
fn refused(answer: &Answer, status: u16, constraint: &str, secret: &[&str]) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.body["constraint"], constraint, "{answer:?}");
    let text = answer.body["error"].as_str().unwrap();
    assert!(text.contains(constraint), "{text}");
    assert!(!text.contains("detail"), "{text}");
    for value in secret {
        assert!(!answer.body.to_string().contains(value), "{value} is in {text}");
    }
}

/// A file with a folder of its own, so that what SQLite leaves beside it can be seen.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("fk-service-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("shop.db")
    }

    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn an_order_from_its_first_line_to_its_end() {
    let server = Server::start(Db::temporary().unwrap());
    let client = server.client();
    let helen = client.create("/customers", json!({ "name": "Helen" }));
    let lamp = client.create("/items", json!({ "name": "Lamp", "price_cents": 1999 }));
    let chair = client.create("/items", json!({ "name": "Chair", "price_cents": 4950 }));
    let order = client.create("/orders", json!({ "customer_id": helen }));
    let lines = format!("/orders/{order}/lines");
    assert_eq!(client.post(&lines, json!({ "item_id": lamp, "quantity": 2 })).status, 201);
    assert_eq!(client.post(&lines, json!({ "item_id": chair, "quantity": 1 })).status, 201);
    assert_eq!(client.patch(&format!("{lines}/{chair}"), json!({ "more": 3 })).body["quantity"], 4);
    assert_eq!(client.patch(&format!("/orders/{order}"), json!({ "status": "Shipped" })).status, 200);

    let page = client.get(&format!("/orders/{order}"));
    assert_eq!(page.status, 200);
    let expected = json!({
        "order": { "id": order, "customer_id": helen, "status": "Shipped" },
        "customer": { "id": helen, "name": "Helen" },
        "lines": [
            {
                "order_id": order,
                "item_id": lamp,
                "quantity": 2,
                "item": { "id": lamp, "name": "Lamp", "price_cents": 1999 },
            },
            {
                "order_id": order,
                "item_id": chair,
                "quantity": 4,
                "item": { "id": chair, "name": "Chair", "price_cents": 4950 },
            },
        ],
        "total_cents": 2 * 1999 + 4 * 4950,
    });
    assert_eq!(page.body, expected);

    let listed = json!([{ "id": order, "customer": "Helen", "status": "Shipped", "total_cents": 2 * 1999 + 4 * 4950 }]);
    let asked = [String::new(), "?status=Shipped".to_owned(), format!("?customer_id={helen}&before={}", order + 1)];
    for asked in asked {
        assert_eq!(client.get(&format!("/orders{asked}")).body, listed, "{asked}");
    }
    for asked in ["?status=Draft".to_owned(), format!("?before={order}"), "?customer_id=4711".to_owned()] {
        assert_eq!(client.get(&format!("/orders{asked}")).body, json!([]), "{asked}");
    }

    assert_eq!(client.delete(&format!("{lines}/{lamp}")).body, json!({ "rows": 1, "cascaded": 0 }));
    assert_eq!(client.delete(&format!("/items/{lamp}")).status, 200);
    assert_eq!(client.delete(&format!("/customers/{helen}")).body, json!({ "rows": 1, "cascaded": 2 }));
    assert_eq!(client.get("/customers").body, json!([]));
    assert_eq!(client.get("/items").body.as_array().unwrap().len(), 1);
    server.stop();
}

#[test]
fn a_missing_parent_and_a_failed_check_are_422() {
    let server = Server::start(Db::temporary().unwrap());
    let client = server.client();
    let helen = client.create("/customers", json!({ "name": "Helen" }));
    let lamp = client.create("/items", json!({ "name": "Lamp", "price_cents": 1999 }));
    let order = client.create("/orders", json!({ "customer_id": helen }));
    let lines = format!("/orders/{order}/lines");

    let answer = client.post("/orders", json!({ "customer_id": 4711 }));
    refused(&answer, 422, "fk_orders_customer_id", &["4711"]);
    let answer = client.post(&lines, json!({ "item_id": 4711, "quantity": 1 }));
    refused(&answer, 422, "fk_order_lines_item_id", &["4711"]);
    let answer = client.post("/orders/4711/lines", json!({ "item_id": lamp, "quantity": 1 }));
    refused(&answer, 422, "fk_order_lines_order_id", &["4711"]);
    let answer = client.post(&lines, json!({ "item_id": lamp, "quantity": -4711 }));
    refused(&answer, 422, "ck_order_lines_quantity", &["4711"]);

    assert_eq!(client.post(&lines, json!({ "item_id": lamp, "quantity": 1 })).status, 201);
    let answer = client.patch(&format!("{lines}/{lamp}"), json!({ "more": -4711 }));
    refused(&answer, 422, "ck_order_lines_quantity", &["4711", "4710"]);
    // What was refused has changed nothing.
    assert_eq!(client.get(&format!("/orders/{order}")).body["lines"][0]["quantity"], 1);
    server.stop();
}

#[test]
fn a_null_where_none_may_be_is_422() {
    // No route of the service can write one; a statement by hand can.
    let db = Db::<Shop>::in_memory().unwrap();
    db.write(|tx| tx.insert(NewItem { name: "Lamp".into(), price_cents: 1999 })).unwrap();
    let error = db.write(|tx| tx.sql::<()>("UPDATE items SET price_cents = NULL", ())).unwrap_err();
    assert_eq!(service::status_of(&error), StatusCode::UNPROCESSABLE_ENTITY, "{error:#}");
    assert!(!error.to_string().contains("1999"), "{error}");
}

#[test]
fn what_is_still_referenced_and_what_is_there_twice_is_409() {
    let server = Server::start(Db::temporary().unwrap());
    let client = server.client();
    let helen = client.create("/customers", json!({ "name": "Helen" }));
    let lamp = client.create("/items", json!({ "name": "Lamp", "price_cents": 1999 }));
    let order = client.create("/orders", json!({ "customer_id": helen }));
    let lines = format!("/orders/{order}/lines");
    assert_eq!(client.post(&lines, json!({ "item_id": lamp, "quantity": 1 })).status, 201);

    refused(&client.delete(&format!("/items/{lamp}")), 409, "fk_order_lines_item_id", &[]);
    refused(&client.post("/customers", json!({ "name": "Helen" })), 409, "uq_customers_name", &["Helen"]);
    refused(&client.post("/items", json!({ "name": "Lamp", "price_cents": 1 })), 409, "uq_items_name", &["Lamp"]);
    refused(&client.post(&lines, json!({ "item_id": lamp, "quantity": 7 })), 409, "pk_order_lines", &["7"]);
    server.stop();
}

#[test]
fn what_is_not_there_is_404() {
    let server = Server::start(Db::temporary().unwrap());
    let client = server.client();
    for path in ["/customers/4711", "/items/4711", "/orders/4711"] {
        for answer in [client.get(path), client.delete(path)] {
            assert_eq!(answer.status, 404, "{path}: {answer:?}");
            assert_eq!(answer.body["constraint"], Value::Null);
            assert!(!answer.body.to_string().contains("4711"), "{answer:?}");
        }
    }
    assert_eq!(client.patch("/orders/4711", json!({ "status": "Placed" })).status, 404);
    assert_eq!(client.patch("/orders/4711/lines/1", json!({ "more": 1 })).status, 404);
    assert_eq!(client.delete("/orders/4711/lines/1").status, 404);
    server.stop();
}

#[test]
fn a_body_that_cant_be_read_is_refused_in_json_too() {
    let server = Server::start(Db::temporary().unwrap());
    let client = server.client();
    let answer = client.post("/customers", json!({ "nom": "Helen" }));
    assert_eq!(answer.status, 422, "{answer:?}");
    assert!(answer.body["error"].as_str().unwrap().contains("missing field `name`"), "{answer:?}");
    server.stop();
}

#[test]
fn a_busy_database_is_503_and_says_when_to_come_back() {
    let db = Db::<Shop>::options().busy_timeout(Duration::from_millis(50)).temporary().unwrap();
    let server = Server::start(db.clone());
    let client = server.client();
    let (begun, has_begun) = mpsc::channel();
    let (end, may_end) = mpsc::channel::<()>();
    let writer = thread::spawn(move || {
        let guard = db.begin_write().unwrap();
        begun.send(()).unwrap();
        may_end.recv().unwrap();
        guard.rollback();
    });
    has_begun.recv().unwrap();

    let answer = client.post("/customers", json!({ "name": "Helen" }));
    assert_eq!(answer.status, 503, "{answer:?}");
    assert_eq!(answer.retry_after.as_deref(), Some("1"));
    // Readers don't wait for a writer.
    assert_eq!(client.get("/customers").status, 200);

    end.send(()).unwrap();
    writer.join().unwrap();
    assert_eq!(client.post("/customers", json!({ "name": "Helen" })).status, 201);
    server.stop();
}

#[test]
fn what_nobody_foresaw_is_500_and_says_nothing() {
    let folder = Folder::new("broken");
    let db = Db::<Shop>::open(folder.file()).unwrap();
    let server = Server::start(db);
    vandalize(&folder, "ALTER TABLE customers RENAME TO clients");
    let answer = server.client().get("/customers");
    assert_eq!(answer.status, 500, "{answer:?}");
    assert_eq!(answer.body, json!({ "error": "internal error" }));
    server.stop();
}

/// SQLite would take `"name"`, a column that is gone, for the text 'name'.
#[test]
fn a_column_that_is_gone_is_an_error() {
    let folder = Folder::new("renamed");
    let db = Db::<Shop>::open(folder.file()).unwrap();
    db.write(|tx| tx.insert(NewCustomer { name: "Helen".into() })).unwrap();
    let server = Server::start(db);
    vandalize(&folder, "ALTER TABLE customers RENAME COLUMN name TO nom");
    let answer = server.client().get("/customers");
    assert_eq!(answer.status, 500, "{answer:?}");
    assert_eq!(answer.body, json!({ "error": "internal error" }));
    server.stop();
}

/// Does what a program would do that doesn't know the schema.
fn vandalize(folder: &Folder, sql: &str) {
    Connection::open(folder.file()).unwrap().execute_batch(sql).unwrap();
}

const CLIENTS: i64 = 32;
const ROUNDS: i64 = 12;

#[test]
fn many_clients_lose_no_update() {
    let db = Db::temporary().unwrap();
    let (order, lamp) = order_of_one_lamp(&db);
    let server = Server::start(db.clone());
    let start = Barrier::new(usize::try_from(CLIENTS).unwrap());
    let conflicts = AtomicU64::new(0);
    thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (client, start, conflicts) = (server.client(), &start, &conflicts);
            scope.spawn(move || {
                start.wait();
                for round in 0..ROUNDS {
                    visit(&client, order, lamp, number, round, conflicts);
                }
            });
        }
    });
    server.stop();

    // Of each round's name, one client was the first.
    let expected_conflicts = u64::try_from((CLIENTS - 1) * ROUNDS).unwrap();
    assert_eq!(conflicts.into_inner(), expected_conflicts);
    db.read(|tx| {
        let line = tx.require(OrderLine::key(Key::from_raw(order), Key::from_raw(lamp)))?;
        assert_eq!(line.quantity, 1 + CLIENTS * ROUNDS, "an update was lost");
        let count = |table: &str| tx.sql::<(i64,)>(&format!("SELECT count(*) FROM {table}"), ()).map(|rows| rows[0].0);
        // Helen, a customer for each client and round of whom every other was closed again, and a shared one a round.
        assert_eq!(count("customers")?, 1 + CLIENTS * ROUNDS / 2 + ROUNDS);
        assert_eq!(count("orders")?, 1 + CLIENTS * ROUNDS / 2);
        assert_eq!(count("order_lines")?, 1 + CLIENTS * ROUNDS / 2);
        assert_eq!(tx.sql::<(String, i64, String, i64)>("PRAGMA foreign_key_check", ())?, []);
        Ok(())
    })
    .unwrap();
}

/// What one client does in one round: writes that must all succeed, one that succeeds for one client only,
/// and reads that must be whole.
fn visit(client: &Client, order: i64, lamp: i64, number: i64, round: i64, conflicts: &AtomicU64) {
    let answer = client.patch(&format!("/orders/{order}/lines/{lamp}"), json!({ "more": 1 }));
    assert_eq!(answer.status, 200, "{answer:?}");

    match client.post("/customers", json!({ "name": format!("round {round}") })) {
        Answer { status: 201, .. } => {}
        answer => {
            refused(&answer, 409, "uq_customers_name", &[]);
            conflicts.fetch_add(1, Ordering::Relaxed);
        }
    }

    let name = format!("client {number}, round {round}");
    let own = client.create("/customers", json!({ "name": name }));
    let bought = client.create("/orders", json!({ "customer_id": own }));
    let answer = client.post(&format!("/orders/{bought}/lines"), json!({ "item_id": lamp, "quantity": 2 }));
    assert_eq!(answer.status, 201, "{answer:?}");
    let page = client.get(&format!("/orders/{bought}"));
    assert_eq!(page.body["total_cents"], 2 * 1999, "{page:?}");
    refused(&client.delete(&format!("/items/{lamp}")), 409, "fk_order_lines_item_id", &[]);
    if (number + round) % 2 == 0 {
        assert_eq!(client.delete(&format!("/customers/{own}")).body, json!({ "rows": 1, "cascaded": 2 }));
        // The order is gone. Its number may be another's by now: SQLite gives the newest number again.
        let again = client.get(&format!("/orders/{bought}"));
        assert!(again.status == 404 || again.body["customer"]["name"] != name, "{again:?}");
    }
}

#[test]
fn a_stop_during_load_finishes_what_has_begun() {
    let folder = Folder::new("stop");
    let db = Db::open(folder.file()).unwrap();
    let (order, lamp) = order_of_one_lamp(&db);
    let server = Server::start(db.clone());
    let (path, body) = (format!("/orders/{order}/lines/{lamp}"), json!({ "more": 1 }));
    let (done, cut, stopping) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    thread::scope(|scope| {
        for _ in 0..8 {
            let client = server.client();
            let (path, body, done, cut, stopping) = (&path, &body, &done, &cut, &stopping);
            scope.spawn(move || {
                loop {
                    match client.send("PATCH", path, Some(body)) {
                        Ok(answer) => {
                            assert_eq!(answer.status, 200, "{answer:?}");
                            done.fetch_add(1, Ordering::Relaxed);
                        }
                        // The door is closed: the request was never read, or the next test of counts fails.
                        Err(_) if stopping.load(Ordering::SeqCst) => break,
                        Err(error) => {
                            cut.fetch_add(1, Ordering::Relaxed);
                            panic!("before the stop: {error}");
                        }
                    }
                }
            });
        }
        while done.load(Ordering::Relaxed) < 100 && cut.load(Ordering::Relaxed) == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        // A slow request is under way when the stop comes: it waits for this guard, then for its turn.
        let guard = db.begin_write().unwrap();
        let slow = {
            let (client, path, body) = (server.client(), &path, &body);
            scope.spawn(move || client.send("PATCH", path, Some(body)))
        };
        thread::sleep(Duration::from_millis(200));
        stopping.store(true, Ordering::SeqCst);
        let ending = thread::Builder::new().spawn_scoped(scope, || server.stop()).unwrap();
        thread::sleep(Duration::from_millis(200));
        assert!(!ending.is_finished(), "the stop didn't wait for the request that had begun");
        guard.rollback();
        let answer = slow.join().unwrap().unwrap();
        assert_eq!(answer.status, 200, "{answer:?}");
        done.fetch_add(1, Ordering::Relaxed);
        ending.join().unwrap();
    });

    let written = db.read(|tx| tx.require(OrderLine::key(Key::from_raw(order), Key::from_raw(lamp)))).unwrap().quantity;
    // Every answered request was kept, and none was kept that wasn't answered.
    assert_eq!(u64::try_from(written).unwrap(), 1 + done.into_inner());
    assert!(folder.names().contains(&"shop.db-wal".to_owned()), "{:?}", folder.names());
    drop(db);
    assert_eq!(folder.names(), ["shop.db"], "something stayed behind");
    whole(&folder.file());
}

fn whole(file: &Path) {
    let connection = Connection::open(file).unwrap();
    let check: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
}

fn order_of_one_lamp(db: &Db<Shop>) -> (i64, i64) {
    db.write(|tx| {
        let helen = tx.insert(NewCustomer { name: "Helen".into() })?;
        let lamp: Item = tx.insert(NewItem { name: "Lamp".into(), price_cents: 1999 })?;
        let order = tx.insert(NewOrder { customer_id: helen.id, status: None })?;
        tx.insert(NewOrderLine { order_id: order.id, item_id: lamp.id, quantity: 1 })?;
        Ok((order.id.into_raw(), lamp.id.into_raw()))
    })
    .unwrap()
}
