//! ZIP archives: what is in them, and what becomes of damaged ones.

use dehusk::source::Origin;

use super::*;

#[test]
fn a_damaged_member_of_a_zip_archive_costs_no_other() {
    let members: &[(&str, &[u8])] =
        &[("one", b"Words one."), ("two", b"Words two."), ("three", b"Words three.")];
    let mut bytes = zip(members, CompressionMethod::Stored);
    let at = bytes.windows(10).position(|window| window == b"Words two.").unwrap();
    bytes[at] ^= 1;
    let found = read("a.zip", &bytes);
    assert_eq!(found[0], pairs(&[("one", "text Words one.")])[0]);
    assert_eq!(found[1].0, "two");
    assert!(found[1].1.starts_with("damaged: it is damaged in its archive: "), "{}", found[1].1);
    assert_eq!(found[2], pairs(&[("three", "text Words three.")])[0]);
}

#[test]
fn a_zip_archive_cut_anywhere_gives_what_is_before_the_cut_and_says_so() {
    let members: &[(&str, &[u8])] = &[("one", b"Words one."), ("two", b"Words two.")];
    let bytes = zip(members, CompressionMethod::Deflated);
    let second = bytes.windows(4).skip(1).position(|window| window == b"PK\x03\x04").unwrap() + 1;
    for length in 40..bytes.len() {
        let found =
            read_with("a.zip", &bytes[..length], Options { format: Format::Zip, ..Options::default() });
        let whole = usize::from(length >= second);
        assert!(found.last().unwrap().1.starts_with("damaged: "), "{length}: {found:?}");
        assert!(found.len() > whole, "{length}: {found:?}");
        if whole == 1 {
            assert_eq!(found[0], pairs(&[("one", "text Words one.")])[0], "{length}");
        }
    }
}

#[test]
fn members_that_were_packed_into_a_pipe_are_read_without_an_index() {
    let members: &[(&str, &[u8])] =
        &[("one", b"Words one."), ("two", b"Words two."), ("three", b"Words three.")];
    let mut bytes = Vec::new();
    let mut writer = ZipWriter::new_stream(&mut bytes);
    for (name, text) in members {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text).unwrap();
    }
    writer.finish().unwrap();
    let index = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let found = read("a.zip", &bytes[..index]);
    assert_eq!(
        found[..3],
        pairs(&[("one", "text Words one."), ("two", "text Words two."), ("three", "text Words three.")])
    );
    assert!(found[3].1.starts_with("damaged: its index cannot be read"), "{found:?}");
    // A wrong check sum behind the second.
    let second =
        bytes.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x07\x08").nth(1).unwrap().0;
    bytes[second + 4] ^= 1;
    let found = read("a.zip", &bytes[..index]);
    let wrong = ("two", "damaged: it is damaged in its archive: its check sum is wrong");
    assert_eq!(found[..3], pairs(&[("one", "text Words one."), wrong, ("three", "text Words three.")]));
}

#[test]
fn members_that_share_their_bytes_are_unpacked_once() {
    let bytes = zip(&[("one", b"Words one.")], CompressionMethod::Stored);
    let end = bytes.len() - 22;
    let index = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let mut second = bytes[index..end].to_vec();
    let name = second.windows(3).position(|window| window == b"one").unwrap();
    second[name..name + 3].copy_from_slice(b"two");
    let mut both = [&bytes[..end], &second, &bytes[end..]].concat();
    let (end, size) = (end + second.len(), 2 * second.len());
    (both[end + 8], both[end + 10], both[end + 12]) = (2, 2, u8::try_from(size).unwrap());
    let message = "damaged: it is damaged in its archive: its bytes are those of another member too";
    assert_eq!(read("a.zip", &both), pairs(&[("one", "text Words one."), ("two", message)]));
}

