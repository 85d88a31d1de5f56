"""Who may do what: one table. Every door asks it, in the transaction, against the record as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from bot.charter import Charter, Rights
from bot.decisions import Decision
from bot.errors import Refused
from bot.issues import Issue, in_words, is_first, rung
from bot.names import small
from bot.people import MEMBERS, Roster
from bot.proposals import MAY_OBJECT
from bot.records import Item, Kind, Record, Visibility


class Reach(StrEnum):
    """How far a right goes."""

    ANY = "any record that one may see"
    OWN = "what one owns or has entered"
    HELD = "what one's level holds"
    PART = "what belongs to one's own Bureau or department"


R = Rights
_EVERY_MEMBER = dict.fromkeys(MEMBERS, Reach.ANY)
_OFFICE = {R.CHAIR: Reach.ANY, R.SECRETARY: Reach.ANY}
# Anybody may be given an action, also a colleague who is not on the roster, and closes it; observers change nothing.
_OWN_TOO = {**dict.fromkeys(set(Rights) - {R.OBSERVER}, Reach.OWN), **_OFFICE}

# Voice S1 offers a focal point [Log an action], so every member may log one.
TABLE: Mapping[str, Mapping[Rights, Reach]] = {
    "read": dict.fromkeys(Rights, Reach.ANY),
    "action": _EVERY_MEMBER,
    "done": _OWN_TOO,
    "start": _OWN_TOO,
    "block": _OWN_TOO,
    "unblock": _OWN_TOO,
    "reopen": _OWN_TOO,
    "cancel": _OWN_TOO,
    "handover": _OWN_TOO,
    "verify": {**_OFFICE, R.DEPUTY: Reach.PART},
    "mark": _OWN_TOO | {R.DEPUTY: Reach.ANY},  # each state asks for the right of its own verb
    "move": _OWN_TOO,
    "once": _OWN_TOO,
    "assign": _OWN_TOO,
    "edit": _OWN_TOO,
    "link": _EVERY_MEMBER,
    "same": {**_OWN_TOO, **_EVERY_MEMBER},  # and of the one that ends, the right to cancel it
    "note": {
        **dict.fromkeys(Rights, Reach.OWN),
        **_EVERY_MEMBER,
        R.OBSERVER: Reach.ANY,
        R.UPPER: Reach.ANY,
    },
    "raise": _EVERY_MEMBER,
    "escalate": {**_EVERY_MEMBER, R.UPPER: Reach.HELD},
    "return": dict.fromkeys(Rights, Reach.HELD),
    "ask": {**dict.fromkeys(Rights, Reach.HELD), R.SECRETARY: Reach.ANY},  # as by phone
    "answer": _OWN_TOO,  # and whoever owns the action with which it is answered
    "position": _EVERY_MEMBER,
    "option": _EVERY_MEMBER,
    "withdraw": _OWN_TOO,
    "settle": _OWN_TOO,
    "extend": {**dict.fromkeys(Rights, Reach.HELD), **_OFFICE},  # and at the first level whoever raised it
    "decide": {**dict.fromkeys(Rights, Reach.HELD), R.SECRETARY: Reach.ANY},
    "confirm": dict.fromkeys(Rights, Reach.HELD),
    "amend": _OFFICE,  # what is noted beside a decision
    "propose": _OFFICE,  # the secretary a draft
    "proposal open": {R.CHAIR: Reach.ANY},  # and what becomes of it when it is
    "object": dict.fromkeys(MAY_OBJECT, Reach.OWN),  # who was asked
    "event": {**_EVERY_MEMBER, R.INVITEE: Reach.ANY},
    "list": {**dict.fromkeys(Rights, Reach.OWN), **_EVERY_MEMBER, R.OBSERVER: Reach.ANY},
    "silent": _OFFICE,
    "appoint": {
        **_OFFICE,
        R.DEPUTY: Reach.PART,
        R.CHIEF: Reach.PART,
    },  # they nominate, and one in office confirms
    "import": _OFFICE,
    "relieve": {**_OFFICE, R.DEPUTY: Reach.PART, R.CHIEF: Reach.PART},
    "consent": {**_OFFICE, R.DEPUTY: Reach.ANY},  # to what somebody else asked for
    "hand on": _EVERY_MEMBER,  # each action asks for the right of what is done to it
    "hand on for others": {**_OFFICE, R.DEPUTY: Reach.ANY, R.CHIEF: Reach.ANY, R.FOCAL_POINT: Reach.ANY},
    "leave": dict.fromkeys(Rights, Reach.ANY),
    "leave for others": _OFFICE,
    "erase": _OFFICE,  # and a second person confirms
    "deliver": _OFFICE,
    "undo": _OWN_TOO,
    "snooze": dict.fromkeys(set(Rights) - {R.OBSERVER}, Reach.OWN),
    "remind": dict.fromkeys(Rights, Reach.ANY),
    "holiday": _EVERY_MEMBER,  # of one's own station; the secretary and the chair of any
    "absent": dict.fromkeys(Rights, Reach.ANY),
    "absent for others": _OFFICE,
    "area propose": _EVERY_MEMBER,
    "area confirm": {R.CHAIR: Reach.ANY, R.DEPUTY: Reach.ANY},  # a deputy what the chair proposed
    "area basis": _OFFICE,
    "behalf": _OFFICE,  # entering something for somebody, as by phone
    "session": _OFFICE,
    "sessions": {**_EVERY_MEMBER, R.OBSERVER: Reach.ANY, R.UPPER: Reach.ANY},
    "settings": _OFFICE,  # the task force's; one's own are everybody's
}

# What is possible instead, for those who may not: one sentence for each verb.
_INSTEAD = {
    "done": "Closing is for an owner, the secretary or the chair.",
    "start": "Starting is for an owner, the secretary or the chair.",
    "block": "Saying what is in the way is for an owner, the secretary or the chair.",
    "unblock": "Going on is for an owner, the secretary or the chair.",
    "reopen": "Reopening is for an owner, the secretary or the chair.",
    "cancel": "Cancelling is for an owner, the secretary or the chair.",
    "handover": "Handing it over is for an owner, the secretary or the chair.",
    "verify": "Verifying is for the secretary, the chair, or a deputy for their own part of the organisation.",
    "mark": "Changing its state is for an owner, the secretary or the chair.",
    "move": "Another date is for an owner, the secretary or the chair.",
    "once": "Ending what comes again is for an owner, the secretary or the chair.",
    "assign": "Giving it to somebody else is for an owner, the secretary or the chair.",
    "edit": "Changing it is for an owner, the secretary or the chair; every member may add a note.",
    "note": "Notes are for members; observers leave remarks.",
    "decide": "Deciding is for {holders}; the secretary may write a decision down for them to confirm.",
    "confirm": "Confirming is for {holders}.",
    "amend": "What is noted beside a decision is changed by the secretary or the chair; its words stay as they are.",
    "extend": "More time is for {holders}, the secretary or the chair.",
    "return": "Sending it back is for {holders}.",
    "ask": "Asking is for {holders}, or the secretary for them.",
    "answer": "Answering is for whoever was asked, whoever raised the question, the secretary or the chair.",
    "position": "Positions are taken by members. To say something: note {ref} ...",
    "option": "Options are added by members. To say something: note {ref} ...",
    "withdraw": "Taking a question back is for whoever raised it, the secretary or the chair.",
    "settle": "That is for whoever raised the question, the secretary or the chair.",
    "escalate": "Sending a question up is for members.",
    "propose": "Proposing is for the chair; the secretary prepares a draft for the chair to open. A question of yours: raise Who pays?",
    "proposal open": "That is for the chair; the secretary prepares it.",
    "object": "Objecting is for those who were asked. Members may say what they think of it with a note; the chair takes it back.",
    "silent": "Only the secretary or the chair can list who has not answered.",
    "appoint": "Roles are given by the secretary or the chair; deputies and chiefs nominate for their own part of the organisation.",
    "relieve": "Roles are ended by the secretary or the chair, and by deputies and chiefs for their own part of the organisation.",
    "import": "Importing the roster is for the secretary or the chair. One role at a time: appoint @name focal point",
    "consent": "Confirming this is for the chair, the secretary or a deputy.",
    "hand on for others": "What somebody else has to hand over is for the secretary, the chair, deputies, chiefs and focal points.",
    "leave for others": "Somebody else's last day is taken down by the secretary or the chair. Your own: leave 30 nov",
    "erase": "Erasing somebody is for the secretary or the chair. What is kept about you: privacy export",
    "deliver": "What could not be delivered is for the secretary or the chair.",
    "holiday": "Closing a day is for members at their own station, and for the secretary or the chair.",
    "absent for others": "Somebody else's absence is taken down by the secretary or the chair. Your own: absent 17-21 oct",
    "area confirm": "Confirming is for the chair; what the chair proposed is for a deputy.",
    "area basis": "The basis of an area is written down by the secretary or the chair.",
    "behalf": "Entering something for somebody else is for the secretary or the chair.",
    "settings": "The task force's settings are changed by the secretary or the chair. Your own: settings digest:tue",
    "session": "The sessions of bodies are entered by the secretary or the chair; members see them with: sessions",
    "undo": "Only whoever did it can undo it.",
}
_STAFF = (
    "The task force's list is for its members. You can see its events and find who answers for an area. "
    "Example: who {area}"
)


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: the person, the rights of the day, and the role under which it is written down.

    `stands_for` are those for whom the person is officer-in-charge that day, and those who have left and whom the person
    follows: each with their own rights, areas and records, which are never mixed with another's.
    """

    person_id: int
    rights: frozenset[Rights]
    roles: frozenset[str]
    areas: frozenset[str]
    role: str
    entities: frozenset[str] = frozenset()
    offices: frozenset[tuple[str, str | None, str | None]] = frozenset()  # role, area, entity of each
    has_left: bool = False  # whose successor acts: what is restricted is not theirs to see
    stands_for: tuple["Actor", ...] = ()

    @property
    def capacities(self) -> tuple["Actor", ...]:
        """Return in whose rights the person may act, their own first."""
        return self, *self.stands_for

    @property
    def people(self) -> tuple[int, ...]:
        """Return whose records count as the person's own."""
        return tuple(one.person_id for one in self.capacities)

    @property
    def all_rights(self) -> frozenset[Rights]:
        return self.rights.union(*(one.rights for one in self.stands_for))

    @property
    def is_member(self) -> bool:
        return bool(self.all_rights & MEMBERS)

    def behalf(self, verb: str, record: Record, charter: Charter) -> int | None:
        """Return for whom the person did this as officer-in-charge; None where their own rights go so far."""
        if not self.stands_for:
            return None
        right = _CREATING[record.kind] if verb == "create" else _RIGHT_OF.get(verb, verb)
        found = capacity(self, right, record, charter=charter)
        return None if found is None or found.person_id == self.person_id else found.person_id


