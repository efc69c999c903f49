//! Endpoints and shapes of the compute service.
