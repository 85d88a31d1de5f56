"""How minutes look before and after they are entered."""

import re
from collections.abc import Collection, Sequence

from bot.agendas.items import AgendaItem
from bot.calendar import Due
from bot.grammar.minutes import LineKind, MinuteLine, body_named
from bot.meetings import Meeting
from bot.names import join_names
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import (
    FIELD_MAX,
    Block,
    Button,
    Message,
    buttons,
    form,
    section,
    sections,
    text_field,
)
from handlers.core.blocks.fallback import message_of
from handlers.core.blocks.text import Reader, count, cut, escape, with_full_stop
from handlers.meetings import views as meeting_views
from handlers.minutes.entering import Entered
from handlers.minutes.reading import SETTLING, Minutes, is_open, silent_places
from handlers.minutes.sending import Sending

SHOWN = 100  # characters of a note or of a line that isn't clear
MAX_FIELDS = 60
# Words that go on behind an outcome: "endorsed with two changes".
_GOES_ON = re.compile(
    r"(?:with|without|subject|as|for|until|unless|pending|provided|by|in|on|if) ", re.IGNORECASE
)


def which(meeting: Meeting) -> str:
    return f"Meeting {meeting.official}" if meeting.official else meeting_views.name(meeting)


def preview(
    minutes: Minutes, reader: Reader, *, key: str, of: str, sendings: Sequence[Sending] = ()
) -> Message:
    """Return what would be entered, and what isn't clear; `of` is what the button enters."""
    goes = {one.place for one in sendings if one.goes}
    lines = [_line(one, minutes, reader, goes) for one in minutes.to_enter]
    lines += [one.problem for one in sendings if one.problem]
    head = f"*{which(minutes.meeting)}: this is what I'd enter*"
    nothing = f"*{which(minutes.meeting)}: nothing to enter.* What stands there is entered already."
    unclear = minutes.of(LineKind.UNCLEAR)
    blocks = sections([head if lines or unclear else nothing, *lines])
    blocks += sections([_question(one) for one in unclear])
    if (known := _known(minutes)) and (lines or unclear):
        blocks.append(section(known))
    blocks.append(facts(Chip.MEETING, minutes.meeting.ref, *_counts(minutes)))
    ref = minutes.meeting.ref
    row = [Button("Enter it", "applyminutes", f"{ref} {of}", is_next_step=True)] if lines else []
    row += (
        [Button("Change", "fixminutes", f"{ref} {key}"), Button("Not now", "dropminutes", f"{ref} {key}")]
        if lines or unclear
        else []
    )
    return message_of([*blocks, *([buttons(row)] if row else [])])


def _line(line: MinuteLine, minutes: Minutes, reader: Reader, goes: Collection[int]) -> str:
    """Return how a line is understood; `goes` has the items that are before another body, or come before it with this."""
    of_meeting = "Closing" if line.is_closing else "Opening"
    at = f"Item {line.place}" if line.place is not None else of_meeting
    if line.kind is LineKind.OUTCOME:
        behind = _behind(line.text, minutes, reader, does_go=line.place in goes)
        before = minutes.instead.get(line.place or 0, "")
        instead = f", instead of {escape(before)}" if before else ""
        return f"{at} {reader.charter.decision_word(line.word).label}{behind}{instead}"
    if line.kind is LineKind.APPROVAL:
        return f"{at} approved{f': {escape(line.text)}' if line.text else ''}"
    if line.kind is LineKind.DEFERRAL:
        return f"{at} deferred{f': {escape(line.text)}' if line.text else ''}"
    if line.kind is LineKind.ACTION:
        return _task(line, reader)
    return f"{at}: {escape(cut(line.text, SHOWN))}"


