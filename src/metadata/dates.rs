//! Dates out of many writings: ISO 8601, RFC 2822, figures, and months by name in every language of the lexicon.
//!
//! Gives a day (`2024-05-17`), or a day with time where the offset is known (`2024-05-17T10:30:00+02:00`). Never asks
//! the clock: what is implausible is so by constant. What the date is a date of is left to the sources.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil;
use rustc_hash::FxHashMap;
use unicode_normalization::char::is_combining_mark;

/// Years that a web page can be from. Earlier ones are mostly epochs and defaults (1970), later ones typing errors.
const YEARS: Range<i16> = 1990..2036;

/// Characters of a text that are looked at for a date: a date line is short.
const MOST_CHARS: usize = 200;

/// Digits of a date, at least: a day and a year.
const FEWEST_DIGITS: usize = 5;

/// Figures and words that may stand between the parts of a written date: "17. of May, 2024".
const MOST_BETWEEN: usize = 2;

/// Letters of a word between the parts of a date, at most: "of", "de", "th".
const LONGEST_BETWEEN: usize = 3;

/// The first date in a text. The language (BCP 47) says which month names go first, and in which order figures stand.
pub(super) fn parse(text: &str, language: &str) -> Option<String> {
    find(text, language).map(|(_, date)| date)
}

/// The first date in a text and the bytes that it fills.
pub(super) fn find(text: &str, language: &str) -> Option<(Range<usize>, String)> {
    scan(text, language, 1).pop()
}

/// The dates in a text and the bytes that each fills.
pub(super) fn all(text: &str, language: &str) -> Vec<(Range<usize>, String)> {
    scan(text, language, usize::MAX)
}

/// The first dates in a text.
fn scan(text: &str, language: &str, most: usize) -> Vec<(Range<usize>, String)> {
    let mut dates = Vec::new();
    let digits = text.chars().take(MOST_CHARS).filter(|&c| digit(c).is_some());
    if digits.take(FEWEST_DIGITS).count() < FEWEST_DIGITS {
        return dates;
    }
    let tokens = tokens(text);
    let cursor = Cursor { tokens: &tokens, language };
    let mut at = 0;
    while at < tokens.len() && dates.len() < most {
        let Some((day, next)) = cursor.day(at) else {
            at += 1;
            continue;
        };
        let (time, next) = cursor.time(next).map_or((None, next), |(time, next)| (time, next));
        dates.push((tokens[at].start..tokens[next - 1].end, format!("{day}{}", time.unwrap_or_default())));
        at = next;
    }
    dates
}

/// Whether a day is what another place's clocks showed at an instant that falls on the day before or behind it.
pub(super) fn is_same_elsewhere(instant: &str, day: &str) -> bool {
    let Ok(timestamp) = instant.parse::<jiff::Timestamp>() else { return false };
    let Some(Ok(day)) = day.get(..10).map(str::parse::<civil::Date>) else { return false };
    let shown =
        |hours| jiff::tz::Offset::from_hours(hours).map(|offset| offset.to_datetime(timestamp).date());
    instant.get(..10) != Some(day.to_string().as_str())
        && [-8, 13].into_iter().any(|hours| shown(hours).is_ok_and(|date| date == day))
}

/// The date in the path of an address: three segments, or three figures joined by hyphens.
pub(super) fn in_path(path: &str) -> Option<String> {
    let figures = |text: &str, digits: Range<usize>| -> Option<i16> {
        (digits.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse().ok())?
    };
    let parts: Vec<&str> = path.split(['/', '-', '_', '.']).collect();
    parts.windows(3).find_map(|window| {
        let [a, month, b] = window else { return None };
        let month = figures(month, 1..3)?;
        let (year, day) = match (figures(a, 4..5), figures(b, 4..5)) {
            (Some(year), _) => (year, figures(b, 1..3)?),
            (None, Some(year)) => (year, figures(a, 1..3)?),
            (None, None) => return None,
        };
        Some(civil(year, month, day)?.to_string())
    })
}

