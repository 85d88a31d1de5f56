"""Who comes to a meeting instead of somebody who sent apologies: named, told, and told when it is taken back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.charter_section import Rights
from bot.errors import AmbiguousInput, Offer, UserError
from bot.grammar.people import person_by_name
from bot.invitations import says_absence
from bot.meetings import Answer, Attendance, Meeting, NoLongerRepresents, Represents, stays_away
from bot.moments import WallTime
from bot.names import fold
from bot.notifications import Notification, Reason
from bot.questions import people_named
from bot.sentences import STANDS_IN
from handlers.core.blocks.elements import Block, Button, Message
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify, notify_once
from handlers.core.feature import NotificationType, Viewer
from handlers.meetings import invitees, registration_views, views
from storage import meetings, notifications
from storage.unit_of_work import Read, Tx

_NOBODY = frozenset({"nobody", "no one", "nobody instead", "no one instead", "nobody comes instead"})
_IN_WORDS = re.compile(
    r"(?:represented by |sending |send )?(.+?)(?: (?:comes|will come|is coming|goes|attends))?(?: instead)?",
    re.IGNORECASE,
)


# Named


def named(ask: Ask, read: Read, meeting: Meeting, person: int, before: Attendance | None) -> int | None:
    """Return who comes instead of a person: who was named, else who did before. Raises UserError."""
    text = ask.parsed.text.strip(' "“”.!')
    people = [one.person_id for one in ask.parsed.people("alternate")]
    if text and (people or fold(text) not in _NOBODY):
        people.append(_named_in_words(ask, meeting, text))
    if len(set(people)) > 1:
        raise _one_of(ask, read, meeting, people)
    if people:
        return _must_be_able(ask, read, meeting, person, people[0])
    instead = before.represented_by if before is not None and not text else None
    return None if instead is None or read.roster.has_left(instead, meeting.starts_on) else instead


def _named_in_words(ask: Ask, meeting: Meeting, text: str) -> int | None:
    found = _IN_WORDS.fullmatch(text)
    try:
        return person_by_name(found[1] if found else text, ask.typing_context).person_id
    except AmbiguousInput:
        raise
    except UserError as error:
        raise registration_views.not_understood(meeting, text) from error


def _one_of(ask: Ask, read: Read, meeting: Meeting, people: list[int | None]) -> UserError:
    known = list(dict.fromkeys(one for one in people if one is not None))
    behalf = [one.person_id for one in ask.parsed.people("behalf") if one.person_id is not None]
    end = "".join(f" behalf:{invitees.typed_name(read, one)}" for one in behalf)
    return UserError(
        registration_views.one_of(known, ask.reader),
        offers=[
            Offer(
                read.roster.name(one),
                "apologies",
                f"{meeting.ref} alternate:{invitees.typed_name(read, one)}{end}",
            )
            for one in known
        ],
    )


def _must_be_able(ask: Ask, read: Read, meeting: Meeting, person: int, instead: int | None) -> int:
    if instead is None or instead == person:
        raise UserError(registration_views.somebody_else(meeting))
    if cannot_come(read, meeting, instead, meetings.attendances(read, meeting)):
        raise UserError(registration_views.representative_refused(meeting, instead, ask.reader))
    return instead


def cannot_come(read: Read, meeting: Meeting, person: int, given: Mapping[int, Attendance]) -> bool:
    """Return whether a person has left by the day of a meeting, or has sent apologies."""
    return read.roster.has_left(person, meeting.starts_on) or stays_away(given.get(person), meeting)


_SHOWN = 3  # people of one name


def which(ask: Ask, read: Read, meeting: Meeting, words: str, row: Sequence[Button]) -> Message | None:
    """Ask whether whom a sentence says comes instead of its writer; None where it names nobody."""
    others = [one for one in people_named(words, ask.typing_context) if one not in ask.actor.person_ids]
    if not others[:_SHOWN] or not (STANDS_IN.search(words) or says_absence(words)):
        return None
    sent = [_sent(ask, read, meeting, one) for one in others[:_SHOWN]]
    return registration_views.which_representative(meeting, ask.reader, others[:_SHOWN], [*sent, *row])


def _sent(ask: Ask, read: Read, meeting: Meeting, person: int) -> Button:
    typed = f"{views.answer_words(meeting, '')} alternate:{invitees.typed_name(read, person)}"
    return Button(f"{ask.reader.name(person)} comes", Answer.APOLOGIES, typed)


# Kept


def replace(
    tx: Tx, meeting: Meeting, before: Attendance | None, said: Attendance, given: Mapping[int, Attendance]
) -> None:
    """Invite who comes instead, and no longer who did; who comes for the chair is the acting chair.

    `given` are the answers as they are now.
    """
    was, now = before.represented_by if before else None, said.represented_by
    meeting.representatives = tuple(
        sorted({one.represented_by for one in given.values() if one.represented_by})
    )
    if is_chair(tx, meeting, said.person_id) and (now is not None or meeting.chair_id == was):
        meeting.chair_id = now
        look_at_chair(tx, meeting)


def look_at_chair(tx: Tx, meeting: Meeting) -> None:
    """Have the clock look at who chairs a meeting whose agenda is out: they get the brief."""
    if meeting.agenda_at is not None and not meeting.has_begun(tx.now):
        meetings.set_agenda_due(tx, meeting.id, at=tx.now)


def is_chair(read: Read, meeting: Meeting, person: int) -> bool:
    """Return whether a meeting is the task force's, and a person its chair on that day."""
    return meeting.is_own and Rights.CHAIR in read.roster.rights(
        person, on=meeting.starts_on, charter=read.charter
    )


