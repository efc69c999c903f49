//! Words that every other crate uses and that mean the same everywhere: typed ids, time, money, errors, who is calling.
//!
//! * [`error`]: the one error type inside the product; its kind is neutral, the rim (api/control) turns it into a protocol's form.
//! * [`clock`]: time is an argument. Nothing outside this module asks the machine what time it is.
//! * [`document`]: a printable document as plain data, and the port of what prints it.
//! * [`in_force`]: what is exchanged once while a process runs, when another version of the contract takes force.
//! * [`value`]: the portable subset of database values, shared by SQLite and PostgreSQL.
//!
//! This crate does no I/O and knows no business noun beyond its id.

pub mod arch;
pub mod calendar;
pub mod caller;
pub mod clock;
pub mod document;
pub mod endpoint;
pub mod error;
pub mod event;
pub mod id;
pub mod in_force;
pub mod money;
pub mod page;
pub mod value;

pub use arch::Arch;
pub use caller::{Caller, Role};
pub use clock::{Clock, ManualClock, MovedClock, SystemClock, Timestamp};
pub use endpoint::{Endpoint, Method, Policy};
pub use error::{Error, ErrorKind, Result};
pub use id::*;
pub use in_force::{InForce, Switch};
pub use money::{Money, Quantity};
pub use page::Page;
pub use value::{FromValue, Row, Value};
