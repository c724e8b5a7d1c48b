//! Unicode, white space and control characters: an ordered list of steps, each with a switch.
use std::borrow::Cow;
/// Settings.
#[derive(Debug, Clone, Default)]
pub struct Options;
/// Normalizes.
#[derive(Debug, Clone, Default)]
pub struct Normalizer;
impl Normalizer {
    /// x
    pub fn new(_: &Options) -> Self {
        Self
    }
    /// x
    pub fn inline<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(raw.trim())
    }
    /// x
    pub fn pre<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(raw.trim_matches('\n'))
    }
    /// x
    pub fn text<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        let mut t = String::new();
        let mut blank = 0;
        for l in raw.lines() {
            let l = l.trim();
            if l.is_empty() {
                blank += 1;
                continue;
            }
            if !t.is_empty() {
                t.push('\n');
                if blank > 0 {
                    t.push('\n');
                }
            }
            blank = 0;
            t.push_str(l);
        }
        Cow::Owned(t)
    }
}
