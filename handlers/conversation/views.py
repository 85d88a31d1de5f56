"""What is said to ordinary words."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.calendar import Due, local
from bot.charter import Station
from bot.names import join_all, join_names
from bot.people import Absence
from bot.phrases import Phrase
from bot.questions import Question
from bot.records import Kind, Record, Ref
from handlers.core.blocks.elements import VALUE_MAX, Button, Message, text_message
from handlers.core.blocks.text import Reader, capitalized, cut, day_range, escape, time_of_day
from handlers.core.lists import RecordList
from handlers.core.registry import Registry
from handlers.people.absence_views import stands_in

WELCOME = "You're welcome."
NO_OWN_AREA = "You have no area of your own. Name one: what's open in gender?"
WHICH_ONE = "Say which one, by its reference: its details show who asked for it."
FOR_MEMBERS = "Only members can see who's away."
LISTED, BUTTONS_MAX = 20, 5
WORDS_MAX = 150  # repeated of words that were not understood
RESTRICTED = " visibility:restricted"
FOR_FEW = "Restricted: you, who does it, the chair and the secretary see it, and nobody else."
_OFFERS = {"action": "Log it as an action", "raise": "Raise it as an issue"}
_LABEL = re.compile(
    r"^(?:problem|issue|action|to ?do|task|question)s?\s*[:–—-]\s*|^(?:please|pls)\s+", re.IGNORECASE
)
_QUESTIONS = {"action": "Shall I put that on the list?", "raise": "Is that something to be decided?"}


def offer(words: str, verbs: Sequence[str], *, is_for_few: bool = False) -> Message:
    """Return the question what to make of the words; the first verb is the likeliest. `is_for_few` restricts it."""
    title = capitalized(_LABEL.sub("", words))
    more = RESTRICTED if is_for_few else ""
    row = [Button(_OFFERS[verb], "say", f"{verb} {title}{more}") for verb in verbs]
    question = f"{_QUESTIONS[verbs[0]]} {FOR_FEW}" if is_for_few else _QUESTIONS[verbs[0]]
    fitting = [one for one in row if len(one.value) <= VALUE_MAX]
    return text_message(question, fitting)


def offer_assigned(
    title: str, typed: str, owner: int | None, due: Due | None, reader: Reader, *, is_for_few: bool = False
) -> Message | None:
    """Ask whether to log work for its owner, by its day; None where it is too long for a button."""
    said = f" for {reader.short_name(owner)}" if owner else ""
    said += f", due {escape(reader.due(due))}" if due else ""
    value = f"action {capitalized(_LABEL.sub('', title))}{typed}"
    row = [Button(_OFFERS["action"], "say", value)]
    question = f"Shall I log it{said}?" + (f" {FOR_FEW}" if is_for_few else "")
    return text_message(question, row) if len(value) <= VALUE_MAX else None


def offer_hours(first: str, last: str) -> Message:
    """Ask whether the hours that somebody mentioned are those in which to write to them."""
    row = [Button("Yes, set them", "say", f"settings hours:{first}-{last}")]
    return text_message(f"Shall I write to you only between {first} and {last}?", row)


def offer_closed(city: str, code: str, first: date, last: date, reader: Reader) -> Message:
    days = f"on {reader.day(first)}" if first == last else f"from {reader.day(first)} to {reader.day(last)}"
    words = f"holiday {code} {first}" if first == last else f"holiday {code} {first} to {last}"
    text = f"Shall I close {escape(city)} {days}? It counts for everybody there."
    return text_message(text, [Button("Close it", "say", words)])


def done_question(ref: Ref) -> Message:
    row = [Button("Yes, close it", "say", f"done {ref}"), Button("Open it", "show", ref)]
    return text_message(f"Is *{ref}* done?", row)


def not_understood(words: str, *, is_member: bool, asks: Sequence[Button] = ()) -> Message:
    """Return what can be asked, where nothing was understood. `asks` is the button that brings the words to the secretary."""
    said = f"I don't understand “{escape(cut(words, WORDS_MAX))}”."
    if is_member:
        can = "Ask me what's yours or late, what's due on a day, what's open in an area, or who is away."
        row = [Button("My list", "say", "actions mine"), Button("Help", "say", "help")]
    else:
        can = "I'm Clerk, I keep the task force's list. Ask me what is yours, who covers what, and which events are ahead."
        row = [
            Button("Home", "say", "home"),
            Button("Who's who", "say", "who"),
            Button("Events", "say", "events"),
        ]
    return text_message(f"{said} {can}", [*row, *asks])


def not_counted(
    asked: Question, registry: Registry, *, is_count: bool, asks: Sequence[Button] = ()
) -> Message:
    """Say that only a part of a question was understood, with the lists that are nearest, and the button `asks`."""
    if is_count:
        said = (
            "I understood only a part of that, so a count would be wrong. Each list says how many it holds."
        )
    else:
        said = "I understood only a part of that. Say it more simply, or start from here."
    lists = registry.open_lists
    kinds = sorted(asked.kinds & lists.keys() - {Kind.ACTION}) or [Kind.ACTION]
    nearest = _NEAREST.get(asked.phrase) or _nearest(lists[kinds[0]])
    return text_message(said, [*(Button(label, "say", typed) for label, typed in nearest), *asks])


def never_due(asked: Question, registry: Registry) -> Message:
    """Say that what is asked for has no deadline, with the list of it."""
    lists = [registry.open_lists[kind] for kind in sorted(asked.kinds & registry.open_lists.keys())]
    names = join_all([one.noun[1] for one in lists])
    row = [Button(label, "say", typed) for one in lists for label, typed in _nearest(one)]
    return text_message(f"{capitalized(names)} have no deadline, so none is late.", row)


_NEAREST: Mapping[Phrase, Sequence[tuple[str, str]]] = {
    Phrase.DECIDED: [("Decisions", "decisions")],
    Phrase.AWAY: [("Who's away", "who is away?")],
    Phrase.CLOSED: [("Closed days", "closed days?")],
    Phrase.WHO: [("Who's who", "who")],
    Phrase.NEW: [("This week", "digest week")],
}


def _nearest(declared: RecordList[Any]) -> Sequence[tuple[str, str]]:
    """Return what to press instead of a question about a list, as labels and words."""
    own = declared.open.nearest if declared.open else ()
    return own or [(declared.heading, declared.name)]


WHO_ON_A_DAY = "Roles change, so I can answer that for one day at a time, like this: who chair on:15 dec"


def what_about(ref: Ref, words: str) -> Message:
    """Ask what to make of words that name something."""
    text, note = f"What about {ref}?", Button("Keep as a note", "say", f"note {ref} {words}")
    row = [Button("Open it", "show", ref), *([note] if len(note.value) <= VALUE_MAX else [])]
    return text_message(text, row)


def no_news(record: Record, reader: Reader) -> Message:
    by = f" {reader.short_name(record.created_by)} entered it" if record.created_by else " it was entered"
    text = f"Nothing new on {record.ref} since{by} on {reader.day_of(record.created_at)}."
    return text_message(text, [Button(f"Open {record.ref}", "show", record.ref)])


def which_person(people: Sequence[int], words: str, reader: Reader) -> Message:
    """Ask which of several people with one name is meant."""
    text = "I list one person at a time. Whom do you mean?"
    row = [
        Button(reader.roster.name(one), "say", f'{words} owner:"{reader.roster.name(one)}"') for one in people
    ]
    return text_message(text, row[:BUTTONS_MAX])


def only_owned_by_person(
    people: Sequence[int], owned: Sequence[RecordList[Any]], others: Sequence[str], reader: Reader
) -> Message:
    """Return what of somebody can be listed, the `owned`; `others` are the lists of what was asked for."""
    of_people = join_all([one.noun[1] for one in owned])
    text = f"I can list somebody's {of_people}, but not their {join_all(others, last=' or ')}."
    own = [
        Button(
            f"{listed.heading} of {reader.roster.short_name(one)}",
            "say",
            f'{listed.name} owner:"{reader.roster.name(one)}"',
        )
        for one in people
        for listed in owned
    ]
    row = [Button(f"All {name}", "say", name) for name in others][:BUTTONS_MAX]
    return text_message(text, [*own[: BUTTONS_MAX - len(row)], *row])


def introduction(reader: Reader, *, is_member: bool) -> str:
    also = "" if is_member else " You can ask me what is yours, who covers what, and which events are ahead."
    return f"I'm Clerk, and I keep the list for {escape(reader.charter.short)}: actions, questions and events.{also}"


def unknown_who(asks: Sequence[Button] = ()) -> Message:
    """Return who can be asked about, where nobody and nothing that is known was named, and who can be asked instead."""
    text = "I can't tell who that is. I know who covers each area, who holds each role, and what somebody does here."
    return text_message(text, [Button("Who's who", "say", "who"), *asks])


def place(station: Station, people: Sequence[int], reader: Reader) -> Message:
    """Return the time at a station, and who works there."""
    city, at = escape(station.city), time_of_day(local(reader.now, station.zone))
    there = (
        f" {join_names([reader.name(one) for one in people])} {'is' if len(people) == 1 else 'are'} there."
        if people
        else ""
    )
    return Message(f"It's {at} in {city}.{there}")


def away_of(person: int, absences: Sequence[Absence], reader: Reader) -> Message:
    """Return when one person is away, and what time it is where they are."""
    name = reader.short_name(person)
    if not absences:
        said = f"{name} isn't away, as far as I know.{_time_of(person, reader)}"
        return Message(said)
    return Message("\n".join(_absence(one, reader) for one in absences))


def _time_of(person: int, reader: Reader) -> str:
    """Return the time where somebody works, unless it is the reader's own place."""
    station = reader.charter.find_station(reader.roster.persons[person].station)
    at = time_of_day(local(reader.now, station.zone))
    return f" It's {at} in {escape(station.city)}." if station.zone != reader.zone else ""


