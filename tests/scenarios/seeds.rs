//! What is fuzzed, over its seeds and all that was ever found: so it still compiles, and still holds.

use std::path::Path;

use crate::source::root;

#[path = "../../fuzz/targets.rs"]
mod targets;

#[test]
fn every_seed_of_every_target_holds() {
    for (name, target) in targets::TARGETS {
        let folder = root("fuzz/seeds").join(name);
        let files = std::fs::read_dir(&folder).expect("each target has seeds");
        let mut count = 0;
        for file in files {
            let file = file.expect("a file").path();
            println!("{}", file.display());
            target(&std::fs::read(file).expect("it can be read"));
            count += 1;
        }
        assert!(count > 3, "{name} has {count} seeds");
        let wrapper = format!("fuzz/fuzz_targets/{name}.rs");
        let wrapper = std::fs::read_to_string(root(&wrapper)).expect("each target is fuzzed");
        assert!(wrapper.contains(&format!("khidmat_fuzz::{name}(bytes)")), "{wrapper}");
        let manifest = std::fs::read_to_string(root("fuzz/Cargo.toml")).expect("a manifest");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not built");
    }
    let wrappers = std::fs::read_dir(Path::new(&root("fuzz/fuzz_targets"))).expect("a folder");
    assert_eq!(wrappers.count(), targets::TARGETS.len(), "a target has no seeds");
}
