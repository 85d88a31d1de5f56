"""Decisions: made or written down, confirmed, superseded, and their register, the newest first."""

import copy
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import partial

from bot import issues as rules
from bot import paste as pasted
from bot.actions import UNDONE, Action, ActionState
from bot.calendar import Due
from bot.charter import MOST_READINGS, Area, DecisionWord, Level
from bot.decisions import (
    Benefit,
    Decision,
    DecisionState,
    FollowUp,
    confirm,
    must_be_supersedable,
    on_the_way,
    settle,
    supersede,
)
from bot.errors import Reading, Unclear, UserError
from bot.grammar import FieldError
from bot.issues import Issue, ladder_of
from bot.money import Money
from bot.names import fold
from bot.permissions import actor, check, holds, may_see
from bot.posts import Why
from bot.records import Kind, Record, Ref, Visibility, checked_text, is_as_open, read_ref
from handlers.blocks.elements import Block
from handlers.blocks.text import begin
from handlers.calls import Ask, Reply, enter_for, one_ref, read_words, seen
from handlers.decisions import follow_ups as followups
from handlers.decisions import reviews, views
from handlers.decisions.outcome import come_down
from handlers.delivery.notify import say_under_card, tell
from handlers.issues import deadlines as clocks
from handlers.issues import on_closed as waiting
from handlers.records.create import begun_as
from storage import lists
from storage.lists import Register
from storage.unit_of_work import Read, Tx

DECIDE_OPTIONS = ("behalf", "benefit", "saved", "review", "supersedes", "visibility")
EDIT_OPTIONS = ("benefit", "saved", "review")
OPTIONS = ("area", "body", "benefit", "review due", "page")
YEARS = range(1990, 2100)


def decide(ask: Ask, tx: Tx) -> Reply:
    """Decide an issue. Whoever holds it decides; the secretary writes down a draft that a holder confirms."""
    return _decided(ask, tx, str((ask.call.values or {}).get(followups.FIELD) or ""))


def decide_with_actions(ask: Ask, tx: Tx) -> Reply:
    """Decide an issue by the first of several lines; each further one is an action that comes of it."""
    verb = ask.registry["decide"]
    head, lines = pasted.items(ask.said.text, options=verb.options, listener=ask.listener)
    first = read_words(verb, f"{''.join(lines[:1])} {head}", ask.listener)
    ask = replace(ask, said=first)
    enter_for(ask, tx)
    return _decided(ask, tx, "\n".join(lines[1:]))


def _decided(ask: Ask, tx: Tx, lines: str) -> Reply:
    issue = _issue_to_decide(ask, tx)
    word, text = _outcome(ask, issue)
    rules.must_be_open(issue)
    _must_be_with_the_body(ask, issue)
    # A body outside the ladder says whatever it has decided; whoever stands on it says what is for them.
    if not ask.said.word("behalf") or _level_named(ask, ask.said.word("behalf")):
        _must_be_for_this_level(ask, issue, word)
    if not ask.said.word("behalf"):
        rules.must_agree(issue, charter=ask.charter)
    decision = _decision(ask, tx, issue, word, text)
    follow_ups = followups.read(ask, tx, lines, issue, decision.visibility)
    dropped = drop_draft(tx, issue)
    tx.create(decision)
    if holds(ask.who, issue, ask.charter) or ask.said.word("behalf"):
        settle(decision, by=ask.who.person_id, now=ask.now)
        told, logged = _finish(ask, tx, issue, decision, follow_ups)
    else:
        decision.lines = tuple(one.as_row() for one in follow_ups)
        told, logged = _ask_to_confirm(ask, tx, issue, decision), []
    beside = beside_of(tx, decision, may_know=partial(may_see, ask.who), actions=logged)
    return Reply.saying(
        views.decided(issue, decision, ask.reader_of(tx.roster), told=told, dropped=dropped, beside=beside)
    )


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


def _must_be_with_the_body(ask: Ask, issue: Issue) -> None:
    """Raise a sentence where a decision is written down for a level that does not have the issue.

    What a level below settles in its name would count as decided there. A body outside the ladder has no place on it:
    for that one only those in office write down what it decided.
    """
    body = _level_named(ask, ask.said.word("behalf"))
    if body is None:
        if ask.said.word("behalf"):
            check(ask.who, "behalf", charter=ask.charter)
        return
    if body.code == issue.level:
        return
    codes = [level.code for level in ladder_of(issue, ask.charter)]
    is_below = codes.index(issue.level) < codes.index(body.code)
    sentence = views.not_with(issue, body, ask.reader, is_below=is_below)
    raise _about(ask, "behalf", sentence)


