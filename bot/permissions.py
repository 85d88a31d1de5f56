"""The table of rights: who may do what. It is checked in the transaction, against the record as it is now."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from bot.charter import Charter
from bot.charter_section import Rights
from bot.errors import Offer, PermissionDenied
from bot.issues import ASK_UP, level_phrase
from bot.names import lowercase_first
from bot.people import MEMBER_RIGHTS, Roster
from bot.proposals import OBJECTING_RIGHTS, Proposal
from bot.records import Holder, Kind, Record, Visibility
from bot.refusals import OBSERVER_REMARK, ONLY_MEMBERS, alternative, who_can, who_decides
from bot.registers import AUTHOR, OWNER, Register


class Scope(StrEnum):
    """The scope of a right."""

    ANY = "any record that one may see"
    OWN = "what one owns or has entered"
    LEVEL = "what one's level holds"
    FIRST = "what the first level holds, and what one's own does"
    ENTITY = "what belongs to one's own Bureau or department"
    OWN_OR_ENTITY = "what one has entered, and what belongs to one's own Bureau or department"
    DECLARED = "what the charter declares"
    LED = "meetings of a working group that one convenes or has planned, and on its day one that one chairs"


R = Rights
_EVERY_MEMBER = dict.fromkeys(MEMBER_RIGHTS, Scope.ANY)
_CHAIR_AND_SECRETARY = {R.CHAIR: Scope.ANY, R.SECRETARY: Scope.ANY}
# Anybody may own an action, also without being on the roster, and closes it; observers change nothing.
_OWN_OR_OFFICER = {**dict.fromkeys(set(Rights) - {R.OBSERVER}, Scope.OWN), **_CHAIR_AND_SECRETARY}

# A focal point's message offers [Log an action], so every member may log one.
RIGHTS_TABLE: Mapping[str, Mapping[Rights, Scope]] = {
    "read": dict.fromkeys(Rights, Scope.ANY),
    "action": _EVERY_MEMBER,
    "done": _OWN_OR_OFFICER,
    "start": _OWN_OR_OFFICER,
    "block": _OWN_OR_OFFICER,
    "unblock": _OWN_OR_OFFICER,
    "reopen": _OWN_OR_OFFICER,
    "cancel": _OWN_OR_OFFICER,
    "handover": _OWN_OR_OFFICER,
    "verify": {**_CHAIR_AND_SECRETARY, R.DEPUTY: Scope.ENTITY},
    "mark": _OWN_OR_OFFICER | {R.DEPUTY: Scope.ANY},  # each state requires the right of its own verb
    "move": _OWN_OR_OFFICER,
    "once": _OWN_OR_OFFICER,
    "assign": _OWN_OR_OFFICER,
    "edit": _OWN_OR_OFFICER,
    "link": _EVERY_MEMBER,
    "same": {**_OWN_OR_OFFICER, **_EVERY_MEMBER},  # and the right to cancel the one that ends
    "note": {
        **dict.fromkeys(Rights, Scope.OWN),
        **_EVERY_MEMBER,
        R.OBSERVER: Scope.ANY,
        R.UPPER: Scope.ANY,
    },
    "raise": _EVERY_MEMBER,
    "escalate": {**dict.fromkeys(MEMBER_RIGHTS, Scope.FIRST), R.UPPER: Scope.LEVEL},
    "ask to escalate": {**_OWN_OR_OFFICER, **_EVERY_MEMBER},  # who holds it sends it up
    "return": dict.fromkeys(Rights, Scope.LEVEL),
    "ask": {**dict.fromkeys(Rights, Scope.LEVEL), R.SECRETARY: Scope.ANY},  # as by phone
    "answer": _OWN_OR_OFFICER,  # and the owner of the action that answers it
    "position": _EVERY_MEMBER,
    "option": _EVERY_MEMBER,
    "withdraw": _OWN_OR_OFFICER,
    "settle": _OWN_OR_OFFICER,
    "extend": {
        **dict.fromkeys(Rights, Scope.LEVEL),
        **_CHAIR_AND_SECRETARY,
    },  # and, at the first level, the person who raised it
    "decide": {**dict.fromkeys(Rights, Scope.LEVEL), R.SECRETARY: Scope.ANY},
    "confirm": dict.fromkeys(Rights, Scope.LEVEL),
    "amend": _CHAIR_AND_SECRETARY,  # notes beside a decision
    "propose": _CHAIR_AND_SECRETARY,  # for the secretary a draft
    "proposal open": {R.CHAIR: Scope.ANY},  # and its outcome, once it is a decision
    "object": dict.fromkeys(OBJECTING_RIGHTS, Scope.OWN),  # who was asked
    "freeze": _CHAIR_AND_SECRETARY,  # the rates of a register
    # Who speaks for the body that an entry is before; of others it is a draft.
    "outcome": {**dict.fromkeys(Rights, Scope.LEVEL), **_CHAIR_AND_SECRETARY},
    "enter": dict.fromkeys(Rights, Scope.DECLARED),
    "change entry": dict.fromkeys(Rights, Scope.DECLARED),
    "review": dict.fromkeys(Rights, Scope.DECLARED),
    "set": dict.fromkeys(Rights, Scope.DECLARED),  # of the state that is meant
    "second key": dict.fromkeys(Rights, Scope.DECLARED),  # of the choice that waits
    "round": _CHAIR_AND_SECRETARY,
    "roll call": dict.fromkeys(Rights, Scope.DECLARED),  # who the charter says may start one
    "report": dict.fromkeys(Rights, Scope.ANY),  # who sits on the seat of a round
    "clear": dict.fromkeys(Rights, Scope.ANY),  # whom the round names
    "event": {**_EVERY_MEMBER, R.INVITEE: Scope.ANY},
    "change event": {
        **_OWN_OR_OFFICER,
        **dict.fromkeys(MEMBER_RIGHTS - {R.CHAIR, R.SECRETARY}, Scope.OWN_OR_ENTITY),
    },
    "ask to change": dict.fromkeys(Rights, Scope.ANY),  # whoever announced an event
    "list": {**dict.fromkeys(Rights, Scope.OWN), **_EVERY_MEMBER, R.OBSERVER: Scope.ANY},
    "silent": _CHAIR_AND_SECRETARY,
    "nudge": _OWN_OR_OFFICER,  # whoever logged or raised it, and its owners each other
    "appoint": {
        **_CHAIR_AND_SECRETARY,
        R.DEPUTY: Scope.ENTITY,
        R.CHIEF: Scope.ENTITY,
    },  # they nominate, and a person in office confirms
    "import": _CHAIR_AND_SECRETARY,  # people, events and meetings
    "import entries": {**dict.fromkeys(Rights, Scope.DECLARED), **_CHAIR_AND_SECRETARY},
    "relieve": {**_CHAIR_AND_SECRETARY, R.DEPUTY: Scope.ENTITY, R.CHIEF: Scope.ENTITY},
    "consent": {**_CHAIR_AND_SECRETARY, R.DEPUTY: Scope.ANY},  # to another person's request
    "hand on": _EVERY_MEMBER,  # each action requires the right of what is done to it
    "hand on for others": {
        **_CHAIR_AND_SECRETARY,
        R.DEPUTY: Scope.ANY,
        R.CHIEF: Scope.ANY,
        R.FOCAL_POINT: Scope.ANY,
    },
    "leave": dict.fromkeys(Rights, Scope.ANY),
    "leave for others": _CHAIR_AND_SECRETARY,
    "erase": _CHAIR_AND_SECRETARY,  # confirmed by a second person
    "deliver": _CHAIR_AND_SECRETARY,
    "ask secretary": dict.fromkeys(Rights, Scope.ANY),
    "answer inquiry": _CHAIR_AND_SECRETARY,
    "undo": _OWN_OR_OFFICER,
    "snooze": dict.fromkeys(set(Rights) - {R.OBSERVER}, Scope.OWN),
    "remind": dict.fromkeys(Rights, Scope.ANY),
    "holiday": _EVERY_MEMBER,  # of one's own station; the secretary and the chair of any
    "absent": dict.fromkeys(Rights, Scope.ANY),
    "absent for others": _CHAIR_AND_SECRETARY,
    "area propose": _EVERY_MEMBER,
    "area confirm": {R.CHAIR: Scope.ANY, R.DEPUTY: Scope.ANY},  # a deputy confirms what the chair proposed
    "area basis": _CHAIR_AND_SECRETARY,
    "behalf": _CHAIR_AND_SECRETARY,  # entering something for a person, as by phone
    "meeting": _EVERY_MEMBER,  # of a working group; the task force's own is for who convenes it
    "convene": _CHAIR_AND_SECRETARY,
    "register": dict.fromkeys(Rights, Scope.ANY),  # for a meeting, who is invited
    "change meeting": {**dict.fromkeys(MEMBER_RIGHTS, Scope.LED), **_CHAIR_AND_SECRETARY},
    "item": {**_EVERY_MEMBER, R.INVITEE: Scope.ANY},  # proposed; it is put on by who may change the meeting
    "session": _CHAIR_AND_SECRETARY,
    "sessions": {**_EVERY_MEMBER, R.OBSERVER: Scope.ANY, R.UPPER: Scope.ANY},
    "settings": _CHAIR_AND_SECRETARY,  # the task force's; everybody sets their own
}

RIGHTS_AFTER_LEAVING = frozenset({"read", "list"})  # of what is public

# Rights that reach as far as an entity.
_ENTITY_RIGHTS = frozenset(
    right
    for row in RIGHTS_TABLE.values()
    for right, reach in row.items()
    if reach in {Scope.ENTITY, Scope.OWN_OR_ENTITY}
)

YOU_CAN_SEE = "You can see events and who's who."
FOR_EVERYBODY = (Offer("Events", "say", "events"), Offer("Who's who", "say", "who"))
# Rights of a level: the secretary has them only to write down, or has none.
_DECIDING = frozenset({"decide", "confirm", "return", "escalate"})
_OF_THE_CHAIR = frozenset({"propose"})


@dataclass(frozen=True)
class Actor:
    """A person who acts: their rights of the day, and the role that the history records.

    `stands_for` are those for whom the person is officer-in-charge that day, and leavers whom the person
    succeeds: each with their own rights, areas and records, which are never combined with another's.
    """

    person_id: int
    rights: frozenset[Rights]
    roles: frozenset[str]
    areas: frozenset[str]
    role: str
    entities: frozenset[str] = frozenset()
    colleagues: frozenset[int] = frozenset()  # who has a role in one of these entities; for some rights alone
    role_keys: frozenset[tuple[str, str | None, str | None]] = frozenset()  # role, area, entity of each
    has_left: bool = False  # of a leaver: the successor does not see what is restricted
    is_gone: bool = False  # who acts has left themselves: they read what is public, and nothing else
    stands_for: tuple["Actor", ...] = ()
    roster: Roster | None = field(default=None, compare=False, repr=False)  # by which these are the rights
    on: date | None = field(default=None, compare=False, repr=False)  # the day on which they are

    @property
    def identities(self) -> tuple["Actor", ...]:
        """Return the identities in whose rights the person may act, their own first."""
        return self, *self.stands_for

    @property
    def person_ids(self) -> tuple[int, ...]:
        """Return the persons whose records count as the person's own."""
        return tuple(one.person_id for one in self.identities)

    @property
    def all_rights(self) -> frozenset[Rights]:
        return self.rights.union(*(one.rights for one in self.stands_for))

    @property
    def is_member(self) -> bool:
        return bool(self.all_rights & MEMBER_RIGHTS)

    def represented_person(self, verb: str, record: Record, charter: Charter) -> int | None:
        """Return for whom the person acted as officer-in-charge; None where their own rights suffice."""
        if not self.stands_for:
            return None
        right = _right_of_step(verb, record.kind)
        identity = permitted_identity(self, right, record, charter=charter)
        return None if identity is None or identity.person_id == self.person_id else identity.person_id


