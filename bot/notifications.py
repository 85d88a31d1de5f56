"""Notifications: the reason to tell one person one thing, and how each reason is treated."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.meetings import NoLongerRepresents
from bot.moments import StatusChange


class Reason(StrEnum):
    """Why somebody is notified: a reminder of a deadline, a reminder that was asked for, or news."""

    BEFORE = "before"
    TODAY = "today"
    LATE = "late"
    FINAL_REMINDER = "last"  # of those that come after the deadline
    SNOOZE_ENDED = "woken"  # a snoozed reminder returns; `context` is until when
    REMINDER_REQUESTED = "asked"
    UNANSWERED = "unanswered"  # to whoever asked for it, after the owner's last reminder
    ASSIGNED = "assigned"  # `context` is who reopened it, and when; empty the first time
    UNASSIGNED = "unassigned"  # no longer theirs; `context` is who reassigned it
    NUDGED = "nudged"  # asked how it is going; `context` is who asks, when, and how often by now
    ROLE_PASSED = "role passed"  # who takes it? `context` is the owner with their role, and who holds it now
    DEADLINE_MOVED = (
        "moved"  # a correction; `context` is the deadline they knew, the new one, and who moved it
    )
    ANCHOR_CANCELLED = "anchor"  # what its date depends on is cancelled; `context` is the key of that
    ANCHOR_EARLIER = "anchor earlier"  # its date would have passed where that is now; `context` likewise
    REMINDER_FOLLOWS = (
        "reminder follows"  # one they asked for; `context` is when it came and comes, by what, and which
    )
    NEWS = "news"  # of what they asked for; `context` is what happened, who did it and when
    QUESTION = "question"  # an owner asks whoever asked; `context` is who, and when
    REPLY = (
        "reply"  # the answer to such a question; `context` is that of the question, who answered, and when
    )
    CLOSED_BY_OTHER = "closed"  # their action was closed by somebody else; `context` is when
    BLOCKED_BY_OTHER = "blocked"  # the same of an obstacle; `context` is that of the news of it
    DUPLICATE = "same"  # their work goes on elsewhere; `context` is the id of the other record
    RAISED = "raised"
    ESCALATED = "escalated"
    ESCALATION_REQUESTED = "asks up"  # a holder is asked to send it up; `context` is the level, and who asks
    ESCALATED_IN_NAME = (
        "sent for others"  # in the name of a level without a holder; `context` is the new level, and who did
    )
    LEVEL_DEADLINE_NEAR = (
        "clock"  # the time of a level is nearly over; `context` is the level and the deadline
    )
    LEVEL_DEADLINE_REACHED = "time is up"  # escalate, or take more time?
    READ_WITHOUT_ANSWER = "only read"  # its reader is asked once more; `context` as for a clock
    NO_DEADLINE = "no clock"  # an issue has no next step: nobody would be reminded of it
    AUTO_ESCALATED = "lapsed"  # it escalated by itself; `context` is the new level
    SENT_BACK = "sent back"  # returned with guidance to a lower level; `context` is that level
    QUESTION_ANSWERED = "answered"  # the level has a question; `context` is the level
    POSITION_REPLACED = "replaced"  # somebody else took their entity's position; `context` is the entity
    WITHDRAWN = "withdrawn"  # the question was withdrawn
    CONFIRMATION_NEEDED = "confirm"
    DECIDED = "decided"
    OBJECTED = "objected"  # to the chair, who says what becomes of the text
    DECISION_PASSED_DOWN = "came down"  # to a level on the way: the decision; `context` is its id
    DECISION_UNREAD = (
        "unread"  # a decision that the person who raised the question has not read; `context` is the decision
    )
    FOLLOW_UPS_CLOSED = "carried out"  # all actions of a decision are closed; `context` is the decision
    REVIEW_DUE = "review"  # the review date of a decision has come; `context` is that date
    PROPOSED = "proposed"  # it is adopted unless they object; `context` is the revision
    SHORT_OF_DAYS = (
        "short of days"  # extend a proposal, or let it stand? `context` is the round and both ends
    )
    COMMENTED = "commented"  # a comment on a proposal; `context` is who, and when
    OBJECTION_UNSAID = "objection unsaid"  # they wrote: is that an objection? `context` is the revision
    EVENT_CHANGED = "event"  # moved, cancelled, or on again; `context` is the change
    EVENT_AHEAD = "ahead"  # an event comes near; `context` is its period
    EVENT_DEADLINE = "event deadline"  # one of an event's own comes near; `context` is its name and its key
    EVENT_DEADLINE_MOVED = "event deadline moved"  # `context` is its name, the key they knew, and the new one
    EVENT_OUTCOME = "outcome"  # an event is over: what came of it? `context` as before
    EVENT_OVERLAPS = "event overlaps"  # another is at the time of theirs; `context` is those, and its period
    CHANGE_REQUESTED = "change asked"  # somebody asks to change an event; `context` is who
    CHANGE_ANSWERED = "change answered"  # what became of such a wish; `context` is whose, of when, the version, and the step
    MEETING_CALLED = "called"  # the call of a meeting; `context` is its time
    CALL_PREVIEW = (
        "call preview"  # to the secretary, before a call goes out; `context` is the time of the meeting
    )
    CALL_PAUSED = "call paused"  # the call is held back; `context` is the time of the meeting, and the day
    CALL_UNSEEN = (
        "call unseen"  # to the chair: nobody has seen the call; `context` is the time of the meeting
    )
    HELD_UNSAID = "uncalled"  # a meeting is over and nobody said whether it was held; `context` is its time
    REPRESENTS = "represents"  # comes to a meeting instead of somebody; `context` is who, and the time
    REPRESENTS_NO_MORE = (
        "represents no more"  # `context` is who, "invited" where the reader still is, the time
    )
    REPRESENTATIVE_DECLINED = "not represented"  # to whom they represent; `context` is who, the time
    REGISTERED_BY_OTHER = "registered"  # an answer was entered for them; `context` is by whom, it, the time
    MEETING_CHANGED = "meeting"  # moved or cancelled; `context` is the change
    PAPERS_SOONER = "papers sooner"  # a day has closed; `context` is the day they knew, the new one, the time
    ITEM_PROPOSED = "item proposed"  # an item waits to be put on an agenda
    ITEM_NEWS = "item news"  # the same, to the others who are invited
    ITEM_GUEST = "item guest"  # they are asked in for one item; `context` is the status of its meeting
    ITEM_SETTLED = "item settled"  # what became of the item that they proposed; `context` is its state
    PAPER_ADDED = "paper added"  # to who prepares a meeting; `context` is the number of the paper
    PAPER_NEWS = "paper news"  # the same, to the others who are invited
    PAPER_LATE = "paper late"  # is it admitted? `context` as before
    PAPER_SETTLED = "paper settled"  # what became of theirs; `context` is its number, and its state
    NOTE_ADDED = "note added"  # to who prepares a meeting or an event; `context` is whose note, and when
    NOTE_NEWS = "note news"  # the same, to the others who are invited
    LINK_MISSING = "link missing"  # to who planned a meeting; `context` is the meeting's time
    AGENDA_PREVIEW = "agenda preview"  # to the secretary, before it goes out; `context` is the meeting's time
    CHAIR_BRIEF = "chair brief"  # to who chairs, with the agenda; `context` is the meeting's time
    CHAIR_NO_MORE = "chair no more"  # they had the brief, and another chairs now; `context` as before
    LATE_FOR_AGENDA = "late for agenda"  # theirs stands late in the list of actions; `context` as before
    MEETING_TOMORROW = "meeting tomorrow"  # the morning before; `context` is the time of the meeting
    MEETING_SOON = "meeting begins"  # an hour before; `context` is the time of the meeting
    RECORD_PREVIEW = "record preview"  # to the secretary: the draft record goes out; `context` is the day
    RECORD_DRAFT = (
        "record draft"  # the draft record, to who was invited; `context` is the last day of comments
    )
    RECORD_WAITS = (
        "record waits"  # to the secretary: its comments have ended, and it isn't final; `context` as before
    )
    MEETING_RENAMED = "renamed"  # another number or day of what was held; `context` is what they knew
    RECORD_CORRECTED = "record corrected"  # the draft says something else; `context` is the text they know
    RECORD_FINAL = "record final"  # it stands; `context` is its revision
    CORRECTION_ASKED = "correction asked"  # to the secretary; `context` is its number
    CORRECTION_ANSWERED = "correction answered"  # to whoever asked; `context` is its number
    SIMILAR = "similar"  # what they entered may be planned elsewhere already; `context` is the others
    JOINED = "joined"  # another was said to be the same as theirs; `context` is it, and by whom
    PERSON_NOT_ON_ROSTER = "stranger"
    ABSENCE = "absence"  # an absence, and who stands in; `context` is the absence
    APPOINTED = "appointed"  # the first message in a role; `context` is the id of the appointment
    CONSENT = "consent"  # a second person is asked, or the requester gets the answer; `context` is the id of the request
    SUCCESSOR_NEEDED = (
        "successor"  # a role ends without a successor; `context` is the appointment and its last day
    )
    AREA_VACANT = "vacant"  # nobody answers for an area; `context` is the area, the entity, and since when
    DEPARTURE = "left"  # a departure; `context` is the person and the last day
    AREA_CHANGE = (
        "area"  # a change to the list of areas, or its outcome; `context` is the change and the outcome
    )
    ERASED = "erased"  # an erasure is done; `context` is the person
    ABSENCE_ENDED = (
        "back"  # they were absent, and somebody stood in; `context` is the absence and its last day
    )
    ENTRY_NOT_CONFIRMED = "entry not confirmed"  # what they said was; `context` is that, and who didn't
    ENTRY_OUTCOME = "entry outcome"  # a body said something of their entry; `context` is what, and when
    ENTRY_OUTCOME_UNSAID = (
        "entry outcome unsaid"  # a session is over: what did the body say? `context` is it, and the day
    )
    ENTRIES_IMPORTED = "entries imported"  # the rows of their file are entered; `context` is the import
    ENTRY_WARNED = (
        "entry warned"  # something holds of an entry that they should know; `context` is the warning
    )
    ENTRY_TO_CONFIRM = (
        "entry to confirm"  # a choice waits for a second person; `context` is the state and the choice
    )
    ENTRY_MARKED = "entry marked"  # what they entered is something else now; `context` is what, by whom, when
    ENTRY_ADDED = "entry added"  # whoever asked for it noted or changed something; `context` is who, and when
    ENTRY_ASSIGNED = "entry assigned"  # they answer for an entry now; `context` is who gave it to them
    ROLL_CALL_ANNOUNCED = "roll call"  # begin it, or stop it? `context` is its id
    ROLL_CALL_ASKED = "roll call asked"  # are they safe? `context` is the call, the wave and their place
    ROLL_CALL_STANDING = "roll call standing"  # to wardens and whoever leads it; `context` is the call and the wave, 0 its close
    ROLL_CALL_HELP = "roll call help"  # somebody needs help, to the same; `context` is as for asking
    ROUND_ASKED = "round asked"  # a round is open: what do they say? `context` is the day on which it closes
    ROUND_REMINDER = "round reminder"  # they have not answered yet; `context` is the day of the reminder
    ROUND_MOVED = "round moved"  # it closes on another day; `context` is that day
    ROUND_VACANT = "round vacant"  # nobody sits on some of its seats; `context` is the day of the opening
    ROUND_SILENT = "round silent"  # some seats are silent after the close; `context` is its day
    ROUND_TO_CLEAR = "round to clear"  # answers wait for a second person; `context` is the day
    ROUND_SECOND = "round second"  # somebody else answered for their seat too; `context` is the seat, and who
    INQUIRY = "inquiry"  # somebody asks the secretary what the bot can't answer; `context` is its id
    INQUIRY_ANSWERED = "inquiry answered"  # to whoever asked; `context` as before
    UNDELIVERED = (
        "undelivered"  # a message could not be delivered; `context` is the place and Slack's error code
    )


@dataclass(frozen=True, kw_only=True)
class ReasonTraits:
    """How notifications of one reason are treated; a feature declares what they say."""

    is_reminder: bool = False  # its reader may snooze it, or requested it
    is_of_deadline: bool = False  # its context is the deadline it reminds of
    wants_answer: bool = False  # without a reply the action counts as unanswered
    is_urgent: bool = False  # somebody waits, or what they knew has changed: it may open a second message
    comes_at_once: bool = (
        False  # where it is soon, it waits for nobody's hours: what its reader plans by is wrong
    )
    is_snoozable: bool = False  # besides reminders of deadlines: its reader may turn it off for its record
    is_personal: bool = False  # never read by a stand-in
    is_per_context: bool = False  # beside other news of the same record, once for each context
    is_per_person: bool = False  # beside the same of the record's for whom its reader stands in: each answers
    keeps_hour: bool = False  # no earlier message of the day takes it along
    says_whose: bool = False  # its reader learns from it whether the action is theirs
    joins_next: bool = False  # comes with the next message that its reader gets, at its end
    precedence: int = 2  # of several about one record the lowest is shown
    opens: bool = False  # it stands above everything else in a message
    # Reads from its context the date of its record that it tells, as a key: None where that is the one of then, "" where
    # its reader is told of none any more. A reason without it tells no date.
    tells_date: Callable[[str], str | None] | None = None


def _date_of_then(_: str) -> None:
    """Tell the date that the record had when the message went out."""


def _whole(context: str) -> str:
    return context


def _last_word(context: str) -> str:
    return context.rsplit(" ", 1)[-1]


def _time_if_invited(context: str) -> str:
    facts = NoLongerRepresents.from_context(context)
    return facts.time if facts.is_invited else ""


def _status_after(context: str) -> str:
    return StatusChange.from_words(context).after


_DEADLINE = ReasonTraits(
    is_reminder=True, is_of_deadline=True, wants_answer=True, says_whose=True, tells_date=_whole
)


_NEWS = ReasonTraits()


_URGENT = ReasonTraits(is_urgent=True)


_SAYS_WHOSE = ReasonTraits(says_whose=True, tells_date=_date_of_then)


_PER_CONTEXT = ReasonTraits(is_per_context=True)


TRAITS: Mapping[Reason, ReasonTraits] = {
    Reason.BEFORE: replace(_DEADLINE, wants_answer=False),
    Reason.TODAY: _DEADLINE,
    Reason.LATE: replace(_DEADLINE, precedence=1),
    Reason.FINAL_REMINDER: replace(_DEADLINE, precedence=0),
    Reason.SNOOZE_ENDED: ReasonTraits(is_reminder=True, says_whose=True, tells_date=_date_of_then),
    Reason.REMINDER_REQUESTED: ReasonTraits(
        is_reminder=True, is_personal=True, keeps_hour=True, tells_date=_date_of_then
    ),
    Reason.UNANSWERED: _NEWS,
    Reason.ASSIGNED: _SAYS_WHOSE,
    Reason.UNASSIGNED: replace(_SAYS_WHOSE, tells_date=None),
    Reason.NUDGED: ReasonTraits(is_per_context=True, is_urgent=True, says_whose=True),
    Reason.ROLE_PASSED: _PER_CONTEXT,
    Reason.DEADLINE_MOVED: ReasonTraits(is_urgent=True, says_whose=True, tells_date=_date_of_then),
    Reason.ANCHOR_CANCELLED: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.ANCHOR_EARLIER: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.REMINDER_FOLLOWS: _PER_CONTEXT,
    Reason.NEWS: ReasonTraits(is_per_context=True, joins_next=True),
    Reason.QUESTION: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.REPLY: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.CLOSED_BY_OTHER: replace(_SAYS_WHOSE, tells_date=None),
    Reason.BLOCKED_BY_OTHER: replace(_SAYS_WHOSE, tells_date=None),
    Reason.SIMILAR: ReasonTraits(is_urgent=True, is_personal=True),
    Reason.JOINED: ReasonTraits(is_per_context=True, is_personal=True),
    Reason.DUPLICATE: ReasonTraits(tells_date=_date_of_then),
    Reason.RAISED: _NEWS,
    Reason.ESCALATED: _URGENT,
    Reason.ESCALATION_REQUESTED: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.ESCALATED_IN_NAME: _NEWS,
    Reason.LEVEL_DEADLINE_NEAR: _NEWS,
    Reason.LEVEL_DEADLINE_REACHED: _NEWS,
    Reason.READ_WITHOUT_ANSWER: _NEWS,
    Reason.NO_DEADLINE: _NEWS,
    Reason.AUTO_ESCALATED: _NEWS,
    Reason.SENT_BACK: _NEWS,
    Reason.QUESTION_ANSWERED: _URGENT,
    Reason.POSITION_REPLACED: _PER_CONTEXT,
    Reason.WITHDRAWN: _NEWS,
    Reason.CONFIRMATION_NEEDED: _URGENT,
    Reason.DECIDED: _NEWS,
    Reason.OBJECTED: _URGENT,
    Reason.DECISION_PASSED_DOWN: _NEWS,
    Reason.DECISION_UNREAD: _NEWS,
    Reason.FOLLOW_UPS_CLOSED: _NEWS,
    Reason.REVIEW_DUE: _NEWS,
    Reason.PROPOSED: _NEWS,
    Reason.SHORT_OF_DAYS: _URGENT,
    Reason.COMMENTED: _PER_CONTEXT,
    Reason.OBJECTION_UNSAID: ReasonTraits(is_per_context=True, is_per_person=True, is_urgent=True),
    Reason.EVENT_CHANGED: ReasonTraits(is_urgent=True, comes_at_once=True, tells_date=_status_after),
    Reason.EVENT_AHEAD: ReasonTraits(is_reminder=True, is_snoozable=True, precedence=3, tells_date=_whole),
    Reason.EVENT_DEADLINE: ReasonTraits(is_reminder=True, is_snoozable=True, tells_date=_date_of_then),
    Reason.EVENT_DEADLINE_MOVED: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.EVENT_OUTCOME: ReasonTraits(is_reminder=True, is_snoozable=True, tells_date=_whole),
    Reason.EVENT_OVERLAPS: ReasonTraits(is_per_context=True, tells_date=_last_word),
    Reason.CHANGE_REQUESTED: _PER_CONTEXT,
    Reason.CHANGE_ANSWERED: ReasonTraits(is_urgent=True, precedence=1),
    Reason.MEETING_CALLED: ReasonTraits(is_per_person=True, tells_date=_whole),
    Reason.CALL_PREVIEW: _URGENT,
    Reason.CALL_PAUSED: _NEWS,
    Reason.CALL_UNSEEN: _NEWS,
    Reason.HELD_UNSAID: _NEWS,
    Reason.REPRESENTS: ReasonTraits(is_per_context=True, is_urgent=True, tells_date=_last_word),
    Reason.REPRESENTS_NO_MORE: ReasonTraits(is_per_context=True, is_urgent=True, tells_date=_time_if_invited),
    Reason.REPRESENTATIVE_DECLINED: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.REGISTERED_BY_OTHER: ReasonTraits(is_per_context=True, tells_date=_last_word),
    Reason.MEETING_CHANGED: ReasonTraits(
        is_per_person=True, is_urgent=True, comes_at_once=True, precedence=1, tells_date=_status_after
    ),
    Reason.PAPERS_SOONER: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.MEETING_RENAMED: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.ITEM_PROPOSED: _NEWS,
    Reason.ITEM_NEWS: ReasonTraits(joins_next=True),
    Reason.ITEM_GUEST: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.ITEM_SETTLED: _PER_CONTEXT,
    Reason.PAPER_ADDED: _PER_CONTEXT,
    Reason.PAPER_NEWS: ReasonTraits(is_per_context=True, joins_next=True),
    Reason.PAPER_LATE: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.PAPER_SETTLED: _PER_CONTEXT,
    Reason.NOTE_ADDED: _PER_CONTEXT,
    Reason.NOTE_NEWS: ReasonTraits(is_per_context=True, joins_next=True),
    Reason.LINK_MISSING: _PER_CONTEXT,
    Reason.AGENDA_PREVIEW: _URGENT,
    Reason.CHAIR_BRIEF: _PER_CONTEXT,
    Reason.CHAIR_NO_MORE: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.LATE_FOR_AGENDA: _PER_CONTEXT,
    Reason.MEETING_TOMORROW: ReasonTraits(is_per_person=True, is_reminder=True, tells_date=_whole),
    Reason.MEETING_SOON: ReasonTraits(
        is_per_person=True, is_reminder=True, is_urgent=True, keeps_hour=True, tells_date=_whole
    ),
    Reason.RECORD_PREVIEW: _URGENT,
    Reason.RECORD_DRAFT: _NEWS,
    Reason.RECORD_WAITS: _NEWS,
    Reason.RECORD_CORRECTED: _PER_CONTEXT,
    Reason.RECORD_FINAL: _NEWS,
    Reason.CORRECTION_ASKED: _PER_CONTEXT,
    Reason.CORRECTION_ANSWERED: _PER_CONTEXT,
    Reason.PERSON_NOT_ON_ROSTER: _PER_CONTEXT,
    Reason.ABSENCE: ReasonTraits(is_per_context=True, is_personal=True),
    Reason.APPOINTED: ReasonTraits(is_per_context=True, is_personal=True, opens=True),
    Reason.CONSENT: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.SUCCESSOR_NEEDED: _PER_CONTEXT,
    Reason.AREA_VACANT: _PER_CONTEXT,
    Reason.DEPARTURE: _PER_CONTEXT,
    Reason.AREA_CHANGE: _PER_CONTEXT,
    Reason.ERASED: _PER_CONTEXT,
    Reason.ABSENCE_ENDED: ReasonTraits(is_per_context=True, is_personal=True),
    Reason.ENTRY_TO_CONFIRM: ReasonTraits(is_per_context=True),
    Reason.ENTRY_ADDED: _PER_CONTEXT,
    Reason.ENTRY_ASSIGNED: _PER_CONTEXT,
    Reason.ENTRY_MARKED: _PER_CONTEXT,
    Reason.ENTRY_NOT_CONFIRMED: _PER_CONTEXT,
    Reason.ENTRY_OUTCOME: _PER_CONTEXT,
    Reason.ENTRY_OUTCOME_UNSAID: _PER_CONTEXT,
    Reason.ENTRY_WARNED: _PER_CONTEXT,
    Reason.ENTRIES_IMPORTED: ReasonTraits(is_per_context=True, is_urgent=True, is_personal=True),
    Reason.ROUND_ASKED: ReasonTraits(),
    Reason.ROUND_REMINDER: ReasonTraits(),
    Reason.ROUND_MOVED: ReasonTraits(is_urgent=True),
    Reason.ROUND_VACANT: _NEWS,
    Reason.ROUND_SILENT: _PER_CONTEXT,
    Reason.ROUND_TO_CLEAR: _NEWS,
    Reason.ROUND_SECOND: _PER_CONTEXT,
    **dict.fromkeys(
        (
            Reason.ROLL_CALL_ANNOUNCED,
            Reason.ROLL_CALL_ASKED,
            Reason.ROLL_CALL_STANDING,
            Reason.ROLL_CALL_HELP,
        ),
        # Nobody answers for another, and it carries nothing else along.
        ReasonTraits(
            is_per_context=True, is_urgent=True, is_personal=True, comes_at_once=True, keeps_hour=True
        ),
    ),
    Reason.INQUIRY: ReasonTraits(is_per_context=True, is_urgent=True),
    Reason.INQUIRY_ANSWERED: ReasonTraits(is_per_context=True, is_urgent=True, is_personal=True),
    Reason.UNDELIVERED: _PER_CONTEXT,
}


def _with(trait: str) -> frozenset[Reason]:
    return frozenset(reason for reason, traits in TRAITS.items() if getattr(traits, trait))


DEADLINE_REASONS = _with("is_of_deadline")


ANSWER_WANTED_REASONS = DEADLINE_REASONS & _with("wants_answer")


REMINDER_REASONS = _with("is_reminder")


PERSONAL_REASONS = _with("is_personal")


URGENT_REASONS = _with("is_urgent")


AT_ONCE_REASONS = _with("comes_at_once")


SNOOZABLE_REASONS = DEADLINE_REASONS | _with("is_snoozable")


PER_CONTEXT_REASONS = _with("is_per_context")
PER_PERSON_REASONS = _with("is_per_person")


OWNERSHIP_REASONS = _with("says_whose")


JOINING_REASONS = _with("joins_next")


TIMED_REASONS = _with("keeps_hour")


class NotificationState(StrEnum):
    PLANNED = "planned"
    BATCHED = "carried"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


@dataclass(kw_only=True)
class Notification:
    """A reason to notify one person once. `key` identifies the occurrence, so that it exists once."""

    key: str
    record_id: int | None
    person_id: int
    reason: str
    due_at: datetime  # when it is sent: never before `own_at`, and within the reader's hours
    own_at: datetime  # from when on it is true; a change of calendar does not move it
    expires_at: datetime
    context: str = ""
    state: str = NotificationState.PLANNED
    post_id: int | None = None
    stands_for: int | None = None  # whose it is, where its reader is their officer-in-charge
    too_late_at: datetime | None = None  # it comes before that, at any hour if need be; None: within hours
    id: int | None = None  # assigned by the database

    @property
    def concerned_person_id(self) -> int:
        """Return whom it concerns: its reader, or the absent person for whom its reader stands in."""
        return self.person_id if self.stands_for is None else self.stands_for
