"""What others must see of a change: a card in the area's channel, a notice for a person."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from bot.calendar import WorkingDays, local, moment
from bot.charter import Charter, Rights
from bot.people import Consent, Person
from bot.posts import PERSONAL, PRESSING, CardLine, Notice, Post, PostKind, Why
from bot.records import Record, Visibility
from bot.reminders import decent
from storage import notifications as notices
from storage import outbox
from storage.unit_of_work import Read, Tx

# So long Undo and a corrected slip of the finger wake nobody.
SECOND_THOUGHTS = timedelta(seconds=60)
NEWS_EXPIRES = timedelta(days=14)


def card(tx: Tx, record: Record) -> str | None:
    """Put a card of the record into its place and return that; None when no channel may show it."""
    channel = place_of(tx, record)
    if channel is None:
        return None
    tx.add(
        Post(
            id=tx.next("post"),
            key=f"card:{record.id}:{channel}",
            kind=PostKind.CARD,
            channel=channel,
            record_id=record.id,
            send_at=tx.now + SECOND_THOUGHTS,
        )
    )
    return channel


def cards(tx: Tx, records: Sequence[Record]) -> None:
    """Put the cards of records that were logged together into their places: one message for each channel."""
    by_place: dict[str | None, list[Record]] = {}
    for record in records:
        by_place.setdefault(place_of(tx, record), []).append(record)
    for channel, together in by_place.items():
        if channel is not None and len(together) > 1:
            _card_of_several(tx, together, channel)
        else:
            for record in together:
                card(tx, record)


def _card_of_several(tx: Tx, records: Sequence[Record], channel: str) -> None:
    post = Post(
        id=tx.next("post"),
        key=f"cards:{records[0].id}:{channel}",
        kind=PostKind.CARD,
        channel=channel,
        send_at=tx.now + SECOND_THOUGHTS,
    )
    tx.add(post)
    for record in records:
        tx.add(CardLine(post_id=post.id, record_id=record.id))


def place_card(tx: Tx, record: Record) -> None:
    """Put the card of a changed record where it belongs now; one that stands there already follows by itself."""
    channel = place_of(tx, record)
    there = outbox.card_of(tx, record.id, channel=channel) if channel else None
    if there is not None:
        outbox.show_again(tx, there, at=tx.now + SECOND_THOUGHTS)
    else:
        card(tx, record)


def say_under_card(tx: Tx, record: Record, about: Record) -> None:
    """Say `about` in the thread of a record's card, so that whoever talked there hears of it; without a card nowhere."""
    found = outbox.card_of(tx, record.id, channel=place_of(tx, record))
    if found is None:
        return
    key = f"note:{about.id}:{found.channel}"
    if (there := outbox.of_key(tx, key)) is not None:
        outbox.show_again(tx, there, at=tx.now + SECOND_THOUGHTS)  # it was taken back, and counts once more
        return
    tx.add(
        Post(
            id=tx.next("post"),
            key=key,
            kind=PostKind.NOTE,
            channel=found.channel,
            record_id=about.id,
            parent_id=found.id,
            send_at=tx.now + SECOND_THOUGHTS,
        )
    )


def place_of(read: Read, record: Record) -> str | None:
    """Return the channel of a record's card: its area's, or the main one where more people read along than may."""
    charter = read.charter
    places = (
        charter.area(record.area).channel if record.area else charter.channels.main,
        charter.channels.main,
    )
    return next((place for place in places if suits(record, charter, place)), None)


def suits(record: Record, charter: Charter, channel: str) -> bool:
    """Say whether everybody who reads along in a channel may see the record; a restricted one is in none."""
    return record.visibility in suiting(charter, channel)


def suiting(charter: Charter, channel: str) -> frozenset[str]:
    """Return how wide a record must be seen for a channel; a restricted one is in none."""
    by_width = list(Visibility)  # from few to all
    wide = by_width[by_width.index(charter.audience(channel)) :]
    return frozenset(wide) - {Visibility.RESTRICTED}


def tell(tx: Tx, person_id: int, record: Record, why: Why, *, facts: str = "") -> datetime | None:
    """Let a person know, in a minute or when their working day begins; return when.

    None for what they did themselves: of that nobody is told.
    """
    key = f"{record.kind}:{record.id}:{why}{_which(why, facts)}:{record.version}"
    return tell_of(tx, person_id, key, why, record_id=record.id, facts=facts)


def tell_of(
    tx: Tx, person_id: int, key: str, why: Why, *, record_id: int | None = None, facts: str = ""
) -> datetime | None:
    """Let a person know what `key` names, also where that is no record; else as `tell`."""
    by = tx.by.person_id if tx.by is not None else None
    if by == person_id:
        return None
    officer = officer_of(tx, person_id, tx.now)
    # What the officer does is told to the absent person, who hears of it on coming back.
    reader = person_id if officer is None or officer == by else officer
    days = days_covered(tx, reader) if officer is None else days_of(tx, reader)
    at = decent_for(tx, reader, tx.now + SECOND_THOUGHTS, presses=why in PRESSING, days=days)
    tx.add(
        Notice(
            key=f"{key}:p{person_id}",
            record_id=record_id,
            person_id=reader,
            stands_for=None if reader == person_id else person_id,
            why=why,
            facts=facts,
            due_at=at,
            expires_at=tx.now + NEWS_EXPIRES,
        )
    )
    return at


def tell_once(
    tx: Tx, person_id: int, record: Record, why: Why, *, facts: str, at: datetime, which: str = ""
) -> None:
    """Let a person know something of a record once, however often that is asked for; from `at` on, in their hours.

    `which` tells two apart that are told with the same facts.
    """
    notices.add(
        tx,
        Notice(
            key=f"{record.kind}:{record.id}:{why}:{facts}{which}:p{person_id}",
            record_id=record.id,
            person_id=person_id,
            why=why,
            facts=facts,
            due_at=decent_for(tx, person_id, at),
            expires_at=at + NEWS_EXPIRES,
        ),
    )


