//! Charts of a relation, as SVG and as PNG, without any font or library of the system.
//!
//! [`Chart::of`] takes the figures, [`Chart::draw`] lays them out as a [`Scene`] of plain shapes, and the scene writes
//! itself in either format: the same picture, and the same bytes for the same figures.

mod axis;
mod chart;
mod png;
mod raster;
mod scene;
mod svg;

pub use chart::{Bar, Chart};
pub use scene::{Anchor, Colour, Scene, Shape};

/// Why a picture could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// The font that is built in cannot be read.
    #[error("the font that is built in cannot be read: {0}")]
    Font(String),
    /// Compressing failed.
    #[error("the picture cannot be compressed: {0}")]
    Compress(#[from] std::io::Error),
}
