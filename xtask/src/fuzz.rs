//! `cargo xtask fuzz`: the seeds of each fuzz target and mutations of them, the same in every run, through the functions that
//! `cargo fuzz` tries with more knowledge and more time.
//!
//! It needs no libFuzzer and no nightly compiler. Mutations are those of any simple fuzzer, some lines over bytes: a crate that mutates
//! values by their types knows no better where a file has only bytes.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use dehusk_fuzz_targets::{TARGETS, Target};

use crate::ROOT;

/// The most bytes of an input: small ones reach the same branches, and are read by people.
const MOST: usize = 4096;
/// The most changes that make a mutation.
const CHANGES: usize = 5;
/// Bytes that end counters, strings and ranges.
const TELLING: &[u8] = &[0, 1, 9, 10, 13, 32, 34, 38, 60, 62, 92, 123, 125, 127, 128, 193, 224, 255];

/// Try the fuzz targets with their seeds and with mutations of them.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Mutations of each target's seeds
    #[arg(long, value_name = "N", default_value_t = 2_000)]
    runs: usize,
    /// Only this target
    #[arg(long, value_name = "TARGET")]
    only: Option<String>,
    /// Only this input, with --only: one that failed before
    #[arg(long, value_name = "FILE", requires = "only")]
    input: Option<PathBuf>,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let wanted = |target: &&Target| options.only.as_deref().is_none_or(|name| name == target.name);
    let targets: Vec<&Target> = TARGETS.iter().filter(wanted).collect();
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    ensure!(!targets.is_empty(), "there is no such target; known are {}", names.join(", "));
    let mut failed = 0;
    for target in targets {
        let seeds = match &options.input {
            Some(file) => vec![fs::read(file).with_context(|| file.display().to_string())?],
            None => seeds(target)?,
        };
        let runs = if options.input.is_some() { 0 } else { options.runs };
        let mut chance = Chance(0x5EED);
        let mutations = (0..runs).map(|run| mutated(&seeds, run % seeds.len(), &mut chance));
        let failure = seeds.iter().cloned().chain(mutations).find(|input| !holds(target, input));
        match failure {
            None => println!("{}: held for seeds: {}, mutations: {runs}", target.name, seeds.len()),
            Some(input) => {
                failed += 1;
                println!("{}: failed, see {}", target.name, save(target, &input)?.display());
            }
        }
    }
    ensure!(
        failed == 0,
        "targets that failed: {failed}; `cargo xtask fuzz --only TARGET --input FILE` tries one again"
    );
    Ok(())
}

/// The seeds of a target, in the order of their names.
fn seeds(target: &Target) -> Result<Vec<Vec<u8>>> {
    let folder = Path::new(ROOT).join("fuzz/seeds").join(target.name);
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    paths.sort();
    ensure!(!paths.is_empty(), "{} has no seeds", folder.display());
    paths.iter().map(|path| fs::read(path).with_context(|| path.display().to_string())).collect()
}

/// Whether the target holds for an input; a panic is told on stderr.
fn holds(target: &Target, input: &[u8]) -> bool {
    catch_unwind(|| (target.check)(input)).is_ok()
}

/// Writes an input that failed to where it can be tried again.
fn save(target: &Target, input: &[u8]) -> Result<PathBuf> {
    let folder = Path::new(ROOT).join("target/fuzz");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("{}-failed", target.name));
    fs::write(&path, input)?;
    Ok(path)
}

/// A seed with some changes.
fn mutated(seeds: &[Vec<u8>], seed: usize, chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seeds[seed].clone();
    for _ in 0..=chance.below(CHANGES) {
        change(&mut bytes, seeds, chance);
    }
    bytes.truncate(MOST);
    bytes
}

/// Changes one place: a bit, a byte, or a stretch that goes, comes twice, or comes from another seed.
fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], chance: &mut Chance) {
    let at = chance.below(bytes.len() + 1);
    match chance.below(7) {
        0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
        1 if at < bytes.len() => bytes[at] = TELLING[chance.below(TELLING.len())],
        2 => bytes.insert(at, TELLING[chance.below(TELLING.len())]),
        3 => drop(bytes.drain(stretch(bytes.len(), chance))),
        4 => {
            let copied = bytes[stretch(bytes.len(), chance)].to_vec();
            bytes.splice(at..at, copied);
        }
        5 => {
            let other = &seeds[chance.below(seeds.len())];
            bytes.splice(at..at, other[stretch(other.len(), chance)].iter().copied());
        }
        _ => bytes.truncate(at),
    }
}

/// Some of so many bytes: short stretches are as likely as long ones.
fn stretch(bytes: usize, chance: &mut Chance) -> std::ops::Range<usize> {
    let start = chance.below(bytes + 1);
    let most = 1 << chance.below(11);
    start..bytes.min(start + chance.below(most + 1))
}

/// Numbers that look like chance and are the same in every run (SplitMix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }
}
