//! Handlers of the identity service.
