//! Handlers: north towards clients, south towards nodes.
//!
//! * [`north`]: one folder a service. A handler reads a wire type, calls a slice, writes a wire type; it holds no rule.
//! * [`south`]: the node link. It implements the ports of compute and storage towards nodes.

pub mod north;
pub mod south;