@lru_cache(maxsize=4096)
def actor(person_id: int, *, roster: Roster, charter: Charter, on: date) -> Actor:
    """Return who acts: the same for a roster, a charter and a day, so it is worked out once."""
    every = roster.roles(person_id, on)
    held = [one for one in every if charter.role(one.role).rights is not R.STAFF] or every
    return Actor(
        person_id=person_id,
        rights=roster.rights(person_id, on=on, charter=charter),
        roles=frozenset(a.role for a in held),
        areas=frozenset(a.area for a in held if a.area),
        role=held[0].role if held else "",
        entities=frozenset(a.entity for a in held if a.entity),
        offices=frozenset((a.role, a.area, a.entity) for a in held),
    )


@lru_cache(maxsize=4096)
def acting(person_id: int, *, roster: Roster, charter: Charter, on: date) -> Actor:
    """Return who acts, with those for whom they stand in that day."""
    alone = actor(person_id, roster=roster, charter=charter, on=on)
    absent = roster.stood_in_for(person_id, on=on, charter=charter)
    gone = roster.succeeds(person_id, on=on) if roster.leavers else ()
    if not absent and not gone:
        return alone
    others = [actor(one, roster=roster, charter=charter, on=on) for one in (*absent, *gone)]
    return replace(alone, stands_for=tuple(replace(one, has_left=one.person_id in gone) for one in others))


