"""What `doctor` asks Slack about messages, forms and Home: whether it takes their blocks."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.charter_section import Rights
from bot.errors import UserError
from bot.people import Account, Roster
from bot.posts import PostState
from bot.records import Kind
from cli.output import count_text
from handlers.core.calls import Call
from handlers.core.delivery.send import MaybeSent, NotSent, Slack
from handlers.core.desk import Desk
from handlers.core.slack.workspace import DEADLINE
from storage import outbox, records
from storage.unit_of_work import Read

METHOD = "blocks.validate"
NEWEST = 500  # messages among which each kind is looked for
MAX_CALLS = 20  # about messages, and as many about forms
NAMES = {"message": "messages, by the newest of each", "view": "forms, Home among them"}
REFUSALS = frozenset({"invalid_blocks", "invalid_message", "invalid_view"})


@dataclass(frozen=True)
class Sample:
    """A message or a view to check. `argument` is the one of Slack's method that takes it."""

    name: str
    argument: str
    content: dict[str, Any]


def message_samples(read: Read) -> list[Sample]:
    """Return the messages to ask about: what is parked, and the newest of each that consist of the same blocks."""
    found: dict[object, tuple[bool, Sample]] = {}
    for post in outbox.newest_with_blocks(read, limit=NEWEST):
        content = {"text": post.text, "blocks": json.loads(post.blocks or "[]")}
        sample = Sample(f"message {post.id} ({post.kind})", "message", content)
        is_parked = post.state == PostState.PARKED
        found.setdefault(post.id if is_parked else _parts(content["blocks"]), (not is_parked, sample))
    return [sample for _, sample in sorted(found.values(), key=lambda one: one[0])][:MAX_CALLS]


def view_samples(desk: Desk, now: datetime) -> list[Sample]:
    """Return the secretary's or the chair's Home, and a form of each that consist of the same blocks.

    Each form is opened without a record and about the newest of each kind. Nobody has a Home before the first start.
    """
    refs = desk.store.read(_newest_refs)
    account = _first_officer(desk.store.snapshot.roster, desk, now)
    if account is None:
        return []
    call = Call(team=account.team, user=account.user, channel=account.user, words="home", now=now, key=None)
    home = {"type": "home", "blocks": desk.read(call).message().get("blocks", [])}
    found = {_parts(home): Sample("Home", "view", home)}
    for verb in desk.registry.verbs:
        if any(one.form for one in desk.registry.all_of(verb)):
            for words in (verb.name, *(f"{verb.name} {ref}" for ref in refs)):
                form = _form(desk, words, account, now)
                if form is not None:
                    found.setdefault(_parts(form), Sample(f"form “{words}”", "view", form))
    return list(found.values())[: 1 + MAX_CALLS]


def _newest_refs(read: Read) -> list[str]:
    return [str(newest.ref) for kind in Kind if (newest := records.newest(read, kind))]


def _first_officer(roster: Roster, desk: Desk, now: datetime) -> Account | None:
    charter = desk.store.snapshot.charter
    on = charter.day_of(now)
    people = [
        person
        for right in (Rights.SECRETARY, Rights.CHAIR)
        for person in roster.people_with_rights(right, on=on, charter=charter)
    ]
    accounts = {one.person_id: one for one in roster.accounts if one.to_at is None}
    return next((accounts[person] for person in people if person in accounts), None)


def _form(desk: Desk, words: str, account: Account, now: datetime) -> dict[str, Any] | None:
    """Return the form that these words open; None where they open none."""
    call = Call(team=account.team, user=account.user, channel=account.user, words=words, now=now, key=None)
    try:
        return desk.form(call).form
    except UserError:
        return None


def _parts(content: object) -> frozenset[str]:
    return frozenset(_types(content))


def _types(blocks: object, path: str = "") -> Iterator[str]:
    """Yield what a message consists of: `section`, `section/mrkdwn`, `actions/button` and so on."""
    if isinstance(blocks, list):
        for block in blocks:
            yield from _types(block, path)
    elif isinstance(blocks, dict):
        here = f"{path}/{blocks['type']}" if isinstance(blocks.get("type"), str) else path
        yield here
        for part in blocks.values():
            yield from _types(part, here)


def check_samples(client: Slack, samples: Iterable[Sample]) -> Iterator[str]:
    """Yield a line for each sample that Slack would refuse, and how many it accepts."""
    accepted: Counter[str] = Counter()
    for sample in samples:
        try:
            answer = client(METHOD, deadline=DEADLINE, **{sample.argument: sample.content})
        except (NotSent, MaybeSent) as error:
            answer = {"ok": False, "error": str(error)}
        if answer["ok"]:
            accepted[sample.argument] += 1
        elif answer.get("error") in REFUSALS:
            yield f"fault {sample.name}: Slack refuses {_places(answer.get('errors'))}"
        else:
            yield f"note  Slack did not check all messages and forms ({METHOD}): {answer.get('error')}"
            break
    for argument, count in accepted.items():
        yield f"ok    Slack accepts {count_text(count, 'kind')} of {NAMES[argument]}"


def _places(errors: Any) -> str:
    """Return where a message is wrong. Slack's sentences may repeat what somebody wrote, so they are left out."""
    found = [f"{one.get('pointer')} ({one.get('code')})" for one in errors or () if isinstance(one, dict)]
    return ", ".join(found) or "it, and does not say where"
