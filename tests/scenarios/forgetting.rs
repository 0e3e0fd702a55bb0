//! Being forgotten, placeholder file to be written now.
