"""Words that may be an answer, as they are kept of a call."""

from bot.records import Record
from bot.unconfirmed import UnconfirmedWords
from handlers.core.calls import Ask


def unconfirmed_words(
    ask: Ask, record: Record, text: str, *, person: int, revision: int = 0, entity: str = ""
) -> UnconfirmedWords:
    """Return what the caller said about a record as words of `person`, whose answer it may be.

    What was typed as a command stands in no message: it has no channel, and its moment as the timestamp.
    """
    channel, ts = ask.call.message or ("", f"{ask.now.timestamp():.6f}")
    return UnconfirmedWords(
        record_id=record.id,
        revision=revision,
        person_id=person,
        written_by=ask.actor.person_id,
        channel=channel,
        ts=ts,
        at=ask.now,
        text=text,
        entity=entity,
    )