def tell(tx: Tx, meeting: Meeting, before: Attendance | None, said: Attendance) -> None:
    """Tell who comes instead, who does no longer, and for whom somebody comes who can't either."""
    was, now, person = before.represented_by if before else None, said.represented_by, said.person_id
    if was is not None and was != now:
        is_invited = was in invitees.of_meeting(tx, meeting)
        facts = NoLongerRepresents.of(person, is_invited=is_invited, time=meeting.time.key)
        too_late = invitees.beginning(meeting, tx.now)
        notify(tx, was, meeting, Reason.REPRESENTS_NO_MORE, context=facts.as_context(), too_late_at=too_late)
    if now is not None and now != was:
        tell_representative(tx, meeting, now, of=person)
    if said.answer == Answer.APOLOGIES:
        for other in represented_by(tx, meeting, person):
            reason, context = Reason.REPRESENTATIVE_DECLINED, _context(meeting, person)
            notify(
                tx, other, meeting, reason, context=context, too_late_at=invitees.beginning(meeting, tx.now)
            )


def tell_of_leavers(tx: Tx, meeting: Meeting) -> None:
    """Tell those who sent apologies, once, that whoever was to come instead has left by then."""
    for said in meetings.attendances(tx, meeting).values():
        instead = said.represented_by if said.is_current(meeting) else None
        if instead is not None and tx.roster.has_left(instead, meeting.starts_on):
            reason, context = Reason.REPRESENTATIVE_DECLINED, _context(meeting, instead)
            too_late = invitees.beginning(meeting, tx.now)
            notify_once(tx, said.person_id, meeting, reason, context=context, at=tx.now, too_late_at=too_late)


def _context(meeting: Meeting, of: int) -> str:
    return Represents(of, meeting.time.key).as_context()


def tell_representative(tx: Tx, meeting: Meeting, person: int, *, of: int) -> None:
    context, too_late = _context(meeting, of), invitees.beginning(meeting, tx.now)
    notify(tx, person, meeting, Reason.REPRESENTS, context=context, too_late_at=too_late)


def tell_untold(tx: Tx, meeting: Meeting, people: Iterable[int]) -> None:
    """Tell people for whom they come at the time that a meeting has now, where the message of that is still to come."""
    for person in people:
        for other in represented_by(tx, meeting, person):
            if not _told_to_represent(tx, meeting, person, of_whom=other):
                context, which = _context(meeting, other), f":{meeting.version}"
                too_late = invitees.beginning(meeting, tx.now)
                notify_once(
                    tx,
                    person,
                    meeting,
                    Reason.REPRESENTS,
                    context=context,
                    at=tx.now,
                    which=which,
                    too_late_at=too_late,
                )