@lru_cache(maxsize=4096)
def own_actor(person_id: int, *, roster: Roster, charter: Charter, on: date) -> Actor:
    """Return the actor, computed once for a roster, a charter and a day."""
    every = roster.appointments_on(person_id, on)
    held = [one for one in every if charter.role(one.role).rights is not R.STAFF] or every
    rights = roster.rights(person_id, on=on, charter=charter)
    entities = frozenset(a.entity for a in held if a.entity)
    return Actor(
        person_id=person_id,
        rights=rights,
        roles=frozenset(a.role for a in held),
        areas=frozenset(a.area for a in held if a.area),
        role=held[0].role if held else "",
        entities=entities,
        colleagues=roster.people_of(entities, on=on) if rights & _ENTITY_RIGHTS else frozenset(),
        role_keys=frozenset((a.role, a.area, a.entity) for a in held),
        roster=roster,
        on=on,
    )


@lru_cache(maxsize=4096)
def full_actor(person_id: int, *, roster: Roster, charter: Charter, on: date) -> Actor:
    """Return the actor, with those for whom they stand in that day: nobody, once their own last day has passed."""
    alone = own_actor(person_id, roster=roster, charter=charter, on=on)
    if person_id in roster.persons and roster.has_left(person_id, on):
        return replace(alone, is_gone=True)
    absent = roster.people_covered_by(person_id, on=on, charter=charter)
    gone = roster.predecessors(person_id, on=on) if roster.leavers else ()
    if not absent and not gone:
        return alone
    others = [own_actor(one, roster=roster, charter=charter, on=on) for one in (*absent, *gone)]
    return replace(alone, stands_for=tuple(replace(one, has_left=one.person_id in gone) for one in others))