def may(who: Actor, verb: str) -> bool:
    """Say whether `who` may do `verb` to anything at all."""
    return any(right in TABLE[verb] for right in who.all_rights)


def may_anywhere(who: Actor, verb: str) -> bool:
    """Say whether `who` may do `verb` in whichever part of the organisation."""
    return any(TABLE[verb].get(right) is Reach.ANY for right in who.all_rights)


def parts_of(who: Actor, verb: str) -> list[str]:
    """Return the parts of the organisation for which alone `who` may do `verb`."""
    found = (one for one in who.capacities if any(TABLE[verb].get(r) is Reach.PART for r in one.rights))
    return sorted({entity for one in found for entity in one.entities})


def check(who: Actor, verb: str, record: Record | None = None, *, charter: Charter) -> None:
    """Raise a sentence unless `who` may do `verb`, to `record` if there is one."""
    if capacity(who, verb, record, charter=charter) is None:
        remark_on = record.ref if record is not None and _only_observes(who) else ""
        raise Refused(refusal(who, verb, record, charter), remark_on=remark_on)


def capacity(who: Actor, verb: str, record: Record | None = None, *, charter: Charter) -> Actor | None:
    """Return in whose rights `who` may do `verb`: their own where these go so far; None where nobody's do."""
    return next((one for one in who.capacities if _allows(one, verb, record, charter)), None)


