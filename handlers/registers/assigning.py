"""What should have an owner and has none: on the Home and in the week of the chair and the secretary."""

from datetime import datetime

from bot.appointments import CHAIR_AND_SECRETARY
from bot.digests import DigestWeek
from bot.entries import Entry
from bot.permissions import Actor
from bot.register_dates import UNASSIGNED_WORD
from bot.registers import Register
from handlers.core.blocks.elements import Button
from handlers.core.blocks.elements import entry as element
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, capitalized
from handlers.core.calls import Ask
from handlers.core.home import SHOWN_MAX, HomePart, Waiting
from handlers.core.kinds import DigestLists, DigestPart, DigestSection
from handlers.registers import views
from handlers.registers.people import areas_answered
from storage.digests import Scope
from storage.registers import entries_without_owner
from storage.unit_of_work import Read


def _without_owner(read: Read, register: Register, who: Actor, now: datetime) -> list[Entry]:
    """Return the entries that somebody may see and that should have an owner: also where nobody answers for their area."""
    on = read.charter.day_of(now)
    covered = areas_answered(register, roster=read.roster, charter=read.charter, on=on)
    return entries_without_owner(read, register, who=who, on=on, covered=covered)


def to_assign(register: Register, order: int) -> HomePart:
    """Return the part of Home that has what nobody owns yet, with a button to assign it."""

    def waiting(ask: Ask, read: Read) -> list[Waiting]:
        if not ask.actor.rights & CHAIR_AND_SECRETARY:
            return []
        found = _without_owner(read, register, ask.actor, ask.now)
        blocks = [
            element(views.unassigned(register, one, ask.reader), Button("Assign", "assign", one.ref))
            for one in found[:SHOWN_MAX]
        ]
        narrowed = f" {UNASSIGNED_WORD}" if register.assign_within else ""
        see_all = Button("See all", "say", f"{register.code}{narrowed}")
        return [Waiting(blocks, see_all, total=len(found))] if found else []

    return HomePart(order=order, waiting=waiting)


def week_to_assign(register: Register, order: int) -> DigestSection:
    """Return the same as a part of their digests."""
    name, heading = f"{register.code}_{UNASSIGNED_WORD}", f"{capitalized(register.many)} to assign"

    def choose(read: Read, scope: Scope, week: DigestWeek) -> DigestLists:
        is_theirs = scope.person is not None and bool(scope.who.rights & CHAIR_AND_SECRETARY)
        return {name: _without_owner(read, register, scope.who, week.now) if is_theirs else ()}

    def settled(_: Read, __: Scope, ___: DigestWeek, lists: DigestLists) -> DigestLists:
        return {name: [one for one in lists.get(name, ()) if one.owners or not one.is_open]}

    def says(lists: DigestLists, reader: Reader) -> Headed:
        return Headed(heading, [views.unassigned(register, one, reader) for one in lists.get(name, ())])

    return DigestSection(
        headings={name: heading},
        choose=choose,
        settled=settled,
        channel=DigestPart(order, lambda *_: Headed("", ())),
        personal=DigestPart(order, says),
    )
