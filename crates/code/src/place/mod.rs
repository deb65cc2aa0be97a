//! stub
use crate::passage::Passage; use crate::report::Place; use crate::actor::Actors;
use std::ops::Range;
pub(crate) struct PlaceIndex;
impl PlaceIndex { pub(crate) fn new(_: &chancery_knowledge::Knowledge) -> Self { Self } }
pub(crate) struct PlaceMention { pub(crate) span: chancery_read::Span, pub(crate) tokens: Range<usize>, pub(crate) country: Option<String>, pub(crate) latitude: Option<f64>, pub(crate) longitude: Option<f64>, pub(crate) geonames: Option<u64>, pub(crate) kind: String }
pub(crate) fn recognise(_: &Passage<'_>, _: &PlaceIndex, _: &Actors) -> Vec<PlaceMention> { vec![] }
pub(crate) fn attach(_: &Passage<'_>, _: &[PlaceMention], _: usize) -> Option<Place> { None }
