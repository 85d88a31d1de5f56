"""Issues: raise, escalate, send back with guidance, give more time, change, take back."""

import copy
from dataclasses import replace

from bot import issues as rules
from bot.calendar import Due
from bot.charter import Entity, Level
from bot.errors import Refused, UserError
from bot.grammar import FieldError
from bot.issues import Issue, IssueState
from bot.permissions import check, holds
from bot.posts import Why
from bot.records import Kind, checked_text, checked_title
from handlers.actions import commands as actions
from handlers.calls import Ask, Reply, one_ref, refuse_other_words, seen
from handlers.decisions.commands import drop_draft
from handlers.delivery.notify import place_card, place_of
from handlers.issues import deadlines as clocks
from handlers.issues import on_closed as waiting
from handlers.issues import views
from handlers.records.create import area_in_force, begun, create
from storage import lists
from storage.lists import Filter
from storage.unit_of_work import Read, Tx

RAISE_OPTIONS = ("area", "entity", "due", "options", "visibility", "behalf")
ESCALATE_OPTIONS = (*RAISE_OPTIONS, "to level", "urgent", "reason")


def raise_(ask: Ask, tx: Tx) -> Reply:
    """Raise a new issue with the lowest level; with the ladder as it is today."""
    entity = ask.said.value("entity", Entity)
    issue = Issue(
        **begun(ask, tx, Kind.ISSUE),
        entity=entity.code if entity else None,
        state=IssueState.OPEN,
        options=_options(ask.said.word("options")),
        level=ask.charter.first_level.code,
        level_since=ask.now,
        ladder=ask.charter.levels_in_use,
    )
    clocks.start(tx, issue, ask.today)
    if (due := ask.said.value("due", Due)) is not None:
        rules.set_clock(issue, due, charter=ask.charter)
    create(ask, tx, issue)
    told = clocks.tell_holders(tx, issue, Why.RAISED, on=ask.today, but=[ask.who.person_id])
    clocks.plan_of(tx, issue)
    return Reply.saying(views.raised(issue, ask.reader, told=told))


def _options(text: str) -> tuple[str, ...]:
    lines = [line for part in text.split(";") for line in part.splitlines()]
    return tuple(checked_title(line) for line in lines if line.strip())[: len(rules.LETTERS)]


def escalate(ask: Ask, tx: Tx) -> Reply:
    """Send an issue one level up with a reason, or past levels where it is urgent; without a reference it is raised."""
    if not ask.said.refs:
        return raise_(_without_reasons(ask), tx)
    issue = named(ask, tx, "escalate")
    check(ask.who, "escalate", issue, charter=ask.charter)
    to = target(ask, issue)
    reason = _reason(ask, issue)
    rules.must_not_wait(issue)
    dropped = drop_draft(tx, issue)
    rules.go_up(issue, to=to, charter=ask.charter, reason=reason, now=ask.now)
    clocks.start(tx, issue, ask.today)
    tx.change(issue, "escalate", why=reason)
    told = clocks.tell_holders(tx, issue, Why.ESCALATED, on=ask.today, but=[ask.who.person_id])
    clocks.plan_of(tx, issue)
    return Reply.saying(views.escalated(issue, ask.reader, told=told, dropped=dropped))


def _without_reasons(ask: Ask) -> Ask:
    """What only sending up reads is text where a question is raised: refuse it instead of losing it."""
    other = next((name for name in ("to", "urgent", "reason") if name in ask.said.options), None)
    if other:
        raise UserError(
            f"{other}: goes with an issue that is there already. To raise one: {ask.registry['raise'].example}"
        )
    return ask


def _reason(ask: Ask, issue: Issue) -> str:
    chosen, text = ask.said.word("reason"), ask.said.text
    urgent = f"urgent: {ask.said.word('urgent')}" if ask.said.word("urgent") else ""
    reason = checked_text("; ".join(filter(None, (urgent, chosen, text))), what="reason")
    if not reason:
        sentence = f"Why should it go up? Example: escalate {issue.ref} no agreement on the money"
        raise UserError(sentence) if ask.call.values is None else FieldError("text", sentence)
    return reason


