"""Read the minutes of a meeting against its agenda: what of each line can be entered, and what is asked about."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.agendas.items import AgendaItem, ItemState, on_agenda, outcome_word
from bot.decisions import Decision, DecisionState
from bot.errors import AmbiguousInput, UserError
from bot.grammar.minutes import LineKind, MinuteLine, Room, read_minutes
from bot.grammar.options import BEHALF
from bot.issues import Issue, as_question
from bot.meetings import Meeting
from bot.names import join_all
from bot.sessions import next_session_ahead, visible_sessions
from handlers.actions.fields import FIELDS, must_be_able_to_own
from handlers.core.calls import Ask
from handlers.core.fields import new_options
from handlers.core.records.closed_days import KEEP, ask_about_closed_day
from handlers.decisions.at_meetings import must_be_decidable
from handlers.meetings.record import approval
from handlers.minutes.entered_before import is_entered
from storage import agendas
from storage.unit_of_work import Read

_OTHERS = re.compile(
    r"(?:all )?(?:the )?(?:others?|rest)(?: items)?(?: (?:but|except) (?P<but>[\d, and]+?))?[:,]? "
    r"(?:were |was |are |is )?(?:deferred|postponed)\.?",
    re.IGNORECASE,
)
NOT_ENTERED = frozenset({LineKind.HEADING, LineKind.KNOWN, LineKind.UNCLEAR})
SETTLING = frozenset({LineKind.OUTCOME, LineKind.DEFERRAL, LineKind.APPROVAL})
OPTIONS = (*new_options(FIELDS), BEHALF)


@dataclass(frozen=True)
class Minutes:
    """The lines of a meeting as they are understood, and the items of its agenda by their number."""

    meeting: Meeting
    items: Mapping[int, AgendaItem]
    lines: Sequence[MinuteLine]
    sessions: Mapping[str, date]  # the next day of each other body
    instead: Mapping[int, str]  # by item the outcome that another takes the place of: "agreed (DEC-2)"

    def of(self, *kinds: LineKind) -> list[MinuteLine]:
        return [one for one in self.lines if one.kind in kinds]

    @property
    def to_enter(self) -> list[MinuteLine]:
        return [one for one in self.lines if one.kind not in NOT_ENTERED]

    @property
    def shown(self) -> Sequence[object]:
        """Return what a preview shows, so that its button enters that and nothing else."""
        lines = [
            (one.kind, one.place, one.word, one.text, one.owners, one.due, one.is_closing)
            for one in self.lines
        ]
        return [*lines, *sorted(self.instead.items())]


def read(ask: Ask, read_: Read, meeting: Meeting, text: str) -> Minutes:
    """Read what was typed; what is entered already is left out."""
    items = {one.place: one for one in on_agenda(agendas.items_of(read_, meeting)) if one.place is not None}
    approves = [place for place, one in items.items() if approval.decides_nothing(ask.charter, one)]
    room = Room({place: one.title for place, one in items.items()}, OPTIONS, ask.typing_context, approves)
    found, decided = list[MinuteLine](), dict[int, int]()
    for line in _with_others(read_minutes(text, room), items):
        if line.kind in {LineKind.KNOWN, LineKind.UNCLEAR}:
            found.append(line)
            continue
        item = items.get(line.place) if line.place is not None else None
        if is_entered(read_, meeting, item, line):
            found.append(replace(line, kind=LineKind.KNOWN))
            continue
        try:
            _check(ask, read_, line, item, decided)
            if item is not None and line.kind is LineKind.APPROVAL:
                approval.must_be_approvable(read_, meeting, item, ask.reader)
        except UserError as error:
            found.append(replace(line, kind=LineKind.UNCLEAR, text=line.typed, problem=_plain(error)))
            continue
        found.append(line)
    seen = visible_sessions(read_.snapshot.sessions, ask.actor)
    ahead = [next_session_ahead(seen, one.code, ask.now) for one in ask.charter.bodies]
    settled = [one.place for one in found if one.kind is LineKind.OUTCOME]
    instead = {place: _replaced(read_, items[place]) for place in settled if place is not None}
    return Minutes(meeting, items, found, {one.body: one.on_day for one in ahead if one is not None}, instead)


def entered_outcome(read_: Read, item: AgendaItem) -> str:
    """Return the outcome of an item that was entered before: "agreed (DEC-2)"; "" for none."""
    if item.decision_id is not None:
        decision: Decision = read_.get(item.decision_id)
        return f"{outcome_word(decision.word, read_.charter)} ({decision.ref})"
    return outcome_word(item.outcome, read_.charter) if item.outcome else ""


def _replaced(read_: Read, item: AgendaItem) -> str:
    """Return what an outcome of an item takes the place of: another outcome, or its deferral; "" for nothing."""
    deferred = str(ItemState.DEFERRED) if item.state == ItemState.DEFERRED else ""
    return entered_outcome(read_, item) or deferred


def question_of(read_: Read, item: AgendaItem) -> Issue | None:
    """Return the question that an item is about, or that its outcome was written down for; None without one."""
    if item.decision_id is not None:
        return as_question(read_.get(read_.get(item.decision_id).issue_id))
    return as_question(read_.get(item.for_id) if item.for_id is not None else None)


def _with_others(lines: Sequence[MinuteLine], items: Mapping[int, AgendaItem]) -> list[MinuteLine]:
    """Return the lines, with "the others were deferred" as a line for each item of which nothing is said.

    What isn't clear is said, too. Where no item is left to defer, the line is asked about, unless it was entered before.
    """
    silent = silent_places(lines, items)
    found = list[MinuteLine]()
    for line in lines:
        others = _OTHERS.fullmatch(line.text) if line.kind is LineKind.NOTE else None
        if others is None:
            found.append(line)
            continue
        but = {int(one) for one in re.findall(r"\d+", others["but"] or "")}
        deferred = [one for one in silent if one not in but]
        found += [replace(line, kind=LineKind.DEFERRAL, place=one, text="") for one in deferred]
        if not deferred:
            found.append(_no_others(line, items))
    return found


def silent_places(lines: Sequence[MinuteLine], items: Mapping[int, AgendaItem]) -> list[int]:
    """Return the numbers of the items that are still to be dealt with, and of which no line says anything."""
    said = {one.place for one in lines if one.kind is not LineKind.HEADING}
    return [place for place, one in items.items() if is_open(one) and place not in said]


def _no_others(line: MinuteLine, items: Mapping[int, AgendaItem]) -> MinuteLine:
    """Return a line that defers the others where none is left: entered before, or a question."""
    own = items.get(line.place) if line.place is not None else None
    is_its_own = own is not None and is_open(own)
    if not is_its_own and any(one.state == ItemState.DEFERRED for one in items.values()):
        return replace(line, kind=LineKind.KNOWN)
    problem = "no other item is left to defer"
    if is_its_own:
        problem += f"; if item {line.place} is deferred itself, say {line.place}: deferred"
    return replace(line, kind=LineKind.UNCLEAR, text=line.typed, problem=problem)


def is_open(item: AgendaItem) -> bool:
    """Return whether an item is still to be dealt with; a standing one comes again by itself."""
    return item.state == ItemState.ACCEPTED and not item.standing


def _plain(error: UserError) -> str:
    sentence = str(error).strip().rstrip(".").removesuffix(" Nothing was done").rstrip(".")
    readings = error.interpretations if isinstance(error, AmbiguousInput) else ()
    others = [one.label for one in readings if one.label != KEEP]
    return f"{sentence}: {join_all(others, last=' or ')}?" if others else sentence


def _check(ask: Ask, read_: Read, line: MinuteLine, item: AgendaItem | None, decided: dict[int, int]) -> None:
    """Raise UserError for what can't be entered; `decided` has the line in which each item was settled."""
    if line.kind is LineKind.ACTION:
        must_be_able_to_own(ask, line.owners)
        typed = replace(ask, call=replace(ask.call, values=None))
        ask_about_closed_day(typed, line.due, line.owners)
    if item is None or line.kind not in SETTLING:
        return
    if item.id in decided:
        raise UserError(f"line {decided[item.id]} says already what came of item {item.place}")
    decided[item.id] = line.number
    if line.kind is LineKind.OUTCOME:
        if not _is_draft(read_, item):
            _must_be_new(read_, item)
        must_be_decidable(read_, ask.charter.decision_word(line.word), question_of(read_, item))
    if line.kind is LineKind.DEFERRAL:
        _must_be_new(read_, item)


def _is_draft(read_: Read, item: AgendaItem) -> bool:
    """Return whether the outcome of an item is a draft that nobody has confirmed, so that another may take its place."""
    return item.decision_id is not None and read_.get(item.decision_id).state == DecisionState.DRAFT


def _must_be_new(read_: Read, item: AgendaItem) -> None:
    """Raise where an outcome of an item was entered that is another than what a line says."""
    if known := entered_outcome(read_, item):
        then = "; take that back first" if item.decision_id is not None else " already"
        raise UserError(f"item {item.place} is entered as {known}{then}")
