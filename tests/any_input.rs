//! Foreign bytes of any kind: what the fuzz targets run without end is run here for a while, on texts
//! made of the pieces that documents are made of.

#[path = "../fuzz/entries.rs"]
mod entries;

use proptest::prelude::*;

/// Pieces of front-matter, Markdown, TOML and CSV, and what breaks them.
const PIECES: &[&str] = &[
    "---\n",
    "...\n",
    "+++\n",
    "\n",
    "\r\n",
    "\r",
    "id: RISK-001\n",
    "type: risk\n",
    "status: approved\n",
    "owner: [A, B]\n",
    "records:\n",
    "  - id: X-1\n",
    "    type: risk\n",
    "register: control\n",
    "x: &a {b: *a}\n",
    "y: |\n  text\n",
    "z: \"",
    "'",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ": ",
    "# Heading\n",
    "## A\n",
    "* b\n",
    "> quote\n",
    "```\n",
    "| a | b |\n",
    "|---|---|\n",
    "| `x|y` | \\| |\n",
    "[[RISK-001]]",
    "[[",
    "]]",
    "[t](x.md#a)",
    "![i](",
    "<!-- ",
    " -->",
    "<a id=\"x\">",
    "[d]: x\n",
    "id = 'A'\n",
    "[[documents]]\n",
    "path = \"**\"\n",
    "standards = [\"iso-42001\"]\n",
    "id,title\n",
    "R-1,\"a\n",
    ";",
    "\t",
    "é",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "A.5.2–A.5.4",
    "2026-13-45",
    "TBD",
    "aimslint-allow DOC004",
];

fn text() -> impl Strategy<Value = Vec<u8>> {
    let piece =
        prop_oneof![8 => prop::sample::select(PIECES).prop_map(|piece| piece.as_bytes().to_vec()), 1 => prop::collection::vec(any::<u8>(), 0..4)];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn front_matter_and_bodies_are_read_with_their_places(bytes in text()) {
        entries::yaml(&bytes);
        entries::toml(&bytes);
        entries::markdown(&bytes);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn documents_configs_and_registers_are_checked(bytes in text()) {
        entries::document(&[b"---\nid: RISK-001\ntype: risk\n", &*bytes].concat());
        entries::config(&bytes);
        entries::register(&[b"id,title,treatment\n", &*bytes].concat());
    }
}
