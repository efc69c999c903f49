//! The link to nodes.
