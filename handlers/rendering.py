"""What a post says to its reader at this moment; nothing when there is nothing left to say."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from bot import permissions
from bot.actions import Action, ActionState
from bot.calendar import local, moment
from bot.charter import Rights
from bot.decisions import Decision, DecisionState
from bot.digests import Digest
from bot.issues import Issue
from bot.permissions import Actor, acting, may_see
from bot.posts import OF_A_DEADLINE, OF_PEOPLE, REMINDERS, Notice, Post, PostKind, PostState, Why
from bot.proposals import Proposal
from bot.records import Record
from bot.reminders import Hushed, is_hushed, occurrence
from handlers import areachanges, digests, export, issuenews, offices, silences
from handlers.decisions import beside_of
from handlers.gathering import holds
from handlers.planning import is_of_its_day, told_after_the_last
from handlers.records import UNDONE, related
from handlers.telling import addressed, day_of, decent_for, decent_in_channel, place_of, suits, zone_of
from handlers.views import (
    actions,
    calendar,
    decisions,
    duplicates,
    pasted,
    people,
    proposals,
    reminders,
    returning,
    sealing,
    undelivered,
)
from handlers.views import digests as digest_views
from handlers.views import records as record_views
from handlers.views.parts import Block, Message, buttons, section
from handlers.views.text import Reader
from storage import lists, outbox
from storage import notices as outbox_notices
from storage import sealing as seals
from storage.proposals import standing as standing_of
from storage.units import Read

DAY = timedelta(days=1)
NO_LONGER = "This is no longer shown here."


@dataclass(frozen=True)
class Rendered:
    """What a post says. `figures` are the records that a digest is made of, as JSON; empty for other posts.

    `content` are the bytes of the file that it brings; None for other posts.
    """

    message: Message
    figures: str = ""
    content: bytes | None = None


@dataclass(frozen=True)
class Wait:
    """Its reader is not at work before `until`."""

    until: datetime


@dataclass(frozen=True)
class Withdrawn:
    """Its reader is away, wants it on another day, or what it carries is somebody else's: that is gathered anew."""


def render(read: Read, post: Post, *, now: datetime) -> Rendered | Wait | Withdrawn | None:
    """Return the message as its reader may see it now; None when it need not be said any more."""
    if post.state != PostState.SENT and _is_for_another(read, post, now):
        return Withdrawn()
    if post.state != PostState.SENT and (until := _decent(read, post, now)) > now:
        return Wait(until)
    if post.kind == PostKind.DIGEST:
        return _digest(read, post, now)
    if post.kind == PostKind.FILE:
        return _file(read, post, now)
    made = {
        PostKind.CARD: _card,
        PostKind.NOTE: _note,
        PostKind.REMINDER: _reminder,
        PostKind.AUDIT: _audit,
    }[PostKind(post.kind)]
    message = made(read, post, now)
    return None if message is None else Rendered(message)


def _is_for_another(read: Read, post: Post, now: datetime) -> bool:
    if post.kind == PostKind.DIGEST and not is_of_its_day(read, post):
        return True
    if post.person_id is None:
        return False
    on = day_of(read, post.person_id, now)
    if read.roster.has_left(post.person_id, on):
        return True
    if post.kind == PostKind.DIGEST and read.roster.absence(post.person_id, on):
        return True
    carried = outbox_notices.of_post(read, post.id)
    return any(addressed(read, notice, now) != notice.person_id for notice in carried)


def _decent(read: Read, post: Post, now: datetime) -> datetime:
    """Return from when on the reader may be disturbed; cards appear at once and disturb nobody.

    Whoever asked for a file waits for it.
    """
    if post.kind == PostKind.FILE:
        return now
    if post.person_id is not None:
        return decent_for(read, post.person_id, now, presses=post.kind == PostKind.REMINDER)
    return decent_in_channel(read, now) if post.kind == PostKind.DIGEST else now


def _file(read: Read, post: Post, now: datetime) -> Rendered | None:
    person_id = post.person_id or 0
    reader = _person_reader(read, person_id, now)
    made = export.made(read, post, _actor(read, person_id, reader.today), reader)
    return Rendered(Message(made[0]), content=made[1]) if made else None


