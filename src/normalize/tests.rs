//! A test a row of the steps, and the properties that hold for any input.

use proptest::prelude::*;
use unicode_normalization::is_nfc;

use super::*;

fn text(raw: &str) -> String {
    Normalizer::new(&Options::default()).text(raw).into_owned()
}

fn inline(raw: &str) -> String {
    Normalizer::new(&Options::default()).inline(raw).into_owned()
}

fn pre(raw: &str) -> String {
    Normalizer::new(&Options::default()).pre(raw).into_owned()
}

fn with(settings: &str, raw: &str) -> String {
    let options: Options = toml::from_str(settings).expect("the test's settings are right");
    Normalizer::new(&options).text(raw).into_owned()
}

fn unchanged(sample: &str) {
    let normalizer = Normalizer::new(&Options::default());
    assert_eq!(normalizer.text(sample), sample);
    assert_eq!(normalizer.inline(sample), sample);
    assert_eq!(normalizer.pre(sample), sample);
}

#[test]
fn line_ends_become_lf() {
    assert_eq!(text("a\r\nb\rc\u{85}d\u{B}e\u{2028}f\u{C}g"), "a\nb\nc\nd\ne\nf\ng");
    assert_eq!(text("a\u{2029}b"), "a\n\nb");
    assert_eq!(with("line_ends = 'keep'", "a\rb\u{2028}c"), "a\rb\u{2028}c");
}

#[test]
fn escape_sequences_go_whole() {
    assert_eq!(
        text("\u{1B}[1;31mred\u{1B}[0m \u{1B}]8;;http://example.com\u{7}link\u{1B}]8;;\u{7}"),
        "red link"
    );
    assert_eq!(text("a\u{1B}b\u{1B}"), "a");
    assert_eq!(with("ansi = 'keep'", "\u{1B}[31mred"), "[31mred");
    assert_eq!(with("ansi = 'keep'\ncontrols = 'keep'", "\u{1B}[31mred"), "\u{1B}[31mred");
}

#[test]
fn control_characters_go() {
    assert_eq!(text("a\0b\u{7}c\u{7F}d\u{9D}e"), "abcde");
    assert_eq!(with("controls = 'replace'", "a\0b\u{9D}\u{93}"), "a\u{FFFD}b\u{FFFD}“");
    assert_eq!(with("controls = 'keep'", "a\0b\u{93}"), "a\0b\u{93}");
}

#[test]
fn c1_controls_are_read_as_windows_1252() {
    assert_eq!(text("\u{93}it\u{92}s\u{94} \u{80}5"), "“it’s” €5");
    assert_eq!(with("quotes = 'ascii'", "\u{93}it\u{92}s\u{94}"), "\"it's\"");
}

#[test]
fn other_spaces_become_spaces() {
    assert_eq!(text("1\u{A0}000\u{202F}km\u{2009}a\u{3000}b\u{2007}c\u{1680}d"), "1 000 km a b c d");
    assert_eq!(with("spaces = 'keep'", "1\u{A0} 000\u{3000}"), "1\u{A0} 000\u{3000}");
}

#[test]
fn runs_of_white_space_become_one_space() {
    assert_eq!(text("  a \t b\u{A0} c  \n\t d "), "a b c\nd");
    assert_eq!(with("white_space = 'keep'", "  a \t b  \n\t d "), "  a \t b\n\t d");
}

#[test]
fn one_blank_line_stays() {
    assert_eq!(text("\n \n a\n\n\n \n\nb\n\n"), "a\n\nb");
    assert_eq!(with("blank_lines = 'keep'", "\na\n\n \n\nb\n\n"), "a\n\n\n\nb");
}

#[test]
fn zero_width_characters_go() {
    assert_eq!(text("a\u{200B}b\u{2060}c\u{FEFF}d\u{180E}e\u{2063}f"), "abcdef");
    assert_eq!(with("zero_width = 'keep'", "a\u{200B}b\u{FEFF}c"), "a\u{200B}b\u{FEFF}c");
}