def may(who: Actor, verb: str) -> bool:
    """Return whether `who` may do `verb` to any record."""
    return any(_reaches(one, verb) for one in who.identities)


def may_some(who: Actor, verb: str, charter: Charter) -> bool:
    """Return whether `who` may do `verb` to a record that there may be: for a level's, one that they hold."""
    levels = frozenset(role for level in charter.ladder for role in level.holders)
    of_level = {Scope.LEVEL, Scope.FIRST}
    return any(
        (reaches := _reaches(one, verb))
        and (bool(reaches - of_level) or bool(one.roles & levels))
        and (reaches != {Scope.DECLARED} or _is_declared(one, verb, None, charter))
        for one in who.identities
    )


def must_ask_others(who: Actor, right: str | None, *, writes: bool) -> bool:
    """Return whether somebody has left, and would do more than read."""
    return who.is_gone and (writes or (right is not None and not may(who, right)))


def who_has_it_now(
    person_id: int, record: Record, *, roster: Roster, charter: Charter, on: date
) -> list[int]:
    """Return who has what was a leaver's: whoever owns it and is still here, or else who goes on with their work."""
    held = [
        person
        for one in record.holders(charter)
        for person in roster.holders([one.role], on=on, area=one.area, entity=one.entity)
    ]
    others = [one for one in record.responsible or held if one != person_id and not roster.has_left(one, on)]
    return others or roster.followers(person_id, on=on, charter=charter)


