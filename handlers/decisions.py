"""Decisions: made or written down, confirmed, and their register, the newest first."""

from datetime import date

from bot import issues as rules
from bot.charter import MOST_READINGS, Area, DecisionWord
from bot.decisions import Decision, DecisionState, confirm
from bot.errors import Reading, Unclear, UserError
from bot.issues import Issue
from bot.names import fold
from bot.permissions import check, holds
from bot.posts import Why
from bot.records import Kind, Record, checked_text
from bot.typed import FieldError
from handlers import clocks, waiting
from handlers.calls import Ask, Reply, one_ref, seen
from handlers.comingdown import come_down
from handlers.telling import say_under_card, tell
from handlers.views import decisions as views
from handlers.views.text import begin
from storage import lists
from storage.units import Read, Tx

DECIDE_OPTIONS = ("behalf",)
OPTIONS = ("area", "page")
YEARS = range(1990, 2100)


def decide(ask: Ask, tx: Tx) -> Reply:
    """Decide an issue. Whoever holds it decides; the secretary writes down a draft that a holder confirms."""
    issue = _issue_to_decide(ask, tx)
    word, text = _outcome(ask, issue)
    rules.must_be_open(issue)
    if not ask.said.word("behalf"):
        _must_be_for_this_level(ask, issue, word)
        rules.must_agree(issue, charter=ask.charter)
    dropped = drop_draft(tx, issue)
    final = holds(ask.who, issue, ask.charter) or bool(ask.said.word("behalf"))
    decision = _decision(ask, tx, issue, word, text)
    decision.state = DecisionState.FINAL if final else DecisionState.DRAFT
    decision.confirmed_by = ask.who.person_id if final else None
    tx.create(decision)
    told = _finish(ask, tx, issue, decision) if final else _ask_to_confirm(ask, tx, issue, decision)
    return Reply.saying(views.decided(issue, decision, ask.reader, told=told, dropped=dropped))


def _issue_to_decide(ask: Ask, read: Read) -> Issue:
    ref = one_ref(ask, "decide")
    record = seen(ask, read, ref)
    if not isinstance(record, Issue):
        raise UserError(f"{ref} is not an issue. Example: decide I-7 ...")
    check(ask.who, "decide", record, charter=ask.charter)
    return record


def drop_draft(tx: Tx, issue: Issue) -> Decision | None:
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
    waiting.drop_question(tx, issue, why=f"{issue.ref} is decided")
    rules.decide(issue, answer=decision.ref, charter=ask.charter, now=ask.now)
    tx.change(issue, "decide", why=decision.text)
    say_under_card(tx, issue, decision)
    return come_down(tx, issue, decision)


def _ask_to_confirm(ask: Ask, tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    told = [one for one in clocks.holders(tx, issue, on=ask.today) if one != ask.who.person_id]
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
    if not record.behalf:
        rules.must_agree(issue, charter=ask.charter)
    confirm(record, by=ask.who.person_id)
    tx.change(record, "confirm")
    _finish(ask, tx, issue, record)
    return Reply.saying(views.confirmed(issue, record, ask.reader))


def listing(ask: Ask, read: Read) -> Reply:
    """List the decisions that count, of all years or of the one that was named; with "drafts" those that wait."""
    words = [fold(word) for word in ask.said.text.split() if fold(word) != "all"]
    drafts = "drafts" in words or "draft" in words
    years = [int(word) for word in words if word.isdigit() and int(word) in YEARS]
    other = [word for word in words if word not in {"drafts", "draft"} and not word.isdigit()]
    if other or len(years) > 1 or len(years) < sum(word.isdigit() for word in words):
        raise UserError(f"One can say a year, or drafts. Example: {ask.menu['decisions'].example}")
    area = ask.said.value("area", Area)
    found = lists.decisions(
        read,
        who=ask.who,
        drafts=drafts,
        area=area.code if area else None,
        between=(date(years[0], 1, 1), date(years[0], 12, 31)) if years else None,
        page=ask.said.page,
    )
    issues = {one.id: one for one in lists.by_ids(read, sorted({one.issue_id for one in found.records}))}
    return Reply.saying(
        views.listed(
            found,
            issues,
            ask.reader,
            words=ask.call.words,
            drafts=drafts,
            year=years[0] if years else None,
            area=area.code if area else None,
        )
    )
