//! The schemas, packs and pages are embedded; cargo must see when one is added.
fn main() {
    for folder in ["schema", "standards", "rules"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
