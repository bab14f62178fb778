//! Decimal numbers: scale, range and sums.

use fk::Scaled;
use rust_decimal::Decimal;

use super::*;

laws!(
    scaled,
    Scaled<2>,
    Case {
        stored: vec![
            (Scaled::new(Decimal::new(125, 1)).unwrap(), "1250"),
            (Scaled::from_units(-1), "-1"),
            (Scaled::from_units(i64::MAX), "9223372036854775807"),
        ],
        read: vec![],
        unread: vec!["12.5", "'12.5'"],
        refused: vec![],
        random: |random| Scaled::from_units(random.i64()),
    },
    sorted_as_in_rust
);

#[test]
fn nothing_is_rounded() {
    let new = |text: &str| text.parse::<Scaled<2>>().map_err(|error| format!("{error}; {error:#}"));
    assert_eq!(new("12.50").map(Scaled::units), Ok(1250));
    assert_eq!(new("-0.010000").map(Scaled::units), Ok(-1));
    assert_eq!(new("92233720368547758.07").map(Scaled::units), Ok(i64::MAX));
    assert_eq!(new("-92233720368547758.08").map(Scaled::units), Ok(i64::MIN));
    let text = "the number has more than 2 digits behind the point; 0.001 has more than 2 digits behind the point";
    assert_eq!(new("0.001").unwrap_err(), text);
    assert!(new("92233720368547758.08").unwrap_err().starts_with("the value is outside the range of `Scaled`"));
    assert!("79228162514264337593543950335".parse::<Scaled<18>>().is_err());
    assert!(new("a").unwrap_err().starts_with("the text is no `Scaled`"));
    assert_eq!(Scaled::<18>::from_units(i64::MIN).to_string(), "-9.223372036854775808");
    assert_eq!(Decimal::from(Scaled::<0>::from_units(7)), Decimal::new(7, 0));
}

#[derive(Value, Debug, Clone, Copy, PartialEq)]
struct Price(Scaled<2>);

#[derive(Table, Debug, Clone, PartialEq)]
#[table(name = "lines")]
struct Line {
    #[key]
    id: Key<Self>,
    price: Price,
    #[check(discount < list)]
    discount: Scaled<2>,
    list: Scaled<2>,
}

#[derive(Schema)]
#[schema(Line)]
struct Lines;

#[test]
fn sums_are_of_the_same_scale() -> fk::Result<()> {
    let db = Db::<Lines>::in_memory()?;
    let (price, discount, list) = (Price(Scaled::from_units(950)), Scaled::from_units(50), Scaled::from_units(1000));
    let line = db.write(|tx| tx.insert(NewLine { price, discount, list }))?;
    let sum = Line::query().filter(|l| (l.list - l.discount + Scaled::from_units(1)).eq(Scaled::from_units(951)));
    let newtype = Line::query().filter(|l| (l.price + price).eq(Price(Scaled::from_units(1900))));
    db.read(|tx| {
        assert_eq!(tx.one(sum)?, line);
        assert_eq!(tx.one(newtype)?, line);
        Ok(())
    })
}
