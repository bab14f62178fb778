//! Random texts of tables, in every way that SQLite's grammar takes, and texts that are nearly such: each is read as
//! SQLite reads it, or not at all. `fuzz/` has the same property for texts that a fuzzer finds.

use super::accepted::holds;
use super::random::Random;
use super::rounds;

const NAMES: [&str; 24] = [
    "a",
    "b",
    "key",
    "x y",
    "(",
    "a)b",
    "'q'",
    "\"d\"\"d\"",
    "[",
    "`t`",
    ",",
    "größe",
    "雪",
    "😀",
    "desc",
    "generated",
    "always",
    "initially",
    "check",
    "REFERENCES",
    "primary key",
    "",
    "rowid",
    "--",
];
const TYPES: [&str; 20] = [
    "",
    "",
    "INTEGER",
    "int",
    "VARCHAR ( 10 )",
    "DECIMAL(10, -2)",
    "DECIMAL(+1.5e3,2)",
    "my type [x] 'y'",
    "no action",
    "key",
    "TEXT",
    "ANY",
    "\"quoted ( type\"",
    "INTEGER REFERENCE blob",
    "double precision",
    "GENERATED ALWAYS",
    "''",
    "\"\" INT",
    "[int] foo",
    "x /* INT */ y",
];
const DEFAULTS: [&str; 20] = [
    "1",
    "- 1.5",
    "+ 2",
    "'it''s'",
    "\"id\"",
    "word",
    "[b r]",
    "NULL",
    "TRUE",
    "false",
    "CURRENT_TIMESTAMP",
    "x'00fF'",
    "( 1 + ( 2 ) )",
    "( ')' )",
    "( \"x\" )",
    "0x1F",
    "1e-3",
    "(lower('A'))",
    "(CASE WHEN 1 THEN ')' ELSE '(' END)",
    "1_000",
];
const CONFLICTS: [&str; 8] = [
    "",
    "",
    "",
    "ON CONFLICT ABORT",
    "on conflict IGNORE",
    "ON CONFLICT replace",
    "ON CONFLICT FAIL",
    "ON CONFLICT ROLLBACK",
];
const CHECKS: [&str; 6] =
    ["( 1 )", "( ')' <> '(' )", "((1)IN(1,2))", "(1 /* ) */)", "( 1 -- )\n )", "(CASE 1 WHEN 1 THEN 1 END)"];
const DEFERRALS: [&str; 10] = [
    "",
    "",
    "",
    "DEFERRABLE",
    "NOT DEFERRABLE",
    "DEFERRABLE INITIALLY DEFERRED",
    "DEFERRABLE INITIALLY IMMEDIATE",
    "NOT DEFERRABLE INITIALLY DEFERRED",
    "NOT DEFERRABLE INITIALLY IMMEDIATE",
    "DEFERRABLE INITIALLY DEFERRED",
];
const ACTIONS: [&str; 12] = [
    "ON DELETE CASCADE",
    "ON DELETE SET NULL",
    "ON DELETE SET DEFAULT",
    "ON DELETE RESTRICT",
    "ON DELETE NO ACTION",
    "ON UPDATE CASCADE",
    "ON UPDATE SET NULL",
    "ON UPDATE SET DEFAULT",
    "ON UPDATE RESTRICT",
    "MATCH FULL",
    "MATCH [x]",
    "ON INSERT CASCADE",
];

/// Words of the grammar between which anything may stand that is no word.
struct Words<'a> {
    random: &'a mut Random,
    text: String,
}

