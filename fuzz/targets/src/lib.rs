//! What must hold at each boundary where bytes of strangers come in, whatever they are.
//!
//! A target is a plain function that panics where something does not hold. Who makes the bytes is left to others:
//! `cargo fuzz` makes them by what the code did with those before, `cargo xtask fuzz` by chance from the seeds.

mod archive;
mod decode;
mod jsonl;
mod normalize;
mod page;
mod reading;
mod settings;
mod warc;

/// A boundary, and what is tried on it.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of the folder of its seeds.
    pub name: &'static str,
    /// Panics where something does not hold of these bytes.
    pub check: fn(&[u8]),
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "decode", check: decode::check },
    Target { name: "normalize", check: normalize::check },
    Target { name: "page", check: page::check },
    Target { name: "jsonl", check: jsonl::check },
    Target { name: "warc", check: warc::check },
    Target { name: "archive", check: archive::check },
    Target { name: "settings", check: settings::check },
];

/// Tries the target with this name.
///
/// # Panics
/// Where something does not hold, or there is no such target.
pub fn check(name: &str, input: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("the target is in the list");
    (target.check)(input);
}

/// What the first byte wishes, and the bytes behind it.
fn wish(input: &[u8]) -> (usize, &[u8]) {
    input.split_first().map_or((0, input), |(first, rest)| ((*first).into(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_hold() {
        for target in TARGETS {
            let folder = format!("{}/../seeds/{}", env!("CARGO_MANIFEST_DIR"), target.name);
            let mut seeds = 0;
            for entry in std::fs::read_dir(folder).expect("a target has seeds") {
                (target.check)(&std::fs::read(entry.expect("it is listed").path()).expect("it is a file"));
                seeds += 1;
            }
            assert!(seeds > 0, "{}", target.name);
        }
    }
}
