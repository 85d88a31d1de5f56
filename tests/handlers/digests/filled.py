"""A database with more in it than a list holds, written at once and without messages: what is asked is the figures."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import update

from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.decisions import Decision, DecisionState
from bot.events import Event, EventState
from bot.history import HistoryEntry, Note
from bot.issues import Issue, IssueState
from bot.posts import Post, PostKind, PostState
from bot.records import Kind, Ref
from storage import tables as t
from storage.unit_of_work import Tx
from tests.conversation import FRIDAY, Conversation

LONG_AGO = FRIDAY - timedelta(days=60)


def person(talk: Conversation, who: str) -> int:
    """Return the id of somebody who is named as in the dialogues: "ute.keller"."""
    persons = talk.store.snapshot.roster.persons.values()
    return next(one.id for one in persons if one.email.split("@")[0] == who)


def fill_actions(
    talk: Conversation,
    number: int,
    *,
    owner: str,
    due: date | None = None,
    area: str | None = None,
    at: datetime = LONG_AGO,
    **fields: Any,
) -> None:
    """Log actions of one owner that differ in nothing but their numbers; no reminder of them is planned."""
    owns = person(talk, owner)

    def log(tx: Tx) -> None:
        for _ in range(number):
            action = Action(**{**_begun(tx, Kind.ACTION, owns, at), **fields}, area=area, owners=(owns,))
            action.set_due(Due(day=due, at=None, zone="Europe/Zurich", typed="") if due else None)
            action.planned = action.version
            tx.add(action)

    talk.store.write(log, now=at)


def close_actions(talk: Conversation, number: int, *, owner: str, at: datetime) -> None:
    """Log actions that were closed at some moment."""
    fill_actions(
        talk, number, owner=owner, state=ActionState.DONE, closed_at=at, closed_by=person(talk, owner)
    )


def fill_issues(talk: Conversation, number: int, *, by: str, level: str, **fields: Any) -> None:
    """Raise issues that are with one level."""
    raised_by = person(talk, by)

    def raise_(tx: Tx) -> None:
        for _ in range(number):
            begun = _begun(tx, Kind.ISSUE, raised_by, LONG_AGO)
            tx.add(Issue(**{**begun, "state": IssueState.OPEN}, level=level, level_since=LONG_AGO, **fields))

    talk.store.write(raise_, now=LONG_AGO)


def fill_drafts(talk: Conversation, number: int, *, level: str) -> None:
    """Write down decisions that wait for one level to confirm them, each on an issue of its own."""
    fill_issues(talk, number, by="linda.okafor", level=level)
    by = person(talk, "linda.okafor")

    def write_down(tx: Tx) -> None:
        newest = tx.records(Kind.ISSUE, order=(t.records.c.number.desc(),), limit=number)
        for issue in newest[::-1]:
            begun = {**_begun(tx, Kind.DECISION, by, LONG_AGO), "state": DecisionState.DRAFT}
            decision = Decision(
                **begun, issue_id=issue.id, level=level, word="agreed", text="", decided_on=LONG_AGO.date()
            )
            tx.add(decision)

    talk.store.write(write_down, now=LONG_AGO)


def fill_notes(talk: Conversation, number: int, *, on: Ref, by: str) -> None:
    """Write notes under a record."""

    def write(tx: Tx) -> None:
        of, who = tx.find(on).id, person(talk, by)
        for place in range(number):
            tx.add(Note(record_id=of, person_id=who, at=tx.now, text=f"Note {place}"))

    talk.store.write(write, now=talk.clock.now())


def fill_deeds(talk: Conversation, *, by: str, behalf: str, at: datetime) -> None:
    """Let somebody have started every action on behalf of somebody else."""

    def act(tx: Tx) -> None:
        for action in tx.records(Kind.ACTION, order=(t.records.c.number,)):
            who, name = person(talk, by), tx.roster.name(person(talk, behalf))
            tx.add(
                HistoryEntry(record_id=action.id, at=at, person_id=who, role="", behalf=name, verb="start")
            )

    talk.store.write(act, now=at)


def fill_undelivered(talk: Conversation, number: int, *, to: str) -> None:
    """Park messages to somebody."""
    now, reader = talk.clock.now(), person(talk, to)

    def write(tx: Tx) -> None:
        for place in range(number):
            post = Post(
                id=tx.next_number("post"),
                key=f"parked:{place}",
                kind=PostKind.REMINDER,
                person_id=reader,
                send_at=now,
            )
            tx.add(post)

    def park(tx: Tx) -> None:
        parked = {"state": PostState.PARKED, "last_error": "user_not_found"}
        tx.db.execute(update(t.posts).where(t.posts.c.key.startswith("parked:")).values(parked))

    talk.store.write(write, now=now)
    talk.store.write(park, now=now)


def fill_events(talk: Conversation, number: int, *, on: date, area: str | None = None) -> None:
    """Announce events of one day."""
    by = person(talk, "linda.okafor")

    def announce(tx: Tx) -> None:
        for _ in range(number):
            begun = {**_begun(tx, Kind.EVENT, by, LONG_AGO), "state": EventState.CONFIRMED}
            tx.add(Event(**begun, area=area, starts_on=on, ends_on=on, zone="Europe/Zurich"))

    talk.store.write(announce, now=LONG_AGO)


def _begun(tx: Tx, kind: Kind, by: int, at: datetime) -> dict[str, Any]:
    number = tx.next_number(kind)
    return {
        "id": tx.next_number("record"),
        "number": number,
        "title": f"Number {number}",
        "state": ActionState.OPEN,
        "created_at": at,
        "created_by": by,
        "changed_at": at,
    }
