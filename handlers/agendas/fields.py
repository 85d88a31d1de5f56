"""The fields of an item of an agenda."""

from dataclasses import replace

from slackblocks import InputBlock

from bot.agendas.items import MAX_ITEM_MINUTES, AgendaItem, ItemState, outcome_word
from bot.errors import UserError
from bot.fields import FormPart
from bot.grammar.item_endings import PRESENTER
from bot.grammar.options import OPTIONS, Option, ValueType
from bot.meetings import read_minutes
from handlers.core.blocks.elements import FIELD_MAX, people_field
from handlers.core.blocks.text import Reader, count, escape
from handlers.core.calls import NOBODY, Ask
from handlers.core.fields import AREA, MAKER, NAME, VISIBILITY, RecordField
from handlers.meetings import invitees
from handlers.meetings.fields import people_named
from storage.unit_of_work import Read

STATE_WORDS = {
    ItemState.PROPOSED: "proposed",
    ItemState.ACCEPTED: "on the agenda",
    ItemState.DECLINED: "declined",
    ItemState.DEFERRED: "deferred",
    ItemState.DISCUSSED: "discussed",
    ItemState.WITHDRAWN: "withdrawn",
}


def outcome_label(item: AgendaItem, reader: Reader) -> str:
    """Return what its meeting came to, in the charter's word; "" for nothing."""
    return outcome_word(item.outcome, reader.charter)


def minutes_named(ask: Ask) -> int | None:
    """Return how long an item takes, as it was said; None where nobody said."""
    text = ask.parsed.option_text("duration")
    try:
        minutes = read_minutes(text) if text else None
    except UserError as error:
        raise ask.error_at("duration", str(error)) from error
    if minutes is not None and minutes > MAX_ITEM_MINUTES:
        raise ask.error_at("duration", f"An item takes {MAX_ITEM_MINUTES} minutes at most. Nothing was done.")
    return minutes


def presenter_named(ask: Ask) -> int | None:
    """Return who presents an item, as they were named; None for nobody. Raises UserError for several, and for a stranger."""
    one = ask.one_person(PRESENTER)
    if one is None:
        return None
    if one.person_id in {None, NOBODY}:
        name = one.profile.name if one.profile else "That person"
        raise ask.error_at(PRESENTER, f"{escape(name)} isn't on the roster, so they can't present it yet.")
    return one.person_id


def _presenter_input(ask: Ask, item: AgendaItem | None) -> InputBlock:
    known = item.presenter_id if item is not None else None
    user = ask.roster.slack_user(known) if known is not None else None
    return people_field(PRESENTER, "Who presents it?", users=[user] if user else [])


GUESTS = "guests"


def _with_guests(ask: Ask, read: Read, item: AgendaItem) -> tuple[int, ...]:
    """Return who is asked in for an item alone: a form shows them all, words add to them."""
    if not invitees.may_change(ask, read.get(item.meeting_id)):
        raise ask.error_at(GUESTS, "Who runs the agenda says who is a guest of an item.")
    if GUESTS in ask.parsed.emptied:
        return ()
    named = people_named(ask, GUESTS)
    invited = invitees.of_meeting(read, read.get(item.meeting_id))
    if (known := next((one for one in named if one in invited), None)) is not None:
        raise ask.error_at(
            GUESTS, f"{ask.reader.name(known)} is invited to all of {item.meeting_ref} already."
        )
    return tuple(dict.fromkeys(named if ask.call.values is not None else (*item.guests, *named)))


def _users(ask: Ask, item: AgendaItem | None) -> list[str]:
    people = item.guests if item is not None else ()
    return [user for one in people if (user := ask.roster.slack_user(one))]


def is_dealt_with(item: AgendaItem) -> bool:
    """Return whether a meeting has dealt with an item: of such a one nothing but its minutes can be amended."""
    return not item.is_unfinished and (item.state == ItemState.DISCUSSED or bool(item.said))


def minuted(read: Read, item: AgendaItem) -> tuple[list[str], list[str]]:
    """Return the minutes of an item in two: the wording of its decision, and the notes.

    The wording is changed where the decision is confirmed; an item without one has none.
    """
    wording = read.get(item.decision_id).text if item.decision_id is not None else None
    lines = item.said.splitlines()
    return [one for one in lines if one == wording], [one for one in lines if one != wording]


