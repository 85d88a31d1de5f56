"""Entries from a table: what each row says, and what becomes of it beside the entries that there are. Rules without I/O."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from bot.condition_text import where_text
from bot.entries import IMPORTED, Entry, as_values
from bot.entry_due import DUE, DUE_COLUMNS, due_in_history, due_text, set_due_text, with_zone
from bot.errors import UserError
from bot.history import ASIDE_VERBS, HistoryEntry
from bot.names import fold, join_all
from bot.register_corrections import SUPERSEDES
from bot.register_dates import DueRule
from bot.register_fields import is_filled
from bot.registers import Axis, Register, Values
from bot.several import as_lines

MAX_ROWS = 2_000  # in one import
MAX_COLUMNS = 60
TITLE, AREA, ENTITY, OWNER = "title", "area", "entity", "owner"  # what every entry has; no field is called so
OWN_COLUMNS = {TITLE: TITLE, AREA: AREA, ENTITY: ENTITY, OWNER: OWNER, "owners": OWNER}
Said = Mapping[str, str]  # what an entry says, by name, as it is stored; owners as their ids; "" for nothing


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "the same"
    KEPT = "kept"  # people changed its entry: that stays
    REFUSED = "refused"


@dataclass(frozen=True)
class Columns:
    """What the columns of a table are: a name for each, "" for one that isn't read; `unread` are the heads of those."""

    names: tuple[str, ...]
    unread: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What a row says of the columns that say something; `version` is that of its entry when it was shown, 0 without one."""

    number: int
    said: Said
    version: int = 0


@dataclass(frozen=True)
class Known:
    """An entry that there is, and what people changed of it since it was imported last.

    `shown` is the entry as whoever imports may read it, without references to what they can't see. `hidden` are the fields in which whoever imports can't read what it says: a row that says something there changes it,
    also to what it is, or they could find that by trying.
    """

    entry: Entry
    edits: "Edits"
    is_visible: bool  # to whoever imports
    shown: Entry
    hidden: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PlannedRow:
    """What becomes of a row: `after` is what its entry says then, `changed` the names of what differs from now."""

    number: int
    fate: Fate
    reason: str = ""  # why it is refused, or kept
    known: Known | None = None
    after: Said = field(default_factory=dict)
    changed: tuple[str, ...] = ()

    @property
    def version(self) -> int:
        return self.known.entry.version if self.known is not None else 0

    @property
    def is_entered(self) -> bool:
        return self.fate in {Fate.NEW, Fate.CHANGED}


def label_of(register: Register, name: str) -> str:
    """Return what people call a field, a state, or what every entry has, as it stands in a sentence."""
    declared = register.by_name.get(name)
    return declared.shown_label.lower() if declared is not None else name


def said_by(entry: Entry, register: Register) -> dict[str, str]:
    """Return what an entry says."""
    declared = {name: as_lines(entry.values.get(name, ())) for name in register.by_name}
    owners = " ".join(map(str, entry.owners))
    own = {TITLE: entry.title, AREA: entry.area or "", ENTITY: entry.entity or "", OWNER: owners}
    due = {DUE: due_text(entry.due)} if register.takes_due else {}
    return {**own, **due, **declared}


def set_said(entry: Entry, said: Said, register: Register, *, zone: str) -> None:
    """Let an entry say this from now on; its states follow. A deadline on a day ends in `zone`."""
    entry.title, entry.area, entry.entity = said[TITLE], said[AREA] or None, said[ENTITY] or None
    entry.owners = tuple(int(one) for one in said[OWNER].split())
    if register.takes_due:
        set_due_text(entry, said[DUE], zone=zone)
    entry.set_values(values_of(said, register), register)
    entry.refresh_search_text()


def values_of(said: Said, register: Register) -> dict[str, tuple[str, ...]]:
    """Return the values of what an entry says in its fields and states."""
    several = register.several_names
    named = [(name, said.get(name, "")) for name in register.by_name]
    return {name: tuple(text.split("\n")) if name in several else (text,) for name, text in named if text}


# The table


def read_columns(head: Sequence[str], register: Register) -> Columns:
    """Return what the columns of a table are. Raises UserError for a table that lacks what an entry is found by."""
    meanings = _meanings(register)
    names = tuple(meanings.get(fold(one), "") for one in head)
    if len(head) > MAX_COLUMNS:
        raise UserError(
            f"That table has more than {MAX_COLUMNS} columns. Take out those that I don't need, and send it again."
        )
    if not any(names):
        raise UserError(f"I know none of the columns of that table. {_columns_sentence(register)}")
    twice = next((one for n, one in enumerate(names) if one and one in names[:n]), "")
    if twice:
        raise UserError(
            f"Two columns of that table are the {label_of(register, twice)}. Keep one, and send it again."
        )
    lacking = [one.shown_label for one in register.key_fields if one.name not in names and not one.start]
    if lacking:
        raise UserError(
            f"That table has no column {join_all(lacking)}, by which I'd find an entry again. {_columns_sentence(register)}"
        )
    return Columns(names, tuple(one for one, name in zip(head, names, strict=True) if one and not name))


def _meanings(register: Register) -> Mapping[str, str]:
    """Return what each head of a column means: names come before labels."""
    found = (
        OWN_COLUMNS
        | (DUE_COLUMNS if register.takes_due else {})
        | {fold(name): name for name in register.by_name}
    )
    for name, one in register.by_name.items():
        found.setdefault(fold(one.shown_label), name)
    found.setdefault(register.one, TITLE)
    return found


def _columns_sentence(register: Register) -> str:
    return f"The first row names the columns: {', '.join(column_labels(register))}."


def column_labels(register: Register) -> list[str]:
    """Return what a table may have as columns."""
    labels = [one.shown_label for one in register.by_name.values()]
    return ["Title", *labels, "Owners", *(["Due"] if register.takes_due else []), "Area", "Entity"]


@dataclass(frozen=True)
class Cells:
    """The cells of a row by the names of their columns, as they are written."""

    number: int
    texts: Mapping[str, str]
    fault: str = ""


def cells_of(table: Sequence[Sequence[str]], columns: Columns) -> list[Cells]:
    """Return the rows of a table below its head, by their numbers in it, without empty ones."""
    return [_cells(number, row, columns) for number, row in enumerate(table[1:], 2) if any(row)]


def _cells(number: int, row: Sequence[str], columns: Columns) -> Cells:
    width = len(columns.names)
    padded = [*row[:width], *[""] * (width - len(row))]
    texts = {name: text for name, text in zip(columns.names, padded, strict=True) if name}
    return Cells(number, with_zone(texts), "more cells than the first row" if any(row[width:]) else "")


# What a row says


@dataclass(frozen=True)
class CellReader:
    """How cells become what an entry says: `read` raises UserError, `is_said` tells whether an entry says that already."""

    register: Register
    read: Callable[[str, str], str]
    is_said: Callable[[Entry, str, str], bool]

    def key_of(self, cells: Cells) -> str:
        """Return the key of a row. Raises UserError where it has none, or no value that it could have."""
        found = {}
        for one in self.register.key_fields:
            text = cells.texts.get(one.name, "")
            if not text and not one.start and one.required:
                raise UserError(f"no {one.shown_label.lower()}")
            found[one.name] = (self.read(one.name, text) if text else one.start,)
        key = self.register.key_of(found)
        if self.register.key_fields and not key:
            labels = [one.shown_label.lower() for one in self.register.key_fields]
            raise UserError(f"no {join_all(labels, last=' or ')}")
        return key

    def said(self, cells: Cells, known: Known | None) -> dict[str, str]:
        """Return what a row says. What a file has of its entry is what that says now, whatever it was read from.

        Where the file has something else than the entry says, as of a masked number or a hidden reference, it says nothing.
        An empty cell empties a field, or sets it to what it begins with; of a state it says nothing.
        """
        now = said_by(known.entry, self.register) if known is not None else {}
        found = {}
        for name, text in cells.texts.items():
            declared = self.register.by_name.get(name)
            if known is not None and self.is_said(known.shown, name, text):
                if name not in known.hidden:
                    found[name] = now[name]
            elif text:
                found[name] = self.read(name, text)
            elif not isinstance(declared, Axis):
                found[name] = declared.start if declared is not None else ""
        return found


# What becomes of it


@dataclass(frozen=True)
class Plan:
    """Plans rows, each beside the entry with its key; without fields that are a key there is never one."""

    register: Register
    known: Mapping[str, Known]

    def of(self, row: Row) -> PlannedRow:
        """Return what becomes of a row."""
        known = self.known.get(self.key_of(row))
        if known is not None and not known.is_visible:
            return PlannedRow(row.number, Fate.REFUSED, "entered already, where you can't see it")
        carried: dict[str, str] = {}
        if known is not None and self.register.immutable and row.said.get(SUPERSEDES) == known.entry.ref:
            # The row corrects it; it can't say the numbers that aren't shown to who imports it.
            carried = {name: known.entry.value(name) for name in known.hidden}
            known = None
        now = said_by(known.entry, self.register) if known is not None else self._blank
        would = {**now, **carried, **row.said}
        if fault := self._fault(row, would):
            return PlannedRow(row.number, Fate.REFUSED, fault)
        after = self._settled(would)
        if known is None:
            return PlannedRow(row.number, Fate.NEW, after=after)
        hidden = known.hidden & row.said.keys()
        changed = tuple(name for name, text in after.items() if text != now[name] or name in hidden)
        if changed and self.register.immutable:
            stays = f"{known.entry.ref} stays as it was entered; to correct it, name it under “Supersedes”"
            return PlannedRow(row.number, Fate.REFUSED, stays)
        fate = Fate.SAME if not changed else Fate.KEPT if self._is_kept(known, changed) else Fate.CHANGED
        return PlannedRow(row.number, fate, known=known, after=after, changed=changed)

    def key_of(self, row: Row) -> str:
        return self.register.key_of(
            self.register.start_values() | {name: (text,) for name, text in row.said.items()}
        )

    @cached_property
    def _blank(self) -> dict[str, str]:
        start = {name: "".join(some) for name, some in self.register.start_values().items()}
        due = (DUE,) if self.register.takes_due else ()
        return dict.fromkeys((TITLE, AREA, ENTITY, OWNER, *due, *self.register.by_name), "") | start

    def _fault(self, row: Row, would: Said) -> str:
        """Return what is wrong with what an entry would say; "" for nothing."""
        if unknown := next((name for name in row.said if not self._is_known(name, row.said[name])), ""):
            return f"{unknown}: the charter has changed since that was read"
        required = [
            (TITLE, TITLE),
            *([(DUE, DUE)] if self.register.due == DueRule.REQUIRED else []),
            *((o.name, o.shown_label.lower()) for o in self.register.fields if o.required),
        ]
        lacking = next((label for name, label in required if not is_filled(would[name])), "")
        if lacking:
            return f"no {lacking}"
        values = values_of(would, self.register)
        for axis in self.register.states:
            if row.said.get(axis.name) and not axis.only_where.holds(values):
                others = [label_of(self.register, one) for one in axis.only_where.names]
                return f"{axis.shown_label.lower()} without {join_all(others, last=' or ')}"
        return self._unmet(values)

    def _unmet(self, values: Values) -> str:
        """Return which field is missing that an entry needs because of what else it says; "" for none."""
        settled = self.register.settled(values)
        for one in self.register.required_with(settled):
            if one.required_where is not None and not is_filled("".join(settled.get(one.name, ()))):
                return f"no {one.shown_label.lower()}, needed {where_text(one.required_where, self.register)}"
        return ""

    def _is_known(self, name: str, text: str) -> bool:
        """Return whether the charter has a name, and among its choices the value: it may be another since the row was read."""
        declared = self.register.by_name.get(name)
        choices = declared.choices if declared is not None else ()
        texts = text.split("\n") if name in self.register.several_names else [text]
        return name in self._blank and (not text or not choices or {*choices} >= {*texts})

    def _settled(self, would: Said) -> dict[str, str]:
        """Return what an entry says once its states have followed."""
        settled = self.register.settled(values_of(would, self.register))
        return {**would, **{name: as_lines(settled.get(name, ())) for name in self.register.by_name}}

    def _is_kept(self, known: Known, changed: Sequence[str]) -> bool:
        """Return whether people changed what would be overwritten, or asked somebody to confirm it."""
        return bool(known.entry.said) or known.edits.touch(changed)


def refuse_twins(planned: Sequence[PlannedRow], keys: Mapping[int, str]) -> list[PlannedRow]:
    """Return the rows, of several with the same key all but the first refused. `keys` are by the numbers of rows."""
    first: dict[str, int] = {}
    found = []
    for one in planned:
        key = keys.get(one.number, "")
        twin = first.setdefault(key, one.number) if key and one.fate is not Fate.REFUSED else one.number
        found.append(
            one if twin == one.number else PlannedRow(one.number, Fate.REFUSED, f"the same as row {twin}")
        )
    return found


@dataclass(frozen=True)
class Edits:
    """What people changed of an entry since it was imported last: its names, and who did so last.

    Of what was entered by hand it is all: `names` is None.
    """

    names: frozenset[str] | None
    last: HistoryEntry | None

    def touch(self, names: Iterable[str]) -> bool:
        """Return whether one of these names is among them."""
        return self.names is None or not self.names.isdisjoint(names)


def edits_since_import(entry: Entry, history: Iterable[HistoryEntry]) -> Edits:
    """Return what people changed since an entry was imported last; what they changed back is not among it."""
    was: dict[str, str] | None = None
    last: HistoryEntry | None = None
    for line in history:
        if line.verb == IMPORTED:
            was, last = {}, None
        elif line.person_id is not None and line.verb not in ASIDE_VERBS:
            last = line
            if was is not None and line.before is not None:
                was = changed_by(line) | was
    now = _flat(vars(entry))
    names = (
        None if was is None else frozenset(name for name, text in was.items() if text != now.get(name, ""))
    )
    return Edits(names, last)


def changed_by(line: HistoryEntry) -> dict[str, str]:
    """Return what a step changed, by name, as it was before."""
    before, after = (_flat(json.loads(text or "{}")) for text in (line.before, line.after))
    return {
        name: before.get(name, "")
        for name in (*before, *after)
        if before.get(name, "") != after.get(name, "")
    }


def _flat(stored: Mapping[str, Any]) -> dict[str, str]:
    """Return by name what a record or a line of its history holds of what an import sets."""
    own = {name: stored[name] or "" for name in (TITLE, AREA, ENTITY) if name in stored}
    owners = {OWNER: " ".join(map(str, stored["owners"]))} if "owners" in stored else {}
    pairs = {
        name: ", ".join(some)
        for name, some in as_values(tuple(map(tuple, stored.get("pairs") or ()))).items()
    }
    return {**own, **owners, **due_in_history(stored), **pairs}


# What is kept until it is entered


@dataclass(frozen=True)
class Import:
    """The rows that are entered when somebody says so, and by number why others are refused, or left as they are."""

    register: str  # the prefix
    rows: tuple[Row, ...]
    refused: tuple[tuple[int, str], ...] = ()
    kept: tuple[tuple[int, str], ...] = ()

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Import":
        kept = json.loads(text)
        rows = tuple(Row(**one) for one in kept["rows"])
        refused, stay = (tuple((number, why) for number, why in kept[name]) for name in ("refused", "kept"))
        return cls(kept["register"], rows, refused, stay)


@dataclass
class Result:
    """What an import has done so far: how many rows it entered, and by number why others were refused, or left as they are.

    `lacking` counts the entries by what is missing: "implemented without evidence".
    """

    entered: int = 0
    changed: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    kept: list[tuple[int, str]] = field(default_factory=list)
    lacking: dict[str, int] = field(default_factory=dict)

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Result":
        return cls(**json.loads(text))

    def note_lacking(self, said: Said, register: Register) -> None:
        """Count what a state requires and an entry lacks: an import sets it all the same."""
        for text in lacking_texts(said, register):
            self.lacking[text] = self.lacking.get(text, 0) + 1


def lacking_texts(said: Said, register: Register) -> list[str]:
    """Return what the states of an entry require and it has not: "implemented without evidence"."""
    values = values_of(said, register)
    found = [(said[axis.name], register.lacking(axis, said[axis.name], values)) for axis in register.states]
    return [
        f"{choice} without {join_all([one.shown_label.lower() for one in lacking])}"
        for choice, lacking in found
        if lacking
    ]


@dataclass(kw_only=True)
class EntryImport:
    """A job that enters rows a chunk at a time. `rows` is the text of an `Import`, "" once all are done; `result` is so far."""

    key: str
    register: str
    person_id: int
    at: datetime
    rows: str
    done: int  # how many of the rows
    result: str
