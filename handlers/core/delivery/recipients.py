"""Who is notified of a change, and when they read it: said in a sentence, and earlier where their days allow it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.names import join_all, join_names
from bot.notifications import URGENT_REASONS, Notification
from bot.people import Absence
from handlers.core.blocks.text import Reader
from handlers.core.delivery.notify import (
    CHANGE_OF_MIND,
    MIN_MESSAGE_GAP,
    local_day,
    office_moment_for,
    reading_moment,
    stand_in_of,
)
from storage import notifications, outbox
from storage.unit_of_work import Tx

IMMEDIATE_WITHIN = timedelta(minutes=5)
A_DAY = timedelta(days=1)
NAMED_MAX = 4  # names in one sentence; of more people the first three are named


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A person who is notified, who reads it, and when; `absence` is theirs in that time."""

    person_id: int
    reader_id: int
    at: datetime
    on: date  # the day of `at` where the reader is
    absence: Absence | None
    has_left: bool
    is_author_stand_in: bool  # whoever does this stands in for them, so they read it on their return


def recipients(tx: Tx, first: Iterable[int], *, but: Iterable[int] = ()) -> list[Recipient]:
    """Return everybody whom this call notifies now, who reads it for them, and when.

    Those who are named `first` come first; those in `but` are named elsewhere. Reminders of a day to come are no news.
    """
    soonest = tx.now + CHANGE_OF_MIND
    news: dict[int, Notification] = {}
    for one in tx.added:
        if isinstance(one, Notification) and one.own_at <= soonest:
            news.setdefault(one.concerned_person_id, one)
    named = [person for person in dict.fromkeys([*first, *news]) if person in news]
    return readers_of(tx, [news[person] for person in named if person not in but])


def readers_of(tx: Tx, found: Sequence[Notification]) -> list[Recipient]:
    """Return who reads planned notifications, and when; what somebody does themselves is no news to them."""
    found = [one for one in found if one.concerned_person_id != tx.author_id]
    waiting = {one.person_id for one in found if one.reason not in URGENT_REASONS}
    since = tx.now - MIN_MESSAGE_GAP
    sent = outbox.last_reminder_times(tx, persons=waiting, since=since) if waiting else {}
    return [_recipient(tx, one, sent) for one in found]


def _recipient(tx: Tx, planned: Notification, sent: Mapping[int, datetime]) -> Recipient:
    """Return who reads a planned notification when it is sent; what is not urgent waits after an earlier message."""
    person, reader, at = planned.concerned_person_id, planned.person_id, planned.due_at
    by = tx.author_id
    is_author_stand_in = by is not None and stand_in_of(tx, person, planned.own_at) == by
    later = None if is_author_stand_in else stand_in_of(tx, person, at)
    if later not in {None, reader}:
        reader = later or person
        at = reading_moment(tx, person, at, planned.reason, too_late_at=planned.too_late_at)
    if reader in sent and planned.reason not in URGENT_REASONS:
        at = max(at, office_moment_for(tx, reader, sent[reader] + MIN_MESSAGE_GAP))
    return Recipient(
        person_id=person,
        reader_id=reader,
        at=at,
        on=local_day(tx, reader, at),
        absence=_absence_until(tx, person, planned.own_at, at),
        has_left=tx.roster.has_left(person, local_day(tx, person, planned.own_at)),
        is_author_stand_in=is_author_stand_in,
    )


def _absence_until(tx: Tx, person: int, start: datetime, at: datetime) -> Absence | None:
    """Return the last absence between two moments; None if a person is not away."""
    first, last = local_day(tx, person, start), local_day(tx, person, at)
    away = [one for one in tx.roster.absences_of(person) if one.overlaps(first, last)]
    return max(away, key=lambda one: one.to_on, default=None)


def notified_sentence(tx: Tx, first: Iterable[int], reader: Reader, *, but: Iterable[int] = ()) -> str:
    """Return whom this call notifies and when, as sentences; "" for nobody. As `recipients`."""
    return sentence_for(recipients(tx, first, but=but), reader)