def _card(read: Read, post: Post, now: datetime) -> Message | None:
    if post.record_id is None:
        return _card_of_several(read, post, now)
    record = read.get(post.record_id)
    if not suits(record, read.charter, post.channel or ""):
        return Message(NO_LONGER, (section(NO_LONGER),)) if post.state == PostState.SENT else None
    if (place := place_of(read, record)) is not None and place != post.channel:
        return record_views.moved_card(record, place) if post.state == PostState.SENT else None
    if post.state != PostState.SENT and record.state == UNDONE[type(record)]:
        return None  # undone before anybody saw it
    reader = _channel_reader(read, now)
    may_know = partial(suits, charter=read.charter, channel=post.channel or "")
    beside = related(read, record, may_know=may_know)
    return record_views.card(record, reader, beside)


def _card_of_several(read: Read, post: Post, now: datetime) -> Message | None:
    """A line of each action that was logged with others; what was never shown here leaves no trace."""
    found = lists.by_ids(read, outbox.on_card(read, post.id))
    hidden = [one for one in found if not suits(one, read.charter, post.channel or "")]
    known = [one for one in hidden if _was_shown(post, one)]
    reader = _channel_reader(read, now)
    lines = [_line(read, post, one, reader) for one in found if one not in hidden]
    shown = [line for line in lines if line]
    if not shown:
        return Message(NO_LONGER, (section(NO_LONGER),)) if post.state == PostState.SENT else None
    is_open = any(one.is_open for one in found if one not in hidden)
    return pasted.card(found[0], shown, reader, hidden=len(known), is_open=is_open)


def _line(read: Read, post: Post, action: Action, reader: Reader) -> str:
    """Return what a card of several says of an action; "" where that is nothing."""
    if (place := place_of(read, action)) is not None and place != post.channel:
        return record_views.moved_card(action, place).text if _was_shown(post, action) else ""
    if action.state == UNDONE[Action] and not _was_shown(post, action):
        return ""  # undone before anybody saw it
    return actions.card_line(action, reader)


def _was_shown(post: Post, action: Action) -> bool:
    """Say whether the card named the action when it went out: `text` is what it said then."""
    return post.state == PostState.SENT and record_views.is_named(action, post.text or "")


def _note(read: Read, post: Post, now: datetime) -> Message | None:
    """A decision, said in the thread of its issue's card."""
    decision = read.get(post.record_id or 0)
    if post.state != PostState.SENT and decision.state != DecisionState.FINAL:
        return None
    if not suits(decision, read.charter, post.channel or ""):
        return Message(NO_LONGER) if post.state == PostState.SENT else None
    return Message(decisions.in_thread(decision, _channel_reader(read, now)))


def _audit(read: Read, post: Post, now: datetime) -> Message | None:  # noqa: ARG001 - as the other kinds
    """The newest seal when it goes out; nothing edits it afterwards."""
    reader = _channel_reader(read, now)
    head = seals.head(read, on=reader.today, at=now)
    return None if head is None else Message(sealing.head(head, reader))


def _channel_reader(read: Read, now: datetime) -> Reader:
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=read.charter.zone)


def _person_reader(read: Read, person_id: int, now: datetime) -> Reader:
    zone = zone_of(read, read.roster.persons[person_id])
    return Reader(charter=read.charter, roster=read.roster, now=now, zone=zone)


def _actor(read: Read, person_id: int, on: date) -> Actor:
    return permissions.actor(person_id, roster=read.roster, charter=read.charter, on=on)


def _today(read: Read, post: Post, now: datetime) -> date:
    """Return the day by which a person's rights count: an edit of an old message shows what they may see now."""
    return day_of(read, post.person_id or 0, now)


def _acting(read: Read, post: Post, now: datetime) -> Actor:
    on = _today(read, post, now)
    return acting(post.person_id or 0, roster=read.roster, charter=read.charter, on=on)