def _said_instead(ask: Ask, read: Read, item: AgendaItem) -> str:
    if not is_dealt_with(item):
        raise ask.error_at(
            SAID.name, f"{item.ref} hasn't been dealt with. What is said of it is entered with the minutes."
        )
    typed = [one.strip() for one in SAID.text_named(ask).splitlines() if one.strip()]
    wording, _ = minuted(read, item)
    return "\n".join(dict.fromkeys([*wording, *typed]))


SAID = RecordField[AgendaItem](
    option=Option("said", ValueType.TEXT),
    label="What was said",
    max_length=FIELD_MAX,
    is_long=True,
    reads=_said_instead,
    form=FormPart.NONE,
    history="what was said",
)
FIELDS = (
    replace(NAME, label="What is it about?", noun="title", column="Title"),
    RecordField[AgendaItem](
        option=Option(PRESENTER, ValueType.PEOPLE),
        label="Presented by",
        attribute="presenter_id",
        empty=None,
        reads=lambda ask, _, __: presenter_named(ask),
        says=lambda item, reader, _: reader.name(item.presenter_id) if item.presenter_id else "",
        cell=lambda item, reader, _: reader.roster.name(item.presenter_id) if item.presenter_id else "",
        input=_presenter_input,
        is_made_with=True,
        form=FormPart.FIRST,
        history="presenter",
    ),
    RecordField[AgendaItem](
        option=OPTIONS["duration"],
        label="How long",
        attribute="minutes",
        empty=None,
        is_made_with=True,
        max_length=20,
        hint="10 min",
        reads=lambda ask, _, __: minutes_named(ask),
        says=lambda item, _, __: count(item.minutes, "minute") if item.minutes else "",
        typed=lambda item: f"{item.minutes} min" if item.minutes else "",
        cell=lambda item, _, __: item.minutes or "",
        form=FormPart.FIRST,
        history="length",
        column="Minutes",
    ),
    RecordField[AgendaItem](
        option=Option(GUESTS, ValueType.PEOPLE),
        label="Guests for this item",
        attribute="guests",
        empty=(),
        reads=_with_guests,
        says=lambda item, reader, _: reader.names(item.guests) if item.guests else "",
        cell=lambda item, reader, _: reader.roster.names(item.guests) if item.guests else "",
        input=lambda ask, item: people_field(GUESTS, "Guests for this item alone", users=_users(ask, item)),
        form=FormPart.NONE,
        edit_form=FormPart.FIRST,
        history="guests",
        column="Guests",
    ),
    RecordField[AgendaItem](
        option=OPTIONS["for"],
        label="About",
        attribute="for_id",
        empty=None,
        is_made_with=True,
        is_only_new=True,
        says=lambda _, __, for_ref: for_ref,
        max_length=20,
        hint="A reference: I-7",
        form=FormPart.FIRST,
        edit_form=FormPart.NONE,
        history="about",
        column=None,
    ),
    replace(AREA, form=FormPart.NONE, edit_form=FormPart.NONE),
    RecordField[AgendaItem](label="Meeting", attribute="meeting_ref", line=None, history="meeting"),
    RecordField[AgendaItem](label="Item", attribute="place", line=None, history="number"),
    RecordField[AgendaItem](
        label="State",
        attribute="state",
        says=lambda item, _, __: STATE_WORDS[ItemState(item.state)],
        cell=lambda item, _, __: STATE_WORDS[ItemState(item.state)],
        line=None,
        history=None,
    ),
    RecordField[AgendaItem](
        label="Outcome",
        attribute="outcome",
        says=lambda item, reader, _: outcome_label(item, reader),
        cell=lambda item, reader, _: outcome_label(item, reader),
        history="outcome",
    ),
    SAID,
    RecordField[AgendaItem](label="Papers", attribute="papers", line=None, history="papers"),
    RecordField[AgendaItem](label="Reason", attribute="reason", line=None, history=None),
    replace(MAKER, label="Proposed by"),
    replace(VISIBILITY, form=FormPart.NONE),
)
