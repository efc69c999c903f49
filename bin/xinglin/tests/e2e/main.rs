//! The real binary, as users meet it: unmodified clients, real engines, power cuts.

mod cloud;
mod crash;
mod real;
mod sim;