def ask_for(tx: Tx, verb: str, facts: Mapping[str, object], *, seconds: Sequence[int]) -> Consent:
    """Let one of `seconds` confirm what somebody asks for; until then nothing is done."""
    consent = tx.add(
        Consent(
            id=tx.next("consent"),
            verb=verb,
            facts=json.dumps(facts, ensure_ascii=False, default=str),
            asked_by=tx.by.person_id or 0 if tx.by else 0,
            at=tx.now,
        )
    )
    for person_id in seconds:
        tell_of_people(tx, person_id, Why.CONSENT, str(consent.id), at=tx.now + SECOND_THOUGHTS)
    return consent


def tell_answer(tx: Tx, consent: Consent) -> None:
    """Let whoever asked know what a second person said."""
    tell_of_people(tx, consent.asked_by, Why.CONSENT, str(consent.id), at=tx.now + SECOND_THOUGHTS)


def tell_of_people(tx: Tx, person_id: int, why: Why, facts: str, *, at: datetime) -> None:
    """Let a person know something that is of no record, once, from a moment on in their working hours."""
    notices.add(
        tx,
        Notice(
            key=f"{why}:{facts}:p{person_id}",
            record_id=None,
            person_id=person_id,
            why=why,
            facts=facts,
            due_at=decent_for(tx, person_id, at, presses=why in PRESSING),
            expires_at=at + NEWS_EXPIRES,
        ),
    )


def _which(why: Why, facts: str) -> str:
    """Tell two strangers of one record apart."""
    return f"-{facts}" if why == Why.STRANGER else ""


def decent_for(
    read: Read, person_id: int, at: datetime, *, presses: bool = False, days: WorkingDays | None = None
) -> datetime:
    """Return from `at` on the first moment at which a person may be disturbed; `days` are their own without others."""
    person = read.roster.persons[person_id]
    return decent(
        at,
        at=read.charter.reminders.at,
        zone=zone_of(read, person),
        days=days or days_of(read, person_id),
        hours=person.hours,
        presses=presses,
    )


def decent_in_channel(read: Read, at: datetime) -> datetime:
    """Return when a channel may be disturbed: it has the zone and the week of the task force."""
    charter = read.charter
    return decent(at, at=charter.reminders.at, zone=charter.zone, days=charter.working_days(charter.station))


def morning_of(read: Read, person_id: int) -> time:
    """Return the hour of the morning's message where a person is: the charter's, within the person's own hours."""
    return read.roster.persons[person_id].hours.morning(read.charter.reminders.at)


def morning(read: Read, person_id: int, day: date) -> datetime:
    """Return the morning of a day where a person is."""
    return moment(day, morning_of(read, person_id), zone_of(read, read.roster.persons[person_id]))


def zone_of(read: Read, person: Person) -> str:
    return read.charter.find_station(person.station).zone


def day_of(read: Read, person_id: int, at: datetime) -> date:
    """Return the day of a moment at a person's station."""
    return local(at, zone_of(read, read.roster.persons[person_id])).date()


def days_of(read: Read, person_id: int) -> WorkingDays:
    """Return a person's working days: those of their station, without those on which they are away."""
    days = read.charter.working_days(read.roster.persons[person_id].station)
    absences = read.roster.absences_of(person_id)
    return days.without((one.from_on, one.to_on) for one in absences) if absences else days


def days_covered(read: Read, person_id: int) -> WorkingDays:
    """Return the working days of a person on which they, or an officer-in-charge, read what comes."""
    days = read.charter.working_days(read.roster.persons[person_id].station)
    uncovered = (one for one in read.roster.absences_of(person_id) if one.officer_id is None)
    return days.without((one.from_on, one.to_on) for one in uncovered)


def officer_of(read: Read, person_id: int, at: datetime) -> int | None:
    """Return who reads at a moment what concerns a person; None when that is the person, or nobody meanwhile."""
    leaves_on = read.roster.persons[person_id].leaves_on
    if leaves_on is not None and leaves_on < day_of(read, person_id, at):
        return _instead_of(read, person_id, at)
    if not read.roster.absences_of(person_id):
        return None
    absence = read.roster.absence(person_id, day_of(read, person_id, at))
    if absence is None or absence.officer_id is None:
        return None
    on = day_of(read, absence.officer_id, at)
    return read.roster.officer(absence, on=on, charter=read.charter)


def _instead_of(read: Read, person_id: int, at: datetime) -> int | None:
    """Return who reads what concerns somebody who has left: who follows, else the secretary."""
    on = day_of(read, person_id, at)
    found = [*read.roster.successors(person_id, on=on), *secretaries(read, on)]
    return next((one for one in found if one != person_id), None)


def addressed(read: Read, notice: Notice, at: datetime) -> int:
    """Return who reads a notice that is told at `at`: whom it concerns, or who stands in for them then."""
    is_as_planned = notice.stands_for is None and not (read.roster.absences or read.roster.leavers)
    if notice.why in PERSONAL or is_as_planned:
        return notice.person_id
    on = day_of(read, notice.person_id, at)
    if notice.stands_for in read.roster.stood_in_for(notice.person_id, on=on, charter=read.charter):
        return notice.person_id
    return officer_of(read, notice.whose, at) or notice.whose


def secretaries(read: Read, on: date) -> list[int]:
    return read.roster.with_rights(Rights.SECRETARY, on=on, charter=read.charter)
