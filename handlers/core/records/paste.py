"""Several lines pasted where one is expected."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot import paste
from bot.errors import RecordHidden, UserError
from bot.grammar.text import plain_text
from bot.paste import CANCELLED, REPLACED, PastePreview
from handlers.core.calls import PASTED_PREFIX, Ask, Reply
from handlers.core.records.create import assume_channel_area, confirm_channel_area
from handlers.core.words import parse_for_verb
from storage import previews
from storage.unit_of_work import Read, Tx


def accept_single_line(ask: Ask, tx: Tx) -> Reply:
    """Refuse several lines where each would need more than a line holds."""
    verb, _ = ask.registry.find(ask.call.words)
    _, found = paste.split_items(ask.parsed.text, options=verb.options, listener=ask.typing_context)
    if len(found) <= 1:
        return run_as_single_line(ask, tx)
    raise UserError(
        f"Those are {len(found)} lines, and only actions can be logged several at once. Nothing was done: "
        "one line at a time here."
    )


def run_as_single_line(ask: Ask, tx: Tx) -> Reply:
    """Join lines that are one title with its options."""
    verb, _ = ask.registry.find(ask.call.words)
    words = " ".join(paste.split_lines(ask.parsed.text))
    one = assume_channel_area(replace(ask, parsed=parse_for_verb(verb, words, ask.typing_context)))
    return confirm_channel_area(one, tx, verb.work(one, tx))


def preview_key(ask: Ask) -> str:
    """Return the key under which the preview of a call is stored."""
    return f"{PASTED_PREFIX}{hashlib.sha256(str(ask.call.key).encode()).hexdigest()[:24]}"


def save_preview(ask: Ask, tx: Tx, words: str) -> str:
    """Store what was previewed until it is applied or dropped; return the key for the buttons."""
    key = preview_key(ask)
    tx.add(PastePreview(key=key, person_id=ask.actor.person_id, at=ask.now, words=words))
    return key


def save_again(ask: Ask, tx: Tx, kept: PastePreview) -> str:
    """Store a preview anew in place of one that has become outdated; return the key for the new buttons."""
    previews.set_outcome(tx, kept, REPLACED)
    key = preview_key(ask)
    tx.add(replace(kept, key=key, at=ask.now, became=""))
    return key


def fingerprint(shown: Sequence[object]) -> str:
    """Return a hash of the values that a preview showed, so that its button does that and nothing else."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


def pasted_table(text: str, ask: Ask) -> bytes:
    """Return the lines of a pasted table as they were before Slack marked what is in them."""
    # With a mark around it a line keeps its first cell, where that is empty.
    lines = [plain_text(f"|{line}|", ask.typing_context)[1:-1] for line in text.splitlines()]
    return "\n".join(lines).encode()


@dataclass(frozen=True, kw_only=True)
class Previews:
    """What is said of previews of one sort that are not stored, or were dropped, replaced or applied.

    `applied` takes what a preview became; `dropped` is the answer to dropping it.
    """

    expired: str
    cancelled: str
    replaced: str
    applied: Callable[[str], str]
    dropped: str

    def pending(self, ask: Ask, read: Read) -> PastePreview:
        """Return the preview that a button names. Raises UserError unless it is stored, pending and the caller's."""
        key = next((word for word in ask.call.words.split() if word.startswith(PASTED_PREFIX)), "")
        kept = previews.find(read, key)
        if kept is None:
            raise UserError(self.expired)
        if kept.person_id != ask.actor.person_id:
            raise RecordHidden(self.expired)
        if kept.became == CANCELLED:
            raise UserError(self.cancelled)
        if kept.became == REPLACED:
            raise UserError(self.replaced)
        if kept.became:
            raise UserError(self.applied(kept.became))
        return kept

    def drop(self, ask: Ask, tx: Tx) -> Reply:
        """Discard the preview that a button names."""
        previews.set_outcome(tx, self.pending(ask, tx), CANCELLED)
        return Reply(text=self.dropped)