def _level_named(ask: Ask, body: str) -> Level | None:
    """Return the level of the ladder that a body is, or at which it answers; None for one outside the ladder."""
    with suppress(UserError):
        return ask.charter.level(body) if body else None
    with suppress(UserError):
        code = ask.charter.body(body).code
        return next((level for level in ask.charter.ladder if level.body == code), None)
    return None


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
    visibility = _visibility(ask, issue)
    decision = Decision(
        **begun_as(ask, tx, Kind.DECISION, title=issue.title, area=issue.area, visibility=visibility),
        state=DecisionState.DRAFT,
        issue_id=issue.id,
        level=issue.level,
        word=word.code,
        text=text,
        decided_on=ask.today,
        behalf=ask.behalf,
        benefit=ask.said.word("benefit"),
        review_on=_review_on(ask),
        supersedes_id=_older(ask, tx, issue),
        raised_by=issue.created_by,
        readers=on_the_way(issue, charter=ask.charter),
    )
    decision.save(ask.said.value("saved", Money))
    decision.benefit = _agreeing(ask, decision)
    return decision


def _visibility(ask: Ask, issue: Issue) -> str:
    """Return who may read a decision: those of its issue, or fewer."""
    wanted = ask.said.word("visibility") or issue.visibility
    widths = list(Visibility)
    if widths.index(Visibility(wanted)) > widths.index(Visibility(issue.visibility)):
        raise _about(
            ask,
            "visibility",
            f"{issue.ref} is “{issue.visibility}”, so its decision cannot be “{wanted}”: fewer may read it, not more.",
        )
    return wanted


def _about(ask: Ask, option: str, sentence: str) -> UserError:
    """Return a refusal, at the field where a form was sent."""
    return UserError(sentence) if ask.call.values is None else FieldError(option, sentence)


def _agreeing(ask: Ask, decision: Decision) -> str:
    """Return the benefit that goes with an amount: where none was named, that costs were saved."""
    if decision.saved and decision.benefit == Benefit.NONE:
        raise _about(ask, "saved", "It says no benefit, and an amount saved. Say one of the two.")
    return decision.benefit or (Benefit.SAVED if decision.saved else "")


def _review_on(ask: Ask) -> date | None:
    due = ask.said.value("review", Due)
    if due is not None and due.day < ask.today:
        raise _about(ask, "review", "A review is on a day to come. Example: review:1 feb")
    return due.day if due else None


def _older(ask: Ask, tx: Tx, issue: Issue) -> int | None:
    """Return which decision this one is to supersede, if that is possible now."""
    ref = ask.said.value("supersedes", Ref)
    if ref is None:
        return None
    older = seen(ask, tx, ref)
    if not isinstance(older, Decision):
        raise _about(ask, "supersedes", f"{ref} is not a decision. Example: supersedes:DEC-3")
    try:
        must_be_supersedable(older, issue.level, charter=ask.charter)
    except UserError as error:
        raise _about(ask, "supersedes", str(error)) from error
    return older.id


def _finish(
    ask: Ask, tx: Tx, issue: Issue, decision: Decision, follow_ups: Sequence[FollowUp]
) -> tuple[list[int], list[Action]]:
    """Settle an issue by a decision that counts from now on, with all that follows.

    Return who is told, and which actions were logged.
    """
    if decision.supersedes_id is not None:
        older: Decision = tx.get(decision.supersedes_id)
        supersede(older, decision, charter=ask.charter)
        tx.change(older, "supersede", why=decision.ref)
    waiting.drop_question(tx, issue, why=f"{issue.ref} is decided")
    rules.decide(issue, answer=decision.ref, charter=ask.charter, now=ask.now)
    tx.change(issue, "decide", why=decision.text if is_as_open(decision, issue) else "")
    logged = followups.log(ask, tx, issue, decision, follow_ups)
    decision.actions, decision.lines = tuple(one.ref for one in logged), ()
    reviews.plan_of(tx, decision)
    return _send_down(tx, issue, decision), logged


