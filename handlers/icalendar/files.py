"""A meeting or an event as a file for one's calendar, made when it is sent, as the asker may see it then."""

import json
from collections.abc import Mapping
from typing import Any

from bot.errors import PermissionDenied, UserError
from bot.permissions import Actor, may_see
from bot.records import Record
from handlers.core.blocks.text import Reader
from handlers.core.calls import NOBODY, Ask, Reply, get_visible, require_refs
from handlers.core.documents import requests
from handlers.core.documents.ics import as_ics
from handlers.icalendar import views
from storage.records import records_by_ids
from storage.unit_of_work import Read, Tx

KEY = "ics"  # the ids of the records in a request for a file
MAX_ENTRIES = 52  # in one file: the longest series


def calendar_file(ask: Ask, tx: Tx) -> Reply:
    """Queue the calendar file of what was named for the asker's own conversation."""
    if ask.actor.person_id == NOBODY:
        raise PermissionDenied(views.NOT_ON_ROSTER)
    records = _named(ask, tx)
    request = json.dumps({KEY: [one.id for one in records]})
    title, stem = views.file_title(records), records[0].ref
    comes = requests.request_file(ask, tx, stem=stem, form="ics", title=title, request=request)
    return Reply(text=(views.queued if comes else views.already_queued)(records))


def _named(ask: Ask, read: Read) -> list[Record]:
    """Return what was named. Raises UserError unless it takes place at a time and the caller may see it."""
    refs = require_refs(ask, "ics")
    if len(refs) > MAX_ENTRIES:
        raise UserError(views.too_many(len(refs), MAX_ENTRIES))
    records = [get_visible(ask, read, ref) for ref in refs]
    for one in records:
        if one.calendar_entry is None:
            raise UserError(views.in_no_calendar(one))
    return records


def make_file(read: Read, asked: Mapping[str, Any], who: Actor, _: Reader) -> tuple[str, bytes] | None:
    """Return the comment and the bytes of the file; None if `who` may not see any of the records any more."""
    records = [one for one in records_by_ids(read, asked[KEY]) if may_see(who, one)]
    if not records:
        return None
    return views.comment(records), as_ics(records, task_force=read.charter.short, note=views.FILE_NOTE)
