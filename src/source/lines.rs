//! Bytes to lines and columns; used once, when a report is written.

/// A place as people and editors count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// 0-based byte offset into the file.
    pub byte: usize,
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in Unicode code points.
    pub column: usize,
}

/// Where the lines of a text start. A line ends at `\n`, `\r\n` or a lone `\r`.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// How many characters begin before each block of the text, so that a column far along a very
    /// long line need not be counted from its start.
    counted: Vec<u32>,
}

const BLOCK: usize = 1024;

impl LineIndex {
    /// Reads the text once.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                starts.push(at + 1);
            }
        }
        let begins = |bytes: &[u8]| bytes.iter().filter(|byte| !is_continuation(**byte)).count() as u32;
        let mut counted = vec![0];
        for block in bytes.chunks(BLOCK) {
            counted.push(counted.last().copied().unwrap_or(0) + begins(block));
        }
        LineIndex { starts, counted }
    }

    /// How many characters begin before a byte.
    fn characters_before(&self, text: &str, byte: usize) -> usize {
        let block = byte / BLOCK;
        let rest = text.as_bytes()[block * BLOCK..byte].iter().filter(|byte| !is_continuation(**byte)).count();
        self.counted[block] as usize + rest
    }

    /// The position of a byte; offsets past the end or inside a character are moved back.
    pub fn position(&self, text: &str, byte: usize) -> Position {
        let mut byte = byte.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        let mut start = self.starts[line];
        // A byte-order mark is no column: editors don't show it.
        if start == 0 && byte >= 3 && text.starts_with('\u{feff}') {
            start = 3;
        }
        Position { byte, line: line + 1, column: self.characters_before(text, byte) - self.characters_before(text, start) + 1 }
    }

    /// The bytes of a line (1-based) without its line end.
    pub fn line_range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.starts.get(line - 1).copied().unwrap_or(text.len());
        let end = self.starts.get(line).copied().unwrap_or(text.len());
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        start..start + content.len()
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.starts.len()
    }
}

/// Whether a byte of UTF-8 continues a character.
fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points_and_every_line_end_counts_once() {
        let text = "a\r\nKü 🦀x\rz\n";
        let index = LineIndex::new(text);
        let at = |needle: char| {
            let found = index.position(text, text.find(needle).expect("present"));
            (found.line, found.column)
        };
        assert_eq!(at('a'), (1, 1));
        assert_eq!(at('x'), (2, 5));
        assert_eq!(at('z'), (3, 1));
        assert_eq!(&text[index.line_range(text, 2)], "Kü 🦀x");
    }

    #[test]
    fn columns_far_along_a_line_are_right() {
        let text = "é🦀a\n".repeat(2000) + &"é🦀a".repeat(2000);
        let index = LineIndex::new(&text);
        for (byte, _) in text.char_indices().step_by(997) {
            let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
            assert_eq!(index.position(&text, byte).column, text[start..byte].chars().count() + 1, "{byte}");
        }
        assert_eq!(index.position(&text, text.len()).column, 6001);
    }

    #[test]
    fn a_byte_order_mark_is_not_a_column() {
        let text = "\u{feff}id: 1";
        let found = LineIndex::new(text).position(text, 3);
        assert_eq!((found.byte, found.line, found.column), (3, 1, 1));
    }
}
