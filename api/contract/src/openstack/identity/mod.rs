//! Endpoints and shapes of the identity service.
