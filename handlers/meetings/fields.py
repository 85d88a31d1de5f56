"""The fields of a meeting."""

from dataclasses import replace

from slackblocks import InputBlock

from bot.errors import UserError
from bot.fields import FormPart
from bot.grammar.options import OPTIONS, Option, ValueType
from bot.headcounts import headcount_text, read_headcount
from bot.meetings import GROUP_MAX, Headcount, Meeting, MeetingState, read_minutes
from bot.records import TEXT_MAX
from handlers.core.blocks.elements import people_field, text_field
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import NOBODY, Ask
from handlers.core.fields import AREA, LINK, NAME, PLACE, VISIBILITY, RecordField
from handlers.core.hours import ALL_DAY, HOUR_MAX, hour_hint, typed_hour
from handlers.meetings import change_views, views
from handlers.meetings.times import set_time
from storage import meetings
from storage.unit_of_work import Read


def minutes_named(ask: Ask) -> int | None:
    """Return how long it takes, as it was named; None where nobody said."""
    text = ask.parsed.option_text("duration")
    try:
        return read_minutes(text) if text else None
    except UserError as error:
        raise ask.error_at("duration", str(error)) from error


def person_named(ask: Ask, option: str) -> int | None:
    """Return the person on the roster that an option names; None for none. Raises UserError for several."""
    ask.one_person(option)
    return next(iter(people_named(ask, option)), None)


def people_named(ask: Ask, option: str = "people") -> tuple[int, ...]:
    found = ask.parsed.people(option)
    if stranger := next((one.profile for one in found if one.person_id is None and one.profile), None):
        raise UserError(f"{escape(stranger.name)} isn't on the roster, so I can't invite them.")
    return tuple(dict.fromkeys(one.person_id for one in found if one.person_id not in {None, NOBODY}))


def number_named(ask: Ask, read: Read, meeting: Meeting | None) -> int | None:
    """Return the official number that was named; None without one. Raises UserError for one that is taken."""
    text = ask.parsed.option_text("number")
    if not text:
        return None
    known = meetings.with_number(read, int(text))
    if known is not None and (meeting is None or known.id != meeting.id):
        raise ask.error_at("number", change_views.number_taken(int(text), known))
    return int(text)


def headcount_named(ask: Ask) -> Headcount:
    """Return how many came, as it was said; () where nobody said."""
    text = ask.parsed.option_text("came")
    try:
        return read_headcount(text, ask.charter.roles) if text else ()
    except UserError as error:
        raise ask.error_at("came", str(error)) from error


def _headcount(ask: Ask, read: Read, meeting: Meeting) -> Headcount:
    """Return how many came. Raises UserError for a meeting that wasn't held, and where people are entered by name."""
    if not meeting.is_held:
        raise ask.error_at("came", change_views.nobody_came(meeting))
    if any(one.presence is not None for one in meetings.attendances(read, meeting).values()):
        raise ask.error_at("came", change_views.named_already(meeting))
    return headcount_named(ask)


def _chair(ask: Ask, _: Read, meeting: Meeting) -> int | None:
    if "chair" in ask.parsed.emptied and meeting.group_name:
        raise ask.error_at("chair", "Somebody has to convene a working group. Name another person.")
    return person_named(ask, "chair")


def _chair_input(ask: Ask, meeting: Meeting | None) -> InputBlock | None:
    if meeting is None:
        return None
    user = ask.roster.slack_user(meeting.chair_id) if meeting.chair_id is not None else None
    of_group, users = bool(meeting.group_name), [user] if user else []
    label = "Convener" if of_group else "Acting chair"
    return people_field("chair", label, optional=not (of_group and users), users=users)


def _number(ask: Ask, read: Read, meeting: Meeting) -> int | None:
    number = number_named(ask, read, meeting)
    if number is not None and not meeting.is_own:
        raise ask.error_at("number", change_views.no_number_of_group())
    if "number" in ask.parsed.emptied and meeting.state != MeetingState.PLANNED:
        raise ask.error_at("number", change_views.number_stays(meeting))
    return number


def _with_invited(ask: Ask, _: Read, meeting: Meeting) -> tuple[int, ...]:
    """Return whom the meeting names with those that were named now."""
    return tuple(dict.fromkeys((*meeting.invited, *people_named(ask))))


def hour_input(ask: Ask, meeting: Meeting | None) -> InputBlock:
    hour = typed_hour(meeting.time, ask.reader) or ALL_DAY if meeting else ""
    hint = f"{hour_hint(ask.reader)} For a whole day: {ALL_DAY}."
    return text_field("time", "Time", max_length=HOUR_MAX, value=hour, hint=hint)