#[test]
fn an_index_that_does_not_fit_costs_no_member() {
    let members: &[(&str, &[u8])] =
        &[("one", b"Words one."), ("two", b"Words two."), ("three", b"Words three.")];
    let bytes = zip(members, CompressionMethod::Stored);
    let (one, three) = (("one", "text Words one."), ("three", "text Words three."));
    let in_two = bytes.windows(10).position(|window| window == b"Words two.").unwrap() + 3;
    let end = bytes.len() - 22;
    let read = |bytes: &[u8]| {
        let mut found = read("a.zip", bytes);
        let (name, last) = found.pop().unwrap();
        assert!(name.is_empty() && last.starts_with("damaged: its index cannot be read"), "{last}");
        found
    };

    let joined = [zip(&members[..1], CompressionMethod::Stored), bytes.clone()].concat();
    assert_eq!(read(&joined), pairs(&[one, one, ("two", "text Words two."), three]));
    let mut counted = bytes.clone();
    counted[end + 8] -= 1;
    counted[end + 10] -= 1;
    assert_eq!(read(&counted), pairs(&[one, ("two", "text Words two."), three]));
    let mut longer = bytes.clone();
    longer.insert(in_two, b'!');
    let mut shorter = bytes.clone();
    shorter.remove(in_two);
    for damaged in [longer, shorter] {
        let found = read(&damaged);
        assert_eq!([&found[0], &found[2]], [&pairs(&[one])[0], &pairs(&[three])[0]], "{found:?}");
        assert!(found[1].0 == "two" && found[1].1.starts_with("damaged: "), "{found:?}");
        assert_eq!(found.len(), 3);
    }
    let mut elsewhere = bytes;
    elsewhere[end + 16] ^= 1;
    assert_eq!(read(&elsewhere), pairs(&[one, ("two", "text Words two."), three]));
}

/// Where the entries of a ZIP archive's index start.
fn entries(bytes: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(bytes, b"PK\x01\x02").collect()
}

#[test]
fn members_of_one_name_are_all_read() {
    let mut bytes = zip(&[("one", b"First."), ("two", b"Second.")], CompressionMethod::Stored);
    for at in memchr::memmem::find_iter(&bytes.clone(), b"two") {
        bytes[at..at + 3].copy_from_slice(b"one");
    }
    assert_eq!(read("a.zip", &bytes), pairs(&[("one", "text First."), ("one", "text Second.")]));
}

#[test]
fn an_extra_field_that_is_too_short_costs_nothing() {
    let bytes = zip(&[("one", b"Words one.")], CompressionMethod::Stored);
    let time = [0x55, 0x54, 0, 0];
    let (entry, end) = (entries(&bytes)[0], bytes.len() - 22);
    let mut local = [&bytes[..33], &time, &bytes[33..entry]].concat();
    local[28] = 4;
    let mut index = [&bytes[entry..entry + 49], &time, &bytes[entry + 49..end]].concat();
    index[30] = 4;
    let mut last = bytes[end..].to_vec();
    last[12] += 4;
    last[16] += 4;
    assert_eq!(read("a.zip", &[local, index, last].concat()), pairs(&[("one", "text Words one.")]));
}

#[test]
fn a_wrong_size_in_an_index_is_told_of_its_own_member() {
    let members: &[(&str, &[u8])] = &[("one", b"Words one."), ("two", b"Words two.")];
    let whole = zip(members, CompressionMethod::Deflated);
    let one = entries(&whole)[0];
    for (at, wrong, warning) in [
        (
            22,
            1,
            "damaged: its archive says that it is packed in 65548 bytes, which reach over another member",
        ),
        (26, 1, "damaged: its archive says that it has 65546 bytes"),
        (10, 88, "damaged: its index says otherwise than what stands before it"),
    ] {
        let mut bytes = whole.clone();
        bytes[one + at] = wrong;
        assert_eq!(warnings(&bytes), [vec![warning.to_owned()], vec![]]);
        assert_eq!(read("a.zip", &bytes), pairs(&[("one", "text Words one."), ("two", "text Words two.")]));
    }
}

