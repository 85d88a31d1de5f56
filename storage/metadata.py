"""What the database says of itself: whose it is, and which charters were in force."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, delete, insert, select

from bot.areas import ChangeSort, ChangeState, shared
from bot.charter import Area, Body, DecisionWord, Entity, Entry, Level, Role, Station
from bot.charter_file import read_charter
from bot.errors import UserError
from storage import notifications as notices
from storage import tables as t
from storage.unit_of_work import Read, Tx

_IN_USE: Mapping[type[Entry], Sequence[Column[Any]]] = {
    Station: (t.persons.c.station, t.closures.c.station),
    Entity: (t.items.c.entity, t.events.c.entity, t.appointments.c.entity),
    Role: (t.appointments.c.role, t.history.c.role),
    Area: (t.records.c.area, t.appointments.c.area, t.area_changes.c.code),
    Body: (t.sessions.c.body,),
    Level: (t.issues.c.level, t.decisions.c.level),
    DecisionWord: (t.decisions.c.word,),
}


class Elsewhere(UserError):
    """The database belongs to somebody else; the sentence names both."""


class Orphaned(UserError):
    """Records refer to what the charter does not know any more; the sentence names each."""


class Doubled(UserError):
    """The charter defines areas that were confirmed in Slack; the sentence names each."""


def remember(tx: Tx, charter: str) -> None:
    """Keep the text of the charter that was loaded; with another one than before all reminders are planned anew.

    Raises Elsewhere when the records are another task force's, Orphaned where the charter lacks what they refer to,
    Doubled where it has an area that was confirmed in Slack.
    """
    _keep_fact(tx, "task_force", tx.charter.short)
    _refuse_doubled(tx)
    digest = sha256(charter.encode()).hexdigest()
    latest = select(t.charters).order_by(t.charters.c.loaded_at.desc()).limit(1)
    before = tx.db.execute(latest).first()
    if before is not None and before.sha256 == digest:
        return
    if before is not None:
        _refuse_orphans(tx, before.text)
        notices.plan_anew(tx)
    tx.db.execute(delete(t.charters).where(t.charters.c.sha256 == digest))
    tx.run(_CHARTER, sha256=digest, text=charter, loaded_at=tx.now)


def _refuse_doubled(tx: Tx) -> None:
    """Two words on one area would leave open since when it counts; the one in Slack has a day and a name under it."""
    doubled = [
        f"- {one.code} ({one.name}), an area since {one.from_on}"
        for one in tx.known.areas
        if one.sort == ChangeSort.ADD and one.state == ChangeState.CONFIRMED
        if any(shared(one.names(), area.names()) for area in tx.known.file.areas)
    ]
    if doubled:
        raise Doubled(
            "\n".join(
                [
                    "The charter defines again what was confirmed in Slack:",
                    *doubled,
                    "Take each out of the file. The list has it already; to end it: area retire <code> <reason>",
                ]
            )
        )


def _refuse_orphans(tx: Tx, before: str) -> None:
    try:
        previous = read_charter(before)
    except UserError:
        return  # it was written for another version, which can name nothing any more
    lost = [
        one
        for one in tx.charter.gone(previous)
        if any(_holds(tx, column, one) for column in _IN_USE[type(one)]) or _concerns_an_area(tx, one)
    ]
    if lost:
        raise Orphaned(
            "\n".join(
                [
                    "The charter lacks what records refer to:",
                    *[f"- {one.noun}: {one.code} ({one.called})" for one in lost],
                    'Write each back with "retired:" and the first day on which it no longer counts.',
                ]
            )
        )


def _concerns_an_area(tx: Tx, item: Entry) -> bool:
    """Say whether an entity is named by an area that was proposed in Slack."""
    return isinstance(item, Entity) and any(item.code in one.entities for one in tx.known.areas)


def _holds(tx: Tx, column: Column[Any], item: Entry) -> bool:
    return tx.db.execute(select(column).where(column == item.code).limit(1)).first() is not None


def remember_team(tx: Tx, team: str) -> None:
    """Keep which workspace this is. Raises Elsewhere when the records are another workspace's."""
    _keep_fact(tx, "workspace", team)


def salt(tx: Tx, otherwise: str) -> str:
    """Return the database's own secret, from which the marks of posts are made; the first one given is kept."""
    known = tx.db.execute(select(t.facts.c.value).where(t.facts.c.name == "salt")).scalar()
    if known is None:
        tx.run(_FACT, name="salt", value=otherwise)
    return known or otherwise


def secret(read: Read) -> str | None:
    """Return the same secret to whoever only looks; None before the first start."""
    return read.db.execute(select(t.facts.c.value).where(t.facts.c.name == "salt")).scalar()


def _keep_fact(tx: Tx, name: str, value: str) -> None:
    known = tx.db.execute(select(t.facts.c.value).where(t.facts.c.name == name)).scalar()
    if known is None:
        tx.run(_FACT, name=name, value=value)
    elif known != value:
        raise Elsewhere(
            f"This database belongs to the {name.replace('_', ' ')} “{known}”, not to “{value}”. "
            "Set DATABASE_URL to another database."
        )


_FACT = insert(t.facts)
_CHARTER = insert(t.charters)
