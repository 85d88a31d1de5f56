"""“endorsed, to MCG”: what an item is about is submitted to that body, where it goes through bodies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.agendas.items import AgendaItem
from bot.charter import Charter
from bot.entries import Entry
from bot.errors import UserError
from bot.grammar.minutes import LineKind, MinuteLine, body_named
from bot.permissions import check, may_see
from bot.ways import must_be_on_way, must_be_open, waiting_for
from handlers.core.calls import Ask
from handlers.meetings import views as meeting_views
from handlers.minutes.reading import Minutes
from storage.unit_of_work import Read, Tx


@dataclass(frozen=True)
class Sending:
    """To which body an item goes: `ref` is submitted, or `problem` says why nothing is."""

    place: int
    body: str
    ref: str = ""
    problem: str = ""
    is_before: bool = False  # it is before that body already

    @property
    def goes(self) -> bool:
        return bool(self.ref) or self.is_before

    @property
    def sentence(self) -> str:
        return f"{self.ref} is submitted to {self.body}." if self.ref else self.problem


def of_minutes(ask: Ask, read: Read, minutes: Minutes) -> list[Sending]:
    """Return what the outcomes of some minutes send to other bodies."""
    return [one for _, one in _each(ask, read, minutes)]


def _each(ask: Ask, read: Read, minutes: Minutes) -> Iterator[tuple[MinuteLine, Sending]]:
    for line in minutes.of(LineKind.OUTCOME):
        body = body_named(line.text, ask.charter)
        if body and line.place is not None:
            yield line, _sending(ask, read, minutes.items[line.place], line.place, body)


def _sending(ask: Ask, read: Read, item: AgendaItem, place: int, body: str) -> Sending:
    about = read.get(item.for_id) if item.for_id is not None else None
    if not isinstance(about, Entry) or not may_see(ask.actor, about):
        return Sending(place, body, problem=_no_way(ask.charter, place, body))
    register = ask.charter.register(about.kind)
    if register is None or not register.every_way:
        return Sending(place, body, problem=_no_way(ask.charter, place, body))
    try:
        must_be_on_way(about, register, ask.charter.body(body))
        must_be_open(about, register)
        check(ask.actor, "change entry", about, charter=ask.charter)
    except UserError as error:
        return Sending(place, body, problem=f"Nothing is submitted to {body}: {error}")
    if waiting_for(about, body) is not None:
        return Sending(place, body, problem=f"{about.ref} is before {body} already.", is_before=True)
    return Sending(place, body, ref=about.ref)


def _no_way(charter: Charter, place: int, body: str) -> str:
    """Return that an item is about nothing that goes through bodies, and how that is entered."""
    said = f"Item {place} is about nothing that goes through bodies, so nothing is submitted to {body}."
    known = next((one for one in charter.registers if any(body in way for way in one.every_way)), None)
    if known is None:
        return said
    return f"{said} To enter what does: {known.one} <title>, then submit {known.prefix}-1 to:{body}"


def send(ask: Ask, tx: Tx, minutes: Minutes) -> list[Sending]:
    """Submit what the outcomes of minutes send to other bodies; return what was, and what wasn't and why."""
    found = list(_each(ask, tx, minutes))
    for line, one in found:
        if one.ref:
            word = ask.charter.decision_word(line.word).label
            reason = f"{word} by {meeting_views.name(minutes.meeting)}".replace('"', "")
            words = f'submit {one.ref} to:{one.body} reason:"{reason}"'
            ask.run_words(replace(ask.call, words=words, values=None), tx)
    return [one for _, one in found]