impl Words<'_> {
    /// Writes words, their case as it comes. What is quoted stays as it is.
    fn say(&mut self, words: &str) -> &mut Self {
        self.space();
        let quoted = words.contains(['\'', '"', '[', '`', '/', '-']);
        match self.random.below(3) {
            0 if !quoted => self.text.push_str(&words.to_lowercase()),
            1 if !quoted => {
                for word in words.split(' ') {
                    self.text.push_str(word);
                    self.space();
                }
            }
            _ => self.text.push_str(words),
        }
        self
    }

    fn name(&mut self, name: &str) -> &mut Self {
        self.space();
        let name = self.random.quoted_or_bare(name);
        self.text.push_str(&name);
        self
    }

    fn space(&mut self) {
        let space =
            self.random.pick(&[" ", " ", " ", "\n", "\t ", " /* , ) ' */ ", " -- ( \"\n", "\u{c}", " \u{b}", " /**/"]);
        self.text.push_str(space);
    }

    fn reference(&mut self, columns: usize) {
        self.say("REFERENCES");
        match self.random.below(3) {
            0 => self.name("p"),
            1 => self.name("no such"),
            _ => self.name("t"),
        };
        if self.random.below(3) > 0 {
            self.say("(");
            for at in 0..columns {
                let name = self.random.pick(&["id", "u", "v", "a"]);
                self.say(if at == 0 { "" } else { "," }).name(name);
            }
            self.say(")");
        }
        for _ in 0..self.random.below(4) {
            let action = self.random.pick(&ACTIONS);
            self.say(action);
        }
        let deferral = self.random.pick(&DEFERRALS);
        self.say(deferral);
    }

    fn constraint_name(&mut self) {
        if self.random.one_in(4) {
            let name = self.random.pick(&NAMES);
            self.say("CONSTRAINT").name(name);
        }
    }

    fn conflict(&mut self) {
        let conflict = self.random.pick(&CONFLICTS);
        self.say(conflict);
    }

    fn column_constraint(&mut self, keyed: &mut bool) {
        self.constraint_name();
        match self.random.below(13) {
            0 if !*keyed => {
                *keyed = true;
                let order = self.random.pick(&["", "", "ASC", "DESC"]);
                self.say("PRIMARY KEY").say(order).conflict();
                let autoincrement = if self.random.one_in(3) { "AUTOINCREMENT" } else { "" };
                self.say(autoincrement);
            }
            0 | 1 => self.say("UNIQUE").conflict(),
            2 => self.say("NOT NULL").conflict(),
            3 => self.say("NULL").conflict(),
            4 | 5 => {
                let default = self.random.pick(&DEFAULTS);
                self.say("DEFAULT");
                self.text.push(' ');
                self.text.push_str(default);
            }
            6 => {
                let check = self.random.pick(&CHECKS);
                self.say("CHECK");
                self.text.push_str(check);
            }
            7 => {
                let collation = self.random.pick(&["NOCASE", "\"rtrim\"", "'binary'", "[nocase]"]);
                self.say("COLLATE").say(collation);
            }
            8 => {
                let deferral = self.random.pick(&DEFERRALS);
                self.say(deferral);
            }
            9 => {
                let words = self.random.pick(&["AS", "GENERATED ALWAYS AS"]);
                let check = self.random.pick(&CHECKS);
                let end = self.random.pick(&["", "VIRTUAL", "STORED"]);
                self.say(words);
                self.text.push_str(check);
                self.say(end);
            }
            _ => self.reference(1),
        }
    }

    fn table_constraint(&mut self, columns: &[&str], keyed: &mut bool) {
        self.constraint_name();
        let list = |words: &mut Self, most: usize, sorted: bool| {
            let count = 1 + words.random.below(most.min(columns.len()));
            let mut rest = columns.to_vec();
            words.say("(");
            for at in 0..count {
                let name = rest.swap_remove(words.random.below(rest.len()));
                words.say(if at == 0 { "" } else { "," }).name(name);
                if sorted && words.random.one_in(4) {
                    let order = words.random.pick(&["COLLATE nocase", "DESC", "COLLATE 'binary' ASC"]);
                    words.say(order);
                }
            }
            words.say(")");
            count
        };
        match self.random.below(5) {
            0 if !*keyed => {
                *keyed = true;
                self.say("PRIMARY KEY");
                list(self, 3, true);
                self.conflict();
            }
            0 | 1 => {
                self.say("UNIQUE");
                list(self, 3, true);
                self.conflict();
            }
            2 => {
                let check = self.random.pick(&CHECKS);
                self.say("CHECK");
                self.text.push_str(check);
                self.conflict();
            }
            _ => {
                self.say("FOREIGN KEY");
                let count = list(self, 3, false);
                self.reference(count);
            }
        }
    }
}

