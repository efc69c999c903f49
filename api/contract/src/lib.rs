//! Wire types and endpoint tables: what goes over the network, and who may ask for it. Compiles alone, over foundation.
//!
//! * [`openstack`]: one module a service: its endpoints (rows of the authorisation matrix) and the JSON shapes of requests and answers.
//! * [`console`]: pages of the web console, and sessions of browsers.
//! * [`ops`]: our own API under `/ops/v1`.
//! * [`node`]: the link between control and a node, versioned.
//!
//! No rule of the business lives here.

pub mod console;
pub mod node;
pub mod openstack;
pub mod ops;
