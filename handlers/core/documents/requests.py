"""Files for one person: queued in a transaction, made and sent later into their own conversation."""

from datetime import datetime, timedelta

from bot.posts import Document, Post, PostKind
from handlers.core.calls import Ask
from handlers.core.delivery.lookup import file_key
from storage import documents
from storage.unit_of_work import Tx

REQUEST_LIFETIME = timedelta(days=1)  # yesterday's file is made again


def request_file(ask: Ask, tx: Tx, *, stem: str, form: str, title: str, request: str) -> bool:
    """Queue a file for the caller; return whether it is new or has been queued already.

    `request` is JSON that says what it is made of: two equal requests are one file.
    """
    if documents.is_pending(tx, ask.actor.person_id, request):
        return False
    person, stem, until = ask.actor.person_id, f"{stem}-{ask.today}", tx.now + REQUEST_LIFETIME
    queue_file(tx, person, stem=stem, form=form, title=title, request=request, at=tx.now, expires_at=until)
    return True


def queue_file(
    tx: Tx,
    person_id: int,
    *,
    stem: str,
    form: str,
    title: str,
    request: str,
    at: datetime,
    expires_at: datetime | None = None,
) -> None:
    """Queue a file for a person at a time; `expires_at` None: never. The post's number is appended to its name."""
    post_id = tx.next_number("post")
    name = f"{stem}-{post_id}.{form}"
    tx.add(
        Post(
            id=post_id,
            key=file_key(name),
            kind=PostKind.FILE,
            person_id=person_id,
            send_at=at,
            expires_at=expires_at,
        )
    )
    tx.add(Document(post_id=post_id, name=name, title=title, request=request))