def may_anywhere(who: Actor, verb: str) -> bool:
    """Return whether `who` may do `verb` in every entity."""
    return any(Scope.ANY in _reaches(one, verb) for one in who.identities)


def permitted_entities(who: Actor, verb: str) -> list[str]:
    """Return the entities to which the right of `who` to do `verb` is limited."""
    identities = (one for one in who.identities if Scope.ENTITY in _reaches(one, verb))
    return sorted({entity for one in identities for entity in one.entities})


def check(who: Actor, verb: str, record: Record | None = None, *, charter: Charter) -> None:
    """Raise PermissionDenied unless `who` may do `verb`, to `record` if there is one."""
    if permitted_identity(who, verb, record, charter=charter) is None:
        raise denied(who, verb, record, charter)


def permitted_identity(
    who: Actor, verb: str, record: Record | None = None, *, charter: Charter
) -> Actor | None:
    """Return the identity in whose rights `who` may do `verb`, their own first; None where there is none."""
    return next((one for one in who.identities if _allows(one, verb, record, charter)), None)


def represented_for_own(
    who: Actor, verb: str, record: Record, *, authors: Collection[int | None], charter: Charter
) -> int | None:
    """Return in whose name alone `who` could do `verb` to what they proposed themselves; None where that is not so.

    A stand-in or successor decides, confirms and verifies in another's name, but never what is their own: that would be
    one person's word for two.
    """
    identity = permitted_identity(who, verb, record, charter=charter)
    is_in_own_right = identity is None or identity.person_id == who.person_id
    return None if identity is None or is_in_own_right or who.person_id not in authors else identity.person_id


def _reaches(one: Actor, verb: str) -> set[Scope]:
    """Return how far a person's own rights to do `verb` go; empty where they have none, or not any more."""
    if one.is_gone and verb not in RIGHTS_AFTER_LEAVING:
        return set()
    row = RIGHTS_TABLE.get(verb, {})
    return {row[right] for right in one.rights if right in row}


