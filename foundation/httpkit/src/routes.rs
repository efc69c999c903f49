//! Routes that cannot exist without their row of the authorisation matrix.

use crate::gate::Gate;
use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodFilter, MethodRouter, on};
use kernel::{Endpoint, Method};

/// Handlers of one service over a state `S`.
pub struct Routes<S> {
    list: Vec<(&'static Endpoint, MethodRouter<S>)>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Routes { list: Vec::new() }
    }
}

fn filter(m: Method) -> MethodFilter {
    match m {
        Method::Get => MethodFilter::GET,
        Method::Head => MethodFilter::HEAD,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }
    /// Serves an endpoint with a handler.
    pub fn on<H, T>(mut self, ep: &'static Endpoint, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.list.push((ep, on(filter(ep.method), handler)));
        self
    }
    /// The endpoints served, for the coverage tests.
    pub fn endpoints(&self) -> Vec<&'static Endpoint> {
        self.list.iter().map(|(e, _)| *e).collect()
    }
    /// Everything behind the gate, as a router.
    pub fn build(self, gate: &Gate, state: S) -> Router {
        let mut router = Router::new();
        for (ep, handler) in self.list {
            let gate = gate.clone();
            let wrapped = handler.layer(axum::middleware::from_fn(move |req, next| {
                let gate = gate.clone();
                async move { gate.pass(ep, req, next).await }
            }));
            router = router.route(ep.path, wrapped);
        }
        router.with_state(state)
    }
}
