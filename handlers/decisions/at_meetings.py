"""What the task force decided at a meeting: written down as a draft that the holder of its level confirms."""

from bot import issues
from bot.charter import DecisionWord, Level
from bot.decisions import Decision, DecisionState, restricted_readers
from bot.errors import UserError
from bot.issues import Issue, IssueState, must_be_open
from bot.meetings import Meeting
from bot.notifications import Reason
from bot.records import Kind
from handlers.core.calls import Ask
from handlers.core.delivery.notify import notify
from handlers.core.records.create import create_with_card, derived_record_fields
from handlers.decisions.outcome import confirmers
from handlers.issues.closing import drop_draft
from storage.unit_of_work import Read, Tx


def own_level(read: Read) -> Level | None:
    """Return the level at which the task force decides; None where the charter has none for it."""
    return read.charter.level_of_body(read.charter.short)


def must_be_decidable(read: Read, word: DecisionWord, issue: Issue | None) -> None:
    """Raise where the task force can't come to an outcome: it is a higher level's, or the question is elsewhere."""
    level = own_level(read)
    if level is None:
        return
    if issue is not None:
        must_be_open(issue)
        if issue.level != level.code:
            held = issues.level_phrase(issues.level_of(issue, read.charter))
            raise UserError(f"{issue.ref} is with {held}, so it isn't decided here")
    codes = [one.code for one in read.charter.ladder]
    if word.level is not None and codes.index(level.code) < codes.index(word.level):
        lowest = issues.level_phrase(read.charter.level(word.level))
        raise UserError(f"“{word.label}” is for {lowest}, so here it is another word: {_others(read, level)}")


def _others(read: Read, level: Level) -> str:
    codes = [one.code for one in read.charter.ladder]
    known = [one for one in read.charter.decision_words if one.retired is None]
    at = codes.index(level.code)
    return ", ".join(one.label for one in known if one.level is None or codes.index(one.level) <= at)


def draft(
    ask: Ask, tx: Tx, meeting: Meeting, issue: Issue | None, *, title: str, area: str | None, visibility: str,
    word: DecisionWord, text: str, raised_by: int,
) -> Decision | None:  # fmt: skip
    """Write down what was decided at a meeting, of a question or without one before it, and ask who holds the level.

    Without one it was raised by `raised_by`. None where the charter has no level for the task force.
    """
    level = own_level(tx)
    if level is None:
        return None
    of = issue or _question(ask, tx, level, title=title, area=area, visibility=visibility)
    if issue is None:
        of.created_by = raised_by
        create_with_card(ask, tx, of)
    else:
        drop_draft(tx, issue)
    decision = Decision(
        **derived_record_fields(
            ask, tx, Kind.DECISION, title=of.title, area=of.area, visibility=of.visibility
        ),
        state=DecisionState.DRAFT,
        issue_id=of.id,
        level=of.level,
        word=word.code,
        text=text,
        decided_on=meeting.held_on or meeting.starts_on,
        raised_by=of.created_by,
        readers=restricted_readers(of, charter=ask.charter),
    )
    tx.create(decision, why=meeting.ref)
    for person in confirmers(tx, decision, ask.today, of=of):
        notify(tx, person, decision, Reason.CONFIRMATION_NEEDED)
    if issue is not None:
        tx.change(issue, "draft", why=decision.ref)
    return decision


def _question(ask: Ask, tx: Tx, level: Level, *, title: str, area: str | None, visibility: str) -> Issue:
    """Return a new question at the level of the task force, for a decision that had none before it."""
    return Issue(
        **derived_record_fields(ask, tx, Kind.ISSUE, title=title, area=area, visibility=visibility),
        state=IssueState.OPEN,
        level=level.code,
        level_since=ask.now,
        ladder=ask.charter.levels_in_use,
        readers=tuple(level.holders),
    )
