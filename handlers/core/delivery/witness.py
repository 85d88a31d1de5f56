"""What shows outside of the database how far its history had come: our messages in Slack, and the file of the seals.

A message to the main or the audit channel carries the newest line and the next numbers in its metadata, which nobody
can write but the bot.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from bot.charter import Charter
from bot.records import BUILT_IN, read_ref
from bot.seals import Witness, numbers_in
from handlers.core.delivery.lookup import LookupRefused
from handlers.core.delivery.send import Slack, judge, pages
from storage import head_log, high_water, witness
from storage.unit_of_work import Read

MAX_PAGES = 3  # of each channel, 200 messages each
# The reference in the value of a button. What people wrote has a backslash before each quotation mark.
_BUTTON = re.compile(r'(?<!\\)"v1:[^:"]+:([A-Z]+-[0-9]+)')


def witness_channels(charter: Charter) -> Sequence[str]:
    """Return the channels whose messages say how far the history had come."""
    return [one for one in (charter.channels.audit, charter.channels.main) if one is not None]


def shown_state(read: Read, channel: str | None) -> Mapping[str, object]:
    """Return what a message in a channel shows of the history; empty in most."""
    return witness.state_of(read) if channel in witness_channels(read.charter) else {}


def witnesses_in_file(file: Path) -> list[Witness]:
    """Return what the newest line of the file of seals says. Raises OSError."""
    return [
        Witness(source=f"the seal in {file}", at=head.at, line=head.line, next=head.next)
        for head in head_log.read(file).entries[-1:]
    ]


def witnesses_beside_file(file: Path) -> list[Witness]:
    """Return what the bot itself noted after its last commit, beside the file of seals."""
    noted = high_water.read(beside := high_water.file_beside(file))
    if noted is None:
        return []
    return [Witness(source=str(beside), at=noted.at, line=noted.line, next=noted.next)]


def witnesses_in_slack(
    slack: Slack, charter: Charter, channels: Mapping[str, str], *, users: frozenset[str], deadline: timedelta
) -> list[Witness]:
    """Return what our messages say that are among the newest of their channels; `users` are the bot's own ids.

    Raises NotSent, LookupRefused among them, or MaybeSent, where Slack does not show them.
    """
    found = []
    for name in witness_channels(charter):
        channel = channels.get(name.removeprefix("#"), name if name in channels.values() else "")
        if channel:
            found += _witnesses_in_channel(slack, name, channel, users=users, deadline=deadline)
    return found


def _witnesses_in_channel(
    slack: Slack, name: str, channel: str, *, users: frozenset[str], deadline: timedelta
) -> list[Witness]:
    ask = partial(
        slack, "conversations.history", deadline=deadline, channel=channel, include_all_metadata=True
    )
    for page in islice(pages(ask), MAX_PAGES):
        if not page.get("ok"):
            raise LookupRefused(judge(page).verdict, str(page.get("error")), page)
        own = [one for one in page["messages"] if users & {one.get("user"), one.get("bot_id")}]
        if found := [read for one in own if (read := _read(one, name)) is not None]:
            return found
    return []


def _read(message: Mapping[str, Any], channel: str) -> Witness | None:
    """Return what a message of ours says; None where it says nothing of records.

    The messages of an earlier version carry only their buttons: they prove that a record was there.
    """
    at = datetime.fromtimestamp(float(message["ts"]), UTC)
    payload = message.get("metadata", {}).get("event_payload", {})
    line, numbers = payload.get("line"), numbers_in(payload.get("next"))
    if type(line) is not int:
        words = _BUTTON.findall(json.dumps(message.get("blocks", [])))
        refs = [ref for word in words if (ref := read_ref(word, BUILT_IN)) is not None]
        line, numbers = min(len(refs), 1), {}
        for ref in refs:
            numbers[ref.kind] = max(ref.number + 1, numbers.get(ref.kind, 1))
    return (
        Witness(source=f"a message of the bot in {channel}", at=at, line=line, next=numbers) if line else None
    )
