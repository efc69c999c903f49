//! Handlers of the ops service.
