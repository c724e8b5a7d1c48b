//! The examples of the steps' manual pages, the kinds of text, and the properties that hold for any input.

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

/// An example of a manual page: `value "input" → "output"`, the strings as in JSON.
#[derive(Debug)]
struct Example {
    step: &'static Step,
    value: &'static str,
    input: String,
    output: String,
}

fn examples() -> Vec<Example> {
    let string = |text: &str| serde_json::from_str(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    STEPS
        .iter()
        .flat_map(|step| {
            let fenced = step.manual.split("```\n").nth(1).expect("a manual page has examples");
            fenced.lines().map(move |line| {
                let (value, strings) = line.split_once(' ').expect("a value comes first");
                let (input, output) = strings.split_once(" → ").expect("an arrow is between");
                Example { step, value, input: string(input.trim()), output: string(output) }
            })
        })
        .collect()
}

#[test]
fn examples_do_what_their_manual_page_says() {
    for example in examples() {
        let wish: Wish =
            format!("{}={}", example.step.setting, example.value).parse().expect("the step has this value");
        let normalizer = Normalizer::new(&Options::default().with(wish));
        let unfolded = normalizer.unfold(&example.input);
        let repair = normalizer.repair(&unfolded);
        let output = normalizer.text(repair.as_ref().map_or(&unfolded, |repair| &repair.text));
        assert_eq!(output, example.output, "{example:?}");
    }
}

#[test]
fn every_value_of_every_step_has_an_example() {
    let examples = examples();
    for step in STEPS {
        for value in step.values {
            let shown = |example: &Example| example.step == step && example.value == *value;
            assert!(examples.iter().any(shown), "{}={value}", step.setting);
        }
    }
}

#[test]
fn every_manual_page_has_its_sections() {
    for step in STEPS {
        let headings: Vec<&str> = step.manual.lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {}", step.setting);
        assert_eq!(headings, [&title, "## What it deals with", "## Why", "## Examples"]);
    }
}

#[test]
fn steps_that_are_kept_leave_to_others_what_falls_to_them() {
    assert_eq!(with("ansi = 'keep'\ncontrols = 'keep'", "\u{1B}[31mred"), "\u{1B}[31mred");
    assert_eq!(with("quotes = 'ascii'", "\u{93}it\u{92}s\u{94}"), "\"it's\"");
    assert_eq!(with("joiners = 'remove'", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"), "🏴");
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

/// Emoji of one and of several characters, among letters and what steps take out.
fn emoji_text() -> impl Strategy<Value = String> {
    let parts = prop::sample::select(vec![
        "👨\u{200D}👩\u{200D}👧\u{200D}👦",
        "👩🏽\u{200D}🚀",
        "❤\u{FE0F}\u{200D}🔥",
        "1\u{FE0F}\u{20E3}",
        "🇺🇦",
        "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        "🏳\u{FE0F}\u{200D}🌈",
        "a",
        "é",
        "क्षि",
    ]);
    prop::collection::vec(parts, 1..20).prop_map(|parts| parts.join(" "))
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
    fn emoji_keep_their_grapheme_count(raw in emoji_text()) {
        use unicode_segmentation::UnicodeSegmentation;
        prop_assert_eq!(text(&raw).graphemes(true).count(), raw.graphemes(true).count());
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
