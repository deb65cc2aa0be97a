//! A picture as shapes, before it has a format. Lengths are in pixels of a picture of [`Scene::width`] by
//! [`Scene::height`]; y grows downwards.

use crate::{PlotError, raster, svg};

/// How a text lies about its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The point is where it begins.
    Start,
    /// The point is its middle.
    Middle,
    /// The point is where it ends.
    End,
}

/// Red, green, blue.
pub type Colour = [u8; 3];

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An upright rectangle.
    Rect {
        /// Left edge.
        x: f64,
        /// Top edge.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Colour.
        fill: Colour,
        /// What it stands for; shown under the pointer where the format can.
        note: String,
    },
    /// A filled area without holes.
    Area {
        /// Its corners.
        points: Vec<(f64, f64)>,
        /// Colour.
        fill: Colour,
        /// 0 (nothing) to 1 (covers all).
        opacity: f64,
    },
    /// A line through points.
    Line {
        /// The points.
        points: Vec<(f64, f64)>,
        /// Colour.
        stroke: Colour,
        /// Width.
        width: f64,
        /// Whether it is broken into dashes.
        dashed: bool,
    },
    /// Words on one line.
    Text {
        /// The point.
        x: f64,
        /// The line the letters stand on.
        y: f64,
        /// Height of the font.
        size: f64,
        /// How the words lie about the point.
        anchor: Anchor,
        /// Colour.
        fill: Colour,
        /// The words.
        text: String,
    },
}

/// A picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// What it shows, in a line.
    pub title: String,
    /// What it shows, for those who cannot see it.
    pub description: String,
    /// From the back to the front.
    pub shapes: Vec<Shape>,
}

impl Scene {
    /// The picture as SVG.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::write(self)
    }

    /// The picture as PNG, with `scale` dots a pixel in each direction.
    ///
    /// # Errors
    /// When the font that is built in cannot be read, or memory cannot be written.
    pub fn png(&self, scale: u32) -> Result<Vec<u8>, PlotError> {
        raster::png(self, scale)
    }
}
