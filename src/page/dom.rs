//! dom
/// x
#[derive(Debug)]
pub struct Dom;
