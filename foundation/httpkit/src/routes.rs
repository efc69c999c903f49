//! Routes that cannot exist without their row of the authorisation matrix.

use crate::extract::{Declared, Fail, Params};
use crate::gate::Gate;
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::middleware::{Next, from_fn};
use axum::response::IntoResponse;
use axum::routing::{MethodFilter, MethodRouter, on};
use kernel::{Endpoint, Method};

/// Handlers of one service over a state `S`.
pub struct Routes<S> {
    list: Vec<(&'static Endpoint, MethodRouter<S>)>,
    /// What an endpoint takes in its query; without it, handlers see to that themselves, as OpenStack's APIs each do in their way.
    declared: Option<fn(&Endpoint) -> Declared>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Routes { list: Vec::new(), declared: None }
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

/// A handler that is called only with parameters that its endpoint declares.
fn strict<S: Clone + Send + Sync + 'static>(handler: MethodRouter<S>, all: Declared) -> MethodRouter<S> {
    handler.layer(from_fn(move |mut req: Request, next: Next| async move {
        let read = Params::declared(req.uri().query().unwrap_or(""), all);
        match read {
            Ok(p) => {
                req.extensions_mut().insert(p);
                next.run(req).await
            }
            Err(e) => Fail(e).into_response(),
        }
    }))
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
    /// Refuses every parameter of a query that its endpoint does not declare, or that is given twice, before the handler is called.
    pub fn declaring(mut self, of: fn(&Endpoint) -> Declared) -> Self {
        self.declared = Some(of);
        self
    }
    /// The endpoints served, for the coverage tests.
    pub fn endpoints(&self) -> Vec<&'static Endpoint> {
        self.list.iter().map(|(e, _)| *e).collect()
    }
    /// Everything behind the gate, as a router.
    pub fn build(self, gate: &Gate, state: S) -> Router {
        let mut router = Router::new();
        let Routes { list, declared } = self;
        for (ep, handler) in list {
            let gate = gate.clone();
            // Within the gate: a stranger is not told what there is to ask for, and a refused mutation stands in the audit ledger.
            let handler = match declared {
                Some(of) => strict(handler, of(ep)),
                None => handler,
            };
            let wrapped = handler.layer(from_fn(move |req, next| {
                let gate = gate.clone();
                async move { gate.pass(ep, req, next).await }
            }));
            router = router.route(ep.path, wrapped);
        }
        router.with_state(state)
    }
}
