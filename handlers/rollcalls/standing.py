"""How a roll call stands: what is counted, who has not been reached, and who may read names."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.people import Roster
from bot.roll_calls import RollCall, RollCallPlace, SafetyAnswer, Tally, counts_of
from handlers.rollcalls.access import leaders
from storage import roll_calls
from storage.unit_of_work import Read


@dataclass(frozen=True)
class RollCallStanding:
    """A roll call with who counts in it, until that is deleted; `leaders` are those who read names."""

    call: RollCall
    places: Sequence[RollCallPlace]
    tally: Tally
    leaders: Sequence[int]
    roster: Roster

    def name(self, place: RollCallPlace) -> str:
        """Return how somebody is called; of a visitor also that they are one."""
        return f"{place.visitor}, visitor" if place.person_id is None else self.roster.name(place.person_id)

    def named(self, *answers: SafetyAnswer) -> list[str]:
        return [self.name(one) for one in self.places if one.answer in answers]

    @property
    def missing(self) -> list[RollCallPlace]:
        """Return of whom nobody knows anything, and whom a warden could not reach."""
        return [one for one in self.places if one.is_missing]


def standing_of(read: Read, call: RollCall) -> RollCallStanding:
    places = roll_calls.places_of(read, call.id)
    counts = counts_of(call, places) if call.purged_at is None else roll_calls.counts_of(read, call.id)
    return RollCallStanding(call, places, Tally(counts), leaders(read, call), read.roster)
