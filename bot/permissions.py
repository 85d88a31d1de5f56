"""The table of rights: who may do what. It is checked in the transaction, against the record as it is now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from bot.charter import Charter, Rights
from bot.errors import PermissionDenied
from bot.issues import level_phrase
from bot.names import lowercase_first
from bot.people import MEMBER_RIGHTS, Roster
from bot.proposals import OBJECTING_RIGHTS
from bot.records import Holder, Kind, Record, Visibility


class Scope(StrEnum):
    """The scope of a right."""

    ANY = "any record that one may see"
    OWN = "what one owns or has entered"
    LEVEL = "what one's level holds"
    ENTITY = "what belongs to one's own Bureau or department"


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
    "escalate": {**_EVERY_MEMBER, R.UPPER: Scope.LEVEL},
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
    "event": {**_EVERY_MEMBER, R.INVITEE: Scope.ANY},
    "list": {**dict.fromkeys(Rights, Scope.OWN), **_EVERY_MEMBER, R.OBSERVER: Scope.ANY},
    "silent": _CHAIR_AND_SECRETARY,
    "appoint": {
        **_CHAIR_AND_SECRETARY,
        R.DEPUTY: Scope.ENTITY,
        R.CHIEF: Scope.ENTITY,
    },  # they nominate, and a person in office confirms
    "import": _CHAIR_AND_SECRETARY,
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
    "session": _CHAIR_AND_SECRETARY,
    "sessions": {**_EVERY_MEMBER, R.OBSERVER: Scope.ANY, R.UPPER: Scope.ANY},
    "settings": _CHAIR_AND_SECRETARY,  # the task force's; everybody sets their own
}

# What to do instead, for people without the right: one sentence for each verb.
_ALTERNATIVES = {
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
_STAFF_MESSAGE = (
    "The task force's list is for its members. You can see its events and find who answers for an area. "
    "Example: who {area}"
)


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
    role_keys: frozenset[tuple[str, str | None, str | None]] = frozenset()  # role, area, entity of each
    has_left: bool = False  # of a leaver: the successor does not see what is restricted
    stands_for: tuple["Actor", ...] = ()

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
        right = _CREATION_RIGHT[record.kind] if verb == "create" else _RIGHT_BY_HISTORY_VERB.get(verb, verb)
        identity = permitted_identity(self, right, record, charter=charter)
        return None if identity is None or identity.person_id == self.person_id else identity.person_id


@lru_cache(maxsize=4096)
def own_actor(person_id: int, *, roster: Roster, charter: Charter, on: date) -> Actor:
    """Return the actor, computed once for a roster, a charter and a day."""
    every = roster.appointments_on(person_id, on)
    held = [one for one in every if charter.role(one.role).rights is not R.STAFF] or every
    return Actor(
        person_id=person_id,
        rights=roster.rights(person_id, on=on, charter=charter),
        roles=frozenset(a.role for a in held),
        areas=frozenset(a.area for a in held if a.area),
        role=held[0].role if held else "",
        entities=frozenset(a.entity for a in held if a.entity),
        role_keys=frozenset((a.role, a.area, a.entity) for a in held),
    )


@lru_cache(maxsize=4096)
def full_actor(person_id: int, *, roster: Roster, charter: Charter, on: date) -> Actor:
    """Return the actor, with those for whom they stand in that day."""
    alone = own_actor(person_id, roster=roster, charter=charter, on=on)
    absent = roster.people_covered_by(person_id, on=on, charter=charter)
    gone = roster.predecessors(person_id, on=on) if roster.leavers else ()
    if not absent and not gone:
        return alone
    others = [own_actor(one, roster=roster, charter=charter, on=on) for one in (*absent, *gone)]
    return replace(alone, stands_for=tuple(replace(one, has_left=one.person_id in gone) for one in others))


def may(who: Actor, verb: str) -> bool:
    """Return whether `who` may do `verb` to any record."""
    return any(right in RIGHTS_TABLE[verb] for right in who.all_rights)


def may_anywhere(who: Actor, verb: str) -> bool:
    """Return whether `who` may do `verb` in every entity."""
    return any(RIGHTS_TABLE[verb].get(right) is Scope.ANY for right in who.all_rights)


def permitted_entities(who: Actor, verb: str) -> list[str]:
    """Return the entities to which the right of `who` to do `verb` is limited."""
    identities = (
        one for one in who.identities if any(RIGHTS_TABLE[verb].get(r) is Scope.ENTITY for r in one.rights)
    )
    return sorted({entity for one in identities for entity in one.entities})


def check(who: Actor, verb: str, record: Record | None = None, *, charter: Charter) -> None:
    """Raise PermissionDenied unless `who` may do `verb`, to `record` if there is one."""
    if permitted_identity(who, verb, record, charter=charter) is None:
        remark_on = record.ref if record is not None and _is_only_observer(who) else ""
        raise PermissionDenied(refusal_message(who, verb, record, charter), remark_on=remark_on)


def permitted_identity(
    who: Actor, verb: str, record: Record | None = None, *, charter: Charter
) -> Actor | None:
    """Return the identity in whose rights `who` may do `verb`, their own first; None where there is none."""
    return next((one for one in who.identities if _allows(one, verb, record, charter)), None)


def _allows(one: Actor, verb: str, record: Record | None, charter: Charter) -> bool:
    reaches = {RIGHTS_TABLE[verb][right] for right in one.rights if right in RIGHTS_TABLE.get(verb, {})}
    if record is None:
        return bool(reaches)
    return any(_scope_covers(reach, one, record, charter) for reach in reaches)


# The right for a step of the history whose name differs. Only the holder of the level makes a decision final.
_RIGHT_BY_HISTORY_VERB = {
    "result": "done",
    "draft": "decide",
    "withdraw": "decide",
    "decide": "confirm",
    "mute": "snooze",
}
_CREATION_RIGHT = {
    Kind.ACTION: "action",
    Kind.ISSUE: "raise",
    Kind.EVENT: "event",
    Kind.DECISION: "confirm",
    Kind.PROPOSAL: "propose",
}


def may_see(who: Actor, record: Record) -> bool:
    """Return whether `who` may know that `record` exists. `storage.visibility` is the same rule in SQL."""
    return any(_may_see(one, record) for one in who.identities)


def _may_see(who: Actor, record: Record) -> bool:
    if record.visibility in {Visibility.PUBLIC, Visibility.MEMBERSHIP}:
        return True
    if who.has_left and record.visibility == Visibility.RESTRICTED:
        return False
    if record.is_own_of(who.person_id) or who.rights & {R.CHAIR, R.SECRETARY}:
        return True
    if record.visibility == Visibility.RESTRICTED:
        return _is_restricted_reader(who, record)
    return (
        bool(who.rights & MEMBER_RIGHTS)
        or R.OBSERVER in who.rights
        or (R.UPPER in who.rights and record.is_read_above)
    )


def _is_restricted_reader(who: Actor, record: Record) -> bool:
    """Return whether a restricted record is readable for a person's roles, or for the person."""
    by_role = any(role in who.roles and area in {"", *who.areas} for role, area in record.reading_roles)
    return by_role or who.person_id in record.reading_persons


