//! Where a line of a large sorted table lies, by its first cell: a hash table that is made when the program is built and
//! used in place. The build script includes this file, too.

/// Lines of a text by key: slots of four bytes (little-endian), each 0 or one more than the offset of a line. A key stands in
/// the first free slot from that of its hash. The number of slots is a power of two and more than that of keys.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lines {
    slots: &'static [u8],
}

/// FNV-1a, folded.
fn hash(key: &str) -> usize {
    let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    (hash ^ (hash >> 29)) as usize
}

impl Lines {
    #[allow(dead_code, reason = "the build script makes tables, the library reads them")]
    pub(crate) const fn new(slots: &'static [u8]) -> Self {
        Self { slots }
    }

    /// The offset of the line of a key that `fits` accepts.
    #[allow(dead_code, reason = "the build script makes tables, the library reads them")]
    pub(crate) fn find(self, key: &str, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let slots = self.slots.as_chunks::<4>().0;
        let mut at = hash(key);
        for _ in 0..slots.len() {
            at &= slots.len() - 1;
            let line = u32::from_le_bytes(slots[at]).checked_sub(1)? as usize;
            if fits(line) {
                return Some(line);
            }
            at += 1;
        }
        None
    }
}

/// The slots for keys and the offsets of their lines; of a key that stands twice the first is found.
#[allow(dead_code, reason = "the build script makes tables, the library reads them")]
pub(crate) fn slots<'a>(keys: impl Iterator<Item = (&'a str, usize)>) -> Vec<u8> {
    let keys: Vec<_> = keys.collect();
    let mut slots = vec![0u32; (keys.len() * 3 / 2 + 1).next_power_of_two()];
    for (key, line) in keys {
        let mut at = hash(key) & (slots.len() - 1);
        while slots[at] != 0 {
            at = (at + 1) & (slots.len() - 1);
        }
        slots[at] = line as u32 + 1;
    }
    slots.iter().flat_map(|slot| slot.to_le_bytes()).collect()
}