/// A day that exists and is plausible.
fn civil(year: i16, month: i16, day: i16) -> Option<civil::Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A figure, a word, or one other character; white space is left out.
#[derive(Debug, Clone, PartialEq)]
struct Token {
    what: What,
    start: usize,
    end: usize,
}

#[derive(Debug, Clone, PartialEq)]
enum What {
    /// Its value, and how many digits it has.
    Number(u64, usize),
    /// In lower case.
    Word(String),
    Sign(char),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    for (start, c) in text.char_indices().take(MOST_CHARS) {
        let end = start + c.len_utf8();
        if c.is_whitespace() || c.is_control() {
            continue;
        }
        let joined = tokens.last_mut().filter(|last| last.end == start);
        if let Some(digit) = digit(c) {
            match joined {
                Some(Token { what: What::Number(value, digits), end: last, .. }) => {
                    *value = value.saturating_mul(10).saturating_add(digit);
                    *digits += 1;
                    *last = end;
                }
                _ => tokens.push(Token { what: What::Number(digit, 1), start, end }),
            }
        } else if c.is_alphabetic() || is_combining_mark(c) {
            match joined {
                Some(Token { what: What::Word(word), end: last, .. }) => {
                    word.extend(c.to_lowercase());
                    *last = end;
                }
                _ => tokens.push(Token { what: What::Word(c.to_lowercase().collect()), start, end }),
            }
        } else {
            tokens.push(Token { what: What::Sign(c), start, end });
        }
    }
    tokens
}

/// The value of a decimal digit: ASCII, Arabic-Indic, Persian, Devanagari, Bengali, full width.
fn digit(c: char) -> Option<u64> {
    [0x30, 0x660, 0x6f0, 0x966, 0x9e6, 0xff10]
        .into_iter()
        .find_map(|zero| (c as u64).checked_sub(zero).filter(|value| *value < 10))
}

/// The tokens of a text, read from any place.
struct Cursor<'a> {
    tokens: &'a [Token],
    language: &'a str,
}

