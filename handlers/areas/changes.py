"""Changes of the list of areas: put forward by one person, confirmed or declined by another, and told to both."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.areas import AreaChange, ChangeSort, ChangeState, confirmed, confirmers, declined, shared, waiting
from bot.errors import UserError
from bot.permissions import Actor, acting
from bot.posts import Notice, Why
from handlers.areas import views
from handlers.blocks.elements import Block
from handlers.blocks.text import Reader
from handlers.delivery.notify import secretaries, tell_of
from storage import areas, lists
from storage.unit_of_work import Read, Tx

if TYPE_CHECKING:
    from bot.charter import Area


def as_waiting(read: Read, change: AreaChange, *, who: Actor, reader: Reader) -> views.Waiting:
    """Return a proposal with what its reader has to know of it."""
    found = who_confirms(read, change, read.charter.day_of(reader.now))
    retires = change.sort == ChangeSort.RETIRE
    return views.Waiting(
        change=change,
        confirmers=found,
        may_confirm=in_whose_rights(who, change, found) is not None,
        under_it=_under(read, change, who=who, reader=reader) if retires else views.NOTHING_UNDER,
    )


def _under(read: Read, change: AreaChange, *, who: Actor, reader: Reader) -> views.Under:
    """Return what is open under an area, as far as its reader may know."""
    of_area = lists.Filter(area=change.code)
    actions = lists.actions(read, of_area, who=who, now=reader.now)
    return views.Under(actions, lists.issues(read, of_area, who=who))


def who_confirms(read: Read, change: AreaChange, on: date) -> list[int]:
    return confirmers(change.asked_by, roster=read.roster, charter=read.charter, on=on)


def in_whose_rights(who: Actor, change: AreaChange, found: Sequence[int]) -> Actor | None:
    """Return in whose rights somebody may confirm: nobody their own proposal where a second person exists."""
    if who.person_id == change.asked_by and list(found) != [who.person_id]:
        return None
    return next((one for one in who.capacities if one.person_id in found), None)


def propose_area(tx: Tx, change: AreaChange) -> None:
    """Keep a proposal for a new area, and tell whoever may confirm it, and the secretary."""
    _put_forward(tx, change, "area propose")


def retire_area(tx: Tx, change: AreaChange) -> None:
    """Keep a proposal to end an area, and tell whoever may confirm it, and the secretary."""
    _put_forward(tx, change, "area retire")


def _put_forward(tx: Tx, change: AreaChange, verb: str) -> None:
    areas.keep(tx, change)
    tx.log(verb, why=change.reason, after=_told_to_history(change))
    on = tx.charter.day_of(tx.now)
    for person in dict.fromkeys([*who_confirms(tx, change, on), *secretaries(tx, on)]):
        _tell(tx, change, person)


def refuse_taken(tx: Tx, change: AreaChange) -> None:
    """Refuse a code, a name or an alias that means another area, and a channel that is another's."""
    others = [one for one in waiting(tx.known.areas) if one.id != change.id and one.sort == ChangeSort.ADD]
    known: list[Area | AreaChange] = [*tx.charter.areas, *others]
    for other in known:
        if (name := shared(change.names(), other.names())) is not None:
            raise UserError(views.taken(name, other))
    today = tx.charter.day_of(tx.now)
    for area in tx.charter.areas:
        if area.channel == change.channel and (area.retired is None or today < area.retired):
            raise UserError(views.channel_taken(area))


def confirm_area(tx: Tx, change: AreaChange, *, behalf: str = "") -> AreaChange:
    """Let a proposal hold; return it with its first day. Raises UserError where its names are taken by now."""
    if change.sort == ChangeSort.ADD:
        refuse_taken(tx, change)
    by = tx.by.person_id if tx.by else None
    done = confirmed(change, by=by or 0, now=tx.now, today=tx.charter.day_of(tx.now))
    _answer(tx, done, "area confirm", behalf)
    return done


def decline_area(tx: Tx, change: AreaChange, *, answer: str = "", behalf: str = "") -> AreaChange:
    """End a proposal; the list stays as it is."""
    by = tx.by.person_id if tx.by else None
    done = declined(change, by=by or 0, now=tx.now, answer=answer)
    _answer(tx, done, "area decline", behalf)
    return done


def _answer(tx: Tx, done: AreaChange, verb: str, behalf: str) -> None:
    areas.keep_answer(tx, done)
    before = {"code": done.code, "state": ChangeState.PROPOSED}
    after = {"state": done.state, "sort": done.sort, "from_on": done.from_on}
    tx.log(verb, why=done.answer, behalf=behalf, before=before, after=after)
    _tell(tx, done, done.asked_by)


def _told_to_history(change: AreaChange) -> dict[str, object]:
    names = ("code", "name", "aliases", "channel", "entities", "basis", "from_on")
    return {name: value for name in names if (value := getattr(change, name))}


def _tell(tx: Tx, change: AreaChange, person: int) -> None:
    tell_of(tx, person, f"area:{change.id}:{change.state}", Why.AREA, facts=change.as_facts())


def told(read: Read, notice: Notice, reader: Reader) -> list[Block]:
    """Return what somebody is told of a change of the list: that it waits, or what became of it."""
    number, _, answer = notice.facts.partition(" ")
    change = next((one for one in read.known.areas if str(one.id) == number), None)
    if change is None:
        return []
    if answer:
        return views.told_of_answer(change, reader)
    who = acting(notice.person_id, roster=read.roster, charter=read.charter, on=reader.today)
    return views.told_of_proposal(as_waiting(read, change, who=who, reader=reader), reader)
