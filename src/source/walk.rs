//! Which files a run reads, in which order: arguments, folders, globs and lists become one list of inputs.
//!
//! What is in a file is left to `read.rs`; here none is opened but a list of paths.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use walkdir::WalkDir;

use super::outputs::Outputs;
use super::read::Documents;
use super::stream::BOM;
use super::{Options, Origin, pattern};
use crate::error::{Error, Result};

/// Folders of version control that have no dot in front.
const VCS_FOLDERS: &[&str] = &["CVS", "_darcs"];

/// Bytes of a line of a list from which it is no path: systems take 4 KiB and some 32 K characters at most.
const MOST_OF_A_LINE: u64 = 128 << 10;

/// What a run reads, in order, each once.
#[derive(Debug)]
pub struct Inputs {
    inputs: Vec<Input>,
    skipped: Vec<Skipped>,
    options: Options,
}

/// What was found and is not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Where it is.
    pub path: PathBuf,
    /// Why, in words that go behind its name.
    pub why: &'static str,
}

impl Skipped {
    fn no_file(path: PathBuf) -> Self {
        Self { path, why: "it is no regular file" }
    }
}

/// One thing to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    Stdin,
    File(PathBuf),
    /// A folder or entry that could not be listed, and why: it must be accounted for.
    Unlisted(PathBuf, String),
}

impl Inputs {
    /// Finds every file that `arguments` and the options name: files, folders (all files in them, in the order of
    /// their paths' bytes, but hidden ones and version control), globs where no such file exists, and "-".
    ///
    /// A file that is reached twice is taken where it is reached first. A name that leads to nothing is an error here,
    /// before anything is read; a file that cannot be read later becomes a reject.
    pub fn expand(arguments: &[OsString], options: Options) -> Result<Self> {
        let mut walk = Walk { outputs: options.outputs.clone(), ..Walk::default() };
        for argument in arguments {
            walk.add_argument(argument)?;
        }
        if let Some(list) = &options.files_from {
            walk.add_list(list)?;
        }
        Ok(Self { inputs: walk.inputs, skipped: walk.skipped, options })
    }

    /// How many inputs there are; each gives one document or many.
    pub fn len(&self) -> usize {
        self.inputs.len()
    }

    /// True where there is nothing to read, such as in an empty folder.
    pub fn is_empty(&self) -> bool {
        self.inputs.is_empty()
    }

    /// The first of them that can be read once only, as the user named it: stdin, a pipe, a device.
    pub fn read_once(&self) -> Option<&Path> {
        self.inputs.iter().find_map(|input| match input {
            Input::Stdin => Some(Path::new("stdin")),
            Input::File(path) => path.metadata().is_ok_and(|there| !there.is_file()).then_some(path),
            Input::Unlisted(..) => None,
        })
    }

    /// What was found and is no file to read: pipes, sockets, devices, links to nowhere or in circles, and outputs.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// All of them, in order.
    pub(super) fn all(&self) -> &[Input] {
        &self.inputs
    }

    /// The documents in order, each read when it is asked for.
    pub fn documents(&self) -> Documents<'_> {
        self.documents_from(0)
    }

    /// The documents from an input on.
    pub(super) fn documents_from(&self, first: usize) -> Documents<'_> {
        Documents::new(&self.inputs[first..], &self.options)
    }
}

impl Input {
    /// The origin of a document that is this whole input.
    pub(super) fn origin(&self) -> Origin {
        let file_path = match self {
            Self::Stdin => "-".to_owned(),
            Self::File(path) | Self::Unlisted(path, _) => display(path),
        };
        Origin { file_path, ..Origin::default() }
    }
}

#[derive(Default)]
struct Walk {
    inputs: Vec<Input>,
    skipped: Vec<Skipped>,
    has_stdin: bool,
    outputs: Outputs,
    /// Where each file really is.
    seen: FxHashSet<PathBuf>,
}

impl Walk {
    fn add_argument(&mut self, argument: &OsStr) -> Result<()> {
        let path = Path::new(argument);
        if pattern::is_pattern(argument) && path.symlink_metadata().is_err() {
            self.add_pattern(argument)
        } else {
            self.add_path(path, "check the name; `-` reads stdin, `*` `?` `[` make a pattern")
        }
    }

