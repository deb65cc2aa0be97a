//! A scene as dots, with smooth edges; letters from a font that is built in.

use ab_glyph::{Font as _, FontRef, Glyph, PxScale, ScaleFont as _};
use ab_glyph_rasterizer::{Rasterizer, point};
use epaint_default_fonts::HACK_REGULAR;

use crate::scene::{Anchor, Colour, Scene, Shape};
use crate::{PlotError, png};

/// Lengths of a dash and of the gap behind it.
const DASH: (f64, f64) = (5.0, 4.0);

pub(crate) fn png(scene: &Scene, scale: u32) -> Result<Vec<u8>, PlotError> {
    let font = FontRef::try_from_slice(HACK_REGULAR).map_err(|e| PlotError::Font(e.to_string()))?;
    let scale = scale.max(1);
    let (width, height) = (scene.width * scale, scene.height * scale);
    let mut page = Page { width: width as usize, height: height as usize, rgb: Vec::new() };
    page.rgb = vec![255; page.width * page.height * 3];
    let by = f64::from(scale);
    let scaled = |points: &[(f64, f64)]| -> Vec<(f64, f64)> { points.iter().map(|(x, y)| (x * by, y * by)).collect() };
    for shape in &scene.shapes {
        match shape {
            Shape::Rect { x, y, width, height, fill, .. } => {
                let (right, bottom) = (x + width, y + height);
                page.area(&scaled(&[(*x, *y), (right, *y), (right, bottom), (*x, bottom)]), *fill, 1.0);
            }
            Shape::Area { points, fill, opacity } => page.area(&scaled(points), *fill, *opacity),
            Shape::Line { points, stroke, width, dashed } => {
                let parts: Vec<[(f64, f64); 2]> = points.windows(2).map(|p| [p[0], p[1]]).collect();
                let parts = if *dashed { parts.into_iter().flat_map(dashes).collect() } else { parts };
                for part in parts {
                    page.stroke(&scaled(&part), *stroke, width * by, !dashed);
                }
            }
            Shape::Text { x, y, size, anchor, fill, text } => {
                page.text(&font, (x * by, y * by), size * by, *anchor, *fill, text);
            }
        }
    }
    Ok(png::encode(width, height, &page.rgb)?)
}

