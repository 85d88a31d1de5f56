"""What is in the way, as an answer of a round says: raised as an issue with one press."""

from dataclasses import replace

from bot.errors import Offer, UserError, to_open
from bot.records import TITLE_MAX, Record
from bot.round_rules import SeatOf
from bot.rounds import SEAT, RoundRun
from handlers.core.blocks.text import cut, escape
from handlers.core.calls import Ask, Reply, get_named
from handlers.rounds.sending import obstacle_in
from handlers.rounds.standing import standing_of
from storage.history import history_of
from storage.unit_of_work import Tx

RAISED = "raise answer"


def raise_answer(ask: Ask, tx: Tx) -> Reply:
    """Raise as an issue of the area what an answer says is in the way, with the readers of the answer."""
    run = get_named(ask, tx, "raiseanswer", RoundRun)
    standing = standing_of(tx, run).as_seen_by(ask.actor)
    code = ask.parsed.option_text(SEAT)
    answer = standing.sent.get(code)
    entry = standing.entry(answer) if answer is not None else None
    obstacle = obstacle_in(standing, entry) if entry is not None else ""
    if answer is None or entry is None or not obstacle:
        raise UserError(
            "That answer names nothing that is in the way.", offers=[Offer("Raise an issue", "raise", "")]
        )
    seat = standing.in_history(code)
    said = (one.why for one in history_of(tx, run.id) if one.verb == RAISED and one.at >= answer.at)
    if known := next((why for why in said if why.startswith(f"{seat} ")), ""):
        ref = known.rpartition(" ")[2]
        raise UserError(f"That is raised already: {ref}.", offers=[to_open(ref)])
    area = code if standing.rule.seats.each is SeatOf.AREA else entry.area or ""
    values = {"text": escape(cut(obstacle, TITLE_MAX)), "area": area, "visibility": entry.visibility}
    reply = ask.run_words(replace(ask.call, words="raise", values=values), tx)
    raised = next((one.ref for one in tx.added if isinstance(one, Record)), "")
    if raised:
        tx.log(RAISED, record_id=run.id, why=f"{seat} {raised}", before={}, after={})
    return reply
