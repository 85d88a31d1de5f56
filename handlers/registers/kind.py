"""What the entries of a register are to the core: how they are shown, undone, remembered and listed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import partial

from bot.calendar import moment
from bot.charter import Body
from bot.digests import DigestWeek
from bot.entries import IMPORTED, Entry, EntryState
from bot.errors import UserError
from bot.history import HistoryEntry
from bot.permissions import Actor
from bot.register_corrections import BROUGHT_BACK, SUPERSEDED
from bot.register_dates import STALE_WORD
from bot.register_reviews import REVIEWED
from bot.register_words import filters_of_questions
from bot.registers import Register
from bot.vocabulary import words_of_noun
from handlers.core.blocks.elements import Button
from handlers.core.blocks.offered import agenda_button
from handlers.core.blocks.paging import Headed
from handlers.core.blocks.text import Reader, capitalized, count
from handlers.core.calls import Ask, Presser
from handlers.core.fields import file_columns
from handlers.core.home import HomePart, Waiting
from handlers.core.kinds import (
    DigestLists,
    DigestPart,
    DigestSection,
    HistoryWords,
    HoldingList,
    MayKnow,
    RecordKind,
    Replies,
    Shows,
    Step,
    Undo,
    may_press,
)
from handlers.core.lists import HOME_ORDER, ListFile, OpenList, RecordList
from handlers.registers import commands, corrections, own_reminders, replies, views
from handlers.registers.confirming import DECLINED, ask_again
from handlers.registers.dates import tell_moved
from handlers.registers.declared import STEP
from handlers.registers.dues import views as dues_views
from handlers.registers.dues.following import FOLLOWED
from handlers.registers.dues.views import Source, source_for
from handlers.registers.fields import fields_of, initial_fields
from handlers.registers.figures.sums import rows_of_file
from handlers.registers.owners import tell_former_owners
from handlers.registers.reminders import deadlines_of
from handlers.registers.requests import added as requests
from handlers.registers.states.settable import settable
from handlers.registers.values.answered import take_back_answers
from handlers.registers.values.persons import holdings_of_named
from handlers.registers.values.references import Knows, known_where, shown_to, without_hidden
from handlers.registers.ways.changes import move_card
from handlers.registers.ways.days import take_back_days
from handlers.registers.ways.verbs import STEPS as WAY_STEPS
from storage.counted_dues import set_counted_due
from storage.digests import Scope
from storage.records import Filter, ListPage, ListQuery
from storage.registers import changed_entries, due_entries, entries_page, waiting_entries
from storage.unit_of_work import Read, Tx

ORDER = 500  # of the first register among all lists; the others follow in the order of the charter

OF_WEEK = "to be reviewed within a week"  # of a digest: some of them aren't due yet


@dataclass(frozen=True)
class Related:
    """What is shown with an entry: from what its deadline is counted, and which references its reader may know of."""

    source: Source
    knows: Knows


def _related(register: Register, read: Read, entry: Entry, may_know: MayKnow) -> Related:
    return Related(source_for(register, read, entry, may_know), known_where(read, may_know))


STEPS = (
    Step("set state", "set its state"),
    Step("propose state", "said what it is, to be confirmed", why=""),
    Step("confirm state", "confirmed it"),
    Step(DECLINED, "didn't confirm it"),
    Step(IMPORTED, "imported it"),
    Step(REVIEWED, "reviewed it", why=""),
    Step("snooze", "put their reminders off", why=""),
    Step("mute", "stopped their reminders"),
    Step("unmute", "turned their reminders on"),
    Step(STEP, "followed a change of the charter"),
    Step(FOLLOWED, "worked its date out again", why=""),
    Step(SUPERSEDED, "corrected it", why="with "),
    Step(BROUGHT_BACK, "took the correction back", why=""),
    *WAY_STEPS,
)


def kind_of(register: Register) -> RecordKind[Entry, Related]:
    return RecordKind(
        record=Entry,
        register=register.kind,
        shows=Shows(
            relations=partial(_related, register),
            card=lambda entry, reader, of: views.card(register, entry, reader, of.source),
            line=partial(views.line, register),
            details=lambda entry, reader, of: views.details(
                register, without_hidden(register, entry, of.knows), reader, of.source
            ),
            chip=partial(views.chip, register),
            next_steps=lambda entry, _: [
                *views.next_steps(register, entry),
                *([agenda_button(entry.ref)] if entry.is_open else []),
            ],
            is_of_use=partial(_is_of_use, register),
        ),
        undo=Undo(
            ends_as=EntryState.WITHDRAWN,
            own_reminders=own_reminders.UNDONE_BY,
            says=partial(views.line, register),
            refuses=partial(_refuse_undo, register),
            also=take_back_answers,
            after=partial(_after_undo, register),
        ),
        fields=fields_of(register),
        replies=Replies(
            act=partial(replies.act, register),
            fits=partial(replies.fits, register),
            edited=partial(replies.edited, register),
            offer=partial(own_reminders.offer, register),
            noted=partial(requests.noted, register),
        ),
        deadlines=deadlines_of(register) if register.has_due else None,
        history=HistoryWords(
            created="entered it",
            initial=lambda entry: initial_fields(entry, register),
            shown=partial(without_hidden, register),
            steps=STEPS,
        ),
    )


def _is_of_use(register: Register, by: Ask | Presser, button: Button, entry: Entry) -> bool:
    """Return whether somebody may press a button: *Confirm* who may confirm what waits, *Set its state* who may set one."""
    if not may_press(by, button, entry):
        return False
    if button.verb == "mark":
        return bool(settable(register, by, entry))
    return button.verb != "confirm" or commands.may_confirm(register, by, entry)


def _refuse_undo(register: Register, ask: Ask, tx: Tx, entry: Entry, last: HistoryEntry) -> None:
    if register.immutable:
        corrections.refuse_undo(register, ask, entry, last)
    if last.verb == FOLLOWED:
        raise UserError(dues_views.follows(entry.ref, entry.value(register.source_field)))
    commands.refuse_undo(register, ask, tx, entry, last)


def _after_undo(
    register: Register, ask: Ask, tx: Tx, entry: Entry, before: Entry, last: HistoryEntry
) -> list[int]:
    if register.immutable:
        corrections.bring_corrected_back(register, tx, entry, last)
    set_counted_due(tx, entry, register)
    take_back_days(tx, entry, before, last, register)
    move_card(tx, entry, before)
    asked = ask_again(register, ask, tx, entry, before)
    return [*asked, *tell_former_owners(tx, entry, before), *tell_moved(ask, tx, entry, before, register)]


def list_of(register: Register, place: int, bodies: Sequence[Body] = ()) -> RecordList[Entry]:
    order = ORDER + place
    return RecordList[Entry](
        kind=register.kind,
        name=register.code,
        noun=(register.singular, register.many),
        order=order,
        find=lambda read, asked: entries_page(read, asked, register),
        line=partial(views.line, register),
        is_owned=True,
        next_step=lambda entry, _: views.next_step(register, entry),
        open=OpenList(
            is_counted=True,
            words=words_of_noun(
                *dict.fromkeys((register.one, register.code, register.singular, register.many))
            ),
            takes_area=True,
            filters=filters_of_questions(register, bodies),
            takes_late=register.has_due,
            dated="due" if register.has_due else "",
        ),
        holdings=(_holdings(register), *holdings_of_named(register)),
        of_week=None if register.has_due else partial(_of_week, register),
        digest=_dated_week(register, order) if register.has_due else None,
        file=ListFile(
            columns=file_columns(fields_of(register)),
            find=partial(_of_file, register),
            counted=partial(rows_of_file, register),
        ),
    )


def _of_file(register: Register, read: Read, asked: ListQuery) -> ListPage:
    """Return every entry, as whoever asks for the file may read it."""
    found = entries_page(read, asked, register, every_state=True)
    return replace(found, records=shown_to(register, read, asked.who, found.records))


def _holdings(register: Register) -> HoldingList[Entry]:
    """Return what somebody hands over: what they own, and nothing that they answer for by their role."""

    def owned(read: Read, person: int, who: Actor, now: datetime, area: str | None) -> ListPage:
        chosen = Filter(owner=person, area=area)
        asked = ListQuery(who=who, now=now, today=read.charter.day_of(now), chosen=chosen)
        return entries_page(read, asked, register, is_owned=True)

    return HoldingList(
        label=lambda number: count(number, f"open {register.singular}", f"open {register.many}"),
        find=owned,
        line=lambda entry, reader, _: views.line(register, entry, reader),
        may_be_cancelled=False,
    )


def to_confirm(register: Register) -> HomePart:
    """Return the part of Home that has what waits for its reader's second key."""

    def waiting(ask: Ask, read: Read) -> list[Waiting]:
        found = [
            entry
            for entry in waiting_entries(read, register, who=ask.actor)
            if commands.may_confirm(register, ask, entry)
        ]
        return [Waiting([views.waiting(register, one, ask.reader) for one in found])] if found else []

    return HomePart(order=HOME_ORDER - 1, waiting=waiting)