#[test]
fn a_folder_in_a_zip_archive_that_has_bytes_is_a_file() {
    let mut bytes = zip(&[("one", b"Words.")], CompressionMethod::Stored);
    for at in memchr::memmem::find_iter(&bytes.clone(), b"one") {
        bytes[at + 2] = b'/';
    }
    assert_eq!(read("a.zip", &bytes), pairs(&[("on/", "text Words.")]));
}

#[test]
fn a_way_of_packing_that_is_not_read_is_named() {
    let mut bytes = zip(&[("one", b"Words one.")], CompressionMethod::Stored);
    // bzip2, in the header and in the index.
    bytes[8] = 12;
    let index = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[index + 10] = 12;
    let found = read("a.zip", &bytes);
    assert!(found[0].1.starts_with("unreadable: ") && found[0].1.contains("unpack the archive"), "{found:?}");
}

#[test]
fn an_archive_of_files_is_told_from_an_office_document_by_the_whole_name() {
    let named = |name: &str| read("a.zip", &zip(&[(name, b"<html>a")], CompressionMethod::Stored));
    assert_eq!(named("mimetypes.html"), pairs(&[("mimetypes.html", "html <html>a")]));
    assert!(named("mimetype")[0].1.starts_with("binary: it is an Office document"));
}

#[test]
fn a_member_says_where_it_starts_however_the_archive_is_read() {
    let mut bytes = zip(&[("one", b"Words one."), ("two", b"Words two.")], CompressionMethod::Stored);
    let starts: Vec<u64> = memchr::memmem::find_iter(&bytes, b"PK\x03\x04").map(|at| at as u64).collect();
    assert_eq!(offsets(&bytes), starts);
    // Without its end there is no index.
    bytes.truncate(bytes.len() - 22);
    assert_eq!(offsets(&bytes)[..2], starts);
}

/// Where the documents of a ZIP archive start.
fn offsets(bytes: &[u8]) -> Vec<u64> {
    origins(bytes).map(|origin| origin.offset).collect()
}

fn warnings(bytes: &[u8]) -> Vec<Vec<String>> {
    origins(bytes).map(|origin| origin.warnings).collect()
}

fn origins(bytes: &[u8]) -> impl Iterator<Item = Origin> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.zip");
    fs::write(&path, bytes).unwrap();
    let inputs = Inputs::expand(&[path.into()], Options::default()).unwrap();
    inputs.documents().map(|raw| raw.origin).collect::<Vec<_>>().into_iter()
}

#[test]
fn an_encrypted_member_is_named() {
    let mut bytes = zip(&[("one", b"Words one."), ("two", b"Words two.")], CompressionMethod::Stored);
    // The flag of encryption, in the header of the first member and in the index.
    bytes[6] |= 1;
    let index = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bytes[index + 8] |= 1;
    let message = "unreadable: it is encrypted: unpack the archive with its password";
    assert_eq!(read("a.zip", &bytes), pairs(&[("one", message), ("two", "text Words two.")]));
}

#[test]
fn a_member_that_starts_behind_the_index_is_damaged() {
    let mut bytes = zip(&[("one", b"Words one."), ("two", b"Words two.")], CompressionMethod::Stored);
    let one = entries(&bytes)[0];
    bytes[one + 42..one + 46].copy_from_slice(&[0xFF, 0xFF, 0xFF, 0x7F]);
    let message = "damaged: it is damaged in its archive: it does not start where the index says";
    assert_eq!(read("a.zip", &bytes), pairs(&[("one", message), ("two", "text Words two.")]));
}

#[test]
fn what_cannot_be_unpacked_gives_no_members_of_its_own() {
    let inner = zip(&[("inner", b"Words.")], CompressionMethod::Stored);
    let mut bytes = zip(&[("one", &inner), ("two", b"Words two.")], CompressionMethod::Stored);
    // bzip2, in an archive without an index.
    bytes[8] = 12;
    bytes.truncate(entries(&bytes)[1]);
    let found = read("a.zip", &bytes);
    assert_eq!(found.iter().map(|(name, _)| &**name).collect::<Vec<_>>(), ["one", "two", ""]);
}
