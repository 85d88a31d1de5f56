"""Actions: log one, list them."""

from collections.abc import Sequence
from dataclasses import replace

from bot.actions import Action, ActionState
from bot.calendar import Due
from bot.charter import Area, Entity, Rights
from bot.errors import UserError
from bot.names import fold
from bot.people import Person
from bot.posts import Why
from bot.records import Kind, Ref, Visibility, checked_title
from handlers.calls import Ask, Reply, refuse_other_words, seen
from handlers.people import introduce
from handlers.telling import card, secretaries, tell
from handlers.views import actions as views
from storage import lists
from storage.units import Read, Tx

OPTIONS = ("due", "owner", "area", "entity", "for", "priority", "visibility", "behalf")
FILTERS = ("area", "entity", "owner")


def log(ask: Ask, tx: Tx) -> Reply:
    title = checked_title(ask.said.text)
    area, entity = ask.said.value("area", Area), ask.said.value("entity", Entity)
    owners, newcomers = _owners(ask, tx, area)
    _refuse_observers(ask, owners)
    wanted_for = ask.said.value("for", Ref)
    belongs_to = seen(ask, tx, wanted_for) if wanted_for else None
    action = Action(
        id=tx.next("record"),
        number=tx.next(Kind.ACTION),
        title=title,
        area=area.code if area else None,
        entity=entity.code if entity else None,
        visibility=ask.said.word("visibility") or Visibility.MEMBERS,
        state=ActionState.OPEN,
        priority=ask.said.value("priority", str),
        owners=owners,
        for_id=belongs_to.id if belongs_to else None,
        created_at=ask.now,
        created_by=ask.who.person_id,
        changed_at=ask.now,
        folded=fold(title),
    )
    action.set_due(ask.said.value("due", Due))
    tx.create(action, behalf=ask.said.word("behalf"))
    card(tx, action)
    for owner in owners:
        tell(tx, owner, action, Why.ASSIGNED)
    for newcomer in newcomers:
        for secretary in secretaries(tx, ask.today):
            tell(tx, secretary, action, Why.STRANGER, facts=str(newcomer.id))
    said = views.said_back(
        action,
        replace(ask.reader, roster=tx.roster),
        for_ref=belongs_to.ref if belongs_to else "",
        me=ask.who.person_id,
        newcomers=newcomers,
        may_add=bool(ask.who.rights & {Rights.CHAIR, Rights.SECRETARY}),
    )
    return Reply.saying(said)


def _owners(ask: Ask, tx: Tx, area: Area | None) -> tuple[tuple[int, ...], list[Person]]:
    """Return the owners that were named; else the area's only focal point, else the author.

    The second value lists those who were not on the roster until now.
    """
    named = [introduce(tx, someone, ask) for someone in ask.said.people("owner")]
    if named:
        return tuple(dict.fromkeys(p.id for p, _ in named)), [p for p, is_new in named if is_new]
    focal_points = ask.roster.focal_points(area.code, on=ask.today, charter=ask.charter) if area else []
    return (focal_points[0] if len(focal_points) == 1 else ask.who.person_id,), []


def _refuse_observers(ask: Ask, owners: Sequence[int]) -> None:
    for owner in owners:
        if ask.roster.rights(owner, on=ask.today, charter=ask.charter) == {Rights.OBSERVER}:
            name = ask.roster.name(owner)
            raise UserError(f"{name} is an observer and cannot own anything here. Name somebody else.")


def listing(ask: Ask, read: Read) -> Reply:
    others = ("me", "my", "late", "open", "done", "closed")
    refuse_other_words(ask, "actions", ("mine", "overdue", "all"), also=others)
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = lists.actions(read, chosen, who=ask.who, now=ask.now)
    return Reply.saying(views.listed(found, chosen, ask.reader))