def _allows(one: Actor, verb: str, record: Record | None, charter: Charter) -> bool:
    reaches = _reaches(one, verb)
    if Scope.DECLARED in reaches and Scope.ANY not in reaches:
        return _is_declared(one, verb, record, charter)
    if record is None:
        return bool(reaches)
    return any(_scope_covers(reach, one, record, charter) for reach in reaches)


def _is_declared(one: Actor, verb: str, record: Record | None, charter: Charter) -> bool:
    """Return whether the charter gives somebody a right: by the register of an entry, or without an entry some register."""
    if verb == "roll call":
        return charter.roll_call is not None and not one.rights.isdisjoint(charter.roll_call.start_by)
    if record is not None:
        own = charter.register(record.kind)
        speaks = verb == "second key" and _holds_level(one, record, charter)
        return own is not None and (speaks or has_one_of(one, own.allowed(verb), record, own))
    return any(
        {OWNER, AUTHOR} & (allowed := register.allowed(verb)) or not one.rights.isdisjoint(allowed)
        for register in charter.registers
    )


def has_one_of(one: Actor, allowed: Collection[str], entry: Record, register: Register) -> bool:
    """Return whether somebody has one of these rights, or is the owner where that is one of them.

    While an entry has no owner, that is who holds the register's `owner` for its area.
    """
    answers = not entry.responsible and register.owner in one.rights and entry.area in one.areas
    is_owner = OWNER in allowed and (one.person_id in entry.responsible or answers)
    is_author = AUTHOR in allowed and entry.created_by == one.person_id
    return is_owner or is_author or not one.rights.isdisjoint(allowed)


# The right for a step of the history whose name differs. Only the holder of the level makes a decision final.
_RIGHT_BY_HISTORY_VERB = {
    "result": "done",
    "draft": "decide",
    "withdraw": "decide",
    "decide": "confirm",
    "mute": "snooze",
    "propose state": "set",
    "set state": "set",
    "confirm state": "second key",
    "confirm outcome": "second key",
    "decline": "second key",
    "draft outcome": "outcome",
    "import": "import entries",
    "reviewed": "review",
    ASK_UP: "ask to escalate",
}
# The one right for every step of an event.
_RIGHT_BY_KIND = {
    Kind.EVENT: ("change event", frozenset({"move", "edit", "cancel", "reopen", "mark", "confirm"})),
    Kind.MEETING: (
        "change meeting",
        frozenset(
            {"move", "edit", "cancel", "reopen", "papers", "call", "held", "hold call", "call line", "agenda"}
        ),
    ),
    Kind.AGENDA_ITEM: (
        "item",
        frozenset(
            {
                *("accept", "decline", "withdraw", "edit", "defer", "place"),
                *("paper", "admit paper", "decline paper", "withdraw paper"),
            }
        ),
    ),
}
_OF_ENTRIES = (
    "change entry",
    frozenset({"edit", "move", "cancel", "reopen", "assign", "submit", "submitted"}),
)
_CREATION_RIGHT = {
    Kind.ACTION: "action",
    Kind.ISSUE: "raise",
    Kind.EVENT: "event",
    Kind.DECISION: "confirm",
    Kind.PROPOSAL: "propose",
    Kind.MEETING: "meeting",
    Kind.AGENDA_ITEM: "item",
    Kind.ROUND: "round",
}


def _right_of_step(verb: str, kind: Kind) -> str:
    """Return the right for a step of the history of a record."""
    if verb == "create":
        return _CREATION_RIGHT.get(kind, "enter")
    right, verbs = _RIGHT_BY_KIND.get(kind, _OF_ENTRIES if kind.is_register else ("", frozenset()))
    return right if verb in verbs else _RIGHT_BY_HISTORY_VERB.get(verb, verb)


def may_see(who: Actor, record: Record) -> bool:
    """Return whether `who` may know that `record` exists. `storage.visibility` is the same rule in SQL."""
    return any(_may_see(one, record) for one in who.identities)


def _may_see(who: Actor, record: Record) -> bool:
    if record.visibility in {Visibility.PUBLIC, Visibility.MEMBERSHIP}:
        return True
    if who.is_gone or (who.has_left and record.visibility == Visibility.RESTRICTED):
        return False
    if record.is_own_of(who.person_id) or who.rights & {R.CHAIR, R.SECRETARY}:
        return True
    if who.person_id in record.invitees:
        return True
    if record.visibility == Visibility.RESTRICTED:
        return _is_named_reader(who, record)
    if who.rights & MEMBER_RIGHTS or R.OBSERVER in who.rights:
        return True
    return R.UPPER in who.rights and _is_named_reader(who, record)


