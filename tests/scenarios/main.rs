//! The scenarios, and the tests of how the program is built: one binary, so that it is linked once.

mod child;
mod house;
mod locales;
mod process;
mod source;
