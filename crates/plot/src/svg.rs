//! A scene as SVG text.

use std::fmt::Write as _;

use crate::scene::{Anchor, Colour, Scene, Shape};

/// Letters of one width, as in the PNG, wherever one of these is there.
const FONT: &str = "Hack, 'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace";

pub(crate) fn write(scene: &Scene) -> String {
    let (w, h) = (scene.width, scene.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" role=\"img\" \
         font-family=\"{FONT}\">\n<title>{}</title>\n<desc>{}</desc>\n<rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n",
        escaped(&scene.title),
        escaped(&scene.description)
    );
    for shape in &scene.shapes {
        one(&mut out, shape);
    }
    out.push_str("</svg>\n");
    out
}

fn one(out: &mut String, shape: &Shape) {
    let _ = match shape {
        Shape::Rect { x, y, width, height, fill, note } => writeln!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"><title>{}</title></rect>",
            number(*x),
            number(*y),
            number(*width),
            number(*height),
            colour(*fill),
            escaped(note)
        ),
        Shape::Area { points, fill, opacity } => writeln!(
            out,
            "<polygon points=\"{}\" fill=\"{}\" fill-opacity=\"{}\"/>",
            list(points),
            colour(*fill),
            number(*opacity)
        ),
        Shape::Line { points, stroke, width, dashed } => writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"{}/>",
            list(points),
            colour(*stroke),
            number(*width),
            if *dashed { " stroke-dasharray=\"5 4\"" } else { "" }
        ),
        Shape::Text { x, y, size, anchor, fill, text } => writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\" fill=\"{}\">{}</text>",
            number(*x),
            number(*y),
            number(*size),
            match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            },
            colour(*fill),
            escaped(text)
        ),
    };
}

fn colour([r, g, b]: Colour) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// At most two decimals, without zeros at the end.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

fn list(points: &[(f64, f64)]) -> String {
    points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect::<Vec<_>>().join(" ")
}

/// Text for XML; control characters, which XML cannot hold, are left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_words() {
        let check = |value: f64, want: &str| assert_eq!(number(value), want);
        check(1.0, "1");
        check(-0.001, "0");
        check(12.345, "12.35");
        check(100.0, "100");
        assert_eq!(escaped("A & B <\"C\">\u{1}"), "A &amp; B &lt;&quot;C&quot;&gt;");
    }
}
