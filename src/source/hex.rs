//! Bytes in hexadecimal, as sums and names are written.

/// Two small letters or digits for each byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
