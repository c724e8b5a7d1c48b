//! `cargo run --release --manifest-path xtask/warc-peers/Cargo.toml -- ROUNDS FILE...`: how fast other crates read WARC files,
//! and where they end on damaged ones. The files are those of `cargo xtask formats`.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Bytes that are read at once.
const BUFFER: usize = 256 << 10;
/// Faults in a row after which a reader is taken to be stuck.
const MOST_FAULTS: usize = 100;

/// What a reader gave: responses, bytes of blocks, and how it ended.
#[derive(Default)]
struct Given {
    responses: usize,
    bytes: usize,
    end: String,
}

type Peer = (&'static str, fn(&str) -> Result<Given, Box<dyn Error>>);

const PEERS: &[Peer] =
    &[("rust_warc", rust_warc), ("warc", warc), ("warc with flate2", warc_flate2), ("fastwarc", fastwarc)];

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let rounds: usize = args.next().ok_or("ROUNDS FILE...")?.parse()?;
    println!(
        "| file | crate | responses | MB | CPU s (median) | MB/s (least, median, most) | end |\n|---|---|---|---|---|---|---|"
    );
    for path in args {
        for (name, read) in PEERS {
            let (mut times, mut given) = (Vec::new(), Given::default());
            for _ in 0..rounds {
                let before = cpu()?;
                given =
                    read(&path).unwrap_or_else(|error| Given { end: error.to_string(), ..Given::default() });
                times.push(cpu()? - before);
            }
            times.sort_by(f64::total_cmp);
            let (megabytes, median) = (given.bytes as f64 / 1e6, times[rounds / 2]);
            let file = path.rsplit('/').next().unwrap_or_default();
            println!(
                "| {file} | {name} | {} | {megabytes:.1} | {median:.2} | {:.0}, {:.0}, {:.0} | {} |",
                given.responses,
                megabytes / times[rounds - 1],
                megabytes / median,
                megabytes / times[0],
                given.end.replace(['\n', '|'], " ")
            );
        }
    }
    Ok(())
}

/// The bytes of a file, unpacked where it is gzip.
fn open(path: &str) -> Result<Box<dyn BufRead>, Box<dyn Error>> {
    let file = BufReader::with_capacity(BUFFER, File::open(path)?);
    Ok(if path.ends_with(".gz") {
        Box::new(BufReader::with_capacity(BUFFER, flate2::bufread::MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    })
}

fn rust_warc(path: &str) -> Result<Given, Box<dyn Error>> {
    let mut given = Given::default();
    for record in rust_warc::WarcReader::new(open(path)?) {
        match record {
            Ok(record) => {
                let kind = record.header.get(&"WARC-Type".into());
                given.responses += usize::from(kind.is_some_and(|kind| kind == "response"));
                given.bytes += record.content.len();
            }
            Err(error) => {
                given.end = format!("{error:?}");
                break;
            }
        }
    }
    Ok(given)
}

/// With the gzip that it has itself.
fn warc(path: &str) -> Result<Given, Box<dyn Error>> {
    if path.ends_with(".gz") {
        Ok(records(warc::WarcReader::from_path_gzip(path)?))
    } else {
        warc_flate2(path)
    }
}

/// With the gzip of dehusk.
fn warc_flate2(path: &str) -> Result<Given, Box<dyn Error>> {
    Ok(records(warc::WarcReader::new(open(path)?)))
}

fn records(reader: warc::WarcReader<impl BufRead>) -> Given {
    let mut given = Given::default();
    let mut faults = 0;
    for record in reader.iter_records() {
        match record {
            Ok(record) => {
                given.responses += usize::from(*record.warc_type() == warc::RecordType::Response);
                given.bytes += record.body().len();
                faults = 0;
            }
            Err(error) => {
                if given.end.is_empty() {
                    given.end = format!("{error:?}");
                }
                faults += 1;
                if faults == MOST_FAULTS {
                    break;
                }
            }
        }
    }
    given
}

fn fastwarc(path: &str) -> Result<Given, Box<dyn Error>> {
    use fastwarc::warc::iter::ArchiveIterator;
    use fastwarc::warc::record::WarcRecordType;

    let mut given = Given::default();
    let (mut faults, mut body) = (0, Vec::new());
    for record in ArchiveIterator::from_path(path)? {
        let fault = match record {
            Ok(record) => {
                let mut record = record.borrow_mut();
                let is_response = record.record_type() == WarcRecordType::Response;
                body.clear();
                let read = record.reader_mut().map_or(Ok(0), |reader| reader.read_to_end(&mut body));
                given.bytes += body.len();
                match read {
                    Ok(_) => {
                        given.responses += usize::from(is_response);
                        None
                    }
                    Err(error) => Some(error),
                }
            }
            Err(error) => Some(error),
        };
        match fault {
            None => faults = 0,
            Some(error) => {
                if given.end.is_empty() {
                    given.end = format!("{error:?}");
                }
                faults += 1;
                if faults == MOST_FAULTS {
                    given.end.push_str(", again and again");
                    break;
                }
            }
        }
    }
    Ok(given)
}

/// CPU seconds of this process.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_ascii_whitespace().collect();
    Ok((fields[11].parse::<f64>()? + fields[12].parse::<f64>()?) / 100.0)
}
