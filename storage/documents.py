"""Documents in the database: the content of a file post, and Slack's id of the file."""

from datetime import timedelta

from sqlalchemy import bindparam, select, union_all, update

from bot.posts import Document, Post, PostState
from storage import tables
from storage.subqueries import exists_in
from storage.unit_of_work import Read, Tx

CONTENT_RETENTION = timedelta(days=396)  # thirteen months; how long the bytes of a sent file are kept

d, p = tables.documents.c, tables.posts.c
# Asked of state by state: of a list of states the statistics of SQLite expect most of the table.
UNDER_WAY = (PostState.PENDING, PostState.SENDING, PostState.UNCERTAIN)


def find(read: Read, post_id: int) -> Document | None:
    row = read.db.execute(select(tables.documents).where(d.post_id == post_id)).mappings().first()
    return Document(**row) if row else None


def is_pending(read: Read, person_id: int, request: str) -> bool:
    """Return whether the person has made the same request before and its file has not been sent yet."""
    requested = select(d.request).where(d.post_id == p.id).scalar_subquery()
    theirs = select(p.id).where(p.person_id == person_id, requested == request)
    same = union_all(*[theirs.where(p.state == state) for state in UNDER_WAY])
    return read.db.execute(same.limit(1)).first() is not None


def freeze(tx: Tx, post: Post, content: bytes) -> None:
    """Save the bytes of this attempt and forget the Slack file of an earlier one.

    The claim is checked when the post is frozen.
    """
    tx.run(_FREEZE, post=post.id, bytes=content)


def save_slack_file(tx: Tx, post: Post, slack_file: str) -> bool:
    """Save Slack's id of the file before the upload; return False if the claim is lost."""
    done = tx.db.execute(_SET_CLAIMED_FILE, {"post": post.id, "claim": post.epoch, "file": slack_file})
    return done.rowcount == 1


def adopt_file(tx: Tx, post: Post, slack_file: str) -> None:
    """Replace the Slack file of a post by the copy that is kept."""
    tx.run(_SET_SLACK_FILE, post=post.id, file=slack_file)


def prune(tx: Tx) -> None:
    """Delete the bytes of files sent long ago; the record of sending stays."""
    tx.db.execute(_DROP_CONTENT, {"before": tx.now - CONTENT_RETENTION})


_OF_POST = d.post_id == bindparam("post")
_FREEZE = update(tables.documents).where(_OF_POST).values(content=bindparam("bytes"), slack_file=None)
_SET_SLACK_FILE = update(tables.documents).where(_OF_POST).values(slack_file=bindparam("file"))
_IS_CLAIMED = (
    select(p.id)
    .where(p.id == bindparam("post"), p.epoch == bindparam("claim"), p.state == PostState.SENDING)
    .exists()
)
_SET_CLAIMED_FILE = _SET_SLACK_FILE.where(_IS_CLAIMED)
_IS_OLD = exists_in(tables.posts, p.id == d.post_id, p.send_at < bindparam("before", type_=tables.Moment()))
_DROP_CONTENT = update(tables.documents).where(d.content.is_not(None), _IS_OLD).values(content=None)
