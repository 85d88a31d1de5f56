"""Who is invited to a meeting, who may change it, and where it is shown."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from bot.charter import Rights
from bot.meetings import Meeting, Presence, stays_away
from bot.notifications import Notification
from bot.people import MEMBER_RIGHTS
from bot.permissions import may_see, own_actor, permitted_identity
from handlers.calls import Ask
from handlers.delivery.notify import chair_and_secretaries
from storage import meetings
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


def presence(read: Read, held: Sequence[Meeting]) -> dict[Presence, Counter[str]]:
    """Return how many took part in meetings in each way, by the title of their role on that day; "" for no role."""
    titles = [*(role.title for role in read.charter.roles), ""]
    found: dict[Presence, Counter[str]] = {}
    for meeting in held:
        given, invited = meetings.attendances(read, meeting), set(of_meeting(read, meeting))
        come = {one for one in invited if not stays_away(given.get(one), meeting)}
        for person, said in given.items():
            if said.presence is not None and said.is_current(meeting) and person in invited:
                is_replaced = said.represented_by is None or said.represented_by in come
                way = said.presence if is_replaced else Presence.APOLOGIES
                title = _category(read, person, meeting.held_on or meeting.starts_on)
                found.setdefault(way, Counter())[title] += 1
    return {way: Counter({one: n[one] for one in titles if n[one]}) for way, n in found.items()}


def _category(read: Read, person: int, on: date) -> str:
    """Return the title of the first of a person's roles that takes part in meetings; "" for none."""
    held = {one.role for one in read.roster.appointments_on(person, on)}
    counted = INVITED_RIGHTS | {Rights.INVITEE}
    return next(
        (role.title for role in read.charter.roles if role.code in held and role.rights in counted), ""
    )
