//! Handlers of the volume service.
