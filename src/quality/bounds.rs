//! What is asked of the signals: whether records carry them, and between which limits they are.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Signal, Signals};
use crate::Error;

/// What is asked of the signals: the `[quality]` settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Whether records carry the signals.
    pub signals: bool,
    /// The least that signals may be, by name.
    pub min: Limits,
    /// The most that signals may be, by name.
    pub max: Limits,
}

/// Limits of signals on one side.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>", into = "BTreeMap<String, f64>")]
pub struct Limits(BTreeMap<usize, f64>);

/// One bound, such as `n_words=50`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bound {
    signal: usize,
    value: f64,
}

impl FromStr for Bound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once('=')
            .ok_or_else(|| format!("{text:?} names no bound; write NAME=NUMBER, such as n_words=50"))?;
        let value: f64 = value.trim().parse().map_err(|_| format!("{value:?} is no number"))?;
        Self::new(name.trim(), value)
    }
}

impl Bound {
    fn new(name: &str, value: f64) -> Result<Self, String> {
        if !value.is_finite() {
            return Err(format!("{value} is no bound of {name}; give a number"));
        }
        let signal =
            Signal::ALL.iter().position(|signal| signal.name == name).ok_or_else(|| unknown(name))?;
        Ok(Self { signal, value })
    }
}

/// What to say of a name that is no signal's.
fn unknown(name: &str) -> String {
    let distance = |signal: &&Signal| strsim::damerau_levenshtein(name, signal.name);
    let nearest = Signal::ALL.iter().min_by_key(distance).map_or("n_words", |signal| signal.name);
    format!("there is no signal {name:?}; the nearest is {nearest:?}, and `dehusk signals` lists all")
}

impl TryFrom<BTreeMap<String, f64>> for Limits {
    type Error = String;

    fn try_from(named: BTreeMap<String, f64>) -> Result<Self, String> {
        let mut limits = Self::default();
        for (name, value) in &named {
            limits.set(Bound::new(name, *value)?);
        }
        Ok(limits)
    }
}

impl From<Limits> for BTreeMap<String, f64> {
    fn from(limits: Limits) -> Self {
        let named = |(signal, value): (usize, f64)| (Signal::ALL[signal].name.to_owned(), value);
        limits.0.into_iter().map(named).collect()
    }
}

impl Limits {
    /// Sets the limit of a signal.
    pub fn set(&mut self, bound: Bound) {
        self.0.insert(bound.signal, bound.value);
    }
}

impl Options {
    /// Whether signals are to be worked out at all.
    pub fn are_wanted(&self) -> bool {
        self.signals || !self.min.0.is_empty() || !self.max.0.is_empty()
    }

    /// Whether the limits leave room for any document.
    ///
    /// # Errors
    /// [`Error::Usage`] names a signal whose least is more than its most.
    pub fn check(&self) -> crate::error::Result<()> {
        let both = self.min.0.iter().filter_map(|(at, least)| Some((at, least, self.max.0.get(at)?)));
        both.into_iter().find(|(_, least, most)| least > most).map_or(Ok(()), |(at, least, most)| {
            let name = Signal::ALL[*at].name;
            Err(Error::Usage(format!(
                "no document has a {name} of {least} or more and {most} or less: change quality.min or quality.max"
            )))
        })
    }

    /// The first signal that is beyond its limits, in the order of the record, and what to say of it.
    pub fn broken_by(&self, signals: &Signals) -> Option<(&'static Signal, String)> {
        Signal::ALL.iter().zip(signals.values()).enumerate().find_map(|(at, (signal, value))| {
            let name = signal.name;
            match (self.min.0.get(&at), self.max.0.get(&at)) {
                (Some(least), _) if value < *least => {
                    Some((signal, format!("{name} is {value}, less than {least}")))
                }
                (_, Some(most)) if value > *most => {
                    Some((signal, format!("{name} is {value}, more than {most}")))
                }
                _ => None,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_a_name_and_a_number() {
        let words = Signal::ALL.iter().position(|signal| signal.name == "n_words").expect("it is there");
        assert_eq!("n_words=50".parse(), Ok(Bound { signal: words, value: 50.0 }));
        assert_eq!("n_words=many".parse::<Bound>(), Err("\"many\" is no number".to_owned()));
        assert_eq!(
            "n_wrods=5".parse::<Bound>(),
            Err("there is no signal \"n_wrods\"; the nearest is \"n_words\", and `dehusk signals` lists all"
                .to_owned())
        );
        assert!("n_words=nan".parse::<Bound>().is_err());
        assert!("n_words".parse::<Bound>().is_err());
    }

    #[test]
    fn bounds_themselves_are_allowed() {
        let mut options = Options::default();
        options.min.set("n_words=2".parse().expect("it is a bound"));
        options.max.set("n_lines=1".parse().expect("it is a bound"));
        assert_eq!(options.broken_by(&Signals::of("two words", "")), None);
        let broken =
            |text| options.broken_by(&Signals::of(text, "")).map(|(signal, said)| (signal.filtered, said));
        assert_eq!(broken("one"), Some(("filtered: n_words", "n_words is 1, less than 2".to_owned())));
        assert_eq!(broken("two\nwords"), Some(("filtered: n_lines", "n_lines is 2, more than 1".to_owned())));
    }
}
