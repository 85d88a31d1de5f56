"""Texts about requests for consent."""

from collections.abc import Sequence

from bot.names import join_names
from bot.people import Consent, ConsentState
from handlers.core.blocks.elements import Block, Button, Message, buttons, section
from handlers.core.blocks.text import Reader
from handlers.core.calls import CONSENT_PREFIX

_STATE_PHRASES = {
    ConsentState.GIVEN: "confirmed this",
    ConsentState.DECLINED: "declined this",
    ConsentState.WITHDRAWN: "withdrew this",
}


def consent_requested(consent: Consent, words: str, seconds: Sequence[int], reader: Reader) -> Message:
    """Tell the requester who can confirm, and that nothing is done before."""
    asked = join_names([reader.name(one) for one in seconds])
    text = f"{words}: it counts when a second person confirms.\nI'm asking {asked} now."
    return Message(
        text,
        (section(text), buttons([Button("Withdraw", "withdrawconsent", f"{CONSENT_PREFIX}{consent.id}")])),
    )


def consent_notification(
    consent: Consent, words: str, reader: Reader, *, to: int, answers: bool
) -> list[Block]:
    head = f"*{words}*"
    if consent.state != ConsentState.PENDING:
        return [section(f"{head}\n{answered(consent, reader)}")]
    text = f"{head}\n{reader.name(consent.asked_by)} asks for it; it counts when a second person confirms."
    if to == consent.asked_by:
        return []
    return [section(text), *([buttons(_answer_buttons(consent))] if answers else [])]


def answered(consent: Consent, reader: Reader) -> str:
    by, at = consent.answered_by, consent.answered_at
    when = f" on {reader.day_of(at)}" if at else ""
    return f"{reader.name(by)} {_STATE_PHRASES.get(ConsentState(consent.state), '')}{when}."


def _answer_buttons(consent: Consent) -> list[Button]:
    return [
        Button("Confirm", "consent", f"{CONSENT_PREFIX}{consent.id}"),
        Button("Decline", "decline", f"{CONSENT_PREFIX}{consent.id}"),
    ]
