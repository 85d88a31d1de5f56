"""What is due for each reader, put onto one message."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count, islice

from bot.actions import Action, ActionState, is_corrected
from bot.calendar import local, moment
from bot.decisions import Decision, DecisionState
from bot.issues import Issue, IssueState
from bot.posts import (
    OF_A_CLOCK,
    OF_A_DEADLINE,
    OF_A_WAY_DOWN,
    OF_PEOPLE,
    PRESSING,
    REMINDERS,
    Notice,
    NoticeState,
    Post,
    PostKind,
    Why,
)
from bot.proposals import Proposal
from bot.records import Record
from bot.reminders import Hushed, is_hushed, occurrence
from handlers.actions.schedule import told_after_the_last
from handlers.decisions import reviews
from handlers.delivery.notify import NEWS_EXPIRES, addressed, decent_for, zone_of
from handlers.issues.deadlines import still_theirs
from handlers.people import notifications as offices
from handlers.proposals import procedure as silences
from storage import lists, outbox
from storage import notifications as notices
from storage.unit_of_work import Read, Tx

AHEAD = timedelta(
    minutes=1
)  # so early a message is prepared, that only the claim is left to do when it is due
BETWEEN_MESSAGES = timedelta(hours=1)  # what does not press waits so long after the message before
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What has to be known of the readers of a chunk of notices, read once for all of them."""

    records: dict[int, Record]
    digests: dict[int, int]
    reminders: dict[int, int]
    written_to: dict[int, datetime]
    later: dict[int, list[Notice]]
    keys: set[str]
    hushed: Hushed

    @classmethod
    def of(cls, tx: Tx, due: Sequence[Notice]) -> "Known":
        persons = {notice.person_id for notice in due}
        ids = sorted({notice.record_id for notice in due if notice.record_id is not None})
        later = defaultdict(list)
        for notice in notices.planned(tx, record_ids=ids, until=tx.now + AHEAD + DAY):
            later[notice.person_id].append(notice)
        by = tx.now + 2 * AHEAD
        keys = [name for notice in due for name in islice(_names(notice), 2)]
        return cls(
            records={record.id: record for record in lists.by_ids(tx, ids)},
            digests=outbox.waiting(tx, PostKind.DIGEST, persons=persons, by=by),
            reminders=outbox.waiting(tx, PostKind.REMINDER, persons=persons, by=by),
            written_to=outbox.last_reminders(tx, persons=persons, since=tx.now - BETWEEN_MESSAGES),
            later=later,
            keys=outbox.known_keys(tx, keys),
            hushed=notices.hushed(tx, ids),
        )


def gather(tx: Tx) -> int:
    """Put what is due in a minute onto one message for each reader; return how many notices were looked at."""
    due = notices.due(tx, by=tx.now + AHEAD)
    if not due:
        return 0
    known = Known.of(tx, due)
    for person_id in dict.fromkeys(notice.person_id for notice in due):
        _gather_for(tx, person_id, [notice for notice in due if notice.person_id == person_id], known)
    return len(due)


def _gather_for(tx: Tx, person_id: int, due: Sequence[Notice], known: Known) -> None:
    kept = []
    for notice in due:
        dropped = _dropped(tx, notice, known)
        if dropped is not None:
            notices.settle(tx, notice, dropped)
            _tell_of_the_last(tx, [notice], known)
        elif not _is_handed_over(tx, notice):
            kept.append(notice)
    if not kept:
        return
    wanted = max(tx.now, *(notice.due_at for notice in kept))
    at = _not_before(tx, person_id, kept, wanted, known)
    if at > wanted:
        for notice in kept:
            notices.put_off(tx, notice, until=at)
        return
    post_id = _message_for(tx, kept[0], at, known)
    for notice in [*kept, *_same_day(tx, person_id, kept, at, known)]:
        notices.settle(tx, notice, NoticeState.CARRIED, post_id=post_id)
    _tell_of_the_last(tx, kept, known)


