"""The introduction in a channel: posted once, and edited when what it says of people or of the digest changes."""

from datetime import date, datetime

from bot.charter import Area
from bot.charter_section import Rights
from bot.posts import Post, PostKind
from handlers.core.blocks.elements import Message
from handlers.core.delivery.isolate import for_posts
from handlers.core.delivery.notify import office_moment_in_channel
from handlers.core.delivery.readers import channel_reader
from handlers.core.feature import PostType
from handlers.core.registry import Registry
from handlers.digests.schedule import default_digest_weekday
from handlers.introductions import views
from storage import outbox
from storage.unit_of_work import Read, Tx


def introduce(tx: Tx, channel_id: str, name: str, command: str) -> None:
    """Plan the introduction in a channel that the bot serves, unless it was there before or has one already."""
    channel = _served_channel(tx, channel_id, name)
    if channel is None or outbox.is_known_channel(tx, channel):
        return
    key, at = f"intro:{channel} {command}", office_moment_in_channel(tx, tx.now)
    outbox.plan(tx, Post(key=key, kind=PostKind.INTRODUCTION, channel=channel, send_at=at))


def refresh(tx: Tx) -> None:
    """Edit the introductions whose words have changed."""
    for_posts(tx, outbox.sent_introductions(tx), _refresh)


def _refresh(tx: Tx, post: Post) -> None:
    made = _render(tx, post, tx.now, None)
    if made is not None and made[0].text != post.text:
        outbox.refresh_post(tx, post.id)


def _served_channel(read: Tx, channel_id: str, name: str) -> str | None:
    """Return a channel as the charter names it; None for one that the bot does not serve."""
    charter = read.charter
    areas = (area.channel for area in charter.areas_on(charter.day_of(read.now)))
    served = {charter.channels.main, *areas}
    return next((one for one in (f"#{name}", channel_id) if one in served), None)


def _render(read: Read, post: Post, now: datetime, _: Registry | None) -> tuple[Message, str] | None:
    channel, command = post.key.removeprefix("intro:").split(" ")
    reader = channel_reader(read, now)
    weekday, at = default_digest_weekday(read, read.charter.station), read.charter.digest.at
    on = read.charter.day_of(now)
    area = next((one for one in read.charter.areas_on(on) if one.channel == channel), None)
    if area is None and channel != read.charter.channels.main:
        return None
    holders = [] if area is None else _focal_points(read, area, on)
    message = views.introduction(reader, area, holders, command=command, weekday=weekday, at=at)
    return message, ""


def _focal_points(read: Read, area: Area, on: date) -> list[tuple[int, str]]:
    """Return the focal points of an area, each with the part of the organisation they answer for."""
    roles = [role.code for role in read.charter.roles_with(Rights.FOCAL_POINT)]
    return [
        (one.person_id, one.entity or "") for one in read.roster.appointments_to(roles, on=on, area=area.code)
    ]


INTRODUCTION = PostType(_render, is_outdated=lambda *_: False)
