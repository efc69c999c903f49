//! Open vSwitch and OVN as child services: their databases, their daemons and what a host contributes to a fabric.
//!
//! Three flows:
//! * [`ovsdb`]: a client of the OVSDB protocol (RFC 7047 with `monitor_cond_since`) that keeps a replica of the tables it
//!   is told to watch and reconnects by itself: `ovsdb/session.rs`.
//! * [`stack`]: create the databases, start the daemons or adopt running ones, restart what dies, stop in order, purge:
//!   `stack.rs` over `daemon/supervisor.rs`.
//! * [`chassis`]: bridges, the external network, ports of guests and the metadata ports of networks: `chassis.rs`.
//!
//! It knows nothing of tenants, networks or logical switches: that is `engines/fabric`. It must not use the
//! distribution's service scripts, nor touch a bridge, device or namespace whose name does not carry its [`names::Tag`].

pub mod chassis;
pub mod daemon;
mod link;
pub mod names;
pub mod netns;
pub mod ovsdb;
pub mod stack;