def _is_handed_over(tx: Tx, notice: Notice) -> bool:
    """Ask once more who reads it: whom it concerns may be away since it was planned, or be back."""
    at = max(tx.now, notice.due_at)
    reader = addressed(tx, notice, at)
    if reader == notice.person_id:
        return False
    notices.readdress(tx, notice, to=reader, at=decent_for(tx, reader, at, presses=notice.why in PRESSING))
    return True


def _tell_of_the_last(tx: Tx, reminded: Sequence[Notice], known: Known) -> None:
    """Let the secretary know on the next working day of what is still open after its last reminder."""
    for notice in reminded:
        record = known.records.get(notice.record_id or 0)
        if notice.why != Why.LAST or not isinstance(record, Action) or not holds(notice, record):
            continue
        for secretary, at in told_after_the_last(tx, record, notice.due_at).items():
            told = Notice(
                key=f"action:{record.id}:unanswered:{notice.facts}:p{secretary}",
                record_id=record.id,
                person_id=secretary,
                why=Why.UNANSWERED,
                facts=notice.facts,
                due_at=at,
                expires_at=at + NEWS_EXPIRES,
            )
            notices.add(tx, told)


def _not_before(tx: Tx, person_id: int, kept: Sequence[Notice], wanted: datetime, known: Known) -> datetime:
    """Return when these may reach their reader: at work, and not right after another message."""
    last = known.written_to.get(person_id)
    presses = any(notice.why in PRESSING for notice in kept)
    waits = last is not None and not presses and not any(notice.why in REMINDERS for notice in kept)
    at = max(wanted, last + BETWEEN_MESSAGES) if last is not None and waits else wanted
    return decent_for(tx, person_id, at, presses=presses)


def _same_day(tx: Tx, person_id: int, kept: Sequence[Notice], at: datetime, known: Known) -> list[Notice]:
    """Return what would be said of the same records later that day: said once, it is said."""
    zone = zone_of(tx, tx.roster.persons[person_id])
    until = moment(local(at, zone).date() + DAY, time(0), zone)
    records = {notice.record_id for notice in kept}
    return [
        notice
        for notice in known.later[person_id]
        if notice.record_id in records
        and notice.due_at < until
        and notice not in kept
        and notice.why != Why.ASKED  # they wished for that hour
    ]


def _dropped(tx: Tx, notice: Notice, known: Known) -> NoticeState | None:
    """Ask once more whether the notice still holds; None when it does. What still waits never expires."""
    record = known.records.get(notice.record_id) if notice.record_id is not None else None
    is_so = _is_so(tx, notice) if record is None else _is_so_of(tx, notice, record, known)
    if not is_so:
        return NoticeState.CANCELLED
    is_waiting = isinstance(record, Action | Issue | Proposal) and record.is_open
    return NoticeState.EXPIRED if notice.expires_at <= tx.now and not is_waiting else None


def _is_so(tx: Tx, notice: Notice) -> bool:
    """Say whether what is told of no record is still so."""
    if notice.why in (Why.ABSENCE, Why.BACK):
        return is_absence(tx, notice)
    if notice.why in OF_PEOPLE:
        return offices.holds(tx, notice, tx.now)
    return notice.why != Why.AREA or is_of_list(tx, notice)


def _is_so_of(tx: Tx, notice: Notice, record: Record, known: Known) -> bool:
    """Say whether what is told of a record is still so, and its reader's to hear."""
    if not holds(notice, record) or is_hushed(notice, known.hushed):
        return False
    if isinstance(record, Proposal) and notice.why == Why.CLOCK:
        return silences.somebody_is_missing(tx, record)
    if isinstance(record, Issue) and notice.why in OF_A_CLOCK:
        return still_theirs(tx, notice, record, tx.now)
    return notice.why != Why.REVIEW or reviews.still_theirs(tx, notice)


