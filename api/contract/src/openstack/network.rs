//! Endpoints and shapes of the network service.
