"""Declare the record kind of rounds: history, undo, replies under its questions, and its list."""

import json
from datetime import date

from bot.digests import DigestWeek
from bot.errors import Offer, UserError, to_open
from bot.history import HistoryEntry
from bot.records import Kind
from bot.rounds import RoundRun, RoundState, seat_words
from handlers.core import kinds
from handlers.core.blocks.elements import Button
from handlers.core.blocks.text import Reader, escape
from handlers.core.calls import Ask
from handlers.core.fields import file_columns
from handlers.core.kinds import MayKnow
from handlers.core.lists import ListFile, OpenList, RecordList
from handlers.registers.values.answered import TAKEN_BACK
from handlers.rounds import answers, heard, obstacles, views
from handlers.rounds.fields import FIELDS
from handlers.rounds.home import HOME
from handlers.rounds.nudging import asked_of
from handlers.rounds.schedule import seats_waiting
from handlers.rounds.standing import Standing, standing_of
from storage import round_runs
from storage.digests import Scope
from storage.unit_of_work import Read, Tx


def _relations(read: Read, run: RoundRun, _: MayKnow) -> Standing:
    return standing_of(read, run)


def _next_steps(run: RoundRun, _: Reader) -> list[Button]:
    answer = [Button("Write it", "answer", run.ref)] if run.is_open else []
    shown = [Button("Who is silent", "silent", run.ref), Button("Print", "print", run.ref)]
    return [*answer, *(shown if run.is_answerable else [])]


def _refuses(ask: Ask, tx: Tx, run: RoundRun, last: HistoryEntry) -> None:
    """Refuse to undo a step of a round but its opening and its end, with the way back that there is."""
    if last.verb in {"create", "cancel"}:
        return
    if last.verb == "move close" and run.is_open and (was := _closed_before(last)) is not None:
        back = Offer("Move it back", "move", f"{run.ref} {was}")
        raise UserError(f"{run.ref} was to close on {ask.reader.day(was)}.", offers=[back])
    if last.verb == "clear answer":
        said = "What was cleared stays so until the answer is changed; then somebody clears it again."
        raise UserError(said, offers=[to_open(run.ref)])
    standing, me = standing_of(tx, run), ask.actor.person_id
    mine = [one for one in standing.sent.values() if me in (one.person_id, one.whose) and one.at == last.at]
    if not mine:
        raise UserError(f"The last step of {run.ref} isn't undone.", offers=[to_open(run.ref)])
    (said_now, *_) = mine
    entry = standing.entry(said_now)
    own = entry.ref if entry is not None and not standing.rule.changes_entries else ""
    back = Offer("Undo it", "undo", own) if own else Offer("Undo it", "takeback", seat_words(run, said_now))
    raise UserError(
        f"Your answer for {escape(standing.name(said_now.seat))} can be taken back.", offers=[back]
    )


def _closed_before(last: HistoryEntry) -> date | None:
    """Return the day on which a round closed before it was moved; None where history doesn't say."""
    was = json.loads(last.before or "{}").get("due_on")
    return date.fromisoformat(was) if was else None


def _after_undo(_: Ask, __: Tx, run: RoundRun, ___: RoundRun, last: HistoryEntry) -> list[int]:
    if last.verb == "create":
        run.look_at = None
    return []


STEPS = (
    kinds.Step("open round", "opened it"),
    kinds.Step("close round", "closed it"),
    kinds.Step("close seats", "closed some of its seats"),
    kinds.Step("move round", "moved it along", why="with "),
    kinds.Step("move close", "moved its close"),
    kinds.Step("drop round", "cancelled it", why="with "),
    kinds.Step("answer round", "answered", why="for "),
    kinds.Step(answers.UNCHANGED, "said that nothing has changed", why="for "),
    kinds.Step(TAKEN_BACK, "took an answer back", why="for "),
    kinds.Step("second answer", "answered as well", why="for "),
    kinds.Step("choose answer", "chose between two answers", why="for "),
    kinds.Step("clear answer", "cleared an answer", why="of "),
    kinds.Step(obstacles.RAISED, "raised what is in the way", why="of "),
)

KIND = kinds.RecordKind(
    record=RoundRun,
    shows=kinds.Shows(
        relations=_relations,
        line=views.line,
        details=views.details,
        next_steps=_next_steps,
    ),
    undo=kinds.Undo(ends_as=RoundState.CANCELLED, says=views.line, refuses=_refuses, after=_after_undo),
    fields=FIELDS,
    history=kinds.HistoryWords(created="planned it", steps=STEPS),
    replies=kinds.Replies(
        act=answers.act,
        concerns=answers.concerns,
        fits=answers.fits,
        among=heard.among,
        instead={"done": "A round closes by itself.", "": "Look at it: show {ref}"},
    ),
    unlisted={kinds.Surface.HANDOVER: "its seats go to whoever holds the role"},
)


def _of_week(read: Read, scope: Scope, week: DigestWeek) -> list[RoundRun]:
    """Return the open rounds for everybody, of a person those that wait for them; an area has none of its own."""
    if scope.area is not None:
        return []
    found = round_runs.open_rounds(read)
    person = scope.person
    if person is None:
        return found
    return [one for one in found if seats_waiting(read, standing_of(read, one), person, week.now)]


LIST = RecordList[RoundRun](
    kind=Kind.ROUND,
    name="rounds",
    noun=("round", "rounds"),
    state=("open or planned", ""),
    order=40,
    in_menu=False,
    find=round_runs.rounds_page,
    line=views.line,
    asks=asked_of,
    open=OpenList(is_counted=True),
    of_week=_of_week,
    file=ListFile(columns=file_columns(FIELDS)),
    home=HOME,
)
