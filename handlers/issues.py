"""Issues: raise, escalate one level, decide; and the decisions that come of it."""

from datetime import date

from bot import issues as rules
from bot.calendar import Due
from bot.charter import MOST_READINGS, Charter, DecisionWord, Level
from bot.decisions import Decision, DecisionState, confirm
from bot.errors import Reading, Unclear, UserError
from bot.issues import Issue, IssueState
from bot.names import fold
from bot.permissions import check, holds
from bot.posts import Why
from bot.records import Kind, Record, checked_text, checked_title
from bot.typed import FieldError
from handlers import actions, clocks
from handlers.calls import Ask, Reply, one_ref, refuse_other_words, seen
from handlers.creating import begun, create
from handlers.telling import say_under_card, secretaries, tell
from handlers.views import issues as views
from handlers.views.text import begin
from storage import lists
from storage.units import Read, Tx

RAISE_OPTIONS = ("area", "due", "options", "visibility", "behalf")
DECIDE_OPTIONS = ("behalf",)
NO_CLOCK_DAYS = 10  # working days, where the next meeting answers and none is known


def raise_(ask: Ask, tx: Tx) -> Reply:
    """Raise a new issue with the lowest level."""
    first = ask.charter.first_level
    issue = Issue(
        **begun(ask, tx, Kind.ISSUE),
        state=IssueState.OPEN,
        options=_options(ask.said.word("options")),
        level=first.code,
        level_since=ask.now,
    )
    issue.set_due(ask.said.value("due", Due) or _clock(ask.charter, first, ask.today))
    create(ask, tx, issue)
    told = _tell_holders(tx, ask, issue, Why.RAISED)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.raised(issue, ask.reader, told=told))


def _options(text: str) -> tuple[str, ...]:
    lines = [line for part in text.split(";") for line in part.splitlines()]
    return tuple(checked_title(line) for line in lines if line.strip())[: len(views.LETTERS)]


def _clock(charter: Charter, level: Level, today: date) -> Due:
    """Return when the answer of a level is due, counted in the task force's own working days."""
    days = level.days or NO_CLOCK_DAYS
    day = charter.working_days(charter.station).after(today, days)
    return Due(day=day, at=None, zone=charter.zone, typed=f"{days} working days")


def _others_who_hold(read: Read, ask: Ask, issue: Issue) -> list[int]:
    """Return who holds the issue, without whoever asks and without those from whom it is kept."""
    return [one for one in clocks.holders(read, issue, on=ask.today) if one != ask.who.person_id]


def _tell_holders(tx: Tx, ask: Ask, issue: Issue, why: Why) -> list[int]:
    """Tell those who hold the level now; where it is nobody, the secretary."""
    told = _others_who_hold(tx, ask, issue)
    for person in told or secretaries(tx, ask.today):
        tell(tx, person, issue, why, facts=issue.level)
    return told


def escalate(ask: Ask, tx: Tx) -> Reply:
    """Send an issue one level up with a reason; without a reference it is raised."""
    if not ask.said.refs:
        return raise_(ask, tx)
    issue = _issue(ask, tx, "escalate")
    check(ask.who, "escalate", issue, charter=ask.charter)
    reason = checked_text(ask.said.text, what="reason")
    if not reason:
        raise UserError(f"Why should it go up? Example: escalate {issue.ref} no agreement on the money")
    dropped = _drop_draft(tx, issue)
    above = rules.escalate(issue, charter=ask.charter, reason=reason, now=ask.now)
    issue.set_due(_clock(ask.charter, above, ask.today))
    tx.change(issue, "escalate", why=reason)
    told = _tell_holders(tx, ask, issue, Why.ESCALATED)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.escalated(issue, ask.reader, told=told, dropped=dropped))


def move(ask: Ask, tx: Tx) -> Reply:
    """Give actions another due date, or an issue more time for its answer."""
    issue = clocks.named(ask, tx)
    return actions.move(ask, tx) if issue is None else _extend(ask, tx, issue)


def _extend(ask: Ask, tx: Tx, issue: Issue) -> Reply:
    """Give whoever holds an issue more time, or less; the same level keeps it."""
    one_ref(ask, "move")
    must_be_ones_to_extend(ask, issue)
    rules.must_be_open(issue)
    due = ask.said.value("due", Due)
    if due is None:
        raise UserError(f"To which day? Example: move {issue.ref} 20 oct")
    why = checked_text(ask.said.text or ask.said.word("reason"), what="reason")
    before = issue.due
    if before is not None and (before.day, before.at) == (due.day, due.at):
        raise UserError(f"The answer to {issue.ref} is due then already. Nothing has changed.")
    issue.set_due(due)
    tx.change(issue, "move", why=why)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.extended(issue, before, ask.reader))


def must_be_ones_to_extend(ask: Ask, issue: Issue) -> None:
    """Raise a sentence unless somebody may give more time: who holds the level, and at the first one who raised it."""
    is_first = issue.level == ask.charter.first_level.code
    if not (is_first and issue.created_by in ask.who.people):
        check(ask.who, "extend", issue, charter=ask.charter)


def _issue(ask: Ask, read: Read, verb: str) -> Issue:
    ref = one_ref(ask, verb)
    record = seen(ask, read, ref)
    if not isinstance(record, Issue):
        raise UserError(f"{ref} is not an issue. Example: {verb} I-7 ...")
    return record