def is_absence(read: Read, notice: Notice) -> bool:
    """Say whether the absence that a notice tells of is still to be, or was as long as it says."""
    return notice.facts.startswith("over ") or any(
        notice.facts in (str(one.id), one.as_facts()) for one in read.roster.absences
    )


def is_of_list(read: Read, notice: Notice) -> bool:
    """Say whether the change of the list of areas that a notice tells of still stands as it says."""
    return any(notice.facts == one.as_facts() for one in read.known.areas)


def holds(notice: Notice, record: Record) -> bool:
    """Say whether what a notice tells is still so."""
    if notice.why == Why.UNDELIVERED:
        return True
    if notice.why == Why.SAME:
        return isinstance(record, Action | Issue) and not record.is_open
    if isinstance(record, Action):
        return _holds_of_action(notice, record)
    if isinstance(record, Issue):
        return _holds_of_issue(notice, record)
    if isinstance(record, Proposal):
        return silences.holds(notice, record)
    if isinstance(record, Decision) and notice.why != Why.ASKED:
        if notice.why == Why.REVIEW:
            return record.counts and str(record.review_on) == notice.facts
        wanted = DecisionState.DRAFT if notice.why == Why.CONFIRM else DecisionState.FINAL
        return record.state == wanted
    return True


def _holds_of_issue(notice: Notice, issue: Issue) -> bool:
    """What is told of a level or its clock is void once another has it, or once it is decided."""
    if notice.why in OF_A_WAY_DOWN:
        is_read = notice.why == Why.UNREAD and issue.state != IssueState.DECIDED
        return issue.is_settled and issue.answer == notice.facts and not is_read
    if notice.why == Why.WITHDRAWN:
        return issue.state == notice.facts
    if notice.why in OF_A_CLOCK:
        return issue.is_open and notice.facts == f"{issue.level} {occurrence(issue.due_at)}"
    is_wanted = notice.why == Why.ASKED or notice.facts == issue.level
    return issue.is_open and is_wanted and (notice.why != Why.NO_CLOCK or issue.due is None)


_ANYBODY = frozenset({Why.STRANGER, Why.ASKED, Why.UNANSWERED})  # whom it is told need not own the action
_NAGGING = OF_A_DEADLINE | {Why.UNANSWERED}


def _holds_of_action(notice: Notice, action: Action) -> bool:
    """What is blocked is not reminded of; a reminder of another deadline than today's is void."""
    if notice.why in (Why.MOVED, Why.UNASSIGNED):
        return is_corrected(notice, action)
    is_theirs = notice.whose in action.owners or notice.why in _ANYBODY
    is_wanted = notice.why not in _NAGGING or (
        action.state != ActionState.BLOCKED and occurrence(action.due_at) == notice.facts
    )
    return action.is_open and is_theirs and is_wanted


def _message_for(tx: Tx, first: Notice, at: datetime, known: Known) -> int:
    """Return the post that carries these notices: one that has not gone out yet, else a new one."""
    person_id = first.person_id
    waiting = known.digests.get(person_id) or known.reminders.get(person_id)
    if waiting is not None:
        return waiting
    post = Post(
        id=tx.next("post"),
        key=_free_name(tx, first, known),
        kind=PostKind.REMINDER,
        person_id=person_id,
        send_at=at,
    )
    return tx.add(post).id


def _free_name(tx: Tx, first: Notice, known: Known) -> str:
    names = _names(first)
    free = next((name for name in (next(names), next(names)) if name not in known.keys), None)
    return free or next(name for name in names if not outbox.known_keys(tx, [name]))


def _names(first: Notice) -> Iterator[str]:
    """Name a message by the first thing it tells.

    So one made again from a restored backup bears the mark of the one that was sent, and no other message does.
    """
    yield f"reminder:{first.key}"
    yield from (f"reminder:{first.key}:{number}" for number in count(2))
