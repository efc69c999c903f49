//! Our own API under `/ops/v1`: orders, approvals, bills, operations, samples.
