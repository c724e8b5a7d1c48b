//! The repair of mojibake against the cases of ftfy in `fixtures/mojibake/`, and on generated text.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;

use dehusk::mojibake::{Charset, repair};
use proptest::prelude::*;
use serde_json::Value;

/// The cases of a file: label, text as it came, text with its encoding repaired, and whether a program must pass.
fn cases(file: &str) -> Vec<(String, String, String, bool)> {
    let text = fs::read_to_string(format!("fixtures/mojibake/{file}.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let string = |value: &Value| value.as_str().unwrap().to_owned();
    let case = |case: &Value| {
        let fixed = case.get("fixed-encoding").unwrap_or(&case["fixed"]);
        (string(&case["label"]), string(&case["original"]), string(fixed), case["expect"] == "pass")
    };
    cases.iter().map(case).collect()
}

fn repaired(text: &str) -> String {
    repair(text).map_or_else(|| text.to_owned(), |repair| repair.text)
}

#[test]
fn all_cases_that_must_pass_do() {
    let (mut passed, mut failed) = (0, Vec::new());
    for file in ["in-the-wild", "synthetic", "language-names", "negative"] {
        for (label, original, fixed, _) in cases(file).into_iter().filter(|(.., must_pass)| *must_pass) {
            if repaired(&original) == fixed {
                passed += 1;
            } else {
                failed.push((label, original.clone(), repaired(&original), fixed));
            }
        }
    }
    assert_eq!(failed, []);
    assert_eq!(passed, 151);
}

#[test]
fn what_must_stay_does() {
    for (label, original, fixed, _) in cases("negative").into_iter().filter(|(_, from, to, _)| from == to) {
        assert_eq!(repair(&original), None, "{label}: {fixed}");
    }
}

/// A sentence each in languages with letters beyond ASCII.
const LANGUAGES: &[&str] = &[
    "Dès Noël, où un zéphyr haï me vêt de glaçons würmiens, je dîne d’exquis rôtis de bœuf.",
    "Falsches Üben von Xylophonmusik quält jeden größeren Zwerg – „so ist es“.",
    "El pingüino Wenceslao hizo kilómetros bajo exhaustiva lluvia; ¿añoraba a su querido cachorro?",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "Pchnąć w tę łódź jeża lub ośm skrzyń fig.",
    "Съешь же ещё этих мягких французских булок — «да» выпей чаю № 5.",
    "Чуєш їх, доцю, га? Кумедна ж ти, прощайся без ґольфів!",
    "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία.",
    "Pijamalı hasta yağız şoföre çabucak güvendi.",
    "נשמע לך איך תעבוד עם הגיר הזה",
    "نص حكيم له سر قاطع وذو شأن عظيم",
    "いろはにほへと ちりぬるを。",
    "我能吞下玻璃而不伤身体。",
    "키스의 고유조건은 입술끼리 만나야 한다",
    "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า",
    "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण",
    "Žvirblių būrys lėkė į šiaurę, ąžuolų ūksmėn.",
    "Con sói nhanh nhẹn nhảy qua người bạn lười biếng ở đường phố.",
];

/// A text in UTF-8, read as a charset.
fn misread(text: &str, charset: Charset) -> String {
    text.bytes().map(|byte| if byte.is_ascii() { char::from(byte) } else { charset.decode(byte) }).collect()
}

#[test]
fn text_of_many_languages_stays() {
    for text in LANGUAGES {
        assert_eq!(repair(text), None);
    }
}

#[test]
fn what_was_read_as_windows_1252_comes_back_from_up_to_four_layers() {
    for text in LANGUAGES {
        let mut garbled = (*text).to_owned();
        for layers in 1..=4 {
            garbled = misread(&garbled, Charset::Windows1252);
            let repair = repair(&garbled).unwrap();
            assert_eq!((repair.text.as_str(), usize::from(repair.how.layers)), (*text, layers));
        }
    }
}

#[test]
fn most_of_what_was_read_as_another_charset_comes_back() {
    let lost = |charset| LANGUAGES.iter().filter(|text| repaired(&misread(text, charset)) != ***text).count();
    let lost: Vec<_> = Charset::ALL
        .map(|charset| (charset, lost(charset)))
        .into_iter()
        .filter(|(_, lost)| *lost > 0)
        .collect();
    // Pairs of Cyrillic or Greek letters with signs behind them show nothing that is certain.
    let expected = [
        (Charset::Windows1251, 10),
        (Charset::Windows1253, 3),
        (Charset::Iso8859_2, 1),
        (Charset::Macintosh, 1),
        (Charset::Ibm437, 1),
    ];
    assert_eq!(lost, expected);
}

#[test]
fn a_text_about_mojibake_keeps_its_example() {
    assert_eq!(repair("Why do I see \"Ã¤\" instead of \"ä\"?"), None);
}

#[test]
fn a_line_as_long_as_a_document_is_repaired_too() {
    let line = "Itâ€™s a naïve cafÃ©. ".repeat(100_000);
    assert_eq!(repaired(&line), "It’s a naïve café. ".repeat(100_000));
}

/// Text of the characters that mojibake is made of, which is where mistakes would be.
fn garble() -> impl Strategy<Value = String> {
    let characters: Vec<char> = Charset::ALL
        .iter()
        .flat_map(|charset| (0x80..=0xFF_u8).map(|byte| charset.decode(byte)))
        .chain(" aZ?.\n\u{1A}\u{FFFD}\u{A0}".chars())
        .collect();
    proptest::collection::vec(prop_oneof![proptest::sample::select(characters), any::<char>()], 0..60)
        .prop_map(|characters| characters.into_iter().collect())
}

proptest! {
    #[test]
    fn any_text_can_be_looked_at_and_none_grows(text in garble()) {
        if let Some(repair) = repair(&text) {
            prop_assert_ne!(&repair.text, &text);
            prop_assert!(repair.text.chars().count() <= text.chars().count());
        }
    }

    #[test]
    fn what_was_repaired_stays(line in 0..LANGUAGES.len(), charset in 0..Charset::ALL.len(), text in garble()) {
        let garbled = misread(&format!("{} {text}", LANGUAGES[line]), Charset::ALL[charset]);
        let once = repaired(&garbled);
        prop_assert_eq!(repaired(&once), once);
    }
}
