//! HTTP for every API of the product: listener and TLS, routes that cannot exist without their row of the authorisation matrix, one
//! wrapper for authentication, policy, audit and latency, error rendering.
//!
//! * [`routes`]: `Routes::new().on(&ENDPOINT, handler)`; the wrapper around each handler is in [`gate`].
//! * [`browser`]: what a browser with a cookie has to show besides.
//! * [`extract`]: what handlers take: [`Ctx`], [`Json`], [`Params`].
//! * [`server`]: TLS listener over hyper, HTTP/1.1 and HTTP/2.
//!
//! It knows no business noun; how an error looks in a protocol is given to it by api/control ([`gate::Render`]).

pub mod browser;
pub mod extract;
pub mod gate;
pub mod metrics;
pub mod routes;
pub mod server;
pub mod tls;

pub use extract::{Ctx, Declared, Fail, Json, Params};
pub use gate::{Authenticator, Gate, Noted, Seated, Subject};
pub use routes::Routes;
