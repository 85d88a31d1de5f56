"""The register of decisions: what was settled, by whom and when, the newest first."""

from datetime import date

from bot.charter import Area
from bot.errors import UserError
from bot.names import fold
from handlers.calls import Ask, Reply
from handlers.views import decisions as views
from storage import lists
from storage.units import Read

OPTIONS = ("area", "page")
YEARS = range(1990, 2100)


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
