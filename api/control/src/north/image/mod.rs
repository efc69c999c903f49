//! Handlers of the image service.
