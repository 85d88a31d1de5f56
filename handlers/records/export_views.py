"""What is said of a list that comes as a file."""

from bot.names import fold
from handlers.actions.views import filter_noun, filter_phrase
from handlers.blocks.text import Reader, capitalized, count, escape
from storage.records import Filter

UNSUPPORTED_FORMATS = frozenset({"xls", "json", "pdf", "docx", "word", "md", "ods", "txt", "html"})
NOT_ON_ROSTER = "I send files to people on the roster only. The list itself: actions"
ROSTER, DECISIONS = "roster", "decisions"


def filter_not_supported(kind: str) -> str:
    if kind == DECISIONS:
        return "The register comes whole, or of one area. Example: export decisions area:web"
    return "The roster comes whole, without filters. Example: export roster xlsx"


def _export_label(kind: str, number: int) -> str:
    if kind == DECISIONS:
        return f"register of {count(number, 'decision')}"
    return f"roster of {count(number, 'role')}" if kind == ROSTER else f"list of {count(number, 'action')}"


def _row_noun(kind: str, chosen: Filter) -> str:
    return {ROSTER: "role", DECISIONS: "decision"}.get(kind) or filter_noun(chosen)


def queued(kind: str, number: int) -> str:
    return f"The {_export_label(kind, number)} comes as a file in our own conversation, in a minute."


def already_queued(kind: str, number: int) -> str:
    return f"The {_export_label(kind, number)} is on its way already, as a file in our own conversation."


def nothing_to_export(kind: str, chosen: Filter, reader: Reader) -> str:
    return f"No {_row_noun(kind, chosen)}s{filter_phrase(chosen, reader)}, so there is nothing to put into a file."


def too_many(number: int, most: int) -> str:
    return f"That list has {number:,} actions; a file takes {most:,} at most. Narrow it: export actions mine"


def unknown_kind(word: str, example: str) -> str:
    asked = f"I cannot make a file of “{escape(word[:40])}”. " if word else "A file of what? "
    return f"{asked}I can make one of the list of actions, the register of decisions, and the roster. Example: {example}"


def unknown_format(word: str, kind: str) -> str:
    return f"I cannot write {escape(fold(word)[:40])}. I write csv and xlsx: export {kind} xlsx"


def title(kind: str, chosen: Filter, reader: Reader) -> str:
    """Return the name that a file bears in Slack, which is plain text."""
    what = "Roster" if kind == ROSTER else f"{capitalized(_row_noun(kind, chosen))}s"
    return f"{what}, {reader.day(reader.today)} {reader.today.year}"


def comment(kind: str, number: int, chosen: Filter, reader: Reader) -> str:
    if kind == ROSTER:
        return f"*{count(number, 'role')}* · as of {reader.local_now()}"
    return f"*{count(number, _row_noun(kind, chosen))}{filter_phrase(chosen, reader)}* · as of {reader.local_now()}"
