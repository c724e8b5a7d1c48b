//! When a document was added to its carrier, in ISO 8601 however the carrier writes it.

use jiff::civil::DateTime;

use super::Origin;

/// Characters of what is no date that are quoted, at most.
const MOST_QUOTED: usize = 40;

impl Origin {
    /// Takes up when the document was added to its carrier, and tells of what is no date.
    pub(super) fn take_added(&mut self, said: &str) {
        let said = said.trim();
        if let Some(date) = iso(said) {
            self.added = date;
        } else if !said.is_empty() {
            let quoted: String = said.chars().take(MOST_QUOTED).collect();
            let dots = if quoted.len() < said.len() { "…" } else { "" };
            self.warnings.push(format!("added: {quoted:?}{dots} is no date"));
        }
    }
}

/// The date in ISO 8601. It may have a blank before the time, or be the fourteen digits of a crawler, which are UTC.
fn iso(said: &str) -> Option<String> {
    let mut date = said.to_owned();
    if date.len() == 14 && date.bytes().all(|byte| byte.is_ascii_digit()) {
        for (at, sign) in [(12, ':'), (10, ':'), (8, 'T'), (6, '-'), (4, '-')] {
            date.insert(at, sign);
        }
        date.push('Z');
    } else if date.get(10..11) == Some(" ") {
        date.replace_range(10..11, "T");
    }
    (is_iso(&date) && exists(&date)).then_some(date)
}

/// Whether there is such a day and time, where the date is written in ISO 8601.
fn exists(date: &str) -> bool {
    const EARLIEST: &str = "0000-01-01T00:00:00";
    const TO_SECONDS: usize = EARLIEST.len();
    // Zones, fractions and what is left out are no part of the question.
    let time = date.find(['Z', '+', '.']).map_or(date, |end| &date[..end]);
    let time = &time[..time.len().min(TO_SECONDS)];
    let time = time.rsplit_once('-').filter(|(day, _)| day.contains('T')).map_or(time, |(time, _)| time);
    format!("{time}{}", &EARLIEST[time.len()..]).parse::<DateTime>().is_ok()
}

/// Whether this is a date as the schema of a record has it: a year, a month, a day, or a time with or without its zone.
fn is_iso(date: &str) -> bool {
    let shape = date.replace(|c: char| c.is_ascii_digit(), "0");
    let Some((day, time)) = shape.split_once('T') else {
        return ["0000", "0000-00", "0000-00-00"].contains(&&*shape);
    };
    let zone = ["Z", "+00:00", "-00:00"].iter().find_map(|zone| time.strip_suffix(zone));
    let time = zone.unwrap_or(time);
    let is_fraction = |rest: &str| !rest.is_empty() && rest.bytes().all(|byte| byte == b'0');
    day == "0000-00-00"
        && (["00:00", "00:00:00"].contains(&time) || time.strip_prefix("00:00:00.").is_some_and(is_fraction))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The date that is taken up, and the warning.
    fn taken(said: &str) -> (String, Vec<String>) {
        let mut origin = Origin::default();
        origin.take_added(said);
        (origin.added, origin.warnings)
    }

    #[test]
    fn what_is_iso_8601_stays() {
        for date in [
            "",
            "2024",
            "2024-05",
            "2024-05-18",
            "2024-05-18T01:58",
            "2024-05-18T01:58Z",
            "2024-05-18T01:58:10",
            "2024-05-18T01:58:10.123456789+05:30",
            "2024-05-18T01:58:10-03:00",
        ] {
            assert_eq!(taken(date), (date.to_owned(), vec![]));
        }
    }

    #[test]
    fn other_writings_become_iso_8601() {
        assert_eq!(taken("20240518015810"), ("2024-05-18T01:58:10Z".to_owned(), vec![]));
        assert_eq!(taken(" 2024-05-18 01:58:10 "), ("2024-05-18T01:58:10".to_owned(), vec![]));
        assert_eq!(taken("2024-05-18 01:58:10.5+00:00").0, "2024-05-18T01:58:10.5+00:00");
    }

    #[test]
    fn what_is_no_date_is_told_and_left_out() {
        let none = |quoted: &str| (String::new(), vec![format!("added: {quoted} is no date")]);
        assert_eq!(taken("garbage\u{1b}[31m"), none(r#""garbage\u{1b}[31m""#));
        assert_eq!(taken(&"9".repeat(1000)), none(&format!("\"{}\"…", "9".repeat(40))));
        let shapes = ["2024-5-18", "2024-05-18T", "2024-05-18T01:58:10.", "2024-05T01:58", "２０２４", "-1"];
        let days = ["2024-13", "2023-02-29", "20240230015810", "2024-05-18T24:30Z", "2024-05-18T01:60-03:00"];
        for said in shapes.into_iter().chain(days) {
            assert_eq!(taken(said), none(&format!("{said:?}")));
        }
    }
}