#[test]
fn zwsp_stays_beside_letters_of_scripts_without_spaces() {
    assert_eq!(
        text("ภาษา\u{200B}ไทย a\u{200B}b ไทย\u{200B}\u{200B}b \u{200B}ก"),
        "ภาษา\u{200B}ไทย ab ไทย\u{200B}b ก"
    );
    unchanged("ភាសា\u{200B}ខ្មែរ");
    unchanged("မြန်မာ\u{200B}ဘာသာ");
    unchanged("ພາສາ\u{200B}ລາວ");
}

#[test]
fn vowel_separator_stays_in_mongolian() {
    assert_eq!(text("ᠬᠡᠷᠡᠭ\u{180E}ᠡ a\u{180E}b"), "ᠬᠡᠷᠡᠭ\u{180E}ᠡ ab");
}

#[test]
fn joiners_stay() {
    assert_eq!(text("a\u{200D}b ❤\u{FE0F}"), "a\u{200D}b ❤\u{FE0F}");
    assert_eq!(with("joiners = 'remove'", "می\u{200C}خواهم ❤\u{FE0F}"), "میخواهم ❤");
}

#[test]
fn soft_hyphens_go() {
    assert_eq!(text("Donau\u{AD}dampf"), "Donaudampf");
    assert_eq!(with("soft_hyphens = 'keep'", "Donau\u{AD}dampf"), "Donau\u{AD}dampf");
}

#[test]
fn bidi_embeddings_go_and_marks_stay() {
    assert_eq!(
        text("a\u{202E}b\u{202C}c\u{2067}d\u{2069} \u{200F}e\u{200E}f\u{61C}"),
        "abcd \u{200F}e\u{200E}f\u{61C}"
    );
    assert_eq!(with("bidi = 'keep'", "a\u{202E}b\u{202C}"), "a\u{202E}b\u{202C}");
}

#[test]
fn tags_stay_in_flags_only() {
    let england = "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}";
    unchanged(england);
    assert_eq!(text("a\u{E0068}\u{E0069} 🏴\u{E0067}x 🏴"), "a 🏴x 🏴");
    assert_eq!(with("tags = 'keep'", "a\u{E0068}"), "a\u{E0068}");
    assert_eq!(with("joiners = 'remove'", england), "🏴");
}

#[test]
fn variation_selectors_stay_behind_ideographs() {
    assert_eq!(text("葛\u{E0100}城 a\u{E0101} 😀\u{E0102}\u{E0103}"), "葛\u{E0100}城 a 😀");
}

#[test]
fn noncharacters_go() {
    assert_eq!(text("a\u{FFF9}b\u{FDD0}c\u{FFFF}d\u{1FFFE}e\u{206A}f"), "abcdef");
    assert_eq!(with("noncharacters = 'keep'", "a\u{FFF9}b"), "a\u{FFF9}b");
}

#[test]
fn private_use_and_replacement_characters_stay() {
    assert_eq!(text("\u{E000}\u{F0000}\u{10FFFD}\u{FFFD}"), "\u{E000}\u{F0000}\u{10FFFD}\u{FFFD}");
    assert_eq!(with("private_use = 'remove'\nreplacement_chars = 'remove'", "a\u{E000}b\u{FFFD}c"), "abc");
}

#[test]
fn ligatures_stay_until_asked() {
    assert_eq!(text("ﬁne oﬃce"), "ﬁne oﬃce");
    assert_eq!(with("ligatures = 'expand'", "ﬁne oﬃce ﬂy ﬀ ﬄ ﬆ"), "fine office fly ff ffl st");
}

#[test]
fn widths_stay_until_asked() {
    assert_eq!(text("ＡＢＣ１２３！"), "ＡＢＣ１２３！");
    assert_eq!(with("widths = 'ascii'", "ＡＢＣｘｙｚ１２３！"), "ABCxyz123！");
}

#[test]
fn quotes_stay_until_asked() {
    assert_eq!(text("“it’s” «x» – …"), "“it’s” «x» – …");
    assert_eq!(with("quotes = 'ascii'", "“it’s” «x» ‘y’ – … −1"), "\"it's\" \"x\" 'y' - ... -1");
}

#[test]
fn form_comes_after_removals() {
    assert_eq!(text("e\u{AD}\u{301}"), "é");
    assert_eq!(with("form = 'none'", "e\u{301}"), "e\u{301}");
}

#[test]
fn nfkc_sends_its_new_spaces_through_the_other_steps() {
    assert_eq!(with("form = 'nfkc'", "x² \u{FC5E}"), "x2 \u{64C}\u{651}");
}

