//! Makes an empty `web/dist` where the pages were not built, so that there is a folder to embed and to watch: without it every build would
//! be a new one, and pages that are built later would not be seen.

fn main() {
    let dist = std::path::Path::new("web/dist");
    // Where nothing may be written the crate embeds nothing, and says so in the browser.
    let _ = std::fs::create_dir_all(dist);
    for watched in ["build.rs", "web/dist"] {
        let line = format!("cargo:rerun-if-changed={watched}\n");
        let _ = std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes());
    }
}