    /// Adds a file, a folder or "-".
    fn add_path(&mut self, path: &Path, remedy: &str) -> Result<()> {
        if path.as_os_str() == "-" {
            if self.outputs.hold_stdin() {
                let message = "stdin would be read and written by one run: name another output";
                return Err(Error::Usage(message.to_owned()));
            }
            if !self.has_stdin {
                self.inputs.push(Input::Stdin);
                self.has_stdin = true;
            }
            return Ok(());
        }
        let metadata = fs::metadata(path).map_err(|error| Error::Input {
            path: path.to_owned(),
            message: match error.kind() {
                io::ErrorKind::NotFound => format!("there is no such file or folder; {remedy}"),
                _ => format!("{error}; {remedy}"),
            },
        })?;
        if metadata.is_dir() {
            self.add_folder(path);
        } else {
            self.outputs.let_read(path)?;
            self.add_file(path.to_owned());
        }
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path) {
        let mut found = Vec::new();
        // The folders that the walk is in.
        let mut within = Vec::new();
        let entries = WalkDir::new(folder).follow_links(true).into_iter();
        for entry in entries.filter_entry(|entry| entry.depth() == 0 || !is_ignored(entry.file_name())) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => found.push((entry.into_path(), None)),
                Ok(entry) if entry.file_type().is_dir() => {
                    within.truncate(entry.depth());
                    within.push(entry.into_path());
                }
                Ok(entry) => self.skipped.push(Skipped::no_file(entry.into_path())),
                Err(error) => {
                    // A listing that breaks off does not say of what; its entries would be one deeper.
                    let listed = || within.get(error.depth().saturating_sub(1)).map(PathBuf::as_path);
                    let path = error.path().or_else(listed).unwrap_or(folder).to_owned();
                    if error.loop_ancestor().is_some() || error.io_error().is_some_and(leads_nowhere) {
                        self.skipped.push(Skipped::no_file(path));
                    } else {
                        let message =
                            error.io_error().map_or_else(|| error.to_string(), io::Error::to_string);
                        found.push((path, Some(message)));
                    }
                }
            }
        }
        // Sorted before any is dropped as reached twice, so that the disk's order decides nothing.
        found.sort_by(|(a, _), (b, _)| bytes(a).cmp(bytes(b)));
        for (path, failure) in found {
            match failure {
                Some(message) => self.add_unlisted(path, message),
                None => self.add_found(path),
            }
        }
        self.skipped.sort();
    }

    fn add_pattern(&mut self, pattern: &OsStr) -> Result<()> {
        let pattern::Found { paths, unseen } = pattern::Found::by(pattern)?;
        if paths.is_empty() && unseen.is_empty() {
            let message =
                "no file matches this pattern; check it, and quote it so that the shell leaves it alone";
            return Err(Error::Input { path: pattern.into(), message: message.to_owned() });
        }
        let paths = paths.into_iter().map(|path| (fs::metadata(&path), path));
        let unseen = unseen.into_iter().map(|(path, error)| (Err(error), path));
        let mut found: Vec<_> = paths.chain(unseen).collect();
        found.sort_by(|(_, a), (_, b)| bytes(a).cmp(bytes(b)));
        for (metadata, path) in found {
            match metadata {
                Ok(metadata) if metadata.is_dir() => self.add_folder(&path),
                Ok(metadata) if metadata.is_file() => self.add_found(path),
                Err(error) if !leads_nowhere(&error) => self.add_unlisted(path, error.to_string()),
                _ => self.skipped.push(Skipped::no_file(path)),
            }
        }
        self.skipped.sort();
        Ok(())
    }

    fn add_list(&mut self, list: &Path) -> Result<()> {
        let fail = |error: io::Error| Error::Input {
            path: list.to_owned(),
            message: format!("{error}; --files-from takes a file of paths, one a line"),
        };
        let is_stdin = list.as_os_str() == "-";
        let stdin_is_free = |walk: &Self| {
            if is_stdin && walk.has_stdin {
                let message =
                    "stdin cannot be both a document and the list of files: leave out one of the two `-`";
                return Err(Error::Usage(message.to_owned()));
            }
            Ok(())
        };
        stdin_is_free(self)?;
        let mut reader: Box<dyn BufRead> = if is_stdin {
            Box::new(io::stdin().lock())
        } else {
            self.outputs.let_read(list)?;
            Box::new(io::BufReader::new(fs::File::open(list).map_err(fail)?))
        };
        let mut line = Vec::new();
        for number in 1.. {
            line.clear();
            if reader.by_ref().take(MOST_OF_A_LINE).read_until(b'\n', &mut line).map_err(fail)? == 0 {
                break;
            }
            if line.len() as u64 == MOST_OF_A_LINE {
                return Err(fail(io::Error::other(format!("line {number} is longer than any path"))));
            }
            let path = line.strip_suffix(b"\n").unwrap_or(&line);
            let path = path.strip_suffix(b"\r").unwrap_or(path);
            let path = path.strip_prefix(BOM).filter(|_| number == 1).unwrap_or(path);
            if !path.trim_ascii().is_empty() {
                let remedy = format!("line {number} of {} names it", list.display());
                self.add_path(&path_from_bytes(path), &remedy)?;
                stdin_is_free(self)?;
            }
        }
        Ok(())
    }

    /// Adds a file that nobody named, unless the run writes it.
    fn add_found(&mut self, path: PathBuf) {
        if self.outputs.hold(&path) {
            self.skipped.push(Skipped { path, why: "this run writes it" });
        } else {
            self.add_file(path);
        }
    }

    fn add_file(&mut self, path: PathBuf) {
        if self.is_new(&path) {
            self.inputs.push(Input::File(path));
        }
    }

    /// Adds what cannot be listed, and why.
    fn add_unlisted(&mut self, path: PathBuf, message: String) {
        if self.is_new(&path) {
            self.inputs.push(Input::Unlisted(path, message));
        }
    }

    /// Whether a path was not reached before, by whatever way. What has no place, such as `/dev/stdin` of a pipe, is told by its name.
    fn is_new(&mut self, path: &Path) -> bool {
        self.seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()))
    }
}

