//! Runs a property on the inputs that are kept for it. Tests of the crates include this file; the fuzz targets run the
//! same properties on inputs of the fuzzer's making.

use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;
use std::{fs, thread};

/// An input that takes longer hangs: the slowest takes a hundredth of this.
const HANGS: Duration = Duration::from_secs(120);

/// The most memory that all properties of a crate may need, in bytes.
const MEMORY: u64 = 2 << 30;

/// Runs `property` on each file of `tests/found/NAME` of the crate, whole, cut off, and with bytes changed.
pub fn replay(name: &str, property: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/found").join(name);
    let inputs = inputs(&folder);
    assert!(!inputs.is_empty(), "{}: no inputs", folder.display());
    let (send, receive) = mpsc::channel::<String>();
    let worker = thread::spawn(move || {
        property(b"");
        for (path, bytes) in inputs {
            for (what, bytes) in variants(&bytes) {
                if send.send(format!("{}, {what}", path.display())).is_err() {
                    return;
                }
                property(&bytes);
            }
        }
    });
    let mut at = "the empty input".to_owned();
    loop {
        match receive.recv_timeout(HANGS) {
            Ok(next) => at = next,
            Err(mpsc::RecvTimeoutError::Timeout) => panic!("{name}: hangs on {at}"),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    if let Err(fault) = worker.join() {
        let said = fault.downcast_ref::<String>().map(String::as_str).or(fault.downcast_ref::<&str>().copied());
        panic!("{name}: fails on {at}: {}", said.unwrap_or("a panic"));
    }
    if let Some(peak) = peak_memory() {
        assert!(peak < MEMORY, "{name}: {peak} bytes of memory");
    }
}

/// The files of a folder, by name.
fn inputs(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| fs::read(&path).ok().map(|bytes| (path, bytes))).collect()
}

/// The input, beginnings of it, and copies with a byte changed, the same ones every time.
fn variants(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut all = vec![("as it is".to_owned(), bytes.to_vec())];
    for part in 1..4 {
        let end = bytes.len() * part / 4;
        all.push((format!("its first {end} bytes"), bytes[..end].to_vec()));
    }
    let mut number = 0x9e37_79b9_7f4a_7c15_u64 ^ bytes.len() as u64;
    for _ in 0..8.min(bytes.len()) {
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (at, value) = ((number >> 33) as usize % bytes.len(), (number >> 24) as u8);
        let mut changed = bytes.to_vec();
        changed[at] = value;
        all.push((format!("byte {at} set to {value}"), changed));
    }
    all
}

/// The most memory that this process has held, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}
