//! What Chancery knows about the world: countries, actors, offices and who held them when,
//! common nouns that act, publishers, places, and the ontologies.
//!
//! The tables are the plain files of `knowledge/` (see its README for the columns), compiled into
//! the binary and replaceable file by file. This crate loads and checks them; it knows nothing of
//! articles or events.
