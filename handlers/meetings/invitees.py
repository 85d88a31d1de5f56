"""Who is invited to a meeting, who may change it, and where it is shown."""

from datetime import date, datetime, timedelta

from bot.charter_section import Rights
from bot.meetings import Meeting
from bot.moments import first_beginning
from bot.notifications import Notification
from bot.people import MEMBER_RIGHTS
from bot.permissions import may_see, own_actor, permitted_identity
from handlers.core.calls import Ask
from handlers.core.delivery.notify import chair_and_secretaries
from storage.unit_of_work import Read

INVITED_RIGHTS = MEMBER_RIGHTS | {Rights.OBSERVER}
FAR_AHEAD = timedelta(days=366)


def of_meeting(read: Read, meeting: Meeting) -> list[int]:
    """Return who is invited: to a meeting of the task force its members and observers, and whom it names.

    To a working group's its convener, and whom it names. Not who has left by then, nor who may not see it.
    """
    roster, on = read.roster, meeting.starts_on
    found = [*meeting.invitees]
    if meeting.is_own:
        members = (
            one for one in roster.persons if roster.rights(one, on=on, charter=read.charter) & INVITED_RIGHTS
        )
        found = [*members, *found]
    return [one for one in dict.fromkeys(found) if not roster.has_left(one, on) and reads(read, one, meeting)]


def who_meets(read: Read, meeting: Meeting) -> list[int]:
    """Return who is invited to a meeting; of another body's, who holds a role in it."""
    if not meeting.body:
        return of_meeting(read, meeting)
    roles = [role for one in read.charter.ladder if one.body == meeting.body for role in one.holders]
    return read.roster.holders(roles, on=meeting.starts_on)


def reads(read: Read, person: int, meeting: Meeting) -> bool:
    """Return whether a person may see a meeting, by what they are themselves on its day."""
    who = own_actor(person, roster=read.roster, charter=read.charter, on=meeting.starts_on)
    return may_see(who, meeting)


def mention(read: Read, person: int) -> str:
    """Return somebody as words name them; "" for somebody without a Slack account."""
    user = read.roster.slack_user(person)
    return f"<@{user}>" if user else ""


def typed_name(read: Read, person: int) -> str:
    """Return somebody as the words of a button name them, with or without a Slack account."""
    return mention(read, person) or f'"{read.roster.name(person)}"'


def whose(read: Read, one: Notification) -> str:
    """Return for whom a stand-in answers, as a mention; "" where readers answer for themselves."""
    return mention(read, one.stands_for) if one.stands_for is not None else ""


def is_working_day(read: Read, person: int, day: date) -> bool:
    return read.charter.working_days(read.roster.persons[person].station).is_open(day)


def may_change(who: Ask, meeting: Meeting) -> bool:
    """Return whether somebody may change a meeting; another body's is changed by who enters its days."""
    right = "session" if meeting.body else "change meeting"
    return permitted_identity(who.actor, right, meeting, charter=who.charter) is not None


def who_can_change(read: Read, meeting: Meeting, on: date) -> list[int]:
    """Return who can change a meeting: its convener, the chair and the secretaries."""
    convener = [meeting.chair_id] if meeting.group_name and meeting.chair_id else []
    return list(dict.fromkeys([*convener, *chair_and_secretaries(read, on)]))


def beginning(meeting: Meeting, now: datetime) -> datetime | None:
    """Return from when on news of a meeting comes too late; None once it has begun."""
    return first_beginning([meeting.time.span], now)