def away(
    absences: Sequence[Absence], days: tuple[date, date] | None, reader: Reader, city: str = ""
) -> Message:
    """Return who is away now and in the next two weeks, or on the days that were asked for; at one place, if any."""
    at = f" in {escape(city)}" if city else ""
    if not absences:
        when = day_range(*days, today=reader.today) if days else ""
        on = "in the next two weeks" if not days else f"on {when}" if days[0] == days[1] else f"from {when}"
        return Message(f"Nobody{at} is away {on}, as far as I know.")
    more = [f"And {len(absences) - LISTED} more."] if len(absences) > LISTED else []
    lines = [f"*Away{at}*", *[_absence(one, reader) for one in absences[:LISTED]], *more]
    return Message("\n".join(lines))


def _absence(absence: Absence, reader: Reader) -> str:
    is_one_day = absence.from_on == absence.to_on
    start = f"from {reader.day(absence.from_on)} " if absence.from_on > reader.today else ""
    on = f"on {reader.day(absence.to_on)}" if is_one_day else f"{start}until {reader.day(absence.to_on)}"
    said = stands_in(absence, reader)
    officer = f", {said}" if said else ""
    return f"{reader.name(absence.person_id)} · {on}{officer}"


OFFICERS_MAX = 3  # buttons
PUT_WHAT = (
    "What shall I put on the agenda? Say it with its reference: put I-7 on the agenda, Greta presents, 15 min"
)
ABSENT_WHEN = "When are you away? Say the days: absent 17-21 oct"