def _of_week(register: Register, read: Read, scope: Scope, week: DigestWeek) -> list[Entry]:
    since = moment(week.first, time(0), read.charter.zone)
    return changed_entries(read, scope, register, since=since)


def _dated_week(register: Register, order: int) -> DigestSection:
    """Return the part of digests of entries with deadlines: what is late or due, then what else was changed."""
    changed, due, heading = register.code, f"{register.code}_due", capitalized(register.many)
    late_or_due = f"{STALE_WORD} or {OF_WEEK}" if register.review_every else "late or due"

    def choose(read: Read, scope: Scope, week: DigestWeek) -> DigestLists:
        found = due_entries(read, scope, register, until=_until(register, week))
        ids = {one.id for one in found}
        return {
            due: found,
            changed: [one for one in _of_week(register, read, scope, week) if one.id not in ids],
        }

    def settled(_: Read, __: Scope, week: DigestWeek, lists: DigestLists) -> DigestLists:
        return {due: [one for one in lists.get(due, ()) if not _is_due(one, _until(register, week))]}

    def says(lists: DigestLists, reader: Reader) -> Headed:
        shown = [*lists.get(due, ()), *lists.get(changed, ())]
        return Headed(heading, [views.line(register, one, reader) for one in shown])

    def total(lists: DigestLists) -> str:
        number = len(lists.get(due, ()))
        return f"{count(number, register.singular, register.many)} {late_or_due}" if number else ""

    part = DigestPart(order, says)
    return DigestSection(
        headings={due: f"{heading} {late_or_due}", changed: heading},
        choose=choose,
        settled=settled,
        channel=part,
        personal=part,
        total=total,
        late_total=total,
    )


def _until(register: Register, week: DigestWeek) -> date:
    """Return until when what has a deadline is due in a week: a review is some days before it is too late."""
    rule = register.review_every
    return week.last + timedelta(days=rule.due_for) if rule else week.last


def _is_due(entry: Entry, until: date) -> bool:
    """Return whether an entry would still be late or due in a week."""
    return entry.is_open and entry.due_on is not None and entry.due_on <= until
