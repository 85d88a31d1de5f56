"""How what is said of who came looks."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.grammar.who_came import way_name
from bot.meetings import Answer, Attendance, Meeting
from bot.names import join_names
from bot.refusals import named
from handlers.core.blocks.chips import Chip, facts
from handlers.core.blocks.elements import Button, Message, text_message
from handlers.core.blocks.fallback import message_about
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.meetings.views import missed, name, when

SHOWN = 6  # names of those of whom nobody has said anything; of more their number


class Guests(NamedTuple):
    """Those who are named though nobody had invited them: who came, the words that enter them, and who didn't come."""

    came: Sequence[int]
    words: str
    stayed_away: Sequence[int]


def entered(
    meeting: Meeting,
    reader: Reader,
    *,
    presence: Sequence[str],
    guests: Guests | None = None,
    silent: Sequence[int] = (),
    asks_me: bool = False,
) -> Message:
    """Return who came to a meeting, of whom that isn't known yet, and what is to be said next.

    `guests` weren't invited, and are asked about; `asks_me` where it isn't known of the reader either.
    """
    said = (
        f" was held on {reader.day(meeting.held_on)}."
        if meeting.held_on
        else f", {when(meeting.time, reader)}"
    )
    head = f"*{name(meeting)}*{said}"
    lines = [
        head,
        *presence,
        *uninvited(guests, meeting, reader),
        *unknown(silent, reader),
        *(["Were you there?"] if asks_me else []),
    ]
    return message_about(
        lines,
        facts(Chip.DONE if meeting.is_held else Chip.MEETING, meeting.ref),
        [*enter_guests(guests), *_row(meeting, reader, silent, asks_me=asks_me)],
    )


def shall_enter(lines: Sequence[tuple[Meeting, str]], people: str, reader: Reader) -> Message:
    """Ask whether to enter who is listed, for one of some meetings, each with the line that does it."""
    (first, _), *others = lines
    of = "" if others else f" for {name(first)}, {when(first.time, reader)}"
    row = [Button(one.ref if others else "Enter it", "say", line) for one, line in lines]
    return text_message(f"Shall I enter this{of}? {capitalized(escape(people))}.", row)


# Said for oneself


def you_were_there(meeting: Meeting, reader: Reader, answer: Answer, *, before: Attendance | None) -> Message:
    """Return what is entered of the reader now, and what was until now where that was another."""
    is_remote = answer == Answer.REMOTE
    are = "are" if meeting.is_running(reader.now) else "were"
    head = (
        f"*You {are} there{' by video' if is_remote else ''}: {name(meeting)}*, {when(meeting.time, reader)}"
    )
    lines = [head, _until_now(meeting, before) if before is None or before.answer != answer else ""]
    other = Button("In the room", "there", meeting.ref)
    if not is_remote:
        other = Button("By video", "there", f"{meeting.ref} video")
    return message_about(list(filter(None, lines)), facts(Chip.MEETING, meeting.ref), [other])


def _until_now(meeting: Meeting, before: Attendance | None) -> str:
    if before is None:
        return ""
    if before.is_absent(meeting):
        return "Until now you were entered as absent."
    return f"Until now you were entered as {way_name(before.answer)}." if before.is_current(meeting) else ""


def there_buttons(meeting: Meeting) -> list[Button]:
    """Return the buttons by which somebody says for themselves that they came."""
    return [Button("I was there", "there", meeting.ref), Button("By video", "there", f"{meeting.ref} video")]


def no_coming(meeting: Meeting, reader: Reader) -> str:
    """Return why nobody can have come to a meeting."""
    if meeting.body:
        return f"{meeting.ref} is a meeting of {escape(meeting.body)}. I keep its day and its papers, not who came."
    if meeting.is_cancelled:
        return f"{meeting.ref} {missed(meeting) or 'is cancelled'}, so nobody came."
    return (
        f"{meeting.ref} begins on {when(meeting.time, reader)}. To say that you come: attending {meeting.ref}"
    )


def not_invited_then(meeting: Meeting, reader: Reader, people: Sequence[int]) -> str:
    who = named([reader.short_name(one) for one in people]) if people else "The secretary"
    return f"You weren't invited to {meeting.ref}. {who} can enter that you came."


def counted_in_numbers(meeting: Meeting, reader: Reader, people: Sequence[int]) -> str:
    who = named([reader.short_name(one) for one in people]) if people else "The secretary"
    return f"How many came to {meeting.ref} is entered as numbers. {who} can enter names instead."


def record_stands(meeting: Meeting, reader: Reader, people: Sequence[int]) -> str:
    who = named([reader.short_name(one) for one in people]) if people else "The secretary"
    return f"The record of {meeting.ref} is final, so who came is entered. {who} can correct it."


# Said by the secretary


def uninvited(guests: Guests | None, meeting: Meeting, reader: Reader) -> list[str]:
    """Return the question about those who came though nobody had invited them; who wasn't to come can't have stayed away."""
    if guests is None:
        return []
    asked = f"{_not_invited(guests.came, reader)}, so I haven't entered them yet. Were they there?"
    again = f"If they came: present {meeting.ref} @name"
    away = f"{_not_invited(guests.stayed_away, reader)}, so nothing is entered of them. {again}"
    return [*([asked] if guests.came else []), *([away] if guests.stayed_away else [])]


def _not_invited(people: Sequence[int], reader: Reader) -> str:
    names = join_names([reader.name(one) for one in people])
    was = "wasn't" if len(people) == 1 else "weren't"
    return f"{names} {was} invited"


def enter_guests(guests: Guests | None) -> list[Button]:
    """Return what becomes of people whom nobody had invited: they were there for all of it, or as guests of one item."""
    if guests is None or not guests.came:
        return []
    mentions = [word.strip(",") for word in guests.words.split() if word.startswith("<@")]
    of_item = " ".join([guests.words.split(maxsplit=1)[0], *mentions])
    return [
        Button("They were", "present", guests.words, is_next_step=True),
        *([Button("For one item only", "guestof", of_item)] if mentions else []),
    ]


def quorum(came: int, *, of: int, needed: int) -> str:
    """Return whether enough members were there: "Quorum reached: 14 of 24 members, 13 needed"."""
    return f"{'Quorum reached' if came >= needed else 'No quorum'}: {came} of {count(of, 'member')}, {needed} needed"


def who_chaired(chair: int, meeting: Meeting, reader: Reader) -> str:
    return f"{reader.name(chair)} wasn't there, so who chaired? Name them: edit {meeting.ref} chair:@name"


def unknown(people: Sequence[int], reader: Reader) -> list[str]:
    """Return of whom it isn't known whether they came; empty for nobody."""
    if not people:
        return []
    who = (
        join_names([reader.name(one) for one in people]) if len(people) <= SHOWN else f"{len(people)} others"
    )
    return [f"I don't know whether {who} came."]


def _row(meeting: Meeting, reader: Reader, silent: Sequence[int], *, asks_me: bool) -> list[Button]:
    held = [Button("It was held", "held", meeting.ref)] if meeting.is_unsaid(reader.now) else []
    me = [Button("I was there", "present", f"{meeting.ref} me")] if asks_me else []
    then = [] if silent or asks_me else [Button("Minutes", "minutes", meeting.ref)]
    return [*held, *me, *others_button(meeting, silent), Button("Who came", "came", meeting.ref), *then]


def others_button(meeting: Meeting, silent: Sequence[int]) -> list[Button]:
    """Return the button that enters the others as absent; none where everybody's part is known."""
    return [Button("The others were absent", "present", f"{meeting.ref} others absent")] if silent else []
