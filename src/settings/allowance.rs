//! How many rejects a run may have and still be a success.

use serde::{Deserialize, Serialize};

/// A number of rejects, or a share of the inputs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "toml::Value", into = "toml::Value")]
pub enum Allowance {
    /// At most so many.
    Count(u64),
    /// At most so many in a hundred inputs.
    Percent(f64),
}

impl Default for Allowance {
    fn default() -> Self {
        Self::Count(0)
    }
}

impl Allowance {
    /// Whether so many rejects among so many inputs are allowed.
    pub fn covers(self, rejects: u64, inputs: u64) -> bool {
        match self {
            Self::Count(most) => rejects <= most,
            Self::Percent(most) => rejects as f64 * 100.0 <= most * inputs as f64,
        }
    }
}

impl std::fmt::Display for Allowance {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count(most) => write!(f, "{most}"),
            Self::Percent(most) => write!(f, "{most}%"),
        }
    }
}

impl std::str::FromStr for Allowance {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("{text:?} is neither a number of documents, such as 10, nor a share, such as 1%");
        match text.strip_suffix('%') {
            None => text.parse().map(Self::Count).map_err(|_| wrong()),
            Some(share) => match share.trim_end().parse() {
                Ok(share) if (0.0..=100.0).contains(&share) => Ok(Self::Percent(share)),
                _ => Err(wrong()),
            },
        }
    }
}

impl TryFrom<toml::Value> for Allowance {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::Integer(most) if most >= 0 => Ok(Self::Count(most as u64)),
            toml::Value::String(text) => text.parse(),
            other => other.to_string().parse(),
        }
    }
}

impl From<Allowance> for toml::Value {
    fn from(allowance: Allowance) -> Self {
        match allowance {
            Allowance::Count(most) => Self::Integer(i64::try_from(most).unwrap_or(i64::MAX)),
            share => Self::String(share.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_percent_of_two_hundred_covers_two() {
        let allowance: Allowance = "1%".parse().unwrap();
        assert!(allowance.covers(2, 200));
        assert!(!allowance.covers(3, 200));
    }

    #[test]
    fn nothing_is_allowed_by_default() {
        assert!(Allowance::default().covers(0, 9));
        assert!(!Allowance::default().covers(1, 9));
    }

    #[test]
    fn refuses_what_is_no_number() {
        assert!("many".parse::<Allowance>().is_err());
        assert!("101%".parse::<Allowance>().is_err());
        assert!("-1".parse::<Allowance>().is_err());
    }
}
