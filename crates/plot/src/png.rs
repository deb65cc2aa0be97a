//! Dots as a PNG file (ISO/IEC 15948): eight bits a channel, red, green and blue.

use std::io::{self, Write as _};

use flate2::{Compression, Crc, write::ZlibEncoder};

/// The bytes of a file of `width` by `height` dots; `rgb` holds them by rows.
pub(crate) fn encode(width: u32, height: u32, rgb: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    // Depth, colour type, compression, filter method, no interlace.
    head.extend([8, 2, 0, 0, 0]);
    chunk(&mut out, *b"IHDR", &head);

    let mut packed = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let row = width as usize * 3;
    let mut above = vec![0; row];
    for line in rgb.chunks_exact(row.max(1)) {
        // Each dot less the one above it: most of a chart is then zeros.
        packed.write_all(&[2])?;
        let less: Vec<u8> = line.iter().zip(&above).map(|(a, b)| a.wrapping_sub(*b)).collect();
        packed.write_all(&less)?;
        above.copy_from_slice(line);
    }
    chunk(&mut out, *b"IDAT", &packed.finish()?);
    chunk(&mut out, *b"IEND", &[]);
    Ok(out)
}

fn chunk(out: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    out.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    out.extend(kind);
    out.extend(data);
    out.extend(crc.sum().to_be_bytes());
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn dots_come_back() {
        let rgb: Vec<u8> = (0..4 * 3 * 3).map(|n| n * 7).collect();
        let bytes = encode(4, 3, &rgb).unwrap();
        assert_eq!(&bytes[1..4], b"PNG");
        assert_eq!(bytes[16..24], [0, 0, 0, 4, 0, 0, 0, 3]);
        // The checksum of an empty last chunk is a known number.
        assert_eq!(bytes[bytes.len() - 4..], 0xae42_6082_u32.to_be_bytes());
        let length = u32::from_be_bytes(bytes[33..37].try_into().unwrap()) as usize;
        let mut rows = Vec::new();
        flate2::read::ZlibDecoder::new(&bytes[41..41 + length]).read_to_end(&mut rows).unwrap();
        let mut above = vec![0u8; 12];
        let mut read: Vec<u8> = Vec::new();
        for row in rows.chunks(13) {
            above = row[1..].iter().zip(&above).map(|(a, b)| a.wrapping_add(*b)).collect();
            read.extend(&above);
        }
        assert_eq!(read, rgb);
    }
}
