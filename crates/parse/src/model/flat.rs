//! The flat file: one file that is fast to load and small enough to embed.
//!
//! Layout: eight bytes `CHANCPM1`; the length of the header as a little-endian `u64`; the header, JSON;
//! then the tensors one after another in the order of the header, as little-endian IEEE 754 half floats.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Model, Rules, Tensor};
use crate::error::ModelError;

const MAGIC: &[u8; 8] = b"CHANCPM1";

#[derive(Serialize, Deserialize)]
struct Header {
    rules: Rules,
    tensors: Vec<(String, Vec<usize>)>,
}

pub(super) fn write(model: &Model) -> Result<Vec<u8>, ModelError> {
    let tensors = model.tensors.iter().map(|(name, tensor)| (name.clone(), tensor.shape.clone())).collect();
    let header = Header { rules: model.rules.clone(), tensors };
    let json = serde_json::to_vec(&header).map_err(|e| ModelError::malformed("flat file", e.to_string()))?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend((json.len() as u64).to_le_bytes());
    bytes.extend(json);
    for (name, tensor) in &model.tensors {
        for &value in &tensor.values {
            let half = to_half(value).ok_or_else(|| ModelError::malformed(name, "a weight is out of range"))?;
            bytes.extend(half.to_le_bytes());
        }
    }
    Ok(bytes)
}

pub(super) fn read(file: &str, bytes: &[u8]) -> Result<Model, ModelError> {
    let damaged = |reason: &str| ModelError::malformed(file, reason);
    let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| damaged("not a model file"))?;
    let (length, rest) = rest.split_first_chunk::<8>().ok_or_else(|| damaged("cut off"))?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| damaged("cut off"))?;
    let (json, mut weights) = rest.split_at_checked(length).ok_or_else(|| damaged("cut off"))?;
    let header: Header = serde_json::from_slice(json).map_err(|e| damaged(&e.to_string()))?;
    let mut tensors = BTreeMap::new();
    for (name, shape) in header.tensors {
        let size = shape.iter().try_fold(2usize, |n, &k| n.checked_mul(k)).ok_or_else(|| damaged("bad shape"))?;
        let (part, rest) = weights.split_at_checked(size).ok_or_else(|| damaged("cut off"))?;
        weights = rest;
        let values = part.as_chunks::<2>().0.iter().map(|half| from_half(u16::from_le_bytes(*half))).collect();
        tensors.insert(name, Tensor { shape, values });
    }
    if !weights.is_empty() {
        return Err(damaged("bytes left over"));
    }
    Ok(Model { rules: header.rules, tensors })
}

/// The nearest half float, ties to even; `None` for what is not finite or too large.
pub(crate) fn to_half(value: f32) -> Option<u16> {
    let bits = value.to_bits();
    let sign = (bits >> 16) as u16 & 0x8000;
    let magnitude = f32::from_bits(bits & 0x7fff_ffff);
    if magnitude.is_nan() || magnitude >= 65520.0 {
        return None;
    }
    if magnitude < 6.103_515_6e-5 {
        // Subnormal: units of 2^-24. The product is exact, and adding 2^23 rounds to an integer.
        let units = magnitude * 16_777_216.0 + 8_388_608.0;
        return Some(sign | (units.to_bits() & 0xffff) as u16);
    }
    let odd = bits >> 13 & 1;
    let rounded = (bits & 0x7fff_ffff) + 0xfff + odd;
    Some(sign | ((rounded >> 13) - (112 << 10)) as u16)
}

/// The value of a half float. Infinities and NaN, which a model never holds, come out as large numbers.
pub(crate) fn from_half(half: u16) -> f32 {
    let half = u32::from(half);
    // Shifting puts exponent and fraction in place; the product corrects the bias, subnormals included.
    let magnitude = f32::from_bits((half & 0x7fff) << 13) * f32::from_bits((127 + 112) << 23);
    f32::from_bits(magnitude.to_bits() | (half & 0x8000) << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_trip() {
        for half in (0..=u16::MAX).filter(|h| h & 0x7c00 != 0x7c00) {
            assert_eq!(to_half(from_half(half)), Some(half));
        }
    }

    #[test]
    fn halves_round_to_even() {
        let check = |value: f32, expect: f32| assert_eq!(to_half(value).map(from_half), Some(expect), "{value}");
        check(1.0 + 1.0 / 2048.0, 1.0);
        check(1.0 + 3.0 / 2048.0, 1.0 + 2.0 / 1024.0);
        check(-2.5e-8, -0.0);
        check(3.1e-8, 5.960_464_5e-8);
        check(65519.0, 65504.0);
        assert_eq!(to_half(65520.0), None);
        assert_eq!(to_half(f32::NAN), None);
    }
}
