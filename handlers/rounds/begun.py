"""Answers that were begun: which question still needs one, and how that is said to whom."""

from collections.abc import Mapping, Sequence

from bot.entries import Entry
from bot.errors import Offer, UserError
from bot.names import join_all
from bot.register_fields import is_filled
from bot.registers import RegisterField
from bot.rounds import SEAT, Seat, SeatAnswer, seat_words
from handlers.core.blocks.text import Reader, escape, with_full_stop
from handlers.rounds import views
from handlers.rounds.sending import as_entry
from handlers.rounds.standing import Standing

INSTEAD = "instead"  # before the seat of "no change": what was begun gives way to it


def required(standing: Standing, said: Entry) -> list[RegisterField]:
    """Return the questions that need an answer, in their order: also a number that is neither there nor called missing.

    A round that begins with yes or no is asked for just that.
    """
    asked, reasons = standing.rule.asked_names, standing.rule.reasons
    missing = [name for name, why in reasons.items() if not is_filled(said.value(why))]
    fields = [one for one in standing.register.fields if one.name in asked]
    needed = [one for one in fields if one.required or one.name in missing]
    conditional = standing.register.required_with(said.values)
    for axis in standing.register.states if standing.rule.changes_entries else ():
        conditional += standing.register.lacking(axis, said.value(axis.name), said.values)
    is_said = is_filled(said.value(standing.first.name)) or not standing.is_yes_or_no(standing.first)
    needed += [] if is_said else [one for one in fields if one.name == standing.first.name]
    needed += [one for one in fields if one in conditional and one.name not in reasons.values()]
    return sorted(dict.fromkeys(needed), key=lambda one: asked.index(one.name))


def lacking(standing: Standing, said: Entry) -> RegisterField | None:
    """Return the first question that needs an answer and has none."""
    found = (one for one in required(standing, said) if not is_filled("".join(said.values.get(one.name, ()))))
    return next(found, None)


def asked_then(standing: Standing) -> str:
    """Return the required question that follows the first one, in a round whose answers are new entries; "" for none."""
    if standing.rule.changes_entries or standing.is_yes_or_no(standing.first):
        return ""
    needed = required(standing, as_entry(standing, ()))
    others = [one for one in needed if one.name != standing.first.name]
    return standing.question(others[0]).ask if others else ""


def begun_lines(standing: Standing, seats: Sequence[Seat], reader: Reader) -> Mapping[str, str]:
    """Return what was begun of these seats, by whom, and what it lacks; its words for whoever wrote them alone."""
    found = ((one.seat, standing.begun.get(one.seat)) for one in seats)
    return {seat: _begun(standing, drafts, reader) for seat, drafts in found if drafts}


def _begun(standing: Standing, drafts: Sequence[SeatAnswer], reader: Reader) -> str:
    first, *others = sorted(drafts, key=lambda one: one.person_id != reader.person_id)
    also = join_all([reader.short_name(one.person_id) for one in others])
    return f"{_line(standing, first, reader)}{f' {also} began one, too.' if also else ''}"


def _line(standing: Standing, draft: SeatAnswer, reader: Reader) -> str:
    if draft.person_id == reader.person_id:
        began = f"You began: {views.excerpted(standing, draft.pairs)}"
    else:
        began = f"{reader.short_name(draft.person_id)} began an answer"
    missing = lacking(standing, as_entry(standing, draft.pairs))
    asked = standing.question(missing).ask if missing else ""
    began = with_full_stop(began)
    return f"{began} It counts once this is answered: {escape(asked)}" if asked else began


def must_not_be_begun(standing: Standing, seat: Seat, me: int, reader: Reader) -> None:
    """Raise UserError where "no change" would take the place of words that the caller has begun."""
    draft = standing.draft(seat.seat, me)
    if draft is None:
        return
    words = seat_words(standing.run, seat)
    offers = [
        Offer("Go on", "answer", words),
        Offer(
            f"{standing.rule.unchanged} instead",
            "nochange",
            f"{standing.run.ref} {INSTEAD} {SEAT}:{seat.seat}",
        ),
    ]
    raise UserError(
        f"*{escape(standing.name(seat.seat))}*: {_line(standing, draft, reader)} Should “{standing.rule.unchanged}” take its place?",
        offers=offers,
    )


def so_far(standing: Standing, seat: Seat, person: int | None, me: int) -> Entry | None:
    """Return what was answered or begun for a seat by whoever answers now; None for nothing."""
    sent = standing.sent.get(seat.seat)
    if (
        sent is not None
        and (entry := standing.entry(sent)) is not None
        and {sent.person_id, sent.whose} & {me, person}
    ):
        return entry
    draft = standing.draft(seat.seat, me)
    if draft is not None:
        return as_entry(standing, draft.pairs)
    return standing.about.get(seat.seat) if standing.rule.changes_entries else None
