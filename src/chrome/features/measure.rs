//! How a family fills its columns: block by block, or once for blocks in a row that share what it looks at.
//!
//! Most of what surrounds a block surrounds its neighbours too. A family that says what it looks at is worked out once
//! for all of them, which is what makes some hundred columns affordable.

use super::Facts;

/// No container, no heading.
pub(super) const NONE: u32 = u32::MAX;

/// Something that has a number for each block of a page, at a distance.
pub(super) trait Measure: Sync {
    /// The numbers of as many blocks as there is room for, from `first` on. Every number is finite.
    fn fill(&self, facts: &Facts<'_>, at: i8, first: usize, numbers: &mut [f32]);
}

/// Looks at the block itself.
pub(super) struct Each<F: Fn(&Facts<'_>, usize, i8) -> f32>(pub F);

impl<F: Fn(&Facts<'_>, usize, i8) -> f32 + Sync> Measure for Each<F> {
    fn fill(&self, facts: &Facts<'_>, at: i8, first: usize, numbers: &mut [f32]) {
        for (number, block) in numbers.iter_mut().zip(first..) {
            *number = (self.0)(facts, block, at);
        }
    }
}

/// Looks at the block so many places away; what it is worth beyond the page comes first.
pub(super) struct Near<F: Fn(&Facts<'_>, usize) -> f32>(pub f32, pub F);

impl<F: Fn(&Facts<'_>, usize) -> f32 + Sync> Measure for Near<F> {
    fn fill(&self, facts: &Facts<'_>, at: i8, first: usize, numbers: &mut [f32]) {
        for (number, block) in numbers.iter_mut().zip(first..) {
            *number = facts.near(block, at).map_or(self.0, |near| (self.1)(facts, near));
        }
    }
}

/// Looks at the ancestor so many steps up, the block's own container at 0; what it is worth without one comes first.
pub(super) struct Ancestor<F: Fn(&Facts<'_>, u32) -> f32>(pub f32, pub F);

impl<F: Fn(&Facts<'_>, u32) -> f32 + Sync> Measure for Ancestor<F> {
    fn fill(&self, facts: &Facts<'_>, at: i8, first: usize, numbers: &mut [f32]) {
        let ancestors = &facts.ancestors[at as usize][first..];
        fill_runs(ancestors, self.0, numbers, |container| (self.1)(facts, container));
    }
}

/// Looks at the container at a level around the block; what it is worth without one comes first.
pub(super) struct Holder<F: Fn(&Facts<'_>, u32) -> f32>(pub f32, pub F);

impl<F: Fn(&Facts<'_>, u32) -> f32 + Sync> Measure for Holder<F> {
    fn fill(&self, facts: &Facts<'_>, at: i8, first: usize, numbers: &mut [f32]) {
        let holders = &facts.holders[at as usize - 1][first..];
        fill_runs(holders, self.0, numbers, |container| (self.1)(facts, container));
    }
}

/// Looks at the nearest container from the block's own up that is one of a series; what it is worth without one comes
/// first.
pub(super) struct Member<F: Fn(&Facts<'_>, u32) -> f32>(pub f32, pub F);

impl<F: Fn(&Facts<'_>, u32) -> f32 + Sync> Measure for Member<F> {
    fn fill(&self, facts: &Facts<'_>, _: i8, first: usize, numbers: &mut [f32]) {
        fill_runs(&facts.members[first..], self.0, numbers, |container| (self.1)(facts, container));
    }
}

/// Looks at the last heading at or before the block; what it is worth without one comes first.
pub(super) struct Section<F: Fn(&Facts<'_>, usize, i8) -> f32>(pub f32, pub F);

impl<F: Fn(&Facts<'_>, usize, i8) -> f32 + Sync> Measure for Section<F> {
    fn fill(&self, facts: &Facts<'_>, at: i8, first: usize, numbers: &mut [f32]) {
        let headings = &facts.heading[first..];
        fill_runs(headings, self.0, numbers, |heading| (self.1)(facts, heading as usize, at));
    }
}

/// Looks at the page.
pub(super) struct OfPage<F: Fn(&Facts<'_>, i8) -> f32>(pub F);

impl<F: Fn(&Facts<'_>, i8) -> f32 + Sync> Measure for OfPage<F> {
    fn fill(&self, facts: &Facts<'_>, at: i8, _: usize, numbers: &mut [f32]) {
        numbers.fill((self.0)(facts, at));
    }
}

/// Fills in what each block looks at, worked out once for blocks in a row that look at the same.
fn fill_runs(keys: &[u32], none: f32, numbers: &mut [f32], value: impl Fn(u32) -> f32) {
    let mut last = (NONE, none);
    for (number, &key) in numbers.iter_mut().zip(keys) {
        if key != last.0 {
            last = (key, if key == NONE { none } else { value(key) });
        }
        *number = last.1;
    }
}
