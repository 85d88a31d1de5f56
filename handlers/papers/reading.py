"""Papers: who reads them, who admits a late one, and which of them somebody may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.agendas.items import AgendaItem
from bot.agendas.papers import Paper, current
from bot.errors import PermissionDenied, UserError
from bot.meetings import Meeting
from bot.permissions import Actor, may_see, permitted_identity
from bot.records import Kind
from handlers.agendas import agenda
from handlers.core.calls import Ask, get_of_type, row_id
from handlers.meetings import invitees
from storage import agendas, papers
from storage.unit_of_work import Read


@dataclass(frozen=True, kw_only=True)
class MeetingPapers:
    """The papers of a meeting, or of one item of it, as one person may read them."""

    meeting: Meeting
    standing: Sequence[tuple[AgendaItem, Paper]]
    carried: Sequence[tuple[Meeting, AgendaItem, Paper]] = ()  # along with items, from earlier meetings
    late: Sequence[tuple[AgendaItem, Paper]] = ()  # they wait for the chair
    replaced: Sequence[tuple[AgendaItem, Paper]] = ()  # by a newer revision; of one item alone
    item: AgendaItem | None = field(default=None)


def is_invited(read: Read, who: Actor, meeting: Meeting) -> bool:
    """Return whether somebody is invited to a meeting, stands in for who is, or may change it."""
    if not may_see(who, meeting):
        return False
    changes = permitted_identity(who, "change meeting", meeting, charter=read.charter) is not None
    return changes or bool({*invitees.of_meeting(read, meeting)} & {*who.person_ids})


def may_read(read: Read, who: Actor, item: AgendaItem) -> bool:
    """Return whether somebody may read the papers of an item: who is invited and may read it, and who presents it."""
    meeting: Meeting = read.get(item.meeting_id)
    if {*item.invitees} & {*who.person_ids}:
        return True
    return is_invited(read, who, meeting) and agenda.may_read(who, item, meeting)


def may_admit(read: Read, who: Actor, meeting: Meeting) -> bool:
    return bool({*agenda.who_chairs(read, meeting)} & {*who.person_ids})


def may_read_late(read: Read, who: Actor, meeting: Meeting, paper: Paper) -> bool:
    """Return whether somebody may read a paper that isn't admitted: whose it is, who admits it, and who runs the agenda."""
    changes = permitted_identity(who, "change meeting", meeting, charter=read.charter) is not None
    return changes or paper.person_id in who.person_ids or may_admit(read, who, meeting)


def of_meeting(ask: Ask, read: Read, meeting: Meeting, item: AgendaItem | None = None) -> MeetingPapers:
    """Return the papers of a meeting that somebody may read; those of one item with what newer files replaced."""
    items = [item] if item is not None else agendas.items_of(read, meeting)
    seen = {one.id: one for one in items if one.document is not None and may_read(read, ask.actor, one)}
    every = papers.of_items(read, sorted(seen))
    stands = current(every)
    late = [one for one in every if one.is_late and may_read_late(read, ask.actor, meeting, one)]
    ids = {one.id for one in stands}
    replaced = [one for one in every if one.is_in and one.id not in ids] if item is not None else []
    return MeetingPapers(
        meeting=meeting,
        standing=sorted(((seen[one.item_id], one) for one in stands), key=_by_number),
        carried=_carried(ask, read, items),
        late=[(seen[one.item_id], one) for one in late],
        replaced=[(seen[one.item_id], one) for one in replaced],
        item=item,
    )


def _carried(ask: Ask, read: Read, items: Sequence[AgendaItem]) -> list[tuple[Meeting, AgendaItem, Paper]]:
    """Return the papers that came along with items from earlier meetings, under the numbers that they have there."""
    chains = agenda.carried_items(read, [one for one in items if may_read(read, ask.actor, one)])
    earlier = {one.id: one for chain in chains.values() for one in chain if may_read(read, ask.actor, one)}
    stands = current(papers.of_items(read, sorted(earlier)))
    return [(read.get(earlier[one.item_id].meeting_id), earlier[one.item_id], one) for one in stands]


def _by_number(found: tuple[AgendaItem, Paper]) -> tuple[int, int]:
    item, paper = found
    return item.document or 0, paper.part


def _words_behind(ask: Ask) -> list[str]:
    """Return the words behind the item; a form has them apart from what was written in it."""
    return ask.parsed.text.split() if ask.call.values is None else ask.call.words.split()[2:]


def meant(ask: Ask, read: Read, verb: str) -> tuple[Meeting, AgendaItem, Paper]:
    """Return the paper that a button names, by its item and its number. Raises UserError for one that isn't readable."""
    ref = next((one for one in ask.parsed.refs if one.kind is Kind.AGENDA_ITEM), None)
    number = row_id(next(iter(_words_behind(ask)), ""))
    if ref is None:
        raise UserError(f"Which paper? papers shows them, with a button for {verb}.")
    item = get_of_type(ask, read, ref, AgendaItem)
    meeting: Meeting = read.get(item.meeting_id)
    if not may_read(read, ask.actor, item):
        raise PermissionDenied(for_invited(meeting))
    every = papers.of_items(read, [item.id])
    found = [one for one in every if (one.is_in or one.is_late if number is None else one.id == number)]
    if not found or not (found[-1].is_in or may_read_late(read, ask.actor, meeting, found[-1])):
        raise PermissionDenied(
            f"{item.ref} has no such paper that you may read. Its papers: papers {item.ref}"
        )
    return meeting, item, found[-1]


def for_invited(meeting: Meeting) -> str:
    return f"Papers of {meeting.ref} are for those who are invited to it."