def told_sentence(people: Iterable[int], reader: Reader) -> str:
    """Return who of these people hears of something in their next message: "I'll tell Linda."; "" for nobody."""
    found = [one for one in dict.fromkeys(people) if reader.roster.slack_user(one) is not None]
    return f"I'll tell {_named([reader.short_name(one) for one in found])}." if found else ""


def sentence_for(found: Sequence[Recipient], reader: Reader, *, do: str = "tell", about: str = "") -> str:
    """Return who is told, or asked about something, and when.

    For example "I'll tell Ute in a minute, and Wipa when their day starts.".
    """
    direct = [one for one in found if one.reader_id == one.person_id and not _is_special(one, reader)]
    others = [one for one in found if one not in direct]
    about = f" {about}" if about else ""
    special = [_special_sentence(one, reader, do, about) for one in others]
    return " ".join([*_direct_sentence(direct, reader, do, about), *special])


def _is_special(one: Recipient, reader: Reader) -> bool:
    is_reachable = reader.roster.slack_user(one.reader_id) is not None
    return one.has_left or one.absence is not None or not is_reachable


def _direct_sentence(found: Sequence[Recipient], reader: Reader, do: str, about: str) -> list[str]:
    """Return "I'll tell Ute in a minute, and Wipa when their day starts."."""
    by_moment: dict[str, list[str]] = {}
    for one in sorted(found, key=lambda one: one.at):
        by_moment.setdefault(_when(one, reader), []).append(reader.short_name(one.person_id))
    told = [f"{_named(names)}{about} {when}" for when, names in by_moment.items()]
    return [f"I'll {do} {join_all(told, last=', and ')}."] if told else []


def _named(names: Sequence[str]) -> str:
    if len(names) <= NAMED_MAX:
        return join_names(names)
    return f"{', '.join(names[: NAMED_MAX - 1])} and {len(names) - NAMED_MAX + 1} others"


def _special_sentence(one: Recipient, reader: Reader, do: str, about: str) -> str:
    """Return who reads it instead of somebody who is away or has left, or that nobody does."""
    name, other, when = reader.short_name(one.person_id), reader.short_name(one.reader_id), _when(one, reader)
    passed_on = f"so I'll {do} {other}{about} {when}" if one.reader_id != one.person_id else ""
    if one.has_left:
        return f"{name} has left{f', {passed_on}' if passed_on else ''}."
    if reader.roster.slack_user(one.reader_id) is None or one.absence is None:
        return f"I can't reach {other} in Slack."
    away = f"{name} is away until {reader.day(one.absence.to_on)}"
    if passed_on:
        return f"{away}, {passed_on}."
    return f"{away}{_stands_in(one)}; I'll {do} them{about} {when}."


def _stands_in(one: Recipient) -> str:
    """Return who stands in; nothing where somebody does, but what is told is for the absent person alone."""
    if one.is_author_stand_in:
        return ", and you stand in"
    return ", and nobody stands in" if one.absence is None or one.absence.officer_id is None else ""


def _when(one: Recipient, reader: Reader) -> str:
    """Return in how long the reader of a notification reads it."""
    waits = one.at - reader.now
    if waits <= IMMEDIATE_WITHIN:
        return "in a minute"
    if waits <= MIN_MESSAGE_GAP:
        return "within the hour"
    return "when their day starts" if waits <= A_DAY else f"on {reader.day(one.on)}"


# Earlier


def bring_forward(tx: Tx, people: Iterable[int]) -> None:
    """Send what waits for these people as early as their changed days and hours allow, never before its own day."""
    for one in notifications.delayed(tx, people):
        at = max(one.own_at, tx.now + CHANGE_OF_MIND)
        if one.stands_for is None and one.own_at <= tx.now:
            # It may wait for their return: they alone are told what their officer-in-charge did.
            found = office_moment_for(
                tx,
                one.person_id,
                at,
                is_urgent=one.reason in URGENT_REASONS,
                too_late_at=one.too_late_at,
            )
        else:
            found = reading_moment(tx, one.concerned_person_id, at, one.reason, too_late_at=one.too_late_at)
        if found < one.due_at:
            notifications.postpone(tx, one, until=found)
