//! Cuts a DOM into blocks.
