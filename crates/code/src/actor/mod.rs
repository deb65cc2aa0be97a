//! stub
use crate::report::Entity;
pub(crate) struct Actors;
impl Actors {
    pub(crate) fn of(&self, _head: usize) -> Vec<Entity> { Vec::new() }
    pub(crate) fn modifiers(&self, _t: usize) -> Vec<Entity> { Vec::new() }
    pub(crate) fn in_name(&self, _t: usize) -> bool { false }
}
