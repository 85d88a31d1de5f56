"""Attachments and links in messages: stored as references beside the record; the content stays at Slack."""

from collections.abc import Sequence

from bot.history import Attachment, File
from bot.records import Record
from handlers.core.calls import Ask
from storage import attachments
from storage.unit_of_work import Tx

MAX_FILES = 20  # of one message


def placeholder_text(files: Sequence[File]) -> str:
    """Return the text of a note without words: "(file) quote.pdf"; "" without a file."""
    names = [file.name for file in files if file.type != "link"]
    return f"(file) {', '.join(names)}" if names else ""


def attach(ask: Ask, tx: Tx, record: Record) -> None:
    """Store the attachments of the message that is being answered."""
    _add(ask, tx, record, ask.call.files)


def update_attachments(ask: Ask, tx: Tx, record: Record) -> None:
    """After an edit: add new attachments, and mark those that the message no longer has."""
    channel, ts = ask.call.message or ("", "")
    before = attachments.of_message(tx, channel, ts, record_id=record.id)
    there, known = {file.file for file in ask.call.files}, {one.file for one in before}
    attachments.mark_removed(tx, [one for one in before if one.file not in there])
    _add(ask, tx, record, [file for file in ask.call.files if file.file not in known])


def _add(ask: Ask, tx: Tx, record: Record, files: Sequence[File]) -> None:
    channel, ts = ask.call.message or (None, None)
    for file in files[:MAX_FILES]:
        tx.add(
            Attachment(
                record_id=record.id,
                person_id=ask.actor.person_id,
                at=ask.now,
                file=file.file,
                name=file.name,
                type=file.type,
                size=file.size,
                slack_channel=channel,
                slack_ts=ts,
            )
        )
