"""Notices and posts: why somebody is told something, and the one message that tells it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """The reason for a notice: a reminder of a deadline, a reminder that somebody wished for, or news."""

    BEFORE = "before"
    TODAY = "today"
    LATE = "late"
    FINAL_REMINDER = "last"  # of those that come after the deadline
    SNOOZE_ENDED = "woken"  # what was put off comes back; `facts` is until when
    REMINDER_REQUESTED = "asked"
    UNANSWERED = "unanswered"  # to the secretary, when the owner has had the last reminder
    ASSIGNED = "assigned"
    UNASSIGNED = "unassigned"  # no longer theirs; `facts` is who gave it away
    DEADLINE_MOVED = (
        "moved"  # a correction: `facts` is the deadline they were told, the new one, and who moved it
    )
    DUPLICATE = "same"  # their work goes on elsewhere; `facts` is the id of the other record
    RAISED = "raised"
    ESCALATED = "escalated"
    LEVEL_DEADLINE_NEAR = "clock"  # the time of a level is nearly up; `facts` is the level and the deadline
    LEVEL_DEADLINE_REACHED = "time is up"  # escalate, or take more time?
    READ_WITHOUT_ANSWER = "only read"  # whoever has read it is asked once more; `facts` as for a clock
    NO_DEADLINE = "no clock"  # an issue has no next moment: nobody would be reminded of it
    AUTO_ESCALATED = "lapsed"  # it went up by itself; `facts` is the level that has it now
    SENT_BACK = "sent back"  # with guidance, to the level below; `facts` is that level
    QUESTION_ANSWERED = "answered"  # what the level asked; `facts` is the level
    WITHDRAWN = "withdrawn"  # the question was taken back
    CONFIRMATION_NEEDED = "confirm"
    DECIDED = "decided"
    DECISION_PASSED_DOWN = "came down"  # to a level on the way: what was decided; `facts` is the decision
    DECISION_UNREAD = (
        "unread"  # a decision that whoever raised the question has not read; `facts` is the decision
    )
    FOLLOW_UPS_CLOSED = "carried out"  # all that came of a decision is closed; `facts` is the decision
    REVIEW_DUE = (
        "review"  # the day has come on which a decision is to be looked at again; `facts` is that day
    )
    PROPOSED = "proposed"  # it is adopted unless they object; `facts` is the revision
    COMMENTED = "commented"  # somebody said something of a proposal; `facts` is who, and when
    PERSON_NOT_ON_ROSTER = "stranger"
    ABSENCE = "absence"  # somebody is away, and who stands in; `facts` is the absence
    APPOINTED = "appointed"  # the first message in a role; `facts` is the id of the appointment
    CONSENT = "consent"  # a second person is asked, or who asked hears the answer; `facts` is the id of it
    SUCCESSOR_NEEDED = (
        "successor"  # a role ends and nobody follows; `facts` is the appointment and its last day
    )
    AREA_VACANT = (
        "vacant"  # nobody answers for an area any more; `facts` is the area, the entity, and since when
    )
    DEPARTURE = "left"  # somebody has left or leaves; `facts` is the person and the last day
    AREA_CHANGE = "area"  # the list of areas is to change, or was answered; `facts` is the change, and what became of it
    ERASED = "erased"  # what somebody asked to be erased is; `facts` is the person
    ABSENCE_ENDED = "back"  # they were away, and somebody stood in; `facts` is the absence and its last day
    UNDELIVERED = (
        "undelivered"  # what could not be delivered elsewhere; `facts` is the place and Slack's word
    )


DEADLINE_REASONS = frozenset({Reason.BEFORE, Reason.TODAY, Reason.LATE, Reason.FINAL_REMINDER})
LEVEL_DEADLINE_REASONS = frozenset(
    {Reason.LEVEL_DEADLINE_NEAR, Reason.LEVEL_DEADLINE_REACHED, Reason.READ_WITHOUT_ANSWER}
)
AFTER_DECISION_REASONS = frozenset(
    {Reason.DECISION_PASSED_DOWN, Reason.DECISION_UNREAD, Reason.FOLLOW_UPS_CLOSED}
)
ANSWER_WANTED_REASONS = DEADLINE_REASONS - {Reason.BEFORE}  # they want an answer
REMINDER_REASONS = DEADLINE_REASONS | {Reason.SNOOZE_ENDED, Reason.REMINDER_REQUESTED}
NO_RECORD_REASONS = frozenset(
    {
        Reason.APPOINTED,
        Reason.CONSENT,
        Reason.SUCCESSOR_NEEDED,
        Reason.AREA_VACANT,
        Reason.DEPARTURE,
        Reason.ERASED,
    }
)  # of no record
# For whom it was meant and nobody else, also while they are away.
PERSONAL_REASONS = frozenset(
    {Reason.REMINDER_REQUESTED, Reason.ABSENCE, Reason.ABSENCE_ENDED, Reason.APPOINTED}
)
# Somebody waits for a decision, or what they were told is not so any more: it opens a second message.
URGENT_REASONS = frozenset(
    {
        Reason.ESCALATED,
        Reason.QUESTION_ANSWERED,
        Reason.CONFIRMATION_NEEDED,
        Reason.DEADLINE_MOVED,
        Reason.CONSENT,
    }
)


class NotificationState(StrEnum):
    PLANNED = "planned"
    BATCHED = "carried"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PostKind(StrEnum):
    CARD = "card"
    REMINDER = "reminder"
    DIGEST = "digest"
    THREAD_REPLY = "note"  # a line in the thread of a card
    FILE = "file"  # a document that somebody asked for
    AUDIT = "audit"  # the day's head of the chain of seals


class PostState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"
    PARKED = "parked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(kw_only=True)
class Notification:
    """A reason to tell one person one thing. `key` names the occurrence, so that it exists once."""

    key: str
    record_id: int | None
    person_id: int
    reason: str
    due_at: datetime
    expires_at: datetime
    context: str = ""
    state: str = NotificationState.PLANNED
    post_id: int | None = None
    stands_for: int | None = None  # whose it is, where its reader is their officer-in-charge
    id: int | None = None  # given by the database

    @property
    def concerned_person_id(self) -> int:
        """Return whom it concerns: its reader, or the absent person for whom its reader stands in."""
        return self.person_id if self.stands_for is None else self.stands_for


@dataclass(kw_only=True)
class Post:
    """One Slack message. Its reader is a person or a channel, never both.

    `text` and `blocks` are what the attempt says whose outcome is not known, or what Slack has; else None.
    `looked_at` is the moment of a look-up that did not find it, `doubted_at` the last moment at which nobody
    knew whether Slack had it (both by the machine's clock). `plain` is set once Slack has refused the blocks.
    An edit is due while `shown` is less than `wanted`.
    """

    id: int
    key: str
    kind: str
    person_id: int | None = None
    channel: str | None = None
    record_id: int | None = None
    parent_id: int | None = None
    send_at: datetime
    expires_at: datetime | None = None
    state: str = PostState.PENDING
    epoch: int = 0
    lease_until: datetime | None = None
    first_attempt_at: datetime | None = None
    looked_at: datetime | None = None
    doubted_at: datetime | None = None
    plain: bool = False
    attempts: int = 0
    last_error: str = ""
    text: str | None = None
    blocks: str | None = None
    slack_channel: str | None = None
    slack_ts: str | None = None
    wanted: int = 0
    shown: int = 0


@dataclass(kw_only=True)
class CardLine:
    """A record's line on a card of several; such a card has no record of its own."""

    post_id: int
    record_id: int


@dataclass(kw_only=True)
class Document:
    """The file that a post brings. `name` is that of no other post's, so that it is found again by it.

    `request` says what it is made of, as JSON. `content` and `slack_file` (Slack's id of it) are those of the attempt
    whose outcome is not known, or what Slack has; else None.
    """

    post_id: int
    name: str
    title: str
    request: str
    content: bytes | None = None
    slack_file: str | None = None
