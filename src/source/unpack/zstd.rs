//! Zstandard, frame by frame (RFC 8878), with the dictionary that `.warc.zst` has before its frames.

use std::io::{Error, ErrorKind, Read, Result};

use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use super::window::Window;
use super::{Codec, Step, Trial, ends_early};

/// The largest window that a frame may ask for, as a power of two (128 MiB): the most that `zstd` makes unless it is
/// told to go further, and a bound on memory.
const WINDOW_LOG: u32 = 27;
/// What the decoder says of a frame that asks for a larger one.
const TOO_LARGE_WINDOW: &str = "Frame requires too much memory for decoding";
/// The frame that holds the dictionary of all others.
const DICTIONARY: &[u8] = &[0x5D, 0x2A, 0x4D, 0x18];
/// The largest dictionary in bytes. `zstd --train` makes 110 KiB.
const MAX_DICTIONARY: usize = 16 << 20;
const MAGIC: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// Bytes of a frame that are tried: its header and small blocks, but none so large that trying many starts takes long.
const TRIED: usize = 4096;
/// As many packed bytes are unpacked in the time of a trial.
const A_TRIAL: u64 = 512;
/// Bytes of a frame that are read first; the decoder asks for as many as it needs from there on.
const FIRST: usize = 5;

pub(super) struct Zstd {
    decoder: Decoder<'static>,
    is_inside: bool,
    /// How many packed bytes the decoder asks for: up to the end of a block. It is given no more, since what it unpacked
    /// before a damaged block in the same step would be lost.
    wanted: usize,
    /// Whether it may hold unpacked bytes back, for want of room.
    holds_back: bool,
}

impl Zstd {
    pub(super) fn new(input: &mut Window) -> Result<Self> {
        let decoder = decoder(&dictionary(input)?)?;
        Ok(Self { decoder, is_inside: false, wanted: FIRST, holds_back: false })
    }
}

fn decoder(dictionary: &[u8]) -> Result<Decoder<'static>> {
    let mut decoder = Decoder::with_dictionary(dictionary).map_err(damage)?;
    decoder.set_parameter(DParameter::WindowLogMax(WINDOW_LOG))?;
    Ok(decoder)
}

impl Codec for Zstd {
    fn magic(&self) -> &'static [u8] {
        MAGIC
    }

    fn step(&mut self, input: &mut Window, out: &mut Vec<u8>) -> Result<Step> {
        if !self.is_inside {
            // Files with a dictionary of their own may be joined.
            if input.want(DICTIONARY.len())? && input.rest().starts_with(DICTIONARY) {
                self.decoder = decoder(&dictionary(input)?)?;
            }
            if !input.want(1)? {
                return Ok(Step::End);
            }
            (self.is_inside, self.wanted) = (true, FIRST);
        }
        loop {
            let given = if self.holds_back { 0 } else { self.wanted };
            let is_over = !input.want(given)?;
            let given = given.min(input.rest().len());
            let before = out.len();
            let mut packed = InBuffer::around(&input.rest()[..given]);
            let ran = self.decoder.run(&mut packed, &mut OutBuffer::around_pos(out, before));
            let (read, written) = (packed.pos(), out.len() - before);
            let remaining = match ran {
                Ok(remaining) => remaining,
                Err(error) => {
                    // Where it was the last block, or the check sum, the next frame stands behind it.
                    input.advance(given);
                    self.is_inside = false;
                    return Err(damage(error));
                }
            };
            input.advance(read);
            self.wanted = remaining;
            if remaining == 0 {
                self.is_inside = false;
                return Ok(Step::Last(written));
            }
            if written == 0 && !self.holds_back && is_over {
                return Err(ends_early());
            }
            self.holds_back = out.len() == out.capacity();
            if written > 0 {
                return Ok(Step::Bytes(written));
            }
        }
    }

    fn is_between(&self) -> bool {
        !self.is_inside
    }

    fn restart(&mut self) {
        (self.is_inside, self.holds_back) = (false, false);
        // It only forgets what it had begun, which does not fail.
        let _ = self.decoder.reinit();
    }

    fn try_start(&mut self, packed: &[u8]) -> Trial {
        self.restart();
        let tried = &packed[..packed.len().min(TRIED)];
        let is_sound = self.decoder.run_on_buffers(tried, &mut [0; 512]).is_ok();
        self.restart();
        Trial { is_sound, took: A_TRIAL }
    }
}

/// What the decoder says of bytes that it cannot unpack.
fn damage(error: Error) -> Error {
    let said = error.to_string();
    if said == TOO_LARGE_WINDOW {
        let message = "a frame needs a window of more than 128 MiB: pack it anew, as with `zstd --long=27`";
        return Error::new(ErrorKind::Unsupported, message);
    }
    Error::new(ErrorKind::InvalidData, said)
}

/// The dictionary at the start of the input, as it is or a frame of its own, or nothing.
fn dictionary(input: &mut Window) -> Result<Vec<u8>> {
    let wrong = |what: String| Error::new(ErrorKind::InvalidData, what);
    if !input.rest().starts_with(DICTIONARY) {
        return Ok(Vec::new());
    }
    let behind = DICTIONARY.len() + 4;
    if !input.want(behind)? {
        return Err(ends_early());
    }
    let length = input.rest()[DICTIONARY.len()..].first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let length = length as usize;
    if length > MAX_DICTIONARY {
        return Err(wrong(format!("its dictionary is larger than {MAX_DICTIONARY} bytes")));
    }
    if !input.want(behind + length)? {
        return Err(ends_early());
    }
    let held = input.rest()[behind..behind + length].to_vec();
    input.advance(behind + length);
    input.begin_member();
    if !held.starts_with(MAGIC) {
        return Ok(held);
    }
    let mut dictionary = Vec::new();
    let read =
        |decoder: zstd::Decoder<'_, _>| decoder.take(MAX_DICTIONARY as u64).read_to_end(&mut dictionary);
    zstd::Decoder::new(&*held).and_then(read).map_err(damage)?;
    Ok(dictionary)
}
