//! What the place of an act says of a side that the sentence leaves out: the state in whose territory somebody is arrested,
//! deported or convicted does it, and an attack told without a target strikes those where it happens.

use crate::frame::Draft;
use crate::report::{Basis, Entity, Place, Status};

/// Acts that only a state does to people in its territory.
fn of_authority(draft: &Draft) -> bool {
    let mode = draft.mode.as_deref();
    match draft.event.as_str() {
        "COERCE" => matches!(mode, Some("arrest" | "deport")),
        "SANCTION" => matches!(mode, Some("convict" | "expel")),
        _ => false,
    }
}

/// The state of a place, as a side.
fn state(place: &Place, sectors: &[&str]) -> Option<Entity> {
    Some(Entity {
        country: Some(place.country.clone()?),
        sectors: sectors.iter().map(|s| (*s).to_owned()).collect(),
        name: None,
        id: None,
        person: None,
        office: None,
        basis: Basis::Description,
        span: place.span,
        text: place.text.clone(),
    })
}

/// Fills the side that `place` tells.
pub(crate) fn complete(draft: &mut Draft, place: Option<&Place>) {
    // "withdrew from Kidal": who leaves a part of his own country gives way to nobody abroad.
    if draft.event == "RETREAT" && draft.mode.as_deref() == Some("withdraw") && !draft.actors.is_empty() {
        let own = |e: &Entity| {
            e.country.is_some()
                && e.sectors.is_empty()
                && e.person.is_none()
                && draft.actors.iter().all(|a| a.country == e.country)
        };
        if draft.recipients.iter().all(own) {
            draft.recipients.clear();
        }
    }
    let Some(place) = place else { return };
    let known = |all: &[Entity]| all.iter().any(|e| e.country.is_some());
    let foreign = |all: &[Entity]| all.iter().all(|e| e.country != place.country);
    if draft.actors.is_empty() && known(&draft.recipients) && foreign(&draft.recipients) && of_authority(draft) {
        draft.actors.extend(state(place, &["GOV"]));
        draft.steps.push("the state of the place does it".to_owned());
    }
    let force = draft.event == "ASSAULT" || draft.event == "COERCE" && draft.mode.as_deref() == Some("seize");
    let strikes = force && !draft.reciprocal && draft.status != Status::Negated;
    // Beside troops of the state itself, too.
    let abroad = |all: &[Entity]| all.iter().any(|e| e.country.is_some() && e.country != place.country);
    if draft.recipients.is_empty() && known(&draft.actors) && abroad(&draft.actors) && strikes {
        draft.recipients.extend(state(place, &[]));
        draft.steps.push("it strikes those of the place".to_owned());
    }
}