def may_read_lists(who: Actor) -> bool:
    """Return whether `who` sees more in a list than their own records."""
    return who.is_member or R.OBSERVER in who.all_rights


def outsider_message(charter: Charter) -> str:
    """Return the sentence for guests and people of other workspaces, who may only ask for help."""
    return f"{charter.short} works with colleagues of the organisation; guests and other workspaces get help, and nothing else."


def members_only_message(charter: Charter) -> str:
    """Return the sentence for people who may not read the task force's list, with what they can do."""
    return _STAFF_MESSAGE.format(area=charter.areas[0].name)


def _scope_covers(reach: Scope, who: Actor, record: Record, charter: Charter) -> bool:
    if reach is Scope.OWN:
        return record.is_own_of(who.person_id)
    if reach is Scope.LEVEL:
        return _holds_level(who, record, charter)
    if reach is Scope.ENTITY:
        return record.owning_entity in who.entities
    return True


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


def focal_point_title(charter: Charter) -> str:
    """Return the title of whoever answers for an area, as in a sentence: "focal point"."""
    return lowercase_first(charter.roles_with(R.FOCAL_POINT)[0].title)


def _is_only_observer(who: Actor) -> bool:
    return R.OBSERVER in who.rights and not who.is_member


def refusal_message(who: Actor, verb: str, record: Record | None, charter: Charter) -> str:
    if _is_only_observer(who):
        ref = record.ref if record else "A-12"
        return (
            f"Observers read and leave remarks; they change nothing. Example: note {ref} How many took part?"
        )
    if not who.is_member and verb not in _ALTERNATIVES:
        return members_only_message(charter)
    level = getattr(record, "level", None)
    holders = level_phrase(charter.level(level)) if level else "whoever holds it"
    ref = record.ref if record is not None else "I-7"
    instead = _ALTERNATIVES.get(verb, "That is for members.").format(holders=holders, ref=ref)
    return f"That is not possible with your role. {instead}"
