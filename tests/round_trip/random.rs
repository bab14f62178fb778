//! Random rows, extremes as often as not, the same for the same seed.

use fk::prelude::*;

use crate::support::{Blobby, Country, Email, Grams, Status};

/// Marsaglia's xorshift64*.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(bound).unwrap()).unwrap()
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    /// An extreme as often as not.
    pub(crate) fn one_of<T: Clone>(&mut self, extremes: &[T], other: impl FnOnce(&mut Self) -> T) -> T {
        if self.below(2) == 0 { self.pick(extremes) } else { other(self) }
    }

    pub(crate) fn maybe<T>(&mut self, some: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.below(3) == 0 { None } else { Some(some(self)) }
    }

    pub(crate) fn text(&mut self) -> String {
        self.one_of(&texts(), |random| {
            let length = random.below(40);
            (0..length).filter_map(|_| char::from_u32(u32::try_from(random.next() % 0x11_0000).unwrap())).collect()
        })
    }

    fn blob(&mut self) -> Vec<u8> {
        self.one_of(&blobs(), |random| {
            let length = random.below(100);
            random.next().to_le_bytes().iter().copied().cycle().take(length).collect()
        })
    }

    pub(crate) fn float(&mut self) -> f64 {
        let any = self.one_of(&FLOATS, |random| f64::from_bits(random.next()));
        if any.is_nan() { 0.5 } else { any }
    }
}

macro_rules! integers {
    ($($name:ident: $ty:ident),*) => {
        impl Random {$(
            pub(crate) fn $name(&mut self) -> $ty {
                let bytes = self.next().to_le_bytes();
                let (random, _) = bytes.split_at(size_of::<$ty>());
                let random = $ty::from_le_bytes(random.try_into().unwrap());
                self.one_of(&[$ty::MIN, $ty::MIN + 1, 0, 1, $ty::MAX - 1, $ty::MAX], |_| random)
            }
        )*}
    };
}

integers!(i8: i8, i16: i16, i32: i32, i64: i64, u8: u8, u16: u16, u32: u32);

pub(crate) const FLOATS: [f64; 17] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    f64::EPSILON,
    // The smallest and the largest subnormal number.
    f64::from_bits(1),
    f64::from_bits(0x000F_FFFF_FFFF_FFFF),
    // Around what an integer holds exactly, and around `i64`.
    9_007_199_254_740_992.0,
    9_007_199_254_740_994.0,
    9_223_372_036_854_775_807.0,
    -9_223_372_036_854_775_808.0,
    0.1,
];

pub(crate) fn texts() -> Vec<String> {
    let long = ["x", "ü🦀"].map(|part| part.repeat(40_000));
    let short = [
        "",
        " ",
        "\0",
        "a\0b\0",
        "\0\0\0",
        "'",
        "''",
        "\"",
        "`",
        "\\",
        "%",
        "_",
        "?",
        "NULL",
        "0",
        "-1",
        "1e999",
        "x'00'",
        "🦀",
        "👩‍👩‍👧‍👦",
        "ü",
        "u\u{308}",
        "\u{feff}bom",
        "\u{ffff}",
        "\u{10ffff}",
        "\r\n\t",
        "שלום",
        "'; DROP TABLE blobbies; --",
    ];
    short.into_iter().map(str::to_owned).chain(long).collect()
}

pub(crate) fn blobs() -> Vec<Vec<u8>> {
    vec![vec![], vec![0], vec![0xff], vec![0; 1000], (0..=255).collect(), b"text".to_vec(), vec![0xAB; 300_000]]
}

const STATUSES: [Status; 3] = [Status::Draft, Status::Placed, Status::Shipped];

/// A random row. The countries and the first row are there to be referenced.
pub(crate) fn row(random: &mut Random, id: i64, countries: &[Country]) -> Blobby {
    Blobby {
        id: Key::from_raw(id),
        i8: random.i8(),
        i16: random.i16(),
        i32: random.i32(),
        i64: random.i64(),
        u8: random.u8(),
        u16: random.u16(),
        u32: random.u32(),
        f64: random.float(),
        bool: random.below(2) == 0,
        text: random.text(),
        blob: random.blob(),
        status: random.pick(&STATUSES),
        email: Email(random.text()),
        grams: Grams(random.i32()),
        maybe_i64: random.maybe(Random::i64),
        maybe_f64: random.maybe(Random::float),
        maybe_bool: random.maybe(|random| random.below(2) == 0),
        maybe_text: random.maybe(Random::text),
        maybe_blob: random.maybe(Random::blob),
        maybe_status: random.maybe(|random| random.pick(&STATUSES)),
        maybe_email: random.maybe(|random| Email(random.text())),
        maybe_country: random.maybe(|random| random.pick(countries).code),
        maybe_other: random.maybe(|_| Key::from_raw(id)),
    }
}
