"""Meetings of the past: entered as they were, by words or from a file. Nobody is called, reminded or asked about them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.calendar import Due
from bot.dates.readings import PAST_SUFFIX
from bot.dates.recurrence import Recurrence
from bot.errors import Interpretation, PastDate, UserError, to_open
from bot.grammar.dates import read_past_or_future_day
from bot.meeting_import import Fate, Plan, PlannedMeeting, SaidMeeting, checked
from bot.meetings import Meeting, MeetingState
from bot.moments import WallTime
from bot.permissions import may_see
from bot.records import Kind, Visibility
from handlers.core.calls import Ask, Reply
from handlers.core.fields import area_in_force, set_new
from handlers.core.records.create import derived_record_fields
from handlers.meetings import days, presence, registration_views, times, views
from handlers.meetings.fields import FIELDS, headcount_named, minutes_named, number_named, person_named
from handlers.meetings.past import views as past_views
from storage import meetings
from storage.unit_of_work import Read, Tx

RECORDED = "record"  # the step by which a meeting of the past is entered by words
IMPORTED = "import"  # the step by which an import enters one
_BECAME = re.compile(
    r"(?P<title>.*?)[ ,:]*\b(?:"
    r"(?P<held>(?:was )?held|took place)(?: (?:on )?(?P<day>.+))?"
    r"|(?P<off>(?:was )?(?:cancell?ed|not held)|wasn['’]t held|did(?:n['’]t| not) take place)(?:[:,]? (?P<why>.+))?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Became:
    """What words say became of a meeting: "held", "held 18 oct 2016", "cancelled no quorum"."""

    state: MeetingState
    day: str = ""
    why: str = ""


def read_times(ask: Ask) -> tuple[list[WallTime], str, Due | Recurrence, Became | None]:
    """Return what `times.planned_times` does, and what the words behind that say became of the meeting; None for nothing.

    A day that has passed is then not asked about. Of a meeting ahead it is said by such words alone: else they are its title.
    """
    found = _BECAME.fullmatch(ask.parsed.text.strip(" ."))
    if found is None:
        return *_asking_what_became(ask), None
    head = replace(ask, parsed=replace(ask.parsed, text=found["title"].strip(" ,:")))
    of_past = replace(head, typing_context=replace(ask.typing_context, is_of_past=True))
    try:
        when, title, typed = times.planned_times(head)
    except PastDate:
        when, title, typed = times.planned_times(of_past)
    # "24 mar" was read as the one to come
    if not title and len(when) == 1 and when[0].begins_at > ask.now:
        when, title, typed = times.planned_times(of_past)
    if len(when) > 1 or (when[0].begins_at > ask.now and title):
        return *times.planned_times(ask), None
    state = MeetingState.HELD if found["held"] else MeetingState.CANCELLED
    return when, title, typed, Became(state, found["day"] or "", found["why"] or "")


def _asking_what_became(ask: Ask) -> tuple[list[WallTime], str, Due | Recurrence]:
    """Return what `times.planned_times` does. Raises PastDate for a day that has passed, which also asks whether it was held."""
    try:
        return times.planned_times(ask)
    except PastDate as error:
        if not ask.parsed.text.endswith(error.phrase):
            raise
        held = f"{error.interpretations[-1].words.removesuffix(PAST_SUFFIX)} held"
        offers = [Interpretation("It was held", held), *error.interpretations]
        raise PastDate(str(error), phrase=error.phrase, interpretations=offers) from error


def record(ask: Ask, tx: Tx, when: WallTime, title: str, became: Became, group: str) -> Reply:
    """Enter a meeting of the past as it was. Raises UserError where it is there already, or its day says otherwise."""
    if when.begins_at > ask.now:
        raise UserError(past_views.still_ahead(when, ask.reader))
    said = checked(_said(ask, tx, when, title, became, group), charter=ask.charter, now=ask.now)
    (planned,) = plan_rows(tx, [said])
    if planned.fate is not Fate.NEW:
        known = planned.known if planned.known is not None and may_see(ask.actor, planned.known) else None
        offers = [to_open(known.ref)] if known is not None else []
        raise UserError(past_views.not_entered(planned, known), offers=offers)
    meeting = enter(ask, tx, said, verb=RECORDED, ask_fields=True)
    days.follow(tx, [meeting])
    took_part = registration_views.presence(presence.counted(tx, [meeting], {}))
    return Reply.from_message(past_views.recorded(meeting, ask.reader, presence=took_part))


def _said(ask: Ask, read: Read, when: WallTime, title: str, became: Became, group: str) -> SaidMeeting:
    held = ""
    if became.day:
        held = read_past_or_future_day(became.day.split(), ask.typing_context).day.isoformat()
    number = None if group else number_named(ask, read, None)
    if group and ask.parsed.option_text("number"):
        raise ask.error_at("number", past_views.NO_NUMBER_OF_GROUP)
    minutes = minutes_named(ask)
    return SaidMeeting(
        row=1,
        number=str(number or ""),
        day=when.day.isoformat(),
        hour="" if when.at is None else f"{when.at:%H:%M}",
        zone=when.zone,
        state=str(became.state),
        held=held,
        title=title,
        group=group,
        minutes=str(minutes or ""),
        reason=became.why,
        came=headcount_named(ask),
    )


def plan_rows(read: Read, rows: Sequence[SaidMeeting]) -> list[PlannedMeeting]:
    """Return what becomes of rows beside the meetings that there are, also of those that whoever asks can't see."""
    good = [one for one in rows if not one.fault]
    days_said = {day for one in good for day in (one.starts_on, one.held_on) if day is not None}
    numbers = {one.official for one in good if one.official is not None}
    known = meetings.on_days(read, days_said) if days_said else []
    taken = meetings.with_numbers(read, numbers) if numbers else {}
    plan = Plan(known, taken)
    return [plan.of(one) for one in rows]


def enter(ask: Ask, tx: Tx, said: SaidMeeting, *, verb: str, ask_fields: bool = False) -> Meeting:
    """Enter a meeting as it is said; `ask_fields` where its other fields are said by options. No channel shows it."""
    area = area_in_force(ask) if ask_fields else None
    visibility = ask.parsed.option_text("visibility") if ask_fields else ""
    when, title = said.when, said.title or said.group or views.task_force(ask.reader)
    meeting = Meeting(
        **derived_record_fields(
            ask, tx, Kind.MEETING, title=title, area=area.code if area else None,
            visibility=visibility or Visibility.MEMBERS,
        ),
        state=MeetingState(said.state),
        group_name=said.group,
        starts_on=when.day,
        hour=when.at,
        zone=when.zone,
        begins_at=when.begins_at,
        minutes=said.length,
        place=said.place,
        chair_id=person_named(ask, "chair") if ask_fields else None,
        official=said.official,
        call_due_at=ask.now if said.is_ahead and not said.group else None,
        held_on=said.held_on,
        headcount=said.came,
    )  # fmt: skip
    if meeting.is_cancelled:
        meeting.cancel(why=said.reason, by=ask.actor.person_id, now=ask.now)
    if ask_fields:
        set_new(ask, tx, meeting, FIELDS)
    return tx.create(meeting, verb=verb)
