//! Handlers of the compute service.
