"""Who walks, and where: twelve people, nine circumstances, and what of a record is theirs in each."""

from dataclasses import dataclass
from enum import StrEnum

from bot.records import Visibility

STAFF = "everybody else"  # the last column of docs/rights.md


class Context(StrEnum):
    OWN = "own"  # they own it and have entered it
    OTHERS = "somebody else's"
    RESTRICTED = "restricted"  # and somebody else's
    ESCALATED = "escalated"  # of their part of the organisation, and at their level where they have one
    AFTER = "after role end"  # all their roles ended yesterday
    SHARED = "shared channel"  # an account of another workspace, with their address
    LEFT = "left"  # yesterday was their last day; they owned it and had entered it
    STANDS_IN = "standing in"  # somebody without a role, for one who is away: about what they entered or did themselves
    FOR_OTHERS = "standing in, for others"  # the same person, about what somebody else did


STANDING_IN = frozenset({Context.STANDS_IN, Context.FOR_OTHERS})


@dataclass(frozen=True)
class Persona:
    """Somebody with one role alone, so that no other of their roles hides what this one may.

    `column` is theirs in docs/rights.md. `role` is the one they keep of those in practice/people.csv. `account` is theirs
    in Slack where they are not on the roster.
    """

    name: str
    column: str
    email: str = ""
    role: str = ""
    entity: str = ""
    level: str = ""  # whose holders they are one of
    area: str | None = None
    account: str = ""

    @property
    def is_on_roster(self) -> bool:
        return not self.account


PERSONAS = tuple(
    Persona(**fields)
    for fields in (
        {"name": "chair", "column": "chair", "email": "aline.moreau", "role": "chair", "entity": "GS", "level": "task_force"},
        {"name": "secretary", "column": "secretary", "email": "linda.okafor", "role": "secretary", "entity": "SPM"},
        {"name": "deputy", "column": "deputy", "email": "taro.nakagawa", "role": "deputy_director", "entity": "BR"},
        {"name": "focal", "column": "focal point", "email": "paula.ruiz", "role": "focal_point", "entity": "TSB", "level": "focal_points", "area": "CLIM"},
        {"name": "regional", "column": "regional director", "email": "wipa.chaiyo", "role": "regional_director", "entity": "BDT"},
        {"name": "chief", "column": "chief", "email": "ute.keller", "role": "department_chief", "entity": "FRMD"},
        {"name": "invitee", "column": "invitee", "email": "julia.silva", "role": "invitee", "entity": "BR"},
        {"name": "observer", "column": "observer", "email": "zahra.farah", "role": "observer", "entity": "IAU"},
        {"name": "upper", "column": "upper level", "email": "teresa.dias", "role": "mcg_member", "entity": "GS", "level": "mcg"},
        {"name": "staff", "column": STAFF, "email": "ingrid.berg", "role": "staff", "entity": "GS"},
        {"name": "colleague", "column": STAFF, "account": "U9NEW"},
        {"name": "guest", "column": STAFF, "account": "U9GUEST"},
    )
)  # fmt: skip
THIRD = "greta.weber"  # whose everything is that is not theirs
WORKED = "filiz.arslan"  # who has done what is done
NEVER_THEIRS = "HRMD"  # a department of which nobody of the twelve is


@dataclass(frozen=True)
class Cell:
    """One attempt: who, what, under which circumstances.

    Who stands in acts in the rights of the persona, who is away, or `in_own_right` as somebody without a role.
    """

    persona: Persona
    verb: str
    context: Context
    in_own_right: bool = False

    @property
    def said_as_in(self) -> Context:
        """Return the circumstance whose words and things these are."""
        if self.context in STANDING_IN:
            return Context.ESCALATED
        return Context.OWN if self.context is Context.LEFT else self.context

    @property
    def column(self) -> str:
        is_staff = self.in_own_right or self.context in {Context.AFTER, Context.SHARED, Context.LEFT}
        return STAFF if is_staff else self.persona.column

    @property
    def is_own(self) -> bool:
        if self.in_own_right:
            return self.context is Context.STANDS_IN
        return self.context in {Context.OWN, Context.LEFT} and self.persona.is_on_roster

    @property
    def is_held(self) -> bool:
        return self._is_sent_up and bool(self.persona.level)

    @property
    def is_of_part(self) -> bool:
        return self._is_sent_up and bool(self.persona.entity)

    @property
    def _is_sent_up(self) -> bool:
        return self.said_as_in is Context.ESCALATED and not self.in_own_right

    @property
    def visibility(self) -> Visibility:
        """Return who may know of the record: in half of the circumstances everybody, so that the right alone decides."""
        if self.context is Context.RESTRICTED:
            return Visibility.RESTRICTED
        if self.context is Context.LEFT:
            return Visibility.PUBLIC if PERSONAS.index(self.persona) % 2 else Visibility.MEMBERS
        is_for_few = self.said_as_in in {Context.OWN, Context.ESCALATED}
        return Visibility.MEMBERS if is_for_few else Visibility.PUBLIC

    def __str__(self) -> str:
        return f"{self.persona.name}: {self.verb} ({self.context})"
