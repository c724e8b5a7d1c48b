//! The paths that a pattern among the inputs finds, component by component, so that no folder is listed that cannot hold a match.
//!
//! What a component matches is left to the crate `glob`; its walk is not used, since it ends at names that are no UTF-8. What
//! becomes of the paths is left to `walk.rs`.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf, is_separator};

use glob::{MatchOptions, Pattern};
use walkdir::WalkDir;

use super::walk::{is_ignored, leads_nowhere};
use crate::error::{Error, Result};

/// The component that stands for any folders, or none, and at the end of a pattern for all that is below.
const BELOW: &str = "**";

/// What a pattern finds, in no order that matters.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files, folders and whatever else bears a name that matches.
    pub(super) paths: BTreeSet<PathBuf>,
    /// Where matches may be that cannot be seen, and why.
    pub(super) unseen: Vec<(PathBuf, io::Error)>,
}

/// Whether a name is a pattern where no file bears it.
pub(super) fn is_pattern(name: &OsStr) -> bool {
    name.as_encoded_bytes().iter().any(|byte| b"*?[".contains(byte))
}

impl Found {
    /// What a pattern finds: `*` and `?` stand for characters of a name, `[…]` for one of some, and none of them for a dot in front.
    ///
    /// # Errors
    /// [`Error::Usage`] where it is no pattern.
    pub(super) fn by(pattern: &OsStr) -> Result<Self> {
        // A fault is told with its place in the whole, where it is one of the whole.
        compiled(pattern)?;
        let mut found = Self { paths: BTreeSet::from([PathBuf::new()]), ..Self::default() };
        let mut components = Path::new(pattern).components().peekable();
        let mut is_all_below = false;
        while let Some(component) = components.next() {
            is_all_below = component.as_os_str() == BELOW && components.peek().is_none();
            match component {
                Component::Normal(_) if is_all_below => found.list(|name| !is_ignored(name)),
                Component::Normal(name) if name == BELOW => found.descend(),
                Component::Normal(name) if is_pattern(name) => {
                    let pattern = compiled(name)?;
                    let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
                    found.list(|name| pattern.matches_with(&letters(name), options));
                }
                _ => found.join(component.as_os_str()),
            }
        }
        let ends_in_separator =
            pattern.as_encoded_bytes().last().is_some_and(|last| is_separator((*last).into()));
        if ends_in_separator && !is_all_below {
            found.paths.retain(|path| path.is_dir());
        }
        Ok(found)
    }

    /// Goes from each path to what bears this name in it.
    fn join(&mut self, name: &OsStr) {
        for path in std::mem::take(&mut self.paths) {
            let path = path.join(name);
            match path.symlink_metadata() {
                Ok(_) => _ = self.paths.insert(path),
                Err(error) => self.pass(path, error),
            }
        }
    }

    /// Goes from each path to what is in it under such names.
    fn list(&mut self, is_wanted: impl Fn(&OsStr) -> bool) {
        for folder in std::mem::take(&mut self.paths) {
            match fs::read_dir(or_here(&folder)) {
                Ok(entries) => {
                    for entry in entries {
                        match entry.map(|entry| entry.file_name()) {
                            Ok(name) if is_wanted(&name) => _ = self.paths.insert(folder.join(name)),
                            Ok(_) => {}
                            Err(error) => self.pass(folder.clone(), error),
                        }
                    }
                }
                Err(error) => self.pass(folder, error),
            }
        }
    }

    /// Adds to each folder those that are below it.
    fn descend(&mut self) {
        for top in std::mem::take(&mut self.paths) {
            let entries = WalkDir::new(or_here(&top)).follow_links(true).into_iter().filter_entry(|entry| {
                entry.file_type().is_dir() && (entry.depth() == 0 || !is_ignored(entry.file_name()))
            });
            for entry in entries {
                match entry {
                    Ok(entry) => {
                        let path = entry.path();
                        let path = if top.as_os_str().is_empty() { path.strip_prefix(".") } else { Ok(path) };
                        self.paths.extend(path.map(Path::to_owned));
                    }
                    Err(error) => {
                        let path = error.path().unwrap_or(&top).to_owned();
                        if let Some(error) = error.into_io_error() {
                            self.pass(path, error);
                        }
                    }
                }
            }
        }
    }

    /// Passes over what is not there, and notes what cannot be seen.
    fn pass(&mut self, path: PathBuf, error: io::Error) {
        if error.kind() != io::ErrorKind::NotADirectory && !leads_nowhere(&error) {
            self.unseen.push((or_here(&path).to_owned(), error));
        }
    }
}

/// A path by which a folder can be opened.
fn or_here(path: &Path) -> &Path {
    if path.as_os_str().is_empty() { Path::new(".") } else { path }
}