def _digest(read: Read, post: Post, now: datetime) -> Rendered | None:
    """Gather it when it goes out; afterwards it stays what it was, each record as it is now."""
    kept = outbox.digest(read, post.id) if post.state == PostState.SENT else None
    as_of = kept[0] if kept else now
    reader = _person_reader(read, post.person_id, as_of) if post.person_id else _channel_reader(read, as_of)
    who = _actor(read, post.person_id, _today(read, post, now)) if post.person_id else digests.CHANNEL
    found = (
        digests.from_figures(
            read, json.loads(kept[1]), digests.week_of_reader(reader), who=who, channel=post.channel
        )
        if kept
        else digests.of_reader(read, who, reader, channel=post.channel)
    )
    carried = outbox_notices.of_post(read, post.id)
    hushed = _hushed(read, carried)
    still = _still(read, post, carried, hushed)
    # Whom a person stands in for has no digest meanwhile, and is reminded with theirs.
    reads = _acting(read, post, now) if post.person_id else who
    told = _sections(read, still, reads, reader, _asleep(hushed, now))
    if found is None or (kept is None and found.is_empty and not told):
        return None
    return Rendered(
        _digest_message(read, post, found, reader, told, carried), json.dumps(digests.figures(found))
    )


def _digest_message(
    read: Read,
    post: Post,
    found: Digest,
    reader: Reader,
    told: list[reminders.Told],
    carried: Sequence[Notice],
) -> Message:
    if post.person_id is None:
        return digest_views.of_channel(found, reader, of=digests.name_of(read, post.channel), post=post.id)
    reminded = [notice.record_id for notice in carried if notice.record_id is not None]
    return reminders.with_digest(told, digest_views.of_person(found, reader, reminded=reminded, post=post.id))


def _reminder(read: Read, post: Post, now: datetime) -> Message | None:
    person_id = post.person_id or 0
    # An edit speaks of the day on which the message was sent: its "today" stays that day.
    reader = _person_reader(read, person_id, post.send_at if post.state == PostState.SENT else now)
    carried = outbox_notices.of_post(read, post.id)
    hushed = _hushed(read, carried)
    still = _still(read, post, carried, hushed)
    told = _sections(read, still, _acting(read, post, now), reader, _asleep(hushed, now))
    if not told and post.state == PostState.SENT:
        return Message(NO_LONGER, (section(NO_LONGER),))
    return reminders.message(told) if told else None


def _still(read: Read, post: Post, carried: Sequence[Notice], hushed: Hushed) -> Sequence[Notice]:
    """Return what still holds when a message goes out; one that has gone out shows how each thing ended."""
    if post.state == PostState.SENT:
        return carried
    return [
        one
        for one in carried
        if one.record_id is None or (holds(one, read.get(one.record_id)) and not is_hushed(one, hushed))
    ]


def _hushed(read: Read, carried: Sequence[Notice]) -> Hushed:
    ids = {one.record_id for one in carried if one.record_id is not None and one.why in REMINDERS}
    return outbox_notices.hushed(read, ids) if ids else {}


def _asleep(hushed: Hushed, now: datetime) -> Hushed:
    """Return what its readers do not want to be reminded of at this moment."""
    return {of: until for of, until in hushed.items() if until is None or until > now}


_SAYS_MORE = {
    Why.STRANGER,
    Why.UNDELIVERED,
    Why.COMMENTED,
    Why.ABSENCE,
    Why.BACK,
    *OF_PEOPLE,
    Why.AREA,
}  # news beside the news of the record


def _sections(
    read: Read, notices: Sequence[Notice], who: Actor, reader: Reader, asleep: Hushed
) -> list[reminders.Told]:
    """Return what each notice says, without those its reader may not see any more."""
    told = []
    seen: set[object] = set()  # what falls together says a thing once
    for notice in _last_word_first(notices):
        record = read.get(notice.record_id) if notice.record_id else None
        # Of no record the facts are numbers of several lists: change 2 of the areas is not consent 2.
        subject = (notice.record_id, (notice.why, notice.facts) if notice.why in _SAYS_MORE else "")
        if subject in seen or (record is not None and not may_see(who, record)):
            continue
        seen.add(subject)
        if (answered := _answered(notice, record, asleep, reader)) is not None:
            told.append(answered)
        elif blocks := _blocks(read, notice, record, who, reader):
            told.append(
                reminders.Told(
                    heading=_heading(read, notice, record, reader),
                    blocks=tuple(blocks),
                    is_open=_can_be_answered(notice, record),
                    can_be_done=isinstance(record, Action),
                )
            )
    return told