fn random_text(random: &mut Random) -> String {
    let mut rest = NAMES.to_vec();
    let columns: Vec<&str> = (0..=random.below(5)).map(|_| rest.swap_remove(random.below(rest.len()))).collect();
    let mut words = Words { random, text: String::from("CREATE") };
    words.say("TABLE");
    if words.random.one_in(4) {
        words.say("IF NOT EXISTS");
    }
    if words.random.one_in(4) {
        words.name("main").say(".");
    }
    let name = if words.random.one_in(3) { words.random.pick(&NAMES) } else { "t" };
    words.name(name).say("(");
    let mut keyed = false;
    for (at, column) in columns.iter().enumerate() {
        let declared_type = words.random.pick(&TYPES);
        words.say(if at == 0 { "" } else { "," }).name(column).say(declared_type);
        for _ in 0..words.random.below(4) {
            words.column_constraint(&mut keyed);
        }
    }
    for at in 0..words.random.below(4) {
        let comma = if at == 0 || words.random.below(3) > 0 { "," } else { "" };
        words.say(comma).table_constraint(&columns, &mut keyed);
    }
    words.say(")");
    let options = words.random.pick(&["", "", "", "WITHOUT ROWID", "STRICT", "STRICT, WITHOUT ROWID"]);
    words.say(options);
    let end = words.random.pick(&["", "", ";", " -- the end", " /* never closed"]);
    words.text.push_str(end);
    words.text
}

#[test]
fn random_texts_are_read_as_sqlite_reads_them() {
    let mut random = Random::new(5);
    let (mut taken, of) = (0, rounds(2000));
    for _ in 0..of {
        let sql = random_text(&mut random);
        match holds(&sql) {
            Ok(made) => taken += usize::from(made),
            Err(error) => panic!("{error}\n{sql}"),
        }
    }
    assert!(taken * 4 > of, "SQLite has taken {taken} of {of}");
}

/// Pieces of which a wrong text is made as easily as a right one.
const PIECES: [&str; 40] = [
    "(",
    ")",
    ",",
    ";",
    "'",
    "\"",
    "[",
    "]",
    "`",
    "--",
    "/*",
    "*/",
    "\n",
    " ",
    "\0",
    "\u{feff}",
    "é",
    "0x",
    "1e",
    "x'",
    ".",
    "$",
    "@",
    "CONSTRAINT",
    "REFERENCES p",
    "FOREIGN KEY",
    "PRIMARY KEY",
    "UNIQUE",
    "CHECK(1)",
    "DEFERRABLE",
    "INITIALLY",
    "DEFAULT",
    "COLLATE",
    "NOT NULL",
    "AS (1)",
    "GENERATED ALWAYS",
    "ON DELETE",
    "WITHOUT ROWID",
    "STRICT",
    "NULL",
];

fn mutated(random: &mut Random, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..=random.below(3) {
        let at = random.below(letters.len() + 1);
        let to = (at + random.below(12)).min(letters.len());
        match random.below(5) {
            0 => drop(letters.drain(at..to)),
            1 => {
                let part: Vec<char> = letters[at..to].to_vec();
                let into = random.below(letters.len() + 1);
                letters.splice(into..into, part);
            }
            2 => letters.truncate(to.max(letters.len() / 2)),
            _ => {
                let piece = random.pick(&PIECES);
                letters.splice(at..at, piece.chars());
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn texts_that_are_nearly_right_stop_nothing() {
    let mut random = Random::new(6);
    let (mut taken, of) = (0, rounds(3000));
    for _ in 0..of {
        let sql = random_text(&mut random);
        let sql = mutated(&mut random, &sql);
        match holds(&sql) {
            Ok(made) => taken += usize::from(made),
            Err(error) => panic!("{error}\n{sql}"),
        }
    }
    assert!(taken * 40 > of, "SQLite has taken {taken} of {of}");
}

#[test]
fn bytes_that_are_no_text_stop_nothing() {
    let mut random = Random::new(7);
    for _ in 0..rounds(10_000) {
        let bytes: Vec<u8> = (0..random.below(60)).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        let sql = format!("CREATE TABLE {}", String::from_utf8_lossy(&bytes));
        if let Err(error) = holds(&sql) {
            panic!("{error}\n{sql:?}");
        }
    }
}
