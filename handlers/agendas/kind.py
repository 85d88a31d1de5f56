"""What an item of an agenda is to the core: how it is shown, undone, remembered and listed."""

from typing import TYPE_CHECKING

from bot.agendas.items import AgendaItem, ItemState
from bot.agendas.papers import ADMITTED, DECLINED, HANDED_IN, TAKEN_BACK
from bot.errors import Offer, UserError
from bot.history import HistoryEntry
from bot.records import Kind
from handlers.agendas import commands, drawing, views
from handlers.agendas.fields import FIELDS, is_dealt_with
from handlers.core.blocks.elements import Button
from handlers.core.blocks.text import Reader
from handlers.core.calls import Ask
from handlers.core.fields import detail_lines, file_columns
from handlers.core.kinds import HistoryWords, MayKnow, RecordKind, Replies, Shows, Step, Surface, Undo
from handlers.core.lists import ListFile, RecordList
from handlers.meetings.record import correcting
from storage.agendas import items_page
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.meetings import Meeting


def _relations(read: Read, item: AgendaItem, may_know: MayKnow) -> views.ItemRelations:
    meeting: Meeting = read.get(item.meeting_id)
    about = read.get(item.for_id) if item.for_id is not None else None
    for_ref = about.ref if about is not None and may_know(about) else ""
    named = str(meeting.official or meeting.ref)
    return views.ItemRelations(meeting if may_know(meeting) else None, meeting.time, for_ref, named)


def _next_steps(item: AgendaItem, _: Reader) -> list[Button]:
    steps = [Button("Agenda", "agenda", item.meeting_ref)]
    if item.papers:
        steps.append(Button("Papers", "papers", item.ref))
    if item.is_proposed:
        steps.append(Button("Put it on", "confirm", item.ref))
    return [*steps, Button("Edit", "edit", item.ref), Button("Take it off", "cancel", item.ref)]


def _after_undo(_: Ask, tx: Tx, item: AgendaItem, __: AgendaItem, ___: HistoryEntry) -> list[int]:
    meeting: Meeting = tx.get(item.meeting_id)
    commands.close_up(tx, meeting, but=item)
    if is_dealt_with(item):
        correcting.follow(tx, meeting)
    return []


def _refuse_undo(ask: Ask, tx: Tx, item: AgendaItem, last: HistoryEntry) -> None:
    """Raise for a step about a paper: others may have read it, so it is taken back by its button.

    Raises where the record that tells of the item is final, too.
    """
    if is_dealt_with(item):
        correcting.must_be_open(tx, tx.get(item.meeting_id), ask.reader)
    if last.verb in {HANDED_IN, ADMITTED, DECLINED, TAKEN_BACK}:
        sentence = "A step about a paper isn't undone. You can take your own paper back where it's listed."
        raise UserError(sentence, offers=[Offer("Papers", "papers", item.ref)])


STEPS = (
    Step("accept", "put it on the agenda"),
    Step("decline", "declined it"),
    Step("withdraw", "took it back"),
    Step(drawing.DEFERRED, "deferred it"),
    Step(drawing.PLACED, "gave it another number"),
    Step(drawing.STANDS, "put it on each agenda"),
    Step(drawing.CARRIED, "carried it over", why="from: "),
    Step(drawing.WAITS, "put it on, because it waits for the task force"),
    Step(drawing.SETTLED, "took it off", why="settled: "),
    Step("discuss", "entered what came of it"),
    Step("guest", "asked somebody in for it", why="whom: "),
)

KIND = RecordKind(
    record=AgendaItem,
    shows=Shows(
        relations=_relations,
        line=views.line,
        details=lambda item, reader, beside: views.details(
            item, reader, beside, detail_lines(FIELDS, item, reader, beside.for_ref)
        ),
        next_steps=_next_steps,
    ),
    undo=Undo(ends_as=ItemState.WITHDRAWN, says=views.line, after=_after_undo, refuses=_refuse_undo),
    fields=FIELDS,
    history=HistoryWords(created="proposed it", steps=STEPS),
    replies=Replies(
        instead={
            "done": "What came of it is said once the meeting has dealt with it.",
            "": "Change it, or take it off the agenda: cancel {ref} <why>",
        }
    ),
    unlisted={
        Surface.HOME: "it stands on the agenda of its meeting, which Home shows",
        Surface.OPEN: "it is nothing open: what it is about may be",
        Surface.DIGEST: "the agenda of its meeting is sent by itself",
        Surface.HANDOVER: "who runs the agenda names another to present it",
    },
)

LIST = RecordList[AgendaItem](
    kind=Kind.AGENDA_ITEM,
    name="items",
    noun=("agenda item", "agenda items"),
    state=("", "ahead"),
    in_menu=False,  # the agenda of a meeting has them in order
    order=26,
    find=items_page,
    line=views.line,
    file=ListFile(columns=file_columns(FIELDS)),
)
