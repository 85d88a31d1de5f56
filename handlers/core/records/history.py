"""The history of a record, as far as the caller may see it."""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from bot.history import ANSWERED, ASIDE_VERBS, HistoryEntry, Note
from bot.obstacles import named_as_closed
from bot.permissions import may_see
from bot.records import Prefixes, Record, read_ref
from handlers.core.calls import Ask, Reply, get_visible, require_one_ref
from handlers.core.records import history_views
from storage.history import history_of
from storage.undo import restore_fields
from storage.unit_of_work import Read

# The bot wrote their reason, which is a list of references.
VERBS_WITH_REFS = frozenset({"create", "link", "same", "draft", "withdraw", "supersede"})


def history(ask: Ask, read: Read) -> Reply:
    """Show each step, the newest last: when, who, in which role, what, from which value to which, and why."""
    record = get_visible(ask, read, require_one_ref(ask, "history"))
    lines = _visible_entries(ask, read, record, history_of(read, record.id))
    answers = ask.registry.kind_of(record).history.answers(read, record)
    entries = _with_answers(list(lines), answers)
    knows = cache(partial(_may_know, ask, read))
    shown = ask.registry.kind_of(record).history.shown
    steps = [
        history_views.HistoryStep(
            entry,
            ask.registry.step(entry, record),
            None if before is None else shown(before, knows),
            shown(after, knows),
            _parent_ref(ask, read, before),
            _parent_ref(ask, read, after),
        )
        for entry, before, after in _with_states(_redact_references(ask, read, record), entries)
    ]
    page = ask.parsed.page if ask.parsed.option_text("page") else None
    kind = ask.registry.kind_of(record)
    return Reply.from_message(
        history_views.history(record, kind, steps, ask.reader, page=page, words=ask.call.words)
    )


def _with_answers(entries: Sequence[HistoryEntry], answers: Sequence[Note]) -> list[HistoryEntry]:
    """Insert what was answered between the steps, unless it came with a step of that moment."""
    merged = list(entries)
    moments = {(one.person_id, one.at) for one in entries}
    for note in answers:
        if (note.person_id, note.at) in moments:
            continue
        place = next((n for n, one in enumerate(merged) if one.at > note.at), len(merged))
        said = HistoryEntry(
            record_id=note.record_id, at=note.at, person_id=note.person_id, role="", verb=ANSWERED, why=note.text,
            before="{}", after="{}",
        )  # fmt: skip
        merged.insert(place, said)
    return merged


def _redact_references(ask: Ask, read: Read, record: Record) -> Record:
    """Return a record without references to records that the caller may not know of."""
    shown = copy.copy(record)
    for name in ask.registry.kind_of(record).history.reference_fields:
        ref = str(getattr(record, name))
        if read_ref(ref, ask.charter.prefixes) and not _may_know(ask, read, ref):
            setattr(shown, name, "")
    return shown


def _with_states(
    record: Record, entries: Sequence[HistoryEntry]
) -> list[tuple[HistoryEntry, Record | None, Record]]:
    """Return each step with the record before and after it, computed from today backwards."""
    states: list[tuple[HistoryEntry, Record | None, Record]] = []
    after = copy.copy(record)
    for entry in reversed(entries):
        before = copy.copy(after)
        if entry.before is not None and entry.verb not in ASIDE_VERBS:
            restore_fields(before, entry.before)
        states.append((entry, before if entry.before is not None else None, after))
        after = before
    return states[::-1]


def _parent_ref(ask: Ask, read: Read, record: Record | None) -> str:
    """Return the reference of the record that a record belonged to, if the caller may know of it."""
    for_id = getattr(record, "for_id", None)
    if for_id is None:
        return ""
    belongs_to = read.get(for_id)
    return belongs_to.ref if may_see(ask.actor, belongs_to) else ""


def _visible_entries(
    ask: Ask, read: Read, record: Record, entries: Sequence[HistoryEntry]
) -> Iterator[HistoryEntry]:
    """Remove from a step what refers to records that the caller may not know of."""
    ties = ask.registry.kind_of(record).history.ties
    is_hidden = False
    for entry in entries:
        undoes_the_hidden = is_hidden and entry.verb == "undo" and entry.why in ties
        names = refs_in_reason(entry, ask.charter.prefixes) if entry.verb in VERBS_WITH_REFS else []
        seen_names = [name for name in names if _may_know(ask, read, name)]
        is_hidden = undoes_the_hidden or bool(names and not seen_names and entry.verb in ties)
        if (
            entry.verb == "unblock"
            and (closed := named_as_closed(entry.why))
            and not _may_know(ask, read, str(closed))
        ):
            yield replace(entry, why="", person_id=None, role="")
        elif not is_hidden:
            yield replace(entry, why=" ".join(seen_names)) if names else entry


def refs_in_reason(entry: HistoryEntry, prefixes: Prefixes) -> list[str]:
    """Return the references in a reason that the bot wrote; empty for any other."""
    words = entry.why.split()
    return words if words and all(read_ref(word, prefixes) for word in words) else []


def _may_know(ask: Ask, read: Read, name: str) -> bool:
    ref = read_ref(name, ask.charter.prefixes)
    record = read.find(ref) if ref else None
    return record is not None and may_see(ask.actor, record)