def target(ask: Ask, issue: Issue) -> Level:
    """Return the level to which an issue goes: the next one, or another that was named and may be."""
    above = rules.level_above(issue, charter=ask.charter)
    named_ = ask.said.value("to", Level)
    if named_ is None or named_.code == above.code:
        return above
    left_out = rules.skips(issue, named_, charter=ask.charter)
    if not may_skip(ask, issue):
        raise Refused(views.may_not_skip(left_out, ask.reader))
    if not ask.said.word("urgent"):
        raise UserError(views.why_urgent(issue, named_, left_out, ask.reader))
    return named_


def may_skip(ask: Ask, issue: Issue) -> bool:
    """Say whether somebody may leave a level out: who holds the issue above the first level, or would hold it next."""
    if not rules.is_first(issue, ask.charter):
        return holds(ask.who, issue, ask.charter)
    next_ = replace(issue, level=rules.level_above(issue, charter=ask.charter).code)
    return holds(ask.who, next_, ask.charter)


def return_(ask: Ask, tx: Tx) -> Reply:
    """Send an issue back to the level from which it came, with guidance; its clock begins there anew."""
    issue = named(ask, tx, "return")
    check(ask.who, "return", issue, charter=ask.charter)
    guidance = checked_text(ask.said.text, what="guidance")
    if not guidance:
        raise UserError(f"With which guidance? Example: {ask.registry['return'].example}")
    dropped = drop_draft(tx, issue)
    rules.go_back(issue, charter=ask.charter, guidance=guidance, now=ask.now)
    clocks.start(tx, issue, ask.today)
    tx.change(issue, "return", why=guidance)
    told = clocks.tell_holders(tx, issue, Why.ESCALATED, on=ask.today, but=[ask.who.person_id])
    told += clocks.tell_all(tx, issue, Why.SENT_BACK, [issue.created_by], facts=issue.level, but=told)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.escalated(issue, ask.reader, told=told, dropped=dropped))


def extend(ask: Ask, tx: Tx) -> Reply:
    """Give whoever holds an issue more time, or less; the same level keeps it."""
    issue = named(ask, tx, "move")
    must_be_ones_to_extend(ask, issue)
    rules.must_be_open(issue)
    due = ask.said.value("due", Due)
    if due is None:
        raise UserError(f"To which day? Example: move {issue.ref} 20 oct")
    why = checked_text(ask.said.text or ask.said.word("reason"), what="reason")
    before = issue.due
    if before is not None and (before.day, before.at) == (due.day, due.at):
        raise UserError(f"The answer to {issue.ref} is due then already. Nothing has changed.")
    rules.set_clock(issue, due, charter=ask.charter)
    tx.change(issue, "move", why=why)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.extended(issue, before, ask.reader))


def must_be_ones_to_extend(ask: Ask, issue: Issue) -> None:
    """Raise a sentence unless somebody may give more time: who holds the level, and at the first one who raised it.

    What a question waits for is moved with the action that answers it.
    """
    if not (rules.is_first(issue, ask.charter) and issue.created_by in ask.who.people):
        check(ask.who, "extend", issue, charter=ask.charter)
    rules.must_not_wait(issue)