def offer_absence(
    first: date,
    last: date,
    reader: Reader,
    *,
    officers: Sequence[int],
    person: int | None,
    is_officer_said: bool,
) -> Message:
    """Ask whether somebody is away on the days that were mentioned, and who of those who were named stands in.

    `is_officer_said` is whether the words say that the one who was named does.
    """
    reachable = [(one, user) for one in officers if (user := reader.roster.slack_user(one))][:OFFICERS_MAX]
    stands_in = (
        f", and that {reader.short_name(reachable[0][0])} stands in" if is_officer_said and reachable else ""
    )
    is_asked = bool(reachable) and not is_officer_said
    names = join_all([reader.short_name(one) for one, _ in reachable], last=" or ")
    asks = f" Does {names} stand in?" if is_asked else ""
    who = f"{reader.short_name(person)} is" if person else "you're"
    text = f"Shall I note that {who} away {day_range(first, last, today=reader.today)}{stands_in}?{asks}"
    days = f"{first}" if first == last else f"{first} - {last}"
    whose = f"<@{reader.roster.slack_user(person)}> " if person else ""
    words = f"absent {whose}{days}"
    row = [
        Button(f"{reader.short_name(one)} stands in", "say", f"{words} <@{user}>") for one, user in reachable
    ]
    yes = "Yes, note it" if person else "Yes, I'm away"
    if reachable and is_officer_said:
        row = [row[0]._replace(label=yes)]
    else:
        row.append(Button("Nobody stands in" if reachable else yes, "say", words))
    if first != last and not person:
        row.append(Button("Other days", "absent"))
    return text_message(text, row)


LEAVING_WHEN = "Which day is your last? Say it: leave 30 nov"


def offer_last_day(day: date, reader: Reader) -> Message:
    """Ask whether a day that somebody mentioned is their last one."""
    text = f"Shall I note that {reader.day(day)} is your last day? I'd ask for a successor and show what you hand over."
    return text_message(text, [Button("Yes, it is", "say", f"leave {day}")])


def closed(
    days: Sequence[tuple[date, str]], station: Station, asked: tuple[date, date] | None, reader: Reader
) -> str:
    """Return the closed days of a duty station: of those that were asked for, else the next ones."""
    city = escape(station.city)
    if asked and asked[0] == asked[1]:
        name = f": {escape(days[0][1])}" if days else ""
        return f"{city} is {'closed' if days else 'open'} on {reader.day(asked[0])}{name}."
    when = f"from {day_range(*asked, today=reader.today)}" if asked else "in the next four months"
    if not days:
        return f"{city} has no closed days {when}{', besides its weekends' if asked else ''}."
    lines = [f"{reader.day(day)} · {escape(name)}" for day, name in days[:LISTED]]
    return "\n".join([f"*Closed in {city}*", *lines])
