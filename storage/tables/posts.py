"""Tables of posts: the outbox, what a card, a digest or a file consists of, and the rate limits of sending."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    literal_column,
    text,
)

from bot.posts import CardLine, Document, Post, PostKind
from storage.tables.columns import (
    CODE,
    KEY,
    PERSON,
    SET_ON_SEND,
    WORDS,
    Moment,
    index_where_set,
    metadata,
    partial_index,
)
from storage.tables.declaration import row_of

posts = Table(
    "posts",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("key", String(200), nullable=False, unique=True, info=KEY),
    Column("kind", String(20), nullable=False, info=CODE),
    Column("person_id", BigInteger, info=PERSON),
    Column("channel", String(80), info=KEY),
    Column("record_id", BigInteger),
    Column("send_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("state", String(20), nullable=False, server_default="pending", info=SET_ON_SEND | CODE),
    Column("epoch", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("lease_until", Moment, info=SET_ON_SEND),
    Column("first_attempt_at", Moment, info=SET_ON_SEND),
    Column("attempts", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("last_error", Text, nullable=False, server_default="", info=SET_ON_SEND | WORDS),
    Column("text", Text, info=SET_ON_SEND | WORDS),
    Column("blocks", Text, info=SET_ON_SEND | WORDS),
    Column("slack_channel", String(20), info=SET_ON_SEND | KEY),
    Column("slack_ts", String(30), info=SET_ON_SEND | KEY),
    Column("wanted", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("shown", Integer, nullable=False, server_default="0", info=SET_ON_SEND),
    Column("parent_id", BigInteger),  # the post in whose thread it stands
    Column("looked_at", Moment, info=SET_ON_SEND),
    Column("doubted_at", Moment, info=SET_ON_SEND),
    Column("plain", Boolean, nullable=False, server_default=text("false"), info=SET_ON_SEND),
    Column("outdated_since", Moment, info=SET_ON_SEND),
    Index("ix_posts_state_send_at", "state", "send_at"),
    Index("ix_posts_record_id", "record_id"),
    info=row_of(Post),
)
# Set when a post was sent; those that wait need no entry.
index_where_set(posts.c.slack_ts)
# Each second a tick asks which sent posts are due an edit, and each minute which were in doubt: few of many.
partial_index("ix_posts_due_an_edit", posts.c.id, where=posts.c.shown < posts.c.wanted)
index_where_set(posts.c.doubted_at)
index_where_set(posts.c.outdated_since)
# Whenever the roster changes: one for each channel.
IS_INTRODUCTION = posts.c.kind == literal_column(f"'{PostKind.INTRODUCTION}'")
partial_index("ix_posts_introductions", posts.c.id, where=IS_INTRODUCTION)

# The records of one pasted list share a card, with a line each.
card_lines = Table(
    "card_lines",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    info=row_of(CardLine),
)

digests = Table(
    "digests",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("as_of", Moment, nullable=False, index=True),
    Column("figures", Text, nullable=False, info=WORDS),
)

# The records that a digest lists, while it is kept up to date.
digest_lines = Table(
    "digest_lines",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("record_id", BigInteger, primary_key=True, autoincrement=False, index=True),
)

documents = Table(
    "documents",
    metadata,
    Column("post_id", BigInteger, primary_key=True, autoincrement=False),
    Column("name", String(200), nullable=False, info=CODE),
    Column("title", Text, nullable=False, info=WORDS),
    Column("request", Text, nullable=False, info=WORDS),
    Column("content", LargeBinary, info=WORDS),
    Column("slack_file", String(30), info=KEY),
    info=row_of(Document),
)
# The bytes of old files are deleted.
partial_index("ix_documents_with_content", documents.c.post_id, where=documents.c.content.is_not(None))

gates = Table(
    "gates",
    metadata,
    Column("name", String(120), primary_key=True, info=CODE),
    Column("free_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False, info=CODE),
)
