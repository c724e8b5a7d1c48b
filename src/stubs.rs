//! Stand-ins with the paths of what other rooms will hold; goes when they are there.

#![allow(missing_docs)]

pub mod normalize {
    use serde::{Deserialize, Serialize};

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(default, deny_unknown_fields)]
    pub struct Options {
        pub quotes: Quotes,
    }

    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Quotes {
        #[default]
        Keep,
        Ascii,
    }
}

pub mod source {
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Serialize};

    use crate::source::{Content, Origin, Raw, Reason, Reject};
    use crate::{Error, error::Result};

    #[derive(Debug, Clone, Default, PartialEq, Eq)]
    pub struct Options {
        pub files_from: Option<PathBuf>,
        pub format: Format,
        pub fields: Fields,
        pub max_bytes: u64,
    }

    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Format {
        #[default]
        Auto,
        Html,
        Text,
        Jsonl,
    }

    #[derive(Debug, Clone, PartialEq, Eq, Default)]
    pub struct Fields {
        pub html: Vec<String>,
        pub text: Vec<String>,
        pub url: Vec<String>,
        pub id: Vec<String>,
        pub added: Vec<String>,
    }

    pub fn size(content: &Content) -> u64 {
        match content {
            Content::Html(bytes) | Content::Text(bytes) => bytes.len() as u64,
            Content::HtmlField(text) | Content::TextField(text) => text.len() as u64,
            Content::Unusable(_) => 0,
        }
    }

    #[derive(Debug)]
    pub struct Inputs(Vec<String>);

    impl Inputs {
        pub fn expand(arguments: &[OsString], options: Options) -> Result<Self> {
            let mut files = Vec::new();
            let listed = match &options.files_from {
                Some(list) => std::fs::read_to_string(list)
                    .map_err(|e| Error::Input { path: list.clone(), message: e.to_string() })?,
                None => String::new(),
            };
            let arguments = arguments.iter().map(|a| a.to_string_lossy().into_owned());
            for input in arguments.chain(listed.lines().map(str::to_owned)) {
                if input == "-" {
                    files.push(input);
                    continue;
                }
                if !Path::new(&input).exists() {
                    return Err(Error::Input {
                        path: input.into(),
                        message: "there is no such file".to_owned(),
                    });
                }
                for entry in walkdir::WalkDir::new(input).sort_by_file_name().into_iter().flatten() {
                    if entry.file_type().is_file() {
                        files.push(entry.path().display().to_string());
                    }
                }
            }
            Ok(Self(files))
        }

        pub fn len(&self) -> usize {
            self.0.len()
        }

        pub fn is_empty(&self) -> bool {
            self.0.is_empty()
        }

        pub fn skipped(&self) -> &[PathBuf] {
            &[]
        }

        pub fn documents(&self) -> impl Iterator<Item = Raw> + Send {
            self.0.clone().into_iter().map(|path| {
                let bytes = if path == "-" {
                    let mut bytes = Vec::new();
                    std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
                } else {
                    std::fs::read(&path)
                };
                let content = match bytes {
                    Err(e) => {
                        Content::Unusable(Reject { reason: Reason::Unreadable, message: e.to_string() })
                    }
                    Ok(bytes) if bytes.contains(&0) => {
                        Content::Unusable(Reject { reason: Reason::Binary, message: "PNG image".to_owned() })
                    }
                    Ok(bytes) if bytes.is_empty() => {
                        Content::Unusable(Reject { reason: Reason::Empty, message: "no bytes".to_owned() })
                    }
                    Ok(bytes) if path.ends_with("html") => Content::Html(bytes),
                    Ok(bytes) => Content::Text(bytes),
                };
                Raw { origin: Origin { file_path: path, ..Origin::default() }, content }
            })
        }
    }
}

pub mod sink {
    use std::io::Write;
    use std::path::{Path, PathBuf};

    use crate::{Error, error::Result};

    #[derive(Debug)]
    pub enum SideFile {
        No,
        Beside,
        At(PathBuf),
    }

    #[derive(Debug)]
    pub struct Destinations {
        out: Option<PathBuf>,
        rejects: Option<PathBuf>,
        removed: Option<PathBuf>,
    }

    impl Destinations {
        pub fn new(out: &Path, rejects: &SideFile, removed: &SideFile) -> Result<Self> {
            let out = (out != Path::new("-")).then(|| out.to_owned());
            let side = |side: &SideFile, name: &str| match side {
                SideFile::No => None,
                SideFile::Beside => out.as_ref().map(|out| out.with_extension(format!("{name}.jsonl"))),
                SideFile::At(path) => Some(path.clone()),
            };
            let (rejects, removed) = (side(rejects, "rejects"), side(removed, "removed"));
            Ok(Self { out, rejects, removed })
        }

        pub fn rejects(&self) -> Option<&Path> {
            self.rejects.as_deref()
        }
    }

    #[derive(Debug)]
    pub struct Writer {
        outs: [Option<(PathBuf, std::io::BufWriter<std::fs::File>)>; 3],
    }

    pub fn to_line<T: serde::Serialize>(value: &T) -> Vec<u8> {
        let mut line = serde_json::to_vec(value).unwrap_or_default();
        line.push(b'\n');
        line
    }

    impl Writer {
        pub fn create(to: &Destinations) -> Result<Self> {
            let open = |path: Option<&Path>| -> Result<_> {
                path.map(|path| {
                    std::fs::File::create(path)
                        .map(|file| (path.to_owned(), std::io::BufWriter::new(file)))
                        .map_err(|source| Error::Output { path: path.to_owned(), source })
                })
                .transpose()
            };
            Ok(Self { outs: [open(to.out.as_deref())?, open(to.rejects())?, open(to.removed.as_deref())?] })
        }

        fn write(&mut self, at: usize, line: &[u8]) -> Result<()> {
            let (path, result) = match &mut self.outs[at] {
                Some((path, out)) => (path.clone(), out.write_all(line)),
                None if at == 0 => (PathBuf::from("-"), std::io::stdout().lock().write_all(line)),
                None => return Ok(()),
            };
            result.map_err(|source| match source.kind() {
                std::io::ErrorKind::BrokenPipe => Error::ClosedPipe,
                _ => Error::Output { path, source },
            })
        }

        pub fn write_record(&mut self, line: &[u8]) -> Result<()> {
            self.write(0, line)
        }

        pub fn write_reject(&mut self, line: &[u8]) -> Result<()> {
            self.write(1, line)
        }

        pub fn write_removed(&mut self, line: &[u8]) -> Result<()> {
            self.write(2, line)
        }

        pub fn finish(mut self) -> Result<()> {
            for (path, out) in self.outs.iter_mut().flatten() {
                out.flush().map_err(|source| Error::Output { path: path.clone(), source })?;
            }
            std::io::stdout().flush().map_err(|_| Error::ClosedPipe)
        }
    }
}

pub mod schemas {
    pub const RECORD: &str = "{}\n";
    pub const REJECT: &str = "{}\n";
    pub const REMOVED: &str = "{}\n";
}