def _is_named_reader(who: Actor, record: Record) -> bool:
    """Return whether a record is readable for a person's roles, as of a level that it came to, or for the person."""
    by_role = any(role in who.roles and area in {"", *who.areas} for role, area in record.reading_roles)
    return by_role or who.person_id in record.reading_persons


def may_read_lists(who: Actor) -> bool:
    """Return whether `who` sees more in a list than their own records."""
    return who.is_member or R.OBSERVER in who.all_rights


def outsider_message(charter: Charter) -> str:
    """Return the sentence for guests and people of other workspaces, who may only ask for help."""
    return (
        "I work with colleagues of the organisation only. "
        f"If you need something of {charter.short}, ask whoever invited you here."
    )


def members_only() -> PermissionDenied:
    """Return the refusal for people who may not read the task force's list, with what they can do."""
    return PermissionDenied(f"Only members see the list. {YOU_CAN_SEE}", offers=FOR_EVERYBODY)


def _scope_covers(reach: Scope, who: Actor, record: Record, charter: Charter) -> bool:
    if reach is Scope.OWN:
        return record.is_own_of(who.person_id)
    if reach is Scope.LED:
        return record.is_led_by(who.person_id, who.on)
    if reach is Scope.LEVEL:
        return _holds_level(who, record, charter)
    if reach is Scope.FIRST:
        return record.is_with_first_level(charter) or _holds_level(who, record, charter)
    if reach is Scope.ENTITY:
        return _is_of_entity(record, who)
    if reach is Scope.OWN_OR_ENTITY:
        return record.is_own_of(who.person_id) or _is_of_entity(record, who)
    return True


def _is_of_entity(record: Record, who: Actor) -> bool:
    """Return whether an entity that was named for a record, or else that of an owner, is one of the person's."""
    if record.owning_entities:
        return not who.entities.isdisjoint(record.owning_entities)
    return not who.colleagues.isdisjoint(record.responsible)


def holds_level(who: Actor, record: Record, charter: Charter) -> bool:
    """Return whether `who`, or somebody they stand in for, decides at the level that holds this record now."""
    return any(_holds_level(one, record, charter) for one in who.identities)


def _holds_level(who: Actor, record: Record, charter: Charter) -> bool:
    return any(_is_holder(who, one) for one in record.holders(charter))


def _is_holder(who: Actor, holder: Holder) -> bool:
    return any(
        role == holder.role and holder.area in {None, area} and holder.entity in {None, entity}
        for role, area, entity in who.role_keys
    )


def answering_capacity(who: Actor, proposal: Proposal) -> Actor | None:
    """Return in whose name somebody answers: their own or a represented person's; None for nobody.

    A predecessor whose office has a holder again does not count.
    """
    may_object = bool(who.all_rights & OBJECTING_RIGHTS)
    return next(
        (
            one
            for one in who.identities
            if one.person_id in proposal.owners
            and (one.rights & OBJECTING_RIGHTS or (one.has_left and may_object))
        ),
        None,
    )


def _is_only_observer(who: Actor) -> bool:
    return R.OBSERVER in who.rights and not who.is_member


def denied(who: Actor, verb: str, record: Record | None, charter: Charter) -> PermissionDenied:
    """Return the refusal for somebody without a right: who has it, and what they can do instead.

    Names are those of people who may do it today, and only for somebody who may see the record.
    """
    if who.is_gone:
        return PermissionDenied("Your last day has passed. You can still read what is public.")
    seen = record if record is not None and may_see(who, record) else None
    sentence = _who_can(who, verb, seen, charter)
    if not who.is_member and not _is_only_observer(who) and alternative(verb).who == ONLY_MEMBERS:
        return PermissionDenied(f"{sentence} {YOU_CAN_SEE}", offers=FOR_EVERYBODY)
    if _is_only_observer(who):
        remark = () if seen is None else (Offer("Leave a remark", "note", seen.ref),)
        return PermissionDenied(f"{sentence} {OBSERVER_REMARK}", offers=remark)
    note = () if seen is None or verb in _DECIDING else (Offer("Note", "note", seen.ref),)
    return PermissionDenied(sentence, offers=(*_ways_on(who, verb, seen, charter), *note))


