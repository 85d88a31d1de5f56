"""List the register of decisions."""

from datetime import date

from bot.charter import Area
from bot.errors import Offer, UserError
from bot.names import fold
from bot.permissions import may_read_lists, may_see
from handlers.core.blocks.elements import Button
from handlers.core.calls import Ask, Reply
from handlers.core.kinds import empty_list
from handlers.decisions import register_views
from storage.decisions import RegisterFilter, decision_totals, decisions_page, superseding_decisions
from storage.records import records_by_ids
from storage.unit_of_work import Read

OPTIONS = ("area", "body", "benefit", "review due", "page")


YEARS = range(1990, 2100)


def list_decisions(ask: Ask, read: Read) -> Reply:
    """List the decisions of the register, or with "drafts" those to confirm."""
    chosen = parse_register_filter(ask)
    found = decisions_page(read, chosen, who=ask.actor)
    if not found.total_count:
        sentence = register_views.nothing_listed(chosen, ask.reader, is_whole=may_read_lists(ask.actor))
        return empty_list(ask, sentence, Button("Issues", "say", "issues"))
    newer = superseding_decisions(read, [one.id for one in found.records])
    details = register_views.RegisterDetails(
        issues={one.id: one for one in records_by_ids(read, sorted({one.issue_id for one in found.records}))},
        superseded_by={of: one for of, one in newer.items() if may_see(ask.actor, one)},
        totals=decision_totals(read, chosen, who=ask.actor),
    )
    message = register_views.listed(found, chosen, ask.reader, words=ask.call.words, register_details=details)
    return Reply.from_message(message)


def parse_register_filter(ask: Ask) -> RegisterFilter:
    """Return the filter that was typed. Raises UserError for unknown words."""
    words = [fold(word) for word in ask.parsed.text.split() if fold(word) != "all"]
    years = [int(word) for word in words if word.isdigit() and int(word) in YEARS]
    other = [word for word in words if word not in {"drafts", "draft"} and not word.isdigit()]
    if other or len(years) > 1 or len(years) < sum(word.isdigit() for word in words):
        raise UserError("You can say a year, or drafts.", offers=[Offer("All decisions", "say", "decisions")])
    area, body = ask.parsed.value("area", Area), ask.parsed.option_text("body")
    level = ask.charter.level_of_body(body)
    return RegisterFilter(
        only_drafts=bool({"drafts", "draft"} & set(words)),
        area=area.code if area else None,
        decided_between=(date(years[0], 1, 1), date(years[0], 12, 31)) if years else None,
        body=body or None,
        level=level.code if level else None,
        benefit=ask.parsed.option_text("benefit") or None,
        review_due_by=ask.today if ask.parsed.option_text("review") else None,
        page=ask.parsed.page,
    )
