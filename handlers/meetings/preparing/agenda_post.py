"""The message that is the agenda of a meeting, once it went out: corrected where it stands."""

from bot.meetings import Meeting
from storage import outbox
from storage.unit_of_work import Tx


def post_key(meeting: Meeting) -> str:
    """Return the key of the post that is the agenda of a meeting."""
    return f"agenda:{meeting.id}"


def refresh(tx: Tx, meeting: Meeting) -> None:
    """Make the agenda anew where it went out; nothing before that."""
    if meeting.agenda_at is not None and (post := outbox.find_by_key(tx, post_key(meeting))) is not None:
        outbox.refresh_post(tx, post.id)