def withdraw(ask: Ask, tx: Tx) -> Reply:
    """Take a question back, with the reason."""
    issue = named(ask, tx, "cancel")
    check(ask.who, "withdraw", issue, charter=ask.charter)
    given = (ask.said.text, ask.said.word("reason"))
    why = checked_text("; ".join(filter(None, given)), what="reason")
    if not why:
        raise UserError(f"Why is it taken back? Example: cancel {issue.ref} settled among ourselves")
    dropped = drop_draft(tx, issue)
    holders = clocks.holders(tx, issue, on=ask.today)
    waiting.drop_question(tx, issue, why=f"{issue.ref} is taken back")
    rules.withdraw(issue, why=why)
    tx.change(issue, "take back", why=why)
    told = clocks.tell_all(tx, issue, Why.WITHDRAWN, [issue.created_by, *holders], facts=IssueState.WITHDRAWN)
    return Reply.saying(views.withdrawn(issue, ask.reader, told=told, dropped=dropped))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change the question, the area, the options and who sees an issue."""
    issue = named(ask, tx, "edit")
    check(ask.who, "edit", issue, charter=ask.charter)
    rules.must_be_open(issue)
    before = copy.copy(issue)
    for name, value in _edited(ask, issue).items():
        setattr(issue, name, value)
    if vars(issue) == vars(before):
        raise UserError(views.nothing_to_edit(issue))
    issue.refold()
    tx.change(issue, "edit")
    if place_of(tx, issue) != place_of(tx, before):
        place_card(tx, issue)
    actions.correct_digests(tx, issue, before)
    told = _tell_new_holders(ask, tx, issue, before)
    clocks.plan_of(tx, issue)
    return Reply.saying(views.edited(issue, ask.reader, told=told))


def _tell_new_holders(ask: Ask, tx: Tx, issue: Issue, before: Issue) -> list[int]:
    """With another area, or seen by more, others hold it: they hear of it as of a new one."""
    had = clocks.holders(tx, before, on=ask.today)
    new = [one for one in clocks.holders(tx, issue, on=ask.today) if one not in had]
    return clocks.tell_all(tx, issue, Why.RAISED, new, facts=issue.level)


def _edited(ask: Ask, issue: Issue) -> dict[str, object]:
    """Return the fields that were named, with their new values. Raises UserError for what cannot change here."""
    other = [name for name in ("entity", "for", "priority", "due", "owner") if name in ask.said.options]
    if other:
        raise UserError(views.not_editable(issue, other[0]))
    area, options = area_in_force(ask), _options(ask.said.word("options"))
    if options and issue.positions:
        raise UserError(
            f"Positions on {issue.ref} name its options, so these stay. To add one: option {issue.ref} ..."
        )
    named_: dict[str, object] = {
        "title": checked_title(ask.said.text) if ask.said.text else None,
        "area": area.code if area else None,
        "options": options or None,
        "visibility": ask.said.word("visibility") or None,
    }
    return {name: value for name, value in named_.items() if value is not None}


def named(ask: Ask, read: Read, verb: str) -> Issue:
    """Return the issue that was named. Raises UserError for none, several, or something else."""
    ref = one_ref(ask, verb)
    record = seen(ask, read, ref)
    if not isinstance(record, Issue):
        raise UserError(f"{ref} is not an issue. Example: {ask.registry[verb].example}")
    return record


def listing(ask: Ask, read: Read) -> Reply:
    refuse_other_words(ask, "issues", ("all", "open", "closed"))
    chosen = lists.chosen(ask.said, me=ask.who.person_id)
    found = lists.issues(read, chosen, who=ask.who)
    return Reply.saying(
        views.listed(found, chosen, _figures(ask, read, chosen), ask.reader, words=ask.call.words)
    )


def _figures(ask: Ask, read: Read, chosen: Filter) -> list[str]:
    """Return how many issues each level has and for how long, and in a list of all how long the decided ones took."""
    held = lists.issues_of(read, IssueState.OPEN, who=ask.who, area=chosen.area)
    figures = [views.by_level(rules.stays(held, charter=ask.charter, now=ask.now), ask.reader)]
    if chosen.every_state:
        decided = lists.issues_of(read, *rules.SETTLED, IssueState.CLOSED, who=ask.who, area=chosen.area)
        figures.append(views.of_decided(rules.spent(decided, charter=ask.charter), ask.reader))
    return [one for one in figures if one]