impl Cursor<'_> {
    /// The day that starts at a token, and the token after it.
    fn day(&self, at: usize) -> Option<(civil::Date, usize)> {
        // Not inside a longer figure such as 1.2.2024.5 or 10/12-5-2024.
        self.year_first(at)
            .or_else(|| self.compact(at))
            .or_else(|| self.day_month_year(at))
            .or_else(|| self.month_day_year(at))
            .or_else(|| self.figures(at))
    }

    /// 2024-05-17, 2024/5/17, 2024. 5. 17., 2024年5月17日, 2024 May 17.
    fn year_first(&self, at: usize) -> Option<(civil::Date, usize)> {
        let year = self.number(at, 4)?;
        let after_year = self.sign(at + 1, &['-', '/', '.', '\u{2010}', '\u{2011}']);
        let by_mark = self.mark("year_marks", at + 1);
        if let Some(next) = after_year.or(by_mark) {
            let month = self.number(next, 2);
            let after = self.sign(next + 1, &['-', '/', '.', '\u{2010}', '\u{2011}']);
            if let (Some(month), Some(next)) = (month, after.or_else(|| self.mark("month_marks", next + 1))) {
                let day = self.number(next, 2)?;
                let end = self.mark("day_marks", next + 1).unwrap_or(next + 1);
                return Some((civil(year, month, day)?, end));
            }
        }
        let (month, next) = self.skip_to(at + 1, |at| self.month(at))?;
        let (day, next) = self.skip_to(next, |at| self.number(at, 2))?;
        Some((civil(year, month, day)?, next))
    }

    /// 20240517, and 20240517103000.
    fn compact(&self, at: usize) -> Option<(civil::Date, usize)> {
        let What::Number(value, digits) = self.tokens.get(at)?.what else { return None };
        let value = match digits {
            8 => value,
            12 => value / 10_000,
            14 => value / 1_000_000,
            _ => return None,
        };
        let part = |divisor: u64, modulus: u64| (value / divisor % modulus) as i16;
        Some((civil(part(10_000, 10_000), part(100, 100), part(1, 100))?, at + 1))
    }

    /// 17 May 2024, 17. Mai 2024, 17 de mayo de 2024, 17th of May, 2024.
    fn day_month_year(&self, at: usize) -> Option<(civil::Date, usize)> {
        let day = self.number(at, 2)?;
        let (month, next) = self.skip_to(at + 1, |at| self.month(at))?;
        let (year, next) = self.skip_to(next, |at| self.number(at, 4))?;
        Some((civil(year, month, day)?, next))
    }

    /// May 17, 2024; May 17th 2024; Fri May 17 10:30:00 2024 is not read.
    fn month_day_year(&self, at: usize) -> Option<(civil::Date, usize)> {
        let month = self.month(at)?;
        // Two elements without a space between them: "Apr 042013".
        if let Some(What::Number(glued, 6)) = self.what(at + 1) {
            return Some((civil((glued % 10_000) as i16, month, (glued / 10_000) as i16)?, at + 2));
        }
        let (day, next) = self.skip_to(at + 1, |at| self.number(at, 2))?;
        let (year, next) = self.skip_to(next, |at| self.number(at, 4))?;
        Some((civil(year, month, day)?, next))
    }

    /// 17/05/2024, 17.5.2024, 05-17-2024: the order is the language's where both would do.
    fn figures(&self, at: usize) -> Option<(civil::Date, usize)> {
        let first = self.number(at, 2)?;
        let What::Sign(sign @ ('/' | '.' | '-')) = self.tokens.get(at + 1)?.what else { return None };
        let second = self.number(at + 2, 2)?;
        let next = self.sign(at + 3, &[sign])?;
        let year = self.number(next, 4).or_else(|| self.short_year(next, sign))?;
        let names = &crate::assets::metadata_names().dates;
        let primary = self.language.split('-').next().unwrap_or("");
        let listed =
            |list: &str, tag: &str| names.get(list).is_some_and(|tags| tags.iter().any(|known| known == tag));
        let month_first = listed("month_first", &self.language.to_ascii_lowercase());
        let day_first =
            sign == '.' || !(primary.is_empty() || primary == "en") || listed("day_first", self.language);
        let day = match (civil(year, second, first), civil(year, first, second)) {
            (Some(day), None) | (None, Some(day)) => day,
            (Some(a), Some(b)) if a == b => a,
            (Some(_), Some(b)) if month_first => b,
            (Some(a), Some(_)) if day_first => a,
            _ => return None,
        };
        Some((day, next + 1))
    }

    /// A year of two digits behind a day and month that have points or slashes, where no further figure is joined.
    fn short_year(&self, at: usize, sign: char) -> Option<i16> {
        let What::Number(value, 2) = self.what(at)? else { return None };
        let joined = self
            .sign(at + 1, &['.', '-', '/', ':'])
            .is_some_and(|next| matches!(self.what(next), Some(What::Number(..))));
        let year = 2000 + *value as i16;
        (sign != '-' && !joined && YEARS.contains(&year)).then_some(year)
    }

    /// A time of day behind a date: `T10:30:00+02:00` where the offset is told, nothing where it is not. Either way
    /// the token after it.
    fn time(&self, at: usize) -> Option<(Option<String>, usize)> {
        let start = (at..self.tokens.len().min(at + 3)).find(|&at| self.number(at, 2).is_some())?;
        let between = &self.tokens[at..start];
        if !between.iter().all(|token| match &token.what {
            What::Word(word) => word.chars().count() <= LONGEST_BETWEEN,
            What::Sign(sign) => matches!(sign, ',' | '-' | '|' | '–' | '@' | '·' | '.'),
            What::Number(..) => false,
        }) {
            return None;
        }
        let mut hour = self.number(start, 2)?;
        let minute = self.number(self.sign(start + 1, &[':'])?, 2)?;
        let mut next = start + 3;
        let mut second = 0;
        if let Some(value) = self.sign(next, &[':']).and_then(|at| self.number(at, 2)) {
            second = value;
            next += 2;
            // A fraction of a second has any number of digits.
            if self.sign(next, &['.']).is_some() && matches!(self.what(next + 1), Some(What::Number(..))) {
                next += 2;
            }
        }
        if let Some(What::Word(half)) = self.what(next) {
            match half.as_str() {
                "am" | "pm" => {
                    hour = hour % 12 + if half == "pm" { 12 } else { 0 };
                    next += 1;
                }
                _ => {}
            }
        }
        let time = civil::Time::new(i8::try_from(hour).ok()?, minute as i8, second as i8, 0).ok()?;
        let (offset, next) = self.offset(next);
        Some((offset.map(|offset| format!("T{time}{offset}")), next))
    }

    /// An offset from UTC as `+02:00`, and the token after it.
    fn offset(&self, at: usize) -> (Option<String>, usize) {
        let zero =
            matches!(self.what(at), Some(What::Word(word)) if matches!(word.as_str(), "z" | "utc" | "gmt"));
        let sign_at = at + usize::from(zero);
        let plain = if zero { (Some("+00:00".to_owned()), sign_at) } else { (None, at) };
        let Some(What::Sign(sign @ ('+' | '-' | '\u{2212}'))) = self.what(sign_at) else { return plain };
        let Some(What::Number(value, digits)) = self.what(sign_at + 1) else { return plain };
        let (hours, minutes, next) = match digits {
            4 => (value / 100, value % 100, sign_at + 2),
            1 | 2 => match self.sign(sign_at + 2, &[':']).and_then(|at| self.number(at, 2)) {
                Some(minutes) => (*value, minutes as u64, sign_at + 4),
                None => (*value, 0, sign_at + 2),
            },
            _ => return plain,
        };
        if hours > 14 || minutes > 59 {
            return plain;
        }
        let sign = if *sign == '+' { '+' } else { '-' };
        (Some(format!("{sign}{hours:02}:{minutes:02}")), next)
    }

    fn what(&self, at: usize) -> Option<&What> {
        self.tokens.get(at).map(|token| &token.what)
    }

    /// A figure of at most two digits, or of exactly four.
    fn number(&self, at: usize, digits: usize) -> Option<i16> {
        match self.what(at)? {
            What::Number(value, 1..=2) if digits == 2 => Some(*value as i16),
            What::Number(value, 4) if digits == 4 => Some(*value as i16),
            _ => None,
        }
    }

    /// The token after one of these signs.
    fn sign(&self, at: usize, signs: &[char]) -> Option<usize> {
        matches!(self.what(at)?, What::Sign(sign) if signs.contains(sign)).then_some(at + 1)
    }

    /// The token after a word that marks the year, the month or the day.
    fn mark(&self, list: &str, at: usize) -> Option<usize> {
        let What::Word(word) = self.what(at)? else { return None };
        crate::assets::metadata_names().dates.get(list)?.contains(word).then_some(at + 1)
    }

    /// The month that a word names: in the page's language, else in the first language that has it.
    fn month(&self, at: usize) -> Option<i16> {
        let What::Word(word) = self.what(at)? else { return None };
        let named = MONTHS.get(word.as_str())?;
        let primary = self.language.split('-').next().unwrap_or("");
        named.iter().find(|(language, _)| *language == primary).or(named.first()).map(|(_, month)| *month)
    }

    /// What a reader finds at a token or behind a few short words and signs, and the token after it.
    fn skip_to(&self, at: usize, read: impl Fn(usize) -> Option<i16>) -> Option<(i16, usize)> {
        for at in at..=at + MOST_BETWEEN {
            if let Some(value) = read(at) {
                return Some((value, at + 1));
            }
            match self.what(at)? {
                What::Word(word) if word.chars().count() <= LONGEST_BETWEEN => {}
                What::Sign('.' | ',' | '-' | '/' | '\'') => {}
                _ => return None,
            }
        }
        None
    }
}

