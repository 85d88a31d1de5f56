"""What is said of a list that comes as a file."""

from bot.names import fold
from handlers.actions.views import kind_of, of_whom
from handlers.blocks.text import Reader, begin, count, escape
from storage.lists import Filter

OTHER_FORMS = frozenset({"xls", "json", "pdf", "docx", "word", "md", "ods", "txt", "html"})
NOBODY = "I send files to people on the roster only. The list itself: actions"
ROSTER, DECISIONS = "roster", "decisions"


def other_filter(kind: str) -> str:
    if kind == DECISIONS:
        return "The register comes whole, or of one area. Example: export decisions area:web"
    return "The roster comes whole, without filters. Example: export roster xlsx"


def _what(kind: str, number: int) -> str:
    if kind == DECISIONS:
        return f"register of {count(number, 'decision')}"
    return f"roster of {count(number, 'role')}" if kind == ROSTER else f"list of {count(number, 'action')}"


def _kind_of(kind: str, chosen: Filter) -> str:
    return {ROSTER: "role", DECISIONS: "decision"}.get(kind) or kind_of(chosen)


def comes(kind: str, number: int) -> str:
    return f"The {_what(kind, number)} comes as a file in our own conversation, in a minute."


def on_its_way(kind: str, number: int) -> str:
    return f"The {_what(kind, number)} is on its way already, as a file in our own conversation."


def nothing(kind: str, chosen: Filter, reader: Reader) -> str:
    return f"No {_kind_of(kind, chosen)}s{of_whom(chosen, reader)}, so there is nothing to put into a file."


def too_many(number: int, most: int) -> str:
    return f"That list has {number:,} actions; a file takes {most:,} at most. Narrow it: export actions mine"


def other_kind(word: str, example: str) -> str:
    asked = f"I cannot make a file of “{escape(word[:40])}”. " if word else "A file of what? "
    return f"{asked}I can make one of the list of actions, the register of decisions, and the roster. Example: {example}"


def other_form(word: str, kind: str) -> str:
    return f"I cannot write {escape(fold(word)[:40])}. I write csv and xlsx: export {kind} xlsx"


def title(kind: str, chosen: Filter, reader: Reader) -> str:
    """Return the name that a file bears in Slack, which is plain text."""
    what = "Roster" if kind == ROSTER else f"{begin(_kind_of(kind, chosen))}s"
    return f"{what}, {reader.day(reader.today)} {reader.today.year}"


def comment(kind: str, number: int, chosen: Filter, reader: Reader) -> str:
    if kind == ROSTER:
        return f"*{count(number, 'role')}* · as of {reader.here()}"
    return f"*{count(number, _kind_of(kind, chosen))}{of_whom(chosen, reader)}* · as of {reader.here()}"
