//! The lines of flattened text: what each looks like beside the lines around it, since nothing else is left of the page.

use super::measure::{Each, Near, OfPage};
use super::totals::Totals;
use super::{Facts, Family, flag, many, one, share};
use crate::block::{Block, Gap, Origin};

const NEIGHBOURS: &[i8] = &[-4, -3, -2, -1, 1, 2, 3, 4];
const NEXT: &[i8] = &[-2, -1, 1, 2];
const WINDOWS: &[i8] = &[3, 8, 20];
const SIDES: &[i8] = &[-20, -6, 6, 20];

pub(super) const FAMILIES: &[Family] = &[
    one(
        "word_length",
        "letters and digits a word",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            share((stats.letters + stats.digits) as f32, stats.words as f32)
        }),
    ),
    one("marks_a_word", "commas and ends of sentences a word", &Each(|p, b, _| marks(p.block(b)))),
    one("digits", "share of digits among letters and digits", &Each(|p, b, _| digits(p.block(b)))),
    one(
        "upper",
        "share of capitals among letters",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            share(stats.upper as f32, stats.letters as f32)
        }),
    ),
    one(
        "symbols",
        "share of visible characters that are neither letters nor digits",
        &Each(|p, b, _| {
            let stats = &p.block(b).stats;
            1.0 - share((stats.letters + stats.digits) as f32, (stats.chars - stats.spaces) as f32)
        }),
    ),
    one(
        "unspaced",
        "share of words that are characters of a script without spaces",
        &Each(|p, b, _| share(p.block(b).stats.unspaced as f32, p.block(b).stats.words as f32)),
    ),
    one(
        "capitalized",
        "share of words that open with a capital",
        &Each(|p, b, _| {
            let words = p.words.get(b);
            share(words.iter().filter(|word| word.capital).count() as f32, words.len() as f32)
        }),
    ),
    one("opening", "class of the first character: see `opening`", &Each(|p, b, _| opening(p.block(b)))),
    one("currencies", "currency signs", &Each(|p, b, _| p.wording[b].currencies)),
    one("years", "numbers from 1900 to 2099", &Each(|p, b, _| p.wording[b].years)),
    one("times", "colons behind digits, as in times of day", &Each(|p, b, _| p.wording[b].times)),
    one("questions", "question marks", &Each(|p, b, _| p.wording[b].questions)),
    many(
        "near_words",
        "words of the neighbour, -1 beyond the page",
        NEIGHBOURS,
        &Near(-1.0, |p, at| p.block(at).stats.words as f32),
    ),
    many(
        "near_marks",
        "commas and ends of sentences a word of the neighbour",
        NEXT,
        &Near(-1.0, |p, at| marks(p.block(at))),
    ),
    many(
        "near_last_char",
        "how the neighbour ends: see `Ending`",
        NEXT,
        &Near(-1.0, |p, at| f32::from(p.wording[at].ending as u8)),
    ),
    many(
        "near_opening",
        "class of the neighbour's first character",
        NEXT,
        &Near(-1.0, |p, at| opening(p.block(at))),
    ),
    many("near_digits", "share of digits of the neighbour", NEXT, &Near(-1.0, |p, at| digits(p.block(at)))),
    many(
        "near_line_typed",
        "evidence of typed detectors against the neighbour",
        NEIGHBOURS,
        &Near(-1.0, |p, at| p.typed_all[at]),
    ),
    many(
        "near_copies",
        "lines with exactly the neighbour's text",
        NEXT,
        &Near(0.0, |p, at| f32::from(p.repeats.copies[at].0)),
    ),
    many(
        "near_gap",
        "what stands before the neighbour: see `gap`",
        &[0, 1, 2],
        &Near(-1.0, |p, at| gap(p.block(at))),
    ),
    many(
        "near_function_words",
        "share of function words of the neighbour",
        NEXT,
        &Near(-1.0, |p, at| p.wording[at].function_share()),
    ),
    many(
        "window_words",
        "words a line within so many lines",
        WINDOWS,
        &Each(|p, b, n| {
            let around = window(p, b, n);
            share(around.words, around.blocks)
        }),
    ),
    many(
        "window_prose",
        "share of words in prose within so many lines",
        WINDOWS,
        &Each(|p, b, n| share(window(p, b, n).in_prose, window(p, b, n).words)),
    ),
    many(
        "window_prose_lines",
        "share of lines of prose within so many lines",
        WINDOWS,
        &Each(|p, b, n| share(window(p, b, n).prose, window(p, b, n).blocks)),
    ),
    many(
        "window_typed",
        "share of words that typed detectors speak against within so many lines",
        WINDOWS,
        &Each(|p, b, n| share(window(p, b, n).typed, window(p, b, n).words)),
    ),
    many(
        "window_times",
        "share of short lines with a year or a time of day within so many lines",
        WINDOWS,
        &Each(|p, b, n| share(window(p, b, n).times, window(p, b, n).blocks)),
    ),
    many(
        "window_currencies",
        "share of lines with a currency sign within so many lines",
        WINDOWS,
        &Each(|p, b, n| share(window(p, b, n).currencies, window(p, b, n).blocks)),
    ),
    many(
        "side_words",
        "words a line of so many lines to one side",
        SIDES,
        &Each(|p, b, n| share(side(p, b, n).words, side(p, b, n).blocks)),
    ),
    many(
        "side_prose",
        "share of lines of prose of so many lines to one side",
        SIDES,
        &Each(|p, b, n| share(side(p, b, n).prose, side(p, b, n).blocks)),
    ),
    many(
        "side_typed",
        "share of words that typed detectors speak against of so many lines to one side",
        SIDES,
        &Each(|p, b, n| share(side(p, b, n).typed, side(p, b, n).words)),
    ),
    many(
        "short_run",
        "short lines in a row to one side",
        &[-1, 1],
        &Each(|p, b, n| run(p, b, n, 30, |p, at| p.block(at).stats.words <= SHORT)),
    ),
    many(
        "plain_run",
        "lines in a row to one side that end no sentence",
        &[-1, 1],
        &Each(|p, b, n| run(p, b, n, 30, |p, at| p.block(at).stats.sentences == 0)),
    ),
    many(
        "typed_run",
        "lines in a row to one side without a sign of chrome",
        &[-1, 1],
        &Each(|p, b, n| run(p, b, n, 30, |p, at| p.typed_all[at] < 1.0)),
    ),
    many(
        "to_prose",
        "lines between it and the next line of prose to one side, 100 for none",
        &[-1, 1],
        &Each(|p, b, n| {
            let steps = run(p, b, n, 99, |p, at| !p.view.prose[at]);
            let beyond = p.near(b, (steps as i8 + 1).min(100) * n).is_none();
            if beyond { 100.0 } else { steps }
        }),
    ),
    one(
        "prose_behind_share",
        "share of the page's words in prose that stand before the line",
        &Each(|p, b, _| share(p.sums.over(0..b).in_prose, p.sums.all().in_prose)),
    ),
    one(
        "like_neighbours",
        "neighbours within three lines whose length is within a fifth of its own",
        &Each(|p, b, _| {
            let own = p.block(b).stats.chars as f32;
            let like = |n: &i8| {
                p.near(b, *n).is_some_and(|at| (p.block(at).stats.chars as f32 - own).abs() <= own * 0.2)
            };
            [-3, -2, -1, 1, 2, 3].iter().filter(|n| like(n)).count() as f32
        }),
    ),
];