def decide(ask: Ask, tx: Tx) -> Reply:
    """Decide an issue. Whoever holds it decides; the secretary writes down a draft that a holder confirms."""
    issue = _issue(ask, tx, "decide")
    check(ask.who, "decide", issue, charter=ask.charter)
    word, text = _outcome(ask, issue)
    if not ask.said.word("behalf"):
        _must_be_for_this_level(ask, issue, word)
    rules.must_be_open(issue)
    dropped = _drop_draft(tx, issue)
    final = holds(ask.who, issue, ask.charter) or bool(ask.said.word("behalf"))
    decision = _decision(ask, tx, issue, word, text)
    decision.state = DecisionState.FINAL if final else DecisionState.DRAFT
    decision.confirmed_by = ask.who.person_id if final else None
    tx.create(decision)
    told = _finish(ask, tx, issue, decision) if final else _ask_to_confirm(ask, tx, issue, decision)
    return Reply.saying(views.decided(issue, decision, ask.reader, told=told, dropped=dropped))


def _drop_draft(tx: Tx, issue: Issue) -> Decision | None:
    """Take back the draft that waits on an issue: what is decided, written or sent up later stands in its place."""
    waiting = lists.decision_of(tx, issue)
    if waiting is None or waiting.state != DecisionState.DRAFT:
        return None
    draft: Decision = tx.get(waiting.id)
    draft.state = DecisionState.WITHDRAWN
    tx.change(draft, "withdraw", why=issue.ref)
    return draft


def _outcome(ask: Ask, issue: Issue) -> tuple[DecisionWord, str]:
    """Return the word for the outcome and the text behind it; nothing is taken for a word by guessing."""
    chosen = (ask.call.values or {}).get("word")
    if chosen:
        return ask.charter.decision_word(str(chosen)), checked_text(ask.said.text, what="decision")
    words = ask.said.text.split()
    for count in (2, 1):
        try:
            return ask.charter.decision_word(" ".join(words[:count]) or "?"), checked_text(
                " ".join(words[count:]), what="decision"
            )
        except UserError:
            continue
    known = ", ".join(word.label for word in ask.charter.decision_words)
    raise UserError(f"Say the outcome first: {known}. Example: decide {issue.ref} agreed Option B")


def _must_be_for_this_level(ask: Ask, issue: Issue, word: DecisionWord) -> None:
    """Raise a question with the words that the level may say, where this one is for a level above."""
    lowest = rules.reserved_to(word, issue, charter=ask.charter)
    if lowest is None:
        return
    others = [one for one in ask.charter.decision_words if one.retired is None]
    others = [one for one in others if rules.reserved_to(one, issue, charter=ask.charter) is None]
    sentence = views.not_for_this_level(issue, word, lowest, others, ask.reader)
    if ask.call.values is not None:
        raise FieldError("word", sentence)
    readings = [Reading(begin(one.label), one.code) for one in others[:MOST_READINGS]]
    typed = next(
        (w for w in ask.said.text.split() if fold(w) in {fold(word.code), fold(word.label)}), word.code
    )
    raise Unclear(sentence, said=typed, readings=readings)


def _decision(ask: Ask, tx: Tx, issue: Issue, word: DecisionWord, text: str) -> Decision:
    return Decision(
        id=tx.next("record"),
        number=tx.next(Kind.DECISION),
        title=issue.title,
        area=issue.area,
        visibility=issue.visibility,
        state=DecisionState.DRAFT,
        created_at=ask.now,
        created_by=ask.who.person_id,
        changed_at=ask.now,
        issue_id=issue.id,
        level=issue.level,
        word=word.code,
        text=text,
        decided_on=ask.today,
        behalf=ask.behalf,
    )


def _finish(ask: Ask, tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    rules.decide(issue, answer=decision.ref)
    tx.change(issue, "decide", why=decision.text)
    tell(tx, issue.created_by, decision, Why.DECIDED)
    say_under_card(tx, issue, decision)
    return [] if issue.created_by == ask.who.person_id else [issue.created_by]


def _ask_to_confirm(ask: Ask, tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    told = _others_who_hold(tx, ask, issue)
    for person in told:
        tell(tx, person, decision, Why.CONFIRM)
    tx.change(issue, "draft", why=decision.ref)
    return told


def confirm_(ask: Ask, tx: Tx) -> Reply:
    """Confirm a decision that the secretary wrote down; the right is asked of the record as it is now."""
    record: Record = seen(ask, tx, one_ref(ask, "confirm"))
    if not isinstance(record, Decision):
        raise UserError(f"{record.ref} is not a decision. Example: confirm DEC-7")
    issue = tx.get(record.issue_id)
    check(ask.who, "confirm", issue, charter=ask.charter)
    if record.created_by == ask.who.person_id and ask.who.behalf("confirm", issue, ask.charter):
        raise UserError(views.not_what_one_wrote(record))
    confirm(record, by=ask.who.person_id)
    tx.change(record, "confirm")
    _finish(ask, tx, issue, record)
    return Reply.saying(views.confirmed(issue, record, ask.reader))


def listing(ask: Ask, read: Read) -> Reply:
    refuse_other_words(ask, "issues", ("all", "open", "closed"))
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = lists.issues(read, chosen, who=ask.who)
    return Reply.saying(views.listed(found, chosen, ask.reader, words=ask.call.words))