def _can_be_answered(notice: Notice, record: Record | None) -> bool:
    if isinstance(record, Proposal):
        return False  # its buttons say how to answer
    if record is None or (isinstance(record, Action) and _is_gone(notice, record)):
        return False
    return not isinstance(record, Action | Issue) or record.is_open


def _is_gone(notice: Notice, action: Action) -> bool:
    of_owning = {Why.ASSIGNED, Why.UNASSIGNED, Why.MOVED}
    return notice.why in of_owning and notice.whose not in action.owners


def _last_word_first(notices: Sequence[Notice]) -> Sequence[Notice]:
    """Let a thing that several notices tell be told by the one that says most: that it is late, or late for good.

    What is the reader's own comes before what they read for somebody who is away.
    """
    says_most = {Why.LAST: 0, Why.LATE: 1}
    first = {notice.record_id: place for place, notice in reversed(list(enumerate(notices)))}
    return sorted(
        notices,
        key=lambda one: (one.stands_for or 0, first[one.record_id], says_most.get(Why(one.why), 2)),
    )


def _answered(notice: Notice, record: Record | None, asleep: Hushed, reader: Reader) -> reminders.Told | None:
    """Return the one line to which an open action shrinks: put off, stopped, stuck, or due on another day by now."""
    if not isinstance(record, Action) or not record.is_open or notice.why not in REMINDERS:
        return None
    of = (notice.whose, record.id)
    if of in asleep and notice.why != Why.ASKED:
        return reminders.shrunk(reminders.asleep(record, reader, until=asleep[of]))
    if notice.why not in OF_A_DEADLINE:
        return None
    if record.state == ActionState.BLOCKED:
        return reminders.shrunk(reminders.blocked(record))
    if occurrence(record.due_at) != notice.facts:
        return reminders.shrunk(reminders.moved(record, reader))
    return None


def _heading(read: Read, notice: Notice, record: Record | None, reader: Reader) -> str:
    """Say for whom it is where that is not the reader, and when it is due."""
    return "\n".join(filter(None, [_for_whom(read, notice, reader), _due(notice, record, reader)]))


def _for_whom(read: Read, notice: Notice, reader: Reader) -> str:
    if notice.stands_for is None:
        return ""
    of_officer = (one for one in read.roster.absences_of(notice.stands_for) if one.covers(reader.today))
    return calendar.for_whom(notice.stands_for, next(of_officer, None), reader)


def _due(notice: Notice, record: Record | None, reader: Reader) -> str:
    if notice.why in REMINDERS and isinstance(record, Action) and record.due:
        day = local(record.due_at or reader.now, reader.zone).date() if record.due.at else record.due.day
        return reminders.heading(reader, record.due, day=day)
    return ""


def _blocks(read: Read, notice: Notice, record: Record | None, who: Actor, reader: Reader) -> list[Block]:
    if notice.why == Why.UNDELIVERED:
        said = undelivered.told(notice.facts, reader, what=_what(read, notice))
        beside = related(read, record, may_know=partial(may_see, who)) if record else None
        about = record_views.in_brief(record, reader, beside) if record and beside else ""
        return [section("\n".join(filter(None, [said, about])))]
    if notice.why in OF_PEOPLE:
        return offices.told(read, notice, reader)
    if notice.why == Why.ABSENCE:
        return _of_absence(read, notice, reader)
    if notice.why == Why.BACK:
        return _of_return(read, notice, reader)
    if notice.why == Why.AREA:
        return areachanges.told(read, notice, reader)
    if notice.why == Why.STRANGER:
        return people.stranger(read.roster.persons[int(notice.facts)])
    if notice.why == Why.SAME and record is not None:
        other = read.get(int(notice.facts))
        return duplicates.told(record, other if may_see(who, other) else None, reader)
    if isinstance(record, Action):
        return _action_blocks(read, notice, record, reader)
    if isinstance(record, Proposal) and notice.why != Why.ASKED:
        return _of_proposal(read, notice, record, who, reader)
    if notice.why == Why.ASKED and record is not None:
        return reminders.asked(record)
    if isinstance(record, Issue):
        return issuenews.told(read, notice, record, who, reader)
    if isinstance(record, Decision):
        return _decision_blocks(read, notice, record, who, reader)
    raise TypeError(f"no words for {notice.why}")


