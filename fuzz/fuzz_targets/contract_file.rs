#![no_main]
//! A contract that an operator wrote: whatever is wrong with it is a list of problems, never a panic.

use billing::contract::Contract;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = Contract::parse(text);
});
