"""Last day of a procedure: computed, or checked against the addressees' working days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot import proposals as rules
from bot.calendar import Due
from bot.dates.readings import exact_words
from bot.errors import AmbiguousInput, Interpretation
from bot.proposals import Proposal
from handlers.core.blocks.text import day
from handlers.core.calls import Ask
from handlers.core.delivery.notify import covered_working_days, local_day
from handlers.core.records.closed_days import ask_about_closed_day, is_chosen_day
from handlers.proposals import views
from handlers.proposals.recount import end_due
from storage.unit_of_work import Tx


def set_end(ask: Ask, tx: Tx, proposal: Proposal, due: Due | None, *, again: str) -> list[str]:
    """Set the end; return lines about it. Raises a question if somebody has too few working days."""
    days = tx.charter.silence.days
    people = {one: (local_day(tx, one, tx.now), covered_working_days(tx, one)) for one in proposal.owners}
    home = tx.charter.working_days(tx.charter.station)
    first, last = rules.earliest_end(people, days, home)
    if due is None:
        proposal.set_due(end_due(ask.charter, first, f"{days} working days"))
        return [views.earliest_day_reason(first, last, ask.reader, days=days)]
    if again and due.day <= (today := ask.charter.day_of(ask.now)):
        was = "is today" if due.day == today else "has passed"
        raise end_question(ask, f"{ask.reader.day(due.day)} {was}.", due, [first], again=again)
    end = checked_end(ask, due)
    short = rules.people_short_of_days(people, end.day, dict.fromkeys(people, days))
    if not again:
        ask_about_closed_day(ask, due, [ask.actor.person_id])
    if short and not is_chosen_day(ask, due):
        sentence = views.too_short(end.day, short, ask.reader, days=days)
        raise end_question(ask, sentence, due, [first, end.day] if first != end.day else [first], again=again)
    proposal.set_due(end)
    return [views.too_short(end.day, short, ask.reader, days=days)] if short else []


def checked_end(ask: Ask, due: Due) -> Due:
    """Return the end on a day, at the charter's hour. Raises for another hour, and for today or a past day."""
    if due.at is not None and due.at != ask.charter.silence.at:
        hour = f"{ask.charter.silence.at:%H:%M}"
        raise ask.error_at(
            "due", f"A silence procedure ends at {hour}. Say the day alone: {due.day.isoformat()}"
        )
    end = end_due(ask.charter, due.day, due.typed)
    if end.ends_at() <= ask.now:
        raise ask.error_at(
            "due",
            f"{ask.reader.due(end)} has passed. Say a later day, or none: then I find the first possible one.",
        )
    if end.day <= ask.charter.day_of(ask.now):
        raise ask.error_at(
            "due",
            f"{ask.reader.day(end.day)} is today, and nobody would have time to object. "
            "Say a later day, or none: then I find the first possible one.",
        )
    return end


def end_question(ask: Ask, sentence: str, due: Due, offered: Sequence[date], *, again: str) -> AmbiguousInput:
    def label(on: date) -> str:
        text = day(on, today=ask.today)
        return text if on != due.day else f"Keep {text}"

    if again:
        readings = [Interpretation(label(on), f"{again} due:{on.isoformat()}") for on in offered]
        return AmbiguousInput(sentence, phrase=ask.call.words, interpretations=readings)
    zone = ask.typing_context.zone
    readings = [Interpretation(label(on), exact_words(replace(due, day=on), zone)) for on in offered]
    return AmbiguousInput(sentence, phrase=due.typed, interpretations=readings)
