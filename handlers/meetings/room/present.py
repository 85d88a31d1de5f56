"""Say who came to a meeting, also while it goes on."""

from bot.grammar.who_came import SAID_LIKE, read_who_came
from handlers.core.calls import Ask, Reply
from handlers.meetings import changes, invitees, presence, registration_views
from handlers.meetings.room import views, who_came
from storage.unit_of_work import Tx


def present(ask: Ask, tx: Tx) -> Reply:
    """Enter who came, and how; of those who aren't named what is known stays."""
    meeting = changes.over_meeting(ask, tx, "present")
    said = read_who_came(ask.parsed.text.split(), ask.typing_context)
    if said.says_nothing:
        raise ask.error_at("text", f"Who came? Say it like {SAID_LIKE.format(meeting.ref)}")
    before = set(invitees.of_meeting(tx, meeting))
    given = who_came.enter(ask, tx, meeting, said)
    tx.change(meeting, "came", why=who_came.history_words(said, ask.roster))
    invited, me = invitees.of_meeting(tx, meeting), ask.actor.person_id
    message = views.entered(
        meeting,
        ask.reader,
        presence=registration_views.presence(presence.counted(tx, [meeting], given)),
        uninvited=[one for one in said.answers if one not in before],
        silent=who_came.silent(invited, given, meeting, me=me),
        asks_me=me in invited and not presence.has_said(given.get(me), meeting),
    )
    return Reply.from_message(message)