/// By what paths are sorted.
fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// The error of a link that leads to itself, which has no name in std as yet.
const LINK_LOOP: i32 = if cfg!(target_os = "linux") {
    40
} else if cfg!(windows) {
    1921
} else {
    62
};

/// Whether this is the error of a link to nothing, or to itself.
pub(super) fn leads_nowhere(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound || error.raw_os_error() == Some(LINK_LOOP)
}

/// True for what a folder holds for programs: hidden files and folders, and those of version control.
pub(super) fn is_ignored(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") || VCS_FOLDERS.iter().any(|folder| name == *folder)
}

#[cfg(unix)]
fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// The path as it stands in a record.
pub(crate) fn display(path: &Path) -> String {
    let text = escaped(path.as_os_str().as_encoded_bytes());
    if cfg!(windows) { text.replace('\\', "/") } else { text }
}

/// A name as it stands in a record: in one that is not UTF-8 each byte that is not is written `%XX`, and `%` itself `%25`;
/// so is `%` in one that would look like such a name. Two names are never written alike.
pub(super) fn escaped(name: &[u8]) -> String {
    match std::str::from_utf8(name) {
        Ok(name) if !looks_escaped(name) => return name.to_owned(),
        _ => {}
    }
    let mut text = String::new();
    for chunk in name.utf8_chunks() {
        text.push_str(&chunk.valid().replace('%', "%25"));
        text.extend(chunk.invalid().iter().map(|byte| format!("%{byte:02X}")));
    }
    text
}

/// Whether a name, its escapes undone in one pass after the other, is no UTF-8 behind one of the passes.
fn looks_escaped(name: &str) -> bool {
    // Each byte with the pass behind which it is there. Escapes never overlap, so that one is undone in the pass behind the last of its
    // three bytes, in whatever order they are looked at. What is not ASCII stays as it is from there on.
    let mut bytes: Vec<(u8, u32)> = Vec::with_capacity(name.len());
    for byte in name.bytes() {
        bytes.push((byte, 0));
        while let Some(&[(b'%', mark), (high, second), (low, third)]) = bytes.last_chunk()
            && let Some(byte) = byte_of(high, low)
        {
            bytes.truncate(bytes.len() - 3);
            bytes.push((byte, 1 + mark.max(second).max(third)));
        }
    }
    bytes.chunk_by(|(_, pass), (_, next)| pass == next).any(|chunk| {
        let chunk: Vec<u8> = chunk.iter().map(|(byte, _)| *byte).collect();
        std::str::from_utf8(&chunk).is_err()
    })
}