def represented_by(read: Read, meeting: Meeting, person: int) -> list[int]:
    """Return for whom a person comes to a meeting."""
    if person not in meeting.representatives:
        return []
    given = meetings.attendances(read, meeting).values()
    return [one.person_id for one in given if one.represented_by == person]


def is_asked_later(read: Read, one: Notification, meeting: Meeting) -> bool:
    """Return whether a later message asks the same person, as they come for somebody: one answer counts for all."""
    represented = represented_by(read, meeting, one.concerned_person_id)
    return bool(represented) and any(
        other.reason == Reason.REPRESENTS
        and other.concerned_person_id == one.concerned_person_id
        and (other.id or 0) > (one.id or 0)
        and of(other) in represented
        and _time(other) == meeting.time
        for other, _ in notifications.of_record(read, meeting.id)
    )


# What is told


def of(one: Notification) -> int:
    """Return for whom somebody comes, or who can't come for them."""
    return _facts(one).person


def _time(one: Notification) -> WallTime:
    return WallTime.from_key(_facts(one).time)


def _facts(one: Notification) -> Represents | NoLongerRepresents:
    is_over = one.reason == Reason.REPRESENTS_NO_MORE
    return (NoLongerRepresents if is_over else Represents).from_context(one.context)


def _told_to_represent(
    read: Read, meeting: Meeting, person: int, *, of_whom: int, but: int | None = None
) -> bool:
    """Return whether the last message to a person about coming for another said that they do; not the post `but`."""
    sent = [
        other.reason == Reason.REPRESENTS
        for other, _ in notifications.sent_of_record(read, meeting.id)
        if other.reason in {Reason.REPRESENTS, Reason.REPRESENTS_NO_MORE}
        and other.concerned_person_id == person
        and of(other) == of_whom
        and (but is None or other.post_id != but)
    ]
    return bool(sent) and sent[-1]


def _was_told(read: Read, one: Notification, meeting: Meeting) -> bool:
    return _told_to_represent(read, meeting, one.concerned_person_id, of_whom=of(one), but=one.post_id)


def _is_open(one: Notification, meeting: Meeting, now: datetime) -> bool:
    return meeting.is_called and not meeting.has_begun(now) and _time(one) == meeting.time


def _represents_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    return (
        _is_open(one, meeting, now)
        and of(one) in represented_by(read, meeting, one.concerned_person_id)
        and not _was_told(read, one, meeting)
    )


def _no_more_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    return (
        not meeting.has_begun(now)
        and of(one) not in represented_by(read, meeting, one.concerned_person_id)
        and _was_told(read, one, meeting)
    )


def _declined_holds(read: Read, one: Notification, meeting: Meeting, now: datetime) -> bool:
    given, person = meetings.attendances(read, meeting), one.concerned_person_id
    is_theirs = person in given and given[person].represented_by == of(one)
    return _is_open(one, meeting, now) and is_theirs and cannot_come(read, meeting, of(one), given)


def _no_more(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    given, reads = meetings.attendances(to.read, meeting), one.concerned_person_id
    is_invited = reads in invitees.of_meeting(to.read, meeting) and _is_open(one, meeting, to.reader.now)
    row = (given.get(reads), invitees.whose(to.read, one)) if is_invited else None
    return registration_views.represents_no_more(
        meeting, _time(one), given.get(of(one)), to.reader, of=of(one), answers=row
    )


def _declined(one: Notification, meeting: Meeting, to: Viewer) -> list[Block]:
    said = meetings.attendances(to.read, meeting).get(one.concerned_person_id)
    return registration_views.declined(meeting, of(one), said, to.reader, whose=invitees.whose(to.read, one))


NO_MORE = NotificationType(_no_more_holds, _no_more, tells_former_reader=True)
DECLINED = NotificationType(_declined_holds, _declined)
holds = _represents_holds
