//! What a user's own cues and selectors decide, whatever the page looks like around them.

use dehusk::pipeline::{Cleaner, Outcome};
use dehusk::settings::Settings;
use dehusk::source::{Content, Origin, Raw};

const FIRST: &str = "The river rose by two metres in a single night, and the people of the lower town left.";
const APPEAL: &str = "If you like what you read, buy our editors a coffee, as they work all night for you.";
const LAST: &str = "In the morning the bridge was closed, and nobody could say when it would open again.";

fn text(settings: &str) -> String {
    let settings = Settings::parse("dehusk.toml", settings).expect("good settings");
    let page = format!("<article><p>{FIRST}</p><p class=x>{APPEAL}</p><p>{LAST}</p></article>");
    let raw = Raw { origin: Origin::default(), content: Content::Html(page.into_bytes()) };
    match Cleaner::new(&settings).expect("good settings").clean(raw) {
        Outcome::Cleaned(cleaned) => cleaned.record.text,
        Outcome::Rejected(rejected) => panic!("rejected: {rejected:?}"),
    }
}

#[test]
fn a_sentence_in_an_article_stays_by_itself() {
    assert_eq!(text(""), format!("{FIRST}\n\n{APPEAL}\n\n{LAST}"));
}

#[test]
fn a_users_cue_takes_even_a_sentence_in_an_article() {
    let cue = "[[chrome.cues]]\nkind = 'donation_appeal'\nmode = 'anywhere'\nphrases = ['Buy our editors a coffee']";
    assert_eq!(text(cue), format!("{FIRST}\n\n{LAST}"));
}

#[test]
fn a_users_selector_takes_what_it_matches() {
    let selector = "[[chrome.selectors]]\ncss = 'p.x'\naction = 'drop'";
    assert_eq!(text(selector), format!("{FIRST}\n\n{LAST}"));
}