#[test]
fn case_accents_and_numbers_are_never_touched() {
    unchanged("ÀÉÎ ß ſ ½ x² Ⅳ ١٢٣ İı");
}

#[test]
fn entities_in_text_are_not_decoded() {
    assert_eq!(text("&amp;lt;b&gt;"), "&amp;lt;b&gt;");
}

#[test]
fn inline_keeps_line_feeds_and_nothing_else() {
    assert_eq!(inline(" a\r b\t\tc \n\n \n d\u{B}e\u{2029}f "), "a b c\nd e f");
}

#[test]
fn inline_into_adds_behind_what_is_there() {
    let mut out = String::from("e ");
    Normalizer::new(&Options::default()).inline_into("  \u{301}a  e\u{301} ", &mut out);
    assert_eq!(out, "e \u{301}a é");
}

#[test]
fn pre_keeps_white_space_within_lines() {
    assert_eq!(
        pre("\n \n\tif a:\u{A0}\r\n\t\tb  =  1 \t\n\n\n\n  end \n\n"),
        "\tif a:\u{A0}\n\t\tb  =  1\n\n\n\n  end"
    );
    assert_eq!(pre("a\u{202E}b\0e\u{301}"), "abé");
}

#[test]
fn clean_text_is_borrowed() {
    let normalizer = Normalizer::new(&Options::default());
    for clean in
        ["", "One line, “quoted” – naïve.", "Two\n\nlines", "日本語のテキスト。", "Việt Nam và Москва"]
    {
        assert!(matches!(normalizer.text(clean), Cow::Borrowed(same) if same == clean), "{clean}");
    }
    assert!(matches!(normalizer.text("\n  trimmed text \n"), Cow::Borrowed("trimmed text")));
    assert!(matches!(normalizer.pre("a:\n\tb\n"), Cow::Borrowed("a:\n\tb")));
}

#[test]
fn every_script_comes_through_unchanged() {
    unchanged("می\u{200C}خواهم کتاب\u{200C}ها را بخوانم");
    unchanged("ශ්\u{200D}රී ලංකාව");
    unchanged("क्\u{200D}ष और क्ष, हिन्दी में");
    unchanged("ภาษา\u{200B}ไทย\u{200B}ง่าย");
    unchanged(&composed("بِسْمِ اللَّهِ الرَّحْمَٰنِ"));
    unchanged(&composed("בְּרֵאשִׁית בָּרָא אֱלֹהִים"));
    unchanged("한국어 텍스트、漢字かな交じり文");
    unchanged("👨\u{200D}👩\u{200D}👧\u{200D}👦 👩🏽\u{200D}🚀 ❤\u{FE0F}\u{200D}🔥 1\u{FE0F}\u{20E3} 🇺🇦");
    unchanged("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}");
}

/// Marks as NFC orders them, which is not always how they are typed.
fn composed(typed: &str) -> String {
    unicode_normalization::UnicodeNormalization::nfc(typed).collect()
}

#[test]
fn hostile_runs_take_no_time() {
    let normalizer = Normalizer::new(&Options::default());
    for unit in [
        "\u{200B}",
        "\u{301}\u{200B}",
        "\u{1B}]",
        "\u{1B}[",
        "🏴\u{E0067}",
        "\n ",
        " ",
        "\r",
        "\u{301}",
        "\u{AD}\u{E0100}",
    ] {
        let raw = unit.repeat(100_000);
        normalizer.text(&raw);
        normalizer.inline(&raw);
        normalizer.pre(&raw);
    }
}