def _send_down(tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    """Bring a decision to those who wait for it; return who is told."""
    say_under_card(tx, issue, decision)
    return come_down(tx, issue, decision)


def _ask_to_confirm(ask: Ask, tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    told = [one for one in clocks.holders(tx, issue, on=ask.today) if _is_to_confirm(ask, tx, one, decision)]
    for person in told:
        tell(tx, person, decision, Why.CONFIRM)
    tx.change(issue, "draft", why=decision.ref)
    return told


def _is_to_confirm(ask: Ask, tx: Tx, person: int, decision: Decision) -> bool:
    reader = actor(person, roster=tx.roster, charter=ask.charter, on=ask.today)
    return person != ask.who.person_id and may_see(reader, decision)


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
    confirm(record, by=ask.who.person_id, now=ask.now)
    tx.change(record, "confirm")
    _, logged = _finish(ask, tx, issue, record, followups.of_draft(record))
    beside = beside_of(tx, record, may_know=partial(may_see, ask.who), actions=logged)
    return Reply.saying(views.confirmed(issue, record, ask.reader, beside=beside))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change what is noted beside a decision; its word and its text never change."""
    decision = _to_be_edited(ask, tx)
    if ask.said.text:
        raise UserError(views.words_stay(decision))
    before = copy.copy(decision)
    _change(ask, decision)
    if vars(decision) == vars(before):
        raise UserError(views.nothing_to_edit(decision))
    tx.change(decision, "edit")
    reviews.plan_of(tx, decision)
    return Reply.saying(views.edited(decision, before, ask.reader))


def edit_form(ask: Ask, read: Read) -> Block:
    return views.edit_form(_to_be_edited(ask, read), channel=ask.call.channel)


def _to_be_edited(ask: Ask, read: Read) -> Decision:
    decision: Decision = seen(ask, read, one_ref(ask, "edit"))
    if decision.state not in {DecisionState.DRAFT, DecisionState.FINAL}:
        raise UserError(f"{decision.ref} is {decision.state}. Nothing of it changes any more.")
    return decision


def _change(ask: Ask, decision: Decision) -> None:
    """Give a decision what was said; what was emptied in the form is taken out."""
    emptied = {name for name in EDIT_OPTIONS if (ask.call.values or {}).get(name) == ""}
    money = ask.said.value("saved", Money)
    if money or "saved" in emptied:
        decision.save(money)
    if ask.said.word("benefit") or "benefit" in emptied:
        decision.benefit = ask.said.word("benefit")
    if ask.said.value("review", Due) or "review" in emptied:
        decision.review_on = _review_on(ask)
    decision.benefit = _agreeing(ask, decision)


def beside_of(
    read: Read,
    decision: Decision,
    *,
    may_know: Callable[[Record], bool],
    actions: Sequence[Action] | None = None,
) -> views.Beside:
    """Return what is shown beside a decision, as far as its reader may know of it.

    `actions` are those that this call has logged; None looks for what came of it before.
    """
    older = read.get(decision.supersedes_id) if decision.supersedes_id is not None else None
    newer = lists.superseding(read, [decision.id]).get(decision.id)
    came = actions_of(read, decision) if actions is None else actions
    return views.Beside(
        older=older if older and may_know(older) else None,
        newer=newer if newer and may_know(newer) else None,
        actions=[one for one in came if may_know(one)],
    )


def take_back(tx: Tx, decision: Decision) -> list[str]:
    """Undo what a decision brought with it; return the references of the actions that are taken back too.

    Its issue is open again, and what it superseded counts again. An action that somebody has touched stays.
    """
    issue: Issue = tx.get(decision.issue_id)
    if issue.is_settled and issue.answer == decision.ref:
        rules.undecide(issue)
        clocks.plan_of(tx, issue)
    tx.change(issue, "undo", why=decision.ref)  # its card speaks of the decision
    if decision.counts and decision.supersedes_id is not None:
        older = tx.get(decision.supersedes_id)
        older.state = DecisionState.FINAL
        tx.change(older, "undo", why="supersede")
    return [one.ref for one in actions_of(tx, decision) if _is_taken_back(tx, one)]


def actions_of(read: Read, decision: Decision) -> list[Action]:
    """Return the actions that came of a decision."""
    return [read.find(ref) for one in decision.actions if (ref := read_ref(one))]


def _is_taken_back(tx: Tx, action: Action) -> bool:
    last = lists.last_entry(tx, action.id)
    if last.verb != "create" or lists.notes_of(tx, action.id, limit=1):
        return False
    action.state, action.reason = ActionState.CANCELLED, UNDONE
    tx.change(action, "undo", why="create")
    return True


def listing(ask: Ask, read: Read) -> Reply:
    """List the decisions that stand in the register, as they were asked for; with "drafts" those that wait."""
    chosen = as_asked(ask)
    found = lists.decisions(read, chosen, who=ask.who)
    newer = lists.superseding(read, [one.id for one in found.records])
    beside = views.BesideList(
        issues={one.id: one for one in lists.by_ids(read, sorted({one.issue_id for one in found.records}))},
        newer={of: one for of, one in newer.items() if may_see(ask.who, one)},
        totals=lists.decision_totals(read, chosen, who=ask.who),
    )
    return Reply.saying(views.listed(found, chosen, ask.reader, words=ask.call.words, beside=beside))


def as_asked(ask: Ask) -> Register:
    """Return what the register is asked for. Raises UserError for other words."""
    words = [fold(word) for word in ask.said.text.split() if fold(word) != "all"]
    years = [int(word) for word in words if word.isdigit() and int(word) in YEARS]
    other = [word for word in words if word not in {"drafts", "draft"} and not word.isdigit()]
    if other or len(years) > 1 or len(years) < sum(word.isdigit() for word in words):
        raise UserError(f"One can say a year, or drafts. Example: {ask.registry['decisions'].example}")
    area, body = ask.said.value("area", Area), ask.said.word("body")
    level = _level_named(ask, body)
    return Register(
        drafts=bool({"drafts", "draft"} & set(words)),
        area=area.code if area else None,
        between=(date(years[0], 1, 1), date(years[0], 12, 31)) if years else None,
        body=body or None,
        level=level.code if level else None,
        benefit=ask.said.word("benefit") or None,
        due_by=ask.today if ask.said.word("review") else None,
        page=ask.said.page,
    )
