//! What typed detectors say, by groups of kinds.

use std::collections::BTreeSet;

use super::super::cued::{GROUPS, group};
use super::{Example, check, column, example, html_page, with_facts};
use crate::chrome::{Kind, View, detectors, weight};
use crate::site::OnPage;

pub(super) const EXAMPLES: &[Example] = &[example(
    "<h2>Comments</h2><h3>Ann</h3><p>{b20}</p>",
    &[
        ("typed_all", "Comments", 5.5),
        // 14, held to 10.
        ("typed_all", "Ann", 10.0),
        ("typed_all", "{b20}", 1.6),
    ],
)
.said(&[
    ("Comments", Kind::CommentCount, 3.5),
    ("Comments", Kind::CommentForm, 2.0),
    ("Ann", Kind::ShareBar, 8.0),
    ("Ann", Kind::FollowUs, 6.0),
    ("{b20}", Kind::Paywall, 0.8),
    ("{b20}", Kind::Pager, 0.8),
])];

#[test]
fn shows_what_typed_detectors_say() {
    check(EXAMPLES);
}

#[test]
fn what_detectors_find_is_seen() {
    let evidence = |view: &View<'_>| {
        let mut found = Vec::new();
        detectors::ALL.iter().for_each(|detector| detector.detect(view, &mut found));
        found
    };
    with_facts(html_page("<p>{b20}</p><p>Leave a reply</p>"), &OnPage::default(), evidence, |facts| {
        let comments = column("typed_all");
        assert_eq!(comments.value(facts, 0), 0.0);
        assert!(comments.value(facts, 1) >= weight::STRONG);
    });
}

#[test]
fn every_group_has_kinds() {
    let groups: BTreeSet<usize> = Kind::ALL.iter().map(|kind| group(*kind)).collect();
    assert!(groups.into_iter().eq(0..GROUPS));
}