def _allows(one: Actor, verb: str, record: Record | None, charter: Charter) -> bool:
    reaches = {TABLE[verb][right] for right in one.rights if right in TABLE.get(verb, {})}
    if record is None:
        return bool(reaches)
    return any(_reaches(reach, one, record, charter) for reach in reaches)


# The right behind a step of the history, where it has another name. Only who holds the level makes a decision final.
_RIGHT_OF = {"result": "done", "draft": "decide", "withdraw": "decide", "decide": "confirm", "mute": "snooze"}
_CREATING = {
    Kind.ACTION: "action",
    Kind.ISSUE: "raise",
    Kind.EVENT: "event",
    Kind.DECISION: "confirm",
    Kind.PROPOSAL: "propose",
}


def may_see(who: Actor, record: Record) -> bool:
    """Say whether `who` may know that `record` exists."""
    return any(_sees(one, record) for one in who.capacities)


def _sees(who: Actor, record: Record) -> bool:
    if record.visibility in {Visibility.PUBLIC, Visibility.MEMBERSHIP}:
        return True
    if who.has_left and record.visibility == Visibility.RESTRICTED:
        return False
    if _is_own(who, record) or who.rights & {R.CHAIR, R.SECRETARY}:
        return True
    if record.visibility == Visibility.RESTRICTED:
        if isinstance(record, Issue):
            return bool(who.roles & set(record.readers))
        return isinstance(record, Decision) and _was_on_the_way(who, record)
    return (
        bool(who.rights & MEMBERS)
        or R.OBSERVER in who.rights
        or (R.UPPER in who.rights and isinstance(record, Issue | Decision))
    )


def _was_on_the_way(who: Actor, decision: Decision) -> bool:
    """Say whether somebody asked the question, or holds a level that it came by."""
    held = any(role in who.roles and area in {"", *who.areas} for role, area in decision.readers)
    return held or decision.raised_by == who.person_id


def reads_lists(who: Actor) -> bool:
    """Say whether `who` reads more in a list than what is their own."""
    return who.is_member or R.OBSERVER in who.all_rights


def for_colleagues(charter: Charter) -> str:
    """Return what guests and people of other workspaces are told: help is for them, and nothing else."""
    return f"{charter.short} works with colleagues of the organisation; guests and other workspaces get help, and nothing else."


def for_members(charter: Charter) -> str:
    """Return what those are told who may not read the task force's list, and what they can do."""
    return _STAFF.format(area=charter.areas[0].name)


def _reaches(reach: Reach, who: Actor, record: Record, charter: Charter) -> bool:
    if reach is Reach.OWN:
        return _is_own(who, record)
    if reach is Reach.HELD:
        return _holds(who, record, charter)
    if reach is Reach.PART:
        return isinstance(record, Item) and record.entity in who.entities
    return True


def holds(who: Actor, record: Record, charter: Charter) -> bool:
    """Say whether `who` is one of those who decide at the level that has this record now, or stands in for one."""
    return any(_holds(one, record, charter) for one in who.capacities)


def _holds(who: Actor, record: Record, charter: Charter) -> bool:
    if isinstance(record, Decision):
        return bool(who.roles & set(charter.level(record.level).holders))
    if not isinstance(record, Issue):
        return False
    holders = rung(record, charter).holders
    if not is_first(record, charter):
        return bool(who.roles & set(holders))
    return any(
        role in holders and record.area in {None, area} and record.entity in {None, entity}
        for role, area, entity in who.offices
    )


def _is_own(who: Actor, record: Record) -> bool:
    return record.created_by == who.person_id or (isinstance(record, Item) and who.person_id in record.owners)


def area_holder(charter: Charter) -> str:
    """Return what whoever answers for an area is called, as it stands in a sentence: "focal point"."""
    return small(charter.roles_with(R.FOCAL_POINT)[0].title)


def _only_observes(who: Actor) -> bool:
    return R.OBSERVER in who.rights and not who.is_member


def refusal(who: Actor, verb: str, record: Record | None, charter: Charter) -> str:
    if _only_observes(who):
        ref = record.ref if record else "A-12"
        return (
            f"Observers read and leave remarks; they change nothing. Example: note {ref} How many took part?"
        )
    if not who.is_member and verb not in _INSTEAD:
        return for_members(charter)
    level = getattr(record, "level", None)
    holders = in_words(charter.level(level)) if level else "whoever holds it"
    ref = record.ref if record is not None else "I-7"
    instead = _INSTEAD.get(verb, "That is for members.").format(holders=holders, ref=ref)
    return f"That is not possible with your role. {instead}"
