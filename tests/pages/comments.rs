//! Readers' comments under an article: a kind of chrome that users may keep.

use dehusk::pipeline::{Cleaner, Outcome};
use dehusk::settings::Settings;
use dehusk::source::{Content, Origin, Raw};

const PAGE: &[u8] = include_bytes!("../../fixtures/synthetic/comment_thread/page.html");

fn paragraphs(settings: &str) -> Vec<String> {
    let settings = Settings::parse("dehusk.toml", settings).expect("good settings");
    let raw = Raw { origin: Origin::default(), content: Content::Html(PAGE.to_vec()) };
    match Cleaner::new(&settings).expect("good settings").clean(raw) {
        Outcome::Cleaned(cleaned) => cleaned.record.text.lines().map(str::to_owned).collect(),
        Outcome::Rejected(rejected) => panic!("rejected: {rejected:?}"),
    }
}

#[test]
fn comments_that_are_asked_for_stand_behind_the_article() {
    let (article, all) = (paragraphs(""), paragraphs("chrome.keep = ['comment_thread']"));
    let (start, comments) = all.split_at(article.len());
    assert_eq!(start, article);
    let comments: Vec<&str> = comments.iter().map(String::as_str).filter(|line| !line.is_empty()).collect();
    assert_eq!(
        comments,
        [
            "Lucía dice:",
            "Mi abuelo fue el último farero antes de la guerra y nunca lo vio apagado.",
            "Responder",
            "Tomás dice:",
            "Ojalá lo abran también los sábados.",
            "Responder",
        ]
    );
}
