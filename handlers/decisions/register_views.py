"""Views of the register of decisions."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.decisions import BENEFIT_LABELS, Benefit, Decision, DecisionState
from bot.issues import Issue
from handlers.core.blocks.elements import Message
from handlers.core.blocks.paging import page
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.issues.views import decided_when, outcome
from storage.decisions import DecisionTotals, RegisterFilter
from storage.records import ListPage


@dataclass(frozen=True, kw_only=True)
class RegisterDetails:
    """Records shown beside a page of the register, as far as the reader may see them."""

    issues: Mapping[int, Issue]
    superseded_by: Mapping[int, Decision]  # by the id of the superseded decision
    totals: DecisionTotals


def nothing_listed(chosen: RegisterFilter, reader: Reader, *, is_whole: bool) -> str:
    """Return what an empty register says."""
    of = filter_phrase(chosen, reader)
    if chosen.only_drafts:
        return f"No draft{of} waits to be confirmed."
    if not is_whole:
        return f"No decisions{of} that you can see."
    return f"No decisions{of}{'' if of else ' yet'}. They come from issues."


def listed(
    found: ListPage, chosen: RegisterFilter, reader: Reader, *, words: str, register_details: RegisterDetails
) -> Message:
    kind = f"{'draft' if chosen.only_drafts else 'decision'}"
    lines = [_line(one, register_details, reader, due=bool(chosen.review_due_by)) for one in found.records]
    head = f"*{capitalized(count(found.total_count, kind))}{filter_phrase(chosen, reader)}*"
    return page(head, lines, found, words=words, foot=_totals(register_details.totals))


def filter_phrase(chosen: RegisterFilter, reader: Reader) -> str:
    """Return the filter in words: " of MCG in Web editorial of 2016"."""
    body = escape(chosen.body or "")
    facts = (
        f" of {reader.level(chosen.level) if chosen.level else body}" if body else "",
        f" in {reader.area(chosen.area)}" if chosen.area else "",
        f" of {chosen.decided_between[0].year}" if chosen.decided_between else "",
        f" with the benefit “{BENEFIT_LABELS[Benefit(chosen.benefit)]}”" if chosen.benefit else "",
        " due for review" if chosen.review_due_by else "",
    )
    return "".join(facts)


def _line(decision: Decision, register_details: RegisterDetails, reader: Reader, *, due: bool) -> str:
    issue, newer = register_details.issues[decision.issue_id], register_details.superseded_by.get(decision.id)
    by = f" by {newer.ref}" if newer else ""
    ended = f" · superseded{by}" if decision.state == DecisionState.SUPERSEDED else ""
    review = f" · review {reader.day(decision.review_on)}" if due and decision.review_on else ""
    return (
        f"*{decision.ref}*  {outcome(decision, reader)} ({decided_when(decision, reader)}) · "
        f"{issue.ref} {escape(issue.title)}{ended}{review}"
    )


def _totals(totals: DecisionTotals) -> list[str]:
    """Return the line of totals; none if nothing was recorded."""
    recorded = (one for one in Benefit if one in totals.count_by_benefit and one != Benefit.NONE)
    facts = [f"{BENEFIT_LABELS[one]} {totals.count_by_benefit[one]}" for one in recorded]
    facts += [f"saved {money} ({count(number, 'decision')})" for money, number in totals.saved_amounts]
    return [f"Of these: {', '.join(facts)}"] if facts else []
