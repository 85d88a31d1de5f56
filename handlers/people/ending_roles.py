"""Before a role ends: what its holder still has, which nobody would go on with."""

from bot.actions import Action
from bot.appointments import role_key
from bot.errors import AmbiguousInput, Interpretation
from bot.owner_roles import OwnerRole, Position
from bot.people import Appointment
from handlers.core.calls import AGAIN_PREFIX, PERSON_PREFIX, Ask
from handlers.people import appointments_views
from storage.actions import actions_page
from storage.records import Filter
from storage.unit_of_work import Tx


def ask_about_their_actions(ask: Ask, tx: Tx, ended: Appointment) -> None:
    """Ask before a role ends whose holder has open actions of its area, or any if it is their last role.

    What they own by that role passes on with it. Raises AmbiguousInput until the asker has answered.
    """
    others = [one for one in tx.roster.appointments_on(ended.person_id, ask.today) if one.id != ended.id]
    if ask.call.words.startswith(AGAIN_PREFIX) or (ended.area is None and others):
        return
    found = actions_page(tx, Filter(owner=ended.person_id, area=ended.area), who=ask.actor, now=ask.now)
    held = [one for one in found.records if not _passes_on(one, ended)]
    if held:
        keep = "End the role, keep them" if len(held) > 1 else "End the role, keep that"
        raise AmbiguousInput(
            appointments_views.still_owns(ended, held, ask.reader),
            phrase=ask.call.words,
            interpretations=[
                Interpretation(keep, f"{AGAIN_PREFIX}{ask.call.words}"),
                Interpretation("Hand over", f"handon {PERSON_PREFIX}{ended.person_id}"),
            ],
        )


def _passes_on(action: Action, ended: Appointment) -> bool:
    """Return whether somebody owns an action by the role that ends."""
    position = Position(*role_key(ended))
    return OwnerRole(ended.person_id, position) in action.owners_by_role