/// A straight line as its dashes.
fn dashes([from, to]: [(f64, f64); 2]) -> Vec<[(f64, f64); 2]> {
    let length = (to.0 - from.0).hypot(to.1 - from.1);
    let at = |d: f64| {
        let part = if length > 0.0 { d / length } else { 0.0 };
        (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
    };
    let mut all = Vec::new();
    let mut start = 0.0;
    while start < length {
        all.push([at(start), at((start + DASH.0).min(length))]);
        start += DASH.0 + DASH.1;
    }
    all
}

struct Page {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

impl Page {
    /// Lays a colour over a dot, as thick as `cover` (0 to 1).
    fn blend(&mut self, x: usize, y: usize, colour: Colour, cover: f64) {
        if x >= self.width || y >= self.height {
            return;
        }
        let at = (y * self.width + x) * 3;
        for (dot, new) in self.rgb[at..at + 3].iter_mut().zip(colour) {
            let mixed = f64::from(*dot) + (f64::from(new) - f64::from(*dot)) * cover.clamp(0.0, 1.0);
            *dot = mixed.round() as u8;
        }
    }

    fn area(&mut self, points: &[(f64, f64)], colour: Colour, opacity: f64) {
        let edge = |values: &mut dyn Iterator<Item = f64>, limit: usize| {
            let (low, high) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
            let within = |v: f64| v.clamp(0.0, limit as f64);
            (within(low.floor()) as usize, within(high.ceil()) as usize)
        };
        let (left, right) = edge(&mut points.iter().map(|p| p.0), self.width);
        let (top, bottom) = edge(&mut points.iter().map(|p| p.1), self.height);
        if right <= left || bottom <= top {
            return;
        }
        // One dot more at the edges, which the rasteriser may write to.
        let mut raster = Rasterizer::new(right - left + 1, bottom - top + 1);
        let place = |p: (f64, f64)| point((p.0 - left as f64) as f32, (p.1 - top as f64) as f32);
        for (i, p) in points.iter().enumerate() {
            raster.draw_line(place(*p), place(points[(i + 1) % points.len()]));
        }
        raster.for_each_pixel_2d(|x, y, cover| {
            if cover > 0.0 {
                self.blend(left + x as usize, top + y as usize, colour, f64::from(cover) * opacity);
            }
        });
    }

    /// A straight line; `joined` reaches out at both ends, so that no gap is seen where the next one begins.
    fn stroke(&mut self, ends: &[(f64, f64)], colour: Colour, width: f64, joined: bool) {
        let [(x, y), (u, v)] = [ends[0], ends[ends.len() - 1]];
        let length = (u - x).hypot(v - y);
        if length <= 0.0 {
            return;
        }
        let half = width / 2.0;
        let (along, across) =
            (((u - x) / length * half, (v - y) / length * half), ((y - v) / length, (u - x) / length));
        let (reach_x, reach_y) = if joined { along } else { (0.0, 0.0) };
        let (ax, ay) = (across.0 * half, across.1 * half);
        let (x, y, u, v) = (x - reach_x, y - reach_y, u + reach_x, v + reach_y);
        self.area(&[(x + ax, y + ay), (u + ax, v + ay), (u - ax, v - ay), (x - ax, y - ay)], colour, 1.0);
    }

    fn text(&mut self, font: &FontRef<'_>, at: (f64, f64), size: f64, anchor: Anchor, colour: Colour, text: &str) {
        // The size of a font is that of its square; the library scales by the height of its lines.
        let square = f64::from(font.units_per_em().unwrap_or(1000.0));
        let scale = PxScale::from((size * f64::from(font.height_unscaled()) / square) as f32);
        let scaled = font.as_scaled(scale);
        let width: f32 = text.chars().map(|c| scaled.h_advance(font.glyph_id(c))).sum();
        let mut x = match anchor {
            Anchor::Start => at.0 as f32,
            Anchor::Middle => at.0 as f32 - width / 2.0,
            Anchor::End => at.0 as f32 - width,
        };
        for c in text.chars() {
            let id = font.glyph_id(c);
            let glyph: Glyph = id.with_scale_and_position(scale, ab_glyph::point(x, at.1 as f32));
            x += scaled.h_advance(id);
            let Some(outline) = font.outline_glyph(glyph) else { continue };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, cover| {
                let (x, y) = (corner.x + dx as f32, corner.y + dy as f32);
                if cover > 0.0 && x >= 0.0 && y >= 0.0 {
                    self.blend(x as usize, y as usize, colour, f64::from(cover));
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_cover_what_they_should() {
        let mut page = Page { width: 10, height: 10, rgb: vec![255; 300] };
        page.area(&[(2.0, 2.0), (5.0, 2.0), (5.0, 5.5), (2.0, 5.5)], [0, 0, 0], 1.0);
        let dot = |page: &Page, x: usize, y: usize| page.rgb[(y * 10 + x) * 3];
        assert_eq!([dot(&page, 1, 3), dot(&page, 2, 2), dot(&page, 4, 4), dot(&page, 5, 3)], [255, 0, 0, 255]);
        assert!((100..156).contains(&dot(&page, 3, 5)), "{}", dot(&page, 3, 5));
        // Outside of the page nothing is drawn, and nothing breaks.
        page.area(&[(-5.0, -5.0), (-1.0, -5.0), (-1.0, 30.0)], [0, 0, 0], 1.0);
        page.stroke(&[(8.0, -9.0), (8.0, 40.0)], [0, 0, 0], 1.0, true);
        page.text(&FontRef::try_from_slice(HACK_REGULAR).unwrap(), (-3.0, 9.0), 8.0, Anchor::Start, [0, 0, 0], "Aé→");
        assert_eq!(page.rgb.len(), 300);
    }

    #[test]
    fn a_line_is_cut_into_dashes() {
        assert_eq!(dashes([(0.0, 0.0), (0.0, 12.0)]), [[(0.0, 0.0), (0.0, 5.0)], [(0.0, 9.0), (0.0, 12.0)]]);
        assert!(dashes([(1.0, 1.0), (1.0, 1.0)]).is_empty());
    }
}
