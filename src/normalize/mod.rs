//! Unicode, white space and control characters: an ordered list of steps, each with a switch.
