"""Undelivered messages: listed until the secretary decides."""

from bot import permissions
from bot.errors import Offer, UserError
from bot.posts import Post, PostState
from handlers.core.calls import Ask, Reply, row_id
from handlers.undelivered import views
from storage import outbox
from storage.unit_of_work import Read, Tx

MAX_LISTED = 20


def undelivered_posts(read: Read, ask: Ask) -> list[views.UndeliveredPost]:
    """Return the first undelivered posts for a caller who may decide on them; empty for others."""
    if not permissions.may(ask.actor, "deliver"):
        return []
    parked = outbox.parked_posts(read, unclear_since=ask.now - outbox.UNCLEAR_AFTER, limit=MAX_LISTED)
    return [
        views.UndeliveredPost(post=one, record=read.get(one.record_id) if one.record_id is not None else None)
        for one in parked
    ]


def waiting_count(read: Read, ask: Ask) -> int:
    """Return the number of undelivered posts for a caller who may decide on them; 0 for others."""
    if not permissions.may(ask.actor, "deliver"):
        return 0
    return outbox.parked_count(read, unclear_since=ask.now - outbox.UNCLEAR_AFTER)


def show_undelivered(ask: Ask, read: Read) -> Reply:
    return Reply.from_message(
        views.listed(undelivered_posts(read, ask), waiting_count(read, ask), ask.reader)
    )


def resend(ask: Ask, tx: Tx) -> Reply:
    """Send or edit a post once more. The caller has seen why it did not arrive, or was not edited."""
    post = _chosen_post(ask, tx)
    if post.outdated_since is not None:
        outbox.edit_again(tx, post)
        return Reply(text=f"I'll try once more to update it {views.place(post, ask.reader)}.")
    if post.expires_at is not None and post.expires_at <= ask.now:
        raise UserError("That's too old to send now. Drop it; whoever needs it can ask for it again.")
    outbox.resend(tx, post)
    return Reply(text=f"I'll send it to {views.destination(post, ask.reader)} once more.")


def drop(ask: Ask, tx: Tx) -> Reply:
    post, reason = _chosen_post(ask, tx), f"dropped by p{ask.actor.person_id}"
    if post.outdated_since is not None:
        outbox.keep_outdated(tx, post, reason=reason)
        return Reply(text="I'll leave it as it is there. Nothing else changes.")
    outbox.drop(tx, post, reason=reason)
    return Reply(text=f"I won't send it to {views.destination(post, ask.reader)}. Nothing else changes.")


def _chosen_post(ask: Ask, tx: Tx) -> Post:
    number = row_id(ask.parsed.text.strip())
    post = outbox.find(tx, number) if number is not None else None
    if post is None or not (post.state in {PostState.PARKED, PostState.UNCERTAIN} or post.outdated_since):
        raise UserError(
            "That one isn't waiting any more.", offers=[Offer("What is waiting", "say", "undelivered")]
        )
    return post
