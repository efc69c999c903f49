//! Handlers of the network service.
