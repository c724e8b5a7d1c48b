//! The language that a page declares, and tags of BCP 47. Which language a text is in is told by `identify.rs`.

use super::found::{Chosen, Field, Found, Source};
use crate::page::Head;

/// The declared language as a BCP 47 tag: `<html lang>` before anything else.
pub(super) fn declared(head: &Head, found: &Found) -> Option<Chosen> {
    let of_page = tag(&head.lang).map(|text| Chosen { source: Source::HtmlLang, text });
    of_page.or_else(|| found.first(Field::Language, tag))
}

/// A declared language as a tag: "EN_us" is "en-US"; "x-default" and names of languages are none.
fn tag(declared: &str) -> Option<String> {
    let first = declared.split([',', ';', ' ']).next().unwrap_or("");
    let mut parts = first.split(['-', '_']);
    let primary =
        parts.next().filter(|part| part.chars().all(|c| c.is_ascii_alphabetic()))?.to_ascii_lowercase();
    if !matches!(primary.len(), 2 | 3) || matches!(primary.as_str(), "und" | "mul" | "zxx") {
        return None;
    }
    let mut tag = short(&primary).to_owned();
    for part in parts {
        let part = part.split('.').next().unwrap_or(part);
        if !(1..=8).contains(&part.len()) || !part.chars().all(|c| c.is_ascii_alphanumeric()) {
            break;
        }
        tag.push('-');
        let lower = part.to_ascii_lowercase();
        match part.len() {
            2 => tag.push_str(&lower.to_ascii_uppercase()),
            4 if part.chars().all(|c| c.is_ascii_alphabetic()) => {
                tag.push_str(&lower[..1].to_ascii_uppercase());
                tag.push_str(&lower[1..]);
            }
            _ => tag.push_str(&lower),
        }
    }
    Some(tag)
}

/// The two-letter code of ISO 639-1 where there is one: BCP 47 asks for the shortest.
pub(super) fn short(code: &str) -> &str {
    SHORT.iter().find(|(long, _)| *long == code).map_or(code, |(_, short)| short)
}

/// ISO 639-3 to ISO 639-1, for the languages that `whatlang` knows. "cmn" is declared as "zh" by the web.
const SHORT: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_tags_as_bcp_47() {
        let cases = [
            ("EN_us", "en-US"),
            ("zh-hans-cn", "zh-Hans-CN"),
            ("deu", "de"),
            ("pt-BR, en", "pt-BR"),
            ("es-419", "es-419"),
        ];
        for (declared, want) in cases {
            assert_eq!(tag(declared).as_deref(), Some(want));
        }
        for declared in ["", "x-default", "english", "und", "{{lang}}"] {
            assert_eq!(tag(declared), None, "{declared}");
        }
    }

    #[test]
    fn every_language_has_its_short_code() {
        for lang in whatlang::Lang::all() {
            assert_eq!(short(lang.code()).len(), 2, "{}", lang.code());
        }
    }
}