/// Month names of all languages: name → language and month.
static MONTHS: LazyLock<FxHashMap<&'static str, Vec<(&'static str, i16)>>> = LazyLock::new(|| {
    let mut months: FxHashMap<&'static str, Vec<(&'static str, i16)>> = FxHashMap::default();
    for language in &crate::assets::lexicon().languages {
        for (month, names) in (1..).zip(&language.months) {
            for name in names {
                let name = name.trim_end_matches('.');
                months.entry(name).or_default().push((&language.language, month));
            }
        }
    }
    months
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_another_day_elsewhere() {
        for (instant, day, want) in [
            ("2024-05-17T23:30:00+00:00", "2024-05-18", true),
            ("2024-05-17T02:30:00+00:00", "2024-05-16", true),
            ("2024-05-17T02:30:00+00:00", "2024-05-18", false),
            ("2024-05-17T02:30:00+00:00", "2024-05-17", false),
            ("2024-05-17", "2024-05-18", false),
        ] {
            assert_eq!(is_same_elsewhere(instant, day), want, "{instant} {day}");
        }
    }

    fn day(text: &str) -> String {
        parse(text, "").unwrap_or_default()
    }

    #[test]
    fn reads_iso_dates() {
        assert_eq!(day("2024-05-17"), "2024-05-17");
        assert_eq!(day("2024-05-17T10:30:05.123Z"), "2024-05-17T10:30:05+00:00");
        assert_eq!(day("2024-05-17T10:30+0200"), "2024-05-17T10:30:00+02:00");
        assert_eq!(day("2024-05-17 10:30"), "2024-05-17");
        assert_eq!(day("20240517103000"), "2024-05-17");
    }

    #[test]
    fn reads_written_dates() {
        assert_eq!(day("Posted on May 17th, 2024 at 10:30 am"), "2024-05-17");
        assert_eq!(day("Fri, 17 May 2024 10:30:00 GMT"), "2024-05-17T10:30:00+00:00");
        assert_eq!(day("Fri May 17 2024 22:30:00 GMT-0500 (CDT)"), "2024-05-17T22:30:00-05:00");
        assert_eq!(day("the 17th of May, 2024"), "2024-05-17");
        assert_eq!(day("2024年5月17日"), "2024-05-17");
        assert_eq!(day("2024. 5. 17. 10:30"), "2024-05-17");
    }

    #[test]
    fn reads_figures_only_where_their_order_is_known() {
        assert_eq!(day("17/05/2024"), "2024-05-17");
        assert_eq!(day("05/17/2024"), "2024-05-17");
        assert_eq!(day("05/06/2024"), "");
        assert_eq!(parse("05/06/2024", "en-US").as_deref(), Some("2024-05-06"));
        assert_eq!(parse("05/06/2024", "fr").as_deref(), Some("2024-06-05"));
        assert_eq!(day("05.06.2024"), "2024-06-05");
    }

    #[test]
    fn refuses_days_that_are_not() {
        for text in ["2024-02-30", "1970-01-01", "2050-01-01", "May 2024", "version 1.2.3", "10:30"] {
            assert_eq!(day(text), "", "{text}");
        }
    }

    #[test]
    fn reads_short_years_and_glued_figures() {
        assert_eq!(day("2.11.22"), "2022-11-02");
        assert_eq!(day("Apr 042013"), "2013-04-04");
        for text in ["1.2.22.5", "17-05-24", "10.11.99"] {
            assert_eq!(day(text), "", "{text}");
        }
    }

    #[test]
    fn tells_where_the_date_stands() {
        assert_eq!(find("on May 17, 2024.", "").map(|(range, _)| range), Some(3..15));
    }

    #[test]
    fn reads_other_digits() {
        assert_eq!(day("٢٠٢٤/٠٥/١٧"), "2024-05-17");
    }
}