def _behind(text: str, minutes: Minutes, reader: Reader, *, does_go: bool) -> str:
    """Return what follows an outcome: ", goes to MCG (Thu 10 Dec)", or its wording."""
    if not text:
        return ""
    joint = " " if _GOES_ON.match(text) else ": "
    body = body_named(text, reader.charter) if does_go else ""
    if not body:
        return f"{joint}{escape(text)}"
    on_day = minutes.sessions.get(body)
    day = f" ({reader.day(on_day)})" if on_day is not None else ""
    wording = text[: text.casefold().rfind("to ")].rstrip(" ,;:")
    return f"{f'{joint}{escape(wording)}' if wording else ''}, goes to {escape(body)}{day}"


def _task(line: MinuteLine, reader: Reader) -> str:
    names = reader.names(line.owners)
    due = f", due {reader.due(line.due)}" if line.due else ""
    first = reader.name(line.owners[0]).split()[0]
    who = "" if line.text.startswith(f"{first} ") and len(line.owners) == 1 else f"{names}: "
    of_item = f" · item {line.place}" if line.place is not None else ""
    return f"{who}{escape(line.text)}{due}{of_item}"


def _question(line: MinuteLine) -> str:
    return f":question: “{escape(cut(line.typed, SHOWN))}”: {with_full_stop(escape(line.problem))}"


def _known(minutes: Minutes) -> str:
    """Return which lines are left out, as they were entered before; "" for none."""
    known = minutes.of(LineKind.KNOWN)
    if not known:
        return ""
    places = sorted({one.place for one in known if one.place is not None})
    items = (
        f" of {'item' if len(places) == 1 else 'items'} {join_names([str(one) for one in places])}"
        if places
        else ""
    )
    are = "is" if len(known) == 1 else "are"
    return f"{count(len(known), 'line')}{items} {are} entered already, so nothing changes there."


def _counts(minutes: Minutes) -> list[str]:
    said = (
        (LineKind.OUTCOME, "outcome", "outcomes"),
        (LineKind.APPROVAL, "approved", "approved"),
        (LineKind.ACTION, "action", "actions"),
        (LineKind.DEFERRAL, "deferred", "deferred"),
        (LineKind.NOTE, "note", "notes"),
        (LineKind.UNCLEAR, "question", "questions"),
    )
    found = [(len(minutes.of(kind)), one, several) for kind, one, several in said]
    return [", ".join(count(number, one, several) for number, one, several in found if number)]


def entered(
    minutes: Minutes, done: Entered, reader: Reader, *, key: str, rest: str, notified: str, who_came: bool
) -> Message:
    """Return what was entered, each with its reference; a button takes back what `key` entered, one corrects the rest.

    `who_came` where it is known who was there, so that the record can be read.
    """
    at = {one.place: one for one in done.items}
    lines = [
        *(
            _item_line(one, minutes, done, reader)
            for _, one in sorted(at.items(), key=lambda each: each[0] or 0)
        ),
    ]
    lines += [
        f"{one.ref}  {escape(one.title)} · {reader.names(one.owners)}{_due(one.due, reader)}"
        for one in done.actions
    ]
    lines += [one.sentence for one in done.sendings]
    drafts = [one.ref for one in done.decisions]
    confirms = f"{', '.join(drafts)}: to be confirmed by whoever holds the level." if drafts else ""
    left = minutes.of(LineKind.UNCLEAR)
    are = "is" if len(left) == 1 else "are"
    unclear = [f"*{count(len(left), 'line')} {are} not entered yet:*", *map(_question, left)] if left else []
    head = f"*{which(minutes.meeting)}: entered.*"
    ref = minutes.meeting.ref
    row = [Button("Undo", "undominutes", f"{ref} {key}"), Button("Agenda", "agenda", ref)]
    if silent := silent_places(minutes.lines, minutes.items):
        which_ones = join_names([str(one) for one in silent])
        lines.append(f"Nothing is said of {'item' if len(silent) == 1 else 'items'} {which_ones}.")
        row.insert(0, Button("Defer the others", "minutes", f"{ref} {_deferring(silent, minutes)}"))
    if left:
        row.insert(0, Button("Correct the rest", "fixminutes", f"{ref} {rest}", is_next_step=True))
    if minutes.meeting.is_unsaid(reader.now):
        row.insert(0, Button("It was held", "held", ref))
    if not who_came:
        row.append(Button("Who came", "came", ref))
    elif minutes.meeting.is_held:
        row.append(Button("The record", "record", ref))
    about = facts(Chip.DONE, minutes.meeting.ref, *_counts(minutes))
    said = [one for one in (head, *lines, confirms, notified, *unclear) if one]
    return message_of([*sections(said), about, buttons(row)])


