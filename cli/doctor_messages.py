"""What `doctor` asks Slack about the messages of these records: whether it takes their blocks."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from bot.posts import Post, PostState
from cli.output import count_text
from handlers.delivery.send import MaybeSent, NotSent
from handlers.slack.client import Client
from handlers.slack.workspace import DEADLINE
from storage import outbox
from storage.unit_of_work import Read

METHOD = "blocks.validate"
NEWEST = 500  # messages among which each kind is looked for
MAX_CALLS = 20
REFUSALS = frozenset({"invalid_blocks", "invalid_message"})


def message_samples(read: Read) -> list[Post]:
    """Return the messages to ask about: what is parked, and the newest of each that consist of the same blocks."""
    samples: dict[object, Post] = {}
    for post in outbox.newest_with_blocks(read, limit=NEWEST):
        is_parked = post.state == PostState.PARKED
        samples.setdefault(post.id if is_parked else frozenset(_types(json.loads(post.blocks or "[]"))), post)
    return sorted(samples.values(), key=lambda post: post.state != PostState.PARKED)[:MAX_CALLS]


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


def check_messages(client: Client, samples: Iterable[Post]) -> Iterator[str]:
    """Yield a line for each message that Slack would refuse, or one that it accepts them all."""
    accepted = 0
    for post in samples:
        message = {"text": post.text, "blocks": json.loads(post.blocks or "[]")}
        try:
            answer = client(METHOD, deadline=DEADLINE, message=message)
        except (NotSent, MaybeSent) as error:
            answer = {"ok": False, "error": str(error)}
        if answer["ok"]:
            accepted += 1
        elif answer.get("error") in REFUSALS:
            yield f"fault message {post.id} ({post.kind}): Slack refuses {_places(answer.get('errors'))}"
        else:
            yield f"note  Slack did not check the messages ({METHOD}): {answer.get('error')}"
            break
    if accepted:
        yield f"ok    Slack accepts {count_text(accepted, 'kind')} of messages, by the newest of each"


def _places(errors: Any) -> str:
    """Return where a message is wrong. Slack's sentences may repeat what somebody wrote, so they are left out."""
    found = [f"{one.get('pointer')} ({one.get('code')})" for one in errors or () if isinstance(one, dict)]
    return ", ".join(found) or "it, and does not say where"
