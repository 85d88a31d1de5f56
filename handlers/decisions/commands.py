"""Make, draft, confirm and edit decisions."""

import copy
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot import issues, paste
from bot.actions import Action
from bot.charter import MAX_INTERPRETATIONS, DecisionWord
from bot.decisions import (
    Benefit,
    Decision,
    DecisionState,
    FollowUp,
    confirm,
    finalize,
    must_be_supersedable,
    restricted_readers,
    supersede,
)
from bot.digests import CORRECTED_FOR
from bot.errors import AmbiguousInput, Interpretation, PermissionDenied, UserError, to_fill_in
from bot.grammar.options import BEHALF
from bot.grammar.parsed import FieldError
from bot.issues import Issue, ladder_of, must_be_open
from bot.names import fold
from bot.notifications import Reason
from bot.permissions import check, holds_level, may_see, represented_for_own
from bot.records import Kind, Ref, Visibility, checked_text, is_as_visible
from handlers.core.blocks.elements import Block
from handlers.core.blocks.fallback import with_lines
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask, Reply, get_named, get_visible, set_entered_for
from handlers.core.delivery.notify import notify, post_in_card_thread
from handlers.core.delivery.recipients import notified_sentence
from handlers.core.fields import (
    changed_lines,
    edit_options,
    fields_without_words,
    form_inputs,
    must_differ,
    new_options,
    set_given,
    set_new,
)
from handlers.core.records.create import derived_record_fields
from handlers.core.words import parse_for_verb
from handlers.decisions import follow_ups as followups
from handlers.decisions import form_views, views
from handlers.decisions.fields import FIELDS, decided_on
from handlers.decisions.outcome import confirmers, notify_decision, plan_review
from handlers.decisions.relations import decision_relations
from handlers.issues import closing as waiting
from handlers.issues.closing import drop_draft
from handlers.issues.positions import must_have_agreement
from storage import outbox
from storage.decisions import decision_of
from storage.unit_of_work import Read, Tx

DECIDE_OPTIONS = (*new_options(FIELDS), BEHALF)
EDIT_OPTIONS = edit_options(FIELDS)


def decide(ask: Ask, tx: Tx) -> Reply:
    """Decide an issue as its holder, or save the secretary's draft for a holder to confirm."""
    return _decide_issue(ask, tx, str((ask.call.values or {}).get(followups.ACTIONS_FIELD) or ""))


def decide_with_actions(ask: Ask, tx: Tx) -> Reply:
    """Decide an issue by the first line; each further line is a follow-up action."""
    verb = ask.registry["decide"]
    head, lines = paste.split_items(ask.parsed.text, options=verb.options, listener=ask.typing_context)
    first = parse_for_verb(verb, f"{''.join(lines[:1])} {head}", ask.typing_context)
    ask = replace(ask, parsed=first)
    set_entered_for(ask, tx)
    return _decide_issue(ask, tx, "\n".join(lines[1:]))


def _decide_issue(ask: Ask, tx: Tx, lines: str) -> Reply:
    issue = _issue_to_decide(ask, tx)
    word, text = _parse_outcome(ask, issue)
    issues.must_be_open(issue)
    _must_be_at_body_level(ask, issue)
    # A body outside the ladder may use any outcome; a level only those reserved for no higher level.
    if not ask.parsed.option_text("behalf") or ask.charter.level_of_body(ask.parsed.option_text("behalf")):
        _must_be_for_this_level(ask, issue, word)
    if not ask.parsed.option_text("behalf"):
        must_have_agreement(ask, issue)
    decision = _new_decision(ask, tx, issue, word, text)
    follow_ups = followups.parse_follow_ups(ask, tx, lines, issue, decision.visibility)
    dropped = drop_draft(tx, issue)
    tx.create(decision)
    if _may_finalize(ask, issue) or ask.parsed.option_text("behalf"):
        finalize(decision, by=ask.actor.person_id, now=ask.now)
        notified, logged = _settle_issue(ask, tx, issue, decision, follow_ups)
    else:
        decision.lines = tuple(one.as_row() for one in follow_ups)
        notified, logged = _ask_to_confirm(ask, tx, issue, decision), []
    related = decision_relations(tx, decision, partial(may_see, ask.actor), actions=logged)
    return Reply.from_message(
        views.decided(
            issue,
            decision,
            ask.reader_with(tx.roster),
            notified=notified_sentence(tx, notified, ask.reader_with(tx.roster)),
            withdrawn_draft=dropped,
            relations=related,
        )
    )


def _issue_to_decide(ask: Ask, read: Read) -> Issue:
    issue = get_named(ask, read, "decide", Issue, right="decide")
    absent = represented_for_own(ask.actor, "decide", issue, authors=[issue.created_by], charter=ask.charter)
    if absent is not None:
        raise PermissionDenied(views.deciding_own_refused(issue, absent, ask.reader))
    return issue