def _deferring(silent: Sequence[int], minutes: Minutes) -> str:
    """Return the line that defers the items of which nothing is said, and none of those that wait for an answer."""
    said = [str(place) for place, one in minutes.items.items() if is_open(one) and place not in silent]
    but = f" but {' and '.join(said)}" if said else ""
    return f"the others{but} were deferred"


def taken_back(meeting: Meeting, lines: str, *, key: str) -> Message:
    """Return that minutes are taken back, with their lines, which `key` keeps; "" where they aren't known any more."""
    text = f"*{which(meeting)}: everything that those minutes entered is taken back.*"
    again = Button("Correct them", "fixminutes", f"{meeting.ref} {key}", is_next_step=True)
    row = [
        again if lines else Button("Minutes", "minutes", meeting.ref),
        Button("Agenda", "agenda", meeting.ref),
    ]
    kept = ["These are your lines:", *map(escape, lines.splitlines())] if lines else []
    return message_of([*sections([text, *kept]), facts(Chip.MEETING, meeting.ref), buttons(row)])


def _item_line(item: AgendaItem, minutes: Minutes, done: Entered, reader: Reader) -> str:
    line = next((one for one in minutes.of(*SETTLING) if one.place == item.place), None)
    decision = next((one.ref for one in done.decisions if one.id == item.decision_id), "")
    goes = {one.place for one in done.sendings if one.goes}
    became = _line(line, minutes, reader, goes) if line is not None else f"Item {item.place} {item.state}"
    carried = next((one for one in done.carried if one.carried_id == item.id), None)
    off = next((one for one in done.taken_off if one.carried_id == item.id), None)
    then = f", item {carried.place} of {carried.meeting_ref} now" if carried is not None else ""
    then = f", off the agenda of {off.meeting_ref}" if off is not None else then
    return f"{became}{then} · {decision or item.ref}"


def _due(due: Due | None, reader: Reader) -> str:
    return f", due {reader.due(due)}" if due is not None else ""


# Forms


def items_form(meeting: Meeting, items: dict[int, AgendaItem]) -> Block:
    """Return the form with a field for each item, and one for what belongs to none."""
    fields = [
        text_field(
            f"item{place}",
            cut(f"{place} {one.title}", 150),
            long=True,
            optional=True,
            hint=HINT if n == 0 else "",
        )
        for n, (place, one) in enumerate(list(items.items())[:MAX_FIELDS])
    ]
    fields.append(
        text_field(
            "text",
            "Opening, and whatever belongs to no item",
            long=True,
            optional=True,
            hint="" if fields else HINT,
        )
    )
    return form(f"Minutes of {meeting.ref}", "Show it", fields, words=f"minutes {meeting.ref}")


HINT = "agreed: one film crew. A line below: - Ute sends the table by 15 dec. Or: deferred."


def fix_form(text: str, meeting: Meeting, *, key: str) -> Block:
    field = text_field("text", "Line by line", long=True, value=text, max_length=max(FIELD_MAX, len(text)))
    return form(f"Minutes of {meeting.ref}", "Show it", [field], words=f"fixminutes {meeting.ref} {key}")


def not_begun(meeting: Meeting, reader: Reader) -> str:
    when = meeting_views.when(meeting.time, reader)
    return f"{meeting.ref} begins on {when}. What comes of it can be entered from then on."
