"""What waits on Home about people: requests that a second person confirms, and areas that nobody covers."""

from bot.appointments import CHAIR_AND_SECRETARY, Vacancy
from bot.people import Appointment, Consent
from handlers.core.blocks.chips import Chip
from handlers.core.blocks.elements import Block, Button, entry
from handlers.core.blocks.text import Reader, escape
from handlers.core.blocks.things import thing
from handlers.core.calls import CONSENT_PREFIX, Ask
from handlers.core.home import HomePart, Waiting
from handlers.people.consents import consents_to_confirm
from handlers.people.vacancies import arisen_vacancies, last_holder
from storage.unit_of_work import Read


def consent(request: Consent, words: str, reader: Reader) -> Block:
    """Return what another person asked for and the reader may confirm."""
    facts = (Chip.WAITING, f"{reader.name(request.asked_by)} asks you to confirm it")
    return thing(f"*{words}*", facts, Button("Look", "request", f"{CONSENT_PREFIX}{request.id}"))


def _consents(ask: Ask, read: Read) -> list[Waiting]:
    return [Waiting([consent(one, words, ask.reader) for one, words in consents_to_confirm(ask, read)])]


def _vacancies(ask: Ask, read: Read) -> list[Waiting]:
    """Return the areas that nobody covers any more, for those who supervise the task force."""
    if not ask.actor.rights & CHAIR_AND_SECRETARY:
        return []
    found = [(one, last_holder(read, one)) for one in arisen_vacancies(read, ask.today)]
    return [Waiting([_vacant(one, last, ask.reader) for one, last in found])]


def _vacant(one: Vacancy, last: Appointment | None, reader: Reader) -> Block:
    said = f"Nobody covers {reader.area(one.area)} for {escape(one.entity)}."
    return entry(said, Button("Appoint", "appoint", f"n:{last.id}") if last else None)


HOME = (HomePart(order=20, waiting=_consents), HomePart(order=110, waiting=_vacancies))
