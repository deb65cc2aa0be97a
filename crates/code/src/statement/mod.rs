//! Statements: who said what, about whom, on which occasion, and which claims it holds.

// Until the coder calls it.
#![allow(dead_code)]

mod assemble;
mod claim;
mod cue;
mod polarity;
mod quote;
mod words;
