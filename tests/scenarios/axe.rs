//! Axe-core, which looks at a page as somebody who can't see or use it as others do.

use crate::browser::Page;

/// Where axe-core's script is: `axe.min.js` of the npm package.
const PLACE: &str = "KHIDMAT_AXE";

/// Looks at the page that is open; fails when anything is seriously wrong with it.
pub async fn finds_nothing_serious(page: &Page, what: &str) {
    let Some(place) = std::env::var_os(PLACE) else {
        crate::skipping::skip("KHIDMAT_AXE names no axe-core, so no page is looked at with it");
        return;
    };
    let axe = std::fs::read_to_string(&place).expect("KHIDMAT_AXE names a file of text");
    page.run(&axe, Vec::new()).await;
    // What is being animated has no colours of its own yet.
    let script = "const done = arguments[0]; \
        for (const it of document.getAnimations()) { try { it.finish(); } catch { it.cancel(); } } \
        axe.run({ resultTypes: ['violations'], iframes: false }) \
            .then((found) => done(found.violations.map((it) => \
                it.impact + ' ' + it.id + ': ' + it.nodes.map((node) => node.html).slice(0, 3)))) \
            .catch((error) => done(['serious ' + error]));";
    let found = page.run_until_done(script, Vec::new()).await;
    let found: Vec<&str> =
        found.as_array().expect("a list").iter().filter_map(|it| it.as_str()).collect();
    let is_grave = |line: &&&str| line.starts_with("serious") || line.starts_with("critical");
    let grave: Vec<_> = found.iter().filter(is_grave).collect();
    assert!(grave.is_empty(), "{what}: {grave:#?}");
}
