"""A change of an entry answers the rounds that ask for what it changed: who answers for it isn't asked again."""

from bot.entries import Entry
from bot.history import HistoryEntry
from bot.names import join_all
from bot.registers import Register
from bot.round_rules import RoundRule
from bot.rounds import AnswerState, RoundRun, SeatAnswer
from storage import notifications, round_runs
from storage.unit_of_work import Tx

ANSWERED, TAKEN_BACK = "answer round", "take back answer"


def answer_rounds(tx: Tx, entry: Entry, register: Register) -> None:
    """Let a change of an entry be the answer of its silent seats in open rounds that ask for what it changed.

    It is the answer of whoever made the change: they, or who answers for the entry, may still say more.
    """
    rules = {
        one.code: one
        for one in tx.charter.rounds
        if one.changes_entries and one.seats.register_code == register.code
    }
    if not rules or tx.author_id is None:
        return
    for run in tx.once(round_runs.open_rounds):
        if run.rule in rules:
            _answer(tx, run, rules[run.rule], entry, tx.author_id)


def _answer(tx: Tx, run: RoundRun, rule: RoundRule, entry: Entry, author: int) -> None:
    is_asked = any(one.seat == entry.ref for one in round_runs.seats_of(tx, run.id))
    answers = [one for one in round_runs.answers_of(tx, run.id) if one.seat == entry.ref]
    if not is_asked or any(one.state == AnswerState.SENT for one in answers):
        return
    before = tx.before(entry.id)
    if not isinstance(before, Entry) or _said(before, rule) == _said(entry, rule):
        return
    mine = SeatAnswer(
        record_id=run.id,
        seat=entry.ref,
        person_id=author,
        at=tx.now,
        state=AnswerState.SENT,
        entry_id=entry.id,
    )
    round_runs.save_answer(tx, mine)
    tx.log(ANSWERED, record_id=run.id, why=entry.ref, before={}, after={})
    notifications.refresh_messages(tx, run.id)


def take_back_answers(tx: Tx, entry: Entry, last: HistoryEntry) -> str:
    """Let the step of an entry that is undone be no answer to a round any more; return a sentence about it, "" for none."""
    found = []
    for one in round_runs.answers_of_step(tx, entry.id, at=last.at):
        run: RoundRun = tx.get(one.record_id)
        rule = tx.charter.round(run.rule)
        if rule is None or not rule.changes_entries:
            continue
        round_runs.drop_answer(tx, one)
        tx.log(TAKEN_BACK, record_id=run.id, why=one.seat, before={}, after={})
        notifications.refresh_messages(tx, run.id)
        found.append(run.ref)
    return f"Its answer in {join_all(found)} is taken back." if found else ""


def _said(entry: Entry, rule: RoundRule) -> list[str]:
    """Return what an entry says of what a round asks, with what waits there for a second person."""
    return [*(entry.value(name) for name in rule.asked_names), entry.said]