def _papers(meeting: Meeting, reader: Reader, _: str) -> str:
    papers = meeting.papers_on or meeting.papers_told
    return reader.day(papers) if papers else ""


TIME = RecordField[Meeting](
    option=OPTIONS["from on"],
    label="Day",
    attribute="starts_on",
    required=True,
    is_asked_for=True,
    is_made_with=True,
    writes=set_time,
    says=lambda meeting, reader, _: views.when(meeting.time, reader),
    form=FormPart.FIRST,
    edit_form=FormPart.NONE,
    line=None,
    history="time",
    parts=(
        RecordField[Meeting](
            option=OPTIONS["time"],
            label="Time",
            attribute="hour",
            required=True,
            input=hour_input,
            cell=lambda meeting, _, __: "" if meeting.hour is None else f"{meeting.hour:%H:%M}",
            form=FormPart.FIRST,
            edit_form=FormPart.NONE,
            column="Hour",
        ),
        RecordField[Meeting](option=OPTIONS["zone"], label="Time zone", required=True, form=FormPart.NONE),
    ),
)
GROUP = RecordField[Meeting](
    option=OPTIONS["group"],
    label="Working group",
    attribute="group_name",
    is_only_new=True,
    is_made_with=True,
    max_length=GROUP_MAX,
    noun="name",
    too_long="Make it shorter.",
    new_hint="Left empty: the task force itself.",
    form=FormPart.FIRST,
    edit_form=FormPart.NONE,
    history=None,
    column_order=-1,
)
FIELDS = (
    TIME,
    replace(
        NAME,
        is_asked_for=False,
        asks=lambda ask: f"Left empty: {views.task_force(ask.reader)}.",
        column_order=-2,
    ),
    RecordField[Meeting](
        option=OPTIONS["duration"],
        label="How long",
        attribute="minutes",
        empty=None,
        is_made_with=True,
        max_length=HOUR_MAX,
        hint="90 min, or 1h30",
        reads=lambda ask, _, __: minutes_named(ask),
        says=lambda meeting, _, __: views.length(meeting),
        typed=lambda meeting: f"{meeting.minutes} min" if meeting.minutes else "",
        line=None,
        history="length",
        column="Minutes",
    ),
    PLACE,
    GROUP,
    RecordField[Meeting](
        option=OPTIONS["chair"],
        label="Acting chair",
        attribute="chair_id",
        empty=None,
        is_made_with=True,
        reads=_chair,
        says=lambda meeting, reader, _: reader.name(meeting.chair_id) if meeting.chair_id else "",
        input=_chair_input,
        form=FormPart.NONE,
        edit_form=FormPart.FIRST,
        line=None,
        column=None,
    ),
    replace(LINK, hint="For those who take part by video.", line=None),
    RecordField[Meeting](
        option=OPTIONS["people"],
        label="Who else is invited?",
        attribute="invited",
        stays=True,
        reads=_with_invited,
        says=lambda meeting, reader, _: reader.names(meeting.invited) if meeting.invited else "",
        input=lambda _, __: people_field("people", "Who else is invited?"),
        line=None,
        history="also invited",
        column=None,
    ),
    RecordField[Meeting](
        option=OPTIONS["number"],
        label="Number",
        attribute="official",
        empty=None,
        is_made_with=True,
        reads=_number,
        form=FormPart.NONE,
        line=None,
        column_order=-3,
    ),
    replace(AREA, form=FormPart.NONE, line=None, column=None),
    replace(VISIBILITY, form=FormPart.NONE),
    RecordField[Meeting](label="State", attribute="state", line=None, history=None),
    RecordField[Meeting](label="Held on", attribute="held_on", line=None),
    RecordField[Meeting](
        option=Option("came", ValueType.TEXT),
        label="Who came",
        attribute="headcount",
        empty=(),
        stays=True,
        is_made_with=True,
        max_length=TEXT_MAX,
        reads=_headcount,
        says=lambda meeting, reader, _: headcount_text(meeting.headcount, reader.charter.roles),
        cell=lambda meeting, reader, _: headcount_text(meeting.headcount, reader.charter.roles),
        form=FormPart.NONE,
        line=None,
        history="who came",
    ),
    RecordField[Meeting](label="Why moved or cancelled", attribute="reason", line=None, history="reason"),
    RecordField[Meeting](label="Body", attribute="body", line=None, history=None),
    RecordField[Meeting](
        label="Papers due", attribute="papers_on", says=_papers, line=None, history="papers"
    ),
    RecordField[Meeting](label="Line of the call", attribute="call_line", line=None, column=None),
)
