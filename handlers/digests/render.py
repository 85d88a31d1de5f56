"""A digest as a post: built when it goes out, and afterwards made of the same records as they are then."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.digests import Digest
from bot.posts import Post, PostState
from handlers.core.blocks.elements import Message
from handlers.core.blocks.text import Reader
from handlers.core.delivery.readers import acting_actor, actor, channel_reader, person_reader, rights_day
from handlers.core.delivery.sections import (
    MessageSection,
    fitting,
    sections_of,
    with_digest,
    without_steps_of_closed,
)
from handlers.core.feature import PostType
from handlers.core.registry import Registry
from handlers.digests import channel_views, commands, views
from handlers.digests.schedule import is_on_digest_day
from storage import outbox
from storage.unit_of_work import Read


def _render(read: Read, post: Post, now: datetime, registry: Registry) -> tuple[Message, str] | None:
    kept = outbox.find_digest(read, post.id) if post.state == PostState.SENT else None
    as_of = kept[0] if kept else now
    reader = person_reader(read, post.person_id, as_of) if post.person_id else channel_reader(read, as_of)
    who = (
        actor(read, post.person_id, rights_day(read, post, now)) if post.person_id else commands.CHANNEL_ACTOR
    )
    if kept:
        week = commands.week_of_reader(reader)
        found: Digest | None = commands.from_figures(
            read, json.loads(kept[1]), week, registry, who=who, channel=post.channel
        )
    else:
        found = commands.build_reader_digest(read, who, reader, registry, channel=post.channel)
    # Whom a person stands in for has no digest meanwhile, and is reminded with theirs.
    reads = acting_actor(read, post, now) if post.person_id else who
    sections = sections_of(read, post, who=reads, reader=reader, now=now, registry=registry)
    if found is None or (kept is None and found.is_empty and not sections):
        return None
    return _message(read, post, found, reader, registry, sections), json.dumps(commands.figures(found))


def _message(
    read: Read,
    post: Post,
    found: Digest,
    reader: Reader,
    registry: Registry,
    sections: Sequence[MessageSection],
) -> Message:
    if post.person_id is None:
        name = commands.digest_name(read, post.channel)
        return channel_views.channel_digest(found, reader, registry, of=name, post=post.id)
    shown = fitting(sections)  # what does not fit stands in the digest's own lists
    reminded = [one.record_id for one in shown]
    own = views.personal_digest(found, reader, registry, reminded=reminded, post=post.id)
    listed = [record for records in found.lists.values() for record in records]
    own = without_steps_of_closed(own, read, registry, known=listed)
    return with_digest(shown, own, every=sections)


DIGEST = PostType(_render, is_outdated=lambda read, post: not is_on_digest_day(read, post))
