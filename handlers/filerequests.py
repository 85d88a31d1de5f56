"""Files that somebody asked for: queued in a transaction, made and sent later into their own conversation."""

from datetime import timedelta

from bot.posts import Document, Post, PostKind
from handlers.calls import Ask
from handlers.looking import key_of
from storage import documents
from storage.units import Tx

EXPIRES = timedelta(days=1)  # a file of yesterday is asked for again


def queue(ask: Ask, tx: Tx, *, stem: str, form: str, title: str, request: str) -> bool:
    """Let a file come to whoever asks; say whether it comes now, or has been on its way already.

    `request` says what it is made of, as JSON: two equal ones are one file. Its name is its own by the post's number.
    """
    if documents.on_its_way(tx, ask.who.person_id, request):
        return False
    post_id = tx.next("post")
    name = f"{stem}-{ask.today}-{post_id}.{form}"
    tx.add(
        Post(
            id=post_id,
            key=key_of(name),
            kind=PostKind.FILE,
            person_id=ask.who.person_id,
            send_at=tx.now,
            expires_at=tx.now + EXPIRES,
        )
    )
    tx.add(Document(post_id=post_id, name=name, title=title, request=request))
    return True