/// What flattened text is like as a whole.
pub(super) const OF_PAGE: &[Family] = &[
    one(
        "page_paragraphs_wrapped",
        "1 where the lines were wrapped, and each block is a paragraph",
        &OfPage(|p, _| flag(p.view.page.origin == Origin::Paragraphs)),
    ),
    one(
        "page_blank",
        "share of lines behind a blank line",
        &OfPage(|p, _| {
            let blank = p.view.page.blocks.iter().filter(|block| block.gap == Gap::Blank).count();
            share(blank as f32, p.len() as f32)
        }),
    ),
    one(
        "page_line_words",
        "words a line of the page",
        &OfPage(|p, _| share(p.sums.all().words, p.sums.all().blocks)),
    ),
    one(
        "page_prose_lines",
        "share of the page's lines that are prose",
        &OfPage(|p, _| share(p.sums.all().prose, p.sums.all().blocks)),
    ),
];

/// Words up to which a line is short.
const SHORT: u32 = 4;

fn marks(block: &Block) -> f32 {
    share((block.stats.commas + block.stats.sentences) as f32, block.stats.words as f32)
}

fn digits(block: &Block) -> f32 {
    share(block.stats.digits as f32, (block.stats.letters + block.stats.digits) as f32)
}

/// How a text opens: 1 with a capital, 2 with a small letter, 3 with a digit, 4 with a letter of a script without case,
/// 5 with a quote, 6 with a bullet, 0 with something else.
fn opening(block: &Block) -> f32 {
    match block.text.chars().next() {
        Some(c) if c.is_uppercase() => 1.0,
        Some(c) if c.is_lowercase() => 2.0,
        Some(c) if c.is_numeric() => 3.0,
        Some(c) if c.is_alphabetic() => 4.0,
        Some('"' | '\'' | '“' | '‘' | '«' | '„' | '「' | '『') => 5.0,
        Some('*' | '+' | '-' | '–' | '•' | '·' | '▪' | '►') => 6.0,
        _ => 0.0,
    }
}

/// 0 at the first line, 1 behind a tab, 2 behind a line feed, 3 behind a blank line.
fn gap(block: &Block) -> f32 {
    match block.gap {
        Gap::None => 0.0,
        Gap::Tab => 1.0,
        Gap::Line => 2.0,
        Gap::Blank => 3.0,
    }
}

/// The lines within a distance.
#[inline(always)]
fn window(facts: &Facts<'_>, line: usize, distance: i8) -> Totals {
    facts.window(line, distance as usize)
}

/// The lines to one side, so many.
#[inline(always)]
fn side(facts: &Facts<'_>, line: usize, distance: i8) -> Totals {
    let many = usize::from(distance.unsigned_abs());
    if distance < 0 {
        facts.sums.over(line.saturating_sub(many)..line)
    } else {
        facts.sums.over(line + 1..line + 1 + many)
    }
}

/// How many lines in a row to one side something holds for, at most `most`.
fn run(facts: &Facts<'_>, line: usize, step: i8, most: i8, holds: impl Fn(&Facts<'_>, usize) -> bool) -> f32 {
    let holds = |n: &i8| facts.near(line, n * step).is_some_and(|at| holds(facts, at));
    (1..=most).take_while(holds).count() as f32
}