/// Text rich in the characters that steps deal with.
fn rich_text() -> impl Strategy<Value = String> {
    let special = prop::sample::select(vec![
        " ",
        "  ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "\u{85}",
        "\u{B}",
        "\u{C}",
        "\u{2028}",
        "\u{2029}",
        "\0",
        "\u{1B}",
        "[31m",
        "]0;",
        "\u{7}",
        "\\",
        "\u{80}",
        "\u{93}",
        "\u{9D}",
        "\u{A0}",
        "\u{3000}",
        "\u{AD}",
        "\u{200B}",
        "\u{180E}",
        "\u{200C}",
        "\u{200D}",
        "\u{FE0F}",
        "\u{E0100}",
        "\u{202E}",
        "\u{2069}",
        "\u{200F}",
        "\u{FEFF}",
        "🏴",
        "\u{E0067}",
        "\u{E0067}\u{E0062}\u{E0065}",
        "\u{E007F}",
        "\u{FFF9}",
        "\u{FFFF}",
        "\u{E000}",
        "\u{FFFD}",
        "\u{301}",
        "\u{323}",
        "\u{34F}",
        "\u{E38}",
        "\u{334}",
        "\u{344}",
        "\u{1D160}",
        "\u{FB2C}",
        "\u{1100}",
        "\u{1161}",
        "\u{11A8}",
        "e",
        "a",
        "ก",
        "ក",
        "အ",
        "葛",
        "\u{F900}",
        "ᠭ",
        "ﬁ",
        "ﷺ",
        "\u{A8}",
        "“",
        "…",
        "À",
        "Ǘ",
        "ệ",
        "ড়",
        "\u{9C7}",
        "\u{9BE}",
        "\u{93C}",
        "آ",
        "\u{653}",
        "\u{3099}",
        "か",
        "각",
        "가",
        "Ａ",
        "\u{1FFD}",
        "\u{1025}",
        "\u{102E}",
    ])
    .prop_map(str::to_owned);
    let marks = (25..40_usize).prop_map(|count| "\u{301}".repeat(count));
    let any = any::<char>().prop_map(String::from);
    prop::collection::vec(prop_oneof![12 => special, 1 => marks, 3 => any], 0..40)
        .prop_map(|parts| parts.concat())
}

/// Any settings under which text is normalized at all.
fn any_options() -> impl Strategy<Value = Options> {
    prop::collection::vec(0..3_usize, STEPS.len()).prop_map(|picks| {
        let table: toml::Table = STEPS
            .iter()
            .zip(picks)
            .map(|(step, pick)| (step.setting.to_owned(), step.values[pick % step.values.len()].into()))
            .collect();
        table.try_into().expect("the values come from the steps")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_second_run_changes_nothing(raw in rich_text()) {
        for once in [text, inline, pre] {
            let normalized = once(&raw);
            prop_assert_eq!(once(&normalized), normalized);
        }
    }

    #[test]
    fn a_second_run_changes_nothing_in_nfkc(raw in rich_text()) {
        let once = with("form = 'nfkc'", &raw);
        prop_assert_eq!(with("form = 'nfkc'", &once), once);
    }

    #[test]
    fn results_are_in_nfc(raw in rich_text()) {
        prop_assert!(is_nfc(&text(&raw)) && is_nfc(&inline(&raw)) && is_nfc(&pre(&raw)));
    }

    #[test]
    fn no_control_character_but_line_feed_is_left(raw in rich_text()) {
        prop_assert!(!text(&raw).contains(|c: char| c.is_control() && c != '\n'));
        prop_assert!(!inline(&raw).contains(|c: char| c.is_control() && c != '\n'));
        prop_assert!(!pre(&raw).contains(|c: char| c.is_control() && c != '\n' && c != '\t'));
    }

    #[test]
    fn normalized_texts_joined_by_a_line_feed_are_normalized(first in rich_text(), second in rich_text()) {
        let (first, second) = (text(&first), text(&second));
        if !first.is_empty() && !second.is_empty() {
            let joined = format!("{first}\n{second}");
            prop_assert_eq!(text(&joined), joined);
        }
    }

    #[test]
    fn results_are_at_most_three_times_as_long(raw in rich_text()) {
        prop_assert!(text(&raw).len().max(pre(&raw).len()) <= 3 * raw.len());
    }

    #[test]
    fn inline_into_gives_what_inline_gives(raw in rich_text()) {
        let mut out = String::from("before");
        Normalizer::new(&Options::default()).inline_into(&raw, &mut out);
        prop_assert_eq!(out, format!("before{}", inline(&raw)));
    }

    #[test]
    fn no_settings_make_it_panic(raw in rich_text(), options in any_options()) {
        let normalizer = Normalizer::new(&options);
        prop_assert!(normalizer.text(&raw).len() <= 12 * raw.len());
        normalizer.inline(&raw);
        normalizer.pre(&raw);
    }
}
