//! A shop on the web: what goes, what stays and what is refused when a row is deleted is decided reference by
//! reference, and each decision has its reason beside it.
//!
//! ```text
//! cargo run --example shop
//! ```

#![allow(missing_docs, reason = "the fields say it themselves")]

use fk::prelude::*;

/// Somebody who orders, or only says what others should order.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "customers")]
pub struct Customer {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
}

/// A branch of the catalogue, which is a tree.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "categories")]
pub struct Category {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    // Restrict: nobody means the whole tree by its trunk. The branches are moved or deleted first.
    #[references(on_delete = restrict)]
    pub parent_id: Option<Key<Category>>,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "products", has_many(reviews: Review))]
pub struct Product {
    #[key]
    pub id: Key<Self>,
    #[unique]
    pub name: String,
    #[check(price_cents > 0)]
    pub price_cents: i64,
    // Set null: a category is where a product is found, not what it is. It is sold without one too.
    #[references(on_delete = set_null)]
    pub category_id: Option<Key<Category>>,
    // What was ordered can't be deleted, so there is another way to leave the shop.
    #[default(false)]
    pub discontinued: bool,
}

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "orders", has_many(items: OrderItem), many_to_many(coupons: Coupon through OrderCoupon))]
pub struct Order {
    #[key]
    pub id: Key<Self>,
    // Restrict: the books need to know who has paid. A customer without orders may go.
    #[references(on_delete = restrict)]
    pub customer_id: Key<Customer>,
}

/// What was ordered, at the price of that day.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order_items", key(order_id, product_id))]
pub struct OrderItem {
    // Cascade: an item is a part of its order and means nothing without it.
    #[references(on_delete = cascade)]
    pub order_id: Key<Order>,
    // Restrict: an invoice says what was bought. See `discontinued`.
    #[references(on_delete = restrict)]
    pub product_id: Key<Product>,
    #[check(quantity > 0)]
    pub quantity: i64,
    #[check(price_cents > 0)]
    pub price_cents: i64,
}

/// An opinion: one of each customer about each product.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "reviews", unique(product_id, author_id))]
pub struct Review {
    #[key]
    pub id: Key<Self>,
    // Cascade: an opinion about nothing helps nobody.
    #[references(on_delete = cascade)]
    pub product_id: Key<Product>,
    // Set null: the stars still help others; the name goes with its customer.
    #[references(on_delete = set_null)]
    pub author_id: Option<Key<Customer>>,
    #[check(between(rating, 1, 5))]
    pub rating: i64,
}

/// A discount, known by the word that is printed on it.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "coupons")]
pub struct Coupon {
    #[key]
    pub code: Key<Self, String>,
    #[check(between(percent, 1, 50))]
    pub percent: i64,
}

/// That a coupon was used for an order. The pair is the key: nobody uses one twice.
#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "order_coupons", key(order_id, coupon_code))]
pub struct OrderCoupon {
    // Cascade: as with the items.
    #[references(on_delete = cascade)]
    pub order_id: Key<Order>,
    // Restrict: without its coupon an order would have another total.
    #[references(on_delete = restrict, as coupon)]
    pub coupon_code: Key<Coupon, String>,
}

#[derive(Schema, Debug)]
#[schema(Customer, Category, Product, Order, OrderItem, Review, Coupon, OrderCoupon)]
pub struct Shop;

/// Opens a branch of the catalogue.
fn open_category(tx: &mut WriteTx<'_, Shop>, name: &str, parent: Option<&Category>) -> fk::Result<Category> {
    tx.insert(NewCategory { name: name.into(), parent_id: parent.map(|parent| parent.id) })
}

/// Puts a product into the catalogue.
fn stock(tx: &mut WriteTx<'_, Shop>, name: &str, price_cents: i64, category: &Category) -> fk::Result<Product> {
    let category_id = Some(category.id);
    tx.insert(NewProduct { name: name.into(), price_cents, category_id, discontinued: None })
}

/// Orders products by name, each at its price of today.
fn order(tx: &mut WriteTx<'_, Shop>, customer: &str, items: &[(&str, i64)]) -> fk::Result<Key<Order>> {
    let customer = tx.require_by(Customer::NAME_KEY, customer)?;
    let order_id = tx.insert(NewOrder { customer_id: customer.id })?.id;
    for (product, quantity) in items {
        let Product { id: product_id, price_cents, .. } = tx.require_by(Product::NAME_KEY, *product)?;
        tx.insert(OrderItem { order_id, product_id, quantity: *quantity, price_cents })?;
    }
    Ok(order_id)
}

/// Uses a coupon for an order.
fn redeem(tx: &mut WriteTx<'_, Shop>, order_id: Key<Order>, code: &str) -> fk::Result<OrderCoupon> {
    tx.insert(OrderCoupon { order_id, coupon_code: Key::from_raw(code.into()) })
}

/// Rates a product. Who rates it again has changed their mind.
fn rate(tx: &mut WriteTx<'_, Shop>, author: &str, product: &str, rating: i64) -> fk::Result<Review> {
    let author = tx.require_by(Customer::NAME_KEY, author)?;
    let product = tx.require_by(Product::NAME_KEY, product)?;
    let review = NewReview { product_id: product.id, author_id: Some(author.id), rating };
    tx.upsert(review, Review::PRODUCT_ID_AUTHOR_ID_KEY)
}

/// Closes an account, unless it has orders.
fn leave(tx: &mut WriteTx<'_, Shop>, name: &str) -> fk::Result<Deleted> {
    let customer = tx.require_by(Customer::NAME_KEY, name)?;
    tx.delete(customer.id)
}

