//! Endpoints and shapes of the volume service.
