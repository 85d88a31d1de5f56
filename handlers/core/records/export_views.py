"""Texts about exported lists."""

from collections.abc import Sequence

from bot.names import fold, join_all
from handlers.core.blocks.text import Reader, capitalized, count, escape
from handlers.core.kinds import ExportList
from storage.records import Filter

UNSUPPORTED_FORMATS = frozenset({"xls", "json", "pdf", "docx", "word", "md", "ods", "txt", "html"})
NOT_ON_ROSTER = "I send files to people on the roster only. The list itself: actions"


def filter_phrase(chosen: Filter, reader: Reader) -> str:
    """Return the filters as they follow "3 open actions"."""
    owner = f" of {reader.name(chosen.owner)}" if chosen.owner is not None else ""
    owner += f" in {reader.area(chosen.area)}" if chosen.area else ""
    return owner + (f" for {escape(chosen.entity)}" if chosen.entity else "")


def queued(kind: ExportList, number: int) -> str:
    return f"The {kind.label(number)} comes as a file in our own conversation, in a minute."


def already_queued(kind: ExportList, number: int) -> str:
    return f"The {kind.label(number)} is already on its way, as a file in our own conversation."


def nothing_to_export(kind: ExportList, chosen: Filter, reader: Reader) -> str:
    return (
        f"No {kind.nouns(chosen)[1]}{filter_phrase(chosen, reader)}, so there is nothing to put into a file."
    )


def too_many(kind: ExportList, number: int, most: int, reader: Reader) -> str:
    areas = reader.charter.areas_on(reader.today) if "area" in kind.options else ()
    narrower = f" Narrow it, for example: export {kind.name} area:{areas[0].code}" if areas else ""
    return (
        f"{capitalized(kind.description)} has {number:,} lines, and a file takes {most:,} at most.{narrower}"
    )


def unknown_kind(word: str, kinds: Sequence[ExportList], example: str) -> str:
    problem = f"I can't make a file of “{escape(word[:40])}”. " if word else "A file of what? "
    return f"{problem}I can make one of {join_all([one.name for one in kinds], last=' or ')}: {example}"


def unknown_format(word: str, kind: str) -> str:
    return f"I can't write {escape(fold(word)[:40])}. I write csv and xlsx: export {kind} xlsx"


def unread_option(kind: ExportList) -> str:
    """Return what narrows a file, for an option that doesn't."""
    return f"A file of {kind.name} takes {join_all([f'{one}:' for one in kind.options])} only."


def title(kind: ExportList, chosen: Filter, reader: Reader) -> str:
    """Return the name of a file in Slack, which is plain text."""
    what = kind.title or capitalized(kind.nouns(chosen)[1])
    return f"{what}, {reader.day(reader.today)} {reader.today.year}"


def comment(kind: ExportList, number: int, chosen: Filter, reader: Reader) -> str:
    filters = filter_phrase(chosen, reader)
    return f"*{count(number, *kind.nouns(chosen))}{filters}* · as of {reader.local_now()}"