/// Closes a category, unless it has branches.
fn close(tx: &mut WriteTx<'_, Shop>, name: &str) -> fk::Result<Deleted> {
    let category = tx.require_by(Category::NAME_KEY, name)?;
    tx.delete(category.id)
}

/// Forgets a product, unless somebody has ordered it.
fn discard(tx: &mut WriteTx<'_, Shop>, name: &str) -> fk::Result<Deleted> {
    let product = tx.require_by(Product::NAME_KEY, name)?;
    tx.delete(product.id)
}

/// What an order costs, coupons taken off.
fn total(tx: &ReadTx<'_, Shop>, order: &Order) -> fk::Result<i64> {
    let full: i64 = tx.all(order.items())?.iter().map(|item| item.quantity * item.price_cents).sum();
    let percent: i64 = tx.all(order.coupons())?.iter().map(|coupon| coupon.percent).sum();
    Ok(full * (100 - percent) / 100)
}

/// Tells the story; `say` is given a paragraph at a time.
pub(crate) fn run(db: &Db<Shop>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    let first = db.write(|tx| {
        for name in ["Helen", "Martin"] {
            tx.insert(NewCustomer { name: name.into() })?;
        }
        let home = open_category(tx, "Home", None)?;
        let light = open_category(tx, "Light", Some(&home))?;
        let seats = open_category(tx, "Seats", Some(&home))?;
        stock(tx, "Lamp", 2000, &light)?;
        stock(tx, "Candle", 300, &light)?;
        stock(tx, "Chair", 5000, &seats)?;
        tx.insert(Coupon { code: Key::from_raw("WELCOME10".into()), percent: 10 })?;
        let first = order(tx, "Helen", &[("Lamp", 2), ("Chair", 1)])?;
        redeem(tx, first, "WELCOME10")?;
        rate(tx, "Helen", "Lamp", 3)?;
        rate(tx, "Helen", "Lamp", 5)?;
        rate(tx, "Martin", "Lamp", 4)?;
        rate(tx, "Martin", "Candle", 2)?;
        Ok(first)
    })?;
    let cents = db.read(|tx| total(tx, &tx.require(first)?))?;
    say(&format!("Helen has ordered two lamps and a chair for {}.", money(cents)));
    report(db, say)?;

    say("\nWhat the constraints refuse:");
    attempt(say, "Use the coupon again", db.write(|tx| redeem(tx, first, "WELCOME10")));
    attempt(say, "Order no chair", db.write(|tx| order(tx, "Martin", &[("Chair", 0)])));
    attempt(say, "Give six stars", db.write(|tx| rate(tx, "Martin", "Lamp", 6)));
    let lamp = db.read(|tx| tx.require_by(Product::NAME_KEY, "Lamp"))?;
    attempt(say, "Give the lamp away", db.write(|tx| tx.set(lamp.id, |p| p.price_cents.set(0))));
    attempt(say, "Delete Helen", db.write(|tx| leave(tx, "Helen")));
    attempt(say, "Delete all of Home", db.write(|tx| close(tx, "Home")));
    attempt(say, "Delete the lamp", db.write(|tx| discard(tx, "Lamp")));

    say("\nWhat a shop does instead, and what may go:");
    db.write(|tx| tx.set(lamp.id, |p| p.discontinued.set(true)))?;
    say("The lamp is discontinued: its orders and reviews stay.");
    let gone = db.write(|tx| discard(tx, "Candle"))?;
    say(&format!("The candle, never ordered, is deleted, with {} review.", gone.cascaded));
    let gone = db.write(|tx| leave(tx, "Martin"))?;
    say(&format!("Martin, who has ordered nothing, leaves; {} review has no author now.", gone.cascaded));
    let gone = db.write(|tx| close(tx, "Seats"))?;
    say(&format!("The category Seats is closed; {} product has none now.", gone.cascaded));
    report(db, say)?;
    let gone = db.write(|tx| tx.delete(first))?;
    say(&format!("Helen's order is cancelled: {} items and coupons go with it.", gone.cascaded));
    attempt(say, "Delete Helen, who has no order now", db.write(|tx| leave(tx, "Helen")));
    Ok(())
}

/// Says what is on sale, and what was said about all products.
fn report(db: &Db<Shop>, say: &mut dyn FnMut(&str)) -> fk::Result<()> {
    db.read(|tx| {
        say("On sale:");
        for product in tx.all(Product::query().filter(|p| !p.discontinued).order_by(|p| p.name.asc()))? {
            let category = tx.first(Product::CATEGORY.of(&product))?;
            let category = category.map_or_else(|| "no category".to_owned(), |category| category.name);
            say(&format!("  {} for {}, in {category}", product.name, money(product.price_cents)));
        }
        say("Reviews:");
        for product in tx.all(Product::query().order_by(|p| p.name.asc()))? {
            for review in tx.all(product.reviews().order_by(|r| r.id.asc()))? {
                let author = tx.first(Review::AUTHOR.of(&review))?;
                let author = author.map_or_else(|| "somebody".to_owned(), |author| author.name);
                say(&format!("  {}: {} of 5, says {author}", product.name, review.rating));
            }
        }
        Ok(())
    })
}

/// Says what was tried and what came of it; `{error:#}` names the rule and the rows.
fn attempt<T>(say: &mut dyn FnMut(&str), what: &str, outcome: fk::Result<T>) {
    match outcome {
        Ok(_) => say(&format!("{what}: done.")),
        Err(error) => say(&format!("{what}: no.\n{error:#}")),
    }
}

fn money(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[allow(clippy::print_stdout, reason = "this is what an example is for")]
fn main() -> fk::Result<()> {
    run(&Db::temporary()?, &mut |line| println!("{line}"))
}
