"""Metadata of the database: its owner, and the charters that were in force."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, delete, insert, select

from bot.areas import AreaChangeKind, AreaChangeState, first_shared_name
from bot.charter import (
    Area,
    Body,
    DecisionWord,
    Entity,
    Level,
    Role,
    Station,
)
from bot.charter_file import read_charter
from bot.charter_section import CharterItem
from bot.errors import UserError
from bot.names import fold
from bot.register_types import CHOICE
from bot.registers import Register
from bot.round_rules import RoundRule
from storage import notifications, tables
from storage.facts import ensure_fact, find_fact
from storage.unit_of_work import Read, Tx

_REFERENCING_COLUMNS: Mapping[type[CharterItem], Sequence[Column[Any]]] = {
    Station: (tables.persons.c.station, tables.closures.c.station),
    Entity: (tables.items.c.entity, tables.events.c.entity, tables.appointments.c.entity),
    Role: (tables.appointments.c.role, tables.history.c.role),
    Area: (tables.records.c.area, tables.appointments.c.area, tables.area_changes.c.code),
    Body: (tables.meetings.c.body, tables.submissions.c.body),
    Level: (tables.issues.c.level, tables.decisions.c.level),
    DecisionWord: (tables.decisions.c.word, tables.submissions.c.outcome),
    Register: (tables.entry_values.c.register,),
    RoundRule: (tables.round_runs.c.rule,),
}


_v = tables.entry_values.c


class WrongDatabase(UserError):
    """The database belongs to another task force or workspace; the sentence names both."""


class OrphanedRecords(UserError):
    """Records refer to codes that the charter no longer has; the sentence names each."""


class DuplicateAreas(UserError):
    """The charter file defines areas that were confirmed in Slack; the sentence names each."""


def save_charter(tx: Tx, charter: str) -> None:
    """Save the text of the loaded charter; if it changed, all reminders are planned again.

    Raises WrongDatabase if the records belong to another task force, OrphanedRecords if the charter lacks
    codes that records refer to, DuplicateAreas if it defines an area that was confirmed in Slack.
    """
    _save_or_compare(tx, "task_force", tx.charter.short)
    _refuse_duplicate_areas(tx)
    digest = sha256(charter.encode()).hexdigest()
    before = tx.db.execute(_LATEST_CHARTER).first()
    if before is not None and before.sha256 == digest:
        return
    if before is not None:
        _refuse_orphans(tx, before.text)
        notifications.replan_all(tx)
    tx.db.execute(delete(tables.charters).where(tables.charters.c.sha256 == digest))
    tx.run(_INSERT_CHARTER, sha256=digest, text=charter, loaded_at=tx.now)


def _refuse_duplicate_areas(tx: Tx) -> None:
    """Raise DuplicateAreas if the charter file defines an area that was confirmed in Slack.

    Otherwise its first day would be ambiguous; the change in Slack has a day and a person.
    """
    doubled = [
        f"- {one.code} ({one.name}), an area since {one.from_on}"
        for one in tx.snapshot.areas
        if one.sort == AreaChangeKind.ADD and one.state == AreaChangeState.CONFIRMED
        if any(first_shared_name(one.names(), area.names()) for area in tx.snapshot.base_charter.areas)
    ]
    if doubled:
        raise DuplicateAreas(
            "\n".join(
                [
                    "The charter defines again what was confirmed in Slack:",
                    *doubled,
                    "Take each out of the file. The list has it already; to end it: area retire <code> <reason>",
                ]
            )
        )


def _refuse_orphans(tx: Tx, before: str) -> None:
    lost = [f"- {one.noun}: {one.code} ({one.display_name})" for one in _orphaned_items(tx, before)]
    if lost:
        lost.append('Write each back with "retired:" and the first day on which it no longer counts.')
    if said := lost_values(tx):
        lost += [f"- {one}" for one in said] + ["Write each back; `label:` changes what people read."]
    if lost:
        raise OrphanedRecords("\n".join(["The charter lacks what records refer to:", *lost]))


def orphaned_items(read: Read) -> list[CharterItem]:
    """Return what records refer to and the charter of `read` lacks; of databases without a charter, nothing."""
    before = read.db.execute(_LATEST_CHARTER).first()
    return _orphaned_items(read, before.text) if before is not None else []


def _orphaned_items(read: Read, before: str) -> list[CharterItem]:
    try:
        previous = read_charter(before)
    except UserError:
        return []  # the text was written for another version and cannot be compared
    return [
        one
        for one in read.charter.removed_items(previous)
        if any(_is_referenced(read, column, one) for column in _REFERENCING_COLUMNS[type(one)])
        or _is_named_by_area(read, one)
    ]


def lost_values(read: Read) -> list[str]:
    """Return the fields, states, choices and types of registers that entries have and the charter of `read` lacks."""
    before = read.db.execute(_LATEST_CHARTER).first()
    known = _registers_of(before.text) if before is not None else {}
    return [
        one
        for register in read.charter.registers
        for one in _lost_of(read, register, known.get(register.kind))
    ]


def _registers_of(charter: str) -> dict[str, Register]:
    """Return the registers of an earlier charter by their kinds; none of one that was written for another version."""
    try:
        return {one.kind: one for one in read_charter(charter).registers}
    except UserError:
        return {}


def _lost_type(register: Register, before: Register | None, name: str) -> str:
    """Return the type of a field that named people before, or does so now: a number in it would be read as a person."""
    if before is None or name not in before.by_name:
        return ""
    if (name in before.person_names) == (name in register.person_names):
        return ""
    was = next((one.value_type for one in before.fields if one.name == name), CHOICE)
    return f"a type: {was} of {name} of {register.many}"


def _lost_of(read: Read, register: Register, before: Register | None) -> Iterator[str]:
    said = select(_v.field).where(_v.register == register.kind).distinct().order_by(_v.field)
    for name in read.db.execute(said).scalars().all():
        if (declared := register.by_name.get(name)) is None:
            yield f"a field: {name} of {register.many}"
            continue
        if lost := _lost_type(register, before, name):
            yield lost
        if not declared.choices:
            continue
        chosen = select(_v.folded).where(_v.register == register.kind, _v.field == name).distinct()
        known = {fold(choice) for choice in declared.choices}
        for choice in sorted(set(read.db.execute(chosen).scalars()) - known):
            yield f"a choice: {choice} of {name} of {register.many}"


def _is_named_by_area(read: Read, item: CharterItem) -> bool:
    """Return whether a proposed area refers to this entity."""
    return isinstance(item, Entity) and any(item.code in one.entities for one in read.snapshot.areas)


def _is_referenced(read: Read, column: Column[Any], item: CharterItem) -> bool:
    return read.db.execute(select(column).where(column == item.stored_code).limit(1)).first() is not None


def save_team(tx: Tx, team: str) -> None:
    """Save the id of the Slack workspace. Raises WrongDatabase if the records belong to another one."""
    _save_or_compare(tx, "workspace", team)


def find_workspace(read: Read) -> str | None:
    """Return the id of the Slack workspace to which the records belong; None before the first start there."""
    return find_fact(read, "workspace")


def ensure_salt(tx: Tx, otherwise: str) -> str:
    """Return the secret of this database, used for the marks of posts; the first one offered is kept."""
    return ensure_fact(tx, "salt", otherwise)


def find_salt(read: Read) -> str | None:
    """Return the secret for a read-only process; None before the first start."""
    return find_fact(read, "salt")


def _save_or_compare(tx: Tx, name: str, value: str) -> None:
    known = ensure_fact(tx, name, value)
    if known != value:
        raise WrongDatabase(
            f"This database belongs to the {name.replace('_', ' ')} “{known}”, not to “{value}”. "
            "Set DATABASE_URL to another database."
        )


_LATEST_CHARTER = select(tables.charters).order_by(tables.charters.c.loaded_at.desc()).limit(1)
_INSERT_CHARTER = insert(tables.charters)