def _may_finalize(ask: Ask, issue: Issue) -> bool:
    """Return whether the asker holds the level, in their own right if the question is theirs."""
    own = represented_for_own(ask.actor, "confirm", issue, authors=[issue.created_by], charter=ask.charter)
    return holds_level(ask.actor, issue, ask.charter) and own is None


def _parse_outcome(ask: Ask, issue: Issue) -> tuple[DecisionWord, str]:
    """Return the outcome and the text after it; an outcome is never guessed."""
    chosen = (ask.call.values or {}).get("word")
    if chosen:
        return ask.charter.decision_word(str(chosen)), checked_text(ask.parsed.text, what="decision")
    words = ask.parsed.text.split()
    for count in (2, 1):
        try:
            return ask.charter.decision_word(" ".join(words[:count]) or "?"), checked_text(
                " ".join(words[count:]), what="decision"
            )
        except UserError:
            continue
    known = ", ".join(word.label for word in ask.charter.decision_words)
    raise UserError(f"What's the outcome? It comes first: {known}.", offers=[to_fill_in("decide", issue.ref)])


def _must_be_at_body_level(ask: Ask, issue: Issue) -> None:
    """Raise if a decision is entered for another level than the one that has the issue.

    Otherwise a lower level could decide in the name of a higher one. For a body outside the ladder only
    office holders may enter decisions.
    """
    body = ask.charter.level_of_body(ask.parsed.option_text("behalf"))
    if body is None:
        if ask.parsed.option_text("behalf"):
            check(ask.actor, "behalf", charter=ask.charter)
        return
    if body.code == issue.level:
        return
    codes = [level.code for level in ladder_of(issue, ask.charter)]
    is_below = codes.index(issue.level) < codes.index(body.code)
    sentence = views.not_at_level(issue, body, ask.reader, is_below=is_below)
    raise ask.error_at("behalf", sentence)


def _must_be_for_this_level(ask: Ask, issue: Issue, word: DecisionWord) -> None:
    """Raise a question with the possible outcomes if this one is reserved for a higher level."""
    lowest = issues.reserved_level(word, issue, charter=ask.charter)
    if lowest is None:
        return
    others = [one for one in ask.charter.decision_words if one.retired is None]
    others = [one for one in others if issues.reserved_level(one, issue, charter=ask.charter) is None]
    sentence = views.outcome_not_allowed(issue, word, lowest, others, ask.reader)
    if ask.call.values is not None:
        raise FieldError("word", sentence)
    readings = [Interpretation(capitalized(one.label), one.code) for one in others[:MAX_INTERPRETATIONS]]
    typed = next(
        (w for w in ask.parsed.text.split() if fold(w) in {fold(word.code), fold(word.label)}), word.code
    )
    raise AmbiguousInput(sentence, phrase=typed, interpretations=readings)


def _new_decision(ask: Ask, tx: Tx, issue: Issue, word: DecisionWord, text: str) -> Decision:
    visibility = _visibility(ask, issue)
    decision = Decision(
        **derived_record_fields(
            ask, tx, Kind.DECISION, title=issue.title, area=issue.area, visibility=visibility
        ),
        state=DecisionState.DRAFT,
        issue_id=issue.id,
        level=issue.level,
        word=word.code,
        text=text,
        decided_on=decided_on(ask) or ask.today,
        behalf=ask.behalf,
        supersedes_id=_superseded_id(ask, tx, issue),
        raised_by=issue.created_by,
        readers=restricted_readers(issue, charter=ask.charter),
    )
    set_new(ask, tx, decision, FIELDS)
    decision.benefit = _consistent_benefit(ask, decision)
    return decision


def _visibility(ask: Ask, issue: Issue) -> str:
    """Return the visibility of a decision: no wider than its issue's."""
    wanted = ask.parsed.option_text("visibility") or issue.visibility
    widths = list(Visibility)
    if widths.index(Visibility(wanted)) > widths.index(Visibility(issue.visibility)):
        raise ask.error_at(
            "visibility",
            f"{issue.ref} is “{issue.visibility}”, so its decision can't be “{wanted}”: fewer may read it, not more.",
        )
    return wanted


def _consistent_benefit(ask: Ask, decision: Decision) -> str:
    """Return the benefit; an amount alone means saved costs."""
    if decision.money_saved and decision.benefit == Benefit.NONE:
        raise ask.error_at("saved", "It says no benefit, and an amount saved. Say one of the two.")
    return decision.benefit or (Benefit.SAVED if decision.money_saved else "")


def _superseded_id(ask: Ask, tx: Tx, issue: Issue) -> int | None:
    """Return the id of the decision to supersede. Raises if that is not possible."""
    ref = ask.parsed.value("supersedes", Ref)
    if ref is None:
        return None
    older = get_visible(ask, tx, ref)
    if not isinstance(older, Decision):
        raise ask.error_at("supersedes", f"{ref} isn't a decision.")
    try:
        must_be_supersedable(older, issue.level, charter=ask.charter)
    except UserError as error:
        raise ask.error_at("supersedes", str(error)) from error
    return older.id


