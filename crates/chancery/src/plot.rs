//! `chancery plot`: the relation of two states as a picture.

use std::path::Path;
use std::process::ExitCode;

use chancery_plot::{Chart, Scene};
use chancery_relate::{Asked, Step};

use crate::desk::{Desk, Fault, end, failed, usage};
use crate::output::Output;
use crate::record_args::{By, Plot};

/// Dots of a PNG for each pixel of the drawing, so that letters are sharp on fine screens and in print.
const DOTS: u32 = 2;

/// What kind of file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
}

impl Format {
    /// By the ending of the name.
    fn of(path: &Path) -> Result<Self, Fault> {
        let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
        match ending.as_deref() {
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            Some(other) => Err(usage(format!(
                "{}: .{other} is no picture that can be drawn; end the name in .svg or .png",
                path.display()
            ))),
            None => Err(usage(format!("{}: which picture? end the name in .svg or .png", path.display()))),
        }
    }

    fn bytes(self, scene: &Scene) -> Result<Vec<u8>, Fault> {
        match self {
            Self::Svg => Ok(scene.svg().into_bytes()),
            Self::Png => scene.png(DOTS).map_err(failed),
        }
    }
}

/// Runs the verb.
pub(crate) fn run(args: &Plot) -> ExitCode {
    end(plot(args).map(|()| String::new()))
}

fn plot(args: &Plot) -> Result<(), Fault> {
    let format = Format::of(&args.output)?;
    let desk = Desk::open(&args.record)?;
    let codes = desk.codes(&args.a, &args.b)?;
    let asked = Asked { from: args.span.from, to: args.span.to, origins: args.record.origins(), contexts: Vec::new() };
    let relation = desk.record.relation(codes, &asked).map_err(Fault::of)?;
    let title = desk.title(&relation.dyad);
    if relation.coverage.actual == 0 {
        let span = relation.span;
        return Err(failed(format!(
            "the record holds no story between {title} in {span} that happened: nothing to draw"
        )));
    }
    let step = args.by.map_or_else(|| Step::fitting(relation.span), By::step);
    let series = desk.record.series(&relation, step).map_err(Fault::of)?;
    let bytes = format.bytes(&Chart::of(&relation, &series, &title).draw())?;
    let place = |e: std::io::Error| format!("{}: cannot write: {e}", args.output.display());
    let mut output = Output::open(Some(&args.output)).map_err(|e| usage(place(e)))?;
    output.write(&bytes).and_then(|()| output.complete()).map_err(|e| failed(place(e)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_says_which_picture() {
        let check = |name: &str, want: Option<Format>| assert_eq!(Format::of(Path::new(name)).ok(), want, "{name}");
        check("x.svg", Some(Format::Svg));
        check("a.b/X.PNG", Some(Format::Png));
        check("x.pdf", None);
        check("x", None);
        check(".svg", None);
    }
}
