//! Normalization: a second run changes nothing, nothing invisible is left, and no setting makes text grow without bounds.

use std::sync::LazyLock;

use dehusk::normalize::{Normalizer, Options, STEPS};

use crate::wish;

/// How many times as long a text may become under the defaults.
const GROWTH: usize = 3;
/// The same under any settings: one ligature stands for a sentence.
const MOST_GROWTH: usize = 12;

pub(crate) fn check(input: &[u8]) {
    static DEFAULT: LazyLock<Normalizer> = LazyLock::new(|| Normalizer::new(&Options::default()));
    let (wish, bytes) = wish(input);
    let raw = String::from_utf8_lossy(bytes);
    for run in [Normalizer::text, Normalizer::inline, Normalizer::pre] {
        let once = run(&DEFAULT, &raw);
        assert!(once.len() <= GROWTH * raw.len(), "it grew");
        assert_eq!(run(&DEFAULT, &once), once, "a second run changes it");
        assert!(
            !once.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\t')),
            "a control character is left"
        );
    }
    if let Some(repair) = DEFAULT.repair(&raw) {
        assert!(repair.text.chars().count() <= raw.chars().count(), "it grew in repair");
    }
    // One step as it is not by default.
    let step = &STEPS[wish % STEPS.len()];
    let value = step.values[wish / STEPS.len() % step.values.len()];
    let wish = format!("{}={value}", step.setting).parse().expect("the step has this value");
    let normalizer = Normalizer::new(&Options::default().with(wish));
    let unfolded = normalizer.unfold(&raw);
    for run in [Normalizer::text, Normalizer::inline, Normalizer::pre] {
        assert!(
            run(&normalizer, &unfolded).len() <= MOST_GROWTH * raw.len(),
            "it grew with {}={value}",
            step.setting
        );
    }
}