def _settle_issue(
    ask: Ask,
    tx: Tx,
    issue: Issue,
    decision: Decision,
    follow_ups: Sequence[FollowUp],
    *,
    verb: str = "decide",
) -> tuple[list[int], list[Action]]:
    """Settle an issue by a final decision, with its effects; its history tells that by `verb`.

    Return who is notified, and the logged actions.
    """
    if decision.supersedes_id is not None:
        older: Decision = tx.get(decision.supersedes_id)
        supersede(older, decision, charter=ask.charter)
        tx.change(older, "supersede", why=decision.ref)
    waiting.cancel_question(tx, issue, why=f"{issue.ref} is decided")
    issues.decide(issue, answer=decision.ref, charter=ask.charter, now=ask.now)
    tx.change(issue, verb, why=decision.text if is_as_visible(decision, issue) else "")
    logged = followups.log_follow_ups(ask, tx, issue, decision, follow_ups)
    decision.actions, decision.lines = tuple(one.ref for one in logged), ()
    plan_review(tx, decision)
    for one in (issue, decision):
        outbox.refresh_digests(tx, one.id, since=tx.now - CORRECTED_FOR)
    post_in_card_thread(tx, issue, decision)
    return notify_decision(tx, issue, decision), logged


def _ask_to_confirm(ask: Ask, tx: Tx, issue: Issue, decision: Decision) -> list[int]:
    everybody = confirmers(tx, decision, tx.charter.day_of(tx.now))
    holders = [one for one in everybody if one != ask.actor.person_id]
    for person in holders:
        notify(tx, person, decision, Reason.CONFIRMATION_NEEDED)
    tx.change(issue, "draft", why=decision.ref)
    return holders


def confirm_draft(ask: Ask, tx: Tx) -> Reply:
    """Confirm a draft; the right is checked on the current issue."""
    record = get_named(ask, tx, "confirm", Decision)
    issue = tx.get(record.issue_id)
    check(ask.actor, "confirm", issue, charter=ask.charter)
    authors = [record.created_by, issue.created_by]
    absent = represented_for_own(ask.actor, "confirm", issue, authors=authors, charter=ask.charter)
    if absent is not None:
        raise PermissionDenied(
            views.confirming_own_refused(record, absent, ask.reader, me=ask.actor.person_id)
        )
    if not record.behalf:
        must_have_agreement(ask, issue)
    confirm(record, by=ask.actor.person_id, now=ask.now)
    tx.change(record, "confirm")
    _, logged = _settle_issue(ask, tx, issue, record, followups.draft_follow_ups(record), verb="confirm")
    related = decision_relations(tx, record, partial(may_see, ask.actor), actions=logged)
    return Reply.from_message(views.confirmed(record, ask.reader, relations=related))


def edit(ask: Ask, tx: Tx) -> Reply:
    """Change the day, benefit, amount or review day; never the outcome or text."""
    decision = _editable_decision(ask, tx)
    if ask.parsed.text:
        raise UserError(views.wording_is_fixed(decision))
    before = copy.copy(decision)
    set_given(ask, tx, decision, FIELDS)
    decision.benefit = _consistent_benefit(ask, decision)
    must_differ(decision, before)
    tx.change(decision, "edit")
    plan_review(tx, decision)
    message = views.edited(decision, before, ask.reader)
    return Reply.from_message(
        with_lines(message, changed_lines(fields_without_words(FIELDS), decision, before, ask.reader))
    )


def edit_form(ask: Ask, read: Read) -> Block:
    decision = _editable_decision(ask, read)
    return form_views.edit_form(decision, *form_inputs(ask, FIELDS, decision))


def _editable_decision(ask: Ask, read: Read) -> Decision:
    decision = get_named(ask, read, "edit", Decision)
    if decision.state not in {DecisionState.DRAFT, DecisionState.FINAL}:
        raise UserError(f"{decision.ref} is {decision.state}. Nothing of it changes any more.")
    return decision


# Forms


def decide_form(ask: Ask, read: Read) -> Block:
    fields, rare = form_inputs(ask, FIELDS)
    return form_views.decide_form(*_to_decide(ask, read), ask.reader, fields=fields, rare=rare)


def _to_decide(ask: Ask, read: Read) -> tuple[Issue, Decision | None]:
    """Return the issue, and its draft as far as the asker may see it."""
    issue = get_named(ask, read, "decide", Issue, right="decide")
    must_be_open(issue)
    found = decision_of(read, issue)
    is_draft = found is not None and found.state == DecisionState.DRAFT and may_see(ask.actor, found)
    return issue, found if is_draft else None