def _who_can(who: Actor, verb: str, record: Record | None, charter: Charter) -> str:
    people = people_with_right(who, verb, record, charter)
    names = [who.roster.short_name(one) for one in people] if who.roster else []
    names = names or _vacant(record, verb, charter)
    ref = record.ref if record is not None else "it"
    if verb == "decide" and record is not None:
        level = _next_level(who, record, charter)
        return who_decides(ref, names, next_level=level)
    return who_can(verb, names, ref)


def _vacant(record: Record | None, verb: str, charter: Charter) -> list[str]:
    """Return who would have a right if their roles were held: the level of the record, and the secretary."""
    level = getattr(record, "level", None) if verb in _DECIDING else None
    secretary = [f"the {lowercase_first(one.title)}" for one in charter.roles_with(R.SECRETARY)[:1]]
    return [*([level_phrase(charter.level(level))] if level else []), *(secretary or ["the secretary"])]


def _next_level(who: Actor, record: Record, charter: Charter) -> str:
    """Return the next level for somebody who may take the record there; "" for others."""
    above = record.next_level(charter)
    may_take = permitted_identity(who, "escalate", record, charter=charter) is not None
    return level_phrase(above) if above is not None and may_take else ""


def _ways_on(who: Actor, verb: str, record: Record | None, charter: Charter) -> tuple[Offer, ...]:
    """Return what somebody may do instead; the reader gets what they may press."""
    if record is None or verb not in _DECIDING:
        return alternative(verb).offers
    holders = people_with_right(who, verb, record, charter)
    remind = (
        f"Remind {who.roster.short_name(holders[0])}" if who.roster and len(holders) == 1 else "Remind them"
    )
    take = () if verb == "escalate" else (Offer("Take it there", "escalate", record.ref),)
    return (*take, Offer(remind, "nudge", record.ref))


def people_with_right(who: Actor, verb: str, record: Record | None, charter: Charter) -> list[int]:
    """Return others who may do `verb` today: owners or holders first, who stands in for them, then the secretary."""
    roster, on = who.roster, who.on
    if roster is None or on is None:
        return []

    def allowed(people: Iterable[int]) -> list[int]:
        return [
            one
            for one in dict.fromkeys(people)
            if one != who.person_id
            and one in roster.persons
            and not roster.has_left(one, on)
            and permitted_identity(
                full_actor(one, roster=roster, charter=charter, on=on), verb, record, charter=charter
            )
        ]

    own = [] if record is None else _in_charge(verb, record, roster, charter, on)
    first = allowed(own) or ([] if record is None else allowed([record.created_by]))
    away = [absence for one in own or first if (absence := roster.absence_on(one, on)) is not None]
    officers = allowed(
        one for absence in away if (one := roster.present_officer(absence, on=on, charter=charter))
    )
    secretaries = [] if verb in _DECIDING and record else allowed(_in_office(verb, roster, charter, on))
    return list(dict.fromkeys([*first, *officers, *secretaries]))


def _in_charge(verb: str, record: Record, roster: Roster, charter: Charter, on: date) -> list[int]:
    """Return who has a record: its owners, and for a right of levels who holds the one that it is at."""
    is_of_level = not {Scope.LEVEL, Scope.FIRST}.isdisjoint(RIGHTS_TABLE.get(verb, {}).values())
    held = [
        person
        for one in (record.holders(charter) if is_of_level else ())
        for person in roster.holders([one.role], on=on, area=one.area, entity=one.entity)
    ]
    owners = record.responsible if verb != "nudge" or len(record.responsible) > 1 else ()  # it asks the owner
    return [*owners, *held]


def _in_office(verb: str, roster: Roster, charter: Charter, on: date) -> list[int]:
    """Return the secretaries where they have a right, after the chair for what is the chair's; else others in office."""
    row = RIGHTS_TABLE.get(verb, {})
    if R.SECRETARY in row:
        rights = [R.CHAIR, R.SECRETARY] if verb in _OF_THE_CHAIR else [R.SECRETARY]
    else:
        rights = [
            right for right, reach in row.items() if reach is Scope.ANY and right in {R.CHAIR, R.DEPUTY}
        ]
    return [one for right in rights for one in roster.people_with_rights(right, on=on, charter=charter)]
