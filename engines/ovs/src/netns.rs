//! Sockets inside a named network namespace.

use std::fs::File;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;

use nix::sched::{CloneFlags, setns};

fn path(name: &str) -> PathBuf {
    PathBuf::from("/run/netns").join(name)
}

/// Whether a namespace of this name exists.
pub fn exists(name: &str) -> bool {
    path(name).exists()
}

/// Runs `work` inside the namespace, on a thread made for it: a thread that has entered a namespace must never serve
/// anything else, least of all a worker of the runtime.
pub fn inside<T: Send + 'static>(name: &str, work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    let namespace = File::open(path(name))?;
    let thread = std::thread::Builder::new().name(format!("in {name}")).spawn(move || {
        setns(&namespace, CloneFlags::CLONE_NEWNET)?;
        work()
    })?;
    thread.join().unwrap_or_else(|_| Err(io::Error::other("the thread in the namespace panicked")))
}

/// Binds a listener inside the namespace. The socket stays there wherever it is served from.
pub fn listen(name: &str, address: SocketAddr) -> io::Result<TcpListener> {
    inside(name, move || {
        let listener = TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        Ok(listener)
    })
}
