"""Say who came to a meeting, also while it goes on."""

from bot.grammar.who_came import SAID_LIKE, read_who_came
from handlers.core.calls import Ask, Reply
from handlers.meetings import changes, invitees, presence
from handlers.meetings.record import clock, correcting
from handlers.meetings.room import took_part, views, who_came
from storage import meetings
from storage.unit_of_work import Tx


def present(ask: Ask, tx: Tx) -> Reply:
    """Enter who came, and how; of those who aren't named what is known stays."""
    meeting = changes.over_meeting(ask, tx, "present")
    said = read_who_came(ask.parsed.text.split(), ask.typing_context)
    if said.says_nothing:
        raise ask.error_at("text", f"Who came? Say it like {SAID_LIKE.format(meeting.ref)}")
    correcting.must_be_open(tx, meeting, ask.reader)
    guests = who_came.take_uninvited(tx, meeting, said)
    before = meetings.attendances(tx, meeting)
    given = who_came.enter(ask, tx, meeting, said)
    if not said.says_nothing:
        tx.change(meeting, "came", why=who_came.history_words(said, ask.roster))
    invited, me = invitees.of_meeting(tx, meeting), ask.actor.person_id
    chair = took_part.absent_chair(tx, meeting, given)
    clock.begin(tx, meeting)
    corrected = correcting.follow(tx, meeting) if given != before else []
    message = views.entered(
        meeting,
        ask.reader,
        presence=[
            *took_part.lines(tx, meeting, given),
            *took_part.who_chaired(chair, meeting, ask.reader),
            *corrected,
        ],
        guests=guests,
        silent=who_came.silent(invited, given, meeting, me=me),
        asks_me=me in invited and not presence.has_said(given.get(me), meeting),
    )
    return Reply.from_message(message)
