//! Fingerprints of lines: what two pages of a site say alike has the same one.

use std::fmt;
use std::hash::Hasher;

use fnv::FnvHasher;

/// The fingerprint of a text: FNV-1a of its fold, so that it is the same in every run and on every machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Print(pub(super) u64);

impl Print {
    /// The fingerprint of a text. Case, white space and the digits of numbers do not count: "3 Comments" is "12 comments".
    pub fn of(text: &str) -> Self {
        let mut hasher = FnvHasher::default();
        let mut bytes = [0; 4];
        fold(text, |c| hasher.write(c.encode_utf8(&mut bytes).as_bytes()));
        Self(hasher.finish())
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl std::str::FromStr for Print {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        u64::from_str_radix(text, 16)
            .map(Self)
            .map_err(|_| format!("{text:?} is no fingerprint of 16 hex digits"))
    }
}

/// The start of a text's fold, at most so many characters.
pub(super) fn shown(text: &str, most: usize) -> Box<str> {
    let mut shown = String::new();
    let mut chars = 0;
    fold(text, |c| {
        chars += 1;
        if chars <= most {
            shown.push(c);
        }
    });
    shown.into_boxed_str()
}

/// Calls back with a text in small letters, white space as one space, and each run of digits as one 0.
fn fold(text: &str, mut each: impl FnMut(char)) {
    let mut last = ' ';
    let mut space = false;
    for c in text.chars() {
        if c.is_whitespace() {
            space = last != ' ';
            continue;
        }
        let c = if c.is_numeric() { '0' } else { c };
        if c == '0' && last == '0' && !space {
            continue;
        }
        if space {
            each(' ');
            space = false;
        }
        last = c;
        if c.is_uppercase() {
            c.to_lowercase().for_each(&mut each);
        } else {
            each(c);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_space_and_numbers_do_not_count() {
        assert_eq!(shown("  12 \n Comments on  2024", 40).as_ref(), "0 comments on 0");
        assert_eq!(Print::of("3 Comments"), Print::of("1234 comments "));
        assert_ne!(Print::of("3 4"), Print::of("34"));
        assert_ne!(Print::of("comment"), Print::of("comments"));
    }

    #[test]
    fn is_the_same_for_ever() {
        // FNV-1a of "a", from the test vectors of its authors (http://www.isthe.com/chongo/tech/comp/fnv/).
        assert_eq!(Print::of("A").to_string(), "af63dc4c8601ec8c");
        assert_eq!("af63dc4c8601ec8c".parse(), Ok(Print::of("a")));
    }
}
