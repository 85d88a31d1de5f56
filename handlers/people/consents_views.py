"""How it looks when a second person is asked."""

from collections.abc import Sequence

from bot.people import Consent, ConsentState
from handlers.blocks.elements import Block, Button, Message, buttons, section
from handlers.blocks.text import Reader

CONSENT = "c:"  # begins the word by which a button names what waits
_BECAME = {
    ConsentState.GIVEN: "confirmed this",
    ConsentState.DECLINED: "declined this",
    ConsentState.WITHDRAWN: "withdrew this",
}


def asked(consent: Consent, words: str, seconds: Sequence[int], reader: Reader) -> Message:
    """Say to whoever asked who can confirm it, and that nothing is done before."""
    text = (
        f"{words}: it counts when a second person confirms.\n{reader.names(seconds)} can; they are asked now."
    )
    return Message(
        text, (section(text), buttons([Button("Withdraw", "withdrawconsent", f"{CONSENT}{consent.id}")]))
    )


def told(consent: Consent, words: str, reader: Reader, *, to: int) -> list[Block]:
    head = f"*{words}*"
    if consent.state != ConsentState.WAITING:
        return [section(f"{head}\n{answered(consent, reader)}")]
    text = f"{head}\n{reader.name(consent.asked_by)} asks for it; it counts when a second person confirms."
    return [section(text), buttons(_row(consent))] if to != consent.asked_by else []


def line(consent: Consent, words: str) -> tuple[str, list[Button]]:
    """Return the line of an overview, and its buttons."""
    return f"Waiting for a second person: {words}", _row(consent)


def answered(consent: Consent, reader: Reader) -> str:
    by, at = consent.answered_by, consent.answered_at
    when = f" on {reader.day_of(at)}" if at else ""
    return f"{reader.name(by)} {_BECAME.get(ConsentState(consent.state), '')}{when}."


def _row(consent: Consent) -> list[Button]:
    return [
        Button("Confirm", "consent", f"{CONSENT}{consent.id}"),
        Button("Decline", "decline", f"{CONSENT}{consent.id}"),
    ]
