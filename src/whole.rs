//! Whole numbers of settings that have a most: the message about a wrong one says which.

use std::fmt;

use serde::Deserializer;
use serde::de::{Error, Unexpected, Visitor};

/// Reads a whole number from 0 to this one.
///
/// # Errors
/// Where it is another one, or none, with what it may be.
pub(crate) fn up_to<'de, D: Deserializer<'de>>(most: u64, settings: D) -> Result<u64, D::Error> {
    settings.deserialize_u64(UpTo(most))
}

struct UpTo(u64);

impl Visitor<'_> for UpTo {
    type Value = u64;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 0 to {}", self.0)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
        if number <= self.0 { Ok(number) } else { Err(E::invalid_value(Unexpected::Unsigned(number), &self)) }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<u64, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }
}