fn compiled(pattern: &OsStr) -> Result<Pattern> {
    Pattern::new(&letters(pattern)).map_err(|error| {
        let (pattern, at) = (pattern.display(), error.pos + 1);
        Error::Usage(format!("`{pattern}` is no valid pattern: {} at character {at}", error.msg))
    })
}

/// A name as a pattern sees it: each byte that is no UTF-8 is a character of its own, out of those that stand for nothing.
fn letters(name: &OsStr) -> String {
    const PRIVATE: u32 = 0x0010_FF00;
    let mut letters = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        letters.push_str(chunk.valid());
        letters.extend(chunk.invalid().iter().filter_map(|byte| char::from_u32(PRIVATE | u32::from(*byte))));
    }
    letters
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::ffi::OsStrExt;

    /// What a pattern finds in a folder of these files, and where it could not look.
    fn found(pattern: &[u8], files: &[&[u8]]) -> (Vec<String>, Vec<String>) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for file in files {
            let path = folder.path().join(OsStr::from_bytes(file));
            fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
            fs::write(path, "").expect("it can be written");
        }
        let found = Found::by(folder.path().join(OsStr::from_bytes(pattern)).as_os_str()).expect("it is one");
        let inside = |path: PathBuf| {
            let path = path.strip_prefix(folder.path()).expect("it is inside");
            path.as_os_str().as_bytes().escape_ascii().to_string()
        };
        (
            found.paths.into_iter().map(inside).collect(),
            found.unseen.into_iter().map(|(path, _)| inside(path)).collect(),
        )
    }

    const FILES: [&[u8]; 7] = [b"d/.h/a", b"d/.i", b"d/CVS/a", b"d/a", b"d/b/a", b"d/b/c/a", b"d/b/c/x"];

    #[test]
    fn a_component_matches_within_its_folder() {
        let paths = |pattern: &str| found(pattern.as_bytes(), &FILES).0;
        assert_eq!(paths("d/?"), ["d/a", "d/b"]);
        assert_eq!(paths("d/[!a-b]*"), ["d/CVS"]);
        assert_eq!(paths("*/b/*"), ["d/b/a", "d/b/c"]);
        assert_eq!(paths("d/*/"), ["d/CVS", "d/b"]);
        assert_eq!(paths("d/.*"), ["d/.h", "d/.i"]);
        assert_eq!(paths("*/../d/[a]"), ["d/../d/a"]);
        assert_eq!(paths("d/a/*"), [""; 0]);
    }

    #[test]
    fn two_stars_are_any_folders_and_at_the_end_all_that_is_below() {
        let paths = |pattern: &str| found(pattern.as_bytes(), &FILES).0;
        assert_eq!(paths("d/**/a"), ["d/a", "d/b/a", "d/b/c/a"]);
        assert_eq!(paths("**/c/**/x"), ["d/b/c/x"]);
        assert_eq!(paths("d/**"), ["d/a", "d/b"]);
        assert_eq!(paths("d/**/"), ["d/a", "d/b"]);
        assert_eq!(paths("d/b/**/**"), ["d/b/a", "d/b/c", "d/b/c/a", "d/b/c/x"]);
    }

    #[test]
    fn names_that_are_not_unicode_are_found() {
        let files: [&[u8]; 3] = [b"d/a.html", b"d/\xFE\xFF.html", b"d/\xFF.html"];
        let paths = |pattern: &[u8]| found(pattern, &files).0;
        assert_eq!(paths(b"d/*.html"), ["d/a.html", r"d/\xfe\xff.html", r"d/\xff.html"]);
        assert_eq!(paths(b"**/?.html"), ["d/a.html", r"d/\xff.html"]);
        assert_eq!(paths(b"d/\xFF*"), [r"d/\xff.html"]);
    }

    #[test]
    fn what_cannot_be_seen_is_told() {
        // Whoever tests may see into every folder, but no folder holds so long a name.
        let name = "n".repeat(300);
        let unseen = found(format!("d/*/{name}").as_bytes(), &FILES);
        assert_eq!(unseen, (vec![], vec![format!("d/CVS/{name}"), format!("d/b/{name}")]));
    }

    #[test]
    fn links_in_circles_are_walked_once() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::os::unix::fs::symlink(folder.path(), folder.path().join("circle")).expect("a link can be made");
        fs::write(folder.path().join("a"), "").expect("it can be written");
        let found = Found::by(folder.path().join("**/a").as_os_str()).expect("it is a pattern");
        assert_eq!(found.paths, BTreeSet::from([folder.path().join("a")]));
        assert!(found.unseen.is_empty());
    }

    #[test]
    fn what_is_no_pattern_is_told_with_the_place() {
        let fault = |pattern: &str| Found::by(OsStr::new(pattern)).expect_err("it is none").to_string();
        assert_eq!(
            fault("d/a**"),
            "`d/a**` is no valid pattern: recursive wildcards must form a single path component at character 3"
        );
        assert_eq!(fault("d/[a/b]"), "`[a` is no valid pattern: invalid range pattern at character 1");
    }
}
