"""Somebody who was invited says for themselves, once a meeting has begun, that they are or were there."""

from dataclasses import replace
from datetime import timedelta

from bot.errors import Offer, PermissionDenied, UserError
from bot.grammar.parse import split_first_word
from bot.grammar.who_came import WhoCame
from bot.meetings import Answer, Meeting
from bot.permissions import may_see
from bot.phrases import first_ref, without_refs
from bot.presence_words import people_listed, read_presence
from bot.records import BUILT_IN, Kind, Prefixes
from handlers.core.calls import Ask, Reply, get_named
from handlers.meetings import invitees, presence
from handlers.meetings.record import correcting
from handlers.meetings.room import listing, views, who_came
from storage import meeting_records, meetings
from storage.unit_of_work import Read, Tx

THERE = "there"
REMEMBERED = timedelta(days=15)  # for how long "I was there" is about a meeting that isn't named
VIDEO = "video"


def claim(words: str, prefixes: Prefixes) -> str | None:
    """Return words that say that their writer was at a meeting as a call; None for others."""
    ref = first_ref(words, prefixes)
    if ref is not None and ref.kind is not Kind.MEETING:
        return None
    bare = without_refs(words)
    return f"{THERE} {words}" if read_presence(bare) or people_listed(bare) else None


def there(ask: Ask, tx: Tx) -> Reply:
    """Enter that the caller took part in a meeting: the one that they name, else the last to which they were invited."""
    text = ask.parsed.text
    bare = without_refs(text)
    answer = Answer.REMOTE if text.strip() == VIDEO else read_presence(bare)
    if answer is None and (people := people_listed(bare)) is not None:
        return listing.offer(ask, tx, people, named=first_ref(text, BUILT_IN)) or _read_as_ever(ask, tx)
    if not ask.parsed.refs and (ref := first_ref(text, BUILT_IN)) is not None:
        ask = replace(ask, parsed=replace(ask.parsed, refs=[ref]))
    if ask.parsed.refs:
        return enter(ask, tx, get_named(ask, tx, THERE, Meeting), answer or Answer.COMING)
    found = _begun(ask, tx)
    if not found:
        return _read_as_ever(ask, tx)
    if len(found) > 1:
        raise UserError(
            "At which meeting?", offers=[Offer(one.ref, THERE, _again(one, answer)) for one in found[:3]]
        )
    return enter(ask, tx, found[0], answer or Answer.COMING)


def _again(meeting: Meeting, answer: Answer | None) -> str:
    return f"{meeting.ref} {VIDEO}" if answer == Answer.REMOTE else meeting.ref


def _begun(ask: Ask, read: Read) -> list[Meeting]:
    """Return the meetings of the last days to which the caller was invited and of which it isn't known that they came."""
    days = (ask.today - REMEMBERED, ask.today)
    held = meetings.begun_between(read, who=ask.actor, first=days[0], last=days[1], now=ask.now)
    me = ask.actor.person_id
    found = [one for one in held if me in invitees.of_meeting(read, one) and not one.headcount]
    found = [one for one in found if not record_stands(read, one)]
    given = meetings.answers_of(read, me, [one.id for one in found]) if found else {}
    return [one for one in found if not presence.came(read, given.get(one.id), one)] or found[:1]


def _read_as_ever(ask: Ask, tx: Tx) -> Reply:
    """Run words of somebody who was invited to no meeting as those that nobody claims."""
    plain, words = ask.registry.unclaimed, split_first_word(ask.call.words)[1]
    if ask.call.is_in_our_conversation and ask.call.message:
        words = plain.interpret_message(words)
    verb, rest = plain.find(words)
    return ask.run_words(replace(ask.call, words=f"{verb.name} {rest}"), tx)


def is_open_to(ask: Ask, read: Read, meeting: Meeting) -> bool:
    """Return whether the caller may say for themselves that they came."""
    has_met = meeting.has_begun(ask.now) and not (meeting.is_cancelled or meeting.body or meeting.headcount)
    return (
        has_met
        and not record_stands(read, meeting)
        and may_see(ask.actor, meeting)
        and ask.actor.person_id in invitees.of_meeting(read, meeting)
    )


def record_stands(read: Read, meeting: Meeting) -> bool:
    """Return whether the record of a meeting is final: from then on nobody says for themselves that they came."""
    record = meeting_records.find(read, meeting.id) if meeting.is_held else None
    return record is not None and record.is_final


def enter(ask: Ask, tx: Tx, meeting: Meeting, answer: Answer) -> Reply:
    """Enter that the caller took part. Raises UserError where that can't be said."""
    me = ask.actor.person_id
    if meeting.body or meeting.is_cancelled or not meeting.has_begun(ask.now):
        raise UserError(views.no_coming(meeting, ask.reader))
    people = invitees.who_can_change(tx, meeting, ask.today)
    if me not in invitees.of_meeting(tx, meeting):
        raise PermissionDenied(views.not_invited_then(meeting, ask.reader, people))
    if meeting.headcount:
        raise UserError(views.counted_in_numbers(meeting, ask.reader, people))
    if record_stands(tx, meeting):
        raise UserError(views.record_stands(meeting, ask.reader, people))
    before = meetings.attendances(tx, meeting).get(me)
    if before is None or before.answer != answer or not presence.came(tx, before, meeting):
        said = WhoCame(answers={me: answer})
        who_came.enter(ask, tx, meeting, said)
        tx.change(meeting, "came", why=who_came.history_words(said, ask.roster))
        correcting.follow(tx, meeting)
    return Reply.from_message(views.you_were_there(meeting, ask.reader, answer, before=before))
