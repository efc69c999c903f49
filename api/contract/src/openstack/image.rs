//! Endpoints and shapes of the image service.