def _decision_blocks(
    read: Read, notice: Notice, decision: Decision, who: Actor, reader: Reader
) -> list[Block]:
    issue = read.get(decision.issue_id)
    if notice.why == Why.REVIEW:
        return decisions.due_for_review(issue, decision, reader, due=notice.facts)
    beside = beside_of(read, decision, may_know=partial(may_see, who))
    if notice.why == Why.CONFIRM:
        return decisions.to_confirm(issue, decision, reader, beside=beside)
    row = returning.of_raiser(issue)
    said = decisions.to_raiser(issue, decision, reader, beside=beside, me=notice.whose)
    return [section(said), *([buttons(row)] if row else [])]


def _of_proposal(read: Read, notice: Notice, proposal: Proposal, who: Actor, reader: Reader) -> list[Block]:
    """What a notice says of a proposal; who has not been reached is for the chair and the secretary."""
    said = silences.comment_of(read, notice) if notice.why == Why.COMMENTED else []
    is_chair = Rights.CHAIR in who.all_rights
    return proposals.told(notice, proposal, reader, standing_of(read, proposal), says=said, is_chair=is_chair)


def _of_absence(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    if notice.facts.startswith("over "):
        # An older notice names no officer: only they were told then.
        _, person, officer = f"{notice.facts} {notice.person_id}".split()[:3]
        return calendar.over(int(person), reader, stood_in=officer == str(notice.person_id))
    found = next((one for one in read.roster.absences if str(one.id) == notice.facts), None)
    return calendar.told_of_absence(found, reader, to=notice.person_id) if found else []


def _of_return(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    """What was done for somebody who was away, as far as they may see it, and what is theirs."""
    absence = next((one for one in read.roster.absences if one.as_facts() == notice.facts), None)
    if absence is None:
        return []
    who = acting(absence.person_id, roster=read.roster, charter=read.charter, on=reader.today)
    begun, ended = (moment(day, time(0), reader.zone) for day in (absence.from_on, absence.to_on + DAY))
    name = read.roster.name(absence.person_id)
    done = lists.done_for(read, name, who=who, since=begun, until=ended, limit=calendar.MOST_DONE)
    mine = lists.actions(read, lists.Filter(owner=absence.person_id), who=who, now=reader.now)
    return calendar.welcome_back(absence, reader, done=done, mine=mine)


def _what(read: Read, notice: Notice) -> str:
    """Say what it was that could not be delivered: the record of the notice, or what has none."""
    if notice.record_id is not None:
        return "this"
    post = outbox.find(read, int(notice.facts.partition(" ")[0]))
    named = {
        PostKind.FILE: "the file",
        PostKind.DIGEST: "the digest",
        PostKind.AUDIT: "the day's seal of the history",
    }
    return named.get(PostKind(post.kind), "a message") if post is not None else "a message"


def _action_blocks(read: Read, notice: Notice, action: Action, reader: Reader) -> list[Block]:
    if notice.why in (Why.MOVED, Why.UNASSIGNED):
        return actions.corrected(notice, action, reader)
    if notice.why == Why.ASSIGNED and action.is_open:
        return actions.assigned(action, reader, notice)
    if notice.why == Why.UNANSWERED and action.is_open:
        return reminders.unanswered(action, reader)
    told_on = _secretary_hears_on(read, notice, action) if notice.why == Why.LAST else None
    return reminders.item(action, reader, why=Why(notice.why), told_on=told_on)


def _secretary_hears_on(read: Read, notice: Notice, action: Action) -> date | None:
    """Return the day on which the secretary hears that a last reminder had no answer; None when they were reminded."""
    mornings = told_after_the_last(read, action, notice.due_at).values()
    zone = zone_of(read, read.roster.persons[notice.person_id])
    return min((local(at, zone).date() for at in mornings), default=None)
