"""The verb of a declared list: its pages, of an area, and of a person where its records are somebody's."""

from functools import partial
from typing import Any

from handlers.core.blocks.elements import Button
from handlers.core.blocks.paging import page
from handlers.core.blocks.text import capitalized
from handlers.core.calls import Ask, Reply, refuse_unknown_words
from handlers.core.feature import Verb
from handlers.core.kinds import empty_list, members_only_list
from handlers.core.lists import RecordList
from handlers.core.records.export_views import filter_phrase
from storage.records import ListQuery, read_filter
from storage.unit_of_work import Read

MINE = ("mine",)
OTHER_WORDS = ("me", "my", "open")


def list_verb(declared: RecordList[Any], *, summary: str, how_to: str = "") -> Verb:
    """Return the verb that lists the records. `how_to` says how to make one, where there is none."""
    of_area, owned = declared.open is not None and declared.open.takes_area, declared.is_owned
    words = [*MINE] if owned else []
    options = [*(["area"] if of_area else []), *(["owner"] if owned else []), "page"]
    usage = [*words, *(["area:name"] if of_area else []), *(["owner:@name"] if owned else [])]
    return Verb(
        name=declared.name,
        work=partial(_list, declared, how_to),
        writes=False,
        right="list",
        options=tuple(options),
        summary=summary,
        usage=f"[{' '.join(usage)}]" if usage else "",
        example=declared.name,
    )


def _list(declared: RecordList[Any], how_to: str, ask: Ask, read: Read) -> Reply:
    words = MINE if declared.is_owned else ()
    refuse_unknown_words(ask, words, also=OTHER_WORDS if declared.is_owned else OTHER_WORDS[2:])
    chosen = read_filter(ask.parsed, me=ask.actor.person_id)
    found = declared.find(read, ListQuery(who=ask.actor, now=ask.now, today=ask.today, chosen=chosen))
    where = filter_phrase(chosen, ask.reader)
    if not found.total_count:
        rest = f" {how_to}" if how_to else ""
        none = capitalized(declared.counted(0))
        return members_only_list(ask, found) or empty_list(ask, f"{none}{where}.{rest}")
    lines = [declared.line(one, ask.reader) for one in found.records]
    head = f"*{declared.counted(found.total_count)}{where}*"
    more = [Button("As a sheet", "say", f"export {declared.name}")] if declared.file else []
    return Reply.from_message(page(head, lines, found, words=ask.call.words, more=more))