/// The byte that two hexadecimal digits say.
fn byte_of(high: u8, low: u8) -> Option<u8> {
    let digit = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use tempfile::TempDir;

    #[test]
    fn two_names_are_never_written_alike() {
        let names: [&[u8]; 6] =
            [b"\xFF.html", b"%FF.html", b"%25FF.html", b"a%20b.html", b"a b.html", b"100%.html"];
        let written = names.map(escaped);
        assert_eq!(
            written,
            ["%FF.html", "%25FF.html", "%2525FF.html", "a%20b.html", "a b.html", "100%.html"]
        );
        assert_eq!(unescaped(written[1].as_bytes()), names[1]);
    }

    /// A name with every `%XX` in it as the byte that it stands for.
    fn unescaped(name: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(name.len());
        let mut rest = name;
        while let [first, behind @ ..] = rest {
            let byte = match (first, behind) {
                (b'%', [high, low, ..]) => byte_of(*high, *low),
                _ => None,
            };
            bytes.push(byte.unwrap_or(*first));
            rest = if byte.is_some() { &behind[2..] } else { behind };
        }
        bytes
    }

    /// As [`looks_escaped`], pass by pass.
    fn looks_escaped_by_passes(name: &str) -> bool {
        let mut name = name.as_bytes().to_vec();
        loop {
            let next = unescaped(&name);
            if std::str::from_utf8(&next).is_err() {
                return true;
            }
            if next.len() == name.len() {
                return false;
            }
            name = next;
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn escapes_are_undone_in_one_walk_as_in_passes(
            parts in proptest::collection::vec(proptest::sample::select(&PARTS[..]), 0..12)
        ) {
            let name = parts.concat();
            prop_assert_eq!(looks_escaped(&name), looks_escaped_by_passes(&name), "{}", name);
        }
    }

    /// What names are made of in which escapes stand in escapes.
    const PARTS: [&str; 15] =
        ["%", "25", "2", "5", "%25", "%32", "%35", "c3", "%C3", "a9", "%A9", "F", "%46", "\u{e9}", "x"];

    #[test]
    fn escapes_within_escapes_take_no_longer_than_others() {
        let nested = format!("%{}", "25".repeat(1 << 20));
        assert!(!looks_escaped(&nested));
        assert!(looks_escaped(&format!("{nested}FF")));
    }

    #[test]
    fn what_the_run_writes_is_passed_over_and_refused_where_it_is_named() {
        let folder = folder(&["a.jsonl", "list", "out.jsonl"]);
        let [list, out] = ["list", "out.jsonl"].map(|name| folder.path().join(name));
        let expand = |argument: &Path, files_from: Option<&PathBuf>| {
            let outputs = Outputs::new([list.clone(), out.clone(), "/dev/null".into()]);
            let options = Options { outputs, files_from: files_from.cloned(), ..Options::default() };
            Inputs::expand(&[argument.into()], options)
        };
        let found = expand(folder.path(), None).expect("it is there");
        assert_eq!(found.len(), 1);
        assert_eq!(
            found.skipped().iter().map(|skipped| skipped.why).collect::<Vec<_>>(),
            ["this run writes it"; 2]
        );
        assert_eq!(expand(&folder.path().join("*.jsonl"), None).expect("it is there").len(), 1);
        assert_eq!(expand(Path::new("/dev/null"), None).expect("it is no file").len(), 1);
        let refusal = |path: &Path| {
            format!("{} would be read and written by one run: name another output", path.display())
        };
        let refused = |found: Result<Inputs>| found.expect_err("it is an output").to_string();
        assert_eq!(refused(expand(&folder.path().join("../").join(&out), None)), refusal(&out));
        assert_eq!(refused(expand(Path::new("-"), Some(&list))), refusal(&list));
    }

    /// A folder with these files, each holding its own name.
    fn folder(files: &[&str]) -> TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("it is in the folder")).expect("it can be made");
            fs::write(path, file).expect("it can be written");
        }
        folder
    }

    /// What `arguments` inside `folder` expand to, relative to it.
    fn expand(folder: &TempDir, arguments: &[&str], options: Options) -> Result<Vec<String>> {
        let arguments: Vec<OsString> =
            arguments.iter().map(|argument| folder.path().join(argument).into_os_string()).collect();
        let inputs = Inputs::expand(&arguments, options)?;
        Ok(inputs.inputs.iter().map(|input| relative(folder, input)).collect())
    }

    fn relative(folder: &TempDir, input: &Input) -> String {
        let path = input.origin().file_path;
        path.replacen(&format!("{}/", folder.path().display()), "", 1)
    }

    fn found(folder: &TempDir, arguments: &[&str]) -> Vec<String> {
        expand(folder, arguments, Options::default()).expect("the arguments exist")
    }

    #[test]
    fn a_folder_gives_its_files_in_the_order_of_their_paths() {
        let folder = folder(&["d/b.html", "d/a/z.html", "d/a.html", "d/B.html"]);
        assert_eq!(found(&folder, &["d"]), ["d/B.html", "d/a.html", "d/a/z.html", "d/b.html"]);
    }

    #[test]
    fn hidden_files_and_version_control_are_left_out_unless_named() {
        let folder = folder(&["d/.hidden", "d/.git/config", "d/CVS/Root", "d/a.html"]);
        assert_eq!(found(&folder, &["d"]), ["d/a.html"]);
        assert_eq!(found(&folder, &["d/.hidden", "d/.git"]), ["d/.hidden", "d/.git/config"]);
    }

    #[test]
    fn a_glob_gives_its_matches_and_the_files_in_matching_folders() {
        let folder = folder(&["b.html", "a.html", "c.txt", "x.html/in.txt", ".e.html"]);
        assert_eq!(found(&folder, &["*.html"]), ["a.html", "b.html", "x.html/in.txt"]);
    }

    #[test]
    fn two_stars_at_the_end_give_what_the_folder_gives() {
        let folder = folder(&["d/a.html", "d/b/c.html", "d/b/.d.html", "d/CVS/Root"]);
        assert_eq!(found(&folder, &["d/**"]), ["d/a.html", "d/b/c.html"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_cannot_be_seen_is_an_input_once_and_in_its_place() {
        let folder = folder(&["a.html", "z/b.html"]);
        // Whoever tests may see into every folder, but no folder holds so long a name.
        let unseen = format!("n/{}", "n".repeat(300));
        fs::create_dir(folder.path().join("n")).expect("it can be made");
        let pattern = format!("[n]/{}", "n".repeat(300));
        assert_eq!(found(&folder, &[&pattern, "a.html", &pattern]), [unseen.as_str(), "a.html"]);
    }

    #[test]
    fn a_file_with_a_star_in_its_name_is_no_glob() {
        let folder = folder(&["a*.html", "ab.html"]);
        assert_eq!(found(&folder, &["a*.html"]), ["a*.html"]);
    }

    #[test]
    fn a_glob_without_a_match_is_an_error_that_names_it() {
        let folder = folder(&[]);
        let error = expand(&folder, &["*.html"], Options::default()).expect_err("nothing matches");
        assert_eq!(
            error.to_string(),
            format!(
                "cannot read {}/*.html: no file matches this pattern; check it, and quote it so that the shell \
                 leaves it alone",
                folder.path().display()
            )
        );
    }

    #[test]
    fn a_missing_file_is_an_error_with_a_remedy() {
        let folder = folder(&[]);
        let error = expand(&folder, &["a.html"], Options::default()).expect_err("it is missing");
        assert_eq!(
            error.to_string(),
            format!(
                "cannot read {}/a.html: there is no such file or folder; check the name; `-` reads stdin, \
                 `*` `?` `[` make a pattern",
                folder.path().display()
            )
        );
    }

    #[test]
    fn a_file_reached_twice_is_taken_where_it_is_reached_first() {
        let folder = folder(&["d/a.html", "d/b.html"]);
        assert_eq!(found(&folder, &["d/b.html", "d", "d/../d/a.html"]), ["d/b.html", "d/a.html"]);
    }

    #[test]
    fn a_list_names_files_and_folders_after_the_arguments() {
        let folder = folder(&["d/a.html", "d/b.html", "c.html"]);
        let list = folder.path().join("list");
        let root = folder.path().display();
        fs::write(&list, format!("{root}/d/b.html\r\n\n{root}/d\n")).expect("it can be written");
        let options = Options { files_from: Some(list), ..Options::default() };
        let inputs = expand(&folder, &["c.html"], options).expect("all exist");
        assert_eq!(inputs, ["c.html", "d/b.html", "d/a.html"]);
    }

    #[test]
    fn a_missing_file_in_a_list_is_named_with_its_line() {
        let folder = folder(&[]);
        let list = folder.path().join("list");
        fs::write(&list, "\n/nowhere/a.html\n").expect("it can be written");
        let options = Options { files_from: Some(list.clone()), ..Options::default() };
        let error = expand(&folder, &[], options).expect_err("it is missing");
        assert_eq!(
            error.to_string(),
            format!(
                "cannot read /nowhere/a.html: there is no such file or folder; line 2 of {} names it",
                list.display()
            )
        );
    }

    #[test]
    fn stdin_is_read_once() {
        let arguments = ["-".into(), "-".into()];
        let inputs = Inputs::expand(&arguments, Options::default()).expect("stdin is always there");
        assert_eq!(inputs.inputs, [Input::Stdin]);
        let options = Options { files_from: Some("-".into()), ..Options::default() };
        assert!(Inputs::expand(&arguments, options).is_err());
    }

    #[test]
    fn a_list_may_start_with_a_byte_order_mark() {
        let folder = folder(&["a.html", "b.html"]);
        let [a, b] = ["a.html", "b.html"].map(|name| folder.path().join(name).display().to_string());
        let list = folder.path().join("list");
        let expand = |text: &str| {
            fs::write(&list, text).expect("it can be written");
            expand(&folder, &[], Options { files_from: Some(list.clone()), ..Options::default() })
        };
        assert_eq!(expand(&format!("\u{feff}{a}\n{b}")).expect("both exist"), ["a.html", "b.html"]);
        assert!(expand(&format!("{a}\n\u{feff}{b}")).is_err());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_list_without_line_ends_is_not_read_to_its_end() {
        let options = Options { files_from: Some("/dev/zero".into()), ..Options::default() };
        let error = Inputs::expand(&[], options).expect_err("it is no list");
        let message = "cannot read /dev/zero: line 1 is longer than any path; --files-from takes a file of paths, one a line";
        assert_eq!(error.to_string(), message);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles_or_to_nowhere() {
        use std::os::unix::fs::symlink;
        let folder = folder(&["d/a.html", "e/b.html"]);
        let at = |name: &str| folder.path().join(name);
        symlink(at("e/b.html"), at("d/link.html")).expect("a link can be made");
        symlink(at("d"), at("d/circle")).expect("a link can be made");
        symlink(at("nothing"), at("d/nowhere")).expect("a link can be made");
        symlink(at("d/itself"), at("d/itself")).expect("a link can be made");
        let inputs = Inputs::expand(&[at("d").into()], Options::default()).expect("it exists");
        let found: Vec<String> = inputs.inputs.iter().map(|input| relative(&folder, input)).collect();
        assert_eq!(found, ["d/a.html", "d/link.html"]);
        let skipped = ["d/circle", "d/itself", "d/nowhere"].map(|path| Skipped::no_file(at(path)));
        assert_eq!(inputs.skipped(), skipped);
        let argument = at("d/[in]*").into();
        let globbed = Inputs::expand(&[argument], Options::default()).expect("it finds some");
        assert_eq!(globbed.skipped(), [skipped[1].clone(), skipped[2].clone()]);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_read_where_it_is_named_and_not_where_a_pattern_finds_it() {
        let folder = folder(&["a.html"]);
        let pipe = folder.path().join("b.html");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("it runs").success());
        let expand = |name: &str| {
            Inputs::expand(&[folder.path().join(name).into()], Options::default()).expect("it is there")
        };
        let globbed = expand("*.html");
        assert_eq!((globbed.len(), globbed.skipped()), (1, &[Skipped::no_file(pipe)][..]));
        assert_eq!(expand("b.html").len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn sockets_in_a_folder_are_skipped_and_told() {
        let folder = folder(&["d/a.html"]);
        let socket = folder.path().join("d/socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).expect("a socket can be made");
        let inputs =
            Inputs::expand(&[folder.path().join("d").into()], Options::default()).expect("it exists");
        assert_eq!((inputs.len(), inputs.skipped()), (1, &[Skipped::no_file(socket)][..]));
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_is_not_unicode_is_escaped() {
        assert_eq!(display(&path_from_bytes(b"d/caf\xE9 5%.html")), "d/caf%E9 5%25.html");
        assert_eq!(display(Path::new("d/a%20b.html")), "d/a%20b.html");
    }
}
