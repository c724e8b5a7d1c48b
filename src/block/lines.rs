//! Cuts flattened text into blocks.
